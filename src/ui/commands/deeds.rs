//! What a command does, and whether there is anything for it to do.

use super::UiCommand;
use crate::domain::{DraftPlace, Grounding, Message, MessageId, Role, ServerState, Theme};
use crate::ui::{Action, Place, View};

/// A step of the scale.
const ZOOM_STEP: f32 = 0.1;

impl UiCommand {
    /// Whether it can be commanded now.
    #[must_use]
    pub fn is_available(self, view: View<'_>) -> bool {
        !self.actions(view).is_empty()
    }

    /// What the person means by it now; nothing where there is nothing to do.
    #[must_use]
    pub fn actions(self, view: View<'_>) -> Vec<Action> {
        self.action(view).into_iter().collect()
    }

    fn action(self, view: View<'_>) -> Option<Action> {
        let state = view.state;
        let settings = &state.settings;
        let go_to = |place| Some(Action::GoTo(place));
        // What is kept must not be overwritten before it was read.
        let set = |action| state.is_loaded.then_some(action);
        match self {
            Self::NewConversation => Some(Action::NewConversation),
            Self::Search => go_to(Place::Search),
            Self::Commands => go_to(Place::Commands),
            Self::PreviousConversation => step(view, -1),
            Self::NextConversation => step(view, 1),
            Self::RenameConversation => {
                state.summary()?;
                go_to(Place::Title)
            }
            Self::PinConversation => pin(view, true),
            Self::UnpinConversation => pin(view, false),
            Self::DuplicateConversation => Some(Action::DuplicateConversation(state.summary()?.id)),
            Self::ForkBranch => {
                state.summary()?;
                Some(Action::Fork(leaf(view)?.id))
            }
            Self::ExportConversation => Some(Action::OpenExport(vec![state.summary()?.id])),
            Self::ExportAll => {
                let has_any = !state.conversations.is_empty();
                has_any.then(|| Action::OpenExport(Vec::new()))
            }
            Self::Import => set(Action::OpenImport),
            Self::DeleteConversation => {
                Some(Action::DeleteConversations(vec![state.summary()?.id]))
            }
            Self::DeleteAllConversations => {
                let all: Vec<_> = state.conversations.iter().map(|known| known.id).collect();
                (!all.is_empty()).then_some(Action::DeleteConversations(all))
            }
            Self::WriteTitles => set(Action::ToggleTitles).filter(|_| !settings.writes_titles),
            Self::LeaveTitles => set(Action::ToggleTitles).filter(|_| settings.writes_titles),
            Self::UndoDelete => {
                state.deletion.as_ref()?.ms_left(view.now)?;
                Some(Action::UndoDelete)
            }
            Self::FocusComposer => go_to(Place::Composer),
            Self::AttachFiles => attach(view, Action::PickAttachments),
            Self::AttachFolder => attach(view, Action::PickAttachedFolder),
            Self::AttachByPath => set(Action::TypeAttachmentPath(state.composer_place())),
            Self::ThinkFirst => set(grounded(view, |it| it.is_think_first ^= true)),
            Self::SearchDocuments => set(grounded(view, |it| it.searches ^= true)),
            Self::EditLastMessage => Some(Action::BeginEdit(last(view, Role::User)?.id)),
            Self::CopyLastAnswer => {
                let answer = last(view, Role::Assistant)?;
                let has_words = !answer.content.trim().is_empty();
                has_words.then(|| Action::Copy(answer.content.clone()))
            }
            Self::CopyBranch => Some(Action::CopyBranch(leaf(view)?.id)),
            Self::RegenerateLastAnswer => {
                let leaf = leaf(view).filter(|leaf| leaf.role != Role::System)?;
                let again = Action::Regenerate(leaf.id, Box::default());
                state.can_begin().then_some(again)
            }
            Self::ContinueLastAnswer => {
                let answer = leaf(view).filter(|leaf| leaf.can_be_continued())?;
                state.can_begin().then_some(Action::Continue(answer.id))
            }
            Self::Notify => set(Action::ToggleNotifications).filter(|_| !settings.notifies),
            Self::StopNotifying => set(Action::ToggleNotifications).filter(|_| settings.notifies),
            Self::Stop => Some(Action::Stop(state.turn()?.id)),
            Self::EndThinking => Some(Action::EndThinking(state.thinking()?.id)),
            Self::SendQueued => {
                let is_waiting = !state.queue(state.selected?).is_empty();
                (is_waiting && state.can_begin()).then_some(Action::SendQueued)
            }
            Self::EditInstructions => state.is_readable().then_some(Action::AddInstructions),
            Self::ToggleSidebar => set(Action::ToggleSidebar),
            Self::ToggleMap => {
                state.selected?;
                set(Action::ToggleMap)
            }
            Self::ToggleKnowledge => set(Action::ToggleKnowledge),
            Self::CompareVersions => compare(view),
            Self::NextPart => go_to(Place::NextPart),
            Self::PreviousPart => go_to(Place::PreviousPart),
            Self::GoToStart => {
                first(view)?;
                go_to(Place::Start)
            }
            Self::GoToEnd => {
                first(view)?;
                go_to(Place::End)
            }
            Self::ZoomIn => set(Action::SetZoom(settings.zoom + ZOOM_STEP)),
            Self::ZoomOut => set(Action::SetZoom(settings.zoom - ZOOM_STEP)),
            Self::ZoomReset => set(Action::SetZoom(1.0)),
            Self::LightTheme => set(Action::SetTheme(Theme::Light)),
            Self::DarkTheme => set(Action::SetTheme(Theme::Dark)),
            Self::SystemTheme => set(Action::SetTheme(Theme::System)),
            Self::Settings => go_to(Place::Settings(None)),
            Self::Shortcuts => go_to(Place::Shortcuts),
            Self::ChooseModel => {
                let has_any = !state.server.models().is_empty();
                has_any.then_some(Action::GoTo(Place::Model))
            }
            Self::Servers => set(Action::GoTo(Place::Servers)),
            Self::Connect => go_to(Place::Connect),
            Self::FindServer => Some(Action::FindServer),
            Self::RetryServer => {
                let is_offline = matches!(state.server.state, ServerState::Offline { .. });
                is_offline.then_some(Action::RetryServer)
            }
            Self::StartDemo => (!state.server.is_demo()).then_some(Action::StartDemo),
        }
    }
}

