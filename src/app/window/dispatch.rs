//! What the person meant, carried out: the state changes at once, the background hears of it.

use crate::domain::{
    ApiKey, Change, Command, ConversationId, Deleted, Deletion, Event, Failure, Overrides, Refusal,
    Server, Settings, Timestamp, base_url,
};
use crate::ui::Action;

use super::program::{DRAFT_PAUSE_MS, Program};

impl Program {
    /// Carries out what the person meant.
    pub fn carry_out(&mut self, action: Action, context: &egui::Context) {
        match action {
            Action::NewConversation => self.show(None),
            Action::OpenConversation(id) => self.show(Some(id)),
            Action::StepConversation(by) => self.step(by),
            Action::RenameConversation(conversation, title) => {
                if !title.trim().is_empty() {
                    self.change(Change::RenameConversation {
                        conversation,
                        title: title.trim().to_owned(),
                    });
                }
            }
            Action::DeleteConversations(ids) => {
                self.write_draft();
                self.state.begin_deleting(&ids);
                self.command(Command::DeleteConversations(ids));
            }
            Action::PinConversation(conversation, is_pinned) => {
                self.change(Change::PinConversation {
                    conversation,
                    is_pinned,
                });
            }
            Action::DuplicateConversation(source) => self.duplicate(source),
            Action::MarkUnread(conversation, is_unread) => {
                self.state.mark_unread(conversation, is_unread);
            }
            Action::UndoDelete => {
                if let Some(deletion) = self.state.deletion.take() {
                    self.undo(deletion);
                }
            }
            Action::EditDraft(text) => {
                self.state.draft = text;
                self.draft_is_due();
            }
            Action::Send => self.send(),
            Action::EditQueued(index) => self.edit_queued(index),
            Action::WithdrawQueued(index) => {
                if let Some(id) = self.state.selected {
                    self.state.withdraw(id, index);
                }
            }
            Action::SendQueued => {
                if let Some(id) = self.state.selected {
                    self.send_queued(id);
                }
            }
            Action::RetryTurn => {
                if let Some(last) = self.last_message() {
                    self.regenerate(last, &Overrides::default());
                }
            }
            Action::Regenerate(message, different) => self.regenerate(message, &different),
            Action::AnswerAgain {
                message,
                analysis,
                left_out,
            } => self.answer_again(message, analysis, left_out),
            Action::Continue(answer) => self.go_on(answer),
            Action::BeginEdit(message) => self.state.begin_edit(message),
            Action::EditSideDraft(place, text) => {
                self.state.side_drafts.insert(place, text);
                self.draft_is_due();
                self.side_drafts_due.insert(place);
            }
            Action::EndEdit(message, end) => self.end_edit(message, end),
            Action::AddInstructions => self.add_instructions(),
            Action::LiftInstructions(message) => self.lift_instructions(message),
            Action::RemoveMessage(message) => self.remove_message(message),
            Action::ShowAsWritten(message, is_as_written) => {
                self.state.show_as_written(message, is_as_written);
            }
            Action::SendToolResults(answer) => self.send_tool_results(answer),
            Action::Fork(message) => self.fork(message),
            Action::CopyBranch(message) => self.copy_branch(message, context),
            Action::Stop(turn) => self.command(Command::StopTurn(turn)),
            Action::Search(query) => {
                let number = self.state.begin_search(&query);
                if self.state.search.is_running {
                    self.command(Command::Search { number, query });
                }
            }
            Action::OpenHit {
                conversation,
                message,
                words,
            } => self.open_hit(conversation, message, words),
            Action::Unmark => self.state.unmark(),
            Action::SelectMessage(message) => self.select_message(message),
            Action::Copy(text) => context.copy_text(text),
            Action::OpenLink(url) => open_link(context, &url),
            Action::ChooseServer { url, key } => {
                if let Ok(url) = base_url(&url) {
                    // As the background does, so that the next save does not forget it.
                    self.state.settings.know_server(&url);
                }
                let server = Server {
                    url,
                    key: ApiKey::new(&key),
                };
                self.command(Command::ChooseServer(server));
            }
            Action::StartDemo => self.command(Command::StartDemo),
            Action::FindServer => self.command(Command::FindServer),
            Action::RetryServer => self.command(Command::RetryServer),
            Action::TestServer { url, key } => {
                let number = self.state.servers.test.ask();
                self.state.servers.tested.clone_from(&url);
                let server = Server {
                    url,
                    key: ApiKey::new(&key),
                };
                self.command(Command::TestServer { number, server });
            }
            Action::SaveKey { url, key } => {
                let key = ApiKey::new(&key);
                self.command(Command::SaveKey { url, key });
            }
            Action::LoadModel(model) => self.command(Command::LoadModel(model)),
            Action::UnloadModel(model) => self.command(Command::UnloadModel(model)),
            Action::EndThinking(turn) => self.command(Command::EndThinking(turn)),
            Action::PreviewRequest => self.preview_request(),
            Action::SetSettings(settings) => self.set(|known| *known = *settings),
            Action::SetConversationSettings(settings) => {
                self.set_conversation_settings(*settings);
            }
            Action::SetTheme(theme) => self.set(|settings| settings.theme = theme),
            Action::SetZoom(zoom) => self.set(|settings| settings.zoom = zoom),
            Action::ToggleSidebar => self.set(|settings| settings.is_sidebar_open ^= true),
            Action::ToggleTitles => self.set(|settings| settings.writes_titles ^= true),
            Action::ToggleNotifications => self.set(|settings| settings.notifies ^= true),
            Action::SetSidebarWidth(width) => {
                self.set(|settings| settings.sidebar_width = width);
            }
            Action::ToggleMap => self.set(|settings| {
                settings.is_map_open ^= true;
                settings.is_knowledge_open &= !settings.is_map_open;
            }),
            Action::ToggleKnowledge => self.set(|settings| {
                settings.is_knowledge_open ^= true;
                settings.is_map_open &= !settings.is_knowledge_open;
            }),
            action @ (Action::Knowledge(_)
            | Action::AddDocuments { .. }
            | Action::PickDocuments { .. }
            | Action::MakeCollection(_)
            | Action::TrySearch(_)) => self.carry_out_with_documents(action),
            Action::SetMapWidth(width) => self.set(|settings| settings.map_width = width),
            Action::Compare(sides) => self.state.compare(sides),
            Action::EndComparison => self.state.end_comparison(),
            Action::DismissNotice => self.state.notice = None,
            action @ (Action::OpenImport
            | Action::PickFiles
            | Action::PreviewImport(_)
            | Action::Import(_)
            | Action::CancelImport
            | Action::OpenExport(_)
            | Action::PickPlace(_)
            | Action::Export(_)
            | Action::CloseExchange) => self.carry_out_with_files(action),
            action @ (Action::Attach(..)
            | Action::AttachPasted(..)
            | Action::PasteAsText(..)
            | Action::TypeAttachmentPath(_)
            | Action::CloseAttachmentPath
            | Action::PickAttachments(_)
            | Action::PickAttachedFolder(_)
            | Action::AttachFolder(..)
            | Action::Detach(..)
            | Action::ReadAgain(..)
            | Action::PasteAttachment(_)) => self.carry_out_with_attachments(action),
            action @ (Action::ViewAttachments(..)
            | Action::CopyWithTexts(_)
            | Action::BringPicture(..)
            | Action::BringText(_)
            | Action::PlaySound(..)
            | Action::StopSound
            | Action::PickAttachmentPlace(_)
            | Action::SaveAttachment { .. }
            | Action::CopyPicture(_)) => self.carry_out_with_viewer(action, context),
            action @ (Action::PickSettingsFile(_)
            | Action::UseSettingsFile { .. }
            | Action::OpenDataFolder) => self.carry_out_with_settings(action, context),
            // The window went there when it drew the frame.
            Action::GoTo(_) | Action::ViewSources(..) => {}
        }
    }

