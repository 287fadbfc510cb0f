//! What is attached to a message, as a part of its row: pictures in lines, the rest as small
//! cards. All sizes are known from the facts, so that nothing moves when a picture comes.

use egui::{
    Align2, CornerRadius, CursorIcon, Id, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::domain::{Attachment, FileKind, Message, Role as Speaker};
use crate::ui::pictures::{Pictures, Sight, has_picture};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::viewer::sound_ui;
use crate::ui::widgets::{elided, focus_ring};
use crate::ui::{Action, View};
use crate::words::Gap;

use super::looks::{BUBBLE_PAD, Looks};

/// The largest that a picture among others is drawn.
const PICTURE: Vec2 = vec2(280.0, 180.0);
/// The largest that a picture alone is drawn.
const ALONE: Vec2 = vec2(480.0, 320.0);
/// The least side of a picture.
const LEAST: f32 = 48.0;
/// A card of a document or a text.
const CARD: Vec2 = vec2(272.0, 52.0);
/// A card of a sound.
const SOUND: Vec2 = vec2(340.0, 76.0);
/// The picture in a card.
const CARD_PICTURE: f32 = 36.0;

/// What something attached looks like in the transcript.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Picture(Vec2),
    Sound,
    Card,
}

/// Where something attached is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    /// Which of the message's attachments.
    index: usize,
    /// From the part's upper left corner.
    rect: Rect,
    /// Where its line begins.
    line_top: f32,
}

/// What is attached to a message, and where it is drawn.
#[derive(Debug, Default)]
pub struct Attached {
    shapes: Vec<Shape>,
    slots: Vec<Slot>,
    height: f32,
    /// The width of the column that the places are for.
    width: f32,
}

impl Attached {
    /// Whether nothing is attached.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Takes in what is attached.
    pub fn follow(&mut self, attachments: &[Attachment]) {
        let is_same = self.shapes.len() == attachments.len()
            && self
                .shapes
                .iter()
                .copied()
                .eq(attachments.iter().map(shape_of));
        if !is_same {
            self.shapes = attachments.iter().map(shape_of).collect();
            self.width = 0.0;
        }
    }

    /// The height of all of it, with the space below.
    #[must_use]
    pub fn height(&self, looks: &Looks, role: Speaker) -> f32 {
        if self.is_for(looks) {
            self.height
        } else {
            flow(&self.shapes, looks, role).1
        }
    }

    /// The same before a row knows more of its message.
    #[must_use]
    pub fn estimate(attachments: &[Attachment], looks: &Looks, role: Speaker) -> f32 {
        if attachments.is_empty() {
            return 0.0;
        }
        let shapes: Vec<Shape> = attachments.iter().map(shape_of).collect();
        flow(&shapes, looks, role).1
    }

    /// Finds the places, if that is not done for this width.
    pub fn lay_out(&mut self, looks: &Looks, role: Speaker) {
        if !self.is_for(looks) {
            (self.slots, self.height) = flow(&self.shapes, looks, role);
            self.width = looks.answer.width;
        }
    }

    fn is_for(&self, looks: &Looks) -> bool {
        (self.width - looks.answer.width).abs() < f32::EPSILON
    }

    /// The places between two heights.
    fn visible(&self, from: f32, to: f32) -> &[Slot] {
        // Those of a line end at the same height.
        let first = self.slots.partition_point(|slot| slot.rect.max.y < from);
        let rest = &self.slots[first..];
        &rest[..rest.partition_point(|slot| slot.line_top <= to)]
    }
}

fn shape_of(attachment: &Attachment) -> Shape {
    let facts = &attachment.facts;
    match facts.pictures.first() {
        Some((width, height)) if facts.kind.is_image() => {
            Shape::Picture(vec2(*width as f32, *height as f32).max(Vec2::splat(1.0)))
        }
        _ if facts.kind.is_audio() => Shape::Sound,
        _ => Shape::Card,
    }
}

/// The size in which a picture is drawn; it is never enlarged.
fn fitted(picture: Vec2, most: Vec2) -> Vec2 {
    let scale = (most / picture).min_elem().min(1.0);
    (picture * scale).max(Vec2::splat(LEAST)).min(most).round()
}

