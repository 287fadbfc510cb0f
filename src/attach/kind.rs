//! What a file is: its content decides, and its name only between kinds that the content
//! allows alike. A wrong extension is seen through.

mod sounds;

use std::io::Cursor;

use serde::de::IgnoredAny;
use zip::ZipArchive;

use crate::domain::{FileKind, ForeignKind, Refusal};

use super::text;

/// So much of a text is looked at for what it is.
const PEEK_BYTES: usize = 4096;

/// Names whose content is shown as it is written, even where it looks like a web page.
const SOURCES: &[&str] = &[
    "txt", "text", "md", "markdown", "rst", "adoc", "log", "php", "vue", "svelte", "jsx", "tsx",
    "js", "ts", "py", "rb", "rs", "erb", "ejs", "hbs", "twig", "njk", "liquid", "jinja", "j2",
    "tpl", "tmpl", "cshtml", "razor", "jsp", "patch", "diff", "csv", "tsv",
];

/// What a file is.
pub(super) fn recognise(bytes: &[u8], name: &str) -> Result<FileKind, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(kind) = by_signature(bytes) {
        return kind.map_err(|kind| refusal(kind, bytes));
    }
    let Some(beginning) = text::peek(bytes, PEEK_BYTES) else {
        return Err(Refusal::Foreign(ForeignKind::Binary));
    };
    if beginning.trim().is_empty() && text::is_blank(bytes) {
        return Err(Refusal::Empty);
    }
    Ok(of_text(bytes, &beginning, &extension(name)))
}

/// What a file seems to be, by its first bytes and its name alone: nothing is unpacked and
/// nothing is parsed, so that it can be asked anywhere.
pub(super) fn glance(bytes: &[u8], name: &str) -> Result<FileKind, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return by_first_names(bytes).ok_or(Refusal::Foreign(ForeignKind::Archive));
    }
    if let Some(kind) = by_signature(bytes) {
        return kind.map_err(Refusal::Foreign);
    }
    let beginning = text::peek(bytes, PEEK_BYTES);
    let beginning = beginning.ok_or(Refusal::Foreign(ForeignKind::Binary))?;
    Ok(of_text(&[], &beginning, &extension(name)))
}

/// A document of Office with a password looks like an old one.
fn refusal(kind: ForeignKind, bytes: &[u8]) -> Refusal {
    let mark: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if kind == ForeignKind::OldOffice && find(bytes, &mark).is_some() {
        return Refusal::Locked;
    }
    Refusal::Foreign(kind)
}

/// The part of a name after its last dot, in small letters.
fn extension(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default()
}

/// A kind that its first bytes give away.
fn by_signature(bytes: &[u8]) -> Option<Result<FileKind, ForeignKind>> {
    let begins = |signature: &[u8]| bytes.starts_with(signature);
    let at = |place: usize, signature: &[u8]| {
        bytes
            .get(place..)
            .is_some_and(|rest| rest.starts_with(signature))
    };
    let kind = if begins(b"\x89PNG\r\n\x1a\n") {
        Ok(FileKind::Png)
    } else if begins(b"\xFF\xD8\xFF") {
        Ok(FileKind::Jpeg)
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        Ok(FileKind::Gif)
    } else if begins(b"RIFF") && at(8, b"WEBP") {
        Ok(FileKind::WebP)
    } else if (begins(b"RIFF") || begins(b"RF64")) && at(8, b"WAVE") {
        Ok(FileKind::Wav)
    } else if begins(b"BM") && is_bmp(bytes) {
        Ok(FileKind::Bmp)
    } else if begins(b"II*\0") || begins(b"MM\0*") {
        Ok(FileKind::Tiff)
    } else if is_pdf(bytes) {
        Ok(FileKind::Pdf)
    } else if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        in_archive(bytes)
    } else if begins(b"fLaC") {
        Ok(FileKind::Flac)
    } else if begins(b"OggS") {
        sounds::in_ogg(bytes)
    } else if at(4, b"ftyp") {
        sounds::in_boxes(bytes)
    } else if begins(b"ID3") && bytes.get(3).is_some_and(|version| *version < b' ') {
        Ok(behind_tag(bytes))
    } else if is_mp3(bytes) {
        Ok(FileKind::Mp3)
    } else {
        Err(foreign(bytes)?)
    };
    Some(kind)
}

