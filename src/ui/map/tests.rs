//! What the map of any tree holds.

use proptest::prelude::*;
use uuid::Uuid;

use crate::domain::{Message, MessageId, Role, Timestamp, Tree};

use super::chart::{Chart, Spot};
use super::pack::{Outline, lanes};

fn id(index: usize) -> MessageId {
    MessageId::from(Uuid::from_u128(index as u128 + 1))
}

/// A tree in which message `n` hangs on one of those before it, or on the hidden root.
fn tree(parents: impl IntoIterator<Item = Option<usize>>) -> Tree {
    let messages = parents.into_iter().enumerate().map(|(index, parent)| {
        let role = if index % 2 == 0 {
            Role::User
        } else {
            Role::Assistant
        };
        let words = format!("Message {index}");
        Message::new(id(index), parent.map(id), role, words, Timestamp(0))
    });
    Tree::from_messages(messages, []).unwrap()
}

/// Trees of all kinds: lines, bushes, and what talks look like.
fn trees() -> impl Strategy<Value = Tree> {
    let reach = prop_oneof![Just(1_usize), Just(2), Just(5), Just(1_000)];
    (
        reach,
        prop::collection::vec(any::<prop::sample::Index>(), 0..160),
    )
        .prop_map(|(reach, choices)| {
            tree(choices.iter().enumerate().map(|(index, choice)| {
                // How far back the message before may lie.
                let back = choice.index(reach.min(index + 1)) + 1;
                index.checked_sub(back)
            }))
        })
}

fn spot(chart: &Chart, index: usize) -> &Spot {
    chart.spot_of(id(index)).unwrap()
}

proptest! {
    #[test]
    fn no_two_messages_should_lie_on_one_another(tree in trees()) {
        let chart = Chart::of(&tree);
        let mut count = 0;
        for depth in 0..chart.rows() {
            let row = chart.row(depth);
            count += row.len();
            prop_assert!(!row.is_empty());
            prop_assert!(row.iter().all(|spot| spot.depth == depth));
            prop_assert!(row.windows(2).all(|pair| pair[0].lane < pair[1].lane), "row {depth}");
        }
        prop_assert_eq!(count, tree.len());
        prop_assert_eq!(chart.len(), tree.len());
    }

    #[test]
    fn a_message_should_lie_right_below_the_one_before_it(tree in trees()) {
        let chart = Chart::of(&tree);
        for message in tree.messages() {
            let spot = chart.spot_of(message.id).unwrap();
            let parent = chart.parent(spot);
            prop_assert_eq!(parent.map(|parent| parent.id), message.parent);
            prop_assert_eq!(parent.map_or(0, |parent| parent.depth + 1), spot.depth);
            if let Some(parent) = parent {
                prop_assert!(chart.y(parent.depth) < chart.y(spot.depth));
            }
        }
    }

    #[test]
    fn siblings_should_lie_in_their_order_and_one_of_them_straight_below(tree in trees()) {
        let chart = Chart::of(&tree);
        let parents = tree.messages().map(|message| Some(message.id)).chain([None]);
        for parent in parents {
            let lane = parent.map_or(0, |id| chart.spot_of(id).unwrap().lane);
            let children = tree.children(parent);
            let lanes: Vec<_> = children
                .iter()
                .map(|child| chart.spot_of(*child).unwrap().lane)
                .collect();
            prop_assert!(lanes.windows(2).all(|pair| pair[0] < pair[1]), "{lanes:?}");
            prop_assert!(lanes.is_empty() || lanes.contains(&lane), "{lanes:?} below {lane}");
        }
    }

    #[test]
    fn lines_should_not_cross(tree in trees()) {
        let chart = Chart::of(&tree);
        for depth in 1..chart.rows() {
            let parents = chart.row(depth).iter().map(|spot| chart.parent(spot).unwrap().lane);
            prop_assert!(parents.is_sorted(), "row {depth}");
        }
    }

    #[test]
    fn chains_should_cover_every_message_once(tree in trees()) {
        let chart = Chart::of(&tree);
        let lengths = chart.chains().iter().map(|chain| chain.bottom - chain.top + 1);
        prop_assert_eq!(lengths.sum::<usize>(), tree.len());
        prop_assert!(chart.chains().iter().map(|chain| chain.top).is_sorted());
        for chain in chart.chains() {
            for depth in chain.top..=chain.bottom {
                let found = chart.row_within(depth, chain.lane..=chain.lane);
                prop_assert_eq!(found.len(), 1);
            }
        }
    }

    #[test]
    fn the_work_should_grow_as_the_number_of_messages(tree in trees()) {
        let messages: Vec<&Message> = tree.messages().collect();
        let steps = lanes(&Outline::of(&messages)).steps;
        prop_assert!(steps <= messages.len(), "{steps} steps for {}", messages.len());
    }

    #[test]
    fn a_spot_should_be_found_where_it_lies(tree in trees(), which in any::<prop::sample::Index>()) {
        let chart = Chart::of(&tree);
        if chart.is_empty() {
            return Ok(());
        }
        let wanted = spot(&chart, which.index(chart.len()));
        let near = chart.place(wanted) + egui::vec2(3.0, -3.0);
        let found = chart.nearest(near, egui::Vec2::splat(1.0), 8.0);
        prop_assert_eq!(found.map(|spot| spot.id), Some(wanted.id));
        let far = chart.bounds().min - egui::vec2(100.0, 0.0);
        prop_assert!(chart.nearest(far, egui::Vec2::splat(1.0), 8.0).is_none());
    }
}

