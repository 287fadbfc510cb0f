//! The menu of what is done before answers: whether documents are searched, which, and what of
//! them is sent.

use egui::Ui;

use super::menus::{choice, done, head_ui, note_ui};
use crate::domain::{CollectionId, Extract};
use crate::ui::commands::{UiCommand, grounded};
use crate::ui::theme::measure;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The switch, where there is no room for its button.
pub(super) fn think_first_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let text = view.words.text("think-first");
    let keys = UiCommand::ThinkFirst.keys_text(ui.ctx(), view.words);
    let is_on = view.state.conversation_settings().grounding.is_think_first;
    if choice(ui, view, ("think first", &text, &keys), is_on).clicked() {
        actions.extend(UiCommand::ThinkFirst.actions(view));
    }
}

/// What is searched and sent.
pub(super) fn documents_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let words = view.words;
    let knowledge = &view.state.knowledge;
    let grounding = &view.state.conversation_settings().grounding;
    head_ui(ui, view, &words.text("documents-head"));
    let text = words.text("documents-searches");
    if choice(ui, view, ("searches", &text, ""), grounding.searches).clicked() {
        actions.extend(UiCommand::SearchDocuments.actions(view));
    }
    ui.separator();
    head_ui(ui, view, &words.text("documents-collections"));
    for (index, summary) in knowledge.named().enumerate() {
        let collection = &summary.collection;
        let is_linked = grounding.collections.contains(&collection.id);
        let count = [("count", Gap::Number(f64::from(summary.documents)))];
        let note = words.fill("documents-count", &count);
        // Two may have the same name.
        let salt = format!("collection {index}");
        if choice(ui, view, (&salt, &collection.name, &note), is_linked).clicked() {
            actions.push(link(view, collection.id));
        }
    }
    if knowledge.named().next().is_none() {
        note_ui(ui, view, &words.text("documents-no-collections"));
    }
    let own = view.state.selected.and_then(|id| knowledge.of(id));
    if let Some(own) = own.filter(|own| own.documents > 0) {
        let count = [("count", Gap::Number(f64::from(own.documents)))];
        note_ui(ui, view, &words.fill("documents-own", &count));
    }
    ui.separator();
    head_ui(ui, view, &words.text("documents-extract"));
    for (extract, key) in [
        (Extract::Automatic, "extract-automatic"),
        (Extract::Whole, "extract-whole"),
        (Extract::Passages, "extract-passages"),
    ] {
        let text = words.text(key);
        let note = if extract == Extract::Automatic {
            words.text("extract-automatic-note")
        } else {
            "".into()
        };
        if choice(ui, view, (key, &text, &note), grounding.extract == extract).clicked() {
            actions.push(grounded(view, |it| it.extract = extract));
        }
    }
    ui.separator();
    let text = words.text("documents-panel");
    if choice(ui, view, ("panel", &text, ""), false).clicked() {
        // Where there is no room beside the transcript, it is open for a moment only.
        let is_wide = ui.ctx().content_rect().width() >= measure::MEDIUM;
        if !(is_wide && view.state.settings.is_knowledge_open) {
            actions.extend(UiCommand::ToggleKnowledge.actions(view));
        }
        done(ui);
    }
}

/// Links a collection, or takes it out again. What is no longer there goes with it.
fn link(view: View<'_>, id: CollectionId) -> Action {
    grounded(view, |grounding| {
        let linked = &mut grounding.collections;
        if linked.contains(&id) {
            linked.retain(|known| *known != id);
        } else {
            linked.push(id);
        }
        linked.retain(|known| view.state.knowledge.collection(*known).is_some());
    })
}
