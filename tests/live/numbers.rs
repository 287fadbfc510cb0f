//! Counting and fitting against the real server, through the engine.

use causerie::domain::{
    Command, DraftedTurn, Event, Fit, MessageId, Outcome, TurnId, TurnOptions, TurnPhase,
};

use super::server::Server;
use super::tree::Desk;

impl Desk {
    /// Waits until the server is known.
    pub async fn connect(&mut self) {
        self.wait(|event| match event {
            Event::ServerChanged(status) if status.is_connected() => Some(()),
            _ => None,
        })
        .await;
    }

    async fn end(&mut self, turn: TurnId) -> Option<Outcome> {
        let end = self
            .wait(|event| match event {
                Event::TurnEnded(end) if end.turn == turn => Some(end),
                Event::TurnRefused { failure, .. } => panic!("refused: {failure:?}"),
                _ => None,
            })
            .await;
        assert_eq!(end.failure, None);
        end.outcome
    }

    async fn count(&mut self, parent: Option<MessageId>, text: &str) -> u32 {
        let drafted = DraftedTurn {
            conversation: Some(self.conversation),
            parent,
            text: text.to_owned(),
            ..DraftedTurn::default()
        };
        self.count_drafted(drafted).await
    }

    /// How many tokens a message would be sent with.
    pub async fn count_drafted(&mut self, drafted: DraftedTurn) -> u32 {
        let drafted = Box::new(drafted);
        self.supervisor
            .send(Command::CountTokens { number: 1, drafted });
        self.wait(|event| match event {
            Event::TokensCounted { tokens, .. } => Some(tokens),
            _ => None,
        })
        .await
        .expect("it can count")
    }
}

fn fitted(fit: Fit) -> TurnOptions {
    TurnOptions {
        fit,
        ..TurnOptions::default()
    }
}

#[tokio::test]
async fn what_is_counted_should_be_what_is_read() {
    let Some(server) = Server::start("brief.gbnf", 4_096) else {
        return;
    };
    let mut desk = Desk::new(&server);
    desk.connect().await;
    let mut parent = None;
    for text in ["Tell me about tea.", "And about coffee, 日本茶 and water?"] {
        let counted = desk.count(parent, text).await;
        let (turn, answer) = desk.ask(parent, Some(text));
        desk.end(turn).await;
        let timings = desk.message(answer).await.timings.expect("measured");
        assert_eq!(counted, timings.prompt_n + timings.cache_n);
        parent = Some(answer);
    }
}

#[tokio::test]
async fn a_conversation_longer_than_the_context_should_go_on() {
    let Some(server) = Server::start("brief.gbnf", 512) else {
        return;
    };
    let text = "What else is there to be said of tea and of those who drink it? ".repeat(10);
    for fit in [Fit::DropOldest, Fit::Summarise] {
        let mut desk = Desk::new(&server);
        desk.connect().await;
        let (mut parent, mut cut) = (None, None);
        let mut has_summarised = false;
        for _ in 0..4 {
            let (turn, answer) = desk.ask_with(parent, Some(&text), fitted(fit));
            let end = desk
                .wait(|event| match event {
                    Event::TurnAdvanced { delta, .. } => {
                        has_summarised |= delta.phase == Some(TurnPhase::Summarising);
                        None
                    }
                    Event::TurnHindered { failure, .. } => panic!("{failure:?}"),
                    Event::TurnEnded(end) if end.turn == turn => Some(end),
                    _ => None,
                })
                .await;
            assert_eq!(end.failure, None);
            let message = desk.message(answer).await;
            assert_eq!(message.content, "Yes.");
            assert!(message.timings.expect("measured").context_used() <= 512);
            cut = message.cut;
            parent = Some(answer);
        }
        let cut = cut.expect("four of them have no room");
        assert!(cut.dropped >= 2, "{cut:?}");
        assert_eq!(cut.summary.is_some(), fit == Fit::Summarise);
        assert_eq!(has_summarised, fit == Fit::Summarise);
        assert_eq!(desk.tree().await.len(), 8);
    }
}