#[test]
fn the_longest_branch_should_be_a_straight_line() {
    // 0 ─ 1 ─ 2 ─ 3 with 4 and 5 beside 1, of which 5 goes on to 6.
    let tree = tree([None, Some(0), Some(1), Some(2), Some(0), Some(0), Some(5)]);
    let chart = Chart::of(&tree);
    let lane = |index| spot(&chart, index).lane;
    assert_eq!([0, 1, 2, 3].map(lane), [0; 4]);
    assert_eq!([4, 5, 6].map(lane), [1, 2, 2]);
    assert_eq!(chart.branches(), 3);
}

#[test]
fn of_equal_branches_the_newest_should_be_straight() {
    let tree = tree([None, Some(0), Some(0), Some(0)]);
    let chart = Chart::of(&tree);
    let lanes = [1, 2, 3].map(|index| spot(&chart, index).lane);
    assert_eq!(lanes, [-2, -1, 0]);
}

#[test]
fn a_branch_should_use_the_room_below_a_short_one() {
    // A long line with a short branch beside its middle and another below that.
    let mut parents: Vec<Option<usize>> = (0..20_usize).map(|index| index.checked_sub(1)).collect();
    parents.extend([Some(4), Some(8), Some(14)]);
    let chart = Chart::of(&tree(parents));
    assert_eq!(
        [20, 21, 22].map(|index| spot(&chart, index).lane),
        [-1; 3].map(|_| spot(&chart, 20).lane)
    );
    assert!((chart.bounds().width() - super::chart::LANE).abs() < 0.1);
}

#[test]
fn rows_without_branches_should_lie_denser() {
    let chart = Chart::of(&tree([None, Some(0), Some(1), Some(1), Some(3)]));
    let gaps: Vec<f32> = (1..chart.rows())
        .map(|depth| chart.y(depth) - chart.y(depth - 1))
        .collect();
    assert!(gaps[0] < gaps[1] && gaps[2] < gaps[1], "{gaps:?}");
}

#[test]
fn a_line_of_ten_thousand_messages_should_need_no_deep_stack() {
    let tree = tree((0..10_000_usize).map(|index| index.checked_sub(1)));
    let small = std::thread::Builder::new().stack_size(64 * 1024);
    let thread = small.spawn(move || {
        let chart = Chart::of(&tree);
        (chart.rows(), chart.chains().len())
    });
    assert_eq!(thread.unwrap().join().unwrap(), (10_000, 1));
}
