//! Names of files, made of what a conversation is called and when something was last said.

use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::domain::{ConversationSummary, ExportFormat, Timestamp};

/// The most characters of a title in a name.
const MOST_CHARS: usize = 40;

/// A name for a file with one conversation, as any system takes it.
#[must_use]
pub fn file_name(summary: &ConversationSummary, format: ExportFormat) -> String {
    let mut title = String::new();
    for char in summary.title.chars().flat_map(char::to_lowercase) {
        if char.is_alphanumeric() {
            title.push(char);
        } else if !title.ends_with('_') && !title.is_empty() {
            title.push('_');
        }
        if title.chars().count() >= MOST_CHARS {
            break;
        }
    }
    let time = utc(summary.updated_at).strftime("%Y-%m-%d_%H-%M-%S");
    // The end of an id is what tells two of the same minute apart.
    let id = summary.id.uuid().simple().to_string();
    let id = &id[id.len() - 8..];
    let title = title.trim_end_matches('_');
    let dash = if title.is_empty() { "" } else { "_" };
    let extension = format.extension(1);
    format!("{time}_conv_{id}{dash}{title}.{extension}")
}

/// A time as archives have it, who know nothing before 1980.
pub(super) fn time_in_archive(at: Timestamp) -> zip::DateTime {
    let time = utc(at);
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    let year = u16::try_from(time.year()).unwrap_or_default();
    zip::DateTime::from_date_and_time(
        year,
        part(time.month()),
        part(time.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    )
    .unwrap_or_default()
}

fn utc(at: Timestamp) -> Zoned {
    let time = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    time.to_zoned(TimeZone::UTC)
}

/// The name of an archive's entry for a person: without folders, without signs that a
/// terminal obeys, and not longer than anybody reads.
pub(super) fn shown(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).find(|part| !part.is_empty());
    let signs = name.unwrap_or_default().chars();
    let mut shown: String = signs.filter(|sign| !sign.is_control()).take(80).collect();
    if shown.is_empty() {
        shown.push('?');
    }
    shown
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ConversationId;

    #[test]
    fn a_name_should_be_one_that_any_system_takes() {
        let id = ConversationId::from(Uuid::from_u128(0x1234_5678));
        let name = |title: &str, at| {
            let summary = ConversationSummary::new(id, title.to_owned(), Timestamp(at));
            file_name(&summary, ExportFormat::Llama)
        };
        let at = 1_767_225_600_000;
        assert_eq!(
            name("What? / is <this>: Übung…", at),
            "2026-01-01_00-00-00_conv_12345678_what_is_this_übung.jsonl"
        );
        assert_eq!(name("../..", at), "2026-01-01_00-00-00_conv_12345678.jsonl");
        assert!(name(&"語".repeat(500), i64::MAX).len() < 200);
    }

    #[test]
    fn a_shown_name_should_be_harmless() {
        assert_eq!(shown("a/b/../c\u{1b}[2J.jsonl"), "c[2J.jsonl");
        assert_eq!(shown("C:\\x\\talk.jsonl"), "talk.jsonl");
        assert_eq!(shown("\u{7}/"), "?");
        assert_eq!(shown(&"x".repeat(9_999)).len(), 80);
    }
}
