//! Any XML as the part of an office document that the first byte chooses, packed as it has to be,
//! since no fuzzer finds the sums of an archive.
#![no_main]

mod shared;

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The parts of a document that are whole, and the one that is not.
const PARTS: [(&str, &[(&str, &str)]); 6] = [
    ("word/document.xml", &[]),
    ("word/styles.xml", &[DOCX, ("word/document.xml", "<d><p><t>x</t></p></d>")]),
    ("word/numbering.xml", &[DOCX, ("word/document.xml", "<d><p><t>x</t></p></d>")]),
    ("xl/worksheets/sheet1.xml", &[XLSX, BOOK]),
    ("ppt/slides/slide1.xml", &[PPTX, SHOW]),
    ("OEBPS/a.xhtml", &[CONTAINER, CONTENTS]),
];
const DOCX: (&str, &str) = (
    "word/_rels/document.xml.rels",
    "<r><Relationship Id='a' Type='/styles' Target='styles.xml'/>\
     <Relationship Id='b' Type='/numbering' Target='numbering.xml'/></r>",
);
const XLSX: (&str, &str) = (
    "xl/_rels/workbook.xml.rels",
    "<r><Relationship Id='a' Type='/worksheet' Target='worksheets/sheet1.xml'/></r>",
);
const BOOK: (&str, &str) = ("xl/workbook.xml", "<w><sheet name='a' r:id='a'/></w>");
const PPTX: (&str, &str) = (
    "ppt/_rels/presentation.xml.rels",
    "<r><Relationship Id='a' Type='/slide' Target='slides/slide1.xml'/></r>",
);
const SHOW: (&str, &str) = ("ppt/presentation.xml", "<p><sldId r:id='a'/></p>");
const CONTAINER: (&str, &str) =
    ("META-INF/container.xml", "<c><rootfile full-path='OEBPS/b.opf'/></c>");
const CONTENTS: (&str, &str) = (
    "OEBPS/b.opf",
    "<p><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/><itemref idref='a'/></p>",
);

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let (name, others) = PARTS[usize::from(*which) % PARTS.len()];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts = others.iter().map(|(name, part)| (*name, part.as_bytes()));
    for (name, part) in parts.chain([(name, rest)]) {
        zip.start_file(name, options).unwrap();
        zip.write_all(part).unwrap();
    }
    shared::read_first(&zip.finish().unwrap().into_inner(), "document");
});
