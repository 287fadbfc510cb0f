//! What the window holds after news, in claims.

use uuid::Uuid;

use crate::domain::{
    Change, ContinuedTurn, Conversation, ConversationId, ConversationSummary, Deleted, DraftPlace,
    Event, Failure, FailureKind, FinishReason, Message, MessageId, NewTurn, Outcome, Role,
    Settings, Timestamp, Tree, TurnDelta, TurnEnd, TurnId, TurnOptions,
};

use super::State;

const NOW: Timestamp = Timestamp(1_000);

fn conversation(number: u128) -> ConversationId {
    ConversationId::from(Uuid::from_u128(number))
}

fn message(number: u128) -> MessageId {
    MessageId::from(Uuid::from_u128(number))
}

fn turn(number: u128) -> TurnId {
    TurnId::from(Uuid::from_u128(number))
}

/// A person's words and the answer to come, as turn `number` of a conversation.
fn new_turn(id: ConversationId, number: u128) -> NewTurn {
    let said = message(number * 10);
    NewTurn {
        turn: turn(number),
        conversation: id,
        messages: vec![Message::new(
            said,
            None,
            Role::User,
            "hello".to_owned(),
            NOW,
        )],
        answer: Message::awaited(message(number * 10 + 1), Some(said), NOW),
        typed_in: Some(DraftPlace::NewConversation),
        queue: None,
        options: TurnOptions::default(),
    }
}

fn delta(content: &str) -> Box<TurnDelta> {
    Box::new(TurnDelta {
        content: content.to_owned(),
        ..TurnDelta::default()
    })
}

fn end(id: ConversationId, number: u128, outcome: Option<Outcome>) -> Event {
    Event::TurnEnded(Box::new(TurnEnd {
        turn: turn(number),
        conversation: id,
        answer: message(number * 10 + 1),
        failure: outcome
            .is_none()
            .then(|| Failure::new(FailureKind::Refused, "no")),
        is_kept: outcome.is_some(),
        outcome,
        timings: None,
    }))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is what the end of a turn carries"
)]
fn finished() -> Option<Outcome> {
    Some(Outcome::Finished {
        reason: FinishReason::Stop,
    })
}

fn talking() -> State {
    let mut state = State::default();
    state.select(Some(conversation(1)));
    state.begin(&new_turn(conversation(1), 1));
    state
}

fn answer(state: &State) -> Option<&Message> {
    state.conversation()?.tree.message(message(11))
}

#[test]
fn words_should_be_there_at_once_and_the_answer_should_grow() {
    let mut state = talking();
    assert_eq!(state.conversation().map(|open| open.tree.len()), Some(2));
    for content in ["one ", "two"] {
        let delta = delta(content);
        let turn = turn(1);
        state.apply(Event::TurnAdvanced { turn, delta }, NOW);
    }
    assert_eq!(
        answer(&state).map(|it| it.content.as_str()),
        Some("one two")
    );
    assert!(state.is_busy(conversation(1)));
    state.apply(end(conversation(1), 1, finished()), NOW);
    assert!(!state.is_busy(conversation(1)));
    assert_eq!(answer(&state).map(|it| it.outcome.clone()), finished());
}

#[test]
fn late_news_of_another_turn_should_change_nothing() {
    let mut state = talking();
    let event = Event::TurnAdvanced {
        turn: turn(9),
        delta: delta("late"),
    };
    state.apply(event, NOW);
    assert_eq!(answer(&state).map(|it| it.content.as_str()), Some(""));
    let mut late = end(conversation(1), 9, finished());
    if let Event::TurnEnded(end) = &mut late {
        end.answer = message(11);
    }
    state.apply(late, NOW);
    assert!(state.is_busy(conversation(1)), "the running turn goes on");
}

#[test]
fn a_turn_that_failed_before_its_first_word_should_leave_no_answer() {
    let mut state = talking();
    state.apply(end(conversation(1), 1, None), NOW);
    assert!(answer(&state).is_none());
    assert_eq!(state.conversation().map(|open| open.tree.len()), Some(1));
    assert_eq!(
        state.notice.as_ref().and_then(|notice| notice.conversation),
        Some(conversation(1))
    );
    // Asking again is a new turn, and takes the notice away.
    state.begin(&new_turn(conversation(1), 2));
    assert!(state.notice.is_none());
}

