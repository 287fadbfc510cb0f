//! A file that a person attaches: what it is, what of it a model can read, and why it
//! cannot be read where it cannot. The sentences are made in `words`.

use serde::{Deserialize, Serialize};

/// What a file is, as its content says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Text or code.
    Text,
    /// Values with commas or tabs between them.
    Csv,
    /// JSON, or a line of it after another.
    Json,
    /// A web page.
    Html,
    /// A picture in PNG.
    Png,
    /// A picture in JPEG.
    Jpeg,
    /// A picture in GIF.
    Gif,
    /// A picture in WebP.
    WebP,
    /// A picture in BMP.
    Bmp,
    /// A picture in TIFF.
    Tiff,
    /// A drawing in SVG.
    Svg,
    /// A document in PDF.
    Pdf,
    /// A text of Word.
    Docx,
    /// Tables of Excel.
    Xlsx,
    /// Slides in PPTX.
    Pptx,
    /// A book.
    Epub,
    /// A sound in WAV.
    Wav,
    /// A sound in MP3.
    Mp3,
    /// A sound in FLAC.
    Flac,
    /// A sound in Ogg.
    Ogg,
    /// A sound in M4A.
    M4a,
}

impl FileKind {
    /// Whether a model needs eyes for it.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(
            self,
            Self::Png | Self::Jpeg | Self::Gif | Self::WebP | Self::Bmp | Self::Tiff | Self::Svg
        )
    }

    /// Whether a model needs ears for it.
    #[must_use]
    pub const fn is_audio(self) -> bool {
        matches!(
            self,
            Self::Wav | Self::Mp3 | Self::Flac | Self::Ogg | Self::M4a
        )
    }
}

/// A kind of file that is known and not taken, since nothing here reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignKind {
    /// A picture in HEIC, as phones take them.
    Heic,
    /// A picture in AVIF.
    Avif,
    /// Another kind of picture.
    Picture,
    /// A sound in a format that nothing here reads.
    Sound,
    /// A film.
    Film,
    /// DOC, XLS or PPT, as before 2007.
    OldOffice,
    /// ODT, ODS or ODP.
    OpenDocument,
    /// RTF.
    RichText,
    /// ZIP, TAR, GZIP and the like.
    Archive,
    /// A program or a library.
    Program,
    /// A database, a font, a model: bytes that are no text.
    Binary,
}

/// The longest side of a thumbnail, in pixels: sharp at twice the size it is shown in.
pub const THUMBNAIL_SIDE: u32 = 512;

/// What a file may cost before it is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The most bytes of a file.
    pub bytes: u64,
    /// The most pixels of a picture as it is in the file.
    pub pixels: u64,
    /// A larger picture is scaled down to so many pixels; `None` leaves it as it is.
    pub scale_to_pixels: Option<u64>,
    /// The most pages of a document.
    pub pages: u32,
    /// The most bytes that an archive may unpack to.
    pub unpacked_bytes: u64,
    /// The most bytes of text that come out.
    pub text_bytes: u64,
    /// The most memory that reading may take.
    pub memory_bytes: u64,
    /// The longest that reading may take.
    pub time_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 100 << 20,
            pixels: 100_000_000,
            scale_to_pixels: Some(2_000_000),
            pages: 5_000,
            unpacked_bytes: 512 << 20,
            text_bytes: 32 << 20,
            memory_bytes: 2 << 30,
            time_ms: 60_000,
        }
    }
}

impl Limits {
    /// The most bytes that the pictures or the sound may have that are made of a file: a part
    /// of the memory, since they are there beside it.
    #[must_use]
    pub const fn most_made_bytes(&self) -> u64 {
        self.memory_bytes / 4
    }
}

/// Pages of a document, counted from one, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageRange {
    /// The first page.
    pub first: u32,
    /// The last page; `None` is the document's last.
    pub last: Option<u32>,
}

impl PageRange {
    /// Reads `3`, `1-3`, `5-` or `-2`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|page| *page > 0);
        let (first, last) = match text.split_once(['-', '–']) {
            None => {
                let page = number(text)?;
                (page, Some(page))
            }
            Some((first, last)) => {
                let (first, last) = (first.trim(), last.trim());
                if first.is_empty() && last.is_empty() {
                    return None;
                }
                let first = if first.is_empty() { 1 } else { number(first)? };
                let last = if last.is_empty() {
                    None
                } else {
                    Some(number(last)?)
                };
                (first, last)
            }
        };
        (last.is_none_or(|last| first <= last)).then_some(Self { first, last })
    }

    /// Whether a page is among them.
    #[must_use]
    pub fn contains(self, page: u32) -> bool {
        page >= self.first && self.last.is_none_or(|last| page <= last)
    }
}

