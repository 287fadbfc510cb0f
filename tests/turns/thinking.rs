//! Thinking first on the wire: what is asked in which order and with what, by `/completion`
//! where the server knows it; and that nothing goes on behind a stop.

use causerie::domain::{
    Event, GroundOptions, Grounding, Groundwork, StepKind, StepState, TurnPhase,
};
use serde_json::Value;

use super::support::{
    Received, canned, completion, completion_end, completion_words, templated, text_routes,
};
use super::*;

const ANALYSIS: &str = r#"Sure: {"intent": "find out", "question": "How is the pump oiled?",
    "queries": ["oil pump"], "need": "passages"}"#;

fn missing() -> Script {
    Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
}

/// A llama-server with its routes for texts, which streams what the test says.
fn server(
    reply: &'static str,
    stream: impl Fn(&Received) -> Script + Send + Sync + 'static,
) -> ScriptedServer {
    ScriptedServer::start_raw(move |request| {
        let text = text_routes(request, reply, |request| stream(request));
        text.or_else(|| canned(request)).unwrap_or_else(missing)
    })
}

impl Desk {
    fn think(&self, last: Option<&NewTurn>, text: &str) -> NewTurn {
        let grounding = Grounding {
            is_think_first: true,
            ..Grounding::default()
        };
        self.send_grounded(last, text, grounding)
    }

    fn send_grounded(&self, last: Option<&NewTurn>, text: &str, grounding: Grounding) -> NewTurn {
        let now = Timestamp(1_000_000);
        let id = MessageId::from(Uuid::now_v7());
        let parent = last.map(|last| last.answer.id);
        let fresh = ConversationId::from(Uuid::now_v7());
        let new = NewTurn {
            turn: TurnId::from(Uuid::now_v7()),
            conversation: last.map_or(fresh, |last| last.conversation),
            messages: vec![Message::new(id, parent, Role::User, text.to_owned(), now)],
            answer: Message::awaited(MessageId::from(Uuid::now_v7()), Some(id), now),
            typed_in: None,
            queue: None,
            options: TurnOptions {
                ground: GroundOptions {
                    grounding,
                    ..GroundOptions::default()
                },
                ..TurnOptions::default()
            },
        };
        self.supervisor
            .send(Command::SendMessage(Box::new(new.clone())));
        new
    }

    async fn answer(&self, new: &NewTurn) -> Message {
        let conversation = self.store.conversation(new.conversation).await.unwrap();
        let tree = conversation.unwrap().tree;
        tree.message(new.answer.id).unwrap().clone()
    }
}

/// The next request that is neither a look at the server nor a count.
async fn asked(server: &mut ScriptedServer) -> Received {
    loop {
        let request = server.request().await;
        if request.method == "POST"
            && !request.path.ends_with("/input_tokens")
            && request.path != "/tokenize"
        {
            return request;
        }
    }
}

