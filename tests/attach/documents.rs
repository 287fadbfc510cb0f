//! Texts, tables, slides, books and pages: what a model gets of their structure.

use causerie::domain::{Limits, PageRange, Place, ReadRequest, Refusal};
use zip::CompressionMethod;

use crate::samples::{
    archive_of, docx, docx_with, epub, inline_cell, paragraph, pptx, relations, xlsx, xlsx_with,
};
use crate::{read, read_within, text_of};

#[test]
fn a_text_of_word_should_keep_headings_lists_tables_and_notes() {
    let styles = "<w:styles xmlns:w='w'><w:style w:styleId='Ueberschrift1'><w:name \
        w:val='heading 1'/></w:style><w:style w:styleId='Own'><w:name w:val='Mine'/>\
        <w:basedOn w:val='Ueberschrift1'/></w:style></w:styles>";
    let numbering = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='7'>\
        <w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num></w:numbering>";
    let footnotes = "<w:footnotes xmlns:w='w'><w:footnote w:type='separator' w:id='-1'><w:p>\
        <w:r><w:t>no</w:t></w:r></w:p></w:footnote><w:footnote w:id='2'><w:p><w:r>\
        <w:t>By hand.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let item = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>\
             <w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let body = [
        "<w:p><w:pPr><w:pStyle w:val='Own'/></w:pPr><w:r><w:t>Bread</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:t xml:space='preserve'>Knead </w:t></w:r><w:r><w:rPr><w:b/></w:rPr>\
         <w:t>well</w:t></w:r><w:r><w:t>.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>\
         <w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
         <w:hyperlink r:id='rId4'><w:r><w:t xml:space='preserve"
            .to_owned()
            + "'> See here</w:t></w:r></w:hyperlink></w:p>",
        item(0, "mix"),
        item(1, "flour"),
        item(1, "water"),
        item(0, "wait"),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("Oven"),
            cell("°C"),
            cell("hot | dry"),
            cell("230")
        ),
        paragraph("Done &amp; good."),
    ]
    .concat();
    let parts = [
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbering),
        ("word/footnotes.xml", footnotes),
    ];
    assert_eq!(
        text_of(&docx_with(&body, &parts), "bread.docx"),
        "# Bread\n\nKnead **well**.[^2] [See here](https://a.example/x)\n\n1. mix\n  - flour\n  \
         - water\n2. wait\n\n| Oven | °C |\n| --- | --- |\n| hot \\| dry | 230 |\n\nDone & good.\
         \n\n[^2]: By hand."
    );
}

#[test]
fn a_workbook_should_show_values_as_a_person_sees_them() {
    let styles = "<numFmts><numFmt numFmtId='200' formatCode='dd\\.mm\\.yyyy'/></numFmts>\
        <cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>\
        <cellXfs><xf numFmtId='0'/><xf numFmtId='200'/><xf numFmtId='9'/></cellXfs>";
    let shared = "<si><t>Day</t></si><si><r><t>Sha</t></r><r><t>re</t></r><rPh><t>x</t></rPh></si>";
    let rows = "<row r='1'><c r='B1' t='s'><v>0</v></c><c r='D1' t='s'><v>1</v></c></row>\
        <row r='2'/><row r='3'><c r='B3' s='1'><v>45351</v></c><c r='D3' s='2'><v>0.25</v></c></row>\
        <row r='4'><c r='B4' t='b'><v>1</v></c><c r='D4'><f>SUM(A1:A2)</f></c></row>\
        <row r='5'><c r='D5'><f>1/3</f><v>0.30000000000000004</v></c></row>";
    let book = xlsx_with(
        &[("Plan", rows), ("Empty", ""), ("More", &inline_row("x"))],
        shared,
        styles,
    );
    let reading = read(&book, "plan.xlsx").unwrap();
    assert_eq!(
        reading.text(),
        "## Plan\n\n| Day | Share |\n| --- | --- |\n| 2024-02-29 | 25% |\n\
         | TRUE | =SUM(A1:A2) |\n|  | 0.3 |\n\n## More\n\n| x |\n| --- |"
    );
    let places: Vec<_> = reading
        .sections
        .into_iter()
        .map(|section| section.place)
        .collect();
    assert_eq!(
        places,
        [
            Place::Sheet("Plan".to_owned()),
            Place::Sheet("More".to_owned())
        ]
    );
}

