//! What is found while one types, and that nothing typed is an error.

use causerie::domain::{Marker, Query};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::desk::Desk;

#[tokio::test]
async fn a_word_should_be_found_at_every_letter_on_the_way_to_it() {
    let mut desk = Desk::new();
    let text = "the conversation about organizations kept running into hopeful studies";
    let (_, said) = desk.talk("Talk", &[text]).await;
    for word in [
        "conversation",
        "organizations",
        "running",
        "hopeful",
        "studies",
    ] {
        for end in 1..=word.len() {
            let typed = &word[..end];
            assert_eq!(desk.messages(typed).await, said, "{typed}");
            let typed = format!("about {typed}");
            assert_eq!(desk.messages(&typed).await, said, "{typed}");
        }
    }
    // Followed by a space a word is whole.
    assert_eq!(desk.messages("conv ").await, []);
    assert_eq!(desk.messages("conv about").await, []);
    assert_eq!(
        desk.lines("conver").await,
        [text.replace("conversation", "[conversation]")]
    );
}

#[tokio::test]
async fn an_open_phrase_should_be_found_on_the_way_to_its_end() {
    let mut desk = Desk::new();
    let (_, said) = desk.talk("Talk", &["a quick  brown fox"]).await;
    for typed in [
        "\"quick",
        "\"quick b",
        "\"quick brow",
        "\"quick brown",
        "\"quick brown \"",
    ] {
        assert_eq!(desk.messages(typed).await, said, "{typed}");
    }
    assert_eq!(desk.messages("\"quick f").await, []);
}

#[tokio::test]
async fn whole_words_should_come_before_beginnings() {
    let mut desk = Desk::new();
    let (_, whole) = desk.talk("Old", &["a cat that sleeps"]).await;
    let (_, begun) = desk.talk("New", &["category"]).await;
    assert_eq!(desk.messages("cat").await, [whole[0], begun[0]]);
}

#[tokio::test]
async fn a_page_that_was_pasted_should_be_searched_for_by_its_beginning() {
    let mut desk = Desk::new();
    let page = (0..400)
        .map(|index| format!("word{index}"))
        .collect::<Vec<_>>();
    let (_, said) = desk.talk("Page", &[&page.join(" ")]).await;
    assert_eq!(desk.messages(&page.join(" ")).await, said);
    assert_eq!(
        desk.messages(&format!("\"{}\"", page.join(" "))).await,
        said
    );
    let run = "学习机器".repeat(100);
    let (_, said) = desk.talk("Run", &[&run]).await;
    assert_eq!(desk.messages(&run).await, said);
}

const TEXTS: [&str; 8] = [
    "The quick brown fox jumps over the lazy dog.",
    "NEAR(a b) AND \"x\" OR * ^ {col} : rowid",
    "`fn main() { println!(\"hi\"); }` 100% _sure_ \\o/",
    "机器学习很有意思,我们学习。",
    "カタカナとひらがな ภาษาไทย 한국어",
    "Ünïcödé e\u{301}tude İstanbul ﬁne ß",
    "C++ -> => C# .NET a.b::c don't",
    "",
];

fn desk(runtime: &Runtime) -> Desk {
    runtime.block_on(async {
        let mut desk = Desk::new();
        desk.talk("Things: \"quoted\" 机器", &TEXTS).await;
        desk.store.finish_index().await.expect("indexed");
        desk
    })
}

/// Pieces of what could be typed, the worst of it among them.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[-\"“:*^(){}+%_\\\\';,. \u{0}]{0,6}",
        prop::sample::select(vec![
            "quick",
            "brow",
            "\"quick brown\"",
            "NEAR",
            "AND",
            "OR",
            "NOT",
            "机",
            "学习",
            "机器学习",
            "C++",
            "role:user",
            "model:%",
            "in:things",
            "-fox",
            "-\"x",
            "e\u{301}",
            "ﬁne",
            "İ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.join(" "))
}

#[test]
fn nothing_that_can_be_typed_should_be_an_error_of_the_index() {
    let runtime = Runtime::new().expect("a runtime");
    let desk = desk(&runtime);
    proptest!(ProptestConfig::with_cases(300), |(typed in typed())| {
        let found = runtime.block_on(desk.store.search(typed.clone(), 60));
        match (Query::parse(&typed), found) {
            (Err(refused), found) => prop_assert_eq!(found, Err(refused)),
            (Ok(_), found) => {
                let found = found.expect("a search that can be asked");
                for hit in found.hits {
                    for mark in hit.marks {
                        prop_assert!(hit.excerpt.get(mark).is_some_and(|text| !text.is_empty()));
                    }
                }
            }
        }
    });
}

#[test]
fn what_is_found_should_have_the_words_and_what_has_them_should_be_found() {
    let vocabulary = [
        "apple", "Apple", "pear", "Über", "uber", "naïve", "x2", "学习", "机器", "学", "a-b", "c#",
    ];
    let text = prop::collection::vec(prop::sample::select(vocabulary.to_vec()), 1..7);
    let texts = prop::collection::vec(text, 1..5);
    let sought = prop::collection::vec(prop::sample::select(vocabulary.to_vec()), 1..3);
    let runtime = Runtime::new().expect("a runtime");
    proptest!(ProptestConfig::with_cases(40), |(texts in texts, sought in sought)| {
        let texts: Vec<String> = texts.iter().map(|text| text.join(" ")).collect();
        let (mut said, mut found) = runtime.block_on(async {
            let mut desk = Desk::new();
            let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (_, ids) = desk.talk("", &lines).await;
            // A space behind it: none of the words is being typed.
            let typed = format!("{} ", sought.join(" "));
            let has = |text: &str| sought.iter().all(|word| has(text, word));
            let said: Vec<_> = ids.iter().zip(&texts).filter(|(_, text)| has(text))
                .map(|(id, _)| *id).collect();
            (said, desk.messages(&typed).await)
        });
        said.sort_unstable_by_key(|id| id.uuid());
        found.sort_unstable_by_key(|id| id.uuid());
        prop_assert_eq!(said, found);
    });
}

/// A plain way to say that a text has a word: no word here has other forms, and accents are
/// taken away by hand.
fn has(text: &str, word: &str) -> bool {
    let plain = |text: &str| text.replace(['Ü', 'ü'], "u").replace('ï', "i");
    let (text, word) = (plain(text), plain(word));
    !Marker::new([word.as_str()]).find(&text).is_empty()
}
