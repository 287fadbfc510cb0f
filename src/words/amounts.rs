//! Amounts as a person reads them: tokens, seconds, speeds.

use super::{Gap, Words};

impl Words {
    /// An amount of tokens: `312 tokens`.
    #[must_use]
    pub fn tokens(&self, count: u32) -> String {
        self.fill("amount-tokens", &[("count", Gap::Number(f64::from(count)))])
    }

    /// A length of time: `0.4 s`, `42 s`, `3 min 5 s`.
    #[must_use]
    pub fn seconds(&self, milliseconds: u64) -> String {
        let seconds = (milliseconds + 500) / 1000;
        if milliseconds < 9_950 {
            let text = self.decimal(&format!("{:.1}", milliseconds as f64 / 1000.0));
            return self.fill("amount-seconds", &[("seconds", Gap::Text(&text))]);
        }
        let text = (seconds % 60).to_string();
        if seconds < 60 {
            return self.fill("amount-seconds", &[("seconds", Gap::Text(&text))]);
        }
        let minutes = Gap::Number((seconds / 60) as f64);
        self.fill(
            "amount-minutes",
            &[("minutes", minutes), ("seconds", Gap::Text(&text))],
        )
    }

    /// A speed: `41.2 tokens/s`.
    #[must_use]
    pub fn rate(&self, tokens_per_second: f64) -> String {
        let decimals = usize::from(tokens_per_second < 99.95);
        let text = self.decimal(&format!("{tokens_per_second:.decimals$}"));
        self.fill("amount-rate", &[("rate", Gap::Text(&text))])
    }

    /// A large number in short: `10.1k`, `1.2M`.
    #[must_use]
    pub fn thousands(&self, number: u32) -> String {
        let number = f64::from(number);
        let (key, unit) = match number {
            ..1_000.0 => return self.marks.grouped(number),
            ..999_950.0 => ("amount-thousands", 1_000.0),
            _ => ("amount-millions", 1_000_000.0),
        };
        // 32.0k says no more than 32k.
        let text = format!("{:.1}", number / unit);
        let text = self.decimal(text.trim_end_matches('0').trim_end_matches('.'));
        self.fill(key, &[("number", Gap::Text(&text))])
    }

    /// A number that is written with a point, as this language writes it: `0.7`, or `0,7`.
    #[must_use]
    pub fn decimal(&self, number: &str) -> String {
        self.marks.decimal(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Language;

    #[test]
    fn large_numbers_should_be_short() {
        let words = Words::english();
        assert_eq!(words.thousands(999), "999");
        assert_eq!(words.thousands(10_100), "10.1k");
        assert_eq!(words.thousands(32_000), "32k");
        assert_eq!(words.thousands(32_768), "32.8k");
        assert_eq!(words.thousands(999_960), "1M");
        assert_eq!(words.thousands(1_048_576), "1M");
    }

    #[test]
    fn french_should_have_a_comma_before_decimals() {
        let words = Words::of(Language::French);
        assert_eq!(words.seconds(400), "0,4\u{a0}s");
        assert_eq!(words.seconds(185_000), "3\u{a0}min 5\u{a0}s");
        assert_eq!(words.rate(41.2), "41,2\u{a0}jetons/s");
        assert_eq!(words.thousands(10_100), "10,1\u{a0}k");
        assert_eq!(words.thousands(999), "999");
        assert_eq!(words.size(3_565_158), "3,4\u{a0}Mo");
        assert_eq!(words.parameters(7_615_616_512), "7,6\u{a0}Md");
        assert_eq!(words.between(-0.5, 2.0), "−0,5 à 2");
    }
}
