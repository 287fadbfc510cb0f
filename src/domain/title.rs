//! Titles of conversations: made of the first message, or of what a model replied when it
//! was asked for one.

/// The most characters of a title, before an ellipsis.
const MOST_CHARS: usize = 60;
/// A reply whose line is longer than this is no title.
const MOST_REPLY_CHARS: usize = 120;
/// Marks of Markdown that stand in front of a line.
const MARKS: [char; 7] = ['#', '>', '*', '-', '`', '_', ' '];
/// Quotation marks that stand around a title, by how they begin and end.
const QUOTES: [(char, char); 10] = [
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('‘', '’'),
    ('«', '»'),
    ('»', '«'),
    ('「', '」'),
    ('『', '』'),
];

/// The title that a first message gives: its first line with words in it, cut at a
/// word's end near 60 characters, without Markdown's marks in front.
#[must_use]
pub fn derived_title(first_message: &str) -> String {
    let line = first_message
        .lines()
        .map(|line| {
            line.trim()
                .trim_start_matches(['#', '>', '*', '-', '`', ' '])
        })
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    cut(line, MOST_CHARS, MOST_CHARS)
}

/// The title in a model's reply: its first line with words in it, without thoughts, marks,
/// quotation marks and the word "title" in front, at most 60 characters long. `None` where
/// there is no title in it.
#[must_use]
pub fn suggested_title(reply: &str) -> Option<String> {
    let said = without_thoughts(reply);
    let mut lines = said.lines().map(bare).filter(|line| !line.is_empty());
    let mut line = lines.next()?;
    if line.ends_with([':', '：']) {
        // It announced the title, and wrote it below.
        line = lines.next()?;
    }
    let is_absurd = line.chars().count() > MOST_REPLY_CHARS
        || line.starts_with(['{', '<'])
        || !line.contains(char::is_alphanumeric);
    (!is_absurd).then(|| cut(&line, MOST_CHARS, MOST_CHARS - 1))
}

/// What is left of a reply when the thoughts are taken out that some servers leave in it.
fn without_thoughts(reply: &str) -> String {
    // Some templates open the thoughts themselves, so that only their end is seen.
    let reply = reply.rsplit("</think>").next().unwrap_or(reply);
    reply.split("<think>").next().unwrap_or(reply).to_owned()
}

/// A line without what models put around a title.
fn bare(line: &str) -> String {
    let is_kept = |c: &char| !c.is_control() && !is_direction(*c);
    let words: String = line
        .split_whitespace()
        .map(|word| word.chars().filter(is_kept).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let mut line = words.as_str();
    loop {
        let before = line;
        line = line
            .trim_start_matches(MARKS)
            .trim_end_matches(['*', '`', '_', ' ']);
        line = without_label(line);
        line = without_quotes(line);
        if line.ends_with(['.', '。']) && !line.ends_with("..") {
            line = &line[..line.len() - line.chars().next_back().map_or(0, char::len_utf8)];
        }
        if line == before {
            return line.to_owned();
        }
    }
}

/// Marks that turn the direction of writing: a title must not turn what stands beside it.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn without_label(line: &str) -> &str {
    const LABEL: &str = "title";
    let Some((label, rest)) = line.split_once([':', '：']) else {
        return line;
    };
    let label = label.trim_matches(MARKS.as_slice());
    if label.eq_ignore_ascii_case(LABEL) && !rest.trim().is_empty() {
        rest
    } else {
        line
    }
}

fn without_quotes(line: &str) -> &str {
    for (open, close) in QUOTES {
        let inner = line
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner
            && !inner.contains([open, close])
        {
            return inner;
        }
    }
    line
}

/// The line where it has at most so many characters, or else its beginning with an ellipsis,
/// cut at a word's end where one is near.
fn cut(line: &str, most: usize, kept: usize) -> String {
    if line.chars().count() <= most {
        return line.to_owned();
    }
    let beginning: String = line.chars().take(kept).collect();
    let beginning = match beginning.rfind(char::is_whitespace) {
        Some(end) if end > beginning.len() / 2 => &beginning[..end],
        _ => &beginning,
    };
    format!("{}…", beginning.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_should_be_the_first_line_with_words() {
        assert_eq!(derived_title("\n\n  ## Hello there\nmore"), "Hello there");
        assert_eq!(derived_title("   "), "");
    }

    #[test]
    fn a_long_line_should_be_cut_at_a_word() {
        let title = derived_title(&"word ".repeat(40));
        assert!(
            title.ends_with("word…") && title.chars().count() <= 61,
            "{title}"
        );
        // A line without a space is cut inside, but never inside a character.
        let title = derived_title(&"語".repeat(100));
        assert_eq!(title.chars().count(), 61);
    }

    #[test]
    fn a_reply_should_be_bared_of_what_models_put_around_a_title() {
        for (reply, title) in [
            ("Hash maps explained", "Hash maps explained"),
            ("\n\n  Hash maps \n\nThey are…", "Hash maps"),
            ("\"Hash maps\"", "Hash maps"),
            ("**Hash maps**", "Hash maps"),
            ("# Title: Hash maps.", "Hash maps"),
            ("**Title:** \"Hash maps\"", "Hash maps"),
            ("`title: “Hash maps”`", "Hash maps"),
            ("TITLE：ハッシュ表。", "ハッシュ表"),
            ("Sure, here is a title:\n\n- *Hash maps*", "Hash maps"),
            ("<think>\nA title?\n</think>\n\nHash maps", "Hash maps"),
            ("thinking aloud</think>Hash maps", "Hash maps"),
            ("Hash\tmaps \u{202e}and\u{7} more", "Hash maps and more"),
            ("What is \"love\"", "What is \"love\""),
            ("\"A\" and \"B\"", "\"A\" and \"B\""),
            ("Title: the word and its uses", "the word and its uses"),
            ("And so on...", "And so on..."),
            ("Rust: a first look", "Rust: a first look"),
        ] {
            assert_eq!(suggested_title(reply).as_deref(), Some(title), "{reply:?}");
        }
    }

    #[test]
    fn what_is_no_title_should_give_none() {
        let long = "a very long line that answers the question again ".repeat(4);
        for reply in [
            "",
            "  \n ",
            "...",
            "\"\"",
            "```",
            "<think>I was cut off in my thoughts",
            "Here is one:",
            "{\"title\": \"Hash maps\"}",
            "<div>Hash maps</div>",
            long.as_str(),
        ] {
            assert_eq!(suggested_title(reply), None, "{reply:?}");
        }
    }

    #[test]
    fn a_long_title_should_be_cut_to_sixty_characters() {
        let title = suggested_title(&"word ".repeat(20)).unwrap();
        assert!(title.ends_with("word…"), "{title}");
        assert!(title.chars().count() <= 60, "{title}");
        let title = suggested_title(&"語".repeat(100)).unwrap();
        assert_eq!(title.chars().count(), 60);
    }

    proptest! {
        #[test]
        fn any_reply_should_give_a_title_of_one_short_line_or_none(reply in "\\PC{0,200}|.{0,80}") {
            if let Some(title) = suggested_title(&reply) {
                prop_assert!((1..=60).contains(&title.chars().count()), "{title:?}");
                prop_assert!(title.contains(char::is_alphanumeric));
                prop_assert!(!title.contains(char::is_control));
                prop_assert_eq!(title.trim(), title.as_str());
            }
        }
    }
}
