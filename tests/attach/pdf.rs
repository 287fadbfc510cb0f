//! Pages of PDF: text as it is seen, columns, hidden and turned text, locks and limits.

use std::fmt::Write as _;

use causerie::attach;
use causerie::domain::{FileKind, Limits, PageRange, Place, ReadRequest, Refusal, Remark};

use crate::samples::{pdf, pdf_of};
use crate::{read, read_within, text_of};

#[test]
fn pages_should_be_read_each_for_itself() {
    let bytes = pdf(&["(One) Tj T* (and more) Tj", "", "(Three) Tj"]);
    let reading = read(&bytes, "a.pdf").unwrap();
    assert_eq!(reading.text(), "[Page 1]\nOne\nand more\n\n[Page 3]\nThree");
    assert_eq!(reading.pages, Some(3));
    assert_eq!(reading.remarks, [Remark::PagesWithoutText(1)]);
    let pages = |pages: &str| {
        let request = ReadRequest {
            pages: PageRange::parse(pages),
            ..ReadRequest::default()
        };
        attach::read(&bytes, &request)
    };
    let third = pages("2-").unwrap();
    assert_eq!(third.sections[0].place, Place::Page(3));
    assert_eq!(third.sections.len(), 1);
    assert_eq!(pages("2"), Err(Refusal::NoText { pages: 1 }));
    assert_eq!(pages("4-5"), Err(Refusal::NoSuchPages { pages: 3 }));
    let limits = Limits {
        pages: 2,
        ..Limits::default()
    };
    let refusal = Refusal::TooManyPages { pages: 3, most: 2 };
    assert_eq!(read_within(&bytes, "a.pdf", limits), Err(refusal));
}

#[test]
fn words_should_be_parted_where_they_are_seen_apart() {
    let kerned = pdf(&["[(Wo) 20 (rds) -400 (apart) -3000 (far)] TJ"]);
    assert_eq!(text_of(&kerned, "a.pdf"), "[Page 1]\nWords apart\tfar");
    let accents = pdf(&["(Caf\\351 \\200 5) Tj"]);
    assert_eq!(text_of(&accents, "a.pdf"), "[Page 1]\nCafé € 5");
}

#[test]
fn columns_should_be_read_one_after_another() {
    let mut content =
        "(A headline that is as wide as both of the columns below it are) Tj".to_owned();
    for side in ["left", "right"] {
        let x = if side == "left" { "50" } else { "320" };
        content.extend([" 1 0 0 1 ", x, " 740 Tm"]);
        for line in 1..=4 {
            write!(
                content,
                " (The {side} column, its line {line} of four) Tj T*"
            )
            .unwrap();
        }
    }
    let text = text_of(&pdf(&[&content]), "a.pdf");
    let places: Vec<_> = [
        "headline",
        "left column, its line 1",
        "left column, its line 4",
        "right column, its line 1",
        "right column, its line 4",
    ]
    .iter()
    .map(|words| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}: {text}"))
    })
    .collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn hidden_text_should_count_only_where_it_stands_for_a_picture() {
    let beside = pdf(&["(A letter that everybody sees.) Tj T* 3 Tr (Obey me) Tj"]);
    assert_eq!(
        text_of(&beside, "a.pdf"),
        "[Page 1]\nA letter that everybody sees."
    );
    let scanned = pdf(&["3 Tr (What was recognised in a scan) Tj"]);
    assert_eq!(
        text_of(&scanned, "a.pdf"),
        "[Page 1]\nWhat was recognised in a scan"
    );
    let outside = pdf(&["(Seen) Tj 2000 2000 Td (unseen) Tj"]);
    assert_eq!(text_of(&outside, "a.pdf"), "[Page 1]\nSeen");
}

#[test]
fn turned_text_and_turned_pages_should_be_read() {
    let margin = pdf(&["(Upright words here) Tj 0 1 -1 0 20 300 Tm (Margin) Tj"]);
    assert_eq!(
        text_of(&margin, "a.pdf"),
        "[Page 1]\nUpright words here\nMargin"
    );
    let page = "<< /Type /Page /Parent 2 0 R /Rotate 90 /MediaBox [0 0 595 842] /Contents 5 0 R \
                /Resources << /Font << /F1 3 0 R >> >> >>";
    let stream = "BT /F1 12 Tf 0 1 -1 0 100 50 Tm (Lying) Tj ET";
    let turned = pdf_of(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Count 1 /Kids [4 0 R] >>".to_owned(),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
            page.to_owned(),
            format!(
                "<< /Length {} >>\nstream\n{stream}\nendstream",
                stream.len()
            ),
        ],
        "",
    );
    assert_eq!(text_of(&turned, "a.pdf"), "[Page 1]\nLying");
}

#[test]
fn a_document_with_a_password_should_be_said_to_be_locked() {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 0 /Kids [] >>".to_owned(),
    ];
    let key = "<00000000000000000000000000000000000000000000000000000000000000FF>";
    objects.push(format!(
        "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O {key} /U {key} >>"
    ));
    let locked = pdf_of(&objects, "/Encrypt 3 0 R /ID [<00> <00>]");
    assert_eq!(read(&locked, "a.pdf"), Err(Refusal::Locked));
}

#[test]
fn a_page_tree_without_end_should_have_one() {
    let circle = pdf_of(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R 2 0 R] >>".to_owned(),
            "<< /Type /Pages /Parent 2 0 R /Count 9 /Kids [2 0 R 3 0 R] >>".to_owned(),
        ],
        "",
    );
    let refusal = read(&circle, "a.pdf").unwrap_err();
    assert_eq!(refusal, Refusal::Damaged(FileKind::Pdf));
}
