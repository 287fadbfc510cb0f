//! Small files of every kind, written here.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use causerie::domain::FileKind;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What every sample with text says.
pub const WORDS: &str = "An unhurried talk";

/// Sounds that nobody writes by hand.
pub const FLAC: &[u8] = include_bytes!("../fixtures/sounds/tone.flac");
pub const OGG: &[u8] = include_bytes!("../fixtures/sounds/tone.ogg");
pub const M4A: &[u8] = include_bytes!("../fixtures/sounds/tone.m4a");

/// A file of a kind.
pub struct Sample {
    pub name: &'static str,
    pub kind: FileKind,
    pub bytes: Vec<u8>,
}

/// A file of every kind that is taken.
pub fn all() -> Vec<Sample> {
    let sample = |name, kind, bytes| Sample { name, kind, bytes };
    let text = |text: String| text.into_bytes();
    vec![
        sample("notes.txt", FileKind::Text, text(format!("{WORDS}\n"))),
        sample(
            "main.rs",
            FileKind::Text,
            text(format!("// {WORDS}\nfn main() {{}}\n")),
        ),
        sample("list.csv", FileKind::Csv, text(format!("a,b\n1,{WORDS}\n"))),
        sample(
            "data.json",
            FileKind::Json,
            text(format!("{{\"said\": \"{WORDS}\"}}")),
        ),
        sample(
            "page.html",
            FileKind::Html,
            text(format!("<!doctype html><h1>{WORDS}</h1>")),
        ),
        sample(
            "photo.png",
            FileKind::Png,
            picture(ImageFormat::Png, 40, 30),
        ),
        sample(
            "photo.jpg",
            FileKind::Jpeg,
            picture(ImageFormat::Jpeg, 40, 30),
        ),
        sample(
            "photo.gif",
            FileKind::Gif,
            picture(ImageFormat::Gif, 40, 30),
        ),
        sample(
            "photo.webp",
            FileKind::WebP,
            picture(ImageFormat::WebP, 40, 30),
        ),
        sample(
            "photo.bmp",
            FileKind::Bmp,
            picture(ImageFormat::Bmp, 40, 30),
        ),
        sample(
            "photo.tiff",
            FileKind::Tiff,
            picture(ImageFormat::Tiff, 40, 30),
        ),
        sample(
            "drawing.svg",
            FileKind::Svg,
            text(svg("<rect width='9' height='9'/>")),
        ),
        sample(
            "letter.pdf",
            FileKind::Pdf,
            pdf(&[&format!("({WORDS}) Tj")]),
        ),
        sample("letter.docx", FileKind::Docx, docx(&paragraph(WORDS))),
        sample(
            "sheet.xlsx",
            FileKind::Xlsx,
            xlsx(&inline_cell("A1", WORDS)),
        ),
        sample("slides.pptx", FileKind::Pptx, pptx(&[WORDS])),
        sample(
            "book.epub",
            FileKind::Epub,
            epub(&[&format!("<p>{WORDS}</p>")]),
        ),
        sample("sound.wav", FileKind::Wav, wav(8000)),
        sample("sound.mp3", FileKind::Mp3, mp3(40)),
        sample("sound.flac", FileKind::Flac, FLAC.to_vec()),
        sample("sound.ogg", FileKind::Ogg, OGG.to_vec()),
        sample("sound.m4a", FileKind::M4a, M4A.to_vec()),
    ]
}

/// A picture with some colours in it.
pub fn image(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x * 5) as u8, (y * 7) as u8, 90])
    }))
}

pub fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    image(width, height)
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    bytes
}

/// A picture in PNG.
pub fn png_of(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut out = Cursor::new(&mut bytes);
    image.write_to(&mut out, ImageFormat::Png).unwrap();
    bytes
}

/// A picture that no packer makes small, as photos are.
pub fn noise(width: u32, height: u32) -> DynamicImage {
    let mut state = 1_u32;
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [.., red, green, blue] = state.to_be_bytes();
        Rgb([red, green, blue])
    }))
}

/// The sum of a part of a PNG.
pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (if sum & 1 == 1 { 0xEDB8_8320 } else { 0 })
        })
    })
}

