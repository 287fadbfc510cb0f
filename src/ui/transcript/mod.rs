//! The conversation on screen, built for length: only what is in the view is measured
//! and drawn, and what was laid out is kept.

mod arguments;
mod attached;
mod buttons;
mod curve;
mod cut;
mod draw;
mod editor;
mod footer;
mod groundwork;
mod heights;
mod list;
mod looks;
mod menu;
mod note;
mod numbers;
mod opened;
mod pane;
mod row;
mod shown;
mod siblings;

use egui::{Id, Ui};

use crate::domain::{ConversationId, FinishReason, Message, MessageId, Outcome, PromptCut, Role};
use crate::ui::markdown::Highlights;
use crate::ui::pictures::Pictures;
use crate::ui::widgets::{column_rect, model_name};
use crate::ui::{Action, View};

pub use buttons::last_button;
pub use list::List;
pub use looks::{Epoch, Looks};
pub use opened::{Fold, Opened};
pub use pane::{Keep, PanePlace, pane_ui};
use shown::ShownMessage;

/// What the transcript remembers between frames.
#[derive(Debug, Default)]
pub struct TranscriptMemory {
    /// The colours of code: the application finds what is wanted here.
    pub highlights: Highlights,
    /// The pictures of what is attached.
    pub pictures: Pictures,
    conversation: Option<ConversationId>,
    shape: u64,
    list: List,
    epoch: Epoch,
    opened: Opened,
    /// Whether the last branch ended in a running turn.
    was_streaming: bool,
    /// The tokens in use after the last answer of the branch.
    context_used: Option<u32>,
    /// What of the branch its last answer was written without.
    cut: Option<PromptCut>,
    middle: Option<MessageId>,
    /// The message that is brought into view, with words marked in it.
    shown: Option<ShownMessage>,
}

impl TranscriptMemory {
    /// The message in the middle of the view.
    #[must_use]
    pub fn middle(&self) -> Option<MessageId> {
        self.middle
    }

    /// The tokens in use after the last answer on screen, or in the running turn so far.
    #[must_use]
    pub fn context_used(&self, view: View<'_>) -> Option<u32> {
        let is_shown = view.state.selected.is_some() && view.state.selected == self.conversation;
        let running = view.state.turn().and_then(|turn| turn.timings);
        running
            .map(|timings| timings.context_used())
            .or(self.context_used.filter(|_| is_shown))
    }

    /// Shows the beginning of the branch.
    pub fn go_to_start(&mut self) {
        self.list.go_to_start();
    }

    /// Shows the end of the branch, and stays there while text arrives.
    pub fn go_to_end(&mut self) {
        self.list.follow_end();
    }
}

/// Draws the selected branch of the conversation on screen.
pub fn transcript_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut TranscriptMemory,
    actions: &mut Vec<Action>,
) {
    let Some(conversation) = view.state.conversation() else {
        return;
    };
    let area = ui.available_rect_before_wrap();
    let column = column_rect(view, area);
    let looks = memory.epoch.looks(ui, view, column.width());
    let tree = &conversation.tree;
    let is_other = memory.conversation != Some(conversation.id);
    if is_other || memory.shape != view.state.shape {
        if is_other {
            memory.list = List::default();
        }
        memory.conversation = Some(conversation.id);
        memory.shape = view.state.shape;
        memory.list.rebuild(tree.selected_path(), &looks);
        memory.context_used = tree
            .selected_path()
            .filter_map(|message| message.timings.map(|timings| timings.context_used()))
            .last();
        memory.cut = tree
            .selected_path()
            .filter(|message| message.role == Role::Assistant)
            .last()
            .and_then(|answer| answer.cut.clone());
        // Who sends wants to see what comes.
        let is_streaming = view.state.turn().is_some();
        if is_streaming && !memory.was_streaming {
            memory.list.follow_end();
        }
        memory.was_streaming = is_streaming;
    }
    let is_wished = ShownMessage::follow(&mut memory.shown, view.state.shown.as_ref());
    if is_wished
        && let Some(shown) = &memory.shown
        && let Some(message) = tree.message(shown.id)
        && shown.is_in_thoughts(message)
    {
        memory.opened.set((shown.id, Fold::Thoughts), true);
    }
    let place = PanePlace {
        tree,
        looks: &looks,
        area,
        column,
        id: Id::unique(("transcript", conversation.id.uuid())),
        is_read_only: false,
        takes_keys: true,
        cut: memory.cut.as_ref(),
    };
    let keep = Keep {
        list: &mut memory.list,
        highlights: &mut memory.highlights,
        pictures: &mut memory.pictures,
        opened: &mut memory.opened,
        shown: memory.shown.as_mut(),
    };
    memory.middle = pane_ui(ui, view, place, keep, actions);
}

/// What an answer was written without, where that needs words.
#[must_use]
pub fn unsent(view: View<'_>, message: &Message) -> String {
    let Some(unsent) = &message.unsent else {
        return String::new();
    };
    let model = message.model.as_deref();
    let model = model.map(|id| model_name(&view.state.settings, id).to_string());
    let model = model.unwrap_or_else(|| view.words.text("unsent-this-model").into_owned());
    view.words.unsent(unsent, &model)
}

/// How an answer ended, where that needs words.
#[must_use]
pub fn ending(view: View<'_>, message: &Message) -> String {
    let words = view.words;
    match &message.outcome {
        Outcome::Finished {
            reason: FinishReason::Length,
        } => words.text("message-length").into_owned(),
        Outcome::Finished {
            reason: FinishReason::ContentFilter,
        } => words.text("message-withheld").into_owned(),
        Outcome::Streaming | Outcome::Finished { .. } => String::new(),
        Outcome::Stopped => words.text("message-stopped").into_owned(),
        Outcome::Interrupted => words.text("message-interrupted").into_owned(),
        // The step that did not work says so itself.
        Outcome::Failed { failure }
            if message
                .groundwork
                .as_ref()
                .and_then(|work| work.failed())
                .is_some_and(|(_, known)| known == failure) =>
        {
            String::new()
        }
        Outcome::Failed { failure } => {
            let text = words.failure(failure);
            [text.title, text.detail, text.advice]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}
