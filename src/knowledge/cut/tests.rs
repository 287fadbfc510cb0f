//! What holds for the passages of any text.

use proptest::prelude::*;
use unicode_segmentation::GraphemeCursor;

use super::*;
use crate::domain::Section;

fn reading(text: &str) -> Reading {
    Reading::of_text(FileKind::Text, text.to_owned())
}

/// What must hold, whatever the text.
fn check(name: &str, text: &str) -> KnowledgeText {
    let cut = cut(name, &reading(text));
    assert_eq!(cut.text, text);
    let mut covered = 0;
    let (mut start, mut end) = (None, 0);
    for passage in &cut.passages {
        assert!(
            start.is_none_or(|start| passage.start > start),
            "starts grow"
        );
        assert!(
            passage.end > end && passage.start < passage.end,
            "ends grow"
        );
        (start, end) = (Some(passage.start), passage.end);
        if passage.start > covered {
            let between = &text[covered..passage.start];
            assert!(between.trim().is_empty(), "{between:?} is in no passage");
        }
        covered = passage.end;
        let words = &text[passage.start..passage.end];
        assert!(atoms::cost_of(words) <= MOST + 64, "too long");
        let line = text[..passage.start].matches('\n').count() + 1;
        assert_eq!(passage.line as usize, line);
        let spoken = spoken(&passage.headings, words);
        assert_eq!(
            passage.hash.as_bytes(),
            blake3::hash(spoken.as_bytes()).as_bytes()
        );
    }
    assert!(
        text[covered..].trim().is_empty(),
        "the end is in no passage"
    );
    cut
}

fn words(cut: &KnowledgeText, number: usize) -> &str {
    let passage = &cut.passages[number];
    &cut.text[passage.start..passage.end]
}

fn numbered(amount: usize, piece: impl Fn(usize) -> String) -> String {
    (0..amount).map(piece).collect::<Vec<_>>().concat()
}

fn sentences(amount: usize) -> String {
    numbered(amount, |number| {
        format!("Sentence number {number} says that all is well here. ")
    })
}

#[test]
fn a_short_text_should_be_one_passage() {
    let cut = check("a.txt", "  One.\nTwo.  ");
    assert_eq!(cut.passages.len(), 1);
    assert_eq!(words(&cut, 0), "One.\nTwo.");
    assert!(check("a.txt", " \n ").passages.is_empty());
}

#[test]
fn passages_should_end_with_sentences_and_repeat_the_last() {
    let cut = check("a.txt", &sentences(100));
    assert!(cut.passages.len() > 3);
    for pair in cut.passages.windows(2) {
        let overlap = pair[0].end - pair[1].start;
        let length = pair[0].end - pair[0].start;
        assert!(
            overlap * 100 >= length * 6 && overlap * 100 <= length * 16,
            "{overlap}"
        );
    }
    for number in 0..cut.passages.len() {
        assert!(words(&cut, number).starts_with("Sentence"));
        assert!(words(&cut, number).ends_with('.'));
    }
}

#[test]
fn a_heading_should_begin_a_passage_and_be_told_with_it() {
    let text = format!(
        "# Book\n\n{}\n\n## First #\n\n{}\n\n### Deep\n{}\n## Second\nEnd.",
        sentences(12),
        sentences(20),
        sentences(12)
    );
    let cut = check("a.md", &text);
    let first = cut
        .passages
        .iter()
        .position(|it| it.headings == ["Book", "First"]);
    let first = first.expect("a passage below the heading");
    assert!(words(&cut, first).starts_with("## First #"));
    let deep = cut.passages.iter().find(|it| it.headings.len() == 3);
    assert_eq!(deep.expect("deep").headings, ["Book", "First", "Deep"]);
    let last = cut.passages.last().expect("the last");
    assert_eq!(last.headings, ["Book", "Second"]);
    let plain = check("a.txt", &text);
    assert!(plain.passages.iter().all(|it| it.headings.is_empty()));
}

#[test]
fn code_and_tables_should_stay_whole_where_they_fit() {
    let code = numbered(30, |line| format!("let x{line} = {line};\n"));
    let table = numbered(40, |row| format!("| {row} | value |\n"));
    let text = format!(
        "{}\n\n```rust\n# no heading\n{code}```\n\n{}\n\n{table}\n{}",
        sentences(20),
        sentences(20),
        sentences(20)
    );
    let cut = check("a.md", &text);
    let holds = |part: &str| {
        (0..cut.passages.len()).any(|number| words(&cut, number).contains(part.trim_end()))
    };
    assert!(holds(&code) && holds(&table));
    assert!(cut.passages.iter().all(|it| it.headings.is_empty()));
}

#[test]
fn pages_should_be_told() {
    let mut reading = Reading::new(FileKind::Pdf);
    reading.pages = Some(9);
    for page in [2, 3, 4] {
        reading.sections.push(Section {
            place: Place::Page(page),
            text: sentences(if page == 3 { 0 } else { 40 }),
        });
    }
    let cut = cut("a.pdf", &reading);
    assert_eq!(
        (cut.pages, cut.text.as_str()),
        (Some(9), reading.text().as_str())
    );
    assert_eq!(cut.passages[0].page, Some(2));
    assert_eq!(cut.passages.last().expect("the last").page, Some(4));
}

#[test]
fn a_script_without_spaces_should_have_shorter_passages() {
    let cut = check("a.txt", &"東京は日本の首都である。".repeat(200));
    assert!(cut.passages.len() >= 6);
    for number in 0..cut.passages.len() {
        assert!(words(&cut, number).ends_with('。'));
        assert!(words(&cut, number).chars().count() <= 400);
    }
}

#[test]
fn a_long_text_of_any_kind_should_take_no_longer_than_its_length() {
    for text in [
        "a".repeat(1_000_000),
        "word ".repeat(200_000),
        "e\u{301}".repeat(300_000),
        "# a\n".repeat(250_000),
        "\n".repeat(1_000_000),
        "a\u{301}".to_owned() + &"\u{301}".repeat(500_000),
    ] {
        let cut = cut("a.md", &reading(&text));
        assert!(cut.passages.len() <= text.len() / 300);
    }
}

#[test]
fn no_sign_should_be_cut() {
    for sign in ["e\u{301}", "👩‍👩‍👧", "각", "\r\n", "🇫🇷"] {
        let text = format!("x{}", sign.repeat(4_000));
        for passage in check("a.txt", &text).passages {
            for place in [passage.start, passage.end] {
                let mut cursor = GraphemeCursor::new(place, text.len(), true);
                assert_eq!(
                    cursor.is_boundary(&text, 0),
                    Ok(true),
                    "{sign:?} at {place}"
                );
            }
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{1,9}( [a-z]{1,9}){0,60}[.!?] ",
        "\n{1,3}#{1,7} [A-Za-z ]{0,20}\n",
        "\n```[a-z]{0,4}\n",
        "\n(\\| [a-z]{1,5} ){1,5}\\|\n",
        Just("\n\n".to_owned()),
        "[a-z]{1,3000}",
        "[東京は日本。]{1,600}",
        "\\PC{0,300}",
        "[ \u{301}e]{0,50}",
    ]
}

proptest! {
    #[test]
    fn any_text_should_be_covered(
        pieces in proptest::collection::vec(piece(), 0..30),
        name in prop_oneof![Just("a.md"), Just("a.txt"), Just("a.rs")],
    ) {
        check(name, &pieces.concat());
    }
}
