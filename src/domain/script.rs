//! What counts as a word. The search index cuts texts into words of its own, and what is
//! marked on screen must be cut the same way, so the rule stands here, once.

use std::ops::Range;

use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// Whether a character belongs to a script that is written without spaces between its
/// words, such as Chinese or Thai; or, as Korean, with so much in each word that a part of
/// it is what one looks for.
#[must_use]
pub const fn is_unspaced(c: char) -> bool {
    if c < '\u{e00}' {
        return false;
    }
    matches!(c as u32,
        // Thai, Lao, Tibetan, Myanmar, Khmer and their neighbours.
        0x0e00..=0x0fff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x1950..=0x19ff
        | 0x1a20..=0x1aaf | 0x1b00..=0x1b7f | 0xa980..=0xa9ff | 0xaa60..=0xaa7f
        // Korean.
        | 0x1100..=0x11ff | 0x3130..=0x318f | 0xa960..=0xa97f | 0xac00..=0xd7ff
        // Chinese and Japanese, without their punctuation.
        | 0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035
        | 0x3040..=0x30fa | 0x30fc..=0x312f | 0x31a0..=0x31bf | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa000..=0xa4cf | 0xf900..=0xfaff
        | 0xff66..=0xff9f | 0x1_b000..=0x1_b16f | 0x2_0000..=0x3_ffff)
}

/// Whether a character can begin a word of a script that is written with spaces.
#[must_use]
pub fn is_of_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !is_unspaced(c)
        && matches!(
            get_general_category(c),
            Category::UppercaseLetter
                | Category::LowercaseLetter
                | Category::TitlecaseLetter
                | Category::ModifierLetter
                | Category::OtherLetter
                | Category::DecimalNumber
                | Category::LetterNumber
                | Category::OtherNumber
                | Category::PrivateUse
        )
}

/// Whether a character is drawn as a part of the one before it.
#[must_use]
pub fn is_joined(c: char) -> bool {
    !c.is_ascii()
        && (matches!(c, '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}')
            || matches!(
                get_general_category(c),
                Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark
            ))
}

/// The places of the words of a text, in bytes. What is unspaced is no word.
pub fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> + Clone {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + length_while(&text[at..], |c| !is_of_word(c));
        if start == text.len() {
            return None;
        }
        at = start + length_while(&text[start..], |c| is_of_word(c) || is_accent(c));
        Some(start..at)
    })
}

/// The bytes of the characters at the beginning that are so. Searches spend their time
/// here, nearly always with plain letters.
fn length_while(text: &str, is_so: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !is_so(char::from(*byte)) {
                break;
            }
            at += 1;
            continue;
        }
        match text[at..].chars().next() {
            Some(c) if is_so(c) => at += c.len_utf8(),
            _ => break,
        }
    }
    at
}

/// The places of what is unspaced in a text, in bytes.
pub fn runs_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + length_while(&text[at..], |c| !is_unspaced(c));
        if start == text.len() {
            return None;
        }
        at = start + length_while(&text[start..], is_unspaced);
        Some(start..at)
    })
}

/// The accents that stand behind their letter as characters of their own.
const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{331}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        words_of(text).map(|place| &text[place]).collect()
    }

    fn runs(text: &str) -> Vec<&str> {
        runs_of(text).map(|place| &text[place]).collect()
    }

    #[test]
    fn words_should_end_where_anything_but_a_letter_or_a_number_stands() {
        assert_eq!(words("**std::vec**, don't"), ["std", "vec", "don", "t"]);
        assert_eq!(
            words("Café e\u{301}te\u{301} Ⅷ ½"),
            ["Café", "e\u{301}te\u{301}", "Ⅷ", "½"]
        );
        assert_eq!(words(" -> 🙂 "), [""; 0]);
    }

    #[test]
    fn what_is_written_without_spaces_should_be_runs_and_no_words() {
        let text = "用Rust写的,程序 ภาษาไทย 한국어 カタカナ。";
        assert_eq!(words(text), ["Rust"]);
        assert_eq!(
            runs(text),
            ["用", "写的", "程序", "ภาษาไทย", "한국어", "カタカナ"]
        );
    }
}
