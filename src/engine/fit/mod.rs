//! What of a branch is sent where the context has no room for all of it: the oldest turns are
//! left out, or a summary by the model takes their place. The server counts what it can.

mod room;
mod summary;
#[cfg(test)]
mod tests;
mod turns;

use std::sync::Arc;

use crate::api::{ChatRequest, Client, Dialect};
use crate::domain::{
    Event, Failure, Fit, Message, Parameter, ParameterValue, PromptCut, PromptMessage, PromptParts,
    Server, ServerKind, ServerStatus, TurnDelta, TurnId, TurnOptions, TurnPhase, Unsent,
    reserve_tokens,
};

use super::files::attached_to;
use super::tools::Tools;
pub(super) use room::Room;
use turns::{Search, Turns};

/// Tokens of a character where nobody can count them: words of most languages have fewer.
const TOKENS_PER_CHAR: f64 = 1.0 / 3.0;
/// The share of the context that is used after the server refused what was thought to fit.
const SECOND_TRY: f64 = 0.75;

/// What is to be sent, as far as it is known before it is fitted.
#[derive(Clone)]
pub(super) struct Order {
    pub(super) tools: Tools,
    pub(super) turn: TurnId,
    pub(super) status: ServerStatus,
    pub(super) server: Server,
    pub(super) model: Option<String>,
    /// With what was found in documents among the person's words.
    pub(super) branch: Arc<Vec<Message>>,
    /// The same messages as they were written: a summary is made of these. Where one is not
    /// among them it is as it stands on the branch.
    pub(super) spoken: Arc<Vec<Message>>,
    pub(super) parts: Arc<PromptParts>,
    pub(super) continues_last: bool,
    pub(super) options: TurnOptions,
    /// What the server refused before, where it did.
    pub(super) refused: Option<Refused>,
    /// Whether it is no answer that is asked for: nothing is told, and no summary is made.
    pub(super) is_aside: bool,
}

/// A prompt that the server found too long.
#[derive(Clone)]
pub(super) struct Refused {
    /// What it says of it.
    pub(super) failure: Failure,
    /// The length of what was sent.
    pub(super) chars: usize,
}

/// What is to be sent.
pub(super) struct Fitted {
    pub(super) prompt: Vec<PromptMessage>,
    pub(super) cut: Option<PromptCut>,
    /// What of the attachments is not among it.
    pub(super) unsent: Option<Unsent>,
    /// How long that is, in characters.
    pub(super) chars: usize,
    /// Why there is no summary where there should be one.
    pub(super) trouble: Option<Failure>,
}

/// The whole of a branch.
pub(super) fn whole(
    branch: &[Message],
    parts: &PromptParts,
    continues_last: bool,
) -> Vec<PromptMessage> {
    Turns::of(branch, parts, continues_last).prompt(0, None)
}

/// What is to be sent of a branch: what a model gets of its attachments, and all of it or, where
/// the order says so, what has room. Dropping the future calls off whatever it asks.
pub(super) async fn prepare(mut order: Order) -> Fitted {
    let contents = order.tools.contents.clone();
    let abilities = order.status.abilities_of(order.model.as_deref());
    let parts = contents
        .parts_of(attached_to(order.branch.iter()), &abilities)
        .await;
    order.parts = Arc::new(parts);
    let unsent = Some(order.parts.unsent).filter(|unsent| !unsent.is_nothing());
    if order.options.fit == Fit::Whole {
        return Fitted {
            prompt: whole(&order.branch, &order.parts, order.continues_last),
            cut: None,
            unsent,
            chars: 0,
            trouble: None,
        };
    }
    Fitted {
        unsent,
        ..fit(order).await
    }
}

/// Finds what of the branch has room. Dropping the future calls off whatever it asks.
async fn fit(order: Order) -> Fitted {
    order.tell(TurnPhase::Fitting);
    let branch = Arc::clone(&order.branch);
    let parts = Arc::clone(&order.parts);
    let turns = Turns::of(&branch, &parts, order.continues_last);
    let chars = turns.chars();
    let mut meter = Meter::of(&order).await;
    let Some(size) = order.context_tokens(&meter) else {
        // Nobody knows how much room there is, until the server says that there is none.
        return fitted((&turns, &chars), 0, None);
    };
    let limit = size.saturating_sub(order.reserve(size));
    let before = turns.cut_before();
    let hint = before.map(|(left_out, _)| left_out);
    let mut search = Search::new(&chars, limit, hint);
    if order.options.fit != Fit::Summarise {
        seek(&mut search, &turns, &mut meter, &chars).await;
        return fitted((&turns, &chars), search.found(), None);
    }

    let tokens = meter.tokens(&turns.prompt(0, None), chars[0]).await;
    if tokens <= limit || turns.most() == 0 {
        return fitted((&turns, &chars), 0, None);
    }
    let before = before.and_then(|(left_out, summary)| Some((left_out, summary?)));
    if let Some((left_out, summary)) = before {
        // A summary that is there already is used for as long as the rest has room beside it.
        let prompt = turns.prompt(left_out, Some(summary));
        let length = chars[left_out] + summary.chars().count();
        if meter.tokens(&prompt, length).await <= limit {
            return fitted((&turns, &chars), left_out, Some(summary));
        }
    }
    // A summary costs a request. Room is made for its words and for some turns to come, so
    // that not every turn needs one.
    let room = limit.saturating_sub(summary::most_tokens(size) + size / 8);
    let mut search = Search::new(&chars, room, hint);
    search.take(0, tokens);
    seek(&mut search, &turns, &mut meter, &chars).await;
    let (known, known_summary) = before.unwrap_or((0, ""));
    let left_out = search.found().max(known);
    if left_out == known {
        let summary = before.map(|(_, summary)| summary);
        return fitted((&turns, &chars), left_out, summary);
    }
    if order.is_aside {
        return fitted((&turns, &chars), left_out, None);
    }
    order.tell(TurnPhase::Summarising);
    let as_written = |message| order.as_written(message);
    let gone: Vec<&Message> = turns.between(known, left_out).map(as_written).collect();
    let chars_per_token = chars[0] as f64 / f64::from(tokens.max(1));
    let wish = summary::Wish {
        before: known_summary,
        gone: &gone,
        size,
        chars_per_token,
    };
    match summary::write(&order, &wish).await {
        Ok(summary) => fitted((&turns, &chars), left_out, Some(&summary)),
        Err(failure) => Fitted {
            trouble: Some(summary::trouble(failure)),
            ..fitted((&turns, &chars), left_out, None)
        },
    }
}