/// A kind that is known and not taken.
fn foreign(bytes: &[u8]) -> Option<ForeignKind> {
    let begins = |signature: &[u8]| bytes.starts_with(signature);
    let is_aiff = begins(b"FORM") && matches!(bytes.get(8..12), Some(b"AIFF" | b"AIFC"));
    let kind = if is_aiff || is_aac(bytes) || is_other_sound(bytes) {
        ForeignKind::Sound
    } else if begins(WINDOWS_MEDIA) {
        of_windows_media(bytes)
    } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"AVI ")
        || begins(b"\x1A\x45\xDF\xA3")
        || begins(b"\0\0\x01\xBA")
        || begins(b"FLV\x01")
    {
        ForeignKind::Film
    } else if begins(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        ForeignKind::OldOffice
    } else if begins(b"{\\rtf") {
        ForeignKind::RichText
    } else if begins(b"\x1F\x8B")
        || begins(b"BZh")
        || begins(b"\xFD7zXZ\0")
        || begins(b"\x28\xB5\x2F\xFD")
        || begins(b"7z\xBC\xAF\x27\x1C")
        || begins(b"Rar!\x1A\x07")
        || bytes.get(257..262) == Some(b"ustar")
    {
        ForeignKind::Archive
    } else if begins(b"\x7FELF")
        || begins(b"MZ")
        || begins(b"\xCF\xFA\xED\xFE")
        || begins(b"\xCA\xFE\xBA\xBE")
        || begins(b"\0asm")
    {
        // A text may begin with these two letters as well.
        if begins(b"MZ") && text::peek(bytes, PEEK_BYTES).is_some() {
            return None;
        }
        ForeignKind::Program
    } else if begins(b"\0\0\x01\0")
        || begins(b"8BPS")
        || begins(b"\xFF\x0A")
        || begins(b"\0\0\0\x0CJXL ")
        || begins(b"\0\0\0\x0CjP  ")
    {
        ForeignKind::Picture
    } else {
        return None;
    };
    Some(kind)
}

/// A tag may stand before other sounds too.
fn behind_tag(bytes: &[u8]) -> FileKind {
    let sound = bytes.get(super::sound::past_tag(bytes)..);
    if sound.is_some_and(|sound| sound.starts_with(b"fLaC")) {
        FileKind::Flac
    } else {
        FileKind::Mp3
    }
}

/// Sounds of phones, instruments and old systems that nothing here reads.
fn is_other_sound(bytes: &[u8]) -> bool {
    let is_phones = bytes.starts_with(b"#!AMR") || bytes.starts_with(b"#!SILK");
    let names: [&[u8]; 6] = [b"MThd", b"caff", b"wvpk", b"MAC ", b".snd", b"DSD "];
    // A text may begin with such letters as well.
    is_phones
        || names.iter().any(|name| bytes.starts_with(name))
            && text::peek(bytes, PEEK_BYTES).is_none()
}

/// How the files of Windows Media begin.
const WINDOWS_MEDIA: &[u8] = b"\x30\x26\xB2\x75\x8E\x66\xCF\x11";

/// WMV names a stream of pictures in its head, WMA does not.
fn of_windows_media(bytes: &[u8]) -> ForeignKind {
    const PICTURES: &[u8] = b"\xC0\xEF\x19\xBC\x4D\x5B\xCF\x11\xA8\xFD\x00\x80\x5F\x5C\x44\x2B";
    let head = &bytes[..bytes.len().min(64 << 10)];
    if find(head, PICTURES).is_some() {
        ForeignKind::Film
    } else {
        ForeignKind::Sound
    }
}

/// Two letters are not much: the length and the header's size must fit too.
fn is_bmp(bytes: &[u8]) -> bool {
    let header = bytes
        .get(14..18)
        .and_then(|size| Some(u32::from_le_bytes(size.try_into().ok()?)));
    matches!(header, Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// Some writers put something before the header.
fn is_pdf(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(1024)];
    let Some(at) = find(beginning, b"%PDF-") else {
        return false;
    };
    // A text may speak of it, but does not end as one.
    at == 0 || find(&bytes[bytes.len().saturating_sub(2048)..], b"startxref").is_some()
}

/// A frame of MPEG sound without a tag before it: two of them in a row.
fn is_mp3(bytes: &[u8]) -> bool {
    super::sound::first_frames(bytes) >= 2
}

/// A frame of AAC without a container.
fn is_aac(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xF0 | 0xF1 | 0xF8 | 0xF9, ..])
}

