//! Which scripted answer a conversation gets, and the tokens it is made of.

use serde_json::Value;

const WELCOME: &str = include_str!("../../assets/demo/welcome.md");
const MARKDOWN: &str = include_str!("../../assets/demo/markdown.md");
const CODE: &str = include_str!("../../assets/demo/code.md");
const LETTERS: &str = include_str!("../../assets/demo/letters.md");
const LONG: &str = include_str!("../../assets/demo/long.md");
const TOOL: &str = include_str!("../../assets/demo/tool.md");
const AFTER_TOOL: &str = include_str!("../../assets/demo/after-tool.md");

/// The tour, one answer for each message of the person, and then from its second stop again.
const TOUR: [&str; 4] = [WELCOME, MARKDOWN, CODE, LETTERS];
/// The line that ends the reasoning of an answer.
const CUT: &str = "---8<---\n";
/// What a line that begins the arguments of a tool call begins and ends with.
const CALL: (&str, &str) = ("---call ", "---\n");
const MOST_TOKENS: usize = 1_000_000;

/// A piece of an answer, as a model would make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Of the thoughts.
    Reasoning(String),
    /// Of the words.
    Content(String),
    /// The beginning of a tool call, with the tool's name.
    Call(String),
    /// Of a tool call's arguments.
    Arguments(String),
}

/// The answer to a request's messages, token by token.
pub(super) fn answer_to(messages: &Value) -> Box<dyn Iterator<Item = Token> + Send> {
    let messages = messages.as_array().map_or(&[][..], Vec::as_slice);
    let role = |message: &Value| message["role"].as_str().unwrap_or_default().to_owned();
    if messages.last().is_some_and(|last| role(last) == "tool") {
        return Box::new(tokens_of_script(AFTER_TOOL));
    }
    if let Some(last) = messages.last().filter(|last| role(last) == "assistant") {
        return go_on(messages, last);
    }
    let asked: Vec<_> = messages
        .iter()
        .filter(|message| role(message) == "user")
        .collect();
    let words = asked.last().map(|last| text_of(&last["content"]));
    let words = words.unwrap_or_default().to_lowercase();
    if let Some(amount) = wanted_tokens(&words) {
        return Box::new(endless().take(amount));
    }
    let script = if words.contains("weather") || words.contains("tool") {
        TOOL
    } else if words.contains("long") {
        LONG
    } else {
        let turn = asked.len().saturating_sub(1);
        if turn == 0 {
            TOUR[0]
        } else {
            TOUR[1 + (turn - 1) % (TOUR.len() - 1)]
        }
    };
    Box::new(tokens_of_script(script))
}

/// What is left of the answer that a trailing answer is the beginning of.
fn go_on(messages: &[Value], begun: &Value) -> Box<dyn Iterator<Item = Token> + Send> {
    let before = Value::Array(messages[..messages.len() - 1].to_vec());
    let said = text_of(&begun["content"]).len();
    let mut thought_left = begun["reasoning_content"].as_str().map_or(0, str::len);
    if said > 0 {
        // Whoever speaks has thought already, whatever of it was sent back.
        thought_left = usize::MAX;
    }
    let mut said_left = said;
    Box::new(answer_to(&before).skip_while(move |token| match token {
        Token::Reasoning(text) => take(&mut thought_left, text),
        Token::Content(text) => take(&mut said_left, text),
        Token::Call(_) | Token::Arguments(_) => false,
    }))
}

/// Whether a piece belongs to what was said already.
fn take(left: &mut usize, text: &str) -> bool {
    let is_known = *left > 0;
    *left = left.saturating_sub(text.len());
    is_known
}

/// The tokens of all messages, estimated as a model would count them.
pub(super) fn prompt_tokens(messages: &Value) -> u32 {
    let messages = messages.as_array().map_or(&[][..], Vec::as_slice);
    let bytes: usize = messages
        .iter()
        .map(|message| text_of(&message["content"]).len())
        .sum();
    u32::try_from(bytes / 4 + messages.len() * 4 + 3).unwrap_or(u32::MAX)
}

/// The text of a content, which may come in parts.
pub(super) fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter_map(|part| part["text"].as_str())
            .collect(),
        _ => String::new(),
    }
}

/// The number in `tokens=N`.
fn wanted_tokens(words: &str) -> Option<usize> {
    let (_, rest) = words.split_once("tokens=")?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit());
    let number: usize = rest[..end.unwrap_or(rest.len())].parse().ok()?;
    Some(number.min(MOST_TOKENS))
}

/// Varied Markdown without end, the same each time.
fn endless() -> impl Iterator<Item = Token> + Send {
    (1..).flat_map(|round: u32| {
        let mut text = format!("# Round {round}\n\n");
        for script in [LONG, MARKDOWN, CODE, LETTERS] {
            let words = script.split_once(CUT).map_or(script, |(_, words)| words);
            text.push_str(words);
            text.push('\n');
        }
        pieces(&text).map(Token::Content).collect::<Vec<_>>()
    })
}

