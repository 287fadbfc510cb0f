//! What is typed and not sent.

use super::*;

/// Words that were the draft.
async fn send(
    store: &Store,
    place: DraftPlace,
    id: ConversationId,
    messages: Vec<Message>,
    now: i64,
) {
    store
        .insert_messages(NewMessages {
            typed_in: Some(place),
            ..NewMessages::new(id, "Title", messages, Timestamp(now))
        })
        .await
        .expect("inserted");
}

pub async fn draft(store: &Store, id: Option<ConversationId>, text: &str) {
    let saved = store.save_draft(id.into(), text.to_owned()).await;
    saved.expect("saved");
}

#[tokio::test]
async fn drafts_should_survive_until_they_are_sent() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    draft(&store, None, "new one").await;
    // Words from elsewhere, as those of the command line, were not typed here.
    let aside = vec![said(None, Role::User, "aside")];
    insert(&store, new_conversation(), aside, 0).await;
    assert_eq!(store.load().await.expect("loaded").draft, "new one");
    send(
        &store,
        DraftPlace::NewConversation,
        id,
        vec![said(None, Role::User, "new one")],
        1,
    )
    .await;
    assert_eq!(store.load().await.expect("loaded").draft, "");

    draft(&store, None, "another").await;
    draft(&store, Some(id), "reply").await;
    let store = reopen(store, &folder).await;
    let loaded = store.load().await.expect("loaded");
    assert_eq!(loaded.draft, "another");
    assert_eq!(loaded.conversations[0].draft, "reply");

    // An answer alone, as when one is regenerated, sends nothing that was typed.
    let question = tree(&store, id).await.selected_leaf().expect("a leaf");
    insert(&store, id, vec![answer_to(question)], 2).await;
    assert_eq!(line(&store, id).await.draft, "reply");
    let reply = said(Some(question), Role::User, "reply");
    send(&store, DraftPlace::Conversation(id), id, vec![reply], 3).await;
    let loaded = store.load().await.expect("loaded");
    assert_eq!(loaded.draft, "another");
    assert_eq!(loaded.conversations[0].draft, "");
}

#[tokio::test]
async fn a_draft_of_a_conversation_that_is_not_there_should_be_refused() {
    let folder = folder();
    let store = open(&folder);
    let refused = store.save_draft(
        DraftPlace::Conversation(new_conversation()),
        "lost".to_owned(),
    );
    let code = code_of(refused.await);
    assert_eq!(code.as_deref(), Some(causerie::store::UNKNOWN_CONVERSATION));
}