#[test]
fn refused_words_should_go_back_to_the_composer() {
    let mut state = talking();
    state.draft = "typed since".to_owned();
    let failure = Failure::new(FailureKind::DiskFull, "database or disk is full");
    let turn = turn(1);
    state.apply(Event::TurnRefused { turn, failure }, NOW);
    assert_eq!(state.draft, "hello\n\ntyped since");
    assert_eq!(state.selected, None, "the conversation was never made");
    assert!(state.notice.is_some());
    let text = "hello\n\ntyped since".to_owned();
    let place = DraftPlace::NewConversation;
    assert_eq!(state.take_changes(), [Change::SaveDraft { place, text }]);
}

#[test]
fn refused_words_in_a_kept_conversation_should_stay_there() {
    let mut state = talking();
    state.apply(end(conversation(1), 1, finished()), NOW);
    let summary = ConversationSummary::new(conversation(1), "one".to_owned(), NOW);
    state.apply(Event::ConversationChanged(Box::new(summary)), NOW);
    let mut next = new_turn(conversation(1), 2);
    next.messages[0].parent = Some(message(11));
    state.begin(&next);
    state.select(None);
    let failure = Failure::new(FailureKind::DiskFull, "");
    let turn = turn(2);
    state.apply(Event::TurnRefused { turn, failure }, NOW);
    let text = "hello".to_owned();
    let place = DraftPlace::Conversation(conversation(1));
    let changes = state.take_changes();
    assert!(changes.contains(&Change::SaveDraft { place, text }));
    state.select(Some(conversation(1)));
    assert_eq!(state.draft, "hello");
    assert_eq!(state.conversation().map(|open| open.tree.len()), Some(2));
}

#[test]
fn a_turn_should_not_begin_before_the_history_is_known() {
    let mut state = State::default();
    assert!(!state.can_begin(), "nothing was read yet");
    state.is_loaded = true;
    assert!(state.can_begin());
    state.select(Some(conversation(1)));
    assert!(!state.can_begin(), "its messages are still being read");
    state.apply(
        Event::ConversationOpened(Box::new(Conversation {
            id: conversation(1),
            tree: Tree::default(),
        })),
        NOW,
    );
    assert!(state.can_begin());
    state.begin(&new_turn(conversation(1), 1));
    assert!(!state.can_begin(), "one turn at a time");
}

