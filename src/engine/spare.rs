//! What is asked of the server in its spare time, one thing after the other and only while no
//! turn runs: titles, and to read ahead. A turn that begins takes the server's place at once.

use std::collections::VecDeque;
use std::future::pending;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::api::{ChatRequest, CompletionEvent};
use crate::domain::{
    ConversationId, Event, Failure, FailureKind, FinishReason, MessageId, Outcome, Server,
    Settings, TurnOptions,
};

use super::llm::Chunk;
use super::tools::Tools;
use super::{read_ahead, titles};

/// Nobody waits for these things, but the server has others to do.
const PATIENCE: Duration = Duration::from_mins(2);

/// What is still to be asked, and what is being asked.
#[derive(Debug, Default)]
pub(super) struct Spare {
    wishes: VecDeque<Wish>,
    at_work: Option<Work>,
}

/// An errand after an answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wish {
    pub conversation: ConversationId,
    pub answer: MessageId,
    errand: Errand,
}

#[derive(Clone, Debug, PartialEq)]
enum Errand {
    /// Ask for a title.
    Title,
    /// Have the conversation read into the cache, as the next turn would have it.
    ReadAhead(Box<TurnOptions>),
}

#[derive(Debug)]
struct Work {
    wish: Wish,
    task: JoinHandle<Option<String>>,
}

impl Spare {
    /// Takes note of an answer that ended well, where the person wants anything after it.
    /// `options` are those of its turn.
    pub(super) fn hear(&mut self, news: &Event, options: &TurnOptions, settings: &Settings) {
        let Event::TurnEnded(end) = news else { return };
        if !matches!(end.outcome, Some(Outcome::Finished { .. })) {
            return;
        }
        let wish = |errand| Wish {
            conversation: end.conversation,
            answer: end.answer,
            errand,
        };
        if settings.writes_titles {
            self.wishes.push_back(wish(Errand::Title));
        }
        if settings.reads_ahead {
            // Behind the title, whose question would be in the cache otherwise; and what
            // was to be read of this conversation is a part of what is to be read now.
            let is_older = |known: &Wish| {
                known.conversation == end.conversation && known.errand != Errand::Title
            };
            self.wishes.retain(|known| !is_older(known));
            let options = Box::new(options.clone());
            self.wishes.push_back(wish(Errand::ReadAhead(options)));
        }
    }

    /// Begins with the next thing, where the server is free for it.
    pub(super) fn go_on(&mut self, tools: &Tools, settings: &Settings, is_free: bool) {
        if !is_free || self.at_work.is_some() {
            return;
        }
        if let Some(wish) = self.wishes.pop_front() {
            let prompt = settings.title_prompt.clone();
            let task = tokio::spawn(run(tools.clone(), wish.clone(), prompt));
            self.at_work = Some(Work { wish, task });
        }
    }

    /// A turn begins: what is being done is called off. A title is asked for again later;
    /// what was to be read ahead, the turn reads itself or pushes out of the cache.
    pub(super) fn give_way(&mut self) {
        let is_running = |work: &mut Work| !work.task.is_finished();
        if let Some(work) = self.at_work.take_if(is_running) {
            work.task.abort();
            self.wishes.push_front(work.wish);
        }
        self.wishes.retain(|wish| wish.errand == Errand::Title);
    }

    /// Conversations are put away, and nothing is to be asked for them.
    pub(super) fn forget(&mut self, conversations: &[ConversationId]) {
        self.drop_where(|wish| conversations.contains(&wish.conversation));
    }

    /// Drops what these settings do not ask for any more.
    pub(super) fn follow(&mut self, settings: &Settings) {
        self.drop_where(|wish| match wish.errand {
            Errand::Title => !settings.writes_titles,
            Errand::ReadAhead(_) => !settings.reads_ahead,
        });
    }

    /// Nothing is wanted any more.
    pub(super) fn end(&mut self) {
        self.drop_where(|_| true);
    }

    fn drop_where(&mut self, is_dropped: impl Fn(&Wish) -> bool) {
        let is_meant = |work: &mut Work| is_dropped(&work.wish);
        if let Some(work) = self.at_work.take_if(is_meant) {
            work.task.abort();
        }
        self.wishes.retain(|wish| !is_dropped(wish));
    }

    /// Comes when something was done; `None` where that brought no title.
    pub(super) async fn next(&mut self) -> Option<(ConversationId, String)> {
        let Some(work) = &mut self.at_work else {
            return pending().await;
        };
        let conversation = work.wish.conversation;
        let title = (&mut work.task).await;
        self.at_work = None;
        Some((conversation, title.ok()??))
    }
}

/// Does one thing; the title, where that was it. What fails is nobody's concern but the log's.
async fn run(tools: Tools, wish: Wish, title_prompt: String) -> Option<String> {
    let conversation = wish.conversation;
    let errand = async {
        match &wish.errand {
            Errand::Title => titles::write(&tools, &wish, &title_prompt).await,
            Errand::ReadAhead(options) => {
                read_ahead::read(&tools, &wish, options).await?;
                Ok(None)
            }
        }
    };
    match timeout(PATIENCE, errand).await {
        Ok(Ok(title)) => title,
        Ok(Err(failure)) => {
            tracing::debug!(%conversation, %failure, "nothing came of the server's spare time");
            None
        }
        Err(_) => {
            tracing::debug!(%conversation, "the server had too little spare time");
            None
        }
    }
}

/// What a server replied.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub words: String,
    /// Whether the limit of tokens ended it.
    pub is_cut: bool,
}

/// Asks and waits for the whole reply.
pub(super) async fn ask(
    tools: &Tools,
    server: Server,
    request: ChatRequest,
) -> Result<Reply, Failure> {
    let mut stream = tools.llm.stream(server, request);
    let mut reply = Reply::default();
    loop {
        match stream.chunks.recv().await {
            Some(Chunk::Event(CompletionEvent::Content(words))) => reply.words.push_str(&words),
            Some(Chunk::Event(CompletionEvent::Finished(reason))) => {
                reply.is_cut = reason == FinishReason::Length;
            }
            Some(Chunk::Event(_)) => {}
            Some(Chunk::Ended(end)) => {
                end?;
                return Ok(reply);
            }
            None => return Err(Failure::new(FailureKind::Protocol, "")),
        }
    }
}
