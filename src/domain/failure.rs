//! What can go wrong between this program and a server or its own file.
//!
//! The sentence that a person reads is not here: it is made from these facts
//! in `words`, once, for the window and the command line alike.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The category of a failure, which decides what to advise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// No server is known.
    NoServer,
    /// The address cannot be used as one.
    BadAddress,
    /// Nothing could be reached: no route, no such host, the connection broke.
    Offline,
    /// The machine answered, but nothing listens there.
    Refused,
    /// The key is missing or wrong, or does not allow this.
    Unauthorised,
    /// The model is still being loaded.
    Loading,
    /// The prompt is longer than the context.
    ContextTooLong,
    /// The server did not accept the request.
    BadRequest,
    /// The server failed.
    Server,
    /// The reply was not what the protocol says.
    Protocol,
    /// Nothing came for too long.
    Timeout,
    /// The disk is full.
    DiskFull,
    /// The file may not be written.
    ReadOnly,
    /// The store failed in another way.
    Store,
}

/// One failure, with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its category.
    pub kind: FailureKind,
    /// The HTTP status, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The server's own code or type, such as `exceed_context_size_error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The server's own words, or those of the layer below; with a code of our own, what
    /// fills its sentence. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The size of the prompt in tokens, where the server gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<u32>,
    /// The size of the context in tokens, where the server gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_tokens: Option<u32>,
}

impl Failure {
    /// A failure with no more than a category and words.
    #[must_use]
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            detail: detail.into(),
            prompt_tokens: None,
            context_tokens: None,
        }
    }

    /// Whether it is over once the server answers.
    #[must_use]
    pub const fn is_of_connection(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::NoServer
                | FailureKind::BadAddress
                | FailureKind::Offline
                | FailureKind::Refused
                | FailureKind::Unauthorised
                | FailureKind::Loading
                | FailureKind::Timeout
        )
    }

    /// A failure of our own making: the code finds its sentence in `words`, and `detail`
    /// fills the gap in it, where there is one.
    #[must_use]
    pub fn coded(kind: FailureKind, code: &str, detail: impl Into<String>) -> Self {
        Self {
            code: Some(code.to_owned()),
            ..Self::new(kind, detail)
        }
    }

    /// Whether the file on disk, not a server, is at fault.
    #[must_use]
    pub const fn is_of_store(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::DiskFull | FailureKind::ReadOnly | FailureKind::Store
        )
    }
}

/// For logs: the category, the status and the code. The words stay out, since servers
/// repeat prompts in theirs, and so does a code that is not a name.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST_CODE: usize = 64;
        write!(f, "{:?}", self.kind)?;
        if let Some(status) = self.status {
            write!(f, " (HTTP {status})")?;
        }
        let is_name = |code: &&String| {
            code.len() <= LONGEST_CODE
                && code
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        };
        if let Some(code) = self.code.as_ref().filter(is_name) {
            write!(f, " {code}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_should_be_told_the_facts_and_not_the_words() {
        let mut failure = Failure::coded(FailureKind::Server, "server_error", "secret words");
        failure.status = Some(500);
        assert_eq!(failure.to_string(), "Server (HTTP 500) server_error");
        failure.code = Some("secret words".to_owned());
        assert_eq!(failure.to_string(), "Server (HTTP 500)");
    }
}
