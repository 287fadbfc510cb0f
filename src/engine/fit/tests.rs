//! Which turns go, and how few questions it takes to know.

use std::sync::LazyLock;

use proptest::prelude::*;
use uuid::Uuid;

use super::turns::{Search, Turns};
use crate::domain::{Message, MessageId, PromptCut, PromptParts, Role, Timestamp, ToolCall};

fn id(number: usize) -> MessageId {
    Uuid::from_u128(number as u128 + 1).into()
}

/// Nothing is attached.
fn none() -> &'static PromptParts {
    static NONE: LazyLock<PromptParts> = LazyLock::new(PromptParts::default);
    &NONE
}

/// A branch of messages by their roles; `!` is an answer that calls a tool.
fn branch(roles: &str) -> Vec<Message> {
    let message = |(number, role): (usize, char)| {
        let kind = match role {
            's' => Role::System,
            'u' => Role::User,
            't' => Role::Tool,
            _ => Role::Assistant,
        };
        let parent = number.checked_sub(1).map(id);
        let text = format!("{role}{number}");
        let mut message = Message::new(id(number), parent, kind, text, Timestamp(0));
        match role {
            '!' => message.tool_calls.push(ToolCall {
                id: "call".to_owned(),
                name: "look".to_owned(),
                arguments: "{}".to_owned(),
            }),
            't' => message.tool_call_id = Some("call".to_owned()),
            _ => {}
        }
        message
    };
    roles.chars().enumerate().map(message).collect()
}

fn words(turns: &Turns<'_>, left_out: usize, summary: Option<&str>) -> Vec<String> {
    let prompt = turns.prompt(left_out, summary);
    prompt.into_iter().map(|message| message.content).collect()
}

#[test]
fn the_oldest_turns_should_go_whole_and_the_instructions_stay() {
    let branch = branch("suau!tauau");
    let turns = Turns::of(&branch, none(), false);
    assert_eq!(turns.most(), 3);
    assert_eq!(words(&turns, 0, None).len(), 10);
    assert_eq!(
        words(&turns, 1, None),
        ["s0", "u3", "!4", "t5", "a6", "u7", "a8", "u9"]
    );
    assert_eq!(words(&turns, 3, None), ["s0", "u9"]);
    let cut = |first_kept, dropped| PromptCut {
        first_kept: id(first_kept),
        dropped,
        summary: None,
    };
    assert_eq!(turns.cut(0, None), None);
    assert_eq!(turns.cut(1, None), Some(cut(3, 2)));
    assert_eq!(turns.cut(3, None), Some(cut(9, 8)));
    assert_eq!(turns.before(id(3)), Some(1));
    assert_eq!(turns.before(id(4)), None);
}

#[test]
fn a_result_should_never_be_sent_without_its_call() {
    // A person who speaks between the two begins no turn.
    let branch = branch("ua!utu");
    let turns = Turns::of(&branch, none(), false);
    assert_eq!(turns.most(), 1);
    assert_eq!(words(&turns, 1, None), ["u5"]);
}

#[test]
fn an_answer_that_is_gone_on_with_should_stay_with_its_question() {
    let branch = branch("uaua");
    let turns = Turns::of(&branch, none(), true);
    assert_eq!(turns.most(), 1);
    assert_eq!(words(&turns, 1, None), ["u2", "a3"]);
}

#[test]
fn a_summary_should_stand_where_every_template_has_a_place_for_it() {
    let with = branch("suau");
    let told = words(&Turns::of(&with, none(), false), 1, Some("They met."));
    assert!(
        told[0].starts_with("s0\n\n[Summary of the earlier part"),
        "{told:?}"
    );
    assert!(told[0].contains("\nThey met.\n"));
    assert_eq!(told[1], "u3");
    let without = branch("uau");
    let told = words(&Turns::of(&without, none(), false), 1, Some("They met."));
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("[Summary"), "{told:?}");
    assert!(told[0].ends_with("\n\nu2"), "{told:?}");
}

#[test]
fn the_nearest_answer_should_say_what_it_was_written_without() {
    let mut branch = branch("uauau");
    let turns = Turns::of(&branch, none(), false);
    assert_eq!(turns.cut_before(), None);
    branch[3].cut = Some(PromptCut {
        first_kept: id(2),
        dropped: 2,
        summary: Some("They met.".to_owned()),
    });
    let turns = Turns::of(&branch, none(), false);
    assert_eq!(turns.cut_before(), Some((1, Some("They met."))));
}

