//! The terms of a passage with how often they stand in it, as bytes that can be asked without
//! being unpacked: a ranking looks into a thousand of them.

use std::collections::BTreeMap;

/// The terms of one passage.
///
/// The bytes are: how many terms there are with all repetitions, how many different ones (four
/// bytes each), the hashes of those in their order (four bytes each), how often each stands
/// there (a byte each), and the terms themselves with line feeds between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermVector<B = Vec<u8>>(B);

const HEAD: usize = 8;

impl TermVector {
    /// The vector of these terms.
    #[must_use]
    pub fn of(terms: &[String]) -> Self {
        let mut counts: BTreeMap<(u32, &str), u32> = BTreeMap::new();
        for term in terms {
            *counts.entry((hash(term), term)).or_default() += 1;
        }
        let mut bytes = Vec::with_capacity(HEAD + counts.len() * 13);
        bytes.extend(length(terms.len()));
        bytes.extend(length(counts.len()));
        bytes.extend(counts.keys().flat_map(|(hash, _)| hash.to_le_bytes()));
        bytes.extend(
            counts
                .values()
                .map(|count| u8::try_from(*count).unwrap_or(u8::MAX)),
        );
        for (at, (_, term)) in counts.keys().enumerate() {
            if at > 0 {
                bytes.push(b'\n');
            }
            bytes.extend(term.as_bytes());
        }
        Self(bytes)
    }
}

impl<B: AsRef<[u8]>> TermVector<B> {
    /// The vector that these bytes are; `None` where they are none.
    #[must_use]
    pub fn read(bytes: B) -> Option<Self> {
        let different = number(bytes.as_ref(), 4)?;
        let least = different.checked_mul(5)?.checked_add(HEAD)?;
        (bytes.as_ref().len() >= least).then_some(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_ref()
    }

    /// How many terms there are, with all repetitions.
    #[must_use]
    pub fn length(&self) -> u32 {
        number(self.as_bytes(), 0).map_or(0, |length| length as u32)
    }

    /// How many different terms there are.
    #[must_use]
    pub fn different(&self) -> usize {
        number(self.as_bytes(), 4).unwrap_or_default()
    }

    /// How often the term with this [`hash`] stands there.
    #[must_use]
    pub fn count(&self, hash: u32) -> u32 {
        let different = self.different();
        let hashes = &self.as_bytes()[HEAD..HEAD + 4 * different];
        let (mut low, mut high) = (0, different);
        while low < high {
            let middle = usize::midpoint(low, high);
            let here = &hashes[4 * middle..4 * middle + 4];
            let here = u32::from_le_bytes([here[0], here[1], here[2], here[3]]);
            match here.cmp(&hash) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    return u32::from(self.as_bytes()[HEAD + 4 * different + middle]);
                }
            }
        }
        0
    }

    /// The terms, each with how often it stands there.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let different = self.different();
        let counts = &self.as_bytes()[HEAD + 4 * different..HEAD + 5 * different];
        let terms = std::str::from_utf8(&self.as_bytes()[HEAD + 5 * different..]);
        terms
            .unwrap_or_default()
            .split('\n')
            .zip(counts)
            .map(|(term, count)| (term, u32::from(*count)))
    }
}

/// What a term is found by within a vector (FNV-1a).
#[must_use]
pub fn hash(term: &str) -> u32 {
    term.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn length(amount: usize) -> [u8; 4] {
    u32::try_from(amount).unwrap_or(u32::MAX).to_le_bytes()
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + 4)?;
    let number = u32::from_le_bytes(bytes.try_into().ok()?);
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(words: &[&str]) -> TermVector {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        TermVector::of(&words)
    }

    #[test]
    fn what_went_in_should_be_counted_and_come_out() {
        let vector = vector(&["flow", "wing", "flow", "東京"]);
        let read = TermVector::read(vector.as_bytes()).expect("a vector");
        assert_eq!((read.length(), read.different()), (4, 3));
        assert_eq!(read.count(hash("flow")), 2);
        assert_eq!(read.count(hash("東京")), 1);
        assert_eq!(read.count(hash("body")), 0);
        let mut terms: Vec<_> = read.iter().collect();
        terms.sort_unstable();
        assert_eq!(terms, [("flow", 2), ("wing", 1), ("東京", 1)]);
    }

    #[test]
    fn nothing_should_be_a_vector_too_and_damaged_bytes_should_be_none() {
        assert_eq!(vector(&[]).iter().count(), 0);
        assert_eq!(vector(&[]).count(hash("a")), 0);
        for bytes in [&b""[..], b"\0\0\0\0", b"\x01\0\0\0\xff\xff\xff\xff"] {
            assert!(TermVector::read(bytes).is_none());
        }
        let whole = vector(&["flow", "wing"]);
        for end in 0..whole.as_bytes().len() {
            if let Some(cut) = TermVector::read(&whole.as_bytes()[..end]) {
                assert!(cut.count(hash("flow")) <= 1);
                assert!(cut.iter().count() <= 2);
            }
        }
    }
}
