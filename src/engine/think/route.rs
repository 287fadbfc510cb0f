//! By which way a server is asked where thinking goes first.

use crate::api::{ChatRequest, Dialect, Route};
use crate::domain::{Failure, PromptPart, Server};
use crate::engine::tools::Tools;

/// Marks of templates in which models speak in channels. They are no text, so that nobody could
/// tell thoughts from words behind them.
const CHANNELS: [&str; 2] = ["<|channel|>", "<|channel>"];

/// The one rule: a text is made by the model's own template and gone on with by `/completion`,
/// unless
///
/// - the server is no llama-server: others do not have these routes, or mean something else,
/// - the last message is an answer to be gone on with,
/// - there are pictures or sounds, which a text cannot hold,
/// - the server does not know the routes (404, 405, 501), older or guarded ones,
/// - or the template speaks in channels.
///
/// Then the same messages go to `/v1/chat/completions`.
pub(in crate::engine) async fn find(
    tools: &Tools,
    server: &Server,
    request: &ChatRequest,
) -> Result<Route, Failure> {
    if !can_be_text(request) {
        return Ok(Route::Chat);
    }
    let client = tools.llm.client().await?;
    let prompt = client.apply_template(server, request).await?;
    Ok(of_prompt(prompt))
}

/// Whether these messages can be sent as a text at all.
fn can_be_text(request: &ChatRequest) -> bool {
    let mut parts = request.messages.iter().flat_map(|message| &message.parts);
    request.dialect == Dialect::LlamaServer
        && !request.continues_last
        && parts.all(|part| matches!(part, PromptPart::Text { .. }))
}

fn of_prompt(prompt: Option<String>) -> Route {
    match prompt {
        Some(prompt) if !CHANNELS.iter().any(|mark| prompt.contains(mark)) => {
            Route::Completion { prompt }
        }
        _ => Route::Chat,
    }
}

/// Whether a server does not know `/completion`, though it makes texts of messages.
pub(in crate::engine) const fn is_unknown(failure: &Failure) -> bool {
    matches!(failure.status, Some(404 | 405 | 501))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PromptMessage, Role};

    fn request() -> ChatRequest {
        ChatRequest {
            messages: vec![PromptMessage::new(Role::User, "hello".to_owned())],
            dialect: Dialect::LlamaServer,
            ..ChatRequest::default()
        }
    }

    #[test]
    fn only_what_a_text_can_hold_should_be_sent_as_one() {
        assert!(can_be_text(&request()));
        let mut with_file = request();
        with_file.messages[0].parts = vec![PromptPart::Text {
            name: "a.txt".to_owned(),
            text: "a".into(),
            is_pdf: false,
        }];
        assert!(can_be_text(&with_file));
        let mut with_picture = request();
        with_picture.messages[0].parts = vec![PromptPart::Picture {
            media_type: "image/png",
            bytes: [1].into(),
            size: (1, 1),
        }];
        assert!(!can_be_text(&with_picture));
        let other = ChatRequest {
            dialect: Dialect::OpenAi,
            ..request()
        };
        assert!(!can_be_text(&other));
        let begun = ChatRequest {
            continues_last: true,
            ..request()
        };
        assert!(!can_be_text(&begun));
    }

    #[test]
    fn a_template_of_channels_or_none_should_lead_to_the_chat() {
        let prompt = |text: &str| of_prompt(Some(text.to_owned()));
        let text = "<|im_start|>user\nhi".to_owned();
        assert_eq!(prompt(&text), Route::Completion { prompt: text });
        assert_eq!(prompt("<|start|>assistant<|channel|>"), Route::Chat);
        assert_eq!(of_prompt(None), Route::Chat);
    }
}
