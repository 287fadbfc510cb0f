//! Whether a name is what the person has in mind, from the first letters on.

/// What is typed, as it is compared: its words, without regard to case and accents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) struct Pattern {
    whole: String,
    words: Vec<String>,
}

impl Pattern {
    /// What a text asks for.
    pub(in crate::ui) fn new(text: &str) -> Self {
        let words: Vec<String> = text.split_whitespace().map(folded).collect();
        Self {
            whole: words.join(" "),
            words,
        }
    }

    /// How good a name is, the best being 0; `None` where one of the words is not in it.
    pub(in crate::ui) fn rank(&self, name: &str) -> Option<u8> {
        let name = folded(name);
        if !self.words.iter().all(|word| name.contains(word.as_str())) {
            return None;
        }
        if name.starts_with(&self.whole) {
            return Some(0);
        }
        let begins = |word: &String| {
            let mut parts = name.split(|char: char| !char.is_alphanumeric());
            parts.any(|part| part.starts_with(word.as_str()))
        };
        Some(if self.words.iter().all(begins) { 1 } else { 2 })
    }
}

/// A text as it is compared: in small letters, without the accents of French, which nobody
/// types to find something, and with the space and the apostrophe that are on keyboards.
pub(in crate::ui) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars().flat_map(char::to_lowercase) {
        let plain = match char {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ÿ' => 'y',
            '\u{2019}' => '\'',
            '\u{a0}' => ' ',
            'œ' => {
                out.push('o');
                'e'
            }
            other => other,
        };
        out.push(plain);
    }
    out
}

/// The best of many by their ranks, at most so many; equals stay in their order.
pub(in crate::ui) fn best<T>(ranked: impl Iterator<Item = (u8, T)>, most: usize) -> Vec<T> {
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .map(|(_, item)| item)
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_should_have_all_words_and_be_better_the_nearer_its_beginning_they_are() {
        let rank = |typed, name| Pattern::new(typed).rank(name);
        assert_eq!(rank("copy", "Copy the last answer"), Some(0));
        assert_eq!(rank("  COPY the ", "Copy the last answer"), Some(0));
        assert_eq!(rank("answer copy", "Copy the last answer"), Some(1));
        assert_eq!(rank("nswer", "Copy the last answer"), Some(2));
        assert_eq!(rank("copy branch", "Copy the last answer"), None);
        assert_eq!(rank("拡張", "拡張カーネルの設計について"), Some(0));
        assert_eq!(rank("", "anything"), Some(0));
    }

    #[test]
    fn accents_should_not_matter() {
        let rank = |typed, name| Pattern::new(typed).rank(name);
        assert_eq!(rank("regenerer", "Régénérer la dernière réponse"), Some(0));
        assert_eq!(rank("Régénérer", "REGENERER"), Some(0));
        assert_eq!(rank("d'un", "Résultat d\u{2019}un outil"), Some(2));
        assert_eq!(rank("coeur", "Cœur"), Some(0));
    }

    #[test]
    fn equals_should_stay_in_their_order() {
        let found = best([(2, 'a'), (0, 'b'), (2, 'c'), (0, 'd')].into_iter(), 3);
        assert_eq!(found, ['b', 'd', 'a']);
    }
}
