//! The clock of the window: everything beneath it is told the time.

use std::time::Duration;

use jiff::{Timestamp as Instant, Zoned};

use crate::domain::Timestamp;

/// What timers may be wrong by, in milliseconds.
const MOMENT_MS: u64 = 50;
const HOUR_MS: u64 = 3_600_000;

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
        self.take(Instant::now(), || Zoned::now().start_of_day());
    }

    fn take(&mut self, now: Instant, start_of_day: impl FnOnce() -> Result<Zoned, jiff::Error>) {
        self.now = Timestamp(now.as_millisecond());
        let is_same_day = self.today <= self.now && self.now < self.tomorrow;
        if is_same_day {
            return;
        }
        let start = start_of_day();
        let next = start.as_ref().ok().and_then(|start| start.tomorrow().ok());
        let milliseconds = |day: &Zoned| Timestamp(day.timestamp().as_millisecond());
        self.today = start.as_ref().map_or(self.now, milliseconds);
        self.tomorrow = next.as_ref().map_or(self.now, milliseconds);
    }

    /// How long today lasts still, and a moment more, so that a look at the clock after this
    /// time finds another day.
    #[must_use]
    pub fn until_tomorrow(&self) -> Duration {
        let left = u64::try_from(self.tomorrow.0 - self.now.0).unwrap_or_default();
        // Where the system does not know its days, the list need not ask all the time.
        let left = if left == 0 { HOUR_MS } else { left };
        Duration::from_millis(left + MOMENT_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_should_end_at_midnight_where_the_person_is() {
        // The clocks go back in this night: the day has 25 hours.
        let at = |time: &str| format!("{time}[Europe/Berlin]").parse::<Zoned>().unwrap();
        let mut clock = Clock::default();
        let mut look = |time: &str| {
            let now = at(time);
            clock.take(now.timestamp(), || now.start_of_day());
            clock
        };
        let day = |time: &str| Timestamp(at(time).timestamp().as_millisecond());
        let sunday = look("2026-10-25T00:00:00+02:00");
        assert_eq!(sunday.today, day("2026-10-25T00:00:00+02:00"));
        let hours = sunday.until_tomorrow().as_secs() / 3_600;
        assert_eq!(hours, 25);
        let late = look("2026-10-25T23:59:59.999+01:00");
        assert_eq!(late.today, sunday.today);
        assert!(late.until_tomorrow() < Duration::from_secs(1));
        let monday = look("2026-10-26T00:00:00+01:00");
        assert_eq!(monday.today, day("2026-10-26T00:00:00+01:00"));
        // A clock that is put back begins the day before again.
        let back = look("2026-10-25T12:00:00+01:00");
        assert_eq!(back.today, sunday.today);
    }
}
