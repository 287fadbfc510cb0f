//! How a row lies: the label and what it does at the left, the control at the right, and
//! where there is no room for both, the one below the other.

use egui::{Align, Layout, Rect, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::ui::View;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;

/// Above and below what is in a row.
const PAD: f32 = 10.0;
/// The size of the name of a row.
const LABEL: f32 = size::SMALL + 1.0;
/// The least room for the words beside a control.
const LEAST_WORDS: f32 = 200.0;

/// The words of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowWords<'a> {
    /// What it is called.
    pub label: &'a str,
    /// What it does; may be empty.
    pub help: &'a str,
    /// What is wrong with what was typed; may be empty.
    pub refusal: &'a str,
    /// What else is to be known; may be empty.
    pub note: &'a str,
}

/// A row whose control has this width.
pub(super) fn row_ui(
    ui: &mut Ui,
    view: View<'_>,
    words: RowWords<'_>,
    width: f32,
    control: impl FnOnce(&mut Ui),
) {
    let room = ui.available_width();
    let top = ui.cursor().min + vec2(0.0, PAD);
    let is_beside = room - width - space::L >= LEAST_WORDS;
    let words_width = if is_beside {
        room - width - space::L
    } else {
        room
    };
    let left = Rect::from_min_size(top, vec2(words_width, 0.0));
    let mut child = ui.new_child(UiBuilder::new().id_salt("words").max_rect(left));
    let is_name_alone = [words.help, words.note, words.refusal]
        .iter()
        .all(|it| it.is_empty());
    if is_beside && is_name_alone {
        // A name alone stands beside the middle of its control.
        let name = ui.fonts_mut(|fonts| fonts.row_height(&face::medium(LABEL)));
        child.add_space((measure::ROW - name) / 2.0);
    }
    words_ui(&mut child, view, words);
    let mut bottom = child.min_rect().bottom();
    if is_beside {
        let height = (bottom - top.y).max(measure::ROW);
        let right = pos2(top.x + room - width, top.y);
        let right = Rect::from_min_size(right, vec2(width, height));
        let layout = Layout::right_to_left(Align::Center);
        let builder = UiBuilder::new().id_salt("control").max_rect(right);
        let mut child = ui.new_child(builder.layout(layout));
        control(&mut child);
        bottom = (top.y + height).max(child.min_rect().bottom());
    } else {
        let below = Rect::from_min_size(pos2(top.x, bottom + space::S), vec2(room, 0.0));
        let builder = UiBuilder::new().id_salt("control").max_rect(below);
        let mut child =
            ui.new_child(builder.layout(Layout::left_to_right(Align::Min).with_main_wrap(true)));
        control(&mut child);
        bottom = child.min_rect().bottom();
    }
    finish(ui, view, top.y - PAD, bottom + PAD);
}

/// A row whose control takes the whole width below its words.
pub(super) fn tall_row_ui(
    ui: &mut Ui,
    view: View<'_>,
    words: RowWords<'_>,
    control: impl FnOnce(&mut Ui),
) {
    ui.add_space(PAD);
    ui.scope(|ui| {
        words_ui(
            ui,
            view,
            RowWords {
                refusal: "",
                ..words
            },
        );
    });
    ui.add_space(space::S);
    ui.scope(control);
    if !words.refusal.is_empty() {
        ui.add_space(space::XS);
        text_ui(ui, words.refusal, view.theme.danger);
    }
    ui.add_space(PAD);
    line_ui(ui, view);
}

fn words_ui(ui: &mut Ui, view: View<'_>, words: RowWords<'_>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    if !words.label.is_empty() {
        widgets::label(ui, words.label, face::medium(LABEL), view.theme.text);
    }
    for (text, ink) in [
        (words.help, view.theme.muted),
        (words.note, view.theme.muted),
        (words.refusal, view.theme.danger),
    ] {
        if !text.is_empty() {
            text_ui(ui, text, ink);
        }
    }
}

/// Words that may take several lines.
pub(super) fn text_ui(ui: &mut Ui, text: &str, ink: egui::Color32) {
    let text = egui::RichText::new(text)
        .font(face::regular(size::CAPTION))
        .color(ink);
    ui.add(egui::Label::new(text).wrap().selectable(false));
}

fn finish(ui: &mut Ui, view: View<'_>, top: f32, bottom: f32) {
    let left = ui.cursor().left();
    let size = vec2(ui.available_width(), bottom - top);
    let rect = Rect::from_min_size(pos2(left, top), size);
    ui.advance_cursor_after_rect(rect);
    line_ui(ui, view);
}

/// The line below a row.
pub(super) fn line_ui(ui: &mut Ui, view: View<'_>) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::LINE));
    let line = Stroke::new(measure::LINE, view.theme.border);
    ui.painter().hline(rect.x_range(), rect.center().y, line);
}
