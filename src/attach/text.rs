//! Bytes as text: the encoding found, controls and colours of terminals left out, what is
//! no text known for it.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::domain::{FileKind, ForeignKind, ReadRequest, Reading, Refusal, Remark};

/// Of a text not one sign in so many is a control, but for the few that any may have.
const SIGNS_PER_CONTROL: usize = 50;
const FEW_CONTROLS: usize = 2;

/// Reads a text.
pub(super) fn read(
    kind: FileKind,
    bytes: &[u8],
    request: &ReadRequest,
) -> Result<Reading, Refusal> {
    let (text, remarks) = decode(bytes);
    if is_binary(&text, &remarks) {
        return Err(Refusal::Foreign(ForeignKind::Binary));
    }
    let most = request.limits.text_bytes;
    if text.len() as u64 > most {
        return Err(Refusal::TooMuchText { most });
    }
    let text = printable(&text);
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(Reading {
        remarks,
        ..Reading::of_text(kind, text)
    })
}

/// The beginning of what may be a text; `None` where it is none.
pub(super) fn peek(bytes: &[u8], most: usize) -> Option<String> {
    let beginning = &bytes[..bytes.len().min(most)];
    let (encoding, mark) = encoding_of(beginning, bytes.len() > most);
    let (text, _) = encoding.decode_without_bom_handling(&beginning[mark..]);
    let is_text = !text.contains('\0') && !has_too_many_controls(&text);
    is_text.then(|| text.into_owned())
}

/// Whether only the beginning looked like a text. Where the encoding is no more than a guess,
/// one zero is enough; where it is certain, a log may have some.
fn is_binary(text: &str, remarks: &[Remark]) -> bool {
    let is_guess = remarks
        .iter()
        .any(|remark| matches!(remark, Remark::Encoding(name) if !name.starts_with("UTF-16")));
    has_too_many_controls(text) || is_guess && text.contains('\0')
}

fn has_too_many_controls(text: &str) -> bool {
    let signs = text.chars().count();
    let controls = text.chars().filter(|sign| is_odd(*sign)).count();
    controls > FEW_CONTROLS + signs / SIGNS_PER_CONTROL
}

/// Whether nothing in it can be seen.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    decode(bytes).0.trim().is_empty()
}

/// Decodes a text, whatever its encoding, and says what a person should know of that.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Vec<Remark>) {
    let (encoding, mark) = encoding_of(bytes, false);
    let (text, is_lossy) = encoding.decode_without_bom_handling(&bytes[mark..]);
    let mut remarks = Vec::new();
    if encoding != UTF_8 {
        remarks.push(Remark::Encoding(encoding.name().to_owned()));
    }
    if is_lossy {
        let lost = text.matches(char::REPLACEMENT_CHARACTER).count();
        remarks.push(Remark::LostCharacters(lost as u64));
    }
    (text, remarks)
}

/// The encoding, and how long the mark of it is.
fn encoding_of(bytes: &[u8], is_cut: bool) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(bytes) {
        return found;
    }
    if let Some(encoding) = wide(bytes) {
        return (encoding, 0);
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => return (UTF_8, 0),
        // Where it was cut, the last sign may be half.
        Err(error) if is_cut && error.error_len().is_none() => return (UTF_8, 0),
        Err(error) => {
            // Mostly right is right: a log with a few broken bytes is still UTF-8.
            let wide_signs = bytes[..error.valid_up_to()]
                .iter()
                .filter(|byte| **byte >= 0xC2)
                .count();
            if wide_signs > 8 {
                return (UTF_8, 0);
            }
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(None, Utf8Detection::Deny), 0)
}