/// What a ZIP archive holds.
fn in_archive(bytes: &[u8]) -> Result<FileKind, ForeignKind> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        // Cut off: the first names still stand there, and what reads it says so.
        return by_first_names(bytes).ok_or(ForeignKind::Archive);
    };
    let mut has = |name: &str| archive.by_name(name).is_ok();
    if has("word/document.xml") {
        return Ok(FileKind::Docx);
    }
    if has("xl/workbook.xml") {
        return Ok(FileKind::Xlsx);
    }
    if has("xl/workbook.bin") {
        return Err(ForeignKind::OldOffice);
    }
    if has("ppt/presentation.xml") {
        return Ok(FileKind::Pptx);
    }
    if has("META-INF/container.xml") && !has("META-INF/MANIFEST.MF") {
        return Ok(FileKind::Epub);
    }
    if has("content.xml") && has("mimetype") {
        return Err(ForeignKind::OpenDocument);
    }
    Err(ForeignKind::Archive)
}

/// What an archive without its end was, by what is written at its beginning.
fn by_first_names(bytes: &[u8]) -> Option<FileKind> {
    let beginning = &bytes[..bytes.len().min(64 << 10)];
    let has = |name: &[u8]| find(beginning, name).is_some();
    if has(b"application/epub+zip") || has(b"META-INF/container.xml") {
        Some(FileKind::Epub)
    } else if has(b"word/") {
        Some(FileKind::Docx)
    } else if has(b"xl/") {
        Some(FileKind::Xlsx)
    } else if has(b"ppt/") {
        Some(FileKind::Pptx)
    } else {
        None
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The kind of a text.
fn of_text(bytes: &[u8], beginning: &str, extension: &str) -> FileKind {
    if SOURCES.contains(&extension) {
        return match extension {
            "csv" | "tsv" => FileKind::Csv,
            _ => FileKind::Text,
        };
    }
    let root = first_element(beginning);
    match root.as_deref() {
        Some("svg") => return FileKind::Svg,
        Some("html" | "!doctype html") => return FileKind::Html,
        Some(_) if matches!(extension, "html" | "htm" | "xhtml" | "shtml") => {
            return FileKind::Html;
        }
        _ => {}
    }
    let is_named_json = matches!(
        extension,
        "json" | "jsonl" | "ndjson" | "geojson" | "ipynb" | "webmanifest"
    );
    let looks_so = beginning.trim_start().starts_with(['{', '[']);
    if is_named_json || looks_so && is_json(bytes) {
        return FileKind::Json;
    }
    FileKind::Text
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// The name of the first element of what looks like XML or HTML, in small letters, past
/// declarations and comments.
fn first_element(text: &str) -> Option<String> {
    let mut rest = text.trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        if let Some(after) = rest.strip_prefix("!--") {
            rest = after.split_once("-->")?.1.trim_start();
            continue;
        }
        if rest.starts_with('?') {
            // A document type may hold declarations of its own; they are for XML alone.
            rest = rest.split_once("?>")?.1.trim_start();
            continue;
        }
        let name: String = rest
            .chars()
            .take_while(|sign| sign.is_ascii_alphanumeric() || "!:-_".contains(*sign))
            .flat_map(char::to_lowercase)
            .collect();
        if name != "!doctype" {
            let name = name.rsplit(':').next().unwrap_or(&name);
            return (!name.is_empty()).then(|| name.to_owned());
        }
        let after = rest.get("!doctype".len()..)?.trim_start();
        if after.get(..4)?.eq_ignore_ascii_case("html") {
            return Some("!doctype html".to_owned());
        }
        // The elements stand after the declarations in brackets.
        let end = match (after.find('['), after.find('>')) {
            (Some(open), Some(close)) if open < close => {
                let close = after[open..].find(']')? + open;
                after[close..].find('>')? + close
            }
            (_, close) => close?,
        };
        rest = after[end + 1..].trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_should_decide_and_the_name_only_between_texts() {
        let kinds: [(&[u8], &str, FileKind); 18] = [
            (b"\x89PNG\r\n\x1a\n....", "photo.jpg", FileKind::Png),
            (b"\xFF\xD8\xFF\xE0....", "notes.txt", FileKind::Jpeg),
            (b"GIF89a....", "a.pdf", FileKind::Gif),
            (b"RIFF\x01\0\0\0WEBPVP8 ", "a.wav", FileKind::WebP),
            (b"RIFF\x01\0\0\0WAVEfmt ", "a.webp", FileKind::Wav),
            (b"%PDF-1.4\n", "letter.docx", FileKind::Pdf),
            (b"ID3\x04\0", "song.ogg", FileKind::Mp3),
            (b"ID3\x04\0\0\0\0\0\x02..fLaC", "song.mp3", FileKind::Flac),
            (b"ID3 tags stand before a song", "a", FileKind::Text),
            (b"fLaC\0\0\0\x22", "a.wav", FileKind::Flac),
            (b"\0\0\0\x1cftypM4A \0\0\0\0", "a.mp4", FileKind::M4a),
            (
                b"<?xml version='1.0'?><!-- a --><svg ",
                "a.txt.xml",
                FileKind::Svg,
            ),
            (b"<!DOCTYPE html><p>", "page", FileKind::Html),
            (b"<p>Words</p>", "page.html", FileKind::Html),
            (b"<html><?php ?>", "page.php", FileKind::Text),
            (b"a,b\n1,2\n", "list.CSV", FileKind::Csv),
            (b"{\"a\": [1]}", "answer", FileKind::Json),
            (b"fn main() {}", "main.rs", FileKind::Text),
        ];
        for (bytes, name, kind) in kinds {
            assert_eq!(recognise(bytes, name), Ok(kind), "{name}");
        }
    }

    #[test]
    fn a_glance_should_tell_what_the_first_bytes_tell() {
        let glances: [(&[u8], &str, Option<FileKind>); 7] = [
            (
                b"PK\x03\x04....word/document.xml",
                "a.zip",
                Some(FileKind::Docx),
            ),
            (
                b"PK\x03\x04....mimetypeapplication/epub+zip",
                "a",
                Some(FileKind::Epub),
            ),
            (b"PK\x03\x04....photo.png", "a.docx", None),
            (b"\x89PNG\r\n\x1a\n....", "photo.txt", Some(FileKind::Png)),
            (b"%PDF-1.4\n", "letter.docx", Some(FileKind::Pdf)),
            (b"{\"a\": 1}", "a.json", Some(FileKind::Json)),
            (b"words\0\x01\x02", "words.txt", None),
        ];
        for (bytes, name, kind) in glances {
            assert_eq!(glance(bytes, name).ok(), kind, "{name}");
        }
    }

    #[test]
    fn what_is_not_taken_should_be_known_by_its_kind() {
        let kinds: [(&[u8], ForeignKind); 15] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0", ForeignKind::Heic),
            (b"\0\0\0\x1cftypavif\0\0\0\0", ForeignKind::Avif),
            (b"#!AMR\n\x3C\x91", ForeignKind::Sound),
            (b"\0\0\0\x1cftypisom\0\0\0\0", ForeignKind::Film),
            (b"MThd\0\0\0\x06\0\x01\xFF\x80", ForeignKind::Sound),
            (b"OggS\0\x02", ForeignKind::Sound),
            (
                b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead",
                ForeignKind::Sound,
            ),
            (
                b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x2A\x80theora",
                ForeignKind::Film,
            ),
            (
                b"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9",
                ForeignKind::Sound,
            ),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ForeignKind::OldOffice),
            (b"{\\rtf1 words}", ForeignKind::RichText),
            (b"\x1F\x8B\x08\0", ForeignKind::Archive),
            (
                b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
                ForeignKind::Archive,
            ),
            (b"\x7FELF\x02\x01\x01\0", ForeignKind::Program),
            (b"\x01\0\x02\0\xFF\xFE\x9A", ForeignKind::Binary),
        ];
        for (bytes, kind) in kinds {
            assert_eq!(recognise(bytes, "notes.txt"), Err(Refusal::Foreign(kind)));
        }
    }

    #[test]
    fn what_has_no_words_should_be_called_empty() {
        for bytes in [&b""[..], b" \n\t\r\n", b"\xEF\xBB\xBF", b"\xFF\xFE \0\n\0"] {
            assert_eq!(recognise(bytes, "a.txt"), Err(Refusal::Empty), "{bytes:?}");
        }
    }

    #[test]
    fn a_text_that_begins_as_a_program_does_should_be_a_text() {
        assert_eq!(
            recognise(b"MZ is what it begins with", "a"),
            Ok(FileKind::Text)
        );
        assert_eq!(recognise(b"BMW builds cars", "a"), Ok(FileKind::Text));
        assert_eq!(recognise(b"FORMAT C:", "a"), Ok(FileKind::Text));
        assert_eq!(recognise(b"caffeine", "a"), Ok(FileKind::Text));
        assert_eq!(recognise(b"MAC addresses", "a"), Ok(FileKind::Text));
        assert_eq!(recognise(b"RIFFRAFF", "a"), Ok(FileKind::Text));
    }
}