    /// Writes down what is typed, where that is not done yet.
    pub(super) fn write_draft(&mut self) {
        if self.draft_due.take().is_none() {
            return;
        }
        self.change(Change::SaveDraft {
            place: self.state.selected.into(),
            text: self.state.draft.clone(),
        });
        for place in std::mem::take(&mut self.side_drafts_due) {
            let text = self.state.side_drafts.get(&place).cloned();
            self.change(Change::SaveDraft {
                place,
                text: text.unwrap_or_default(),
            });
        }
    }

    pub(super) fn draft_is_due(&mut self) {
        self.draft_due = Some(Timestamp(self.clock.now.0 + DRAFT_PAUSE_MS));
    }

    fn undo(&mut self, deletion: Deletion) {
        let change = match deletion.deleted {
            Deleted::Conversations(gone) => {
                Change::RestoreConversations(gone.iter().map(|summary| summary.id).collect())
            }
            Deleted::Messages {
                conversation,
                message,
                ..
            } => {
                self.show(Some(conversation));
                Change::RestoreMessage {
                    conversation,
                    message,
                }
            }
        };
        self.change(change);
    }

    pub(super) fn show(&mut self, conversation: Option<ConversationId>) {
        self.write_draft();
        self.state.select(conversation);
        if let Some(id) = conversation
            && self.state.conversation().is_none()
        {
            self.command(Command::OpenConversation(id));
        }
    }

