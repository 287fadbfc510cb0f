//! Operations on a tree beyond those that the property test drives.

use causerie::domain::{Deleted, Origin, QueuedMessage};

use super::*;

/// A question with two answers, the second of which goes on; their ids in this order.
async fn talk(store: &Store, id: ConversationId) -> [MessageId; 4] {
    let question = said(None, Role::User, "why?");
    let [first, second] = [0, 1].map(|_| said(Some(question.id), Role::Assistant, "so"));
    let more = said(Some(second.id), Role::User, "more");
    let ids = [question.id, first.id, second.id, more.id];
    insert(store, id, vec![question, first, second, more], 1).await;
    ids
}

#[tokio::test]
async fn a_removal_should_be_offered_to_be_undone_after_a_restart() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let [_, first, second, _] = talk(&store, id).await;
    let before = tree(&store, id).await;
    let now = causerie::engine::now();
    store.remove_message(second, now).await.expect("removed");
    assert_eq!(path(&tree(&store, id).await), ["why?", "so"]);
    assert_eq!(line(&store, id).await.message_count, 2);

    let store = reopen(store, &folder).await;
    let deletion = store.load().await.expect("loaded").deletion;
    let deletion = deletion.expect("it can be undone");
    let deleted = Deleted::Messages {
        conversation: id,
        message: second,
        count: 2,
    };
    assert_eq!((deletion.deleted, deletion.at), (deleted, now));
    let removed = store.restore_message(second).await.expect("restored");
    let removed = removed.expect("there was something");
    assert_eq!(removed.siblings, [first, second]);
    assert_eq!(removed.messages.len(), 2);
    assert_eq!(tree(&store, id).await, before);
    // There is nothing more to bring back.
    assert_eq!(store.restore_message(second).await, Ok(None));
    assert_eq!(store.load().await.expect("loaded").deletion, None);
}

#[tokio::test]
async fn a_removal_that_is_long_ago_should_be_gone_for_good_at_the_next_start() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let [_, _, second, more] = talk(&store, id).await;
    // One removal within another.
    store
        .remove_message(more, Timestamp(1))
        .await
        .expect("removed");
    store
        .remove_message(second, Timestamp(2))
        .await
        .expect("removed");
    let store = reopen(store, &folder).await;
    let refused = store.restore_message(second).await;
    assert_eq!(code_of(refused).as_deref(), Some("unknown_message"));
    assert_eq!(line(&store, id).await.message_count, 2);
    assert_eq!(tree(&store, id).await.len(), 2);
}

#[tokio::test]
async fn nothing_should_be_added_below_what_was_removed() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let [_, _, second, _] = talk(&store, id).await;
    store
        .remove_message(second, Timestamp(1))
        .await
        .expect("removed");
    let stray = vec![said(Some(second), Role::User, "stray")];
    let refused = store
        .insert_messages(NewMessages::new(id, "", stray, Timestamp(2)))
        .await;
    assert_eq!(code_of(refused).as_deref(), Some("unknown_message"));
}

#[tokio::test]
async fn a_fork_should_be_the_branch_under_other_names_and_know_its_origin() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let [question, first, ..] = talk(&store, id).await;
    let fork = new_conversation();
    let line = store
        .copy_conversation(id, Some(first), fork, "Title".to_owned(), Timestamp(9))
        .await
        .expect("forked");
    let origin = Origin {
        conversation: id,
        message: first,
    };
    assert_eq!((line.origin, line.message_count), (Some(origin), 2));
    let copy = tree(&store, fork).await;
    assert_eq!(path(&copy), ["why?", "so"]);
    assert!(copy.message(question).is_none(), "names are not shared");
    // What is done to one is not done to the other.
    let leaf = copy.selected_leaf().expect("a leaf");
    let changed = store.edit_message(leaf, "else".to_owned(), Vec::new(), Timestamp(10));
    changed.await.expect("changed");
    assert_eq!(path(&tree(&store, id).await).len(), 3);
    assert_eq!(path(&tree(&store, fork).await), ["why?", "else"]);
}

#[tokio::test]
async fn a_duplicate_should_have_all_branches_and_the_same_selection() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let [_, first, ..] = talk(&store, id).await;
    store.select_message(first).await.expect("selected");
    let copy = new_conversation();
    let line = store
        .copy_conversation(id, None, copy, "Copy".to_owned(), Timestamp(9))
        .await
        .expect("copied");
    assert_eq!((line.title.as_str(), line.message_count), ("Copy", 4));
    assert_eq!(line.origin, None);
    let (old, new) = (tree(&store, id).await, tree(&store, copy).await);
    let words = |tree: &Tree| -> Vec<String> {
        tree.messages()
            .map(|message| message.content.clone())
            .collect()
    };
    assert_eq!(words(&new), words(&old));
    assert_eq!(path(&new), path(&old));
    let refused = store
        .copy_conversation(
            new_conversation(),
            None,
            new_conversation(),
            String::new(),
            Timestamp(9),
        )
        .await;
    assert_eq!(code_of(refused).as_deref(), Some("unknown_conversation"));
}

#[tokio::test]
async fn a_queue_should_shrink_with_the_commit_of_what_leaves_it() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    talk(&store, id).await;
    let queue: Vec<QueuedMessage> = vec!["one".into(), "two".into()];
    store.save_queue(id, queue.clone()).await.expect("saved");
    let store = reopen(store, &folder).await;
    assert_eq!(line(&store, id).await.queue, queue);
    let parent = tree(&store, id).await.selected_leaf();
    let next = NewMessages {
        queue: Some(vec!["two".into()]),
        ..NewMessages::new(id, "", vec![said(parent, Role::User, "one")], Timestamp(3))
    };
    store.insert_messages(next).await.expect("inserted");
    let store = reopen(store, &folder).await;
    assert_eq!(line(&store, id).await.queue, ["two".into()]);
    // Where the insertion fails, the queue stays.
    let stray = NewMessages {
        queue: Some(Vec::new()),
        ..NewMessages::new(id, "", vec![answer_to(Uuid::now_v7().into())], Timestamp(4))
    };
    store
        .insert_messages(stray)
        .await
        .expect_err("it has no parent");
    assert_eq!(line(&store, id).await.queue, ["two".into()]);
}

#[tokio::test]
async fn instructions_alone_should_make_a_conversation_that_takes_its_title_later() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let rules = said(None, Role::System, "Be brief.");
    let rules_id = rules.id;
    store
        .insert_instructions(id, rules)
        .await
        .expect("inserted");
    assert_eq!(line(&store, id).await.title, "");
    insert(
        &store,
        id,
        vec![said(Some(rules_id), Role::User, "hello")],
        2,
    )
    .await;
    assert_eq!(line(&store, id).await.title, "Title");
    assert_eq!(path(&tree(&store, id).await), ["Be brief.", "hello"]);
}

#[tokio::test]
async fn marks_on_a_conversation_should_be_kept() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    talk(&store, id).await;
    store.pin(id, true).await.expect("pinned");
    store.mark_unread(id, true).await.expect("marked");
    let suggested = store.suggest_title(id, "By the model".to_owned()).await;
    assert!(suggested.expect("suggested").is_some());
    let store = reopen(store, &folder).await;
    let kept = line(&store, id).await;
    assert!(kept.is_pinned && kept.is_unread);
    assert_eq!(kept.title, "By the model");
    store.rename(id, "By me".to_owned()).await.expect("renamed");
    store
        .suggest_title(id, "Again".to_owned())
        .await
        .expect("asked");
    assert_eq!(line(&store, id).await.title, "By me");
}