pub fn svg(content: &str) -> String {
    format!(
        "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' \
         xmlns:xlink='http://www.w3.org/1999/xlink' width='20' height='10'>{content}</svg>"
    )
}

/// One second of silence for each so many samples of a byte.
pub fn wav(samples: u32) -> Vec<u8> {
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + samples).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(8000_u32.to_le_bytes());
    bytes.extend(8000_u32.to_le_bytes());
    bytes.extend(b"\x01\0\x08\0data");
    bytes.extend(samples.to_le_bytes());
    bytes.resize(44 + samples as usize, 0x80);
    bytes
}

/// Frames of silence at 128 kbit/s.
pub fn mp3(frames: usize) -> Vec<u8> {
    let mut frame = vec![0xFF, 0xFB, 0x90, 0xC0];
    frame.resize(417, 0);
    frame.repeat(frames)
}

/// An archive of these files.
pub fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    archive_of(files, CompressionMethod::Deflated)
}

pub fn archive_of(files: &[(&str, &str)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A part that lists relations: id, kind and target.
pub fn relations(all: &[(&str, &str, &str)]) -> String {
    let mut out = "<?xml version='1.0'?><Relationships>".to_owned();
    for (id, kind, target) in all {
        let mode = if target.contains("://") {
            " TargetMode='External'"
        } else {
            ""
        };
        write!(
            out,
            "<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}'{mode}/>"
        )
        .unwrap();
    }
    out + "</Relationships>"
}

pub fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
}

/// A text of Word with this body.
pub fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A text of Word with this body and further parts.
pub fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = relations(&[("rId1", "officeDocument", "word/document.xml")]);
    let own = relations(&[
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "footnotes", "footnotes.xml"),
        ("rId4", "hyperlink", "https://a.example/x"),
    ]);
    let document =
        format!("<w:document xmlns:w='w' xmlns:r='r'><w:body>{body}</w:body></w:document>");
    let mut files = vec![
        ("_rels/.rels", main.as_str()),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &own),
    ];
    files.extend(parts);
    archive(&files)
}

pub fn inline_cell(name: &str, text: &str) -> String {
    format!("<c r='{name}' t='inlineStr'><is><t>{text}</t></is></c>")
}

/// A workbook with one sheet, of one row or of whole rows.
pub fn xlsx(cells: &str) -> Vec<u8> {
    let rows = if cells.contains("<row") {
        cells.to_owned()
    } else {
        format!("<row>{cells}</row>")
    };
    xlsx_with(&[("Talk", &rows)], "", "")
}

/// A workbook with these sheets, shared texts and styles.
pub fn xlsx_with(sheets: &[(&str, &str)], shared: &str, styles: &str) -> Vec<u8> {
    let main = relations(&[("rId1", "officeDocument", "xl/workbook.xml")]);
    let mut book = "<workbook xmlns:r='r'><sheets>".to_owned();
    let mut targets = vec![
        (
            "s1".to_owned(),
            "sharedStrings",
            "sharedStrings.xml".to_owned(),
        ),
        ("s2".to_owned(), "styles", "styles.xml".to_owned()),
    ];
    let mut parts = Vec::new();
    for (place, (name, rows)) in sheets.iter().enumerate() {
        write!(
            book,
            "<sheet name='{name}' sheetId='{place}' r:id='r{place}'/>"
        )
        .unwrap();
        let part = format!("worksheets/sheet{place}.xml");
        parts.push((
            format!("xl/{part}"),
            format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ));
        targets.push((format!("r{place}"), "worksheet", part));
    }
    book.push_str("</sheets></workbook>");
    let targets: Vec<_> = targets
        .iter()
        .map(|(id, kind, target)| (id.as_str(), *kind, target.as_str()))
        .collect();
    let own = relations(&targets);
    let shared = format!("<sst>{shared}</sst>");
    let styles = format!("<styleSheet>{styles}</styleSheet>");
    let mut files = vec![
        ("_rels/.rels", main.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &own),
        ("xl/sharedStrings.xml", &shared),
        ("xl/styles.xml", &styles),
    ];
    files.extend(
        parts
            .iter()
            .map(|(name, part)| (name.as_str(), part.as_str())),
    );
    archive(&files)
}