    fn step(&mut self, by: i32) {
        let list = &self.state.conversations;
        let now = list
            .iter()
            .position(|summary| Some(summary.id) == self.state.selected);
        let next = match now {
            Some(index) => index.checked_add_signed(by as isize),
            None => Some(0),
        };
        if let Some(summary) = next.and_then(|index| list.get(index)) {
            self.show(Some(summary.id));
        }
    }

    /// Changes a setting and remembers it. Before the settings were read there is nothing
    /// to change: what is kept must not be overwritten by what a new window begins with.
    fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        if !self.state.is_loaded {
            return;
        }
        change(&mut self.state.settings);
        self.state.settings = std::mem::take(&mut self.state.settings).clamped();
        let settings = Box::new(self.state.settings.clone());
        self.command(Command::SaveSettings(settings));
    }

    /// Has a change written down.
    pub(super) fn change(&mut self, change: Change) {
        self.command(Command::Change(change));
    }

    /// Hands a command to the background. Where there is none, the person is told, and
    /// what was to be sent goes back to the composer.
    pub(super) fn command(&mut self, command: Command) {
        let refused = refusal(&command);
        if let Err(failure) = self.background.send(command) {
            self.state.apply(refused(failure), self.clock.now);
        }
    }
}

/// What is told of a command that nobody can carry out.
fn refusal(command: &Command) -> Box<dyn FnOnce(Failure) -> Event> {
    let of_turn = |turn| -> Box<dyn FnOnce(Failure) -> Event> {
        Box::new(move |failure| Event::TurnRefused { turn, failure })
    };
    match *command {
        Command::SendMessage(ref new) => of_turn(new.turn),
        Command::ContinueAnswer(ref continued) => of_turn(continued.turn),
        Command::PreviewImport { number, .. } => Box::new(move |failure| Event::ImportPreviewed {
            number,
            result: Err(failure),
        }),
        Command::Import { number, .. } => Box::new(move |failure| Event::ImportEnded {
            number,
            result: Err(failure),
        }),
        Command::Attach { id, .. } => Box::new(move |failure| Event::AttachmentRead {
            id,
            result: Err(Refusal::NotKept(failure.detail)),
        }),
        Command::Export { number, .. } => Box::new(move |failure| Event::ExportEnded {
            number,
            result: Err(failure),
        }),
        _ => Box::new(Event::StoreFailed),
    }
}

/// Opens addresses of the web and of mail; a model cannot make a click start anything else.
fn open_link(context: &egui::Context, url: &str) {
    let scheme = url.split(':').next().unwrap_or_default();
    let is_safe = ["http", "https", "mailto"]
        .iter()
        .any(|safe| scheme.eq_ignore_ascii_case(safe));
    if is_safe {
        context.open_url(egui::OpenUrl::new_tab(url));
    } else {
        context.copy_text(url.to_owned());
    }
}