pub(super) fn tokens_of_script(script: &'static str) -> impl Iterator<Item = Token> + Send {
    let (reasoning, words) = script.split_once(CUT).unwrap_or(("", script));
    let (words, call) = match words.split_once(CALL.0) {
        Some((words, rest)) => (words, rest.split_once(CALL.1)),
        None => (words, None),
    };
    let call = call.into_iter().flat_map(|(name, arguments)| {
        let arguments = pieces(arguments.trim()).map(Token::Arguments);
        std::iter::once(Token::Call(name.to_owned())).chain(arguments)
    });
    pieces(reasoning.trim())
        .map(Token::Reasoning)
        .chain(pieces(words.trim()).map(Token::Content))
        .chain(call)
}

/// Cuts a text as a tokenizer does: a word with the space after it, long words in parts.
fn pieces(text: &str) -> impl Iterator<Item = String> + Send + use<> {
    const MOST_LETTERS: usize = 6;
    let mut all = Vec::new();
    let mut piece = String::new();
    let mut letters = 0;
    for letter in text.chars() {
        let is_space = letter.is_whitespace();
        let ends_with_space = piece.ends_with(char::is_whitespace);
        if !is_space && (ends_with_space || letters == MOST_LETTERS) {
            all.push(std::mem::take(&mut piece));
            letters = 0;
        }
        piece.push(letter);
        letters += usize::from(!is_space);
    }
    if !piece.is_empty() {
        all.push(piece);
    }
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(messages: &Value) -> (String, String, String) {
        let (mut reasoning, mut content, mut call) = <(String, String, String)>::default();
        for token in answer_to(messages) {
            match token {
                Token::Reasoning(text) => reasoning.push_str(&text),
                Token::Content(text) => content.push_str(&text),
                Token::Call(text) | Token::Arguments(text) => call.push_str(&text),
            }
        }
        (reasoning, content, call)
    }

    fn asked(words: &[&str]) -> Value {
        words
            .iter()
            .flat_map(|words| {
                let question = json!({"role": "user", "content": words});
                [question, json!({"role": "assistant", "content": "…"})]
            })
            .take(words.len() * 2 - 1)
            .collect()
    }

    #[test]
    fn the_first_answer_should_say_plainly_that_it_is_scripted() {
        let (reasoning, content, _) = said(&asked(&["hello"]));
        assert!(reasoning.contains("script"));
        assert!(content.contains("**These answers are scripted.**"));
        assert!(content.contains("llama-server -m model.gguf --port 8080"));
    }

    #[test]
    fn an_answer_that_was_begun_should_be_gone_on_with() {
        let (reasoning, content, _) = said(&asked(&["hello"]));
        let question = json!({"role": "user", "content": "hello"});
        let half: String = content.chars().take(content.chars().count() / 2).collect();
        let begun = json!({"role": "assistant", "content": half, "reasoning_content": reasoning});
        let (thought, rest, _) = said(&json!([question, begun]));
        assert_eq!(thought, "");
        assert!(content.ends_with(&rest) && rest.len() < content.len());
        let begun = json!({"role": "assistant", "content": "", "reasoning_content": "The"});
        let (thought, rest, _) = said(&json!([question, begun]));
        assert!(thought.len() < reasoning.len());
        assert_eq!(rest, content);
    }

    #[test]
    fn the_tour_should_go_on_and_never_end() {
        let titles: Vec<_> = (1..=5)
            .map(|turns| {
                let (_, content, _) = said(&asked(&vec!["more"; turns]));
                content.lines().next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(titles[1], titles[4]);
        let different: std::collections::HashSet<_> = titles[..4].iter().collect();
        assert_eq!(different.len(), 4);
    }

    #[test]
    fn weather_should_call_a_tool_with_sound_arguments() {
        let (_, content, call) = said(&asked(&["What is the Weather?"]));
        let arguments = call.strip_prefix("get_weather").unwrap();
        assert!(serde_json::from_str::<Value>(arguments).unwrap()["city"].is_string());
        assert!(!content.is_empty() && !content.contains("---"));
        let mut messages = asked(&["weather", "x"]);
        messages[2] = json!({"role": "tool", "content": "rain"});
        assert!(said(&messages).1.starts_with("Thank you"));
    }

    #[test]
    fn as_many_tokens_as_asked_for_should_come() {
        let messages = json!([{"role": "user", "content": [{"text": "go tokens=20000 now"}]}]);
        let tokens: Vec<_> = answer_to(&messages).collect();
        assert_eq!(tokens.len(), 20_000);
        assert!(
            tokens
                .iter()
                .all(|token| matches!(token, Token::Content(_)))
        );
        assert!(tokens == answer_to(&messages).collect::<Vec<_>>());
    }

    #[test]
    fn pieces_should_lose_nothing() {
        for text in [LONG, LETTERS, "", " a", "unbelievably\n\n  long"] {
            assert_eq!(pieces(text).collect::<String>(), text);
        }
        let cut: Vec<_> = pieces("a word, unbelievably so").collect();
        assert_eq!(cut, ["a ", "word, ", "unbeli", "evably ", "so"]);
    }
}
