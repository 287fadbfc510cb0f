//! The clock of the window: everything beneath it is told the time.

use jiff::{Timestamp as Instant, Zoned};

use crate::domain::Timestamp;

/// Now, and when today began where the person is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// The beginning of today.
    pub today: Timestamp,
    tomorrow: Timestamp,
}

impl Clock {
    /// Reads the clock. The beginning of the day is looked up once a day.
    pub fn tick(&mut self) {
        self.now = Timestamp(Instant::now().as_millisecond());
        let is_same_day = self.today <= self.now && self.now < self.tomorrow;
        if is_same_day {
            return;
        }
        let start = Zoned::now().start_of_day();
        let next = start.as_ref().ok().and_then(|start| start.tomorrow().ok());
        let milliseconds = |day: &Zoned| Timestamp(day.timestamp().as_millisecond());
        self.today = start.as_ref().map_or(self.now, milliseconds);
        self.tomorrow = next.as_ref().map_or(self.now, milliseconds);
    }
}