fn inline_row(text: &str) -> String {
    format!("<row>{}</row>", inline_cell("C9", text))
}

#[test]
fn slides_should_be_read_in_their_order_with_what_was_noted() {
    let show = pptx(&["First", "Second", "Third"]);
    assert_eq!(
        text_of(&show, "talk.pptx"),
        "## Slide 1\n\n### First\n\n- point 0\n\nNotes:\n\nbreathe\n\n\
         ## Slide 2\n\n### Second\n\n- point 1\n\n## Slide 3\n\n### Third\n\n- point 2"
    );
    let read_pages = |pages: &str| {
        let request = ReadRequest {
            name: "talk.pptx".to_owned(),
            pages: PageRange::parse(pages),
            ..ReadRequest::default()
        };
        causerie::attach::read(&show, &request)
    };
    let second = read_pages("2").unwrap();
    assert_eq!(second.text(), "## Slide 2\n\n### Second\n\n- point 1");
    assert_eq!(second.pages, Some(3));
    assert_eq!(read_pages("7-9"), Err(Refusal::NoSuchPages { pages: 3 }));
}

#[test]
fn a_book_should_be_read_in_the_order_of_its_chapters() {
    let book = epub(&["<h1>One</h1><p>a</p>", "<h1>Two</h1><ul><li>b</li></ul>"]);
    assert_eq!(text_of(&book, "book.epub"), "# One\n\na\n\n# Two\n\n- b");
}

#[test]
fn what_is_locked_should_be_said_to_be() {
    let encryption = "<encryption><CipherReference URI='OEBPS/a.xhtml'/></encryption>";
    let book = archive_of(
        &[
            (
                "META-INF/container.xml",
                "<c><rootfile full-path='OEBPS/b.opf'/></c>",
            ),
            ("META-INF/encryption.xml", encryption),
            (
                "OEBPS/b.opf",
                "<p><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>\
                 <itemref idref='a'/></p>",
            ),
            ("OEBPS/a.xhtml", "locked"),
        ],
        CompressionMethod::Stored,
    );
    assert_eq!(read(&book, "book.epub"), Err(Refusal::Locked));
    let mut office = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    office.resize(1024, 0);
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&office, "secret.docx"), Err(Refusal::Locked));
}

#[test]
fn parts_of_a_package_should_be_found_by_what_refers_to_them() {
    let main = relations(&[("x", "officeDocument", "/Word/Other.XML")]);
    let document = format!(
        "<d><body>{}</body></d>",
        paragraph("found").replace("w:", "")
    );
    let package = archive_of(
        &[
            ("_rels/.rels", &main),
            ("word/other.xml", &document),
            ("word/document.xml", "<d/>"),
        ],
        CompressionMethod::Stored,
    );
    assert_eq!(text_of(&package, "a.docx"), "found");
}

#[test]
fn more_text_than_may_come_out_should_be_refused_in_every_kind() {
    let long = "many words ".repeat(100);
    let limits = Limits {
        text_bytes: 1000,
        ..Limits::default()
    };
    let refusal = Refusal::TooMuchText { most: 1000 };
    let page = format!("<html><p>{long}");
    let chapter = format!("<p>{long}</p>");
    let operators = format!("({long}) Tj");
    let files = [
        (long.clone().into_bytes(), "a.txt"),
        (page.into_bytes(), "a.html"),
        (docx(&paragraph(&long)), "a.docx"),
        (xlsx(&inline_cell("A1", &long)), "a.xlsx"),
        (epub(&[&chapter]), "a.epub"),
        (
            crate::samples::pdf(&[&operators.replace("many words many", "many) Tj T* (many")]),
            "a.pdf",
        ),
    ];
    for (bytes, name) in files {
        let outcome = read_within(&bytes, name, limits.clone());
        // What does not fit on the page is not seen on it.
        if name != "a.pdf" {
            assert_eq!(outcome, Err(refusal.clone()), "{name}");
        }
    }
    let slides = read_within(&pptx(&[&long]), "a.pptx", limits).unwrap_err();
    assert!(matches!(slides, Refusal::TooMuchText { .. }));
}
