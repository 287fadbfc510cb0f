//! What the palette lists for what is typed: commands, conversations, and what was said.

use std::collections::HashSet;

use crate::domain::{ConversationId, MessageId, Timestamp, TurnId};
use crate::ui::View;
use crate::ui::chooser::matching::{Pattern, best};
use crate::ui::commands::{Group, UiCommand};

/// With this in front, commands are looked for and nothing else.
pub(super) const COMMANDS_ONLY: char = '>';
/// How many conversations and commands stand above what was said.
const MOST_NAMES: usize = 4;
/// How many conversations stand there while nothing is typed.
const MOST_RECENT: usize = 7;
/// The commands that stand there while nothing is typed.
const FIRST_COMMANDS: [UiCommand; 6] = [
    UiCommand::NewConversation,
    UiCommand::CopyLastAnswer,
    UiCommand::RegenerateLastAnswer,
    UiCommand::EditInstructions,
    UiCommand::Commands,
    UiCommand::Shortcuts,
];
/// What narrows a search; such words are no part of a name.
const FILTERS: [&str; 5] = ["role:", "model:", "before:", "after:", "in:"];

/// What a row of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The name of what follows.
    Head(Head),
    /// A note: it cannot be chosen.
    Note(Note),
    /// A command.
    Command(UiCommand),
    /// A conversation by its title.
    Conversation(ConversationId),
    /// Something that was said: the place of the hit among those that were found.
    Hit(usize),
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The conversations that were talked in last.
    Recent,
    /// Conversations by their titles.
    Conversations,
    /// Commands.
    Commands,
    /// Commands of one kind.
    Group(Group),
    /// What was said in the conversation of this hit.
    Said(usize),
}

/// What there is to say about the list itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// No command is called so.
    NoCommand,
    /// Nobody said that.
    Nothing,
    /// It is still being looked for.
    Searching,
    /// It could not be looked for: why.
    Failed,
    /// What to do about that.
    Advice,
    /// There is more than is listed.
    More,
}

/// What a line leads to: the same from one list to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A command.
    Command(UiCommand),
    /// A conversation, as it was left.
    Conversation(ConversationId),
    /// A message in it.
    Message(MessageId),
}

/// What is typed, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Query<'a> {
    /// A command.
    Commands(&'a str),
    /// Anything.
    Everything(&'a str),
}

impl<'a> Query<'a> {
    /// Understands what is typed.
    pub(super) fn of(text: &'a str) -> Self {
        let text = text.trim();
        match text.strip_prefix(COMMANDS_ONLY) {
            Some(rest) => Self::Commands(rest.trim_start()),
            None => Self::Everything(text),
        }
    }

    /// What is to be looked for in everything that was said.
    pub(super) const fn wanted(self) -> &'a str {
        match self {
            Self::Commands(_) => "",
            Self::Everything(text) => text,
        }
    }
}

/// Everything that the lines depend on: while it is the same, so are they.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Basis {
    text: String,
    search: u64,
    conversations: (usize, Option<Timestamp>),
    selected: Option<ConversationId>,
    shape: u64,
    turn: Option<TurnId>,
    server: (bool, bool),
    is_loaded: bool,
    is_pinned: bool,
    has_deletion: bool,
}

impl Basis {
    /// What it is now.
    pub(super) fn of(view: View<'_>, text: &str) -> Self {
        let state = view.state;
        Self {
            text: text.to_owned(),
            search: state.search.revision,
            conversations: (
                state.conversations.len(),
                state
                    .conversations
                    .iter()
                    .map(|known| known.updated_at)
                    .max(),
            ),
            selected: state.selected,
            shape: state.shape,
            turn: state.turn().map(|turn| turn.id),
            server: (state.server.is_connected(), state.server.is_demo()),
            is_loaded: state.is_loaded,
            is_pinned: state.summary().is_some_and(|summary| summary.is_pinned),
            has_deletion: state.deletion.is_some(),
        }
    }
}

/// The lines for what is typed.
pub(super) fn lines(view: View<'_>, query: Query<'_>) -> Vec<Line> {
    match query {
        Query::Commands("") => all_commands(view),
        Query::Commands(text) => {
            let found = commands(view, &Pattern::new(text), usize::MAX);
            if found.is_empty() {
                return vec![Line::Note(Note::NoCommand)];
            }
            found.into_iter().map(Line::Command).collect()
        }
        Query::Everything("") => beginning(view),
        Query::Everything(text) => everything(view, text),
    }
}