/// UTF-16 without a mark: every other byte of a text in any European language is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = &bytes[..bytes.len().min(1024)];
    let pairs = beginning.len() / 2;
    if pairs < 2 || !beginning.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| {
        beginning[offset..]
            .iter()
            .step_by(2)
            .take(pairs)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if even == 0 && odd * 10 >= pairs * 7 {
        Some(UTF_16LE)
    } else if odd == 0 && even * 10 >= pairs * 7 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// A sign that no text has: a control that moves nothing, or no character at all.
const fn is_odd(sign: char) -> bool {
    match sign {
        '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}' | '\u{8}' | '\u{1a}' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | char::REPLACEMENT_CHARACTER => true,
        _ => false,
    }
}

/// A text without what only a terminal understands, its lines ended in one way.
pub(super) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\r' => {
                if signs.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{1b}' => skip_escape(&mut signs),
            '\t' | '\n' => out.push(sign),
            '\u{c}' => out.push('\n'),
            sign if sign.is_control() || sign == '\u{feff}' => {}
            sign => out.push(sign),
        }
    }
    out
}

/// Passes over what follows an escape: a colour, a title, a move of the cursor.
fn skip_escape(signs: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    /// A title longer than this is none, and what follows a lone escape is not lost.
    const LONGEST: usize = 128;
    match signs.peek() {
        Some('[') => {
            signs.next();
            while signs
                .next_if(|sign| matches!(sign, '\u{20}'..='\u{3f}'))
                .is_some()
            {}
            signs.next_if(|sign| matches!(sign, '\u{40}'..='\u{7e}'));
        }
        Some(']') => {
            for sign in signs.by_ref().take(LONGEST) {
                if matches!(sign, '\u{7}' | '\u{9c}' | '\n' | '\\') {
                    break;
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(bytes: &[u8]) -> (String, Vec<Remark>) {
        let reading = read(FileKind::Text, bytes, &ReadRequest::default()).unwrap();
        (reading.text(), reading.remarks)
    }

    #[test]
    fn a_text_should_be_read_in_its_encoding() {
        let words = "Grüße aus Köln, où l'été est déjà passé; 50 € für alle.";
        for encoding in [UTF_8, encoding_rs::WINDOWS_1252] {
            let (bytes, _, _) = encoding.encode(words);
            assert_eq!(said(&bytes).0, words, "{}", encoding.name());
        }
        let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xFF\xFE", wide.as_slice()].concat();
        let remark = vec![Remark::Encoding("UTF-16LE".to_owned())];
        assert_eq!(said(&wide), (words.to_owned(), remark.clone()));
        assert_eq!(said(&marked), (words.to_owned(), remark));
        let russian = "Съешь же ещё этих мягких французских булок, да выпей чаю.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(said(&bytes).0, russian);
        let japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(japanese);
        assert_eq!(said(&bytes).0, japanese);
    }

    #[test]
    fn a_byte_that_is_broken_should_not_spoil_the_rest() {
        let mut bytes = "Ää Öö Üü ß, éèê, ½ and so on: ".as_bytes().to_vec();
        bytes.push(0xFF);
        bytes.extend("ü".as_bytes());
        assert!(peek(&bytes, 4096).is_some());
        let (text, remarks) = said(&bytes);
        assert!(text.starts_with("Ää Öö") && text.ends_with('ü'), "{text}");
        assert_eq!(remarks, [Remark::LostCharacters(1)]);
    }

    #[test]
    fn what_only_begins_as_a_text_should_be_no_text() {
        let mut bytes = b"A head of words, as long as one likes. ".repeat(200);
        bytes.extend((0..2000_u32).map(|number| (number * 37 % 251) as u8));
        let refusal = read(FileKind::Text, &bytes, &ReadRequest::default());
        assert_eq!(refusal, Err(Refusal::Foreign(ForeignKind::Binary)));
        // A machine that went down leaves zeros in its log.
        let log = [
            b"It was up and running. ".repeat(50),
            vec![0; 8],
            b"again".to_vec(),
        ]
        .concat();
        assert!(said(&log).0.ends_with("running. again"));
    }

    #[test]
    fn what_only_a_terminal_understands_should_be_left_out() {
        let text = "\u{feff}a\u{1b}[1;31mred\u{1b}[0m\r\nb\rc\u{1b}]0;title\u{7}d\u{8}\u{c}e";
        assert_eq!(printable(text), "ared\nb\ncd\ne");
        assert_eq!(printable("\u{1b}"), "");
        assert_eq!(printable("x\u{1b}[9999"), "x");
    }
}
