//! A conversation of llama.cpp's web page, put together from its messages as they come.

use std::collections::HashMap;

use uuid::Uuid;

use super::extra;
use super::record::{RawMessage, Record, tool_calls};
use crate::domain::{
    ConversationId, ConversationSummary, FinishReason, ImportReason, ImportedConversation, Loss,
    Message, MessageId, Origin, Outcome, Role, Timestamp, Tree, TreeError,
};
use crate::exchange::loose::{Object, Text};
use crate::exchange::read::Fault;

/// More text than this in one conversation is not held.
const MOST_BYTES: usize = 512 << 20;

/// A conversation that is being read. The first thing that is wrong with it decides; what
/// comes after is passed over.
pub(super) struct Builder {
    session: Record,
    said: Vec<Said>,
    /// The ids of the hidden first messages: there should be one.
    roots: Vec<Text>,
    /// For each message that has them, its children in their order.
    children: Vec<(String, Vec<Text>)>,
    losses: Vec<Loss>,
    created_at: Option<Timestamp>,
    bytes: usize,
    fault: Option<Fault>,
}

/// A message, with its ties to others in the words of the file.
struct Said {
    id: String,
    parent: Option<String>,
    message: Message,
}

impl Builder {
    pub(super) fn new(session: Record) -> Self {
        Self {
            session,
            said: Vec::new(),
            roots: Vec::new(),
            children: Vec::new(),
            losses: Vec::new(),
            created_at: None,
            bytes: 0,
            fault: None,
        }
    }

    /// Takes a message, which stands at this line where lines are counted.
    pub(super) fn add(&mut self, message: Object<RawMessage>, line: Option<u64>) {
        if self.fault.is_some() {
            return;
        }
        if let Err(reason) = self.take(message) {
            self.fail(reason, line);
        }
    }

    /// Something is wrong at this line.
    pub(super) fn fail(&mut self, reason: ImportReason, line: Option<u64>) {
        let mut fault = Fault::new(reason);
        fault.line = line;
        self.fault.get_or_insert(fault);
        // What is not taken over any more need not be held.
        self.said = Vec::new();
        self.children = Vec::new();
    }

    fn take(&mut self, message: Object<RawMessage>) -> Result<(), ImportReason> {
        let raw = message.0.ok_or(ImportReason::Malformed)?;
        let Some(id) = raw.id.clone().some() else {
            return Err(ImportReason::NoId);
        };
        let at = Timestamp(raw.timestamp.integer().unwrap_or_default());
        if !raw.children.0.is_empty() {
            self.children.push((id.clone(), raw.children.0));
        }
        let is_root = raw.kind.as_str() == "root";
        if is_root {
            self.created_at = Some(at).filter(|at| at.0 > 0);
            self.roots.push(raw.id);
            // Words in it are instructions, and shown like any others.
            if raw.content.as_str().trim().is_empty() {
                return Ok(());
            }
        }
        let role = match raw.role.as_str() {
            _ if is_root => Role::System,
            "system" => Role::System,
            "user" => Role::User,
            "assistant" => Role::Assistant,
            "tool" => Role::Tool,
            other => return Err(ImportReason::UnknownRole(other.to_owned())),
        };
        let mut content = raw.content.or_empty();
        let mut attachments = Vec::new();
        for (place, extra) in raw.extra.0.into_iter().enumerate() {
            let mut extra = extra.0.unwrap_or_default();
            match extra.kept.take() {
                Some(kept) => {
                    let name = name_of(&id, &format!("attachment {place}"));
                    attachments.push(extra::attachment(name.into(), &extra, kept));
                }
                None => self.losses.extend(extra::take_over(extra, &mut content)),
            }
        }
        let name = self.message_id(&id);
        let mut message = Message::new(name, None, role, content, at);
        message.attachments = attachments;
        message.reasoning = raw
            .reasoning_content
            .some()
            .or(raw.thinking.some())
            .unwrap_or_default();
        message.tool_calls = tool_calls(raw.tool_calls.0);
        message.tool_call_id = raw.tool_call_id.some();
        message.model = raw.model.some();
        message.timings = raw.timings.0.map(|timings| timings.timings());
        if role == Role::Assistant && !message.tool_calls.is_empty() {
            message.outcome = Outcome::Finished {
                reason: FinishReason::ToolCalls,
            };
        }
        self.bytes += message.content.len() + message.reasoning.len();
        if self.bytes > MOST_BYTES {
            return Err(ImportReason::TooLarge);
        }
        let parent = raw.parent.some().filter(|_| !is_root);
        self.said.push(Said {
            id,
            parent,
            message,
        });
        Ok(())
    }

    /// The conversation, or the first thing that is wrong with it.
    pub(super) fn finish(mut self) -> Result<ImportedConversation, Fault> {
        let title = self.title();
        let fault = self.fault.take();
        let built = fault.map_or_else(|| self.build().map_err(Fault::new), Err);
        built.map_err(|fault| fault.within(&title))
    }

