//! What is found, and how it is told.

use causerie::domain::{Message, Role, Timestamp};

use super::desk::{Desk, ended, marked};

#[tokio::test]
async fn words_should_be_found_in_all_their_forms_and_marked_whole() {
    let mut desk = Desk::new();
    let (_, said) = desk
        .talk(
            "A talk",
            &["Where do they run?", "He was running to the cafés."],
        )
        .await;
    assert_eq!(desk.messages("running ").await.len(), 2);
    assert_eq!(
        desk.lines("cafe run ").await,
        ["He was [running] to the [cafés]."]
    );
    assert_eq!(desk.search("cafe run ").await.words, ["cafés", "running"]);
    assert_eq!(desk.messages("where RUN").await, [said[0]]);
    assert_eq!(desk.messages("running nowhere").await, []);
}

#[tokio::test]
async fn a_phrase_should_stand_as_it_is_and_what_is_left_out_should_not() {
    let mut desk = Desk::new();
    let (_, said) = desk
        .talk(
            "A talk",
            &[
                "the quick brown fox",
                "the brown **quick** fox",
                "std::vec and don't",
            ],
        )
        .await;
    assert_eq!(desk.messages("\"quick brown\"").await, [said[0]]);
    assert_eq!(desk.messages("\"quick fox\"").await, [said[1]]);
    assert_eq!(
        desk.lines("\"quick fox\"").await,
        ["the brown **[quick** fox]"]
    );
    assert_eq!(desk.search("\"quick fox\"").await.words, ["quick fox"]);
    assert_eq!(desk.messages("quick -\"quick brown\"").await, [said[1]]);
    assert_eq!(desk.messages("-quick").await, [said[2]]);
    assert_eq!(desk.messages("std::vec don't").await, [said[2]]);
    assert_eq!(desk.messages("vec::std").await, []);
}

#[tokio::test]
async fn thoughts_and_titles_should_be_found_and_titles_come_first() {
    let mut desk = Desk::new();
    let (plain, said) = desk.talk("Gardens", &["which plants?"]).await;
    let mut answer = Message::new(
        uuid::Uuid::now_v7().into(),
        Some(said[0]),
        Role::Assistant,
        "Roses.".to_owned(),
        Timestamp(5),
    );
    answer.reasoning = "Perhaps they mean tulips".to_owned();
    desk.insert(plain, "", vec![answer.clone()]).await;
    let (named, _) = desk.talk("About tulips", &["hello"]).await;

    let found = desk.search("tulip").await;
    let told: Vec<_> = found
        .hits
        .iter()
        .map(|hit| (hit.conversation, hit.message, hit.role, marked(hit)))
        .collect();
    assert_eq!(
        told,
        [
            (named, None, None, "About [tulips]".to_owned()),
            (
                plain,
                Some(answer.id),
                Some(Role::Assistant),
                "Perhaps they mean [tulips]".to_owned()
            ),
        ]
    );
    assert_eq!(found.hits[1].title, "Gardens");
}

#[tokio::test]
async fn scripts_without_spaces_should_be_found_in_pieces_of_any_length() {
    let mut desk = Desk::new();
    let (_, said) = desk
        .talk(
            "机器学习",
            &[
                "我想用Rust学机器学习。",
                "ภาษาไทยง่าย",
                "你好",
                "한국어는 학교에서",
            ],
        )
        .await;
    for (typed, index) in [
        ("机器学习", 0),
        ("机器学", 0),
        ("器学", 0),
        ("习", 0),
        ("用Rust", 0),
        ("用Rus", 0),
        ("ภาษา", 1),
        ("你", 2),
        ("好", 2),
        ("你好", 2),
        ("학교", 3),
    ] {
        assert_eq!(desk.messages(typed).await, [said[index]], "{typed}");
    }
    assert_eq!(desk.messages("机习").await, []);
    assert_eq!(
        desk.lines("学习").await,
        ["机器[学习]", "我想用Rust学机器[学习]。"]
    );
    assert_eq!(desk.messages("学习 -你好").await, [said[0]]);
    assert_eq!(desk.messages("我想 java").await, []);
    assert_eq!(desk.messages("我想 用").await, [said[0]]);
}

