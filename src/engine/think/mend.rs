//! JSON as models write it: within prose, with single quotes, commas too many, or cut off. Pure.

use serde_json::Value;

/// So many places are tried where an object may begin.
const MOST_BEGINNINGS: usize = 16;

/// The first object in a text that is the wanted one.
pub(super) fn object_in(text: &str, is_wanted: impl Fn(&Value) -> bool) -> Option<Value> {
    let beginnings = text.match_indices('{').take(MOST_BEGINNINGS);
    let mut objects = beginnings.filter_map(|(at, _)| mended(&text[at..]));
    objects.find(|value| value.is_object() && is_wanted(value))
}

/// The value that a text begins with, as far as it can be read.
fn mended(text: &str) -> Option<Value> {
    let mut mender = Mender::default();
    for (at, sign) in text.char_indices() {
        let rest = &text[at + sign.len_utf8()..];
        if mender.take(sign, rest) {
            break;
        }
    }
    mender.value()
}

/// Writes clean JSON of what it is shown.
#[derive(Default)]
struct Mender {
    clean: String,
    /// What has to close what is open.
    open: Vec<char>,
    /// The quote that ends the text that is being written.
    quote: Option<char>,
    is_escaped: bool,
    /// Where something was whole: the length, and what was open there.
    whole: Vec<(usize, Vec<char>)>,
}

impl Mender {
    /// Takes a sign in; whether the value is at its end.
    fn take(&mut self, sign: char, rest: &str) -> bool {
        match self.quote {
            Some(quote) => self.take_text(sign, quote, rest),
            None => match sign {
                '{' | '[' => {
                    self.open.push(if sign == '{' { '}' } else { ']' });
                    self.clean.push(sign);
                    self.whole.push((self.clean.len(), self.open.clone()));
                }
                '}' | ']' => {
                    if self.open.last() != Some(&sign) {
                        return true;
                    }
                    self.drop_comma();
                    self.open.pop();
                    self.clean.push(sign);
                    return self.open.is_empty();
                }
                '"' | '\'' => {
                    self.quote = Some(sign);
                    self.clean.push('"');
                }
                ',' => {
                    self.whole.push((self.clean.len(), self.open.clone()));
                    self.clean.push(',');
                }
                other => self.clean.push(other),
            },
        }
        false
    }

    fn take_text(&mut self, sign: char, quote: char, rest: &str) {
        if self.is_escaped {
            self.is_escaped = false;
            match sign {
                // No escape of JSON's.
                '\'' => self.clean.push('\''),
                _ => self.clean.extend(['\\', sign]),
            }
        } else if sign == '\\' {
            self.is_escaped = true;
        } else if sign == quote && (quote == '"' || ends_here(rest)) {
            self.quote = None;
            self.clean.push('"');
        } else {
            match sign {
                '"' => self.clean.push_str("\\\""),
                '\n' => self.clean.push_str("\\n"),
                sign if sign < ' ' => self.clean.push(' '),
                sign => self.clean.push(sign),
            }
        }
    }

    fn drop_comma(&mut self) {
        let end = self.clean.trim_end();
        if let Some(before) = end.strip_suffix(',') {
            self.clean.truncate(before.len());
        }
    }

    fn value(mut self) -> Option<Value> {
        if self.quote.is_some() {
            self.clean.push('"');
        }
        self.drop_comma();
        let ends = self.whole.into_iter().rev();
        let ends = std::iter::once((self.clean.len(), self.open)).chain(ends);
        for (length, open) in ends {
            let closed: String = open.iter().rev().collect();
            let json = format!("{}{closed}", &self.clean[..length]);
            if let Ok(value) = serde_json::from_str(&json) {
                return Some(value);
            }
        }
        None
    }
}

/// Whether a single quote before this ends a text, rather than stands in a word.
fn ends_here(rest: &str) -> bool {
    let next = rest.trim_start().chars().next();
    next.is_none_or(|next| matches!(next, ',' | ':' | '}' | ']'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn first(text: &str) -> Option<Value> {
        object_in(text, |_| true)
    }

    #[test]
    fn what_models_do_to_json_should_be_mended() {
        for (text, expected) in [
            (r#"{"a": 1}"#, json!({"a": 1})),
            (r#"x {"a": [1, 2,],} y"#, json!({"a": [1, 2]})),
            ("{'a': 'it's \"so\"'}", json!({"a": "it's \"so\""})),
            (r#"{"a": "one", "b": "tw"#, json!({"a": "one", "b": "tw"})),
            (r#"{"a": "one", "b":"#, json!({"a": "one"})),
            (r#"{"a": ["one", "two"#, json!({"a": ["one", "two"]})),
            ("{\"a\": \"two\nlines\"}", json!({"a": "two\nlines"})),
            (r#"{"a": {"b": 1}, "c"#, json!({"a": {"b": 1}})),
        ] {
            assert_eq!(first(text), Some(expected), "{text}");
        }
        assert_eq!(first("no object"), None);
    }

    proptest! {
        #[test]
        fn good_json_should_be_left_as_it_is(
            texts in prop::collection::vec("[^\u{0}-\u{1f}]{0,12}", 0..4),
            number in any::<i32>(),
        ) {
            let value = json!({"texts": texts, "number": number, "none": null});
            prop_assert_eq!(first(&value.to_string()), Some(value));
        }

        #[test]
        fn any_beginning_of_good_json_should_be_read(cut in 1usize..60) {
            let text = r#"{"intent":"find it","queries":["a \"b\"","c"],"need":"whole"}"#;
            let value = first(&text[..cut.min(text.len())]);
            prop_assert!(value.is_some_and(|value| value.is_object()));
        }
    }
}
