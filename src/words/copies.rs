//! The title of a copy: that of the original with a word behind it that tells the two apart.

use super::{Gap, Words};

impl Words {
    /// The title of a copy of something with this title: `T (copy)`, or where that is taken
    /// `T (copy 2)` and so on. A copy of a copy is another copy of the original. What has no
    /// title gives none.
    #[must_use]
    pub fn copy_title(&self, title: &str, is_taken: impl Fn(&str) -> bool) -> String {
        if title.is_empty() {
            return String::new();
        }
        let original = self.original_title(title);
        let mut number = 1;
        loop {
            let copy = self.numbered_copy(original, number);
            if !is_taken(&copy) {
                return copy;
            }
            number += 1;
        }
    }

    fn numbered_copy(&self, title: &str, number: usize) -> String {
        let title = Gap::Text(title);
        if number == 1 {
            return self.fill("copy-title", &[("title", title)]);
        }
        let digits = number.to_string();
        let gaps = [("title", title), ("number", Gap::Text(&digits))];
        self.fill("copy-title-numbered", &gaps)
    }

    /// The title without what a copy adds to it.
    fn original_title<'a>(&self, title: &'a str) -> &'a str {
        title
            .match_indices(' ')
            .map(|(at, _)| title.split_at(at))
            .find(|(original, rest)| {
                let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
                let number = digits.parse().unwrap_or(1);
                !original.is_empty() && self.numbered_copy(original, number) == title
            })
            .map_or(title, |(original, _)| original)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_should_be_told_apart_from_its_original_and_from_other_copies() {
        let words = Words::english();
        let mut taken = vec!["Plums".to_owned()];
        for (source, expected) in [
            ("Plums", "Plums (copy)"),
            ("Plums", "Plums (copy 2)"),
            ("Plums (copy)", "Plums (copy 3)"),
            ("Plums (copy 2)", "Plums (copy 4)"),
            ("1 2 3", "1 2 3 (copy)"),
            ("A (copy) of it", "A (copy) of it (copy)"),
        ] {
            let copy = words.copy_title(source, |title| taken.iter().any(|known| known == title));
            assert_eq!(copy, expected);
            taken.push(copy);
        }
        assert_eq!(words.copy_title("", |_| false), "");
    }
}