/// Slides with a title each, a list, and notes to the first.
pub fn pptx(titles: &[&str]) -> Vec<u8> {
    let main = relations(&[("rId1", "officeDocument", "ppt/presentation.xml")]);
    let mut show = "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst>".to_owned();
    let mut targets = Vec::new();
    let mut files = Vec::new();
    for (place, title) in titles.iter().enumerate() {
        write!(show, "<p:sldId id='{}' r:id='r{place}'/>", 256 + place).unwrap();
        // The names of parts say nothing about their order.
        let part = format!("slides/slide{}.xml", titles.len() - place);
        let shape = |kind: &str, text: &str| {
            format!(
                "<p:sp><p:nvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:txBody>\
                 <a:p><a:r><a:rPr/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
            )
        };
        let slide = format!(
            "<p:sld xmlns:p='p' xmlns:a='a'>{}{}{}</p:sld>",
            shape("type='title'", title),
            shape("idx='1'", &format!("point {place}")),
            shape("type='sldNum'", "999"),
        );
        files.push((format!("ppt/{part}"), slide));
        targets.push((format!("r{place}"), part.clone()));
        if place == 0 {
            let file = part.trim_start_matches("slides/");
            files.push((
                format!("ppt/slides/_rels/{file}.rels"),
                relations(&[("n", "notesSlide", "../notesSlides/notes.xml")]),
            ));
            let notes = shape("type='body'", "breathe");
            files.push((
                "ppt/notesSlides/notes.xml".to_owned(),
                format!("<p:notes xmlns:p='p' xmlns:a='a'>{notes}</p:notes>"),
            ));
        }
    }
    show.push_str("</p:sldIdLst></p:presentation>");
    let targets: Vec<_> = targets
        .iter()
        .map(|(id, target)| (id.as_str(), "slide", target.as_str()))
        .collect();
    let own = relations(&targets);
    let mut all = vec![
        ("_rels/.rels", main.as_str()),
        ("ppt/presentation.xml", &show),
        ("ppt/_rels/presentation.xml.rels", &own),
    ];
    all.extend(
        files
            .iter()
            .map(|(name, part)| (name.as_str(), part.as_str())),
    );
    archive(&all)
}

/// A book of these chapters, which stand in it in the reverse order.
pub fn epub(chapters: &[&str]) -> Vec<u8> {
    let (mut items, mut order, mut files) = (String::new(), String::new(), Vec::new());
    for (place, chapter) in chapters.iter().enumerate() {
        let item = format!(
            "<item id='c{place}' href='text/a%20{place}.xhtml' \
             media-type='application/xhtml+xml'/>"
        );
        items.insert_str(0, &item);
        write!(order, "<itemref idref='c{place}'/>").unwrap();
        files.push((
            format!("OEBPS/text/a {place}.xhtml"),
            format!(
                "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head>\
                 <title/><script src='a.js'/></head><body>{chapter}</body></html>"
            ),
        ));
    }
    let contents = format!("<package><manifest>{items}</manifest><spine>{order}</spine></package>");
    let container = "<container><rootfiles><rootfile full-path='OEBPS/content.opf'/></rootfiles>\
                     </container>";
    let mut all = vec![
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("OEBPS/content.opf", &contents),
    ];
    all.extend(
        files
            .iter()
            .map(|(name, part)| (name.as_str(), part.as_str())),
    );
    archive(&all)
}

/// A PDF whose pages draw these operators in Helvetica of twelve points, from the top left.
pub fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    let mut kids = String::new();
    for content in pages {
        let number = objects.len() + 1;
        write!(kids, "{number} 0 R ").unwrap();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            number + 1
        ));
        let stream = format!("BT /F1 12 Tf 14 TL 50 780 Td {content} ET");
        objects.push(format!(
            "<< /Length {} >>\nstream\n{stream}\nendstream",
            stream.len()
        ));
    }
    objects[1] = format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len());
    pdf_of(&objects, "")
}

/// A PDF of these objects, the first of them its catalogue.
pub fn pdf_of(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1).unwrap();
    }
    let table = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(
        out,
        "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    out.into_bytes()
}