#[tokio::test]
async fn signs_should_be_found_as_they_stand() {
    let mut desk = Desk::new();
    let (_, said) = desk
        .talk(
            "Signs",
            &["C++ is older than C#", "plain C, x => y", "🙂 100%_sure"],
        )
        .await;
    for (typed, index) in [("C++", 0), ("c#", 0), ("=>", 1), ("🙂", 2), ("%_s", 2)] {
        assert_eq!(desk.messages(typed).await, [said[index]], "{typed}");
    }
    assert_eq!(desk.messages("C ").await.len(), 2);
}

#[tokio::test]
async fn what_is_not_there_any_more_should_not_be_found() {
    let mut desk = Desk::new();
    let (gone, _) = desk.talk("walrus", &["a walrus in a conversation"]).await;
    let (kept, said) = desk
        .talk(
            "Kept",
            &["first", "a walrus in a branch", "and more of the walrus"],
        )
        .await;
    assert_eq!(desk.messages("walrus").await.len(), 3);
    let at = Timestamp(50);
    desk.store.delete(vec![gone], at).await.expect("deleted");
    desk.store
        .remove_message(said[1], at)
        .await
        .expect("removed");
    assert_eq!(desk.search("walrus").await.hits, []);
    desk.store.restore_message(said[1]).await.expect("restored");
    desk.store.restore(vec![gone]).await.expect("restored");
    assert_eq!(desk.search("walrus").await.hits.len(), 4);

    desk.store.erase_message(said[1]).await.expect("erased");
    desk.store
        .rename(gone, "seal".to_owned())
        .await
        .expect("renamed");
    assert_eq!(desk.messages("walrus").await.len(), 1);
    // The number of what was erased is taken by the next, which has other words.
    let next = desk.message(Some(said[0]), Role::Assistant, "otters");
    desk.insert(kept, "", vec![next.clone()]).await;
    assert_eq!(desk.messages("walrus").await.len(), 1);
    assert_eq!(desk.messages("otter").await, [next.id]);
}

#[tokio::test]
async fn an_answer_should_be_found_when_it_has_ended_and_again_when_it_changed() {
    let mut desk = Desk::new();
    let (id, said) = desk.talk("Talk", &["question"]).await;
    let mut answer = Message::awaited(uuid::Uuid::now_v7().into(), Some(said[0]), Timestamp(9));
    answer.content = "a zebra".to_owned();
    desk.insert(id, "", vec![answer.clone()]).await;
    assert_eq!(desk.messages("zebra").await, []);
    let update = ended(answer.id, "a zebra crossing");
    desk.store.update_answer(update).await.expect("updated");
    assert_eq!(desk.messages("zebra crossing").await, [answer.id]);
    let edited =
        desk.store
            .edit_message(answer.id, "a horse".to_owned(), Vec::new(), Timestamp(10));
    edited.await.expect("edited");
    assert_eq!(desk.messages("zebra").await, []);
    assert_eq!(desk.messages("horse").await, [answer.id]);
}

