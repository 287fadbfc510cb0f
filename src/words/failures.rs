//! The one place that decides the sentence and the advice for every failure.

use crate::domain::{Failure, FailureKind};

use super::{FailureText, Gap, Words};

pub(super) fn text(words: &Words, failure: &Failure) -> FailureText {
    let (title, advice) = keys(failure);
    FailureText {
        title: title_of(words, failure, title),
        detail: failure.detail.trim().to_owned(),
        advice: words.text(advice).into_owned(),
    }
}

/// The title with the sizes or the status that are known.
fn title_of(words: &Words, failure: &Failure, key: &'static str) -> String {
    if failure.kind == FailureKind::ContextTooLong
        && let (Some(prompt), Some(context)) = (failure.prompt_tokens, failure.context_tokens)
    {
        return words.fill(
            "failure-context-sizes",
            &[
                ("prompt", Gap::Number(f64::from(prompt))),
                ("context", Gap::Number(f64::from(context))),
            ],
        );
    }
    let title = words.text(key).into_owned();
    match failure.status {
        Some(status) if says_status(failure.kind) => words.fill(
            "failure-with-status",
            &[
                ("title", Gap::Text(&title)),
                ("status", Gap::Text(&status.to_string())),
            ],
        ),
        _ => title,
    }
}

/// Whether the HTTP status adds to what the title says already.
const fn says_status(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::BadRequest | FailureKind::Server | FailureKind::Protocol
    )
}

/// The keys of the title and of the advice.
fn keys(failure: &Failure) -> (&'static str, &'static str) {
    match failure.kind {
        FailureKind::NoServer => ("failure-no-server", "failure-no-server-advice"),
        FailureKind::BadAddress => ("failure-bad-address", "failure-bad-address-advice"),
        FailureKind::Offline => ("failure-offline", "failure-offline-advice"),
        FailureKind::Refused => ("failure-refused", "failure-refused-advice"),
        FailureKind::Unauthorised => ("failure-unauthorised", "failure-unauthorised-advice"),
        FailureKind::Loading => ("failure-loading", "failure-loading-advice"),
        FailureKind::ContextTooLong => ("failure-context", "failure-context-advice"),
        FailureKind::BadRequest => ("failure-bad-request", "failure-bad-request-advice"),
        FailureKind::Server => ("failure-server", "failure-server-advice"),
        FailureKind::Protocol => ("failure-protocol", "failure-protocol-advice"),
        FailureKind::Timeout => ("failure-timeout", "failure-timeout-advice"),
        FailureKind::DiskFull => ("failure-disk-full", "failure-disk-full-advice"),
        FailureKind::ReadOnly => ("failure-read-only", "failure-read-only-advice"),
        FailureKind::Store => match failure.code.as_deref() {
            Some("folder_in_use") => ("failure-folder-in-use", "failure-folder-in-use-advice"),
            Some("newer_version") => ("failure-newer-version", "failure-newer-version-advice"),
            Some("changed_migration") => (
                "failure-changed-migration",
                "failure-changed-migration-advice",
            ),
            Some("not_a_database") => ("failure-not-a-database", "failure-not-a-database-advice"),
            _ => ("failure-store", "failure-store-advice"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_too_long_should_be_told_with_both_sizes() {
        let mut failure = Failure::new(FailureKind::ContextTooLong, "exceeds");
        failure.status = Some(400);
        let words = Words::english();
        assert!(!words.failure(&failure).title.contains(char::is_numeric));
        failure.prompt_tokens = Some(40_000);
        failure.context_tokens = Some(32_768);
        let title = words.failure(&failure).title;
        assert!(
            title.contains("40,000") && title.contains("32,768"),
            "{title}"
        );
    }

    #[test]
    fn a_status_should_be_told_where_the_title_does_not_say_it() {
        let words = Words::english();
        let mut failure = Failure::new(FailureKind::Server, " out of memory\n");
        failure.status = Some(500);
        let text = words.failure(&failure);
        assert!(text.title.ends_with("(HTTP 500)"), "{}", text.title);
        assert_eq!(text.detail, "out of memory");
        failure.kind = FailureKind::Unauthorised;
        assert!(!words.failure(&failure).title.contains("HTTP"));
    }

    #[test]
    fn codes_of_the_store_should_have_sentences_of_their_own() {
        let words = Words::english();
        let title = |code: Option<&str>| {
            let mut failure = Failure::new(FailureKind::Store, "");
            failure.code = code.map(str::to_owned);
            words.failure(&failure).title
        };
        let plain = title(None);
        assert_eq!(title(Some("something_else")), plain);
        for code in [
            "folder_in_use",
            "newer_version",
            "changed_migration",
            "not_a_database",
        ] {
            assert_ne!(title(Some(code)), plain, "{code}");
        }
    }
}
