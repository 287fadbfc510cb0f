//! What was made for the graphics card, bounded by its bytes: what was drawn longest ago goes
//! first, and what is on screen stays.

use std::collections::HashMap;
use std::hash::Hash;

/// Things by their names, each with the bytes it takes and when it was drawn.
#[derive(Debug)]
pub struct Cache<K, V> {
    entries: HashMap<K, Entry<V>>,
    most_bytes: usize,
    bytes: usize,
    frame: u64,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    bytes: usize,
    drawn: u64,
}

impl<K: Copy + Eq + Hash, V> Cache<K, V> {
    /// A cache for so many bytes.
    pub fn new(most_bytes: usize) -> Self {
        Self {
            entries: HashMap::new(),
            most_bytes,
            bytes: 0,
            frame: 0,
        }
    }

    /// How many bytes there are.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Notes which frame is being drawn; whether it is another than before.
    pub fn begin(&mut self, frame: u64) -> bool {
        let is_new = std::mem::replace(&mut self.frame, frame) != frame;
        if is_new {
            // What was too much, but on screen, can go when it is not any more.
            self.make_room();
        }
        is_new
    }

    /// Something to be drawn in this frame.
    pub fn draw(&mut self, key: &K) -> Option<&mut V> {
        let frame = self.frame;
        let entry = self.entries.get_mut(key)?;
        entry.drawn = frame;
        Some(&mut entry.value)
    }

    /// Takes something in that is drawn in this frame. What has to make room for it goes.
    pub fn insert(&mut self, key: K, value: V, bytes: usize) {
        let entry = Entry {
            value,
            bytes,
            drawn: self.frame,
        };
        if let Some(before) = self.entries.insert(key, entry) {
            self.bytes -= before.bytes;
        }
        self.bytes += bytes;
        self.make_room();
    }

    fn make_room(&mut self) {
        while self.bytes > self.most_bytes {
            // What was drawn in the last frame will most likely be drawn in this one.
            let still = self.frame.saturating_sub(1);
            let oldest = self
                .entries
                .iter()
                .filter(|(_, entry)| entry.drawn < still)
                .min_by_key(|(_, entry)| entry.drawn)
                .map(|(key, _)| *key);
            let Some(gone) = oldest.and_then(|key| self.entries.remove(&key)) else {
                break;
            };
            self.bytes -= gone.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::Cache;

    #[test]
    fn what_was_drawn_longest_ago_should_go_first() {
        let mut cache = Cache::new(3);
        for frame in 1..=3 {
            cache.begin(frame);
            cache.insert(frame, (), 1);
        }
        cache.begin(4);
        assert!(cache.draw(&1).is_some());
        cache.begin(5);
        cache.insert(9, (), 1);
        assert!(cache.draw(&2).is_none(), "nobody looked at it since");
        assert!(cache.draw(&1).is_some() && cache.draw(&3).is_some());
        assert_eq!((cache.bytes(), cache.len()), (3, 3));
    }

    proptest! {
        /// Pictures scroll by: some are drawn in each frame, and what is missing comes in.
        #[test]
        fn bytes_should_stay_bounded_and_nothing_on_screen_should_go(
            frames in prop::collection::vec(prop::collection::vec(0_u32..40, 0..6), 1..60),
            most in 8_usize..60,
        ) {
            let mut cache = Cache::new(most);
            let mut drawn = HashMap::new();
            for (frame, keys) in frames.iter().enumerate() {
                let frame = frame as u64 + 1;
                cache.begin(frame);
                for key in keys {
                    drawn.insert(*key, frame);
                    if cache.draw(key).is_none() {
                        cache.insert(*key, (), 1 + *key as usize % 7);
                    }
                }
                let recent = |at: &u64| *at + 1 >= frame;
                let on_screen: usize = drawn
                    .iter()
                    .filter(|(_, at)| recent(at))
                    .map(|(key, _)| 1 + *key as usize % 7)
                    .sum();
                prop_assert!(cache.bytes() <= most.max(on_screen));
                for (key, at) in &drawn {
                    if *at == frame {
                        prop_assert!(cache.draw(key).is_some(), "{key} is on screen");
                    }
                }
            }
        }
    }
}
