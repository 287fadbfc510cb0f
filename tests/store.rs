//! What is kept must come back: through the store's handle, over a close and a start.
#![expect(
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "store/branches.rs"]
mod branches;
#[path = "store/drafts.rs"]
mod drafts;
#[path = "store/files.rs"]
mod files;
#[path = "store/list.rs"]
mod list;
#[path = "store/prompts.rs"]
mod prompts;

use std::fs;

use causerie::domain::{
    ApiKey, ConversationId, ConversationSummary, DraftPlace, Failure, FailureKind, FinishReason,
    Groundwork, Message, MessageId, Outcome, PromptCut, Role, Settings, SpeedCurve, Theme,
    Timestamp, Timings, ToolCall, Tree, Unsent,
};
use causerie::store::{AnswerUpdate, NewMessages, Store};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(folder: &TempDir) -> Store {
    Store::open(folder.path()).expect("a store")
}

async fn reopen(store: Store, folder: &TempDir) -> Store {
    store.close().await;
    drop(store);
    open(folder)
}

fn new_conversation() -> ConversationId {
    Uuid::now_v7().into()
}

fn said(parent: Option<MessageId>, role: Role, content: &str) -> Message {
    let id = Uuid::now_v7().into();
    Message::new(id, parent, role, content.to_owned(), Timestamp(1))
}

fn answer_to(parent: MessageId) -> Message {
    Message::awaited(Uuid::now_v7().into(), Some(parent), Timestamp(2))
}

fn update(message: MessageId, content: &str, outcome: Outcome) -> AnswerUpdate {
    AnswerUpdate {
        message,
        content: content.to_owned(),
        reasoning: String::new(),
        reasoning_ms: None,
        tool_calls: Vec::new(),
        model: None,
        timings: None,
        speed: None,
        cut: None,
        unsent: None,
        groundwork: None,
        outcome,
    }
}

async fn insert(store: &Store, id: ConversationId, messages: Vec<Message>, now: i64) {
    store
        .insert_messages(NewMessages::new(id, "Title", messages, Timestamp(now)))
        .await
        .expect("inserted");
}

async fn line(store: &Store, id: ConversationId) -> ConversationSummary {
    let read = store.summary(id).await.expect("read");
    read.expect("the conversation is there")
}

async fn tree(store: &Store, id: ConversationId) -> Tree {
    let read = store.conversation(id).await.expect("read");
    read.expect("the conversation is there").tree
}

fn path(tree: &Tree) -> Vec<&str> {
    tree.selected_path()
        .map(|message| message.content.as_str())
        .collect()
}

fn code_of<T: std::fmt::Debug>(result: Result<T, Failure>) -> Option<String> {
    let failure = result.expect_err("it must fail");
    assert_eq!(failure.kind, FailureKind::Store, "{failure}");
    failure.code
}

#[tokio::test]
async fn a_fresh_store_should_hold_nothing() {
    let folder = folder();
    let deep = folder.path().join("not/there/yet");
    let store = Store::open(&deep).expect("a store");
    let loaded = store.load().await.expect("loaded");
    assert_eq!(loaded.settings, Settings::default());
    assert!(loaded.conversations.is_empty() && loaded.draft.is_empty());
    assert_eq!(store.conversation(new_conversation()).await, Ok(None));
}

#[tokio::test]
async fn a_second_start_should_be_told_that_the_folder_is_in_use() {
    let folder = folder();
    let store = open(&folder);
    let second = Store::open(folder.path());
    assert_eq!(code_of(second).as_deref(), Some("folder_in_use"));
    // The first is none the worse for it, and a clone holds the folder as well.
    let clone = store.clone();
    drop(store);
    drafts::draft(&clone, None, "kept").await;
    let second = Store::open(folder.path());
    assert_eq!(code_of(second).as_deref(), Some("folder_in_use"));
    clone.close().await;
    let store = open(&folder);
    assert_eq!(store.load().await.expect("loaded").draft, "kept");
}

#[tokio::test]
async fn a_closed_store_should_say_so_and_leave_one_file() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    insert(&store, id, vec![said(None, Role::User, "hello")], 1).await;
    store.close().await;
    assert_eq!(code_of(store.load().await).as_deref(), Some("closed"));
    let refused = store
        .save_draft(DraftPlace::NewConversation, String::new())
        .await;
    assert_eq!(code_of(refused).as_deref(), Some("closed"));
    // Closing twice does no harm.
    store.close().await;
    assert!(!folder.path().join("causerie.sqlite-wal").exists());
}

