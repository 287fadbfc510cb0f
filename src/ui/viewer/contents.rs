//! What is seen in the viewer, with the facts of it and what a model gets of it below.

use egui::{Align, Frame, Label, Layout, Margin, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use crate::domain::{Attachment, FileKind};
use crate::state::Brought;
use crate::ui::markdown::Highlights;
use crate::ui::pictures::Pictures;
use crate::ui::theme::{face, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

use super::pages::{Side, pages_ui};
use super::picture::{Seen, picture_ui};
use super::sound::sound_ui;
use super::text::{language_of, text_ui};
use super::{Kind, Open, contents_id};

/// The widest and the height that a sound is drawn in.
const SOUND: egui::Vec2 = vec2(720.0, 96.0);

/// Draws it into the rest of the viewer.
pub(super) fn contents_ui(
    ui: &mut Ui,
    view: View<'_>,
    open: &mut Open,
    (pictures, highlights): (&mut Pictures, &mut Highlights),
    actions: &mut Vec<Action>,
) {
    let Some(attachment) = open.attachment().cloned() else {
        return;
    };
    let kind = Kind::of(&attachment);
    if kind == Kind::Document {
        let margin = Margin::symmetric(space::M as i8, space::XS as i8);
        let has_moved = Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| pages_ui(ui, view, &mut open.pages, &attachment));
        if has_moved.inner {
            open.lens.fit();
        }
    }
    let below = ui.available_rect_before_wrap();
    let facts = facts_ui(ui, view, &attachment, below);
    let room = below.with_max_y(facts);
    ui.data_mut(|data| data.insert_temp(contents_id(), room));
    ui.painter().rect_filled(room, 0.0, view.theme.code_ground);
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        ui.shrink_clip_rect(room);
        let is_text = kind == Kind::Text || kind == Kind::Document && open.pages.side == Side::Text;
        if is_text {
            read_ui(ui, view, open, &attachment, highlights, actions);
        } else if kind == Kind::Sound {
            let width = SOUND.x.min(room.width() - 2.0 * space::XL);
            let rect = Rect::from_center_size(room.center(), vec2(width, SOUND.y));
            sound_ui(ui, view, (rect, contents_id()), &attachment, actions);
        } else {
            let seen = Seen {
                attachment: &attachment,
                page: open.pages.page,
            };
            let place = (seen, contents_id());
            let response = picture_ui(ui, view, place, &mut open.lens, pictures, actions);
            if std::mem::take(&mut open.is_new) {
                response.request_focus();
            }
        }
    });
    if kind == Kind::Sound && std::mem::take(&mut open.is_new) {
        let play = contents_id().with("play");
        ui.memory_mut(|memory| memory.request_focus(play));
    }
    ui.advance_cursor_after_rect(below);
}

/// The text that a model gets.
fn read_ui(
    ui: &mut Ui,
    view: View<'_>,
    open: &mut Open,
    attachment: &Attachment,
    highlights: &mut Highlights,
    actions: &mut Vec<Action>,
) {
    match view.state.viewed.text((attachment.hash, attachment.way)) {
        Some(Brought::Here(text)) if text.is_empty() => {
            let words = view.words.text("viewer-no-text");
            middle_ui(ui, &words, view.theme.muted);
        }
        Some(Brought::Here(text)) => {
            let is_made = matches!(
                attachment.facts.kind,
                FileKind::Docx | FileKind::Xlsx | FileKind::Pptx | FileKind::Epub | FileKind::Html
            );
            let language = if attachment.facts.kind == FileKind::Pdf {
                String::new()
            } else {
                language_of(&attachment.name, is_made)
            };
            let place = (text, language.as_str(), contents_id());
            let response = text_ui(ui, view, &mut open.text, place, highlights, actions);
            if std::mem::take(&mut open.is_new) {
                response.request_focus();
            }
        }
        Some(Brought::Refused(refusal)) => {
            middle_ui(ui, &view.words.refusal(refusal), view.theme.warning);
        }
        Some(Brought::Asked) => {
            middle_ui(ui, &view.words.text("viewer-coming"), view.theme.muted);
        }
        None => {
            middle_ui(ui, &view.words.text("viewer-coming"), view.theme.muted);
            actions.push(Action::BringText(Box::new(attachment.clone())));
        }
    }
}

fn middle_ui(ui: &mut Ui, words: &str, ink: egui::Color32) {
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space(ui.available_height() / 3.0);
        let text = RichText::new(words)
            .font(face::regular(size::SMALL))
            .color(ink);
        ui.add(Label::new(text).wrap());
    });
}

/// The lines below: what it is, what a model gets of it, what was noticed in reading it. Where
/// they begin.
fn facts_ui(ui: &mut Ui, view: View<'_>, attachment: &Attachment, below: Rect) -> f32 {
    let words = view.words;
    let (facts, sent) = (
        words.attachment_facts(attachment),
        words.what_is_sent(attachment),
    );
    let gaps = [("facts", Gap::Text(&facts)), ("sent", Gap::Text(&sent))];
    let mut lines = vec![words.fill("viewer-facts", &gaps)];
    lines.extend(attachment.facts.remarks.iter().map(|remark| {
        let remark = words.remark(remark);
        words.fill("sent-remark", &[("remark", Gap::Text(&remark))])
    }));
    let font = face::regular(size::CAPTION);
    let width = (below.width() - 2.0 * space::L).max(0.0);
    let heights = lines.iter().map(|line| {
        let galley = ui
            .painter()
            .layout(line.clone(), font.clone(), view.theme.muted, width);
        galley.size().y
    });
    let height = heights.sum::<f32>() + 2.0 * space::S;
    let top = below.max.y - height;
    let rect = Rect::from_min_max(pos2(below.min.x + space::L, top + space::S), below.max)
        .with_max_x(below.max.x - space::L);
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        for line in &lines {
            widgets::label(ui, line, font.clone(), view.theme.muted);
        }
    });
    top
}
