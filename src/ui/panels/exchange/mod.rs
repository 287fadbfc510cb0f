//! The dialog for files: an import from the choice of files to its report, or an export.

mod export;
mod import;
mod lists;

use std::mem::{Discriminant, discriminant};

use egui::{Align, Id, Key, Label, Layout, Modal, Modifiers, RichText, Ui};

use crate::domain::{ExchangeProgress, ExportFormat, Failure, OnExisting};
use crate::state::ExchangeStage;
use crate::ui::theme::{face, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The width of the dialog.
const WIDTH: f32 = 520.0;

/// What the dialog remembers between frames.
#[derive(Debug, Default)]
pub struct ExchangeMemory {
    /// The stage that was drawn last: at a new one the focus moves.
    shown: Option<(u64, Discriminant<ExchangeStage>)>,
    is_new: bool,
    /// What is typed as a path.
    path: String,
    format: ExportFormat,
    on_existing: OnExisting,
}

/// Draws the dialog where something goes on with files. It is to be called once a frame,
/// after everything that it lies over.
pub fn exchange_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ExchangeMemory,
    actions: &mut Vec<Action>,
) {
    let exchange = &view.state.exchange;
    let Some(stage) = exchange.stage.as_ref().filter(|_| !exchange.is_hidden) else {
        memory.shown = None;
        return;
    };
    let shown = Some((exchange.number(), discriminant(stage)));
    memory.is_new = std::mem::replace(&mut memory.shown, shown) != shown;
    if memory.is_new {
        memory.begin(view, stage);
    }
    let frame = egui::Frame::popup(ui.style()).inner_margin(space::XL);
    let modal = Modal::new(Id::unique("exchange"))
        .frame(frame)
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 4.0 * space::XL));
            ui.spacing_mut().item_spacing.y = space::S;
            stage_ui(ui, view, stage, memory, actions);
        });
    // While it runs, leaving is a button of its own: Esc must not look like a way to stop it.
    if modal.should_close() && !stage.is_running() {
        actions.push(Action::CloseExchange);
    }
}

impl ExchangeMemory {
    fn begin(&mut self, view: View<'_>, stage: &ExchangeStage) {
        match stage {
            ExchangeStage::ChoosingFiles => self.path.clear(),
            ExchangeStage::Previewed { .. } => self.on_existing = OnExisting::default(),
            ExchangeStage::ChoosingPlace { refused: None, .. } => {
                self.format = ExportFormat::default();
                self.path = suggested(view, self.format);
            }
            _ => {}
        }
    }
}

/// Where an export would go if the person said nothing.
fn suggested(view: View<'_>, format: ExportFormat) -> String {
    let mut suggestions = view.state.exchange.suggestions.iter();
    let found = suggestions.find(|(known, _)| *known == format);
    found.map(|(_, path)| path.clone()).unwrap_or_default()
}

fn stage_ui(
    ui: &mut Ui,
    view: View<'_>,
    stage: &ExchangeStage,
    memory: &mut ExchangeMemory,
    actions: &mut Vec<Action>,
) {
    match stage {
        ExchangeStage::ChoosingFiles => import::files_ui(ui, view, memory, actions),
        ExchangeStage::Looking { progress, .. } => {
            title_ui(ui, view, "import-title");
            progress_ui(ui, view, "import-looking", *progress);
            buttons_ui(ui, |ui| {
                if widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
                    actions.push(Action::CancelImport);
                }
            });
        }
        ExchangeStage::Previewed { preview, .. } => {
            import::preview_ui(ui, view, preview, memory, actions);
        }
        ExchangeStage::Importing {
            progress,
            is_cancelled,
        } => import::running_ui(ui, view, *progress, *is_cancelled, actions),
        ExchangeStage::Imported(report) => {
            import::report_ui(ui, view, report);
            close_ui(ui, view, memory.is_new, actions);
        }
        ExchangeStage::ChoosingPlace { ids, refused } => {
            export::place_ui(ui, view, (ids, refused.as_ref()), memory, actions);
        }
        ExchangeStage::Exporting { progress, .. } => {
            title_ui(ui, view, "export-title");
            progress_ui(ui, view, "export-running", *progress);
            buttons_ui(ui, |ui| hide_ui(ui, view, actions));
        }
        ExchangeStage::Exported(report) => {
            export::report_ui(ui, view, report);
            close_ui(ui, view, memory.is_new, actions);
        }
        ExchangeStage::Failed(failure) => {
            title_ui(ui, view, "import-none-title");
            failure_ui(ui, view, failure);
            close_ui(ui, view, memory.is_new, actions);
        }
    }
}

fn title_ui(ui: &mut Ui, view: View<'_>, key: &'static str) {
    let title = view.words.text(key);
    widgets::label(ui, &title, face::semibold(size::H3), view.theme.text);
}

/// Words that may take several lines, and can be copied out of the window.
fn text_ui(ui: &mut Ui, text: &str, colour: egui::Color32) {
    let text = RichText::new(text)
        .font(face::regular(size::SMALL))
        .color(colour);
    ui.add(Label::new(text).wrap().selectable(true));
}

fn failure_ui(ui: &mut Ui, view: View<'_>, failure: &Failure) {
    let text = view.words.failure(failure);
    text_ui(ui, &text.title, view.theme.danger);
    if !text.detail.is_empty() {
        text_ui(ui, &text.detail, view.theme.text);
    }
    text_ui(ui, &text.advice, view.theme.muted);
}

/// How far something is. Without a total nothing is known but that it goes on.
fn progress_ui(ui: &mut Ui, view: View<'_>, key: &'static str, progress: ExchangeProgress) {
    let count = [("count", Gap::Number(progress.conversations as f64))];
    let text = view.words.fill(key, &count);
    text_ui(ui, &text, view.theme.text);
    if progress.total > 0 {
        let share = progress.done as f32 / progress.total as f32;
        let name = view.words.text("exchange-progress");
        widgets::progress(ui, view, share, &name);
    }
}

/// The buttons below a dialog, from the right.
fn buttons_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.add_space(space::XS);
    ui.with_layout(Layout::right_to_left(Align::Min), contents);
}

fn hide_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    if widgets::text_button(ui, view, &view.words.text("exchange-hide")).clicked() {
        actions.push(Action::CloseExchange);
    }
}

fn close_ui(ui: &mut Ui, view: View<'_>, is_new: bool, actions: &mut Vec<Action>) {
    buttons_ui(ui, |ui| {
        let text = view.words.text("exchange-close");
        let close = widgets::primary_button(ui, view, &text, &text);
        if is_new {
            close.request_focus();
        }
        if close.clicked() {
            actions.push(Action::CloseExchange);
        }
    });
}

/// The field for a path; whether Enter was pressed in it.
fn path_ui(ui: &mut Ui, view: View<'_>, memory: &mut ExchangeMemory, hint: &'static str) -> bool {
    let name = view.words.text("file-path");
    widgets::label(ui, &name, face::medium(size::SMALL), view.theme.text);
    let id = ui.scope_id().with("path");
    let field = Field {
        id,
        name: &name,
        hint: &view.words.text(hint),
        is_secret: false,
    };
    let response = widgets::field(ui, view, &mut memory.path, field);
    if memory.is_new {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    response.lost_focus()
        && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE)
}
