//! The request that would be sent, to the letter.

use std::ops::Range;

use egui::{Frame, Id, Label, Margin, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo};

use crate::domain::Failure;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::{Action, View, widgets};

use super::draw::Page;
use super::memory::{PreviewMemory, Previewed};
use super::row::{RowWords, row_ui, text_ui};

/// How high it gets before it scrolls.
const MOST_HEIGHT: f32 = 360.0;
/// How much of one line is shown; all of it can be copied.
const MOST_OF_LINE: usize = 2_000;

/// The row that shows it.
pub(super) fn preview_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let view = page.view;
    let is_open = page.memory.preview.is_open;
    let key = if is_open {
        "preview-hide"
    } else {
        "preview-show"
    };
    let mut is_pressed = false;
    let text = view.words.text(key);
    row_ui(ui, view, words, 240.0, |ui| {
        is_pressed = widgets::link_button(ui, view, &text).clicked();
    });
    if is_pressed {
        page.memory.preview = PreviewMemory {
            is_open: !is_open,
            ..PreviewMemory::default()
        };
        ui.ctx().request_repaint();
    }
    if !is_open || is_pressed {
        return;
    }
    ask(page);
    match &view.state.preview.answer {
        None => text_ui(ui, &view.words.text("preview-waiting"), view.theme.muted),
        Some(Ok(request)) => {
            page.memory
                .preview
                .follow(view.state.preview.number, request);
            request_ui(ui, view, request, &page.memory.preview.lines, page.actions);
        }
        Some(Err(failure)) => failure_ui(ui, view, failure),
    }
}

/// Asks anew where what it depends on has changed.
fn ask(page: &mut Page<'_, '_>) {
    let state = page.view.state;
    let options = state.options(state.selected, None);
    let known = page.memory.preview.asked.as_deref();
    let attached = || {
        state
            .attachments(state.composer_place())
            .map(|it| (it.hash, it.way))
    };
    let is_fresh = known.is_some_and(|known| {
        known.draft == state.draft
            && known.options == options
            && attached().eq(known.attached.iter().copied())
    });
    if !is_fresh {
        page.memory.preview.asked = Some(Box::new(Previewed {
            draft: state.draft.clone(),
            attached: attached().collect(),
            options,
        }));
        page.actions.push(Action::PreviewRequest);
    }
}

impl PreviewMemory {
    /// Finds the lines of a request, once for each.
    fn follow(&mut self, number: u64, request: &str) {
        let seen = Some((number, request.len()));
        if self.seen == seen {
            return;
        }
        self.seen = seen;
        self.lines.clear();
        let mut start = 0;
        for line in request.split_inclusive('\n') {
            let end = start + line.trim_end_matches('\n').len();
            self.lines.push(start..end);
            start += line.len();
        }
    }
}

fn request_ui(
    ui: &mut Ui,
    view: View<'_>,
    request: &str,
    lines: &[Range<usize>],
    actions: &mut Vec<Action>,
) {
    let theme = view.theme;
    let name = view.words.text("preview-copy");
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if widgets::icon_button(ui, view, icon::COPY, &name, None).clicked() {
            actions.push(Action::Copy(request.to_owned()));
        }
    });
    let frame = Frame::new()
        .fill(theme.code_ground)
        .stroke(Stroke::new(measure::LINE, theme.border))
        .corner_radius(measure::RADIUS_CARD)
        .inner_margin(Margin::same(space::M as i8));
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(ui.available_width());
        let row = ui.fonts_mut(|fonts| fonts.row_height(&face::mono(size::MONO)));
        ScrollArea::both()
            .id_salt("preview")
            .max_height(MOST_HEIGHT)
            .min_scrolled_height(MOST_HEIGHT)
            .auto_shrink([false, true])
            .show_rows(ui, row, lines.len(), |ui, range| {
                for line in &lines[range] {
                    line_ui(ui, view, &request[line.clone()]);
                }
            });
    });
    let id = Id::unique("preview request");
    let response = ui.interact(shown.response.rect, id, Sense::hover());
    let name = view.words.text("preview-name");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*name));
}

fn line_ui(ui: &mut Ui, view: View<'_>, line: &str) {
    let end = line.char_indices().nth(MOST_OF_LINE);
    let shown = match end {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    let text = RichText::new(shown)
        .font(face::mono(size::MONO))
        .color(view.theme.text);
    ui.add(Label::new(text).extend().selectable(true));
}

/// What went wrong, and what to do.
pub(super) fn failure_ui(ui: &mut Ui, view: View<'_>, failure: &Failure) {
    let text = view.words.failure(failure);
    text_ui(ui, &text.title, view.theme.danger);
    if !text.detail.is_empty() {
        text_ui(ui, &text.detail, view.theme.text);
    }
    text_ui(ui, &text.advice, view.theme.muted);
}
