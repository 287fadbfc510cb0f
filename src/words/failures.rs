//! The one place that decides the sentence and the advice for every failure.

use crate::domain::{Failure, FailureKind};

use super::{FailureText, Gap, Words};

pub(super) fn text(words: &Words, failure: &Failure) -> FailureText {
    if let Some((title, advice)) = keys_of_code(failure) {
        return own(words, failure, title, advice);
    }
    let (title, advice) = keys(failure);
    FailureText {
        title: title_of(words, failure, title),
        detail: failure.detail.trim().to_owned(),
        advice: words.text(advice).into_owned(),
    }
}

/// A failure of the program's own making: what is known of it stands in the sentence, but
/// for the words of others, as on a connection that broke.
fn own(words: &Words, failure: &Failure, title: &'static str, advice: &'static str) -> FailureText {
    let detail = failure.detail.trim();
    let is_quoted = matches!(
        failure.code.as_deref(),
        Some(
            "broken_off"
                | "summary_failed"
                | "thinking_goes_on"
                | "settings_not_json"
                | "file_unreadable"
                | "file_unwritable"
                | "folder_unopened"
                | "helper_not_started"
                | "embedding_failed"
                | "reranking_failed"
        )
    );
    FailureText {
        title: words.fill(title, &[("part", Gap::Text(detail))]),
        detail: if is_quoted { detail } else { "" }.to_owned(),
        advice: words.text(advice).into_owned(),
    }
}

/// The keys for the codes that this program gives itself; a server's codes have none.
fn keys_of_code(failure: &Failure) -> Option<(&'static str, &'static str)> {
    let address = "failure-bad-address-advice";
    let protocol = "failure-protocol-advice";
    let again = "failure-server-advice";
    Some(match (failure.kind, failure.code.as_deref()?) {
        (FailureKind::BadAddress, code) => match code {
            "address_missing" => ("failure-address-missing", address),
            "address_scheme" => ("failure-address-scheme", address),
            "address_space" => ("failure-address-space", address),
            "address_user" => ("failure-address-user", "failure-address-user-advice"),
            "address_host_missing" => ("failure-address-host-missing", address),
            "address_host" => ("failure-address-host", address),
            "address_port" => ("failure-address-port", "failure-address-port-advice"),
            "redirected" if failure.detail.is_empty() => {
                ("failure-redirected-somewhere", "failure-redirected-advice")
            }
            "redirected" => ("failure-redirected", "failure-redirected-advice"),
            _ => return None,
        },
        (FailureKind::Timeout, "no_reply") => ("failure-no-reply", "failure-timeout-advice"),
        (FailureKind::Timeout, "no_connection") => {
            ("failure-no-connection", "failure-offline-advice")
        }
        (FailureKind::Timeout, "silence") => ("failure-silence", "failure-timeout-advice"),
        (FailureKind::Protocol, "web_page") => ("failure-web-page", protocol),
        (FailureKind::Protocol, "no_event_stream") => ("failure-no-event-stream", protocol),
        (FailureKind::Protocol, "no_model_list") => ("failure-no-model-list", protocol),
        (FailureKind::Protocol, "event_too_long") => ("failure-event-too-long", again),
        (FailureKind::Protocol, "bad_vectors") => ("failure-bad-vectors", protocol),
        (FailureKind::Protocol, "bad_scores") => ("failure-bad-scores", protocol),
        (FailureKind::Protocol, "bad_chunk") => ("failure-bad-chunk", again),
        (FailureKind::Unauthorised, "key_unusable") => {
            ("failure-key-unusable", "failure-unauthorised-advice")
        }
        (FailureKind::BadRequest, "turn_busy") => ("failure-turn-busy", "failure-turn-busy-advice"),
        (FailureKind::BadRequest, "search_role") => {
            ("failure-search-role", "failure-search-role-advice")
        }
        (FailureKind::BadRequest, "search_date") => {
            ("failure-search-date", "failure-search-date-advice")
        }
        (FailureKind::BadRequest, "cannot_continue") => {
            ("failure-cannot-continue", "failure-cannot-continue-advice")
        }
        (FailureKind::BadRequest, "summary_failed") => {
            ("failure-summary", "failure-summary-advice")
        }
        (FailureKind::BadRequest, "thinking_goes_on") => {
            ("failure-thinking", "failure-thinking-advice")
        }
        (FailureKind::Store, "export_exists") => {
            ("failure-export-exists", "failure-export-exists-advice")
        }
        (FailureKind::Store, "export_failed") => ("failure-export", "failure-export-advice"),
        (FailureKind::Store, "export_nothing") => {
            ("failure-export-nothing", "failure-export-nothing-advice")
        }
        (FailureKind::Store, "import_broke") => {
            ("failure-import-broke", "failure-import-broke-advice")
        }
        (FailureKind::Store, "keyring_silent") => {
            ("failure-keyring-silent", "failure-keyring-advice")
        }
        (FailureKind::Store, "keyring_refused") => {
            ("failure-keyring-refused", "failure-keyring-advice")
        }
        (FailureKind::BadRequest, "settings_not_json") => (
            "failure-settings-not-json",
            "failure-settings-not-json-advice",
        ),
        (FailureKind::BadRequest, "settings_not_ours") => (
            "failure-settings-not-ours",
            "failure-settings-not-ours-advice",
        ),
        (FailureKind::BadRequest, "presets_not_ours") => (
            "failure-presets-not-ours",
            "failure-presets-not-ours-advice",
        ),
        (FailureKind::BadRequest, "settings_newer") => {
            ("failure-settings-newer", "failure-settings-newer-advice")
        }
        (FailureKind::Store, "file_unreadable") => {
            ("failure-file-unreadable", "failure-file-unreadable-advice")
        }
        (FailureKind::Store, "file_unwritable") => {
            ("failure-file-unwritable", "failure-file-unwritable-advice")
        }
        (FailureKind::Store, "folder_unopened") => {
            ("failure-folder-unopened", "failure-folder-unopened-advice")
        }
        (_, "document_missing") => (
            "failure-document-missing",
            "failure-document-missing-advice",
        ),
        (_, "helper_not_started") => ("failure-helper", "failure-helper-advice"),
        (_, "embedding_failed") => ("failure-embedding", "failure-embedding-advice"),
        (_, "embedding_changed") => (
            "failure-embedding-changed",
            "failure-embedding-changed-advice",
        ),
        (_, "reranking_failed") => ("failure-reranking", "failure-reranking-advice"),
        (_, "broken_off") => ("failure-broken-off", "failure-offline-advice"),
        _ => return None,
    })
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
    fn codes_of_our_own_should_have_sentences_with_what_is_known() {
        let words = Words::english();
        let failure = Failure::coded(FailureKind::BadAddress, "address_port", "99999");
        let text = words.failure(&failure);
        assert!(text.title.contains("99999"), "{text:?}");
        assert_eq!(text.detail, "");
        let failure = Failure::coded(FailureKind::Offline, "broken_off", "reset by peer");
        let text = words.failure(&failure);
        assert_eq!(text.detail, "reset by peer");
        // A server may use the same word for something of its own.
        let failure = Failure::coded(FailureKind::Server, "silence", "as the server says");
        assert_eq!(words.failure(&failure).detail, "as the server says");
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
