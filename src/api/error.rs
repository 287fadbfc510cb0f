//! What a refusal, an in-stream error or a broken connection means, as a `Failure`.

use std::error::Error;
use std::io::{self, ErrorKind};

use serde_json::Value;

use crate::domain::{Failure, FailureKind};

use super::wire;

/// The failure that an HTTP reply with this status and body stands for.
pub(super) fn of_reply(status: u16, body: &str) -> Failure {
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        // llama-server and OpenAI nest it; FastAPI says `detail`; some say it flat.
        let error = ["error", "detail"]
            .iter()
            .find_map(|name| value.get(name).filter(|error| !error.is_null()));
        return of_json(error.unwrap_or(&value), Some(status));
    }
    // A page for a browser says nothing to a person reading one line.
    let words = if body.trim_start().starts_with('<') {
        String::new()
    } else {
        shortened(body)
    };
    Failure {
        status: Some(status),
        ..Failure::new(kind_of(Some(status), "", &words), words)
    }
}

/// The failure that an error object stands for, with the reply's status where there was one.
pub(super) fn of_json(error: &Value, status: Option<u16>) -> Failure {
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    let tokens = |name: &str| {
        let number = error.get(name).and_then(wire::as_number);
        number.map(|number| number as u32)
    };
    let message = error
        .as_str()
        .or_else(|| text("message"))
        .or_else(|| text("error"))
        .unwrap_or_default();
    let named_code = text("code").filter(|code| code.parse::<u16>().is_err());
    let code = text("type").or(named_code).map(str::to_owned);
    let status = status.or_else(|| {
        let number = error.get("code").and_then(wire::as_number)?;
        (100.0..600.0).contains(&number).then_some(number as u16)
    });
    // OpenAI's type is general and its code is the precise one; llama-server's code is a number.
    let kind = [named_code, text("type")]
        .into_iter()
        .flatten()
        .find_map(kind_of_code)
        .unwrap_or_else(|| kind_of(status, code.as_deref().unwrap_or_default(), message));
    Failure {
        kind,
        status,
        code,
        detail: shortened(message),
        prompt_tokens: tokens("n_prompt_tokens"),
        context_tokens: tokens("n_ctx"),
    }
}

/// The failure that a broken or impossible connection stands for.
pub(super) fn of_connection(error: &(dyn Error + 'static)) -> Failure {
    let chain = || {
        std::iter::successors(Some(error), |error: &&(dyn Error + 'static)| {
            (*error).source()
        })
    };
    // The outer layers repeat the address; the innermost one says what happened.
    let detail = chain().last().map(ToString::to_string).unwrap_or_default();
    let kind = chain()
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .find_map(|error| match error.kind() {
            ErrorKind::ConnectionRefused => Some(FailureKind::Refused),
            ErrorKind::TimedOut => Some(FailureKind::Timeout),
            _ => None,
        });
    let kind = kind.unwrap_or_else(|| {
        let is_no_http = detail.contains("invalid HTTP") || detail.contains("InvalidContentType");
        if is_no_http {
            FailureKind::Protocol
        } else {
            FailureKind::Offline
        }
    });
    Failure::new(kind, shortened(&detail))
}

/// The first words of a text, cut where a person would stop reading.
pub(super) fn shortened(text: &str) -> String {
    const MOST_CHARS: usize = 600;
    let text = text.trim();
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn kind_of_code(code: &str) -> Option<FailureKind> {
    match code {
        "exceed_context_size_error" | "context_length_exceeded" => {
            Some(FailureKind::ContextTooLong)
        }
        "authentication_error" | "permission_error" | "invalid_api_key" => {
            Some(FailureKind::Unauthorised)
        }
        "unavailable_error" => Some(FailureKind::Loading),
        _ => None,
    }
}

fn kind_of(status: Option<u16>, code: &str, message: &str) -> FailureKind {
    let message = message.to_ascii_lowercase();
    let is_context = message.contains("exceeds the available context size")
        || message.contains("context size has been exceeded");
    match status {
        _ if is_context => FailureKind::ContextTooLong,
        Some(401 | 403) => FailureKind::Unauthorised,
        Some(408 | 504) => FailureKind::Timeout,
        Some(503) if message.contains("loading") => FailureKind::Loading,
        // Too busy is not the request's fault.
        Some(429 | 500..=599) => FailureKind::Server,
        Some(400..=499) => FailureKind::BadRequest,
        Some(_) => FailureKind::Protocol,
        None if code == "invalid_request_error" => FailureKind::BadRequest,
        None => FailureKind::Server,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_error_should_carry_its_numbers() {
        let body = r#"{"error":{"code":400,"message":"request (9028 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9028,"n_ctx":4096}}"#;
        let failure = of_reply(400, body);
        assert_eq!(failure.kind, FailureKind::ContextTooLong);
        assert_eq!(failure.code.as_deref(), Some("exceed_context_size_error"));
        assert_eq!(
            (failure.prompt_tokens, failure.context_tokens),
            (Some(9028), Some(4096))
        );
    }

    #[test]
    fn every_shape_of_error_should_keep_the_servers_words() {
        for (status, body, kind, words) in [
            (500, r#"{"error":"broken"}"#, FailureKind::Server, "broken"),
            (422, r#"{"detail":"no"}"#, FailureKind::BadRequest, "no"),
            (400, r#"{"message":"bad"}"#, FailureKind::BadRequest, "bad"),
            (503, "Loading model", FailureKind::Loading, "Loading model"),
            (503, "down for tea", FailureKind::Server, "down for tea"),
            (502, "<html>x</html>", FailureKind::Server, ""),
            (403, "{}", FailureKind::Unauthorised, ""),
            (200, "[1,2", FailureKind::Protocol, "[1,2"),
        ] {
            let failure = of_reply(status, body);
            assert_eq!((failure.kind, failure.detail.as_str()), (kind, words));
            assert_eq!(failure.status, Some(status));
        }
    }

    #[test]
    fn openais_precise_code_should_win_over_its_general_type() {
        let body = r#"{"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded"}}"#;
        assert_eq!(of_reply(400, body).kind, FailureKind::ContextTooLong);
    }
}
