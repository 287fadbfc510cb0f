//! Files become passages that are found; what cannot be read stops nothing else.

use causerie::domain::{DocumentState, KnowledgeCommand, Refusal, Scope, Settings};

use super::{Desk, conversation, name_of, named, of, owned};

#[tokio::test]
async fn a_folder_should_be_read_and_found_with_its_places() {
    let mut desk = Desk::new();
    desk.write(
        "ships.md",
        "# Ships\n\nA ship sails.\n\n## Anchors\n\nAn anchor holds a ship in the harbour.\n",
    );
    desk.write("inside/trees.txt", "Oaks grow slowly.\n");
    let notes = named("notes");
    desk.add(&notes, vec![desk.folder()]);
    let summary = desk.until_read(2).await;
    assert_eq!((summary.refused, summary.vanished), (0, 0));
    assert!(summary.passages >= 2, "{summary:?}");
    let found = desk.found("anchor", of(&notes)).await;
    assert!(found.has_scope && found.troubles.is_empty());
    let source = &found.sources[0];
    assert_eq!(source.name(), "ships.md");
    assert!(source.text.contains("An anchor holds"), "{source:?}");
    let text = desk.store.text_of(source.text_hash).await.unwrap().unwrap();
    let range = source.start as usize..source.end as usize;
    assert_eq!(text.get(range), Some(source.text.as_str()));
}

