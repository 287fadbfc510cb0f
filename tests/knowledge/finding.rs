//! What is found in documents, and what must never be.

use causerie::domain::{CollectionId, ConversationId, Scope};
use uuid::Uuid;

use super::{collection, folder, found, hash, kept, noted, of, open, read, seen};

#[tokio::test]
async fn an_empty_scope_should_find_nothing() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    kept(&store, id, "/d/a.md", "The flow over a wing.").await;
    assert!(found(&store, Scope::default(), "wing").await.is_empty());
    let nowhere = of(CollectionId::from(Uuid::now_v7()));
    assert!(found(&store, nowhere.clone(), "wing").await.is_empty());
    let empty = store.passages_in(Scope::default()).await.expect("asked");
    assert!(empty.passages.is_empty());
    assert_eq!(store.scope_size(nowhere).await.expect("asked").passages, 0);
    let whole = store.whole_sources(Scope::default()).await.expect("asked");
    assert!(whole.is_empty());
    assert_eq!(found(&store, of(id), "wing").await.len(), 1);
}

#[tokio::test]
async fn documents_of_another_conversation_should_never_appear() {
    let folder = folder();
    let store = open(&folder);
    let (here, there) = (
        ConversationId::from(Uuid::now_v7()),
        ConversationId::from(Uuid::now_v7()),
    );
    let mine = collection(&store, "", Some(here)).await;
    let other = collection(&store, "", Some(there)).await;
    kept(&store, mine, "/d/a.md", "My wing is red.").await;
    kept(&store, other, "/d/a.md", "Their wing is blue.").await;
    let scope = Scope {
        conversation: Some(here),
        // Even where somebody names it.
        collections: vec![other],
    };
    assert_eq!(
        found(&store, scope.clone(), "wing").await,
        ["My wing is red."]
    );
    assert_eq!(
        store
            .passages_in(scope.clone())
            .await
            .expect("asked")
            .passages
            .len(),
        1
    );
    assert_eq!(
        store
            .whole_sources(scope.clone())
            .await
            .expect("asked")
            .len(),
        1
    );
    assert_eq!(store.scope_size(scope).await.expect("asked").documents, 1);
    assert!(found(&store, of(mine), "wing").await.is_empty());
}

#[tokio::test]
async fn only_what_is_ready_should_be_found() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    kept(&store, id, "/d/a.md", "A wing.").await;
    kept(&store, id, "/d/b.md", "Another wing.").await;
    assert_eq!(found(&store, of(id), "wing").await.len(), 2);
    let root = "/d".into();
    let gone = store.note_files(id, root, vec![seen("/d/a.md", 1)]).await;
    assert_eq!(gone.expect("noted").vanished, 1);
    assert_eq!(found(&store, of(id), "wing").await, ["A wing."]);
    noted(&store, id, "/d/a.md").await;
    let changed = store
        .note_files(id, "/d".into(), vec![seen("/d/a.md", 2)])
        .await;
    assert_eq!(changed.expect("noted").waiting, 1);
    assert!(found(&store, of(id), "wing").await.is_empty());
}

#[tokio::test]
async fn a_source_should_say_where_it_stands() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let text = format!(
        "# Flight\n\n{}\n\n## Lift\n\nThe lift of a wing.",
        "Some words about nothing in particular. ".repeat(30)
    );
    let document = kept(&store, id, "/d/flight.md", &text).await;
    let found = store
        .search_lexical(of(id), vec!["lift".to_owned()], 9)
        .await
        .expect("searched");
    let numbers: Vec<i64> = found[0].iter().map(|it| it.passage).collect();
    let sources = store.sources_of(numbers.clone()).await.expect("sources");
    assert_eq!(sources.len(), 1);
    let source = &sources[0].1;
    assert_eq!((source.document, source.collection), (document, id));
    assert_eq!(source.name(), "flight.md");
    assert_eq!(source.headings, ["Flight", "Lift"]);
    assert_eq!(source.line, 5);
    let range = source.start as usize..source.end as usize;
    assert_eq!(source.text, text[range]);
    assert_eq!(source.text_hash, hash(&text));
    let around = store.passages_around(numbers, 1).await.expect("asked");
    assert_eq!(around.len(), 2);
}

#[tokio::test]
async fn all_forms_and_scripts_should_be_found() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "All", None).await;
    for (path, text) in [
        ("/d/1", "Die Straße und die Ärzte."),
        ("/d/2", "東京は日本の首都である。"),
        ("/d/3", "Call `read_file` with the HTTPServer."),
        ("/d/4", "Les écoulements laminaires étaient étudiés."),
    ] {
        kept(&store, id, path, text).await;
    }
    for (query, text) in [
        ("strasse", "Die Straße"),
        ("京", "東京"),
        ("東京", "東京"),
        ("read_file", "Call"),
        ("server", "Call"),
        ("écoulement", "Les éc"),
        ("ecoulements", "Les éc"),
    ] {
        let found = found(&store, of(id), query).await;
        assert_eq!(found.len(), 1, "{query}");
        assert!(found[0].starts_with(text), "{query}");
    }
    for query in ["", "the", "\"", "NEAR(a b", "a AND", "*", "-x", "the of"] {
        assert!(found(&store, of(id), query).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn a_name_should_not_be_drowned_by_what_its_neighbours_say() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "All", None).await;
    let long = "flow pressure wing body shock layer heat ".repeat(5);
    kept(
        &store,
        id,
        "/d/hit",
        &format!("{long} calls parse_it once."),
    )
    .await;
    for number in 0..30 {
        let text = format!("{long} {long} number {number} parse what it says");
        kept(&store, id, &format!("/d/{number}"), &text).await;
    }
    let found = found(&store, of(id), "where in the code is parse_it called").await;
    assert!(found[0].contains("parse_it"), "{}", found[0]);
}

#[tokio::test]
async fn each_question_should_have_a_ranking_of_its_own() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "All", None).await;
    kept(&store, id, "/d/1", "The lift of wings.").await;
    kept(&store, id, "/d/2", "The heat of engines.").await;
    let queries = vec!["wings".to_owned(), "engine".to_owned(), "sea".to_owned()];
    let rankings = store
        .search_lexical(of(id), queries, 9)
        .await
        .expect("searched");
    let lengths: Vec<usize> = rankings.iter().map(Vec::len).collect();
    assert_eq!(lengths, [1, 1, 0]);
    assert_ne!(rankings[0][0].passage, rankings[1][0].passage);
}

#[tokio::test]
async fn what_can_be_found_should_have_a_generation_that_grows() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "All", None).await;
    let before = store.passages_in(of(id)).await.expect("asked");
    let document = kept(&store, id, "/d/1", "The lift of wings.").await;
    let after = store.passages_in(of(id)).await.expect("asked");
    assert!(after.generation > before.generation);
    assert_eq!((before.passages.len(), after.passages.len()), (0, 1));
    assert_eq!(
        after.passages[0].1,
        read("The lift of wings.").passages[0].hash
    );
    store.remove_document(document).await.expect("removed");
    let last = store.knowledge_generation().await.expect("asked");
    assert!(last > after.generation);
}
