//! A picture or a page in the viewer: as sharp as it is seen, moved and scaled by pointer and
//! keys.

use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::domain::{Attachment, FileKind, PictureKey, PictureShape};
use crate::ui::pictures::{Pictures, Sight};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::{Action, View};
use crate::words::Gap;

use super::lens::{A_PAGE, Lens, STEPS_DOWN, Subject, step};

/// The longer side of a sheet of paper in its own size, in points of the screen.
const SHEET: f32 = 1123.0;
/// How many points of the wheel make a picture e times as large.
const WHEEL: f32 = 240.0;

/// What of something attached is looked at.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// It.
    pub attachment: &'a Attachment,
    /// The page, from one.
    pub page: u32,
}

impl Seen<'_> {
    fn key(&self, most_side: u32) -> PictureKey {
        PictureKey::of(self.attachment, self.shape(most_side))
    }

    const fn shape(&self, most_side: u32) -> PictureShape {
        PictureShape::Page {
            page: self.page,
            most_side,
        }
    }

    fn is_page(&self) -> bool {
        self.attachment.facts.kind == FileKind::Pdf
    }

    /// The largest picture of it that is here.
    pub fn best(&self, pictures: &mut Pictures) -> Option<PictureKey> {
        let mut keys = STEPS_DOWN.iter().map(|step| self.key(*step));
        keys.find(|key| pictures.size(key).is_some())
    }

    /// What a model gets of it, in pixels, where that is the whole of it.
    fn sent_whole(&self) -> Option<Vec2> {
        let (width, height) = *self.attachment.facts.pictures.first()?;
        let pixels = u64::from(width) * u64::from(height);
        let most = self.attachment.way.most_pixels;
        // What was scaled down has about as many pixels as it may have.
        let is_whole = most.is_none_or(|most| pixels < most / 100 * 95);
        is_whole.then_some(vec2(width as f32, height as f32))
    }

    /// Its size in its own pixels, and whether that is known rather than guessed.
    fn natural(&self, pictures: &mut Pictures) -> (Vec2, bool) {
        if let Some(size) = self.sent_whole().filter(|_| !self.is_page()) {
            return (size, true);
        }
        let mut largest = None;
        for most_side in STEPS_DOWN {
            if let Some(size) = pictures.size(&self.key(most_side)) {
                if size.max_elem() < most_side as f32 && !self.is_page() {
                    return (size, true);
                }
                largest = largest.or(Some(size));
            }
        }
        let sent = self.attachment.facts.pictures.first();
        let sent = sent.map(|(width, height)| vec2(*width as f32, *height as f32));
        let guess = if self.is_page() {
            A_PAGE
        } else {
            Vec2::splat(1024.0)
        };
        (largest.or(sent).unwrap_or(guess), false)
    }

    /// It in a piece of the window.
    pub fn subject(&self, pictures: &mut Pictures, room: Rect, pixels_per_point: f32) -> Subject {
        let (size, _) = self.natural(pictures);
        let actual = if self.is_page() {
            SHEET
        } else {
            size.max_elem() / pixels_per_point
        };
        Subject {
            size,
            actual,
            is_drawn: self.is_page() || self.attachment.facts.kind == FileKind::Svg,
            room,
        }
    }

    /// How large it is seen, in percent of its own size, where that is known.
    pub fn percent(&self, pictures: &mut Pictures, lens: &Lens, subject: &Subject) -> Option<f32> {
        let is_known = self.is_page() || self.natural(pictures).1;
        is_known.then(|| lens.longer(subject) / subject.actual * 100.0)
    }

    /// What is to be asked for, to see it sharply.
    fn wanted(&self, pictures: &mut Pictures, lens: &Lens, subject: &Subject, scale: f32) -> u32 {
        let (size, is_known) = self.natural(pictures);
        if lens.is_actual() && !is_known && !self.is_page() {
            return STEPS_DOWN[0];
        }
        let seen = lens.longer(subject) * scale;
        let most = if is_known && !subject.is_drawn {
            size.max_elem()
        } else {
            f32::INFINITY
        };
        step(seen.min(most))
    }
}

