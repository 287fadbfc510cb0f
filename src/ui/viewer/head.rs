//! The line above what is seen: which of how many, its name, and what can be done with it.

use egui::{Align, Layout, Rect, Ui, vec2};

use crate::domain::{Attachment, PictureShape};
use crate::state::Brought;
use crate::ui::pictures::Pictures;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View, commands};
use crate::words::Gap;

use super::picture::Seen;
use super::saving::{Saving, saving_ui};
use super::{Open, Wish, ZOOM_STEP};

/// For so many seconds it is shown that something was copied.
const COPIED: f64 = 1.5;

/// Draws the head; whether the viewer is to be left.
pub(super) fn head_ui(
    ui: &mut Ui,
    view: View<'_>,
    open: &mut Open,
    (pictures, mut wish): (&mut Pictures, Option<Wish>),
    actions: &mut Vec<Action>,
) -> bool {
    let Some(attachment) = open.attachment().cloned() else {
        return true;
    };
    let mut is_left = false;
    let line = vec2(ui.available_width(), measure::TOP_BAR);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(measure::TOP_BAR);
        ui.add_space(space::S);
        let name = view.words.text("viewer-close");
        is_left = widgets::icon_button(ui, view, icon::CLOSE, &name, None).clicked();
        deeds_ui(ui, view, open, &attachment, pictures, actions);
        if open.is_picture() {
            ui.add_space(space::S);
            wish = wish.or(zoom_ui(ui, view, open, &attachment, pictures));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(space::S);
            title_ui(ui, view, open, &attachment);
        });
    });
    if let Some(wish) = wish {
        fulfil(ui, open, &attachment, pictures, wish);
    }
    if let Some(saving) = &mut open.saving {
        let mut stays = true;
        egui::Frame::new()
            .inner_margin(egui::Margin::symmetric(space::L as i8, space::XS as i8))
            .show(ui, |ui| {
                stays = saving_ui(ui, view, (saving, &attachment), actions);
            });
        if !stays {
            open.saving = None;
            open.is_new = true;
        }
    }
    is_left
}

fn title_ui(ui: &mut Ui, view: View<'_>, open: &mut Open, attachment: &Attachment) {
    let words = view.words;
    let count = open.list.len();
    if count > 1 {
        let index = open.index;
        let mut step = |ui: &mut Ui, by: isize, (sign, key): (char, &commands::PlaceKey)| {
            let target = index.checked_add_signed(by);
            let is_there = target.is_some_and(|target| target < count);
            let name = words.text(key.label);
            let button = ui.add_enabled_ui(is_there, |ui| {
                widgets::icon_button(ui, view, sign, &name, Some(&key.keys))
            });
            if button.inner.clicked() {
                open.step(by);
                ui.ctx().request_repaint();
            }
        };
        step(ui, -1, (icon::CHEVRON_LEFT, &commands::VIEWER_PREVIOUS));
        step(ui, 1, (icon::CHEVRON_RIGHT, &commands::VIEWER_NEXT));
        let gaps = [
            ("index", Gap::Number((index + 1) as f64)),
            ("count", Gap::Number(count as f64)),
        ];
        let text = words.fill("viewer-count", &gaps);
        ui.add_space(space::XS);
        widgets::label(ui, &text, face::regular(size::CAPTION), view.theme.muted);
    }
    ui.add_space(space::S);
    let font = face::semibold(size::SMALL);
    widgets::line(ui, &attachment.name, font, view.theme.text);
}