#[tokio::test]
async fn the_steps_should_be_asked_in_their_order_and_told_as_they_come() {
    let mut server = server(ANALYSIS, |_| {
        completion("<think>\nhm so\n</think>\n\nDaily it is.")
    });
    let mut desk = desk(&server).await;
    let new = desk.think(None, "How often?");
    let mut phases = Vec::new();
    let mut works: Vec<Groundwork> = Vec::new();
    let end = desk
        .wait(|event| match event {
            Event::TurnAdvanced { delta, .. } => {
                phases.extend(delta.phase);
                works.extend(delta.groundwork.map(|work| *work));
                None
            }
            Event::TurnEnded(end) => Some(end),
            _ => None,
        })
        .await;
    assert_eq!(end.failure, None);
    // Who is slow to listen hears several as one, of which the last counts.
    assert_eq!(phases.last(), Some(&TurnPhase::Requested));
    // Each is the whole of what was known, so that the last says all.
    assert!(
        works
            .windows(2)
            .all(|pair| pair[0].steps.len() <= pair[1].steps.len())
    );
    let kinds: Vec<StepKind> = works
        .last()
        .unwrap()
        .steps
        .iter()
        .map(|step| step.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            StepKind::Analyse,
            StepKind::Search,
            StepKind::Choose,
            StepKind::Write
        ]
    );
    let template = asked(&mut server).await;
    assert_eq!(template.path, "/apply-template");
    assert_eq!(
        template.body["chat_template_kwargs"]["enable_thinking"],
        false
    );
    let analysis = asked(&mut server).await;
    assert_eq!(
        (analysis.path.as_str(), &analysis.body["stream"]),
        ("/completion", &json!(false))
    );
    assert_eq!(analysis.body["prompt"], templated(&template));
    assert_eq!(analysis.body["n_predict"], 512);
    assert!(analysis.body["json_schema"].is_object() && analysis.body["cache_prompt"] == true);
    let template = asked(&mut server).await;
    assert_eq!(template.path, "/apply-template");
    let write = asked(&mut server).await;
    assert_eq!(
        (write.path.as_str(), &write.body["stream"]),
        ("/completion", &json!(true))
    );
    assert_eq!(write.body["prompt"], templated(&template));
    assert!(
        write.body["prompt"]
            .as_str()
            .unwrap()
            .contains("How is the pump oiled?")
    );
    for told in ["return_progress", "timings_per_token", "cache_prompt"] {
        assert_eq!(write.body[told], true, "{told}");
    }
    assert!(write.body.get("tools").is_none());
    let answer = desk.answer(&new).await;
    assert_eq!(
        (&*answer.content, &*answer.reasoning),
        ("Daily it is.", "hm so")
    );
    assert_eq!(answer.timings.unwrap().predicted_n, 7);
    assert_eq!(answer.outcome, Outcome::complete());
    // The prompts are kept as they were sent.
    let prompts = desk.store.prompts(new.answer.id).await.unwrap();
    assert_eq!(prompts[0].text, analysis.body["prompt"]);
    assert_eq!(prompts[1].text, write.body["prompt"]);
    // The next turn begins as this one did, up to the end of its words.
    let begin = write.body["prompt"].as_str().unwrap();
    let begin = begin
        .strip_suffix("<|im_start|>assistant\n")
        .unwrap()
        .to_owned();
    let next = desk.think(Some(&new), "And why?");
    desk.ended(next.turn).await;
    for _ in 0..2 {
        let request = server.request_to("/completion").await;
        let prompt = request.body["prompt"].as_str().unwrap();
        assert!(prompt.starts_with(&begin), "{prompt}");
    }
}

#[tokio::test]
async fn a_server_without_these_routes_should_be_asked_by_the_chat() {
    for knows_template in [false, true] {
        let mut server = ScriptedServer::start_raw(move |request| match request.path.as_str() {
            "/apply-template" if knows_template => {
                Script::json(200, &json!({"prompt": templated(request)}))
            }
            "/v1/chat/completions" if request.body["max_tokens"] == 512 => Script::answer(ANALYSIS),
            "/v1/chat/completions" => Script::reasoning_then("hm", "Daily."),
            _ => canned(request).unwrap_or_else(missing),
        });
        let mut desk = desk(&server).await;
        let new = desk.think(None, "How often?");
        assert_eq!(desk.ended(new.turn).await.failure, None);
        let analysis = server.chat_request().await;
        assert!(analysis.body["json_schema"].is_object());
        let write = server.chat_request().await;
        let sent = write.body["messages"][0]["content"].as_str().unwrap();
        assert!(
            sent.starts_with("How often?\n\n(The request, as it was understood"),
            "{sent}"
        );
        let answer = desk.answer(&new).await;
        assert_eq!((&*answer.content, &*answer.reasoning), ("Daily.", "hm"));
        let prompts = desk.store.prompts(new.answer.id).await.unwrap();
        assert!(
            prompts.last().unwrap().text.starts_with('['),
            "the messages as JSON"
        );
    }
}

#[tokio::test]
async fn a_text_that_a_server_does_not_go_on_with_should_be_asked_for_by_the_chat() {
    let mut server = ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/apply-template" => Script::json(200, &json!({"prompt": templated(request)})),
        "/v1/chat/completions" => Script::answer("Daily."),
        _ => canned(request).unwrap_or_else(missing),
    });
    let mut desk = desk(&server).await;
    let grounding = Grounding {
        searches: true,
        ..Grounding::default()
    };
    let new = desk.send_grounded(None, "How often?", grounding);
    assert_eq!(desk.ended(new.turn).await.failure, None);
    server.request_to("/completion").await;
    let write = server.chat_request().await;
    assert_eq!(write.body["messages"][0]["content"], "How often?");
    let prompts = desk.store.prompts(new.answer.id).await.unwrap();
    assert_eq!(prompts.len(), 2, "both were sent");
}

#[tokio::test]
async fn a_template_of_channels_should_be_left_to_the_server() {
    let mut server = ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/apply-template" => Script::json(
            200,
            &json!({"prompt": "<|start|>assistant<|channel|>final"}),
        ),
        "/v1/chat/completions" => Script::answer("Daily."),
        _ => canned(request).unwrap_or_else(missing),
    });
    let mut desk = desk(&server).await;
    let new = desk.think(None, "How often?");
    assert_eq!(desk.ended(new.turn).await.failure, None);
    server.chat_request().await;
    server.chat_request().await;
}

