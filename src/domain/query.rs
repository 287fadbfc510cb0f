//! What a person typed to search: words, phrases in quotes, and filters.
//!
//! `rust "borrow checker" -async role:assistant model:qwen after:2026-01 in:"my notes"`
//!
//! Everything can be typed; only a filter with a value that means nothing is refused.

use jiff::civil::Date;
use jiff::{ToSpan, Zoned};

use super::script::{is_of_word, is_unspaced};
use super::{Failure, FailureKind, Role, Timestamp};

/// A search as it is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What the text must have, or must not; all of it.
    pub terms: Vec<Term>,
    /// What the message must be.
    pub filters: Filters,
}

/// Something to be found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The words, without their quotes.
    pub text: String,
    /// Whether the words must stand one after the other.
    pub is_phrase: bool,
    /// Whether it must not be there.
    pub is_excluded: bool,
    /// Whether it is still being typed: nothing stands behind it.
    pub is_open: bool,
}

/// What a message must be. Where a list is empty, anything will do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Who may have said it.
    pub roles: Vec<Role>,
    /// What its model's name must have in it, all of it.
    pub models: Vec<String>,
    /// What the conversation's title must have in it, all of it.
    pub titles: Vec<String>,
    /// It was said before the beginning of each of these days.
    pub before: Vec<Day>,
    /// It was said at the beginning of each of these days, or later.
    pub after: Vec<Day>,
}

/// A day, as it can be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// The day that it is.
    Today,
    /// The one before.
    Yesterday,
    /// A day of the calendar; a year or a month alone is its first.
    Date(Date),
}

/// The names of filters.
const FILTERS: [&str; 5] = ["role", "model", "in", "before", "after"];
/// What stands around words in a sentence or in Markdown and is no part of what is meant.
const EDGES: [char; 19] = [
    '.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '"', '“', '”', '\'', '’', '…', '*', '_', '`',
];

impl Query {
    /// Understands what was typed. Fails with a value of a filter that means nothing; one
    /// that is still missing counts as if the filter were not there.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            if let Some((name, value)) = filter_of(rest) {
                let (value, after) = value_of(value);
                query.filters.add(name, value.text)?;
                rest = after.trim_start();
                continue;
            }
            let body = rest.strip_prefix('-').filter(|body| begins_term(body));
            let (value, after) = value_of(body.unwrap_or(rest));
            let text = if value.is_quoted {
                value.text.trim()
            } else {
                without_edges(value.text)
            };
            if !text.is_empty() {
                query.terms.push(Term {
                    text: text.to_owned(),
                    is_phrase: value.is_quoted,
                    is_excluded: body.is_some(),
                    is_open: value.is_open,
                });
            }
            rest = after.trim_start();
        }
        Ok(query)
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Filters {
    fn add(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        match name {
            "role" => self.roles.push(role(value)?),
            "model" => self.models.push(value.to_owned()),
            "in" => self.titles.push(value.to_owned()),
            "before" => self.before.push(Day::parse(value)?),
            _ => self.after.push(Day::parse(value)?),
        }
        Ok(())
    }
}

impl Day {
    fn parse(value: &str) -> Result<Self, Failure> {
        match value.to_lowercase().as_str() {
            "today" => return Ok(Self::Today),
            "yesterday" => return Ok(Self::Yesterday),
            _ => {}
        }
        date(value)
            .map(Self::Date)
            .ok_or_else(|| refused("search_date", value))
    }

    /// When the day begins where the person is.
    #[must_use]
    pub fn start(self, now: &Zoned) -> Timestamp {
        let date = match self {
            Self::Today => now.date(),
            Self::Yesterday => now.date().saturating_sub(1.day()),
            Self::Date(date) => date,
        };
        // A day beyond what the calendar of a zone reaches is as far away as can be.
        let start = date.to_zoned(now.time_zone().clone());
        Timestamp(start.map_or(i64::MAX, |start| start.timestamp().as_millisecond()))
    }
}

/// A piece of what was typed, up to a space or the closing quote.
#[derive(Clone, Copy)]
struct Value<'a> {
    text: &'a str,
    is_quoted: bool,
    is_open: bool,
}

/// The piece at the beginning, and what stands behind it.
fn value_of(text: &str) -> (Value<'_>, &str) {
    let quoted = text.strip_prefix(is_quote);
    let (body, end) = match quoted {
        Some(body) => (body, body.find(is_quote)),
        None => (text, text.find(char::is_whitespace)),
    };
    let value = Value {
        text: &body[..end.unwrap_or(body.len())],
        is_quoted: quoted.is_some(),
        is_open: end.is_none(),
    };
    let behind = end.map_or("", |end| &body[end..]);
    (value, behind.strip_prefix(is_quote).unwrap_or(behind))
}

/// The name of the filter at the beginning, and what stands behind its colon.
fn filter_of(text: &str) -> Option<(&'static str, &str)> {
    let (name, value) = text.split_once(':')?;
    FILTERS
        .into_iter()
        .find(|filter| filter.eq_ignore_ascii_case(name))
        .map(|filter| (filter, value))
}

