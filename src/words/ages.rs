//! How long ago something was, as one says it in passing.

use super::{Gap, Words};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Words {
    /// An age: `just now`, `5 min ago`, `3 days ago`, `2 years ago`.
    #[must_use]
    pub fn age(&self, milliseconds: i64) -> String {
        let (key, unit) = match milliseconds {
            age if age < MINUTE_MS => return self.text("age-now").into_owned(),
            age if age < HOUR_MS => ("age-minutes", MINUTE_MS),
            age if age < DAY_MS => ("age-hours", HOUR_MS),
            age if age < 14 * DAY_MS => ("age-days", DAY_MS),
            age if age < 60 * DAY_MS => ("age-weeks", 7 * DAY_MS),
            age if age < 730 * DAY_MS => ("age-months", 30 * DAY_MS),
            _ => ("age-years", 365 * DAY_MS),
        };
        let count = milliseconds / unit;
        self.fill(key, &[("count", Gap::Number(count as f64))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_should_read_as_one_says_them() {
        let words = Words::english();
        let age = |milliseconds| words.age(milliseconds);
        assert_eq!(age(-5_000), "just now", "a clock was set back");
        assert_eq!(age(59_999), "just now");
        assert_eq!(age(5 * MINUTE_MS), "5 min ago");
        assert_eq!(age(23 * HOUR_MS), "23 h ago");
        assert_eq!(age(DAY_MS), "1 day ago");
        assert_eq!(age(13 * DAY_MS), "13 days ago");
        assert_eq!(age(20 * DAY_MS), "2 weeks ago");
        assert_eq!(age(61 * DAY_MS), "2 months ago");
        assert_eq!(age(800 * DAY_MS), "2 years ago");
    }
}
