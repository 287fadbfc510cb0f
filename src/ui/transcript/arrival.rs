//! Bringing a message into view, with the words in it that were looked for.

use std::collections::HashMap;

use crate::domain::{Marker, MessageId};
use crate::ui::View;

use super::list::List;
use super::row::Part;

/// The message that was brought into view last.
#[derive(Debug, Default)]
pub struct Arrival {
    /// The wish that was carried out.
    number: u64,
    /// Whether the message is in view, and only the place of the words in it is not known.
    is_near: bool,
    marked: Option<(MessageId, Marker)>,
}

impl Arrival {
    /// The words to be marked in a message.
    #[must_use]
    pub fn marker(&self, message: MessageId) -> Option<&Marker> {
        let (message_of_words, marker) = self.marked.as_ref()?;
        (*message_of_words == message && !marker.is_empty()).then_some(marker)
    }

    /// Carries out what is wished for; whether another frame is needed for it.
    pub fn follow(
        &mut self,
        view: View<'_>,
        list: &mut List,
        thoughts_open: &mut HashMap<MessageId, bool>,
        height: f32,
    ) -> bool {
        let Some(shown) = &view.state.shown else {
            self.marked = None;
            self.is_near = false;
            return false;
        };
        let Some(row) = list.rows.iter().position(|row| row.id == shown.message) else {
            return false;
        };
        if self.number != shown.number {
            self.number = shown.number;
            let marker = Marker::new(shown.words.iter().map(String::as_str));
            let message = view
                .state
                .conversation()
                .and_then(|open| open.tree.message(shown.message));
            // Thoughts are only opened for words that stand nowhere else.
            if let Some(message) = message
                && marker.find(&message.content).is_empty()
                && !marker.find(&message.reasoning).is_empty()
            {
                thoughts_open.insert(shown.message, true);
                list.rows[row].is_stale = true;
            }
            self.is_near = !marker.is_empty();
            self.marked = Some((shown.message, marker));
            list.show(row, 0, height * UPPER);
            return self.is_near;
        }
        if !std::mem::take(&mut self.is_near) {
            return false;
        }
        // Its blocks are known by now.
        let (Some(inner), Some((_, marker))) = (list.rows[row].inner(), &self.marked) else {
            return false;
        };
        let has_words = |part: &Part| {
            let (document, index) = match part {
                Part::Words(index) => (&inner.words, *index),
                Part::Thought(index) => (&inner.thoughts, *index),
                _ => return false,
            };
            let block = document.blocks().get(index);
            block.is_some_and(|block| !marker.find(block.source()).is_empty())
        };
        if let Some(part) = inner.parts.iter().position(has_words) {
            list.show(row, part, height * UPPER);
        }
        true
    }
}

/// Where in the view the words come to stand: a little above the middle.
const UPPER: f32 = 0.3;
