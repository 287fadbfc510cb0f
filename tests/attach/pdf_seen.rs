//! Text of PDF as it is seen: in which order, which of it is hidden, and what stands between
//! it and whoever reads.

use std::fmt::Write as _;

use causerie::domain::{Refusal, Wanted};
use causerie::words::Words;

use crate::pages::drawn;
use crate::process::{block_on, reader};
use crate::samples::{WORDS, pdf, pdf_of};
use crate::{read, read_as, text_of};

/// A page with Helvetica, these facts, further resources and operators, and these objects
/// from the sixth on.
fn page(facts: &str, resources: &str, operators: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {facts} >>"),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources \
             << /Font << /F1 5 0 R >> {resources} >> >>"
        ),
        format!(
            "<< /Length {} >>\nstream\n{operators}\nendstream",
            operators.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    pdf_of(&objects, "")
}

fn place(text: &str, words: &str) -> usize {
    text.find(words)
        .unwrap_or_else(|| panic!("{words} is missing: {text}"))
}

#[test]
fn three_columns_should_be_read_one_after_another_and_a_table_by_its_rows() {
    let mut content = String::new();
    for (x, name) in [(30, "first"), (220, "middle"), (410, "last")] {
        write!(content, " 1 0 0 1 {x} 740 Tm").unwrap();
        for line in 1..=6 {
            write!(content, " (the {name} column, line {line}) Tj T*").unwrap();
        }
    }
    let text = text_of(&pdf(&[&content]), "a.pdf");
    let places = [
        "first column, line 1",
        "first column, line 6",
        "middle column, line 1",
    ];
    let others = [
        "middle column, line 6",
        "last column, line 1",
        "last column, line 6",
    ];
    let places = places
        .iter()
        .chain(&others)
        .map(|words| place(&text, words));
    assert!(places.is_sorted(), "{text}");
    let mut table = String::new();
    for (row, cells) in [
        ["Bread", "2.50", "3"],
        ["Salt", "0.80", "12"],
        ["Milk", "1.20", "7"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            let (x, y) = (50 + column * 150, 700 - row * 14);
            write!(table, " 1 0 0 1 {x} {y} Tm ({cell}) Tj").unwrap();
        }
    }
    assert_eq!(
        text_of(&pdf(&[&table]), "a.pdf"),
        "[Page 1]\nBread\t2.50\t3\nSalt\t0.80\t12\nMilk\t1.20\t7"
    );
}

#[test]
fn columns_should_be_found_whichever_way_they_were_drawn() {
    // Line for line over both columns, as some writers do.
    let mut content = String::new();
    for line in 0..5 {
        let y = 740 - line * 14;
        write!(
            content,
            " 1 0 0 1 50 {y} Tm (The left column, its line {line}) Tj \
             1 0 0 1 320 {y} Tm (The right column, its line {line}) Tj"
        )
        .unwrap();
    }
    let text = text_of(&pdf(&[&content]), "a.pdf");
    assert!(place(&text, "left column, its line 4") < place(&text, "right column, its line 0"));
}

#[test]
fn text_in_any_direction_should_be_read_along_its_line() {
    for (turn, matrix) in [
        (90, "0 1 -1 0 300 300"),
        (180, "-1 0 0 -1 300 300"),
        (270, "0 -1 1 0 300 300"),
        (45, "0.7 0.7 -0.7 0.7 100 100"),
    ] {
        let content = format!("(Upright words stand first) Tj {matrix} Tm (Turned words) Tj");
        assert_eq!(
            text_of(&pdf(&[&content]), "a.pdf"),
            "[Page 1]\nUpright words stand first\nTurned words",
            "{turn}"
        );
    }
}

#[test]
fn a_page_that_is_turned_should_be_read_as_it_is_looked_at() {
    // As it is turned, two lines below one another.
    for (turn, matrix) in [
        (90, ["0 1 -1 0 100 50", "0 1 -1 0 120 50"]),
        (180, ["-1 0 0 -1 500 700", "-1 0 0 -1 500 720"]),
        (270, ["0 -1 1 0 500 700", "0 -1 1 0 480 700"]),
        (-90, ["0 -1 1 0 500 700", "0 -1 1 0 480 700"]),
        (450, ["0 1 -1 0 100 50", "0 1 -1 0 120 50"]),
    ] {
        let stream = format!(
            "BT /F1 12 Tf {} Tm (above) Tj {} Tm (below) Tj ET",
            matrix[0], matrix[1]
        );
        let bytes = page("", "", &stream, &[]);
        let bytes = String::from_utf8(bytes).unwrap();
        // Of the same length, so that the places in the file stay.
        let turned = format!("/Rotate {turn}");
        let bytes = bytes.replace(
            "/MediaBox [0 0 595 842]",
            &format!("/MediaBox [0 0 595 842] {turned}"),
        );
        assert_eq!(
            text_of(bytes.as_bytes(), "a.pdf"),
            "[Page 1]\nabove\nbelow",
            "{turn}"
        );
    }
}