fn fitted(
    (turns, chars): (&Turns<'_>, &[usize]),
    left_out: usize,
    summary: Option<&str>,
) -> Fitted {
    Fitted {
        chars: chars[left_out] + summary.map_or(0, |summary| summary.chars().count()),
        prompt: turns.prompt(left_out, summary),
        cut: turns.cut(left_out, summary),
        unsent: None,
        trouble: None,
    }
}

async fn seek(search: &mut Search<'_>, turns: &Turns<'_>, meter: &mut Meter<'_>, chars: &[usize]) {
    while let Some(left_out) = search.next() {
        let prompt = turns.prompt(left_out, None);
        let tokens = meter.tokens(&prompt, chars[left_out]).await;
        search.take(left_out, tokens);
    }
}

impl Order {
    fn tell(&self, phase: TurnPhase) {
        if !self.is_aside {
            tell(&self.tools, self.turn, phase);
        }
    }

    fn as_written<'a>(&'a self, message: &'a Message) -> &'a Message {
        let mut spoken = self.spoken.iter();
        spoken.find(|it| it.id == message.id).unwrap_or(message)
    }

    pub(super) fn dialect(&self) -> Dialect {
        let connected = self.status.connected();
        Dialect::of(connected.map_or(ServerKind::OpenAi, |connected| connected.kind))
    }

    /// How much room there is: what the server says, or after a refusal what can be concluded.
    fn context_tokens(&self, meter: &Meter<'_>) -> Option<u32> {
        let connected = self.status.connected();
        let known = connected.and_then(|it| it.context_of(self.model.as_deref()));
        let Some(refused) = &self.refused else {
            return known;
        };
        let Refused { failure, chars } = refused;
        let sent = failure.prompt_tokens.unwrap_or_else(|| meter.guess(*chars));
        let size = failure.context_tokens.or(known).unwrap_or(sent);
        Some((f64::from(size) * SECOND_TRY) as u32)
    }

    /// What is kept free for the answer: as much as it was limited to, where that is less.
    fn reserve(&self, size: u32) -> u32 {
        let reserve = reserve_tokens(size);
        match self.options.sampling.value(Parameter::MaxTokens) {
            Some(ParameterValue::Whole(most @ 1..)) => {
                reserve.min(u32::try_from(*most).unwrap_or(reserve))
            }
            _ => reserve,
        }
    }

    /// The request for the answer, with these messages.
    pub(super) fn request(&self, messages: Vec<PromptMessage>) -> ChatRequest {
        ChatRequest {
            model: self.model.clone(),
            messages,
            continues_last: self.continues_last,
            options: self.options.clone(),
            dialect: self.dialect(),
            ..ChatRequest::default()
        }
    }
}

/// Says what goes on in a turn before its answer comes.
pub(super) fn tell(tools: &Tools, turn: TurnId, phase: TurnPhase) {
    let delta = TurnDelta {
        phase: Some(phase),
        ..TurnDelta::default()
    };
    tools.outbox.push(Event::TurnAdvanced {
        turn,
        delta: Box::new(delta),
    });
}

/// Says how many tokens a prompt has: the server counts, or the length has to do.
struct Meter<'a> {
    order: &'a Order,
    client: Option<Client>,
    tokens_per_char: f64,
}

impl<'a> Meter<'a> {
    async fn of(order: &'a Order) -> Self {
        let connected = order.status.connected();
        // A router would have to load the model first, which takes longer than counting may.
        let model = order.model.as_deref();
        let can_count =
            connected.is_some_and(|it| it.features.counts_tokens && !it.would_load(model));
        let client = if can_count {
            order.tools.llm.client().await.ok()
        } else {
            None
        };
        let refused = order.refused.as_ref();
        let of_sent = refused.and_then(|it| Some((it.failure.prompt_tokens?, it.chars.max(1))));
        let tokens_per_char = of_sent.map_or(TOKENS_PER_CHAR, |(tokens, chars)| {
            f64::from(tokens) / chars as f64
        });
        Self {
            order,
            client,
            tokens_per_char,
        }
    }

    async fn tokens(&mut self, prompt: &[PromptMessage], chars: usize) -> u32 {
        if let Some(client) = &self.client {
            let request = self.order.request(prompt.to_vec());
            match client.count_tokens(&self.order.server, &request).await {
                Ok(Some(tokens)) => {
                    // Should the next be refused, this is known of the words at least.
                    self.tokens_per_char = f64::from(tokens) / chars.max(1) as f64;
                    return tokens;
                }
                Ok(None) => {}
                Err(failure) => tracing::debug!(%failure, "a prompt was not counted"),
            }
            self.client = None;
        }
        self.guess(chars)
    }

    fn guess(&self, chars: usize) -> u32 {
        (chars as f64 * self.tokens_per_char).ceil() as u32
    }
}
