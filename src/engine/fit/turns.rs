//! A branch as turns, of which the oldest can be left out of what is sent; and the search for
//! how few of them have to be. Pure: what a prompt comes to in tokens is told from outside.

use std::collections::{HashMap, HashSet};

use crate::domain::{
    Message, MessageId, PromptCut, PromptMessage, PromptPart, PromptParts, Role, prompt_of,
};

/// What a message costs beyond its words, in characters: its role and the template's marks.
const CHARS_AROUND: usize = 24;

/// A branch, cut into turns: what a person said, and the answers and results that follow.
#[derive(Debug)]
pub(super) struct Turns<'a> {
    branch: &'a [Message],
    /// Whether the branch ends in an answer that is to be gone on with.
    continues_last: bool,
    parts: &'a PromptParts,
    /// Where the turns begin; before the first there are instructions at the most.
    starts: Vec<usize>,
}

impl<'a> Turns<'a> {
    pub(super) fn of(branch: &'a [Message], parts: &'a PromptParts, continues_last: bool) -> Self {
        let is_spoken = |message: &Message| message.role != Role::System;
        let first = branch.iter().position(is_spoken).unwrap_or(branch.len());
        let inside = inside_calls(branch);
        let mut starts = vec![first];
        for (index, message) in branch.iter().enumerate().skip(first + 1) {
            if message.role == Role::User && !inside.contains(&index) {
                starts.push(index);
            }
        }
        Self {
            branch,
            continues_last,
            parts,
            starts,
        }
    }

    /// How many turns can be left out: all but the last, which holds what is to be answered.
    pub(super) fn most(&self) -> usize {
        self.starts.len() - 1
    }

    /// The prompt without so many of the oldest turns, and with a summary in their place.
    pub(super) fn prompt(&self, left_out: usize, summary: Option<&str>) -> Vec<PromptMessage> {
        let start = self.starts[left_out];
        // What holds for the whole conversation is never left out.
        let instructions = self.branch[..start]
            .iter()
            .filter(|message| message.role == Role::System);
        let mut kept = &self.branch[start..];
        let mut last = None;
        if self.continues_last
            && let Some((begun, before)) = kept.split_last()
        {
            kept = before;
            last = Some(self.parts.message(begun));
        }
        let mut prompt = prompt_of(instructions.chain(kept), self.parts);
        prompt.extend(last);
        if let Some(summary) = summary {
            put_summary(&mut prompt, summary);
        }
        prompt
    }

    /// What is left out of a prompt, to be kept with its answer; `None` where that is nothing.
    pub(super) fn cut(&self, left_out: usize, summary: Option<&str>) -> Option<PromptCut> {
        let first_kept = self.branch.get(self.starts[left_out])?.id;
        let dropped = self.between(0, left_out).count() as u32;
        (dropped > 0).then(|| PromptCut {
            first_kept,
            dropped,
            summary: summary.map(str::to_owned),
        })
    }

    /// The messages of the turns from one on and before another.
    pub(super) fn between(&self, from: usize, until: usize) -> impl Iterator<Item = &'a Message> {
        let (from, until) = (self.starts[from], self.starts[until]);
        let turns = self.branch.get(from..until).unwrap_or_default();
        turns.iter().filter(|message| message.role != Role::System)
    }

    /// How many turns stand before the one that begins with this message.
    pub(super) fn before(&self, first_kept: MessageId) -> Option<usize> {
        let is_it = |start: &usize| {
            let first = self.branch.get(*start);
            first.is_some_and(|message| message.id == first_kept)
        };
        self.starts.iter().position(is_it)
    }

    /// What the nearest answer of the branch was written without: how many turns, and what
    /// stood in their place.
    pub(super) fn cut_before(&self) -> Option<(usize, Option<&'a str>)> {
        let answers = self.branch.iter().rev();
        let mut answers = answers.filter(|message| message.role == Role::Assistant);
        let cut = answers.next()?.cut.as_ref()?;
        Some((self.before(cut.first_kept)?, cut.summary.as_deref()))
    }

    /// The length of the prompt in characters for each number of turns that can be left out.
    pub(super) fn chars(&self) -> Vec<usize> {
        let of_branch = |range: std::ops::Range<usize>| -> usize {
            let messages = self.branch.get(range).unwrap_or_default();
            let of_parts = |message: &Message| -> usize {
                let parts = self.parts.of(message.id).iter();
                parts.map(PromptPart::chars_guess).sum()
            };
            let chars = messages.iter().map(|it| chars_of(it) + of_parts(it));
            chars.sum()
        };
        let instructions = of_branch(0..self.starts[0]);
        let mut rest = instructions + of_branch(self.starts[0]..self.branch.len());
        let mut chars = vec![rest];
        for pair in self.starts.windows(2) {
            rest -= of_branch(pair[0]..pair[1]);
            chars.push(rest);
        }
        chars
    }
}