/// Draws it into what room there is.
pub fn picture_ui(
    ui: &mut Ui,
    view: View<'_>,
    (seen, id): (Seen<'_>, Id),
    lens: &mut Lens,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) -> Response {
    let room = ui.available_rect_before_wrap();
    let scale = ui.pixels_per_point();
    let subject = seen.subject(pictures, room, scale);
    let response = ui.interact(room, id, Sense::click_and_drag());
    take_pointer(ui, &response, lens, &subject);
    let wanted = seen.wanted(pictures, lens, &subject, scale);
    let shape = seen.shape(wanted);
    let sight = pictures.bring(ui, view, seen.attachment, shape, actions);
    let name = label(view, seen, sight);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    let rect = lens.rect(&subject);
    let thumbnail = PictureKey::of(seen.attachment, PictureShape::Thumbnail);
    let is_first = seen.page == seen.attachment.way.pages.map_or(1, |pages| pages.first);
    let key = seen.key(wanted);
    if sight != Sight::Whole {
        // Until it is there, another will do.
        let mut others = STEPS_DOWN.iter().map(|step| seen.key(*step));
        let other = others.find(|other| *other != key && pictures.size(other).is_some());
        let other = other.or_else(|| is_first.then_some(thumbnail));
        match other.filter(|other| pictures.size(other).is_some()) {
            Some(other) => pictures.paint(&painter, &other, rect),
            None if sight == Sight::Coming => {
                painter.rect_filled(rect, 0.0, view.theme.surface);
            }
            None => {}
        }
    }
    pictures.paint(&painter, &key, rect);
    let words = match sight {
        Sight::Whole => None,
        Sight::Coming => Some((
            view.words.text("viewer-coming").into_owned(),
            view.theme.muted,
        )),
        Sight::Refused(refusal) => Some((view.words.refusal(refusal), view.theme.warning)),
    };
    if let Some((words, ink)) = words {
        say(ui, view, room, (&words, ink), sight);
    }
    if rect.width() > room.width() || rect.height() > room.height() {
        let hand = if response.dragged() {
            CursorIcon::Grabbing
        } else {
            CursorIcon::Grab
        };
        if response.hovered() || response.dragged() {
            ui.set_cursor_icon(hand);
        }
    }
    response
}

/// A sentence in the middle, or at the lower edge of a picture that is not sharp yet.
fn say(ui: &Ui, view: View<'_>, room: Rect, (words, ink): (&str, Color32), sight: Sight<'_>) {
    let width = (room.width() - 2.0 * space::XL).max(0.0);
    let font = face::regular(size::SMALL);
    let galley = ui.painter().layout(words.to_owned(), font, ink, width);
    let align = if matches!(sight, Sight::Refused(_)) {
        Align2::CENTER_CENTER
    } else {
        Align2::CENTER_BOTTOM
    };
    let rect = align.align_size_within_rect(galley.size(), room.shrink(space::L));
    // Whatever the picture has there.
    let ground = rect.expand2(vec2(space::M, space::XS));
    let radius = CornerRadius::same(measure::RADIUS);
    ui.painter().rect_filled(ground, radius, view.theme.surface);
    ui.painter().galley(rect.min, galley, ink);
}

fn label(view: View<'_>, seen: Seen<'_>, sight: Sight<'_>) -> String {
    let name = Gap::Text(&seen.attachment.name);
    let thing = if seen.is_page() {
        let gaps = [("name", name), ("page", Gap::Number(f64::from(seen.page)))];
        view.words.fill("viewer-image", &gaps)
    } else {
        view.words.fill("attached-picture", &[("name", name)])
    };
    let Sight::Refused(refusal) = sight else {
        return thing;
    };
    let reason = view.words.refusal(refusal);
    let gaps = [("thing", Gap::Text(&thing)), ("reason", Gap::Text(&reason))];
    view.words.fill("attached-refused", &gaps)
}

/// The wheel scales around the pointer, a drag moves, a double click goes to and fro between
/// all of it and its own size.
fn take_pointer(ui: &Ui, response: &Response, lens: &mut Lens, subject: &Subject) {
    if response.dragged() {
        lens.pan(response.drag_delta(), subject);
    }
    if response.double_clicked() {
        if lens.is_actual() {
            lens.fit();
        } else {
            lens.actual();
        }
    }
    let Some(at) = response.hover_pos() else {
        return;
    };
    let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta.y, input.zoom_delta()));
    let factor = (wheel / WHEEL).exp() * pinch;
    if (factor - 1.0).abs() > f32::EPSILON {
        lens.zoom_by(factor, pos2(at.x, at.y), subject);
    }
}