#[tokio::test]
async fn filters_should_sift_by_who_when_where_and_which_model() {
    let mut desk = Desk::new();
    let (_, first) = desk.talk("My Notes on food", &["apple", "apple pie"]).await;
    let (id, second) = desk.talk("Work", &["apple"]).await;
    let mut answer = desk.message(Some(second[0]), Role::Assistant, "apple");
    answer.model = Some("Qwen3_4B%".to_owned());
    // 2026-07-01, noon in UTC.
    answer.created_at = Timestamp(1_782_907_200_000);
    desk.insert(id, "", vec![answer.clone()]).await;
    for (typed, expected) in [
        ("apple role:user", vec![second[0], first[0]]),
        ("apple model:qwen3_4", vec![answer.id]),
        ("apple model:qwenX4", vec![]),
        ("apple model:%", vec![answer.id]),
        ("apple in:\"notes ON\" ", vec![first[0], first[1]]),
        ("apple in:notes in:work", vec![]),
        ("apple after:2026-06-28", vec![answer.id]),
        ("apple after:2026 before:2026-05", vec![]),
        ("role:assistant in:work", vec![answer.id]),
        ("role:a before:2020 ", vec![first[1]]),
        ("after:today", vec![]),
    ] {
        assert_eq!(desk.messages(typed).await, expected, "{typed}");
    }
    assert_eq!(desk.lines("role:assistant in:work").await, ["apple"]);
    let refused = desk.store.search("before:nonsense".to_owned(), 5).await;
    let code = refused.expect_err("it means nothing").code;
    assert_eq!(code.as_deref(), Some("search_date"));
}

#[tokio::test]
async fn hits_of_one_conversation_should_stand_together_and_not_crowd_out_others() {
    let mut desk = Desk::new();
    let many = vec!["the lion"; 90];
    let (crowd, _) = desk.talk("Crowd", &many).await;
    let (single, _) = desk
        .talk("Single", &["there was once a lion in a far away land"])
        .await;
    let (weak, _) = desk
        .talk("Weak", &[&"words and words ".repeat(200), "lion"])
        .await;
    let found = desk.search("lion").await;
    assert!(found.has_more);
    assert_eq!(found.hits.len(), 60);
    let mut order: Vec<_> = found.hits.iter().map(|hit| hit.conversation).collect();
    order.dedup();
    assert_eq!(order.len(), 3, "each conversation is one group");
    assert!(order.contains(&crowd) && order.contains(&single) && order.contains(&weak));
    let some = desk
        .store
        .search("lion".to_owned(), 5)
        .await
        .expect("found");
    assert_eq!((some.hits.len(), some.has_more), (5, true));
}

#[tokio::test]
async fn the_better_match_should_come_first_and_of_equals_the_newer() {
    let mut desk = Desk::new();
    let filler = "words that say little about it and go on ".repeat(10);
    let (_, long) = desk
        .talk("Long", &[&format!("{filler} compass {filler}")])
        .await;
    let (_, short) = desk.talk("Short", &["compass"]).await;
    let (_, newer) = desk.talk("Newer", &["compass"]).await;
    assert_eq!(
        desk.messages("compass").await,
        [newer[0], short[0], long[0]]
    );
}

#[tokio::test]
async fn an_excerpt_should_be_one_line_around_the_words() {
    let mut desk = Desk::new();
    let before = "früher  war\n\nalles ".repeat(30);
    let after = " 后来的事情".repeat(60);
    desk.talk("Lines", &[&format!("{before}needle\tand thread{after}")])
        .await;
    let line = desk.lines("needle thread").await.remove(0);
    assert!(
        line.contains(" [needle] and [thread] 后来的事情 "),
        "{line}"
    );
    assert!(line.starts_with('…') && line.ends_with('…'), "{line}");
    // A Chinese sign is as wide as two letters.
    let wide = line.chars().filter(|c| *c >= '一').count();
    let length = line.chars().count() + wide;
    assert!((150..175).contains(&length), "{length}: {line}");
    // What belongs together is not torn apart, wherever the line is cut.
    let family = "👩\u{200d}👩\u{200d}👧\u{200d}👦";
    for shift in 0..8 {
        let text = format!(
            "{}{}pin{}",
            "x".repeat(shift),
            family.repeat(40),
            family.repeat(60)
        );
        let mut desk = Desk::new();
        desk.talk("", &[&text, "e\u{301}"]).await;
        let line = desk
            .lines("👦pin👩")
            .await
            .remove(0)
            .replace(['[', ']', '…', 'x'], "");
        assert_eq!(line.replace(family, ""), "pin", "{line}");
    }
}