#[tokio::test]
async fn a_write_that_nobody_awaits_any_more_should_still_be_done() {
    let folder = folder();
    let store = open(&folder);
    {
        let mut saving =
            std::pin::pin!(store.save_draft(DraftPlace::NewConversation, "left".to_owned()));
        // Asked for once, and then given up.
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = saving.as_mut().poll(&mut context);
    }
    let store = reopen(store, &folder).await;
    assert_eq!(store.load().await.expect("loaded").draft, "left");
}

#[tokio::test]
async fn every_field_of_a_message_should_come_back() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let question = said(None, Role::User, "What is 6 × 7? 🤔 \0 end");
    let answer = answer_to(question.id);
    let mut curve = SpeedCurve::default();
    for step in 1..100 {
        curve.take(&Timings {
            predicted_n: step * 7,
            predicted_ms: f64::from(step) * 100.0,
            ..Timings::default()
        });
    }
    let update = AnswerUpdate {
        message: answer.id,
        content: "Let me *ask*.".to_owned(),
        reasoning: "They want a number.".to_owned(),
        reasoning_ms: Some(1_234),
        tool_calls: vec![ToolCall {
            id: "call_1".to_owned(),
            name: "multiply".to_owned(),
            arguments: "{\"a\":6,\"b\":".to_owned(),
        }],
        model: Some("tiny".to_owned()),
        timings: Some(Timings {
            cache_n: 1,
            prompt_n: 2,
            prompt_ms: 3.25,
            predicted_n: 4,
            predicted_ms: 5.1,
            draft_n: Some(6),
            draft_n_accepted: None,
        }),
        speed: Some(curve),
        cut: Some(PromptCut {
            first_kept: question.id,
            dropped: 4,
            summary: Some("They talked.".to_owned()),
        }),
        unsent: Some(Unsent {
            pictures: 2,
            ..Unsent::default()
        }),
        groundwork: Some(Box::new(Groundwork {
            is_think_first: true,
            queries: vec!["multiplication".to_owned()],
            ..Groundwork::default()
        })),
        outcome: Outcome::Finished {
            reason: FinishReason::ToolCalls,
        },
    };
    let mut result = said(Some(answer.id), Role::Tool, "42");
    result.tool_call_id = Some("call_1".to_owned());
    let kept = Message {
        content: update.content.clone(),
        reasoning: update.reasoning.clone(),
        reasoning_ms: update.reasoning_ms,
        tool_calls: update.tool_calls.clone(),
        model: update.model.clone(),
        timings: update.timings,
        speed: update.speed.clone(),
        cut: update.cut.clone(),
        unsent: update.unsent,
        groundwork: update.groundwork.clone(),
        outcome: update.outcome.clone(),
        ..answer.clone()
    };
    let expected = Tree::from_messages([question.clone(), kept, result.clone()], []);

    insert(&store, id, vec![question, answer], 1).await;
    store.update_answer(update).await.expect("updated");
    insert(&store, id, vec![result], 2).await;
    assert_eq!(Ok(tree(&store, id).await), expected);
    let store = reopen(store, &folder).await;
    assert_eq!(Ok(tree(&store, id).await), expected);
}

#[tokio::test]
async fn every_outcome_should_come_back() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let failure = Failure {
        status: Some(400),
        code: Some("exceed_context_size_error".to_owned()),
        prompt_tokens: Some(9_000),
        context_tokens: Some(4_096),
        ..Failure::new(FailureKind::ContextTooLong, "too long")
    };
    let finished = |reason| Outcome::Finished { reason };
    let outcomes = [
        Outcome::Stopped,
        Outcome::Interrupted,
        Outcome::Failed { failure },
        finished(FinishReason::Stop),
        finished(FinishReason::Length),
        finished(FinishReason::ToolCalls),
        finished(FinishReason::ContentFilter),
    ];
    let question = said(None, Role::User, "?");
    let parent = question.id;
    insert(&store, id, vec![question], 1).await;
    let mut expected = Vec::new();
    for outcome in outcomes {
        let answer = answer_to(parent);
        let answer_id = answer.id;
        insert(&store, id, vec![answer], 1).await;
        let update = update(answer_id, "!", outcome.clone());
        store.update_answer(update).await.expect("updated");
        expected.push((answer_id, outcome));
    }
    let store = reopen(store, &folder).await;
    let tree = tree(&store, id).await;
    for (answer, outcome) in expected {
        let kept = tree.message(answer).map(|message| &message.outcome);
        assert_eq!(kept, Some(&outcome));
    }
}

