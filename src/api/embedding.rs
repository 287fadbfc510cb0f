//! Vectors of texts, scores of passages, and how many tokens a text has. What is too long for
//! the server is cut to what it says that it takes, and asked for again.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::client::{Client, is_unknown_route};
use super::error::shortened;
use super::wire;
use crate::domain::{Failure, FailureKind, Server};

/// A number takes no more in a reply.
const MOST_NUMBER_BYTES: usize = 32;
/// No model has vectors that are longer.
const MOST_DIMENSIONS: usize = 8_192;
/// A reply is not read any further, however much was asked for.
const MOST_REPLY_BYTES: usize = 256 << 20;
/// What a server takes of one text where it does not say so: llama-server's own beginning.
const USUAL_TOKENS: u32 = 512;
/// Tokens that a model puts around a text.
const AROUND: u32 = 4;
/// How often a text is cut and counted before it counts as short enough.
const TRIES: usize = 4;

impl Client {
    /// A vector for each text, in their order. A blank model is the server's own.
    ///
    /// What is too long for the server is cut at its end to what fits.
    pub async fn embed(
        &self,
        server: &Server,
        model: &str,
        texts: Vec<String>,
    ) -> Result<Vec<Vec<f32>>, Failure> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let mut limit = None;
        let mut texts = texts;
        loop {
            match self.ask_vectors(server, model, &texts).await {
                Err(failure) if is_too_long(&failure) && limit != Some(0) => {
                    let most = next_limit(&failure, &mut limit);
                    for text in &mut texts {
                        self.shorten(server, text, most).await?;
                    }
                }
                answered => return answered,
            }
        }
    }

    /// How well each text answers a question, in their order; of one model comparable, and of
    /// two not. A blank model is the server's own.
    pub async fn rerank(
        &self,
        server: &Server,
        model: &str,
        query: &str,
        texts: Vec<String>,
    ) -> Result<Vec<f32>, Failure> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let mut limit = None;
        let mut texts = texts;
        let mut query = query.to_owned();
        loop {
            match self.ask_scores(server, model, &query, &texts).await {
                Err(failure) if is_too_long(&failure) && limit != Some(0) => {
                    // Both have to fit, and of a question there is less.
                    let most = next_limit(&failure, &mut limit);
                    self.shorten(server, &mut query, most / 3).await?;
                    let left = most.saturating_sub(self.length(server, &query).await? + AROUND);
                    for text in &mut texts {
                        self.shorten(server, text, left).await?;
                    }
                }
                answered => return answered,
            }
        }
    }

    /// How many tokens a text has; `None` where the server cannot say.
    pub async fn tokens_of(&self, server: &Server, text: &str) -> Result<Option<u32>, Failure> {
        let body = json!({"content": text, "add_special": true});
        match self.post(server, "/tokenize", &body).await {
            Ok(reply) => Ok(reply["tokens"].as_array().map(|tokens| tokens.len() as u32)),
            Err(failure) if is_unknown_route(&failure) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    async fn ask_vectors(
        &self,
        server: &Server,
        model: &str,
        texts: &[String],
    ) -> Result<Vec<Vec<f32>>, Failure> {
        let mut body = json!({"input": texts, "encoding_format": "float"});
        if !model.is_empty() {
            body["model"] = json!(model);
        }
        let room = most_bytes(texts.len() * MOST_DIMENSIONS);
        let reply = self
            .post_work(server, "/v1/embeddings", &body, room)
            .await?;
        vectors_of(&reply, texts.len()).ok_or_else(|| unreadable("bad_vectors", &reply))
    }

    async fn ask_scores(
        &self,
        server: &Server,
        model: &str,
        query: &str,
        texts: &[String],
    ) -> Result<Vec<f32>, Failure> {
        let mut body = json!({"query": query, "documents": texts, "top_n": texts.len()});
        if !model.is_empty() {
            body["model"] = json!(model);
        }
        // Some servers say the texts again.
        let said: usize = texts.iter().map(String::len).sum();
        let room = most_bytes(texts.len() * 16) + 6 * said;
        let reply = self.post_work(server, "/v1/rerank", &body, room).await?;
        scores_of(&reply, texts.len()).ok_or_else(|| unreadable("bad_scores", &reply))
    }

    async fn length(&self, server: &Server, text: &str) -> Result<u32, Failure> {
        let counted = self.tokens_of(server, text).await?;
        // Where nothing counts, with room to spare.
        Ok(counted.unwrap_or_else(|| text.chars().count().div_ceil(2) as u32))
    }

    /// Cuts a text to so many tokens, where it has more.
    async fn shorten(&self, server: &Server, text: &mut String, most: u32) -> Result<(), Failure> {
        // No token is shorter than a byte.
        if text.len() as u64 + u64::from(AROUND) <= u64::from(most) {
            return Ok(());
        }
        for _ in 0..TRIES {
            let tokens = self.length(server, text).await?;
            if tokens <= most || text.is_empty() {
                return Ok(());
            }
            let share = f64::from(most) / f64::from(tokens) * 0.97;
            cut_at_word(text, (text.len() as f64 * share) as usize);
        }
        cut_at_word(text, most as usize);
        Ok(())
    }
}

/// The vectors of a reply in the order of the texts; `None` where they are not what was asked
/// for.
fn vectors_of(reply: &Value, amount: usize) -> Option<Vec<Vec<f32>>> {
    let data = reply["data"].as_array()?;
    let mut vectors = in_order(data, amount, |entry| vector_of(&entry["embedding"]))?;
    let dimensions = vectors.first()?.len();
    let is_sound = |vector: &Vec<f32>| {
        vector.len() == dimensions
            && (1..=MOST_DIMENSIONS).contains(&vector.len())
            && vector.iter().all(|number| number.is_finite())
            && vector.iter().any(|number| *number != 0.0)
    };
    vectors
        .iter()
        .all(is_sound)
        .then(|| std::mem::take(&mut vectors))
}

fn vector_of(embedding: &Value) -> Option<Vec<f32>> {
    match embedding {
        // A list within a list is what llama-server's own route gives.
        Value::Array(numbers) => match numbers.as_slice() {
            [Value::Array(numbers)] => numbers_of(numbers),
            numbers => numbers_of(numbers),
        },
        Value::String(text) => {
            let bytes = STANDARD.decode(text).ok()?;
            let numbers = bytes.chunks_exact(4);
            (numbers.remainder().is_empty()).then(|| {
                numbers
                    .map(|number| f32::from_le_bytes([number[0], number[1], number[2], number[3]]))
                    .collect()
            })
        }
        _ => None,
    }
}

fn numbers_of(numbers: &[Value]) -> Option<Vec<f32>> {
    let number = |number: &Value| number.as_f64().map(|number| number as f32);
    numbers.iter().map(number).collect()
}

fn scores_of(reply: &Value, amount: usize) -> Option<Vec<f32>> {
    let results = reply["results"].as_array().or_else(|| reply.as_array())?;
    in_order(results, amount, |entry| {
        let score = entry
            .get("relevance_score")
            .or_else(|| entry.get("score"))?;
        let score = wire::as_number(score)? as f32;
        score.is_finite().then_some(score)
    })
}

/// What each entry says, in the order of the numbers that they have, or else as they come.
fn in_order<T>(
    entries: &[Value],
    amount: usize,
    read: impl Fn(&Value) -> Option<T>,
) -> Option<Vec<T>> {
    if entries.len() != amount {
        return None;
    }
    let mut found = Vec::with_capacity(amount);
    let mut places = HashSet::with_capacity(amount);
    for (place, entry) in entries.iter().enumerate() {
        let index = match entry.get("index") {
            Some(index) => usize::try_from(index.as_u64()?).ok()?,
            None => place,
        };
        if index >= amount || !places.insert(index) {
            return None;
        }
        found.push((index, read(entry)?));
    }
    found.sort_by_key(|(index, _)| *index);
    Some(found.into_iter().map(|(_, read)| read).collect())
}

/// The failure that a reply is which has no vectors or scores. One that says why is believed,
/// whatever its status was.
fn unreadable(code: &str, reply: &Value) -> Failure {
    let words = reply["error"]["message"]
        .as_str()
        .or(reply["error"].as_str());
    Failure::coded(
        FailureKind::Protocol,
        code,
        shortened(words.unwrap_or_default()),
    )
}

/// Whether a server refuses a text for its length.
fn is_too_long(failure: &Failure) -> bool {
    let words = failure.detail.to_ascii_lowercase();
    failure.kind == FailureKind::ContextTooLong
        || [
            "too large to process",
            "too long",
            "maximum context",
            "physical batch size",
            "exceeds",
        ]
        .iter()
        .any(|sign| words.contains(sign))
            && matches!(failure.status, Some(400 | 413 | 422 | 500))
}

/// How many tokens a text may have now. The first refusal says it; the second halves it, and
/// after that there is no other.
fn next_limit(failure: &Failure, limit: &mut Option<u32>) -> u32 {
    match limit {
        None => {
            let said = failure
                .context_tokens
                .or_else(|| batch_size(&failure.detail));
            let most = said
                .unwrap_or(USUAL_TOKENS)
                .saturating_sub(AROUND)
                .max(AROUND);
            *limit = Some(most);
            most
        }
        Some(most) => {
            let half = *most / 2;
            *limit = Some(0);
            half
        }
    }
}

/// The number in `(current batch size: 512)`.
fn batch_size(words: &str) -> Option<u32> {
    let (_, rest) = words.split_once("batch size:")?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok().filter(|size| *size > 0)
}

/// Cuts a text to so many bytes, where there is one between two words.
fn cut_at_word(text: &mut String, most: usize) {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let word = text[..end].rfind(char::is_whitespace);
    text.truncate(word.filter(|word| *word * 4 > end * 3).unwrap_or(end));
}

fn most_bytes(numbers: usize) -> usize {
    (numbers * MOST_NUMBER_BYTES).clamp(1 << 20, MOST_REPLY_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_should_be_read_in_every_form_and_order() {
        let base64 = STANDARD.encode([1.0_f32.to_le_bytes(), (-0.5_f32).to_le_bytes()].concat());
        let reply = json!({"data": [
            {"index": 2, "embedding": [[0.5, 1]]},
            {"index": 0, "embedding": base64},
            {"index": 1, "embedding": [0, 2.5]},
        ]});
        let vectors = vectors_of(&reply, 3);
        assert_eq!(
            vectors,
            Some(vec![vec![1.0, -0.5], vec![0.0, 2.5], vec![0.5, 1.0]])
        );
    }

    #[test]
    fn what_is_no_vector_for_each_text_should_be_refused() {
        let of = |embeddings: Value| {
            let data: Vec<Value> = embeddings
                .as_array()
                .into_iter()
                .flatten()
                .map(|embedding| json!({ "embedding": embedding }))
                .collect();
            vectors_of(&json!({ "data": data }), 2)
        };
        assert!(of(json!([[1], [2]])).is_some());
        for wrong in [
            json!([]),
            json!([[1]]),
            json!([[1], [2], [3]]),
            json!([[1], [2, 3]]),
            json!([[1], []]),
            json!([[1], [0]]),
            json!([[1], ["NaN"]]),
            json!([[1], [null]]),
            json!([[1], [1e300]]),
            json!([[1], "AAAA"]),
            json!([[1], "no base64"]),
            json!([[1], STANDARD.encode(f32::NAN.to_le_bytes())]),
            json!([[1], vec![1; MOST_DIMENSIONS + 1]]),
        ] {
            assert_eq!(of(wrong.clone()), None, "{wrong}");
        }
        let twice = json!({"data": [
            {"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]},
        ]});
        assert_eq!(vectors_of(&twice, 2), None);
        let beyond = json!({"data": [
            {"index": 0, "embedding": [1]}, {"index": 2, "embedding": [1]},
        ]});
        assert_eq!(vectors_of(&beyond, 2), None);
        assert_eq!(vectors_of(&Value::Null, 1), None);
    }

    #[test]
    fn a_text_should_be_cut_between_words_and_never_within_a_sign() {
        let mut text = "one two three four".to_owned();
        cut_at_word(&mut text, 12);
        assert_eq!(text, "one two thre");
        cut_at_word(&mut text, 8);
        assert_eq!(text, "one two");
        let mut text = "日本語".to_owned();
        cut_at_word(&mut text, 5);
        assert_eq!(text, "日");
    }
}