/// Whether a minus before this leaves something out, rather than being part of a word.
fn begins_term(text: &str) -> bool {
    text.starts_with(|c| is_of_word(c) || is_unspaced(c) || is_quote(c))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The text without the marks around it, unless it has nothing else.
fn without_edges(text: &str) -> &str {
    let inner = text.trim_matches(EDGES);
    if inner.is_empty() { text } else { inner }
}

/// One that begins so will do, so that what is still being typed is not refused.
fn role(value: &str) -> Result<Role, Failure> {
    let typed = value.to_lowercase();
    [Role::User, Role::Assistant, Role::System, Role::Tool]
        .into_iter()
        .find(|role| role.as_str().starts_with(&typed))
        .ok_or_else(|| refused("search_role", value))
}

/// `2026`, `2026-01` or `2026-01-31`.
fn date(value: &str) -> Option<Date> {
    let mut parts = value.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let number = |text: Option<&str>| match text {
        None => Some(1),
        Some(text) => digits(text),
    };
    let month = number(parts.next())?;
    let day = number(parts.next())?;
    Date::new(digits(year)?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn digits(text: &str) -> Option<i16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number && text.len() <= 4)
}

fn refused(code: &str, value: &str) -> Failure {
    Failure::coded(FailureKind::BadRequest, code, value)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Query {
        Query::parse(text).expect("it can be typed")
    }

    fn term(text: &str) -> Term {
        Term {
            text: text.to_owned(),
            is_phrase: false,
            is_excluded: false,
            is_open: false,
        }
    }

    #[test]
    fn words_phrases_and_what_is_left_out_should_be_told_apart() {
        let query = parse("rust “borrow  checker” -async -\"green threads\" C++ -> - what?");
        let phrase = |text| Term {
            is_phrase: true,
            ..term(text)
        };
        let without = |term| Term {
            is_excluded: true,
            ..term
        };
        let last = Term {
            is_open: true,
            ..term("what")
        };
        assert_eq!(
            query.terms,
            [
                term("rust"),
                phrase("borrow  checker"),
                without(term("async")),
                without(phrase("green threads")),
                term("C++"),
                term("->"),
                term("-"),
                last,
            ]
        );
    }

    #[test]
    fn only_what_nothing_stands_behind_should_be_open() {
        let is_open = |text| parse(text).terms.last().map(|term| term.is_open);
        assert_eq!(is_open("rust borr"), Some(true));
        assert_eq!(is_open("rust borr "), Some(false));
        assert_eq!(is_open("\"rust borr"), Some(true));
        assert_eq!(is_open("\"rust borr\""), Some(false));
    }

    #[test]
    fn filters_should_be_understood_and_other_colons_left_alone() {
        let query = parse(
            "ROLE:a role:tool model:qwen in:\"my notes\" before:today after: http://x std::vec",
        );
        assert_eq!(
            query.filters,
            Filters {
                roles: vec![Role::Assistant, Role::Tool],
                models: vec!["qwen".to_owned()],
                titles: vec!["my notes".to_owned()],
                before: vec![Day::Today],
                after: Vec::new(),
            }
        );
        let texts: Vec<_> = query.terms.iter().map(|term| term.text.as_str()).collect();
        assert_eq!(texts, ["http://x", "std::vec"]);
        assert!(parse("  role: \"\" ").is_empty());
    }

    #[test]
    fn a_value_that_means_nothing_should_be_refused_by_name() {
        for (text, code, value) in [
            ("role:nobody", "search_role", "nobody"),
            ("before:nonsense", "search_date", "nonsense"),
            ("after:2026-02-31", "search_date", "2026-02-31"),
            ("after:2026-1-+1", "search_date", "2026-1-+1"),
            ("after:26", "search_date", "26"),
        ] {
            let failure = Query::parse(text).expect_err("it means nothing");
            assert_eq!(failure.code.as_deref(), Some(code));
            assert_eq!(failure.detail, value);
        }
    }

    #[test]
    fn days_should_begin_where_the_person_is() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let now = jiff::civil::date(2026, 3, 1).at(0, 30, 0, 0);
        let now = now.to_zoned(zone).expect("a moment");
        let start = |text: &str| {
            let day = Day::parse(text).expect("a day").start(&now);
            let start = jiff::Timestamp::from_millisecond(day.0).expect("a moment");
            start.to_string()
        };
        assert_eq!(start("today"), "2026-02-28T22:00:00Z");
        assert_eq!(start("Yesterday"), "2026-02-27T22:00:00Z");
        assert_eq!(start("2026-01-31"), "2026-01-30T22:00:00Z");
        assert_eq!(start("2025"), "2024-12-31T22:00:00Z");
    }

    proptest! {
        #[test]
        fn anything_should_be_parsed_or_refused_for_a_filter(text in "\\PC*") {
            if let Err(failure) = Query::parse(&text) {
                prop_assert!(text.contains(&failure.detail));
            }
        }

        #[test]
        fn words_should_come_back_as_they_were_typed(
            words in prop::collection::vec("[a-z]{1,8}", 1..6),
        ) {
            let query = parse(&words.join(" "));
            let terms: Vec<_> = query.terms.into_iter().map(|term| term.text).collect();
            prop_assert_eq!(terms, words);
        }
    }
}