/// How a file is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadRequest {
    /// Its name, which decides where the content leaves a doubt.
    pub name: String,
    /// What it may cost.
    pub limits: Limits,
    /// Which pages, where it has any; `None` takes all.
    pub pages: Option<PageRange>,
    /// What is wanted of it.
    #[serde(default)]
    pub wanted: Wanted,
}

/// What is wanted of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// What a model gets of it: its text, picture or sound, and a thumbnail.
    #[default]
    Contents,
    /// Its text alone, to be searched; what has none is refused.
    Text,
    /// The pages of a document as pictures for a model to look at, and a thumbnail.
    PagePictures,
    /// A picture, or one page of a document, as pixels for a person to look at.
    View {
        /// Which page, counted from one; a picture has one.
        page: u32,
        /// The most pixels of the longer side.
        most_side: u32,
    },
    /// A sound as a WAV file with 16 bits a sample, which everything plays.
    Playable,
}

/// What a model gets of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What it is.
    pub kind: FileKind,
    /// Its text, in the order of the file; empty for pictures and sounds.
    pub sections: Vec<Section>,
    /// Its picture or its pages as pictures, ready to be sent.
    pub pictures: Vec<Picture>,
    /// Its sound, ready to be sent.
    pub sound: Option<Sound>,
    /// A small picture of it in PNG or JPEG, no side longer than [`THUMBNAIL_SIDE`]. It goes
    /// beside the rest.
    #[serde(skip)]
    pub thumbnail: Option<Vec<u8>>,
    /// What a person wanted to look at.
    pub view: Option<Pixels>,
    /// How many pages or slides the whole document has.
    pub pages: Option<u32>,
    /// What a person should know of what was read.
    pub remarks: Vec<Remark>,
}

impl Reading {
    /// Nothing yet of a file of this kind.
    #[must_use]
    pub const fn new(kind: FileKind) -> Self {
        Self {
            kind,
            sections: Vec::new(),
            pictures: Vec::new(),
            sound: None,
            thumbnail: None,
            view: None,
            pages: None,
            remarks: Vec::new(),
        }
    }

    /// A file that is one text.
    #[must_use]
    pub fn of_text(kind: FileKind, text: String) -> Self {
        Self {
            sections: vec![Section {
                place: Place::Whole,
                text,
            }],
            ..Self::new(kind)
        }
    }

    /// The text of all sections, each below its title. The titles are for the model, which
    /// reads what any person wrote, and are therefore in no person's language.
    #[must_use]
    pub fn text(&self) -> String {
        self.text_and_starts().0
    }

    /// As [`Self::text`], and where in it each section begins with its title.
    #[must_use]
    pub fn text_and_starts(&self) -> (String, Vec<usize>) {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(self.sections.len());
        for section in &self.sections {
            if !text.is_empty() {
                text.truncate(text.trim_end().len());
                text.push_str("\n\n");
            }
            starts.push(text.len());
            match &section.place {
                Place::Whole => {}
                Place::Page(page) => text.extend(["[Page ", &page.to_string(), "]\n"]),
                Place::Slide(slide) => text.extend(["## Slide ", &slide.to_string(), "\n\n"]),
                Place::Sheet(name) => text.extend(["## ", name, "\n\n"]),
            }
            text.push_str(&section.text);
        }
        (text, starts)
    }
}

/// A piece of the text of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Where it stands.
    pub place: Place,
    /// What it says: plain text, or Markdown where the file has structure.
    pub text: String,
}

/// Where in a file a piece of its text stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Anywhere: the file has no parts, or they have their own headings.
    Whole,
    /// On a page, counted from one.
    Page(u32),
    /// On a slide, counted from one.
    Slide(u32),
    /// On a sheet of this name.
    Sheet(String),
}

/// A picture that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// How it is written now.
    pub format: PictureFormat,
    /// Its width, upright.
    pub width: u32,
    /// Its height, upright.
    pub height: u32,
    /// The width in the file, upright.
    pub original_width: u32,
    /// The height in the file, upright.
    pub original_height: u32,
    /// Its bytes, where they are not those of the file. They go beside the rest.
    #[serde(skip)]
    pub bytes: Option<Vec<u8>>,
}

