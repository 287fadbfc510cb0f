//! What the person meant, carried out: the state changes at once, the background hears of it.

use uuid::Uuid;

use crate::domain::{
    ApiKey, Command, ConversationId, Message, MessageId, NewTurn, Role, Server, TurnId,
};
use crate::ui::Action;

use super::program::{DRAFT_PAUSE_S, Program};

/// The scale stays within these bounds.
const ZOOM: (f32, f32) = (0.5, 3.0);

impl Program {
    pub(super) fn carry_out(&mut self, action: Action, context: &egui::Context) {
        match action {
            Action::NewConversation => self.show(None),
            Action::OpenConversation(id) => self.show(Some(id)),
            Action::StepConversation(by) => self.step(by),
            Action::RenameConversation(conversation, title) => {
                if !title.trim().is_empty() {
                    self.background.send(Command::RenameConversation {
                        conversation,
                        title: title.trim().to_owned(),
                    });
                }
            }
            Action::DeleteConversation(id) => self.background.send(Command::DeleteConversation(id)),
            Action::UndoDelete => {
                if let Some(deleted) = self.state.deleted.take() {
                    let command = Command::RestoreConversation(deleted.summary.id);
                    self.background.send(command);
                }
            }
            Action::EditDraft(text) => {
                self.state.draft.text = text;
                let time = context.input(|input| input.time);
                self.draft_due = Some(time + DRAFT_PAUSE_S);
            }
            Action::Send => self.send(),
            Action::RetryTurn => self.retry(),
            Action::Stop(turn) => self.background.send(Command::StopTurn(turn)),
            Action::SelectMessage(message) => {
                self.state.select_message(message);
                if let Some(conversation) = self.state.selected {
                    self.background.send(Command::SelectMessage {
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
                self.background.send(Command::ChooseServer(server));
            }
            Action::StartDemo => self.background.send(Command::StartDemo),
            Action::FindServer => self.background.send(Command::FindServer),
            Action::RetryServer => self.background.send(Command::RetryServer),
            Action::SetTheme(theme) => {
                self.state.settings.theme = theme;
                self.save_settings();
            }
            Action::SetZoom(zoom) => {
                self.state.settings.zoom = zoom.clamp(ZOOM.0, ZOOM.1);
                self.save_settings();
            }
            Action::ToggleSidebar => {
                self.state.settings.is_sidebar_open ^= true;
                self.save_settings();
            }
            Action::SetSidebarWidth(width) => {
                self.state.settings.sidebar_width = width;
                self.save_settings();
            }
            Action::DismissNotice => self.state.notice = None,
        }
    }

    /// Writes down what is typed, where that is not done yet.
    pub(super) fn write_draft(&mut self) {
        if self.draft_due.take().is_some() {
            self.background.send(Command::SaveDraft {
                conversation: self.state.selected,
                text: self.state.draft.text.clone(),
            });
        }
    }

    fn show(&mut self, conversation: Option<ConversationId>) {
        self.write_draft();
        self.state.select(conversation);
        if let Some(id) = conversation
            && self.state.conversation().is_none()
        {
            self.background.send(Command::OpenConversation(id));
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
        if self.state.turn().is_some() || self.state.draft.text.trim().is_empty() {
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

    /// Asks once more for an answer to the person's last words.
    fn retry(&mut self) {
        let Some(open) = self.state.conversation() else {
            return;
        };
        let last = open.tree.selected_path().last();
        let last = last.map(|message| (message.role, message.id, message.parent));
        let parent = match last {
            Some((Role::Assistant, _, parent)) => parent,
            Some((_, id, _)) => Some(id),
            None => return,
        };
        if self.state.turn().is_none() {
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
        self.background.send(Command::SendMessage(Box::new(new)));
    }

    fn save_settings(&mut self) {
        let settings = Box::new(self.state.settings.clone());
        self.background.send(Command::SaveSettings(settings));
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
