//! The sizes of models as a person reads them.

use super::{Gap, Words};

impl Words {
    /// How many parameters a model has: `7.6 B`, `350 M`.
    #[must_use]
    pub fn parameters(&self, count: u64) -> String {
        let count = count as f64;
        let (key, number) = if count < 999.5e6 {
            ("amount-parameters-m", count / 1e6)
        } else {
            ("amount-parameters-b", count / 1e9)
        };
        self.fill(key, &[("number", Gap::Text(&self.decimal(&short(number))))])
    }

    /// The size of a model's file: `4.7 GB`, `820 MB`.
    #[must_use]
    pub fn file_size(&self, bytes: u64) -> String {
        let bytes = bytes as f64;
        let (key, number) = if bytes < 999.5e6 {
            ("amount-file-mb", bytes / 1e6)
        } else {
            ("amount-file-gb", bytes / 1e9)
        };
        self.fill(key, &[("number", Gap::Text(&self.decimal(&short(number))))])
    }
}

/// A number with one decimal where it is small, and none that says nothing.
fn short(number: f64) -> String {
    let decimals = usize::from(number < 99.95);
    let text = format!("{number:.decimals$}");
    match text.strip_suffix(".0") {
        Some(whole) if whole != "0" => whole.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_models_should_be_short() {
        let words = Words::english();
        assert_eq!(words.parameters(7_615_616_512), "7.6 B");
        assert_eq!(words.parameters(350_000_000), "350 M");
        assert_eq!(words.parameters(999_700_000), "1 B");
        assert_eq!(words.parameters(400_000), "0.4 M");
        assert_eq!(words.parameters(671_000_000_000), "671 B");
        assert_eq!(words.file_size(4_683_073_952), "4.7 GB");
        assert_eq!(words.file_size(819_900_000), "820 MB");
        assert_eq!(words.file_size(40_000), "0.0 MB");
    }
}
