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
            let text = format!("{:.1}", milliseconds as f64 / 1000.0);
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
        let text = format!("{tokens_per_second:.decimals$}");
        self.fill("amount-rate", &[("rate", Gap::Text(&text))])
    }

    /// A large number in short: `10.1k`, `1.2M`.
    #[must_use]
    pub fn thousands(&self, number: u32) -> String {
        let number = f64::from(number);
        let (key, unit) = match number {
            ..1_000.0 => return grouped(number),
            ..999_950.0 => ("amount-thousands", 1_000.0),
            _ => ("amount-millions", 1_000_000.0),
        };
        // 32.0k says no more than 32k.
        let text = format!("{:.1}", number / unit);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        self.fill(key, &[("number", Gap::Text(text))])
    }
}

/// A number with a comma between its thousands, and up to two decimals where it has them.
pub(super) fn grouped(number: f64) -> String {
    let text = format!("{:.2}", number.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + 4);
    if number < 0.0 {
        out.push('−');
    }
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn numbers_should_be_grouped() {
        assert_eq!(grouped(0.0), "0");
        assert_eq!(grouped(-1_234_567.5), "−1,234,567.5");
    }
}
