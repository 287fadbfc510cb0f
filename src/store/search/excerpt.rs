//! Cuts out the place in a text where the words stand, on one line.

use std::collections::HashSet;
use std::ops::Range;

use super::check::Mark;
use crate::domain::{is_joined, is_unspaced};

/// So many letters are shown; a sign of an unspaced script is as wide as two.
const LENGTH: usize = 160;
/// So many of them before the first mark.
const BEFORE: usize = 40;
/// Of this many marks the best place is chosen.
const MOST_PLACES: usize = 50;

/// The best place of a text, and where its marks are then. The marks are in order.
pub(super) fn excerpt(text: &str, marks: &[Mark]) -> (String, Vec<Range<usize>>) {
    let begin = beginning(text, best_place(marks));
    let mut line = String::new();
    let mut shown: Vec<Range<usize>> = Vec::new();
    if !text[..begin].trim().is_empty() {
        line.push('…');
    }
    let mut marks = marks
        .iter()
        .map(|mark| mark.place.clone())
        .filter(|place| place.start >= begin)
        .peekable();
    let mut open: Option<(usize, usize)> = None;
    let mut length = 0;
    let mut end = text.len();
    for (at, c) in text[begin..].char_indices() {
        let at = begin + at;
        if let Some((start, until)) = open
            && at >= until
        {
            shown.push(start..line.len());
            open = None;
        }
        if length >= LENGTH && can_cut(text, at) {
            end = at;
            break;
        }
        while let Some(place) = marks.next_if(|place| place.start <= at) {
            // Of marks over another, the one that reaches furthest counts.
            let (start, until) = open.unwrap_or((line.len(), 0));
            open = Some((start, until.max(place.end)));
        }
        if c.is_whitespace() || c.is_control() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
                length += 1;
            }
            continue;
        }
        line.push(c);
        length += width(c);
    }
    let kept = line.trim_end().len();
    line.truncate(kept);
    if let Some((start, _)) = open {
        shown.push(start..kept);
    }
    for range in &mut shown {
        range.end = range.end.min(kept);
    }
    shown.retain(|range| range.start < range.end);
    if !text[end..].trim().is_empty() {
        line.push('…');
    }
    (line, shown)
}

/// Where the most of what is looked for stands close together.
fn best_place(marks: &[Mark]) -> usize {
    let mut best = (0, 0);
    for (index, mark) in marks.iter().enumerate().take(MOST_PLACES) {
        let near = marks[index..]
            .iter()
            .take_while(|near| near.place.end < mark.place.start + (LENGTH - BEFORE))
            .map(|near| near.sought)
            .collect::<HashSet<_>>()
            .len();
        if near > best.0 {
            best = (near, mark.place.start);
        }
    }
    match (best.0, marks.first()) {
        (0, Some(first)) => first.place.start,
        _ => best.1,
    }
}

/// Some characters before a place, at the beginning of a word where one is near.
fn beginning(text: &str, place: usize) -> usize {
    let before = &text[..place];
    let mut room = BEFORE;
    let far = before.char_indices().rev().find(|(at, c)| {
        room = room.saturating_sub(width(*c));
        room == 0 && can_cut(text, *at)
    });
    let Some((far, _)) = far else {
        return 0;
    };
    before[far..]
        .find(char::is_whitespace)
        .map_or(far, |space| far + space)
}

/// Whether nothing that belongs together stands on both sides of a place.
fn can_cut(text: &str, at: usize) -> bool {
    !text[at..].starts_with(is_joined) && !text[..at].ends_with('\u{200d}')
}

const fn width(c: char) -> usize {
    if is_unspaced(c) { 2 } else { 1 }
}
