//! The stem of an English word, by Porter's rules of 1980 with the two changes that he made
//! later. Words of other languages lose at most an ending that many of them share.

/// Shortens a word to its stem. Words with anything but small Latin letters stay as they are.
pub(super) fn stem(word: &mut String) {
    const SHORTEST: usize = 3;
    const LONGEST: usize = 64;
    if !(SHORTEST..=LONGEST).contains(&word.len())
        || !word.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        return;
    }
    plurals(word);
    past_and_ing(word);
    final_y(word);
    replace_longest(word, STEP_2, 1);
    replace_longest(word, STEP_3, 1);
    drop_longest(word);
    final_e_and_l(word);
}

const STEP_2: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("logi", "log"),
];

const STEP_3: &[(&str, &str)] = &[
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
];

const STEP_4: &[&str] = &[
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
];

fn plurals(word: &mut String) {
    if word.ends_with("sses") || word.ends_with("ies") {
        word.truncate(word.len() - 2);
    } else if word.ends_with('s') && !word.ends_with("ss") {
        word.pop();
    }
}

fn past_and_ing(word: &mut String) {
    if let Some(rest) = word.strip_suffix("eed") {
        if measure(rest.as_bytes()) > 0 {
            word.pop();
        }
        return;
    }
    let stem = ["ed", "ing"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending));
    let Some(length) = stem.filter(|stem| has_vowel(stem.as_bytes())).map(str::len) else {
        return;
    };
    word.truncate(length);
    let bytes = word.as_bytes();
    if ["at", "bl", "iz"].iter().any(|end| word.ends_with(end)) {
        word.push('e');
    } else if ends_in_double(bytes) {
        if !word.ends_with(['l', 's', 'z']) {
            word.pop();
        }
    } else if measure(bytes) == 1 && ends_short(bytes) {
        word.push('e');
    }
}

fn final_y(word: &mut String) {
    if let Some(rest) = word.strip_suffix('y')
        && has_vowel(rest.as_bytes())
    {
        word.pop();
        word.push('i');
    }
}

/// Replaces the longest ending that fits where so much stands before it.
fn replace_longest(word: &mut String, endings: &[(&str, &str)], least: usize) {
    let longest = endings
        .iter()
        .filter(|(ending, _)| word.ends_with(ending))
        .max_by_key(|(ending, _)| ending.len());
    if let Some((ending, instead)) = longest {
        let length = word.len() - ending.len();
        if measure(&word.as_bytes()[..length]) >= least {
            word.truncate(length);
            word.push_str(instead);
        }
    }
}

fn drop_longest(word: &mut String) {
    let longest = STEP_4
        .iter()
        .filter(|ending| word.ends_with(**ending))
        .max_by_key(|ending| ending.len());
    if let Some(ending) = longest {
        let length = word.len() - ending.len();
        let rest = &word.as_bytes()[..length];
        let may_go = *ending != "ion" || matches!(rest.last(), Some(b's' | b't'));
        if may_go && measure(rest) > 1 {
            word.truncate(length);
        }
    }
}

fn final_e_and_l(word: &mut String) {
    if let Some(rest) = word.strip_suffix('e') {
        let rest = rest.as_bytes();
        let amount = measure(rest);
        if amount > 1 || (amount == 1 && !ends_short(rest)) {
            word.pop();
        }
    }
    if word.ends_with("ll") && measure(word.as_bytes()) > 1 {
        word.pop();
    }
}

/// Whether the letter at a place counts as a consonant: a `y` does at the beginning and behind
/// a vowel.
fn is_consonant(word: &[u8], at: usize) -> bool {
    match word[at] {
        b'a' | b'e' | b'i' | b'o' | b'u' => false,
        // A run of them takes turns, and is walked back once.
        b'y' => {
            let run = word[..at]
                .iter()
                .rev()
                .take_while(|byte| **byte == b'y')
                .count();
            let is_first_consonant = match at.checked_sub(run + 1) {
                None => true,
                Some(before) => !is_consonant(word, before),
            };
            is_first_consonant == (run % 2 == 0)
        }
        _ => true,
    }
}

/// How many times consonants follow vowels.
fn measure(word: &[u8]) -> usize {
    (1..word.len())
        .filter(|&at| is_consonant(word, at) && !is_consonant(word, at - 1))
        .count()
}

fn has_vowel(word: &[u8]) -> bool {
    (0..word.len()).any(|at| !is_consonant(word, at))
}

fn ends_in_double(word: &[u8]) -> bool {
    let length = word.len();
    length >= 2 && word[length - 1] == word[length - 2] && is_consonant(word, length - 1)
}

/// Whether it ends as *hop* does: consonant, vowel, consonant other than w, x and y.
fn ends_short(word: &[u8]) -> bool {
    let length = word.len();
    length >= 3
        && is_consonant(word, length - 3)
        && !is_consonant(word, length - 2)
        && is_consonant(word, length - 1)
        && !matches!(word[length - 1], b'w' | b'x' | b'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_should_have_one_stem() {
        for (word, expected) in [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("cats", "cat"),
            ("feed", "feed"),
            ("agreed", "agre"),
            ("plastered", "plaster"),
            ("motoring", "motor"),
            ("sing", "sing"),
            ("conflated", "conflat"),
            ("hopping", "hop"),
            ("falling", "fall"),
            ("filing", "file"),
            ("happy", "happi"),
            ("sky", "sky"),
            ("relational", "relat"),
            ("conditional", "condit"),
            ("vietnamization", "vietnam"),
            ("operator", "oper"),
            ("hopefulness", "hope"),
            ("triplicate", "triplic"),
            ("electrical", "electr"),
            ("adjustment", "adjust"),
            ("adoption", "adopt"),
            ("effective", "effect"),
            ("rate", "rate"),
            ("cease", "ceas"),
            ("controlling", "control"),
            ("rolling", "roll"),
            ("at", "at"),
            ("x86", "x86"),
            ("déjà", "déjà"),
        ] {
            let mut stemmed = word.to_owned();
            stem(&mut stemmed);
            assert_eq!(stemmed, expected, "{word}");
        }
    }
}
