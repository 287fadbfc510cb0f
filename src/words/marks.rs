//! How numbers are written in a language, and the spaces at which no line may end.

use fluent_bundle::FluentValue;
use fluent_bundle::memoizer::MemoizerKind;

use crate::domain::Language;

/// The space that no line ends at, before signs and within numbers.
///
/// The files have the narrow one (U+202F) where French wants it, but egui ends lines there.
const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// What fluent writes its numbers with.
type Formatter<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

/// The signs within numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Between thousands.
    thousands: char,
    /// Before decimals.
    decimals: char,
}

const ENGLISH: Marks = Marks {
    thousands: ',',
    decimals: '.',
};
const FRENCH: Marks = Marks {
    thousands: NO_BREAK,
    decimals: ',',
};

/// A text with spaces that keep lines together where it wants narrow ones that do.
pub(super) fn unbroken(text: &str) -> String {
    text.replace(NARROW, &NO_BREAK.to_string())
}

impl Marks {
    /// Those of a language.
    pub(super) const fn of(language: Language) -> Self {
        match language {
            Language::System | Language::English => ENGLISH,
            Language::French => FRENCH,
        }
    }

    /// What writes the numbers in sentences.
    pub(super) const fn formatter<M: MemoizerKind>(self) -> Formatter<M> {
        // Fluent takes a function, which cannot hold the marks.
        if self.decimals == FRENCH.decimals {
            |value, _| FRENCH.of_value(value)
        } else {
            |value, _| ENGLISH.of_value(value)
        }
    }

    fn of_value(self, value: &FluentValue<'_>) -> Option<String> {
        match value {
            FluentValue::Number(number) => Some(self.grouped(number.value)),
            _ => None,
        }
    }

    /// A number that is written with a point, as this language writes it.
    pub(super) fn decimal(self, number: &str) -> String {
        number.replace('.', self.decimals.encode_utf8(&mut [0; 4]))
    }

    /// A number with a sign between its thousands, and up to two decimals where it has them.
    pub(super) fn grouped(self, number: f64) -> String {
        let text = format!("{:.2}", number.abs());
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::with_capacity(text.len() + 4);
        if number < 0.0 {
            out.push('−');
        }
        for (index, digit) in whole.char_indices() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out.push(self.thousands);
            }
            out.push(digit);
        }
        let decimals = decimals.trim_end_matches('0');
        if !decimals.is_empty() {
            out.push(self.decimals);
            out.push_str(decimals);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_should_be_grouped() {
        assert_eq!(ENGLISH.grouped(0.0), "0");
        assert_eq!(ENGLISH.grouped(-1_234_567.5), "−1,234,567.5");
        assert_eq!(FRENCH.grouped(-1_234_567.5), "−1\u{a0}234\u{a0}567,5");
        assert_eq!(FRENCH.decimal("0.75"), "0,75");
    }
}
