//! Turns that the person begins.

use uuid::Uuid;

use crate::domain::{
    Analysis, Change, Command, ContinuedTurn, ConversationId, DraftPlace, DraftedTurn, Message,
    MessageId, NewTurn, Overrides, QueuedMessage, Role, StepKind, TurnId,
};

use super::clipboard::Due;
use super::program::Program;

impl Program {
    /// Sends the draft, or puts it behind those that wait.
    pub(super) fn send(&mut self) {
        let place = self.state.composer_place();
        let is_empty = self.state.draft.trim().is_empty() && self.state.attached(place).is_empty();
        if is_empty || !self.state.is_attached_ready(place) || !self.state.is_readable() {
            return;
        }
        // Who sends goes on, and looks at what comes.
        self.state.unmark();
        if let Some(id) = self.state.selected
            && (self.state.is_busy(id) || !self.state.queue(id).is_empty())
        {
            let text = self.state.take_draft();
            let attachments = self.state.take_attachments(place);
            self.draft_due = None;
            self.state.enqueue(id, QueuedMessage { text, attachments });
            // The queue is written before the draft is cleared: a death between the two
            // shows the words twice rather than not at all.
            self.write_changes();
            self.change(Change::SaveDraft {
                place: DraftPlace::Conversation(id),
                text: String::new(),
            });
            self.change(Change::SaveAttachments {
                place,
                attachments: Vec::new(),
            });
            // What was held goes out in its order, the new words last.
            self.send_queued(id);
            return;
        }
        let Some(instructions) = self.instructions_to_send() else {
            return;
        };
        let text = self.state.take_draft();
        let attachments = self.state.take_attachments(place);
        self.draft_due = None;
        let conversation = self
            .state
            .selected
            .or_else(|| self.state.planned.take())
            .unwrap_or_else(|| ConversationId::from(Uuid::now_v7()));
        let mut parent = self.last_message();
        let mut messages = Vec::with_capacity(2);
        if !instructions.trim().is_empty() {
            let message = self.message(None, Role::System, instructions);
            parent = Some(message.id);
            messages.push(message);
        }
        messages.push(Message {
            attachments,
            ..self.message(parent, Role::User, text)
        });
        let mut new = self.turn(conversation, messages, parent);
        new.typed_in = Some(place);
        self.begin(new);
    }

    /// What a conversation that begins with this message is told first; nothing for one that
    /// has begun. `None` while the clipboard is being read for it: then it is sent after that.
    fn instructions_to_send(&mut self) -> Option<String> {
        if self.state.selected.is_some() {
            return Some(String::new());
        }
        let text = self.first_instructions().to_owned();
        let clipboard = self.clipboard.text_for(&text, Due::Send)?;
        Some(self.placeholders(clipboard).fill(&text))
    }

    /// Sends the message that waits first, where nothing else is being answered.
    pub(super) fn send_queued(&mut self, conversation: ConversationId) {
        let is_open = self.state.open.conversation(conversation).is_some();
        if self.state.is_busy(conversation) || !is_open {
            return;
        }
        let Some((next, rest)) = self.state.next_queued(conversation) else {
            return;
        };
        let parent = self
            .state
            .open
            .conversation(conversation)
            .and_then(|open| open.tree.selected_leaf());
        let message = Message {
            attachments: next.attachments,
            ..self.message(parent, Role::User, next.text)
        };
        let mut new = self.turn(conversation, vec![message], parent);
        new.queue = Some(rest);
        self.state.begin(&new);
        self.command(Command::SendMessage(Box::new(new)));
    }

    /// Puts a message that waits back into the composer, behind what is typed there.
    pub(super) fn edit_queued(&mut self, index: usize) {
        let Some(id) = self.state.selected else {
            return;
        };
        let Some(text) = self.state.next_withdrawn(id, index) else {
            return;
        };
        self.state.draft = text;
        self.draft_due = Some(self.clock.now);
        self.write_draft();
        // The attachments are written behind the composer's before the queue lets go of them.
        let queued = self.state.queue(id).get(index);
        let attachments = queued.map(|queued| queued.attachments.clone());
        self.state.append_attachments(
            DraftPlace::Conversation(id),
            attachments.unwrap_or_default(),
        );
        self.state.withdraw(id, index);
    }

    /// Asks for another answer beside this one, or for an answer to the person's words.
    pub(super) fn regenerate(&mut self, message: MessageId, different: &Overrides) {
        let Some(open) = self.state.conversation() else {
            return;
        };
        let parent = match open.tree.message(message) {
            Some(message) if message.role == Role::Assistant => message.parent,
            Some(message) => Some(message.id),
            None => return,
        };
        if self.state.can_begin() {
            let mut new = self.turn(open.id, Vec::new(), parent);
            new.options = self.state.options(Some(new.conversation), Some(different));
            self.begin(new);
        }
    }