#[test]
fn each_conversation_should_keep_its_own_draft() {
    let mut state = State::default();
    let mut summary = ConversationSummary::new(conversation(1), "one".to_owned(), NOW);
    summary.draft = "for one".to_owned();
    state.apply(
        Event::Loaded {
            settings: Box::new(Settings::default()),
            conversations: vec![summary],
            draft: "for a new one".to_owned(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        },
        NOW,
    );
    assert_eq!(state.draft, "for a new one");
    state.select(Some(conversation(1)));
    assert_eq!(state.draft, "for one");
    state.draft.push_str(", and more");
    state.select(None);
    assert_eq!(state.draft, "for a new one");
    state.select(Some(conversation(1)));
    assert_eq!(state.draft, "for one, and more");
}

#[test]
fn what_was_read_should_not_replace_a_tree_that_is_ahead() {
    let mut state = talking();
    let event = Event::TurnAdvanced {
        turn: turn(1),
        delta: delta("ahead"),
    };
    state.apply(event, NOW);
    state.apply(
        Event::ConversationOpened(Box::new(Conversation {
            id: conversation(1),
            tree: Tree::default(),
        })),
        NOW,
    );
    assert_eq!(answer(&state).map(|it| it.content.as_str()), Some("ahead"));
}

#[test]
fn idle_conversations_should_leave_the_memory_and_busy_ones_should_stay() {
    let mut state = State::default();
    for number in 1..=6 {
        let id = conversation(number);
        state.select(Some(id));
        state.begin(&new_turn(id, number));
        if number != 1 {
            state.apply(end(id, number, finished()), NOW);
        }
    }
    state.select(None);
    assert!(state.open.conversation(conversation(1)).is_some(), "busy");
    assert!(state.open.conversation(conversation(6)).is_some(), "latest");
    assert!(state.open.conversation(conversation(2)).is_none());
}

#[test]
fn the_list_should_be_in_the_order_of_last_use() {
    let mut state = State::default();
    for (number, updated_at) in [(1, 10), (2, 30), (3, 20)] {
        let title = number.to_string();
        let mut summary = ConversationSummary::new(conversation(number), title, NOW);
        summary.updated_at = Timestamp(updated_at);
        state.apply(Event::ConversationChanged(Box::new(summary)), NOW);
    }
    let order = |state: &State| {
        let ids = state.conversations.iter().map(|summary| summary.id);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(order(&state), [2, 3, 1].map(conversation));
    state.apply(Event::ConversationsDeleted(vec![conversation(3)]), NOW);
    assert_eq!(order(&state), [2, 1].map(conversation));
    let Some(Deleted::Conversations(gone)) = state.deletion.clone().map(|it| it.deleted) else {
        panic!("it can be brought back");
    };
    assert_eq!(gone[0].id, conversation(3));
    state.apply(Event::ConversationChanged(Box::new(gone[0].clone())), NOW);
    assert_eq!(order(&state), [2, 3, 1].map(conversation));
    assert!(state.deletion.is_none());
}

#[test]
fn what_is_pinned_should_stand_above_what_is_newer() {
    let line = |number, updated_at, is_pinned| {
        let mut line = ConversationSummary::new(conversation(number), String::new(), NOW);
        line.updated_at = Timestamp(updated_at);
        line.is_pinned = is_pinned;
        line
    };
    let order = |state: &State| {
        let ids = state.conversations.iter().map(|line| line.id);
        ids.collect::<Vec<_>>()
    };
    let mut state = State::default();
    state.apply(
        Event::Loaded {
            settings: Box::default(),
            conversations: vec![line(1, 40, false), line(2, 30, true), line(3, 20, false)],
            draft: String::new(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        },
        NOW,
    );
    assert_eq!(order(&state), [2, 1, 3].map(conversation));
    let mut change = |line| {
        state.apply(Event::ConversationChanged(Box::new(line)), NOW);
        order(&state)
    };
    assert_eq!(change(line(3, 20, true)), [2, 3, 1].map(conversation));
    assert_eq!(change(line(1, 90, false)), [2, 3, 1].map(conversation));
    assert_eq!(change(line(2, 30, false)), [3, 1, 2].map(conversation));
}

#[test]
fn a_line_that_is_told_anew_should_not_change_what_was_looked_at() {
    let mut state = kept();
    state.mark_unread(conversation(1), true);
    // It was read before the mark was written.
    let line = ConversationSummary::new(conversation(1), "renamed".to_owned(), NOW);
    state.apply(Event::ConversationChanged(Box::new(line.clone())), NOW);
    assert!(state.conversations[0].is_unread);
    assert_eq!(state.conversations[0].title, "renamed");
    state.mark_unread(conversation(1), false);
    let line = ConversationSummary {
        is_unread: true,
        ..line
    };
    state.apply(Event::ConversationChanged(Box::new(line)), NOW);
    assert!(!state.conversations[0].is_unread);
}

#[test]
fn an_end_should_be_news_unless_the_person_made_it() {
    let news = |outcome: Option<Outcome>, failure: Option<Failure>| TurnEnd {
        turn: turn(1),
        conversation: conversation(1),
        answer: message(11),
        outcome,
        is_kept: true,
        failure,
        timings: None,
    };
    let failure = || Some(Failure::new(FailureKind::Offline, ""));
    let elsewhere = Some(conversation(2));
    for (end, expected) in [
        (news(finished(), None), true),
        (news(Some(Outcome::Interrupted), failure()), true),
        (news(None, failure()), true),
        (news(Some(Outcome::Stopped), None), false),
        (news(None, None), false),
    ] {
        assert_eq!(end.is_news_for(elsewhere), expected, "{end:?}");
        assert_eq!(end.is_news_for(None), expected);
        assert!(!end.is_news_for(Some(conversation(1))), "it is on screen");
    }
}

/// A conversation that is kept, with one question and one answer.
fn kept() -> State {
    let mut state = talking();
    state.apply(end(conversation(1), 1, finished()), NOW);
    let summary = ConversationSummary::new(conversation(1), "one".to_owned(), NOW);
    state.apply(Event::ConversationChanged(Box::new(summary)), NOW);
    let _told = (state.take_due(), state.take_changes());
    state
}

fn continued(number: u128) -> ContinuedTurn {
    ContinuedTurn {
        turn: turn(number),
        conversation: conversation(1),
        answer: message(11),
        options: TurnOptions::default(),
    }
}

#[test]
fn what_waits_should_be_due_after_an_end_and_held_after_a_failure() {
    let calls = Some(Outcome::Finished {
        reason: FinishReason::ToolCalls,
    });
    for (outcome, is_due) in [
        (finished(), true),
        (Some(Outcome::Stopped), true),
        (None, false),
        (calls, false),
    ] {
        let mut state = talking();
        state.enqueue(conversation(1), "next".to_owned());
        state.apply(end(conversation(1), 1, outcome.clone()), NOW);
        assert_eq!(!state.take_due().is_empty(), is_due, "{outcome:?}");
        assert_eq!(state.queue(conversation(1)), ["next".into()]);
    }
}

#[test]
fn each_change_of_the_queue_should_be_written_down() {
    let mut state = talking();
    for text in ["a", "b"] {
        state.enqueue(conversation(1), text.to_owned());
    }
    assert_eq!(state.withdraw(conversation(1), 7), None);
    assert_eq!(state.withdraw(conversation(1), 0), Some("a".into()));
    let conversation = conversation(1);
    let saved = |queue: &[&str]| Change::SaveQueue {
        conversation,
        queue: queue.iter().map(|&text| text.into()).collect(),
    };
    let expected = [saved(&["a"]), saved(&["a", "b"]), saved(&["b"])];
    assert_eq!(state.take_changes(), expected);
    assert_eq!(state.take_changes(), []);
}

#[test]
fn a_refused_continuation_should_leave_the_answer_as_it_was() {
    let mut state = kept();
    state.go_on(&continued(2));
    assert!(answer(&state).is_some_and(|it| it.outcome.is_streaming()));
    let turn = turn(2);
    let failure = Failure::new(FailureKind::NoServer, "");
    state.apply(Event::TurnRefused { turn, failure }, NOW);
    assert_eq!(answer(&state).map(|it| it.outcome.clone()), finished());
    assert!(state.notice.is_some() && !state.is_busy(conversation(1)));
}

#[test]
fn a_refused_change_should_go_back_to_where_it_was_typed() {
    let mut state = kept();
    let place = DraftPlace::Edit(message(10));
    state.begin_edit(message(10));
    let mut new = new_turn(conversation(1), 2);
    new.typed_in = Some(place);
    state.begin(&new);
    assert!(!state.is_edited(message(10)));
    let turn = turn(2);
    let failure = Failure::new(FailureKind::DiskFull, "");
    state.apply(Event::TurnRefused { turn, failure }, NOW);
    assert_eq!(
        state.side_drafts.get(&place).map(String::as_str),
        Some("hello")
    );
    assert_eq!(state.draft, "");
    assert_eq!(state.conversation().map(|open| open.tree.len()), Some(2));
}

#[test]
fn an_answer_that_ends_out_of_sight_should_be_marked_until_it_is_seen() {
    let mut state = kept();
    state.go_on(&continued(2));
    state.select(None);
    state.apply(
        Event::TurnEnded(Box::new(TurnEnd {
            turn: turn(2),
            conversation: conversation(1),
            answer: message(11),
            outcome: finished(),
            is_kept: true,
            failure: None,
            timings: None,
        })),
        NOW,
    );
    let unread = |is_unread| Change::MarkUnread {
        conversation: conversation(1),
        is_unread,
    };
    assert!(state.conversations[0].is_unread);
    assert_eq!(state.take_changes(), [unread(true)]);
    state.select(Some(conversation(1)));
    assert!(!state.conversations[0].is_unread);
    assert_eq!(state.take_changes(), [unread(false)]);
}

#[test]
fn the_answer_that_is_being_written_should_not_be_taken_out() {
    let mut state = talking();
    for message in [message(10), message(11)] {
        assert!(!state.can_remove(message));
    }
    state.apply(end(conversation(1), 1, finished()), NOW);
    assert!(state.can_remove(message(10)));
    assert!(state.remove_message(message(10), NOW));
    let deleted = state.deletion.map(|deletion| deletion.deleted);
    assert_eq!(
        deleted,
        Some(Deleted::Messages {
            conversation: conversation(1),
            message: message(10),
            count: 2,
        })
    );
}

#[test]
fn conversations_put_away_together_should_come_back_together() {
    let mut state = State::default();
    for number in 1..4 {
        let summary = ConversationSummary::new(conversation(number), String::new(), NOW);
        state.apply(Event::ConversationChanged(Box::new(summary)), NOW);
    }
    state.begin_deleting(&[conversation(1), conversation(2)]);
    // The second had an answer to be stopped first.
    for number in [1, 2] {
        state.apply(Event::ConversationsDeleted(vec![conversation(number)]), NOW);
    }
    let gone = |state: &State| match state.deletion.as_ref().map(|it| &it.deleted) {
        Some(Deleted::Conversations(gone)) => gone.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(gone(&state), 2);
    // One that goes later goes alone.
    state.begin_deleting(&[conversation(3)]);
    state.apply(Event::ConversationsDeleted(vec![conversation(3)]), NOW);
    assert_eq!(gone(&state), 1);
}