#[tokio::test]
async fn an_answer_left_streaming_should_be_interrupted_and_an_empty_one_go() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let question = said(None, Role::User, "question");
    let first = answer_to(question.id);
    let thinking = answer_to(question.id);
    let empty = answer_to(question.id);
    let ids = [first.id, thinking.id, empty.id];
    insert(&store, id, vec![question, first, thinking, empty], 1).await;
    let streaming = update(ids[0], "so far", Outcome::Streaming);
    store.update_answer(streaming).await.expect("updated");
    let mut streaming = update(ids[1], "", Outcome::Streaming);
    streaming.reasoning = "hm".to_owned();
    store.update_answer(streaming).await.expect("updated");

    let store = reopen(store, &folder).await;
    let tree = tree(&store, id).await;
    let kept = tree.message(ids[0]).expect("kept");
    assert_eq!(kept.content, "so far");
    assert_eq!(kept.outcome, Outcome::Interrupted);
    let kept = tree.message(ids[1]).expect("kept");
    assert_eq!(kept.reasoning, "hm");
    assert_eq!(kept.outcome, Outcome::Interrupted);
    assert_eq!(tree.message(ids[2]), None);
    // The selection fell to the nearest that is left.
    assert_eq!(tree.selected_leaf(), Some(ids[1]));
    assert_eq!(line(&store, id).await.message_count, 3);
}

#[tokio::test]
async fn choices_should_be_remembered_on_every_branch() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let root = said(None, Role::User, "root");
    let left = said(Some(root.id), Role::Assistant, "left");
    let left_one = said(Some(left.id), Role::User, "left 1");
    let left_two = said(Some(left.id), Role::User, "left 2");
    let right = said(Some(root.id), Role::Assistant, "right");
    let edited = said(None, Role::User, "edited");
    let (left_id, left_one_id, right_id) = (left.id, left_one.id, right.id);
    insert(&store, id, vec![root, left, left_one], 1).await;
    insert(&store, id, vec![left_two], 2).await;
    store.select_message(left_one_id).await.expect("selected");
    insert(&store, id, vec![right], 3).await;
    insert(&store, id, vec![edited], 4).await;
    assert_eq!(path(&tree(&store, id).await), ["edited"]);

    let store = reopen(store, &folder).await;
    assert_eq!(path(&tree(&store, id).await), ["edited"]);
    store.select_message(right_id).await.expect("selected");
    assert_eq!(path(&tree(&store, id).await), ["root", "right"]);
    // Coming back to the left finds the branch that was open there, not the last one.
    store.select_message(left_id).await.expect("selected");
    assert_eq!(path(&tree(&store, id).await), ["root", "left", "left 1"]);
    store.erase_message(left_one_id).await.expect("removed");
    assert_eq!(path(&tree(&store, id).await), ["root", "left", "left 2"]);
    store.erase_message(left_id).await.expect("removed");
    assert_eq!(path(&tree(&store, id).await), ["root", "right"]);
    assert_eq!(line(&store, id).await.message_count, 3);
    let gone = store.select_message(left_id).await;
    assert_eq!(code_of(gone).as_deref(), Some("unknown_message"));
    let late = update(left_id, "late", Outcome::Stopped);
    let gone = store.update_answer(late).await;
    assert_eq!(code_of(gone).as_deref(), Some("unknown_message"));
}

#[tokio::test]
async fn the_selection_should_fall_to_the_next_sibling_or_else_to_the_one_before() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let texts = ["a", "b", "c", "d"];
    let siblings = texts.map(|text| said(None, Role::User, text));
    let ids = siblings.each_ref().map(|sibling| sibling.id);
    insert(&store, id, siblings.to_vec(), 1).await;
    store.select_message(ids[1]).await.expect("selected");
    // One that is not selected takes nothing with it.
    for (removed, selected) in [(0, "b"), (1, "c"), (3, "c")] {
        store.erase_message(ids[removed]).await.expect("removed");
        assert_eq!(path(&tree(&store, id).await), [selected]);
    }
    insert(&store, id, vec![said(None, Role::User, "e")], 1).await;
    let last = tree(&store, id).await.selected_leaf().expect("a leaf");
    store.erase_message(last).await.expect("removed");
    assert_eq!(path(&tree(&store, id).await), ["c"]);
    store.erase_message(ids[2]).await.expect("removed");
    assert!(tree(&store, id).await.is_empty());
}

