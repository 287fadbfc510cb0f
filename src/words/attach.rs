//! What is said of files that a person attaches: what they are, and why one is not taken.

use crate::domain::{FileKind, ForeignKind, Picture, PictureFormat, Refusal, Remark, Sound};

use super::{Gap, Words};

impl Words {
    /// A kind of file: `PDF document`.
    #[must_use]
    pub fn file_kind(&self, kind: FileKind) -> String {
        let key = match kind {
            FileKind::Text => "kind-text",
            FileKind::Csv => "kind-csv",
            FileKind::Json => "kind-json",
            FileKind::Html => "kind-html",
            FileKind::Png => "kind-png",
            FileKind::Jpeg => "kind-jpeg",
            FileKind::Gif => "kind-gif",
            FileKind::WebP => "kind-webp",
            FileKind::Bmp => "kind-bmp",
            FileKind::Tiff => "kind-tiff",
            FileKind::Svg => "kind-svg",
            FileKind::Pdf => "kind-pdf",
            FileKind::Docx => "kind-docx",
            FileKind::Xlsx => "kind-xlsx",
            FileKind::Pptx => "kind-pptx",
            FileKind::Epub => "kind-epub",
            FileKind::Wav => "kind-wav",
            FileKind::Mp3 => "kind-mp3",
            FileKind::Flac => "kind-flac",
            FileKind::Ogg => "kind-ogg",
            FileKind::M4a => "kind-m4a",
        };
        self.text(key).into_owned()
    }

    /// A size: `640 bytes`, `12 kB`, `3.4 MB`.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        const UNITS: [&str; 3] = ["amount-kilobytes", "amount-megabytes", "amount-gigabytes"];
        if bytes < 1024 {
            return self.fill("amount-bytes", &[("count", Gap::Number(bytes as f64))]);
        }
        let mut size = bytes as f64 / 1024.0;
        let mut unit = 0;
        // As it is written, so that nothing has 1024 kB.
        while size >= 1023.5 && unit + 1 < UNITS.len() {
            size /= 1024.0;
            unit += 1;
        }
        let decimals = usize::from(size < 9.95);
        let text = format!("{size:.decimals$}");
        let text = self.decimal(text.strip_suffix(".0").unwrap_or(&text));
        self.fill(UNITS[unit], &[("size", Gap::Text(&text))])
    }

    /// The facts of a picture: what it is, and how it is sent.
    #[must_use]
    pub fn picture_facts(&self, kind: FileKind, picture: &Picture) -> String {
        let kind = self.file_kind(kind);
        let number = |value: u32| Gap::Number(f64::from(value));
        let first = self.fill(
            "picture-facts",
            &[
                ("kind", Gap::Text(&kind)),
                ("width", number(picture.original_width)),
                ("height", number(picture.original_height)),
            ],
        );
        let Some(bytes) = &picture.bytes else {
            return self.fill("picture-sent-as-is", &[("facts", Gap::Text(&first))]);
        };
        let size = self.size(bytes.len() as u64);
        let format = match picture.format {
            PictureFormat::Png => "PNG",
            PictureFormat::Jpeg => "JPEG",
        };
        self.fill(
            "picture-sent",
            &[
                ("facts", Gap::Text(&first)),
                ("format", Gap::Text(format)),
                ("width", number(picture.width)),
                ("height", number(picture.height)),
                ("size", Gap::Text(&size)),
            ],
        )
    }

    /// The facts of a sound.
    #[must_use]
    pub fn sound_facts(&self, kind: FileKind, sound: &Sound) -> String {
        let kind = self.file_kind(kind);
        let duration = self.seconds(sound.duration_ms);
        let facts = self.fill(
            "sound-facts",
            &[
                ("kind", Gap::Text(&kind)),
                ("duration", Gap::Text(&duration)),
                ("rate", Gap::Number(f64::from(sound.sample_rate))),
                ("channels", Gap::Number(f64::from(sound.channels))),
            ],
        );
        let Some(bytes) = &sound.bytes else {
            return facts;
        };
        let size = self.size(bytes.len() as u64);
        self.fill(
            "sound-sent",
            &[("facts", Gap::Text(&facts)), ("size", Gap::Text(&size))],
        )
    }

    /// Something to know of what was read.
    #[must_use]
    pub fn remark(&self, remark: &Remark) -> String {
        let count = |key, count: u64| self.fill(key, &[("count", Gap::Number(count as f64))]);
        match remark {
            Remark::Encoding(name) => self.fill("remark-encoding", &[("name", Gap::Text(name))]),
            Remark::LostCharacters(lost) => count("remark-lost", *lost),
            Remark::PagesWithoutText(pages) => count("remark-no-text", u64::from(*pages)),
            Remark::PagesNotDrawn(pages) => count("remark-not-drawn", u64::from(*pages)),
            Remark::FirstFrame => self.text("remark-first-frame").into_owned(),
            Remark::CutOff => self.text("remark-cut-off").into_owned(),
        }
    }

    /// Why a file is not taken, and what to do about it.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let text = |key| self.text(key).into_owned();
        let sizes = |key, size: &str, most: &str| {
            self.fill(key, &[("size", Gap::Text(size)), ("most", Gap::Text(most))])
        };
        let part = |key, part: &str| self.fill(key, &[("part", Gap::Text(part))]);
        let pages = |key, count: u32, most: u32| {
            self.fill(
                key,
                &[
                    ("count", Gap::Number(f64::from(count))),
                    ("most", Gap::Number(f64::from(most))),
                    // As it is typed where pages are chosen, without any sign in it.
                    ("last", Gap::Text(&most.to_string())),
                ],
            )
        };
        match refusal {
            Refusal::Empty => text("refusal-empty"),
            Refusal::Foreign(kind) => text(foreign_key(*kind)),
            Refusal::TooLarge { bytes, most } => {
                sizes("refusal-too-large", &self.size(*bytes), &self.size(*most))
            }
            Refusal::TooManyPixels {
                width,
                height,
                most,
            } => self.fill(
                "refusal-pixels",
                &[
                    ("width", Gap::Number(*width as f64)),
                    ("height", Gap::Number(*height as f64)),
                    ("most", Gap::Number((*most as f64 / 1e6).round())),
                ],
            ),
            Refusal::TooManyPages { pages: count, most } => pages("refusal-pages", *count, *most),
            Refusal::NoSuchPages { pages: count } => pages("refusal-no-such-pages", *count, 0),
            Refusal::Bomb { most } => part("refusal-bomb", &self.size(*most)),
            Refusal::TooMuchText { most } => part("refusal-text", &self.size(*most)),
            Refusal::Locked => text("refusal-locked"),
            Refusal::NoText { pages: count } => pages("refusal-no-text", *count, 0),
            Refusal::TooLong { most_ms } => part("refusal-long", &self.seconds(*most_ms)),
            Refusal::NothingToSee(kind) => part("refusal-nothing-to-see", &self.file_kind(*kind)),
            Refusal::NothingToSearch(kind) => {
                part("refusal-nothing-to-search", &self.file_kind(*kind))
            }
            Refusal::NothingToHear(kind) => part("refusal-nothing-to-hear", &self.file_kind(*kind)),
            Refusal::Damaged(kind) => part("refusal-damaged", &self.file_kind(*kind)),
            Refusal::TooMuchMemory { most } => part("refusal-memory", &self.size(*most)),
            Refusal::TooSlow { most_ms } => part("refusal-slow", &self.seconds(*most_ms)),
            Refusal::Broke => text("refusal-broke"),
            Refusal::NoReader(words) => part("refusal-no-reader", words),
            Refusal::NotAFile => text("refusal-not-a-file"),
            Refusal::Unreadable(words) => part("refusal-unreadable", words),
            Refusal::AlreadyThere => text("refusal-already-there"),
            Refusal::Gone => text("refusal-gone"),
            Refusal::NotKept(words) => part("refusal-not-kept", words),
        }
    }
}