/// How a picture is written that servers are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl PictureFormat {
    /// Its name in a data URL.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// A sound that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sound {
    /// How it is written now.
    pub format: SoundFormat,
    /// How long it is.
    pub duration_ms: u64,
    /// Samples in a second.
    pub sample_rate: u32,
    /// One for mono, two for stereo.
    pub channels: u16,
    /// How loud it is over its time, in so many equal parts; 255 is as loud as can be.
    /// Empty where that could not be found out.
    #[serde(default)]
    pub waveform: Vec<u8>,
    /// Its bytes, where they are not those of the file. They go beside the rest.
    #[serde(skip)]
    pub bytes: Option<Vec<u8>>,
}

/// How a sound is written that servers are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoundFormat {
    /// WAV.
    Wav,
    /// MP3.
    Mp3,
}

impl SoundFormat {
    /// Its name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
        }
    }
}

/// A picture as it is drawn: red, green, blue and alpha of each pixel, a byte each, not
/// premultiplied, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pixels {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Four bytes a pixel. They go beside the rest.
    #[serde(skip)]
    pub rgba: Vec<u8>,
}

/// Something to know of what was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The text was not in UTF-8, but in this encoding.
    Encoding(String),
    /// So many bytes had no meaning in it.
    LostCharacters(u64),
    /// So many of the pages that were read have no text: they are pictures.
    PagesWithoutText(u32),
    /// So many of the pages could not be drawn as pictures.
    PagesNotDrawn(u32),
    /// The picture moves; this is its first frame.
    FirstFrame,
    /// The file ends before it is whole; this is what there is.
    CutOff,
}

/// Why nothing of a file is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It is of a kind that is not taken.
    Foreign(ForeignKind),
    /// It has more bytes than it may have.
    TooLarge {
        /// How many.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
    /// The picture has more pixels than it may have.
    TooManyPixels {
        /// Its width.
        width: u64,
        /// Its height.
        height: u64,
        /// How many pixels it may have.
        most: u64,
    },
    /// The document has more pages than it may have.
    TooManyPages {
        /// How many were to be read.
        pages: u32,
        /// How many it may have.
        most: u32,
    },
    /// None of the pages that were asked for is there.
    NoSuchPages {
        /// How many there are.
        pages: u32,
    },
    /// It unpacks to more than it may.
    Bomb {
        /// How many bytes it may unpack to.
        most: u64,
    },
    /// More text comes out than may.
    TooMuchText {
        /// How many bytes it may be.
        most: u64,
    },
    /// It is locked with a password.
    Locked,
    /// Its pages are pictures without any text.
    NoText {
        /// How many pages were read.
        pages: u32,
    },
    /// The sound would be too large when it is unpacked.
    TooLong {
        /// How long such a sound may be.
        most_ms: u64,
    },
    /// It has no picture and no page to look at.
    NothingToSee(FileKind),
    /// It has no sound to play.
    NothingToHear(FileKind),
    /// It has no text to search.
    NothingToSearch(FileKind),
    /// It is not written as its kind is, or ends before it is whole.
    Damaged(FileKind),
    /// Reading it would take more memory than it may.
    TooMuchMemory {
        /// How many bytes it may take.
        most: u64,
    },
    /// Reading it takes longer than it may.
    TooSlow {
        /// How long it may take.
        most_ms: u64,
    },
    /// The process that reads it broke.
    Broke,
    /// The process that reads it did not start; the system's words.
    NoReader(String),
    /// It is a folder or a device.
    NotAFile,
    /// The file could not be opened or read; the system's words.
    Unreadable(String),
    /// Its content is not in the store any more, or never came with its conversation.
    Gone,
    /// The store did not take it; its words.
    NotKept(String),
    /// There is a file of this name where one was to be written.
    AlreadyThere,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_pages_should_be_read_as_people_write_them() {
        let range = |first, last| Some(PageRange { first, last });
        assert_eq!(PageRange::parse("3"), range(3, Some(3)));
        assert_eq!(PageRange::parse(" 1 - 3 "), range(1, Some(3)));
        assert_eq!(PageRange::parse("5-"), range(5, None));
        assert_eq!(PageRange::parse("-2"), range(1, Some(2)));
        for text in [
            "",
            "-",
            "0",
            "3-1",
            "0-2",
            "a",
            "1-2-3",
            "1,2",
            "99999999999",
        ] {
            assert_eq!(PageRange::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sections_should_be_joined_below_their_titles() {
        let mut reading = Reading::new(FileKind::Pdf);
        for (page, text) in [(1, "one\n"), (3, "three")] {
            reading.sections.push(Section {
                place: Place::Page(page),
                text: text.to_owned(),
            });
        }
        assert_eq!(reading.text(), "[Page 1]\none\n\n[Page 3]\nthree");
    }
}