#[tokio::test]
async fn an_insert_that_fails_should_leave_nothing_behind() {
    let folder = folder();
    let store = open(&folder);
    let (id, other) = (new_conversation(), new_conversation());
    let there = said(None, Role::User, "there");
    insert(&store, id, vec![there.clone()], 1).await;
    drafts::draft(&store, None, "typed").await;
    let before = store.load().await.expect("loaded");

    let good = said(None, Role::User, "good");
    let stray = said(Some(Uuid::now_v7().into()), Role::User, "stray");
    let across = said(Some(there.id), Role::User, "across");
    for messages in [vec![good.clone(), stray], vec![good.clone(), across]] {
        let refused = store
            .insert_messages(NewMessages::new(other, "Other", messages, Timestamp(9)))
            .await;
        assert_eq!(code_of(refused).as_deref(), Some("unknown_message"));
    }
    let refused = store
        .insert_messages(NewMessages::new(id, "", vec![good, there], Timestamp(9)))
        .await;
    let refused = refused.expect_err("the second is there already");
    assert!(refused.detail.contains("UNIQUE"), "{refused}");

    assert_eq!(store.load().await, Ok(before));
    assert_eq!(tree(&store, id).await.len(), 1);
    assert_eq!(store.conversation(other).await, Ok(None));
}

#[tokio::test]
async fn lines_should_come_newest_first_with_title_and_count() {
    let folder = folder();
    let store = open(&folder);
    let (old, new) = (new_conversation(), new_conversation());
    insert(&store, old, vec![said(None, Role::User, "a")], 10).await;
    insert(&store, new, vec![said(None, Role::User, "b")], 20).await;
    let order =
        |lines: &[ConversationSummary]| -> Vec<_> { lines.iter().map(|line| line.id).collect() };
    let lines = store.conversations().await.expect("read");
    assert_eq!(order(&lines), [new, old]);

    let messages = vec![said(None, Role::User, "c")];
    let line = store
        .insert_messages(NewMessages::new(
            old,
            "Not the title",
            messages,
            Timestamp(30),
        ))
        .await
        .expect("inserted");
    assert_eq!((line.title.as_str(), line.message_count), ("Title", 2));
    assert_eq!(line.created_at, Timestamp(10));
    assert_eq!(line.updated_at, Timestamp(30));
    let renamed = store.rename(old, "Mine".to_owned()).await.expect("renamed");
    let renamed = renamed.expect("there");
    assert!(renamed.is_title_set && renamed.title == "Mine");
    assert_eq!(renamed.updated_at, Timestamp(30));
    let nobody = store.rename(new_conversation(), String::new()).await;
    assert_eq!(nobody, Ok(None));

    let store = reopen(store, &folder).await;
    let lines = store.load().await.expect("loaded").conversations;
    assert_eq!(order(&lines), [old, new]);
    assert_eq!(lines[0], renamed);
}

#[tokio::test]
async fn a_deleted_conversation_should_be_away_until_it_is_restored() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let first = said(None, Role::User, "first");
    let next = said(Some(first.id), Role::User, "next");
    insert(&store, id, vec![first], 1).await;
    let before = store.summary(id).await.expect("read");
    // Later than any start of this test: it is never more than a minute ago.
    let now = Timestamp(i64::MAX);
    store.delete(vec![id], now).await.expect("deleted");
    assert_eq!(store.conversations().await, Ok(Vec::new()));
    assert_eq!(store.summary(id).await, Ok(None));
    assert_eq!(store.conversation(id).await, Ok(None));
    assert_eq!(store.rename(id, "x".to_owned()).await, Ok(None));
    let refused = store
        .insert_messages(NewMessages::new(id, "", vec![next], now))
        .await;
    assert_eq!(code_of(refused).as_deref(), Some("conversation_deleted"));

    // A quick restart does not end the time to think again.
    let store = reopen(store, &folder).await;
    assert_eq!(
        store.restore(vec![id]).await,
        Ok(before.iter().cloned().collect())
    );
    assert_eq!(store.summary(id).await, Ok(before));
    assert_eq!(tree(&store, id).await.len(), 1);

    // But 1970 is more than a minute ago.
    store.delete(vec![id], Timestamp(1)).await.expect("deleted");
    let store = reopen(store, &folder).await;
    assert_eq!(store.restore(vec![id]).await, Ok(Vec::new()));
}