    /// Asks for another answer beside this one, with some of what was done before it. It is
    /// prepared as this one was, also where the conversation has it otherwise now.
    pub(super) fn answer_again(
        &mut self,
        answer: MessageId,
        analysis: Option<Box<Analysis>>,
        left_out: Vec<StepKind>,
    ) {
        let Some(open) = self.state.conversation() else {
            return;
        };
        let Some(message) = open.tree.message(answer) else {
            return;
        };
        let is_think_first = message.groundwork.as_ref().map(|work| work.is_think_first);
        if message.role != Role::Assistant || !self.state.can_begin() {
            return;
        }
        let mut new = self.turn(open.id, Vec::new(), message.parent);
        let ground = &mut new.options.ground;
        match is_think_first {
            Some(true) => ground.grounding.is_think_first = true,
            Some(false) => {
                ground.grounding.is_think_first = false;
                ground.grounding.searches = true;
            }
            None => {}
        }
        ground.analysis = analysis;
        ground.left_out = left_out;
        self.begin(new);
    }

    /// Goes on with an answer; one with tool calls is asked for anew.
    pub(super) fn go_on(&mut self, answer: MessageId) {
        let Some(open) = self.state.conversation() else {
            return;
        };
        let Some(message) = open.tree.message(answer) else {
            return;
        };
        if !message.tool_calls.is_empty() {
            self.regenerate(answer, &Overrides::default());
            return;
        }
        if !self.state.can_begin() || !message.can_be_continued() {
            return;
        }
        let continued = ContinuedTurn {
            turn: TurnId::from(Uuid::now_v7()),
            conversation: open.id,
            answer,
            options: self.state.options(Some(open.id), None),
        };
        self.state.go_on(&continued);
        self.command(Command::ContinueAnswer(Box::new(continued)));
    }

    /// Sends what was typed as the results of an answer's tool calls; the turn goes on.
    pub(super) fn send_tool_results(&mut self, answer: MessageId) {
        let Some(open) = self.state.conversation() else {
            return;
        };
        let Some(message) = open.tree.message(answer) else {
            return;
        };
        if !self.state.can_begin() {
            return;
        }
        let conversation = open.id;
        let calls: Vec<String> = message
            .tool_calls
            .iter()
            .map(|call| call.id.clone())
            .collect();
        let mut messages = Vec::with_capacity(calls.len());
        let mut parent = answer;
        for (index, call) in calls.into_iter().enumerate() {
            let place = DraftPlace::ToolResult(answer, index);
            let text = self.state.side_drafts.remove(&place).unwrap_or_default();
            self.side_drafts_due.insert(place);
            let mut result = self.message(Some(parent), Role::Tool, text);
            result.tool_call_id = Some(call);
            parent = result.id;
            messages.push(result);
        }
        let new = self.turn(conversation, messages, Some(parent));
        self.begin(new);
        // Cleared after the results are on their way to the disk, which keeps the order.
        self.draft_due = Some(self.clock.now);
        self.write_draft();
    }

    pub(super) fn last_message(&self) -> Option<MessageId> {
        self.state.conversation()?.tree.selected_leaf()
    }

    pub(super) fn message(
        &self,
        parent: Option<MessageId>,
        role: Role,
        content: String,
    ) -> Message {
        let id = MessageId::from(Uuid::now_v7());
        Message::new(id, parent, role, content, self.clock.now)
    }

    /// A turn that answers the last of these messages, or without them `parent`.
    pub(super) fn turn(
        &self,
        conversation: ConversationId,
        messages: Vec<Message>,
        parent: Option<MessageId>,
    ) -> NewTurn {
        let answer = MessageId::from(Uuid::now_v7());
        let parent = messages.last().map(|message| message.id).or(parent);
        let is_begun = self.state.open.conversation(conversation).is_some();
        let options = self.state.options(is_begun.then_some(conversation), None);
        NewTurn {
            turn: TurnId::from(Uuid::now_v7()),
            conversation,
            answer: Message::awaited(answer, parent, self.clock.now),
            messages,
            typed_in: None,
            queue: None,
            options,
        }
    }

    /// The draft as it would be sent.
    pub(super) fn drafted(&self) -> DraftedTurn {
        let is_new = self.state.selected.is_none();
        let instructions = is_new.then(|| self.drafted_instructions());
        DraftedTurn {
            conversation: self.state.selected,
            parent: self.last_message(),
            instructions: instructions.unwrap_or_default(),
            text: self.state.draft.clone(),
            attachments: self
                .state
                .attachments(self.state.composer_place())
                .cloned()
                .collect(),
            options: self.state.options(self.state.selected, None),
        }
    }

    /// Has the background say what would be sent for the draft.
    pub(super) fn preview_request(&mut self) {
        let number = self.state.preview.ask();
        let drafted = Box::new(self.drafted());
        self.command(Command::PreviewRequest { number, drafted });
    }

    pub(super) fn begin(&mut self, new: NewTurn) {
        self.state.select(Some(new.conversation));
        // Who asks wants to see what comes.
        self.state.end_comparison();
        self.state.begin(&new);
        self.command(Command::SendMessage(Box::new(new)));
    }
}
