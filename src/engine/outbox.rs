//! Where news waits for the window. Whoever has news pushes it and goes on at once;
//! one task brings it to the window, a frame's worth at a time.
//!
//! Deltas of a turn join while they wait, so that a slow or hidden window costs memory
//! for the text alone and never stalls a turn. Nothing is dropped.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc};

use crate::domain::Event;

use super::Waker;

/// The window is woken at most once in this time.
const FRAME: Duration = Duration::from_millis(16);
/// Events that may lie ready for the window before the rest waits here.
const MOST_READY: usize = 256;

/// The window's end: it takes events in their order.
#[derive(Debug)]
pub struct EventReceiver {
    channel: mpsc::Receiver<Event>,
}

impl EventReceiver {
    /// The next event, if one is ready.
    pub fn try_next(&mut self) -> Option<Event> {
        self.channel.try_recv().ok()
    }

    /// Waits for the next event; `None` after the engine has ended.
    pub async fn next(&mut self) -> Option<Event> {
        self.channel.recv().await
    }
}

/// The engine's end. Clones share it.
#[derive(Clone)]
pub(super) struct Outbox {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    filled: Notify,
}

#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    is_closed: bool,
}

impl Outbox {
    /// An outbox and its window's end; spawns the task between them.
    pub(super) fn new(waker: Waker) -> (Self, EventReceiver) {
        let outbox = Self {
            shared: Arc::new(Shared {
                queue: Mutex::default(),
                filled: Notify::new(),
            }),
        };
        let (ready, channel) = mpsc::channel(MOST_READY);
        tokio::spawn(outbox.clone().deliver(ready, waker));
        (outbox, EventReceiver { channel })
    }

    /// Puts news at the end. Never waits.
    pub(super) fn push(&self, event: Event) {
        {
            let mut queue = self.queue();
            if queue.is_closed {
                return;
            }
            queue.push(event);
        }
        self.shared.filled.notify_one();
    }

    /// Nothing comes any more: what waits is still delivered.
    pub(super) fn close(&self) {
        self.queue().is_closed = true;
        self.shared.filled.notify_one();
    }

    async fn deliver(self, ready: mpsc::Sender<Event>, waker: Waker) {
        while self.wait().await {
            // Room for one at least: a full channel is the window's time to catch up.
            let Ok(room) = ready.reserve().await else {
                break;
            };
            drop(room);
            self.pour(&ready);
            waker();
            tokio::time::sleep(FRAME).await;
        }
        // No window, no news: what waits is let go of, and nothing piles up.
        let mut queue = self.queue();
        queue.is_closed = true;
        queue.events.clear();
        drop(queue);
        drop(ready);
        waker();
    }

    /// Waits for news; `false` where none can come.
    async fn wait(&self) -> bool {
        loop {
            {
                let queue = self.queue();
                if !queue.events.is_empty() {
                    return true;
                }
                if queue.is_closed {
                    return false;
                }
            }
            self.shared.filled.notified().await;
        }
    }

    /// Moves what fits into the channel.
    fn pour(&self, ready: &mpsc::Sender<Event>) {
        let mut queue = self.queue();
        while let Ok(room) = ready.try_reserve() {
            let Some(event) = queue.events.pop_front() else {
                return;
            };
            room.send(event);
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.shared
            .queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Adds an event. A delta joins one of the same turn that still waits, unless
    /// something other than deltas came between: that must not change places with text.
    fn push(&mut self, event: Event) {
        let Event::TurnAdvanced { turn, delta } = event else {
            self.events.push_back(event);
            return;
        };
        for waiting in self.events.iter_mut().rev() {
            match waiting {
                Event::TurnAdvanced {
                    turn: of,
                    delta: earlier,
                } => {
                    if *of == turn {
                        earlier.join(*delta);
                        return;
                    }
                }
                _ => break,
            }
        }
        self.events.push_back(Event::TurnAdvanced { turn, delta });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use uuid::Uuid;

    use super::*;
    use crate::domain::{TurnDelta, TurnId};

    fn advanced(turn: TurnId, text: &str) -> Event {
        Event::TurnAdvanced {
            turn,
            delta: Box::new(TurnDelta {
                content: text.to_owned(),
                ..TurnDelta::default()
            }),
        }
    }

    fn turn() -> TurnId {
        TurnId::from(Uuid::now_v7())
    }

    #[test]
    fn deltas_of_two_turns_should_join_each_with_its_own() {
        let (a, b) = (turn(), turn());
        let mut queue = Queue::default();
        for text in ["1", "2", "3"] {
            queue.push(advanced(a, text));
            queue.push(advanced(b, text));
        }
        assert_eq!(queue.events, [advanced(a, "123"), advanced(b, "123")]);
    }

    #[test]
    fn a_delta_should_not_pass_other_news() {
        let a = turn();
        let mut queue = Queue::default();
        queue.push(advanced(a, "1"));
        queue.push(Event::TurnStarted(a));
        queue.push(advanced(a, "2"));
        assert_eq!(
            queue.events,
            [advanced(a, "1"), Event::TurnStarted(a), advanced(a, "2")]
        );
    }

    #[tokio::test]
    async fn a_window_that_does_not_drain_should_still_get_everything_in_order() {
        let wakes = Arc::new(AtomicUsize::new(0));
        let count = wakes.clone();
        let (outbox, mut events) = Outbox::new(Arc::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
        }));
        let turns: Vec<_> = (0..MOST_READY + 50).map(|_| turn()).collect();
        // More news than the channel takes, each of a kind that cannot be joined.
        for turn in &turns {
            outbox.push(Event::TurnStarted(*turn));
        }
        for _ in 0..10_000 {
            outbox.push(advanced(turns[0], "x"));
        }
        outbox.close();
        for turn in &turns {
            assert_eq!(events.next().await, Some(Event::TurnStarted(*turn)));
        }
        let mut text = String::new();
        while let Some(event) = events.next().await {
            let Event::TurnAdvanced { delta, .. } = event else {
                panic!("{event:?}");
            };
            text.push_str(&delta.content);
        }
        assert_eq!(text.len(), 10_000);
        assert!(wakes.load(Ordering::Relaxed) < 20, "{wakes:?}");
    }

    #[tokio::test]
    async fn the_window_should_be_woken_after_the_push() {
        let woken = Arc::new(Notify::new());
        let bell = woken.clone();
        let (outbox, mut events) = Outbox::new(Arc::new(move || bell.notify_one()));
        outbox.push(Event::TurnStarted(turn()));
        woken.notified().await;
        assert!(events.try_next().is_some());
    }

    #[tokio::test]
    async fn a_window_that_is_gone_should_let_nothing_pile_up() {
        let (outbox, events) = Outbox::new(Arc::new(|| {}));
        drop(events);
        outbox.push(Event::TurnStarted(turn()));
        while !outbox.queue().is_closed {
            tokio::task::yield_now().await;
        }
        outbox.push(Event::TurnStarted(turn()));
        assert!(outbox.queue().events.is_empty());
    }
}