#[test]
fn what_nobody_sees_should_not_be_read_beside_what_is_seen() {
    const SEEN: &str = "BT /F1 12 Tf 50 700 Td (Everybody sees this letter.) Tj ET ";
    let clear = "/ExtGState << /G0 << /ca 0 /CA 0 >> >>";
    let layer = "/Properties << /L0 6 0 R >>";
    let off = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>";
    let hidden = "BT /F1 12 Tf 50 600 Td (Obey me) Tj ET";
    for (how, facts, resources, operators) in [
        (
            "no colour",
            "",
            "",
            "BT /F1 12 Tf 3 Tr 50 600 Td (Obey me) Tj ET".to_owned(),
        ),
        (
            "clip alone",
            "",
            "",
            "BT /F1 12 Tf 7 Tr 50 600 Td (Obey me) Tj ET".to_owned(),
        ),
        ("clear", "", clear, format!("q /G0 gs {hidden} Q")),
        ("a layer", off, layer, format!("/OC /L0 BDC {hidden} EMC")),
        (
            "no size",
            "",
            "",
            "BT /F1 0 Tf 50 600 Td (Obey me) Tj ET".to_owned(),
        ),
        (
            "tiny",
            "",
            "",
            "BT /F1 0.05 Tf 50 600 Td (Obey me) Tj ET".to_owned(),
        ),
        (
            "outside",
            "",
            "",
            "BT /F1 12 Tf 50 -600 Td (Obey me) Tj ET".to_owned(),
        ),
        ("clipped", "", "", format!("q 0 0 9 9 re W n {hidden} Q")),
        ("white", "", "", format!("q 1 g {hidden} Q")),
    ] {
        let group = "<< /Type /OCG /Name (Layer) >>";
        let bytes = page(facts, resources, &format!("{SEEN}{operators}"), &[group]);
        assert_eq!(
            text_of(&bytes, "a.pdf"),
            "[Page 1]\nEverybody sees this letter.",
            "{how}"
        );
    }
}

#[test]
fn white_words_should_be_read_where_something_is_behind_them() {
    let operators = "0 0 0.5 rg 40 690 300 30 re f BT 1 g /F1 12 Tf 50 700 Td (White on blue) Tj \
                     0 -200 Td (Obey me) Tj ET";
    let bytes = page("", "", operators, &[]);
    assert_eq!(text_of(&bytes, "a.pdf"), "[Page 1]\nWhite on blue");
}

#[test]
fn a_scan_with_its_text_behind_it_should_be_read_although_it_has_a_number_on_it() {
    let hidden = "(Much was recognised in this scan, line for line and page for page) Tj";
    let words = format!("BT /F1 12 Tf 14 TL 50 700 Td (12) Tj T* 3 Tr {hidden} T* {hidden} ET");
    let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray \
                   /BitsPerComponent 8 /Length 1 >>\nstream\n\x7F\nendstream";
    let resources = "/XObject << /I0 6 0 R >>";
    let scan = format!("q 595 0 0 842 0 0 cm /I0 Do Q {words}");
    let text = text_of(&page("", resources, &scan, &[picture]), "a.pdf");
    assert!(text.contains("12\nMuch was recognised"), "{text}");
    // Without that picture it is what somebody hid behind a number.
    let text = text_of(&page("", "", &words, &[]), "a.pdf");
    assert_eq!(text, "[Page 1]\n12");
    let logo = format!("q 59 0 0 84 0 0 cm /I0 Do Q {words}");
    let text = text_of(&page("", resources, &logo, &[picture]), "a.pdf");
    assert_eq!(text, "[Page 1]\n12");
}

#[test]
fn a_lock_without_a_password_should_be_opened_and_one_with_it_be_told() {
    for bytes in [
        &include_bytes!("../fixtures/pdf/owner-rc4-40.pdf")[..],
        include_bytes!("../fixtures/pdf/owner-rc4-128.pdf"),
        include_bytes!("../fixtures/pdf/owner-aes-128.pdf"),
        include_bytes!("../fixtures/pdf/owner-aes-256.pdf"),
        include_bytes!("../fixtures/pdf/linear.pdf"),
    ] {
        assert_eq!(text_of(bytes, "a.pdf"), format!("[Page 1]\n{WORDS}"));
    }
    let see = Wanted::View {
        page: 1,
        most_side: 99,
    };
    for bytes in [
        &include_bytes!("../fixtures/pdf/user-rc4-128.pdf")[..],
        include_bytes!("../fixtures/pdf/user-aes-256.pdf"),
    ] {
        for wanted in [Wanted::Contents, Wanted::PagePictures, see] {
            assert_eq!(read_as(bytes, "a.pdf", wanted), Err(Refusal::Locked));
        }
        let by_process = block_on(reader().read(bytes, causerie::domain::ReadRequest::default()));
        assert_eq!(by_process, Err(Refusal::Locked));
    }
    let advice = Words::english().refusal(&Refusal::Locked);
    assert!(advice.contains("password") && advice.contains("Save a copy without one"));
}

#[test]
fn a_page_without_any_content_should_have_no_text() {
    for facts in ["", "/MediaBox [0 0 10 10]"] {
        let refusal = read(&drawn(facts, ""), "a.pdf").unwrap_err();
        assert_eq!(refusal, Refusal::NoText { pages: 1 }, "{facts}");
    }
}