/// Pictures in lines first, then cards in lines; those of the person from the right.
fn flow(shapes: &[Shape], looks: &Looks, role: Speaker) -> (Vec<Slot>, f32) {
    let column = looks.answer.width;
    let is_right = role == Speaker::User;
    let width = if is_right {
        looks.bubble.width + 2.0 * BUBBLE_PAD.0
    } else {
        column
    };
    let pictures = shapes
        .iter()
        .filter(|shape| matches!(shape, Shape::Picture(_)));
    let most = if pictures.count() == 1 {
        ALONE
    } else {
        PICTURE
    };
    let most = most.min(vec2(width, f32::INFINITY));
    let sized = |shape: &Shape| match shape {
        Shape::Picture(picture) => fitted(*picture, most),
        Shape::Sound => SOUND.min(vec2(width, SOUND.y)),
        Shape::Card => CARD.min(vec2(width, CARD.y)),
    };
    let all = shapes.iter().enumerate();
    let is_picture = |shape: &Shape| matches!(shape, Shape::Picture(_));
    let groups = [true, false].map(|wanted| {
        let of_group = all.clone().filter(|(_, shape)| is_picture(shape) == wanted);
        of_group
            .map(|(index, shape)| (index, sized(shape)))
            .collect::<Vec<_>>()
    });
    let mut slots = Vec::with_capacity(shapes.len());
    let mut top = 0.0;
    for group in &groups {
        let mut from = 0;
        while from < group.len() {
            let (count, used) = line_of(&group[from..], width);
            let line = &group[from..from + count];
            let height = line.iter().map(|(_, size)| size.y).fold(0.0, f32::max);
            let mut left = if is_right { column - used } else { 0.0 };
            for (index, size) in line {
                // Lower ones stand on the line's lower edge.
                let min = pos2(left, top + height - size.y);
                slots.push(Slot {
                    index: *index,
                    rect: Rect::from_min_size(min, *size),
                    line_top: top,
                });
                left += size.x + space::S;
            }
            top += height + space::S;
            from += count;
        }
    }
    (slots, top)
}

/// How many go side by side into a width, and how wide they are together.
fn line_of(sizes: &[(usize, Vec2)], width: f32) -> (usize, f32) {
    let mut used = 0.0;
    for (count, (_, size)) in sizes.iter().enumerate() {
        let gap = if count == 0 { 0.0 } else { space::S };
        if count > 0 && used + gap + size.x > width + 0.5 {
            return (count, used);
        }
        used += gap + size.x;
    }
    (sizes.len(), used)
}

/// Draws what is in view of it.
pub fn attached_ui(
    ui: &mut Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    (message, attached): (&Message, &Attached),
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) {
    let clip = ui.clip_rect();
    let from = clip.min.y - rect.min.y;
    for slot in attached.visible(from, clip.max.y - rect.min.y) {
        let Some(attachment) = message.attachments.get(slot.index) else {
            continue;
        };
        let place = slot.rect.translate(rect.min.to_vec2());
        let id = id.with(slot.index);
        let response = match attached.shapes.get(slot.index) {
            Some(Shape::Picture(_)) => {
                picture_ui(ui, view, (place, id), attachment, pictures, actions)
            }
            Some(Shape::Sound) => sound_card_ui(ui, view, (place, id), attachment, actions),
            _ => card_ui(ui, view, (place, id), attachment, pictures, actions),
        };
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        if response.clicked() {
            let all = message.attachments.clone();
            actions.push(Action::ViewAttachments(all, slot.index));
        }
    }
}

fn picture_ui(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    attachment: &Attachment,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    let sight = pictures.paint_thumbnail(ui, view, attachment, rect, actions);
    let name = [("name", Gap::Text(&attachment.name))];
    let thing = view.words.fill("attached-picture", &name);
    let thing = refused(view, thing, sight);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &thing));
    focus_ring(ui, view, &response, measure::RADIUS);
    let response = response.on_hover_text(&thing);
    if let Sight::Refused(refusal) = sight {
        let room = rect.width() - 2.0 * space::S;
        let font = face::regular(size::CAPTION);
        let text = elided(
            ui,
            &view.words.refusal(refusal),
            font,
            view.theme.muted,
            room,
        );
        let at = pos2(
            rect.min.x + space::S,
            rect.max.y - space::XS - text.size().y,
        );
        ui.painter().galley(at, text, view.theme.muted);
    }
    response
}

fn refused(view: View<'_>, thing: String, sight: Sight<'_>) -> String {
    let Sight::Refused(refusal) = sight else {
        return thing;
    };
    let reason = view.words.refusal(refusal);
    let gaps = [("thing", Gap::Text(&thing)), ("reason", Gap::Text(&reason))];
    view.words.fill("attached-refused", &gaps)
}