/// What is done before answers in the conversation on screen is changed.
pub fn grounded(view: View<'_>, change: impl FnOnce(&mut Grounding)) -> Action {
    let mut settings = view.state.conversation_settings().clone();
    change(&mut settings.grounding);
    Action::SetConversationSettings(Box::new(settings))
}

/// Attaches to what is being written: by the system's dialog, or by a path without one.
fn attach(view: View<'_>, pick: fn(DraftPlace) -> Action) -> Option<Action> {
    let place = view.state.composer_place();
    let action = if view.state.exchange.can_pick {
        pick(place)
    } else {
        Action::TypeAttachmentPath(place)
    };
    view.state.is_loaded.then_some(action)
}

fn step(view: View<'_>, by: i32) -> Option<Action> {
    let has_any = !view.state.conversations.is_empty();
    has_any.then_some(Action::StepConversation(by))
}

fn pin(view: View<'_>, is_pinned: bool) -> Option<Action> {
    let summary = view.state.summary()?;
    let is_change = summary.is_pinned != is_pinned;
    is_change.then_some(Action::PinConversation(summary.id, is_pinned))
}

/// The last message of the branch on screen that has versions, beside one of them.
fn compare(view: View<'_>) -> Option<Action> {
    let tree = &view.state.conversation()?.tree;
    let mut message = leaf(view)?;
    while tree.siblings(message.id).len() < 2 {
        message = tree.message(message.parent?)?;
    }
    tree.counterparts(message.id).map(Action::Compare)
}

/// The first message of the conversation on screen.
fn first(view: View<'_>) -> Option<MessageId> {
    view.state.conversation()?.tree.chosen_child(None)
}

/// The end of the branch on screen.
fn leaf(view: View<'_>) -> Option<&Message> {
    let tree = &view.state.conversation()?.tree;
    tree.message(tree.selected_leaf()?)
}

/// The last message of the branch on screen in this role.
fn last(view: View<'_>, role: Role) -> Option<&Message> {
    let tree = &view.state.conversation()?.tree;
    let mut message = leaf(view)?;
    while message.role != role {
        message = tree.message(message.parent?)?;
    }
    Some(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;
    use crate::state::State;
    use crate::ui::theme::Tokens;
    use crate::words::Words;

    #[test]
    fn what_is_switched_on_can_be_switched_off_and_nothing_before_it_was_read() {
        let (words, theme) = (Words::english(), Tokens::light());
        let mut state = State::default();
        let offered = |state: &State| {
            let view = View {
                state,
                words: &words,
                theme: &theme,
                now: Timestamp(0),
                today: Timestamp(0),
            };
            let switches = [
                UiCommand::WriteTitles,
                UiCommand::LeaveTitles,
                UiCommand::Notify,
                UiCommand::StopNotifying,
            ];
            switches.map(|command| command.is_available(view))
        };
        assert_eq!(offered(&state), [false; 4]);
        state.is_loaded = true;
        assert_eq!(offered(&state), [true, false, false, true]);
        state.settings.writes_titles = true;
        state.settings.notifies = false;
        assert_eq!(offered(&state), [false, true, true, false]);
    }
}