/// What a line leads to; `None` where it cannot be chosen.
pub(super) fn target(view: View<'_>, line: Line) -> Option<Target> {
    match line {
        Line::Head(_) | Line::Note(_) => None,
        Line::Command(command) => Some(Target::Command(command)),
        Line::Conversation(id) => Some(Target::Conversation(id)),
        Line::Hit(index) => {
            let hit = view.state.search.found.hits.get(index)?;
            Some(match hit.message {
                Some(message) => Target::Message(message),
                None => Target::Conversation(hit.conversation),
            })
        }
    }
}

fn all_commands(view: View<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        let mut commands = UiCommand::ALL
            .iter()
            .filter(|command| command.entry().group == group && command.is_available(view))
            .peekable();
        if commands.peek().is_some() {
            lines.push(Line::Head(Head::Group(group)));
        }
        lines.extend(commands.copied().map(Line::Command));
    }
    lines
}

fn beginning(view: View<'_>) -> Vec<Line> {
    let state = view.state;
    // What is pinned stands above in the list, and is none the newer for it.
    let mut others: Vec<_> = state
        .conversations
        .iter()
        .filter(|known| Some(known.id) != state.selected)
        .collect();
    others.sort_by_key(|known| std::cmp::Reverse(known.updated_at));
    let recent = others.iter().take(MOST_RECENT);
    let recent: Vec<_> = recent.map(|known| Line::Conversation(known.id)).collect();
    let available = FIRST_COMMANDS
        .into_iter()
        .filter(|command| command.is_available(view));
    let mut lines = Vec::new();
    if !recent.is_empty() {
        lines.push(Line::Head(Head::Recent));
    }
    lines.extend(recent);
    lines.push(Line::Head(Head::Commands));
    lines.extend(available.map(Line::Command));
    lines
}

fn everything(view: View<'_>, text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut named = HashSet::new();
    let is_filtered = text
        .split_whitespace()
        .any(|word| FILTERS.iter().any(|filter| word.starts_with(filter)));
    if !is_filtered {
        let pattern = Pattern::new(&text.replace('"', " "));
        let conversations = conversations(view, &pattern);
        if !conversations.is_empty() {
            lines.push(Line::Head(Head::Conversations));
        }
        named.extend(conversations.iter().copied());
        lines.extend(conversations.into_iter().map(Line::Conversation));
        let commands = commands(view, &pattern, MOST_NAMES);
        if !commands.is_empty() {
            lines.push(Line::Head(Head::Commands));
        }
        lines.extend(commands.into_iter().map(Line::Command));
    }
    let has_names = !lines.is_empty();
    said(view, &named, &mut lines);
    let search = &view.state.search;
    let note = if search.failure.is_some() {
        lines.push(Line::Note(Note::Failed));
        Note::Advice
    } else if search.found.has_more {
        Note::More
    } else if has_names || !lines.is_empty() {
        return lines;
    } else if search.is_running {
        Note::Searching
    } else {
        Note::Nothing
    };
    lines.push(Line::Note(note));
    lines
}

/// What was said, under the titles of the conversations where it was.
fn said(view: View<'_>, named: &HashSet<ConversationId>, lines: &mut Vec<Line>) {
    let search = &view.state.search;
    if search.query.trim().is_empty() {
        return;
    }
    let mut before = None;
    for (index, hit) in search.found.hits.iter().enumerate() {
        // A title that is listed already need not be listed as something said.
        if hit.message.is_none() && named.contains(&hit.conversation) {
            continue;
        }
        if before.replace(hit.conversation) != Some(hit.conversation) {
            lines.push(Line::Head(Head::Said(index)));
        }
        lines.push(Line::Hit(index));
    }
}

fn conversations(view: View<'_>, pattern: &Pattern) -> Vec<ConversationId> {
    let ranked = view.state.conversations.iter().filter_map(|known| {
        let rank = pattern.rank(&known.title)?;
        (!known.title.is_empty()).then_some((rank, known.id))
    });
    best(ranked, MOST_NAMES)
}

fn commands(view: View<'_>, pattern: &Pattern, most: usize) -> Vec<UiCommand> {
    let ranked = UiCommand::ALL.iter().filter_map(|command| {
        let rank = pattern.rank(&command.label(view))?;
        command.is_available(view).then_some((rank, *command))
    });
    best(ranked, most)
}