#[tokio::test]
async fn settings_of_a_newer_version_should_survive_an_older_program() {
    let folder = folder();
    let store = open(&folder);
    let mut settings = Settings {
        server_url: Some("http://127.0.0.1:8080".to_owned()),
        theme: Theme::Dark,
        zoom: 1.1,
        ..Settings::default()
    };
    let hologram = json!({"depth": 3});
    settings.unknown.insert("hologram".to_owned(), hologram);
    store.save_settings(settings.clone()).await.expect("saved");
    let store = reopen(store, &folder).await;
    let kept = store.load().await.expect("loaded").settings;
    assert_eq!(kept, settings);

    // Even where the program that saves them has never seen them.
    let saved = store.save_settings(Settings::default()).await;
    saved.expect("saved");
    let kept = store.load().await.expect("loaded").settings;
    assert_eq!(kept.unknown, settings.unknown);
    assert_eq!(kept.server_url, None);
}

#[tokio::test]
async fn one_setting_that_cannot_be_read_should_not_take_the_others() {
    let folder = folder();
    let store = open(&folder);
    let settings = Settings {
        zoom: 2.0,
        ..Settings::default()
    };
    store.save_settings(settings.clone()).await.expect("saved");
    store.close().await;
    let file = folder.path().join("causerie.sqlite");
    let file = rusqlite::Connection::open(file).expect("opened");
    file.execute_batch(
        "UPDATE settings SET value = '\"plaid\"' WHERE key = 'theme';
         UPDATE settings SET value = '{' WHERE key = 'sidebar_width';",
    )
    .expect("damaged");
    drop(file);
    let store = open(&folder);
    let kept = store.load().await.expect("loaded").settings;
    assert_eq!(kept, settings);
}

#[cfg(unix)]
fn mode_of(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).expect("a file");
    metadata.permissions().mode() & 0o777
}

#[tokio::test]
async fn keys_should_be_in_a_file_of_their_own_that_only_the_user_reads() {
    let folder = folder();
    let store = open(&folder);
    let (url, other_url) = ("https://example.org", "http://other");
    let (key, other) = (ApiKey::new("sk-secret-1"), ApiKey::new("sk-secret-2"));
    let save = |url: &str, key: &Option<ApiKey>| store.save_key(url.to_owned(), key.clone());
    assert_eq!(store.key(url.to_owned()).await, Ok(None));
    save(url, &key).await.expect("saved");
    save(other_url, &other).await.expect("saved");

    let store = reopen(store.clone(), &folder).await;
    assert_eq!(store.key(url.to_owned()).await, Ok(key));
    let forgotten = store.save_key(url.to_owned(), None).await;
    forgotten.expect("forgotten");
    assert_eq!(store.key(url.to_owned()).await, Ok(None));
    assert_eq!(store.key(other_url.to_owned()).await, Ok(other));
    store.close().await;
    #[cfg(unix)]
    assert_eq!(mode_of(&folder.path().join("keys.json")), 0o600);
    for entry in fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("a file");
        let has_key = bytes.windows(9).any(|bytes| bytes == b"sk-secret");
        assert_eq!(has_key, path.ends_with("keys.json"), "{}", path.display());
    }
}

#[tokio::test]
async fn a_broken_key_file_should_be_told_without_its_words_and_be_kept() {
    let folder = folder();
    let store = open(&folder);
    let path = folder.path().join("keys.json");
    let broken = "{\"http://a\": {\"sk-secret\": 1}}";
    fs::write(&path, broken).expect("written");
    let read = store.key("http://a".to_owned()).await;
    let failure = read.expect_err("it must fail");
    assert!(!format!("{failure:?}").contains("sk-secret"), "{failure}");
    assert!(failure.detail.contains("line 1"), "{failure}");
    let key = ApiKey::new("another");
    let saved = store.save_key("http://b".to_owned(), key).await;
    assert_eq!(code_of(saved).as_deref(), Some("keys"));
    assert_eq!(fs::read_to_string(&path).expect("read"), broken);
}

#[test]
fn a_folder_that_cannot_be_made_should_be_told_by_its_name() {
    let folder = folder();
    let file = folder.path().join("in-the-way");
    fs::write(&file, "").expect("written");
    let failure = Store::open(&file.join("below")).expect_err("it must fail");
    assert!(failure.is_of_store());
    assert!(failure.detail.contains("in-the-way"), "{failure}");
}