/// Copying and saving.
fn deeds_ui(
    ui: &mut Ui,
    view: View<'_>,
    open: &mut Open,
    attachment: &Attachment,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) {
    let words = view.words;
    let name = words.text("viewer-save");
    if widgets::icon_button(ui, view, icon::DOWNLOAD, &name, None).clicked() {
        open.saving = match open.saving {
            Some(_) => None,
            None => Some(Saving::of(attachment)),
        };
    }
    if attachment.facts.kind.is_audio() {
        return;
    }
    let now = ui.input(|input| input.time);
    let was_copied = open.copied_at.is_some_and(|at| now - at < COPIED);
    let key = match (was_copied, open.is_picture()) {
        (true, _) => "viewer-copied",
        (false, true) => "viewer-copy-picture",
        (false, false) => "viewer-copy-text",
    };
    let sign = if was_copied { icon::CHECK } else { icon::COPY };
    if was_copied {
        ui.ctx().request_repaint_after_secs(COPIED as f32);
    }
    if widgets::icon_button(ui, view, sign, &words.text(key), None).clicked() {
        if open.is_picture() {
            let seen = Seen {
                attachment,
                page: open.pages.page,
            };
            open.copies = seen.best(pictures);
        } else if let Some(Brought::Here(text)) =
            view.state.viewed.text((attachment.hash, attachment.way))
        {
            actions.push(Action::Copy(text.to_string()));
            open.copied_at = Some(now);
        }
    }
    if let Some(key) = open.copies {
        match view.state.viewed.picture(&key) {
            Some(Brought::Here(pixels)) => {
                actions.push(Action::CopyPicture(std::sync::Arc::clone(pixels)));
                open.copies = None;
                open.copied_at = Some(now);
            }
            // Only what is drawn was kept: it is brought once more.
            None => {
                if let PictureShape::Page { .. } = key.shape {
                    let attachment = Box::new(attachment.clone());
                    actions.push(Action::BringPicture(attachment, key.shape));
                }
            }
            Some(Brought::Asked) => {}
            Some(Brought::Refused(_)) => open.copies = None,
        }
    }
}

/// The buttons that scale, from the right; what was pressed.
fn zoom_ui(
    ui: &mut Ui,
    view: View<'_>,
    open: &Open,
    attachment: &Attachment,
    pictures: &mut Pictures,
) -> Option<Wish> {
    let words = view.words;
    let seen = Seen {
        attachment,
        page: open.pages.page,
    };
    let scale = ui.pixels_per_point();
    let subject = seen.subject(pictures, room_of(ui), scale);
    let mut wish = None;
    let mut button = |ui: &mut Ui, sign: char, key: &commands::PlaceKey, wanted: Wish| {
        let name = words.text(key.label);
        if widgets::icon_button(ui, view, sign, &name, Some(&key.keys)).clicked() {
            wish = Some(wanted);
        }
    };
    let larger = Wish::Zoom(ZOOM_STEP);
    button(ui, icon::PLUS, &commands::VIEWER_LARGER, larger);
    let percent = seen.percent(pictures, &open.lens, &subject);
    let smaller = Wish::Zoom(1.0 / ZOOM_STEP);
    button(ui, icon::MINUS, &commands::VIEWER_SMALLER, smaller);
    button(ui, icon::FIT, &commands::VIEWER_FIT, Wish::Fit);
    let text = match percent {
        Some(percent) => {
            let percent = [("percent", Gap::Number(f64::from(percent.round())))];
            words.fill("viewer-percent", &percent)
        }
        None => words.text("viewer-actual").into_owned(),
    };
    let pressed = widgets::text_button(ui, view, &text)
        .on_hover_text(words.text(commands::VIEWER_ACTUAL.label));
    if pressed.clicked() {
        wish = Some(Wish::Actual);
    }
    wish
}

/// About the piece of the window in which the picture will be drawn.
fn room_of(ui: &Ui) -> Rect {
    let known = ui.data(|data| data.get_temp::<Rect>(super::contents_id()));
    known.unwrap_or_else(|| ui.ctx().content_rect())
}

fn fulfil(ui: &Ui, open: &mut Open, attachment: &Attachment, pictures: &mut Pictures, wish: Wish) {
    let seen = Seen {
        attachment,
        page: open.pages.page,
    };
    let room = room_of(ui);
    let subject = seen.subject(pictures, room, ui.pixels_per_point());
    match wish {
        Wish::Zoom(factor) => open.lens.zoom_by(factor, room.center(), &subject),
        Wish::Fit => open.lens.fit(),
        Wish::Actual => open.lens.actual(),
        Wish::Pan(by) => open.lens.pan(by, &subject),
    }
    ui.ctx().request_repaint();
}