const fn foreign_key(kind: ForeignKind) -> &'static str {
    match kind {
        ForeignKind::Heic => "refusal-heic",
        ForeignKind::Avif => "refusal-avif",
        ForeignKind::Picture => "refusal-picture",
        ForeignKind::Sound => "refusal-sound",
        ForeignKind::Film => "refusal-film",
        ForeignKind::OldOffice => "refusal-old-office",
        ForeignKind::OpenDocument => "refusal-open-document",
        ForeignKind::RichText => "refusal-rich-text",
        ForeignKind::Archive => "refusal-archive",
        ForeignKind::Program => "refusal-program",
        ForeignKind::Binary => "refusal-binary",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_should_be_short_and_never_round_up_to_the_next_unit() {
        let words = Words::english();
        for (bytes, text) in [
            (1, "1 byte"),
            (1023, "1,023 bytes"),
            (1024, "1 kB"),
            (1500, "1.5 kB"),
            (1_048_575, "1 MB"),
            (100 << 20, "100 MB"),
            (2 << 30, "2 GB"),
        ] {
            assert_eq!(words.size(bytes), text);
        }
    }

    #[test]
    fn every_refusal_should_be_a_sentence_that_says_what_to_do() {
        let words = Words::english();
        let refusals = [
            Refusal::Empty,
            Refusal::Foreign(ForeignKind::Heic),
            Refusal::Foreign(ForeignKind::Avif),
            Refusal::Foreign(ForeignKind::Picture),
            Refusal::Foreign(ForeignKind::Sound),
            Refusal::Foreign(ForeignKind::Film),
            Refusal::Foreign(ForeignKind::OldOffice),
            Refusal::Foreign(ForeignKind::OpenDocument),
            Refusal::Foreign(ForeignKind::RichText),
            Refusal::Foreign(ForeignKind::Archive),
            Refusal::Foreign(ForeignKind::Program),
            Refusal::Foreign(ForeignKind::Binary),
            Refusal::TooLarge { bytes: 2, most: 1 },
            Refusal::TooManyPixels {
                width: 20_000,
                height: 20_000,
                most: 100_000_000,
            },
            Refusal::TooManyPages { pages: 9, most: 8 },
            Refusal::NoSuchPages { pages: 3 },
            Refusal::Bomb { most: 1 << 20 },
            Refusal::TooMuchText { most: 1 << 20 },
            Refusal::Locked,
            Refusal::NoText { pages: 1 },
            Refusal::TooLong { most_ms: 3_600_000 },
            Refusal::NothingToSee(FileKind::Text),
            Refusal::NothingToHear(FileKind::Text),
            Refusal::NothingToSearch(FileKind::Png),
            Refusal::Damaged(FileKind::Pdf),
            Refusal::TooMuchMemory { most: 1 << 30 },
            Refusal::TooSlow { most_ms: 60_000 },
            Refusal::Broke,
            Refusal::NoReader("no such file".to_owned()),
            Refusal::NotAFile,
            Refusal::Unreadable("permission denied".to_owned()),
        ];
        let mut seen = std::collections::BTreeSet::new();
        for refusal in refusals {
            let sentence = words.refusal(&refusal);
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(!sentence.contains(['{', '$']), "{sentence}");
            assert!(seen.insert(sentence), "{refusal:?} says what another says");
        }
    }
}
