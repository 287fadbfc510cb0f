//! The way by which a text is gone on with: the text that messages become, an analysis of what
//! is asked, and an answer token by token. It is what thinking first goes over.

use std::io;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::sleep;

use super::answer::{self, Token};
use super::{MODEL, http};

/// What is answered where passages of documents came along.
const THINKING: &str = include_str!("../../assets/demo/thinking.md");
/// Tokens that fall due within one tick leave together.
const TICK: Duration = Duration::from_millis(3);
/// The longest that reading a prompt is said to have taken.
const PROMPT_MS: f64 = 800.0;
/// The roles that the demo's template knows.
const ROLES: [&str; 4] = ["system", "user", "assistant", "tool"];
/// The most words of a query that the demo makes of what is asked.
const QUERY_WORDS: usize = 6;

/// The text that messages become.
pub(super) fn template(body: &Value) -> Value {
    let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let mut prompt = String::new();
    for message in messages {
        let role = message["role"].as_str().unwrap_or_default();
        let text = answer::text_of(&message["content"]);
        prompt.extend(["<|", role, "|>\n", &text, "\n"]);
    }
    prompt.push_str("<|assistant|>\n");
    json!({ "prompt": prompt })
}

/// Goes on with a text.
pub(super) async fn complete(
    body: &Value,
    writing: &mut (impl AsyncWrite + Unpin),
    rate: f64,
) -> io::Result<()> {
    let prompt = body["prompt"].as_str().unwrap_or_default();
    let messages = messages_of(prompt);
    let words = if body["json_schema"].is_object() {
        vec![analysis(&messages).to_string()]
    } else {
        written(&messages)
    };
    let read = answer::prompt_tokens(&messages);
    if body["stream"] != true {
        // So long that a person sees that something is done.
        let haste = (super::DEFAULT_TOKENS_PER_SECOND / rate).min(1.0);
        sleep(Duration::from_secs_f64(0.6 * haste)).await;
        let reply = last(&words.concat(), (words.len(), read), 0.0);
        return http::reply(writing, 200, &reply).await;
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\
                Cache-Control: no-cache\r\nConnection: close\r\n\r\n";
    writing.write_all(head.as_bytes()).await?;
    let begun = Instant::now();
    let ms = |begun: &Instant| begun.elapsed().as_secs_f64() * 1000.0;
    for (index, word) in words.iter().enumerate() {
        let due = Duration::from_secs_f64(index as f64 / rate);
        let early = due.saturating_sub(begun.elapsed());
        if early > TICK {
            sleep(early).await;
        }
        let mut chunk = json!({"index": 0, "content": word, "stop": false});
        if body["timings_per_token"] == true {
            chunk["timings"] = timings((index + 1, read), ms(&begun));
        }
        let event = format!("data: {chunk}\n\n");
        writing.write_all(event.as_bytes()).await?;
    }
    let end = last("", (words.len(), read), ms(&begun));
    writing
        .write_all(format!("data: {end}\n\n").as_bytes())
        .await?;
    writing.shutdown().await
}

fn last(content: &str, (written, read): (usize, u32), ms: f64) -> Value {
    json!({
        "index": 0,
        "content": content,
        "model": MODEL,
        "stop": true,
        "stop_type": "eos",
        "truncated": false,
        "tokens_predicted": written,
        "tokens_evaluated": read,
        "timings": timings((written, read), ms),
    })
}

fn timings((written, read): (usize, u32), ms: f64) -> Value {
    json!({
        "cache_n": 0,
        "prompt_n": read,
        "prompt_ms": f64::from(read).min(PROMPT_MS),
        "predicted_n": written,
        "predicted_ms": ms,
    })
}

/// The answer as it is written: thoughts stand in it.
fn written(messages: &Value) -> Vec<String> {
    let mut words = Vec::new();
    let mut thinks = false;
    let asked = messages.as_array().and_then(|all| all.last());
    let asked = asked.map(|last| answer::text_of(&last["content"]));
    // The first passage stands below its number, whatever mark is before that.
    let is_first = |line: &str| line.split(' ').take(2).any(|word| word == "[1]");
    let has_passages = asked.is_some_and(|asked| asked.lines().any(is_first));
    let tokens: Box<dyn Iterator<Item = Token> + Send> = if has_passages {
        Box::new(answer::tokens_of_script(THINKING))
    } else {
        answer::answer_to(messages)
    };
    for token in tokens {
        let text = match token {
            Token::Reasoning(text) if thinks => text,
            Token::Reasoning(text) => {
                thinks = true;
                format!("<think>\n{text}")
            }
            Token::Content(text) if thinks => {
                thinks = false;
                format!("\n</think>\n\n{text}")
            }
            Token::Content(text) => text,
            Token::Call(_) | Token::Arguments(_) => continue,
        };
        words.push(text);
    }
    words
}

/// The messages that the demo's own template made a text of.
fn messages_of(prompt: &str) -> Value {
    let mut messages: Vec<Value> = Vec::new();
    for line in prompt.split_inclusive('\n') {
        let role = line.trim_end().strip_prefix("<|");
        let role = role.and_then(|rest| rest.strip_suffix("|>"));
        if let Some(role) = role.filter(|role| ROLES.contains(role)) {
            messages.push(json!({"role": role, "content": ""}));
        } else if let Some(message) = messages.last_mut() {
            let before = message["content"].as_str().unwrap_or_default();
            message["content"] = json!(format!("{before}{line}"));
        }
    }
    // The last stands for what is to be written.
    let is_open = |message: &Value| message["role"] == "assistant" && message["content"] == "";
    if messages.last().is_some_and(is_open) {
        messages.pop();
    }
    Value::Array(messages)
}

/// What is asked, as a model would say it.
fn analysis(messages: &Value) -> Value {
    let asked = messages.as_array().and_then(|all| all.last());
    let asked = asked.map(|last| answer::text_of(&last["content"]));
    let asked = asked.unwrap_or_default();
    let question = fenced(&asked).unwrap_or(&asked);
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let long = |word: &&str| word.chars().count() > 3;
    let query: Vec<&str> = question.split(' ').filter(long).take(QUERY_WORDS).collect();
    let query = if query.is_empty() {
        question.clone()
    } else {
        query.join(" ")
    };
    json!({
        "intent": "wants to see how this works",
        "question": question,
        "queries": [query],
        "need": "passages",
    })
}

/// What stands between two lines that are the same.
fn fenced(text: &str) -> Option<&str> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let mark = line.trim_end();
        if mark.is_empty() {
            continue;
        }
        if let Some(end) = text[at..].find(&format!("\n{mark}\n")) {
            return text.get(at..at + end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn reply(body: Value) -> String {
        let mut written = Vec::new();
        complete(&body, &mut written, 1_000_000.0).await.unwrap();
        String::from_utf8(written).unwrap()
    }

    #[tokio::test]
    async fn a_request_should_be_analysed_where_a_form_is_asked_for() {
        let messages = json!([
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Say what it is.\n\n~~~x\nHow large is the cache?\n~~~x\n\nReply."},
        ]);
        let made = template(&json!({ "messages": messages }));
        let prompt = made["prompt"].as_str().unwrap();
        assert_eq!(messages_of(prompt).as_array().unwrap().len(), 2);
        let body = json!({"prompt": prompt, "json_schema": {}, "stream": false});
        let reply = reply(body).await;
        let body: Value = serde_json::from_str(reply.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        let analysis: Value = serde_json::from_str(body["content"].as_str().unwrap()).unwrap();
        assert_eq!(analysis["question"], "How large is the cache?");
        assert_eq!(analysis["queries"][0], "large cache?");
    }

    #[tokio::test]
    async fn an_answer_should_come_in_pieces_and_end_once() {
        let made = template(&json!({"messages": [{"role": "user", "content": "hello"}]}));
        let body = json!({"prompt": made["prompt"], "stream": true, "timings_per_token": true});
        let reply = reply(body).await;
        assert!(reply.matches("\"stop\":false").count() > 20);
        assert_eq!(reply.matches("\"stop\":true").count(), 1);
        assert!(!reply.contains("[DONE]"));
    }

    #[tokio::test]
    async fn passages_should_be_cited_whatever_words_are_in_them() {
        let asked = "===x [1] notes.md\nthe weather of a long tool\n===x end\n\nhello";
        let made = template(&json!({"messages": [{"role": "user", "content": asked}]}));
        let body = json!({"prompt": made["prompt"], "stream": false});
        let reply = reply(body).await;
        assert!(reply.contains("Your documents were searched"), "{reply}");
    }
}