/// Searches with a counter that knows; how many turns go, and how often it was asked.
fn searched(tokens: &[u32], chars: &[usize], limit: u32, hint: Option<usize>) -> (usize, usize) {
    let mut search = Search::new(chars, limit, hint);
    let mut asked = 0;
    while let Some(left_out) = search.next() {
        asked += 1;
        assert!(asked <= 6, "it asks too often");
        search.take(left_out, tokens[left_out]);
    }
    (search.found(), asked)
}

#[test]
fn few_prompts_should_be_counted_also_in_a_long_conversation() {
    let chars: Vec<usize> = (0..=5_000).rev().map(|turn| turn * 400).collect();
    let tokens: Vec<u32> = chars.iter().map(|chars| *chars as u32 / 4 + 10).collect();
    let (found, asked) = searched(&tokens, &chars, 4_000, None);
    assert!(tokens[found] <= 4_000 && tokens[found - 1] > 4_000);
    assert!(asked <= 4, "{asked}");
    // Where all of it fits, one is enough; where the last turn alone does not, it is sent.
    assert_eq!(searched(&tokens, &chars, 1_000_000, None), (0, 1));
    assert_eq!(searched(&[9, 8], &[90, 80], 5, None), (1, 1));
    assert_eq!(searched(&[9], &[90], 5, None), (0, 1));
}

#[test]
fn what_the_answer_before_was_written_without_should_be_tried_first() {
    let chars: Vec<usize> = (1..=11).rev().map(|turn| turn * 100).collect();
    let tokens: Vec<u32> = chars.iter().map(|chars| *chars as u32).collect();
    assert_eq!(searched(&tokens, &chars, 650, Some(5)), (5, 3));
}

proptest! {
    #[test]
    fn instructions_and_the_last_words_should_always_be_sent(
        roles in "s?(u|a|!t|ut|s){0,12}u(a|!t){0,2}",
        left_out in 0_usize..16,
        continues_last in any::<bool>(),
    ) {
        let branch = branch(&roles);
        let turns = Turns::of(&branch, none(), continues_last);
        let left_out = left_out.min(turns.most());
        let sent = turns.prompt(left_out, None);
        let last = branch.iter().rfind(|message| message.role == Role::User).unwrap();
        prop_assert!(sent.iter().any(|message| message.content == last.content));
        for message in branch.iter().filter(|message| message.role == Role::System) {
            prop_assert!(sent.iter().any(|sent| sent.content == message.content));
        }
        // What is sent is the end of the branch, in its order.
        let order = |content: &str| branch.iter().position(|it| it.content == content).unwrap();
        let places: Vec<usize> = sent.iter().map(|message| order(&message.content)).collect();
        prop_assert!(places.is_sorted());
        // No result without the nearest call above it.
        for (index, message) in branch.iter().enumerate() {
            let caller = branch[..index].iter().rfind(|it| !it.tool_calls.is_empty());
            if message.role == Role::Tool && places.contains(&index) && let Some(caller) = caller {
                prop_assert!(sent.iter().any(|sent| sent.content == caller.content));
            }
        }
        let cut = turns.cut(left_out, None);
        let dropped = cut.map_or(0, |cut| cut.dropped);
        prop_assert_eq!(dropped as usize + sent.len(), branch.len());
    }

    #[test]
    fn what_is_found_should_fit_wherever_it_can(
        steps in prop::collection::vec((1_u32..400, 1_usize..400), 1..60),
        share in 1_u32..120,
        hint in prop::option::of(0_usize..70),
    ) {
        let mut tokens = vec![0];
        let mut chars = vec![0];
        for (step_tokens, step_chars) in steps {
            tokens.push(tokens.last().unwrap() + step_tokens);
            chars.push(chars.last().unwrap() + step_chars);
        }
        tokens.remove(0);
        chars.remove(0);
        tokens.reverse();
        chars.reverse();
        let limit = tokens[0] * share / 100;
        let (found, _) = searched(&tokens, &chars, limit, hint);
        prop_assert!(tokens[found] <= limit || found == tokens.len() - 1);
        prop_assert!(found == 0 || tokens[0] > limit);
    }
}
