//! Any bytes as a file of conversations: whatever comes out can be written and read again.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use causerie::domain::{ExportFormat, Imported, ImportedConversation};
use causerie::exchange::{ExportWords, Exporter, NoFiles, read};
use libfuzzer_sys::fuzz_target;

fn conversations(bytes: &[u8]) -> Vec<ImportedConversation> {
    let mut found = Vec::new();
    read("fuzz", Cursor::new(bytes), &mut |item| {
        if let Ok(Imported::Conversation(conversation)) = item {
            found.push(*conversation);
        }
        ControlFlow::Continue(())
    });
    found
}

fuzz_target!(|bytes: &[u8]| {
    let found = conversations(bytes);
    let words = ExportWords {
        untitled: "",
        describe: &|failure| failure.detail.clone(),
    };
    let mut exporter = Exporter::new(ExportFormat::Jsonl, found.len(), Vec::new()).unwrap();
    for one in &found {
        exporter.add(&one.summary, &one.tree, &NoFiles, &words).unwrap();
    }
    let again = conversations(&exporter.finish().unwrap());
    let trees = |all: &[ImportedConversation]| -> Vec<_> {
        all.iter().map(|one| (one.summary.clone(), one.tree.clone())).collect()
    };
    assert_eq!(trees(&again), trees(&found));
});