#[tokio::test]
async fn what_cannot_be_read_should_say_why_and_stop_no_other() {
    let mut desk = Desk::new();
    desk.write("a.md", "An apple.\n");
    desk.write("broken.pdf", b"%PDF-1.7\nthis is no document at all");
    desk.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    desk.write("z.md", "A zebra.\n");
    let notes = named("notes");
    let picture = desk.folder().join("picture.png");
    // A picture that is named is told of; within a folder it is passed over.
    desk.add(&notes, vec![desk.folder(), picture]);
    let summary = desk.until_read(4).await;
    assert_eq!(summary.refused, 2);
    assert_eq!(desk.names("zebra", &notes).await, ["z.md"]);
    for document in desk.documents_of(&notes).await {
        let is_refused = matches!(document.state, DocumentState::Refused { .. });
        let should_be = ["broken.pdf", "picture.png"].contains(&document.name());
        assert_eq!(is_refused, should_be, "{document:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_kills_its_reader_should_be_refused_and_not_tried_again() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let reader = folder.path().join("reader");
    let log = folder.path().join("log");
    // Whatever has a poison in it kills the process; the rest is read by the real one.
    let script = format!(
        "#!/bin/sh\ncat > {0}.$$\nif grep -q poison {0}.$$; then echo x >> {0}; kill -9 $$; fi\nexec {1} read-file < {0}.$$\n",
        log.display(),
        env!("CARGO_BIN_EXE_causerie"),
    );
    std::fs::write(&reader, script).unwrap();
    std::fs::set_permissions(&reader, std::fs::Permissions::from_mode(0o755)).unwrap();

    let mut desk = Desk::with(&Settings::default(), reader);
    for number in 0..6 {
        desk.write(&format!("{number}.md"), format!("Number {number}.\n"));
    }
    desk.write("3-evil.md", "poison");
    let notes = named("notes");
    desk.add(&notes, vec![desk.folder()]);
    let summary = desk.until_read(7).await;
    assert_eq!(summary.refused, 1);
    let tried = || std::fs::read_to_string(&log).unwrap().lines().count();
    assert_eq!(tried(), 1);
    desk.write("7.md", "Number 7.\n");
    desk.librarian
        .carry_out(KnowledgeCommand::Refresh(notes.id));
    desk.until_read(8).await;
    assert_eq!(tried(), 1, "it did not change");
    desk.write("3-evil.md", "poison, and more of it");
    desk.librarian
        .carry_out(KnowledgeCommand::Refresh(notes.id));
    // Nothing of what the window is told changes by it.
    let is_waiting = |it: &causerie::domain::Document| it.state == DocumentState::Waiting;
    let mut documents = desk.documents_of(&notes).await;
    while tried() < 2 || documents.iter().any(is_waiting) {
        documents = desk.documents_of(&notes).await;
    }
    let evil = documents
        .iter()
        .find(|it| it.name() == "3-evil.md")
        .unwrap();
    let refusal = Refusal::Broke;
    assert_eq!(evil.state, DocumentState::Refused { refusal });
}

#[tokio::test]
async fn changes_should_be_read_and_what_is_gone_be_found_no_more() {
    let mut desk = Desk::new();
    let first = desk.write("first.md", "A walrus.\n");
    desk.write("second.md", "A heron.\n");
    let notes = named("notes");
    desk.add(&notes, vec![desk.folder()]);
    desk.until_read(2).await;
    assert_eq!(desk.names("walrus", &notes).await, [name_of(&first)]);

    std::fs::remove_file(&first).unwrap();
    desk.write("second.md", "A pelican and its young.\n");
    desk.librarian
        .carry_out(KnowledgeCommand::Refresh(notes.id));
    desk.until(|told| told.collections[0].vanished == 1 && told.collections[0].waiting == 0)
        .await;
    assert!(desk.names("walrus", &notes).await.is_empty());
    assert!(desk.names("heron", &notes).await.is_empty());
    assert_eq!(desk.names("pelican", &notes).await, ["second.md"]);

    desk.write("first.md", "A walrus.\n");
    desk.librarian
        .carry_out(KnowledgeCommand::Refresh(notes.id));
    desk.until(|told| told.collections[0].vanished == 0 && told.collections[0].waiting == 0)
        .await;
    assert_eq!(desk.names("walrus", &notes).await, ["first.md"]);
}

#[tokio::test]
async fn nothing_should_be_read_while_a_collection_is_paused() {
    let mut desk = Desk::new();
    desk.write("a.md", "An apple.\n");
    let notes = named("notes");
    desk.librarian
        .carry_out(KnowledgeCommand::Create(notes.clone()));
    desk.librarian.carry_out(KnowledgeCommand::Pause {
        collection: notes.id,
        is_paused: true,
    });
    desk.until(|told| told.collections.iter().any(|it| it.is_paused))
        .await;
    desk.add(&notes, vec![desk.folder()]);
    desk.until(|told| told.collections.iter().any(|it| it.waiting == 1))
        .await;
    // Another collection is read meanwhile, and comes to its end.
    let other = named("other");
    desk.add(&other, vec![desk.folder()]);
    let told = desk
        .until(|told| {
            let other = told
                .collections
                .iter()
                .find(|it| it.collection.name == "other");
            other.is_some_and(|it| it.documents == 1 && it.waiting == 0)
        })
        .await;
    assert_eq!(told.collections[0].waiting, 1);
    assert!(desk.names("apple", &notes).await.is_empty());
    desk.librarian.carry_out(KnowledgeCommand::Pause {
        collection: notes.id,
        is_paused: false,
    });
    desk.until_read(2).await;
    assert_eq!(desk.names("apple", &notes).await, ["a.md"]);
}

#[tokio::test]
async fn what_waits_should_be_left_out_where_the_person_wants_that() {
    let mut desk = Desk::new();
    desk.write("a.md", "An apple.\n");
    let notes = named("notes");
    desk.librarian
        .carry_out(KnowledgeCommand::Create(notes.clone()));
    desk.librarian.carry_out(KnowledgeCommand::Pause {
        collection: notes.id,
        is_paused: true,
    });
    desk.add(&notes, vec![desk.folder()]);
    desk.until(|told| told.collections.iter().any(|it| it.waiting == 1))
        .await;
    desk.librarian
        .carry_out(KnowledgeCommand::CancelWaiting(notes.id));
    desk.until(|told| told.collections[0].waiting == 0).await;
    assert!(desk.documents_of(&notes).await.is_empty());
}

#[tokio::test]
async fn what_waits_should_be_read_after_a_restart() {
    let mut desk = Desk::new();
    desk.write("a.md", "An apple.\n");
    let notes = named("notes");
    desk.librarian
        .carry_out(KnowledgeCommand::Create(notes.clone()));
    desk.librarian.carry_out(KnowledgeCommand::Pause {
        collection: notes.id,
        is_paused: true,
    });
    desk.add(&notes, vec![desk.folder()]);
    desk.until(|told| told.collections.iter().any(|it| it.waiting == 1))
        .await;
    desk.store
        .set_collection_paused(notes.id, false)
        .await
        .unwrap();
    let mut desk = desk.restarted(&Settings::default()).await;
    desk.until_read(1).await;
    assert_eq!(desk.names("apple", &notes).await, ["a.md"]);
}

#[tokio::test]
async fn documents_of_another_conversation_should_never_appear() {
    let mut desk = Desk::new();
    let (mine, theirs) = (conversation(), conversation());
    let secret = desk.write("secret.md", "The password is swordfish.\n");
    let plain = desk.write("plain.md", "Nothing about a password here.\n");
    desk.add(&owned(theirs), vec![secret]);
    desk.add(&owned(mine), vec![plain]);
    desk.until_read(2).await;
    let within = |conversation| Scope {
        conversation: Some(conversation),
        collections: Vec::new(),
    };
    let found = desk.found("password swordfish", within(mine)).await;
    let names: Vec<_> = found
        .sources
        .iter()
        .map(|it| it.name().to_owned())
        .collect();
    assert_eq!(names, ["plain.md"]);
    let found = desk.found("password", within(conversation())).await;
    assert!(found.sources.is_empty() && !found.has_scope);
    let found = desk.found("password", Scope::default()).await;
    assert!(
        found.sources.is_empty() && !found.has_scope,
        "an empty scope finds nothing"
    );
}

#[tokio::test]
async fn a_path_that_leads_nowhere_should_be_told_and_the_others_be_read() {
    use causerie::domain::{Event, KnowledgeEvent};

    let mut desk = Desk::new();
    let good = desk.write("a.md", "An apple.\n");
    let notes = named("notes");
    desk.add(&notes, vec![desk.folder().join("missing"), good]);
    let mut failure = None;
    while failure.is_none() {
        if let Event::Knowledge(KnowledgeEvent::Failed(told)) = desk.events.next().await.unwrap() {
            failure = Some(told);
        }
    }
    let failure = failure.unwrap();
    assert_eq!(failure.code.as_deref(), Some("document_missing"));
    assert!(failure.detail.ends_with("missing"), "{failure:?}");
    while desk.names("apple", &notes).await.is_empty() {}
}

#[tokio::test]
async fn a_copied_conversation_should_have_its_documents() {
    use causerie::domain::{Message, MessageId, Role, Timestamp};
    use causerie::store::NewMessages;

    let mut desk = Desk::new();
    let (source, copy) = (conversation(), conversation());
    let id = MessageId::from(uuid::Uuid::now_v7());
    let words = Message::new(id, None, Role::User, "hello".to_owned(), Timestamp(1));
    let new = NewMessages::new(source, "talk", vec![words], Timestamp(1));
    desk.store.insert_messages(new).await.unwrap();
    let path = desk.write("a.md", "An apple.\n");
    desk.add(&owned(source), vec![path]);
    desk.until_read(1).await;
    let copied = desk
        .store
        .copy_conversation(source, None, copy, "again".to_owned(), Timestamp(2));
    copied.await.unwrap();
    // The window tells the librarian of whatever it does besides; here somebody looks again.
    desk.librarian
        .carry_out(KnowledgeCommand::Refresh(owned(copy).id));
    desk.until_read(2).await;
    let within = Scope {
        conversation: Some(copy),
        collections: Vec::new(),
    };
    let found = desk.found("apple", within).await;
    assert_eq!(found.sources[0].name(), "a.md");
}