    fn build(mut self) -> Result<ImportedConversation, ImportReason> {
        let Some(id) = self.session.id.clone().some() else {
            return Err(ImportReason::NoId);
        };
        if self.said.is_empty() && self.roots.len() < 2 {
            return Err(ImportReason::NoMessages);
        }
        let root = match self.roots.as_slice() {
            [root] => root.clone().or_empty(),
            roots => return Err(ImportReason::Roots(roots.len() as u64)),
        };
        let missing = self.set_in_order(&root)?;
        let current = self.session.curr_node.clone().some();
        let current = current.filter(|id| *id != root);
        let is_known = |id: &String| self.said.iter().any(|said| said.id == *id);
        let selected = current.as_ref().filter(|id| is_known(id));
        if missing > 0 && current.is_some() && selected.is_none() {
            // A message that others refer to may be gone for long, but not the one on screen.
            return Err(ImportReason::CutOff);
        }
        let selected = match selected {
            Some(id) => Some(self.message_id(id)),
            None => self.latest(),
        };
        if missing > 0 {
            self.losses.push(Loss::MissingMessages(missing));
        }
        let title = self.title();
        let (pinned, modified) = (self.session.pinned.0, self.session.last_modified.integer());
        let origin = self.session.forked_from_conversation_id.clone().some();
        let first = self.said.iter().map(|said| said.message.created_at).min();
        let last = self.said.iter().map(|said| said.message.created_at).max();
        let created_at = self.created_at.or(first).unwrap_or_default();
        let messages: Vec<_> = self.said.into_iter().map(|said| said.message).collect();
        let mut tree = Tree::from_messages(messages, []).map_err(reason_of)?;
        if let Some(selected) = selected {
            tree.select(selected).map_err(reason_of)?;
        }

        let said_first = tree.selected_path().find(|said| said.role == Role::User);
        let derived = said_first.map(Message::derived_title).unwrap_or_default();
        let is_own = !title.is_empty() && title != derived;
        let title = if title.is_empty() { derived } else { title };
        let mut summary = ConversationSummary::new(conversation_id(&id), title, created_at);
        summary.is_title_set = is_own;
        summary.is_pinned = pinned;
        summary.updated_at = modified.map(Timestamp).or(last).unwrap_or(created_at);
        summary.message_count = tree.len() as u64;
        // The page does not say at which message it was forked off: that one counts as gone.
        summary.origin = origin.map(|id| Origin {
            conversation: conversation_id(&id),
            message: MessageId::default(),
        });
        Ok(ImportedConversation {
            summary,
            tree,
            losses: self.losses,
        })
    }

    /// Ties messages to their parents and puts siblings in the order of their parents'
    /// lists; how many messages of those lists are not there.
    fn set_in_order(&mut self, root: &str) -> Result<u64, ImportReason> {
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(self.said.len());
        for (index, said) in self.said.iter().enumerate() {
            if places.insert(&said.id, index).is_some() {
                return Err(ImportReason::DuplicateMessage(said.id.clone()));
            }
        }
        let mut parents: Vec<Option<usize>> = Vec::with_capacity(self.said.len());
        for said in &self.said {
            let parent = match said.parent.as_deref() {
                None => None,
                // The root itself is only there where it has words.
                Some(id) if id == root => places.get(id).copied(),
                Some(id) => {
                    let found = places.get(id).copied();
                    Some(found.ok_or_else(|| ImportReason::UnknownParent(id.to_owned()))?)
                }
            };
            parents.push(parent);
        }
        let mut missing = 0;
        let mut order: Vec<usize> = vec![usize::MAX; self.said.len()];
        for (id, children) in &self.children {
            for (place, child) in children.iter().enumerate() {
                match places.get(child.as_str()) {
                    Some(index) if self.said[*index].parent.as_ref() == Some(id) => {
                        order[*index] = order[*index].min(place);
                    }
                    Some(_) => {}
                    None => missing += 1,
                }
            }
        }
        let names: Vec<MessageId> = self.said.iter().map(|said| said.message.id).collect();
        for (said, parent) in self.said.iter_mut().zip(parents) {
            said.message.parent = parent.map(|parent| names[parent]);
        }
        let mut numbered: Vec<(usize, Said)> = order.into_iter().zip(self.said.drain(..)).collect();
        numbered.sort_by_key(|(place, _)| *place);
        self.said = numbered.into_iter().map(|(_, said)| said).collect();
        Ok(missing)
    }

    /// The newest message, which is selected where the page does not say which is.
    fn latest(&self) -> Option<MessageId> {
        let newest = self.said.iter().max_by_key(|said| said.message.created_at);
        newest.map(|said| said.message.id)
    }

    /// The title on one line.
    fn title(&self) -> String {
        let words = self.session.name.as_str().split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }

    fn message_id(&self, id: &str) -> MessageId {
        name_of(self.session.id.as_str(), id).into()
    }
}

fn conversation_id(id: &str) -> ConversationId {
    name_of("", id).into()
}

/// The name that is a UUID already; any other gets one that is always the same, so that it
/// is known again at the next import. Message ids of that kind are clear only within theirs.
fn name_of(within: &str, id: &str) -> Uuid {
    Uuid::parse_str(id).unwrap_or_else(|_| {
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        for byte in within.bytes().chain([0]).chain(id.bytes()) {
            hash =
                (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        uuid::Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid()
    })
}

fn reason_of(error: TreeError) -> ImportReason {
    match error {
        TreeError::Duplicate(id) => ImportReason::DuplicateMessage(id.to_string()),
        TreeError::Unknown(id) => ImportReason::UnknownParent(id.to_string()),
        TreeError::Cycle(id) | TreeError::NotSingle(id) => ImportReason::Cycle(id.to_string()),
    }
}
