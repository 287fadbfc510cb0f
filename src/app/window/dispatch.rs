//! What the person meant, carried out: the state changes at once, the background hears of it.

use uuid::Uuid;

use crate::domain::{
    ApiKey, Command, ConversationId, Event, Message, MessageId, NewTurn, Role, Server, Settings,
    Timestamp, TurnId,
};
use crate::ui::Action;

use super::program::{DRAFT_PAUSE_MS, Program};

impl Program {
    pub(super) fn carry_out(&mut self, action: Action, context: &egui::Context) {
        match action {
            Action::NewConversation => self.show(None),
            Action::OpenConversation(id) => self.show(Some(id)),
            Action::StepConversation(by) => self.step(by),
            Action::RenameConversation(conversation, title) => {
                if !title.trim().is_empty() {
                    self.command(Command::RenameConversation {
                        conversation,
                        title: title.trim().to_owned(),
                    });
                }
            }
            Action::DeleteConversation(id) => {
                self.write_draft();
                self.command(Command::DeleteConversation(id));
            }
            Action::UndoDelete => {
                if let Some(deleted) = self.state.deleted.take() {
                    let command = Command::RestoreConversation(deleted.summary.id);
                    self.command(command);
                }
            }
            Action::EditDraft(text) => {
                self.state.draft = text;
                self.draft_due = Some(Timestamp(self.clock.now.0 + DRAFT_PAUSE_MS));
            }
            Action::Send => self.send(),
            Action::RetryTurn => {
                if let Some(last) = self.last_message() {
                    self.regenerate(last);
                }
            }
            Action::Regenerate(message) => self.regenerate(message),
            Action::Stop(turn) => self.command(Command::StopTurn(turn)),
            Action::SelectMessage(message) => {
                self.state.select_message(message);
                if let Some(conversation) = self.state.selected {
                    self.command(Command::SelectMessage {
                        conversation,
                        message,
                    });
                }
            }
            Action::Copy(text) => context.copy_text(text),
            Action::OpenLink(url) => open_link(context, &url),
            Action::ChooseServer { url, key } => {
                let server = Server {
                    url,
                    key: ApiKey::new(&key),
                };
                self.command(Command::ChooseServer(server));
            }
            Action::StartDemo => self.command(Command::StartDemo),
            Action::FindServer => self.command(Command::FindServer),
            Action::RetryServer => self.command(Command::RetryServer),
            Action::SetTheme(theme) => self.change(|settings| settings.theme = theme),
            Action::SetZoom(zoom) => self.change(|settings| settings.zoom = zoom),
            Action::ToggleSidebar => self.change(|settings| settings.is_sidebar_open ^= true),
            Action::SetSidebarWidth(width) => {
                self.change(|settings| settings.sidebar_width = width);
            }
            Action::DismissNotice => self.state.notice = None,
        }
    }

    /// Writes down what is typed, where that is not done yet.
    pub(super) fn write_draft(&mut self) {
        if self.draft_due.take().is_some() {
            self.command(Command::SaveDraft {
                conversation: self.state.selected,
                text: self.state.draft.clone(),
            });
        }
    }

    fn show(&mut self, conversation: Option<ConversationId>) {
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

    fn send(&mut self) {
        if !self.state.can_begin() || self.state.draft.trim().is_empty() {
            return;
        }
        self.draft_due = None;
        let text = self.state.take_draft();
        let conversation = self
            .state
            .selected
            .unwrap_or_else(|| ConversationId::from(Uuid::now_v7()));
        let parent = self
            .state
            .conversation()
            .and_then(|open| open.tree.selected_leaf());
        let id = MessageId::from(Uuid::now_v7());
        let message = Message::new(id, parent, Role::User, text, self.clock.now);
        self.begin(conversation, vec![message], Some(id));
    }

    fn last_message(&self) -> Option<MessageId> {
        self.state.conversation()?.tree.selected_leaf()
    }

    /// Asks for another answer beside this one, or for an answer to the person's words.
    fn regenerate(&mut self, message: MessageId) {
        let Some(open) = self.state.conversation() else {
            return;
        };
        let parent = match open.tree.message(message) {
            Some(message) if message.role == Role::Assistant => message.parent,
            Some(message) => Some(message.id),
            None => return,
        };
        if self.state.can_begin() {
            self.begin(open.id, Vec::new(), parent);
        }
    }

    fn begin(
        &mut self,
        conversation: ConversationId,
        messages: Vec<Message>,
        parent: Option<MessageId>,
    ) {
        let answer = MessageId::from(Uuid::now_v7());
        let new = NewTurn {
            turn: TurnId::from(Uuid::now_v7()),
            conversation,
            clears_draft: !messages.is_empty(),
            messages,
            answer: Message::awaited(answer, parent, self.clock.now),
        };
        self.state.select(Some(conversation));
        self.state.begin(&new);
        self.command(Command::SendMessage(Box::new(new)));
    }

    /// Changes a setting and remembers it. Before the settings were read there is nothing
    /// to change: what is kept must not be overwritten by what a new window begins with.
    fn change(&mut self, change: impl FnOnce(&mut Settings)) {
        if !self.state.is_loaded {
            return;
        }
        change(&mut self.state.settings);
        self.state.settings = std::mem::take(&mut self.state.settings).clamped();
        let settings = Box::new(self.state.settings.clone());
        self.command(Command::SaveSettings(settings));
    }

    /// Hands a command to the background. Where there is none, the person is told, and
    /// what was to be sent goes back to the composer.
    pub(super) fn command(&mut self, command: Command) {
        let turn = match &command {
            Command::SendMessage(new) => Some(new.turn),
            _ => None,
        };
        let Err(failure) = self.background.send(command) else {
            return;
        };
        let event = match turn {
            Some(turn) => Event::TurnRefused { turn, failure },
            None => Event::StoreFailed(failure),
        };
        self.state.apply(event, self.clock.now);
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