#[tokio::test]
async fn a_stop_should_close_the_socket_of_whatever_step_it_meets() {
    for stalls_at in ["/apply-template", "analysis", "answer"] {
        let mut server = ScriptedServer::start_raw(move |request| {
            let is_short = request.body["stream"] == false;
            let step = match request.path.as_str() {
                "/completion" if is_short => "analysis",
                "/completion" => "answer",
                path => path,
            };
            if step == stalls_at {
                return if step == "answer" {
                    Script::stream().stall()
                } else {
                    Script::new().stall()
                };
            }
            text_routes(request, ANALYSIS, |_| completion("Daily."))
                .or_else(|| canned(request))
                .unwrap_or_else(missing)
        });
        let mut desk = desk(&server).await;
        let new = desk.think(None, "How often?");
        let stalled = loop {
            let request = asked(&mut server).await;
            let is_short = request.body["stream"] == false;
            let is_it = match stalls_at {
                "analysis" => request.path == "/completion" && is_short,
                "answer" => request.path == "/completion" && !is_short,
                path => request.path == path,
            };
            if is_it {
                break request;
            }
        };
        desk.supervisor.send(Command::StopTurn(new.turn));
        let end = desk.ended(new.turn).await;
        timeout(PATIENCE, stalled.closed()).await.unwrap();
        let expected = (stalls_at == "answer").then_some(Outcome::Stopped);
        assert_eq!((end.outcome, end.failure), (expected, None), "{stalls_at}");
    }
}

#[tokio::test]
async fn a_failed_analysis_should_be_told_in_the_servers_words_and_stay() {
    let server = ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/completion" => Script::failure(500, "server_error", "Compute error.", &Value::Null),
        _ => text_routes(request, "", |_| completion(""))
            .or_else(|| canned(request))
            .unwrap_or_else(missing),
    });
    let mut desk = desk(&server).await;
    let new = desk.think(None, "How often?");
    let end = desk.ended(new.turn).await;
    assert_eq!(end.failure.unwrap().detail, "Compute error.");
    assert!(end.is_kept);
    let answer = desk.answer(&new).await;
    assert!(matches!(answer.outcome, Outcome::Failed { .. }) && answer.content.is_empty());
    let (kind, failure) = answer.groundwork.as_ref().unwrap().failed().unwrap();
    assert_eq!((kind, failure.status), (StepKind::Analyse, Some(500)));
}

#[tokio::test]
async fn a_failure_in_the_stream_should_fail_the_answer_and_keep_its_words() {
    let server = server(ANALYSIS, |_| {
        let error =
            json!({"error": {"code": 500, "message": "Compute error.", "type": "server_error"}});
        completion_words("half an ").event(&error)
    });
    let mut desk = desk(&server).await;
    let new = desk.think(None, "How often?");
    let end = desk.ended(new.turn).await;
    assert_eq!(end.failure.unwrap().detail, "Compute error.");
    let answer = desk.answer(&new).await;
    assert_eq!(answer.content, "half an ");
    let work = answer.groundwork.unwrap();
    assert!(matches!(
        work.step(StepKind::Write).unwrap().state,
        StepState::Failed { .. }
    ));
}

#[tokio::test]
async fn a_limit_should_be_told_as_one_and_words_that_look_like_a_mark_should_come() {
    let server = server(ANALYSIS, |_| {
        completion_words("a <thin").event(&completion_end("limit"))
    });
    let mut desk = desk(&server).await;
    let new = desk.think(None, "How often?");
    let end = desk.ended(new.turn).await;
    let reason = FinishReason::Length;
    assert_eq!(end.outcome, Some(Outcome::Finished { reason }));
    assert_eq!(desk.answer(&new).await.content, "a <thin");
}

#[tokio::test]
async fn a_window_that_never_drains_should_not_stall_the_steps() {
    let server = server(ANALYSIS, |_| completion(&"word ".repeat(5_000)));
    let desk = desk(&server).await;
    let new = desk.think(None, "How often?");
    let finished = async {
        loop {
            let row = desk.store.conversation(new.conversation).await.unwrap();
            let answer = row.and_then(|row| row.tree.message(new.answer.id).cloned());
            if answer.is_some_and(|answer| !answer.outcome.is_streaming()) {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, finished).await.unwrap();
    assert_eq!(
        desk.answer(&new).await.content.split_whitespace().count(),
        5_000
    );
}
