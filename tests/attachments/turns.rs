//! What is attached goes with its message wherever that is sent: a turn, its like again, going
//! on with the answer, and what is counted and shown before.

use causerie::domain::{
    Attachment, Command, ContinuedTurn, ConversationId, DraftedTurn, Event, Message, MessageId,
    NewTurn, Outcome, Role, ServerState, Timestamp, TurnEnd, TurnId, TurnOptions,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::engine::Desk;
use super::{image_part, png, server, text_part};

impl Desk {
    async fn is_ready(&mut self) {
        self.until(|event| match event {
            Event::ServerChanged(status) if matches!(status.state, ServerState::Connected(_)) => {
                Some(())
            }
            _ => None,
        })
        .await;
    }

    async fn ended(&mut self, wanted: TurnId) -> TurnEnd {
        self.until(|event| match event {
            Event::TurnEnded(end) if end.turn == wanted => Some(*end),
            _ => None,
        })
        .await
    }

    /// Asks below a message; the question where there is a new one, and the answer.
    async fn ask(
        &mut self,
        conversation: ConversationId,
        parent: Option<MessageId>,
        question: Option<(&str, Vec<Attachment>)>,
    ) -> (Option<MessageId>, MessageId) {
        let now = Timestamp(1_000_000);
        let messages: Vec<_> = question
            .map(|(text, attachments)| Message {
                attachments,
                ..Message::new(
                    Uuid::now_v7().into(),
                    parent,
                    Role::User,
                    text.to_owned(),
                    now,
                )
            })
            .into_iter()
            .collect();
        let asked = messages.first().map(|message| message.id);
        let answer = Message::awaited(Uuid::now_v7().into(), asked.or(parent), now);
        let (turn, id) = (TurnId::from(Uuid::now_v7()), answer.id);
        self.supervisor.send(Command::SendMessage(Box::new(NewTurn {
            turn,
            conversation,
            messages,
            answer,
            typed_in: None,
            queue: None,
            options: TurnOptions::default(),
        })));
        let end = self.ended(turn).await;
        assert!(
            matches!(end.outcome, Some(Outcome::Finished { .. })),
            "{end:?}"
        );
        (asked, id)
    }
}

#[tokio::test]
async fn attachments_should_go_with_their_message_into_every_turn() {
    let mut server = server(true, true);
    let mut desk = Desk::at(server.url());
    desk.is_ready().await;
    let picture = png(20, 10);
    let attachments = vec![
        desk.attach_bytes("photo.png", &picture).await,
        desk.attach_bytes("notes.txt", b"words").await,
    ];
    let expected = json!({"role": "user", "content": [
        text_part("\n\n--- File: notes.txt ---\nwords"),
        image_part(&picture),
        text_part("Look."),
    ]});
    let conversation = ConversationId::from(Uuid::now_v7());
    let question = Some(("Look.", attachments.clone()));
    let (question, answer) = desk.ask(conversation, None, question).await;
    assert_eq!(
        server.chat_request().await.body["messages"],
        json!([expected])
    );

    // Again, as a sibling.
    desk.ask(conversation, question, None).await;
    assert_eq!(
        server.chat_request().await.body["messages"],
        json!([expected])
    );

    // And a next question below it.
    desk.ask(conversation, Some(answer), Some(("And?", Vec::new())))
        .await;
    let messages = server.chat_request().await.body["messages"].take();
    assert_eq!(messages[0], expected);
    assert_eq!(messages[2], json!({"role": "user", "content": "And?"}));

    // Going on with an answer.
    let turn = TurnId::from(Uuid::now_v7());
    desk.supervisor
        .send(Command::ContinueAnswer(Box::new(ContinuedTurn {
            turn,
            conversation,
            answer,
            options: TurnOptions::default(),
        })));
    desk.ended(turn).await;
    let body = server.chat_request().await.body;
    assert_eq!(body["messages"][0], expected);
    assert_eq!(body["messages"][1]["role"], "assistant");

    // What would be sent is shown with it.
    let drafted = Box::new(DraftedTurn {
        conversation: Some(conversation),
        parent: Some(answer),
        text: "Look again.".to_owned(),
        attachments: vec![desk.attach_bytes("more.txt", b"more words").await],
        ..DraftedTurn::default()
    });
    desk.supervisor.send(Command::PreviewRequest {
        number: 1,
        drafted: drafted.clone(),
    });
    let shown = desk
        .until(|event| match event {
            Event::RequestPreviewed { result, .. } => Some(result),
            _ => None,
        })
        .await
        .unwrap();
    assert!(
        shown.contains("--- File: more.txt ---") && shown.contains("more words"),
        "{shown}"
    );
    assert!(shown.contains("--- File: notes.txt ---"), "{shown}");
    assert!(shown.contains("image_url"), "{shown}");
    desk.supervisor.shutdown().await;
}

#[tokio::test]
async fn what_is_attached_should_be_counted() {
    let server = super::support::ScriptedServer::start_raw(|request| {
        if request.path.ends_with("/input_tokens") {
            // As many as it has letters, so that a test sees what was counted.
            let letters = request.body["messages"].to_string().len();
            return super::Script::json(200, &json!({"input_tokens": letters}));
        }
        super::canned(request).unwrap_or_else(|| {
            super::Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
        })
    });
    let mut desk = Desk::at(server.url());
    desk.is_ready().await;
    let text = "many words ".repeat(100);
    let attachment = desk.attach_bytes("notes.txt", text.as_bytes()).await;
    let mut counts = Vec::new();
    for (number, attachments) in [(1, Vec::new()), (2, vec![attachment])] {
        let drafted = Box::new(DraftedTurn {
            text: "Look.".to_owned(),
            attachments,
            ..DraftedTurn::default()
        });
        desk.supervisor
            .send(Command::CountTokens { number, drafted });
        let count = desk
            .until(|event| match event {
                Event::TokensCounted { number: of, tokens } if of == number => Some(tokens),
                _ => None,
            })
            .await;
        counts.push(count.unwrap());
    }
    assert!(counts[1] > counts[0] + 1_000, "{counts:?}");
    desk.supervisor.shutdown().await;
}
