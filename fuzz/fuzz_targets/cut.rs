//! Any text is cut into passages that cover it, and has terms that the index takes.
#![no_main]

use causerie::domain::{FileKind, Reading};
use causerie::knowledge::{cut, terms};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for name in ["a.md", "a.txt", "a.rs"] {
        let cut = cut(name, &Reading::of_text(FileKind::Text, text.to_owned()));
        let (mut start, mut end) = (None, 0);
        for passage in &cut.passages {
            assert!(start.is_none_or(|start| passage.start > start));
            assert!(passage.end > end && passage.start < passage.end);
            if passage.start > end {
                assert!(text[end..passage.start].trim().is_empty());
            }
            // Both are places between characters, or this panics.
            let words = &text[passage.start..passage.end];
            assert!(words.chars().count() <= 1_700);
            (start, end) = (Some(passage.start), passage.end);
        }
        assert!(text[end..].trim().is_empty());
    }
    for term in terms(text) {
        assert!(!term.is_empty() && term.len() <= 256);
        assert!(
            term.chars()
                .all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '_')
        );
    }
});
