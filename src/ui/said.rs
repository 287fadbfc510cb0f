//! What a message is called where it is not shown whole, and what it says in short.

use crate::domain::{Message, Role, Tree};
use crate::ui::View;
use crate::ui::widgets::model_name;
use crate::words::Gap;

/// The most characters of a line beside a spot.
const LINE: usize = 80;
/// The most characters of a preview.
const PREVIEW: usize = 200;

/// What a message is, and which of how many: `Answer 2 of 3`.
#[must_use]
pub fn name(view: View<'_>, tree: &Tree, message: &Message) -> String {
    let words = view.words;
    let name = words.text(match message.role {
        Role::System => "spot-instructions",
        Role::User => "spot-user",
        Role::Assistant => "spot-answer",
        Role::Tool => "spot-tool",
    });
    let siblings = tree.siblings(message.id);
    if siblings.len() < 2 {
        return name.into_owned();
    }
    let index = siblings.iter().position(|id| *id == message.id);
    words.fill(
        "spot-of",
        &[
            ("name", Gap::Text(&name)),
            ("index", Gap::Number((index.unwrap_or(0) + 1) as f64)),
            ("count", Gap::Number(siblings.len() as f64)),
        ],
    )
}

/// What a screen reader says of a message: `Answer 2 of 3, qwen3: The first words`.
#[must_use]
pub fn label(view: View<'_>, tree: &Tree, message: &Message) -> String {
    let words = view.words;
    let mut name = name(view, tree, message);
    if let Some(model) = &message.model {
        let model = model_name(&view.state.settings, model);
        let gaps = [("name", Gap::Text(&name)), ("model", Gap::Text(&model))];
        name = words.fill("spot-by", &gaps);
    }
    let mut line = line(message);
    if line.is_empty() && message.outcome.is_streaming() {
        line = words.text("spot-waiting").into_owned();
    }
    if line.is_empty() {
        return name;
    }
    let gaps = [("name", Gap::Text(&name)), ("words", Gap::Text(&line))];
    words.fill("spot-label", &gaps)
}

/// The first line that a message says, without the marks of Markdown.
#[must_use]
pub fn line(message: &Message) -> String {
    let called = message.tool_calls.first().map(|call| call.name.as_str());
    let line = lines(&message.content).next().or(called);
    plain(cut(line.unwrap_or_default(), LINE))
}

/// The beginning of what a message says, for a preview.
#[must_use]
pub fn preview(message: &Message) -> String {
    let mut preview = String::new();
    let mut left = PREVIEW;
    for line in lines(&message.content) {
        if !preview.is_empty() {
            preview.push('\n');
        }
        let shown = cut(line, left);
        preview.push_str(&plain(shown));
        if shown.len() < line.len() {
            preview.push('…');
            break;
        }
        left -= shown.chars().count().min(left);
        if left == 0 {
            break;
        }
    }
    preview
}

/// The lines that say something, without the marks before them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |char: char| char.is_whitespace() || "#*_>`|+~-=".contains(char);
    text.lines()
        .map(move |line| line.trim_start_matches(is_mark).trim_end())
        .filter(|line| !line.is_empty())
}

/// Words without the marks that make them strong or code.
fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

/// At most so many characters of a text.
fn cut(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most).map(|(at, _)| at);
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{MessageId, Timestamp};

    fn message(content: &str) -> Message {
        let id = MessageId::from(Uuid::from_u128(1));
        Message::new(id, None, Role::Assistant, content.to_owned(), Timestamp(0))
    }

    #[test]
    fn a_line_should_be_the_first_words_without_marks() {
        assert_eq!(
            line(&message("\n## **About** 10 GiB\n\nmore")),
            "About 10 GiB"
        );
        assert_eq!(line(&message("```\ncode")), "code");
        assert_eq!(line(&message("")), "");
        assert_eq!(line(&message(&"é".repeat(100))).chars().count(), LINE);
    }

    #[test]
    fn a_preview_should_end_after_its_characters() {
        let text = "# A *head*\n\nand `words`\n";
        assert_eq!(preview(&message(text)), "A *head*\nand words");
        let long = preview(&message(&"é".repeat(500)));
        assert_eq!(long.chars().count(), PREVIEW + 1);
        assert!(long.ends_with('…'));
    }
}