/// Where a turn must not begin: below a call of a tool and above its result.
fn inside_calls(branch: &[Message]) -> HashSet<usize> {
    let mut inside = HashSet::new();
    let mut callers: HashMap<&str, usize> = HashMap::new();
    for (index, message) in branch.iter().enumerate() {
        // Servers that number their calls anew give two calls one name: the nearer is meant.
        for call in &message.tool_calls {
            callers.insert(&call.id, index);
        }
        let caller = message.tool_call_id.as_deref();
        if let Some(caller) = caller.and_then(|id| callers.get(id)) {
            inside.extend(caller + 1..=index);
        }
    }
    inside
}

fn chars_of(message: &Message) -> usize {
    let calls = message.tool_calls.iter();
    let calls: usize = calls
        .map(|call| call.name.len() + call.arguments.len())
        .sum();
    let words = message.content.chars().count() + message.reasoning.chars().count();
    words + calls + CHARS_AROUND
}

/// Puts a summary where every template has a place for words: below the instructions, or
/// above what the person says first.
fn put_summary(prompt: &mut Vec<PromptMessage>, summary: &str) {
    let note = format!(
        "[Summary of the earlier part of this conversation, which is left out]\n{}\n[End of \
         the summary]",
        summary.trim()
    );
    let of = |prompt: &mut [PromptMessage], role| {
        let found = prompt.iter().position(|message| message.role == role)?;
        Some(found)
    };
    if let Some(at) = of(prompt, Role::System) {
        let content = &mut prompt[at].content;
        *content = format!("{}\n\n{note}", content.trim_end());
    } else if let Some(at) = of(prompt, Role::User) {
        let content = &mut prompt[at].content;
        *content = format!("{note}\n\n{content}");
    } else {
        prompt.insert(0, PromptMessage::new(Role::User, note));
    }
}

/// The search for the fewest turns that have to be left out. Between what is known it guesses
/// by the lengths of the turns, so that few prompts have to be counted.
#[derive(Debug)]
pub(super) struct Search<'a> {
    /// The length for each number of turns.
    chars: &'a [usize],
    /// The most tokens that there is room for.
    limit: u32,
    /// Where to look first, after all of it.
    hint: Option<usize>,
    /// The most turns of which it is known that leaving them out is not enough, and the tokens.
    short: Option<(usize, u32)>,
    /// The fewest of which it is known that it is.
    enough: Option<usize>,
    counted: usize,
}

impl<'a> Search<'a> {
    /// So many prompts are counted at the most.
    const MOST_COUNTS: usize = 6;

    pub(super) fn new(chars: &'a [usize], limit: u32, hint: Option<usize>) -> Self {
        Self {
            chars,
            limit,
            hint,
            short: None,
            enough: None,
            counted: 0,
        }
    }

    /// For how many turns left out the tokens have to be known next; `None` at the end.
    pub(super) fn next(&self) -> Option<usize> {
        let most = self.chars.len() - 1;
        let Some((short, tokens)) = self.short else {
            return self.enough.is_none().then_some(0);
        };
        let first = short + 1;
        // Whether the last turn alone has room need not be known: it is sent in any case.
        let last = self.enough.unwrap_or(most).checked_sub(1)?;
        if first > last || self.counted >= Self::MOST_COUNTS {
            return None;
        }
        if self.counted == 1
            && let Some(hint) = self.hint
        {
            return Some(hint.clamp(first, last));
        }
        let per_char = f64::from(tokens) / self.chars[short].max(1) as f64;
        let is_enough =
            |left_out: &usize| self.chars[*left_out] as f64 * per_char <= f64::from(self.limit);
        Some((first..=last).find(is_enough).unwrap_or(last))
    }

    /// Takes in how many tokens there are with so many turns left out.
    pub(super) fn take(&mut self, left_out: usize, tokens: u32) {
        self.counted += 1;
        if tokens <= self.limit {
            self.enough = Some(self.enough.map_or(left_out, |known| known.min(left_out)));
        } else if self.short.is_none_or(|(known, _)| known <= left_out) {
            self.short = Some((left_out, tokens));
        }
    }

    /// How many turns to leave out, as far as that is known.
    pub(super) fn found(&self) -> usize {
        self.enough.unwrap_or(self.chars.len() - 1)
    }
}
