//! The panel of documents, used by the names on screen.

use causerie::domain::{
    Collection, CollectionId, CollectionSummary, ContentHash, Document, DocumentId, DocumentState,
    Event, Found, KnowledgeCommand, KnowledgeEvent, Refusal, Scores, Source, Timestamp,
};
use causerie::state::Shelf;
use causerie::ui::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use uuid::Uuid;

use super::whole::{Whole, Window, sees, window};
use super::{NOW, conversation};

fn id(number: u128) -> CollectionId {
    CollectionId::from(Uuid::from_u128(number))
}

fn summary(number: u128, name: &str) -> CollectionSummary {
    CollectionSummary {
        collection: Collection {
            id: id(number),
            name: name.to_owned(),
            owner: None,
            created_at: Timestamp(1),
        },
        documents: 3,
        passages: 12,
        text_bytes: 2_048,
        ..CollectionSummary::default()
    }
}

fn told(collections: Vec<CollectionSummary>) -> Event {
    Event::Knowledge(KnowledgeEvent::CollectionsChanged {
        collections,
        reading: Vec::new(),
        embedding: causerie::domain::EmbeddingState::None,
        storage_bytes: 4_096,
    })
}

/// A window with the panel open, and these collections.
fn panel(collections: Vec<CollectionSummary>) -> Window {
    let mut whole = Whole::new(1);
    whole.state.settings.is_knowledge_open = true;
    whole.state.apply(told(collections), NOW);
    window(whole)
}

#[test]
fn linking_a_collection_should_have_it_searched_in_this_conversation() {
    let mut window = panel(vec![summary(1, "Manuals")]);
    window
        .get_by_label("Search Manuals in this conversation")
        .click();
    window.run();
    let linked = window
        .state()
        .actions
        .iter()
        .find_map(|action| match action {
            Action::SetConversationSettings(settings) => Some(settings.grounding.clone()),
            _ => None,
        });
    let linked = linked.unwrap();
    assert_eq!(linked.collections, [id(1)]);
    assert!(linked.searches, "who links documents wants them searched");
}

#[test]
fn a_path_should_be_added_to_the_shelf_where_it_was_typed() {
    let mut window = panel(Vec::new());
    let field = window.get_by_label("Path of a file or folder to add");
    field.focus();
    window.run();
    window
        .get_by_label("Path of a file or folder to add")
        .type_text("~/notes");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let added = window.state().actions.iter().any(|action| {
        matches!(action, Action::AddDocuments { shelf: Shelf::Conversation, paths, .. }
            if paths[0].ends_with("notes"))
    });
    assert!(added, "{:?}", window.state().actions);
}

#[test]
fn progress_should_be_told_and_could_be_paused_or_left_out() {
    let mut reading = summary(1, "Manuals");
    reading.waiting = 2;
    reading.refused = 1;
    let mut window = panel(vec![reading]);
    assert!(sees(&window, "2 documents to read") && sees(&window, "1 could not be read"));
    window.get_by_label("Pause").click();
    window.run();
    window.get_by_label("Leave out the rest").click();
    window.run();
    let commands: Vec<_> = window
        .state()
        .actions
        .iter()
        .filter_map(|action| match action {
            Action::Knowledge(command) => Some(command.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        commands,
        [
            KnowledgeCommand::Pause {
                collection: id(1),
                is_paused: true
            },
            KnowledgeCommand::CancelWaiting(id(1)),
        ]
    );
}

#[test]
fn documents_should_say_why_they_cannot_be_read() {
    let mut window = panel(vec![summary(1, "Manuals")]);
    window.get_by_label("Show the documents of Manuals").click();
    window.run();
    let asked = KnowledgeCommand::ListDocuments(id(1));
    assert!(window.state().actions.contains(&Action::Knowledge(asked)));
    let document = |number: u128, path: &str, state| Document {
        id: DocumentId::from(Uuid::from_u128(number)),
        collection: id(1),
        path: path.to_owned(),
        bytes: 1,
        modified_at: Timestamp(1),
        state,
        passages: 1,
        text_hash: None,
    };
    let listed = KnowledgeEvent::DocumentsListed {
        collection: id(1),
        documents: vec![
            document(1, "/d/good.md", DocumentState::Ready),
            document(
                2,
                "/d/locked.pdf",
                DocumentState::Refused {
                    refusal: Refusal::Locked,
                },
            ),
        ],
        roots: Vec::new(),
    };
    window
        .state_mut()
        .state
        .apply(Event::Knowledge(listed), NOW);
    window.run();
    assert!(
        window
            .query_by_label_contains("locked with a password")
            .is_some()
    );
    window.get_by_label("Remove good.md").click();
    window.run();
    let removed = KnowledgeCommand::RemoveDocument(DocumentId::from(Uuid::from_u128(1)));
    assert!(window.state().actions.contains(&Action::Knowledge(removed)));
}

#[test]
fn a_search_should_show_what_it_found_and_open_it() {
    let mut window = panel(vec![summary(1, "Manuals")]);
    let hint = "Try a search";
    window.get_by_label(hint).focus();
    window.run();
    window.get_by_label(hint).type_text("anchor");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let tried = Action::TrySearch("anchor".to_owned());
    assert!(window.state().actions.contains(&tried));
    let state = &mut window.state_mut().state;
    let number = state.knowledge.tried.ask();
    let source = Source {
        document: DocumentId::from(Uuid::from_u128(1)),
        collection: id(1),
        path: "/d/ships.md".to_owned(),
        text_hash: ContentHash::from([0; 32]),
        start: 0,
        end: 20,
        headings: vec!["Ships".to_owned()],
        page: None,
        line: 4,
        text: "An anchor holds a ship.".to_owned(),
        scores: Scores {
            lexical: Some(2.5),
            ..Scores::default()
        },
    };
    let found = Found {
        sources: vec![source],
        has_scope: true,
        troubles: Vec::new(),
        took_us: 1_200,
    };
    let result = Ok(Box::new(found));
    let event = Event::Knowledge(KnowledgeEvent::Tried { number, result });
    state.apply(event, NOW);
    window.run();
    assert!(sees(&window, "1 passage in 1.2 ms"));
    window.get_by_label("Source 1: ships.md, line 4").click();
    window.run();
    // It is looked at in its document, or until that is there by itself.
    assert!(sees(&window, "Copy the passage"));
}

#[test]
fn deleting_a_collection_should_take_a_second_word() {
    let mut window = panel(vec![summary(1, "Manuals")]);
    window.get_by_label("More for Manuals").click();
    window.run();
    window.get_by_label("Delete collection").click();
    window.run();
    let delete = Action::Knowledge(KnowledgeCommand::Delete(id(1)));
    assert!(!window.state().actions.contains(&delete));
    window.get_by_label("Delete").click();
    window.run();
    assert!(window.state().actions.contains(&delete));
}

#[test]
fn documents_that_wait_for_a_first_message_should_be_those_of_the_next_conversation() {
    let mut whole = Whole::new(1);
    let mut own = summary(1, "");
    own.collection.owner = Some(conversation(99));
    whole.state.apply(told(vec![own]), NOW);
    assert_eq!(whole.state.planned, Some(conversation(99)));
    // Those of a conversation that is there are not.
    let mut whole = Whole::new(1);
    let mut own = summary(1, "");
    own.collection.owner = Some(conversation(1));
    whole.state.apply(told(vec![own]), NOW);
    assert_eq!(whole.state.planned, None);
}

#[test]
fn the_keys_should_open_the_documents() {
    let mut window = window(Whole::new(1));
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    window.run();
    assert!(window.state().actions.contains(&Action::ToggleKnowledge));
}