/// The ground of a card, its name and what there is to know of it.
fn plate_ui(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    attachment: &Attachment,
    lines_at: Pos2,
) -> Response {
    let theme = view.theme;
    let response = ui.interact(rect, id, Sense::click());
    let facts = view.words.attachment_facts(attachment);
    let gaps = [
        ("name", Gap::Text(&attachment.name)),
        ("facts", Gap::Text(&facts)),
    ];
    let label = view.words.fill("attached-file", &gaps);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let is_lit = response.hovered() || response.has_focus();
    let line = if is_lit { theme.muted } else { theme.border };
    ui.painter().rect(
        rect,
        CornerRadius::same(measure::RADIUS_CARD),
        theme.surface,
        Stroke::new(measure::LINE, line),
        StrokeKind::Inside,
    );
    let room = rect.max.x - space::M - lines_at.x;
    let name = face::medium(size::SMALL);
    let name = elided(ui, &attachment.name, name, theme.text, room);
    let below = lines_at + vec2(0.0, name.size().y + 1.0);
    ui.painter().galley(lines_at, name, theme.text);
    let facts = elided(ui, &facts, face::regular(size::CAPTION), theme.muted, room);
    ui.painter().galley(below, facts, theme.muted);
    focus_ring(ui, view, &response, measure::RADIUS_CARD);
    response
}

fn card_ui(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    attachment: &Attachment,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) -> Response {
    let lines_at = rect.min + vec2(space::S + CARD_PICTURE + space::S, space::S);
    let response = plate_ui(ui, view, (rect, id), attachment, lines_at);
    let middle = rect.left_center() + vec2(space::S + CARD_PICTURE / 2.0, 0.0);
    let place = Rect::from_center_size(middle, Vec2::splat(CARD_PICTURE));
    if has_picture(attachment) {
        pictures.paint_thumbnail(ui, view, attachment, place, actions);
    } else {
        let radius = CornerRadius::same(measure::RADIUS);
        ui.painter()
            .rect_filled(place, radius, view.theme.accent_soft);
        let sign = kind_icon(attachment.facts.kind);
        let font = face::icon(size::H2);
        ui.painter()
            .text(middle, Align2::CENTER_CENTER, sign, font, view.theme.accent);
    }
    response
}

/// The icon of a kind of file.
#[must_use]
pub const fn kind_icon(kind: FileKind) -> char {
    match kind {
        FileKind::Epub => icon::BOOK,
        kind if kind.is_image() => icon::IMAGE,
        _ => icon::FILE,
    }
}

fn sound_card_ui(
    ui: &mut Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    attachment: &Attachment,
    actions: &mut Vec<Action>,
) -> Response {
    let lines_at = rect.min + vec2(space::M, space::S);
    let response = plate_ui(ui, view, (rect, id), attachment, lines_at);
    let low = rect.max - vec2(space::M, space::XS);
    let bar = Rect::from_min_max(pos2(rect.min.x + space::S, low.y - measure::HIT), low);
    sound_ui(ui, view, (bar, id.with("sound")), attachment, actions);
    response
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_picture_should_keep_its_proportions_and_never_be_enlarged() {
        assert_eq!(fitted(vec2(1600.0, 800.0), PICTURE), vec2(280.0, 140.0));
        assert_eq!(fitted(vec2(100.0, 60.0), PICTURE), vec2(100.0, 60.0));
        assert_eq!(fitted(vec2(8.0, 8.0), PICTURE), vec2(LEAST, LEAST));
        assert_eq!(fitted(vec2(9000.0, 10.0), PICTURE), vec2(280.0, LEAST));
    }

    proptest! {
        #[test]
        fn lines_should_fill_the_width_and_no_more(
            widths in prop::collection::vec(10_f32..300.0, 1..20),
            width in 100_f32..700.0,
        ) {
            let sizes: Vec<_> = widths.iter().map(|it| (0, vec2(it.min(width), 10.0))).collect();
            let mut rest = &sizes[..];
            while !rest.is_empty() {
                let (count, used) = line_of(rest, width);
                prop_assert!(count > 0 && used <= width + 0.5);
                if let Some((_, next)) = rest.get(count) {
                    prop_assert!(used + space::S + next.x > width + 0.5, "there was room");
                }
                rest = &rest[count..];
            }
        }
    }
}
