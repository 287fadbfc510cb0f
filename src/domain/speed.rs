//! How fast an answer is written, over its time: a curve of few points, whatever its length.

use serde::{Deserialize, Serialize};

use super::Timings;

/// So many points at the most; with more, two become one.
const MOST_POINTS: usize = 64;
/// A point stands for at least this time at first.
const FIRST_STEP_MS: f64 = 250.0;

/// The speed of an answer at points of its time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpeedCurve {
    /// The time that each point stands for, in milliseconds of writing.
    step_ms: f64,
    /// Tokens per second.
    points: Vec<f32>,
    /// Where the last point ended: tokens and milliseconds.
    since: (u32, f64),
}

impl SpeedCurve {
    /// Takes in measurements: tokens and time since the answer began.
    pub fn take(&mut self, timings: &Timings) {
        let (tokens, ms) = self.since;
        if timings.predicted_n < tokens || timings.predicted_ms < ms {
            // Another answer began to be measured.
            self.since = (timings.predicted_n, timings.predicted_ms);
            return;
        }
        if self.step_ms <= 0.0 {
            self.step_ms = FIRST_STEP_MS;
        }
        let passed_ms = timings.predicted_ms - ms;
        if passed_ms < self.step_ms {
            return;
        }
        let written = f64::from(timings.predicted_n - tokens);
        self.since = (timings.predicted_n, timings.predicted_ms);
        self.points.push((written * 1000.0 / passed_ms) as f32);
        if self.points.len() > MOST_POINTS {
            self.points = self
                .points
                .chunks(2)
                .map(|pair| pair.iter().sum::<f32>() / pair.len() as f32)
                .collect();
            self.step_ms *= 2.0;
        }
    }

    /// Tokens per second at points of the answer's time, as far apart as each other.
    #[must_use]
    pub fn points(&self) -> &[f32] {
        &self.points
    }

    /// The speed at the last point.
    #[must_use]
    pub fn latest(&self) -> Option<f32> {
        self.points.last().copied()
    }

    /// Whether there is nothing to be drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(predicted_n: u32, predicted_ms: f64) -> Timings {
        Timings {
            predicted_n,
            predicted_ms,
            ..Timings::default()
        }
    }

    #[test]
    fn a_curve_should_tell_the_speed_of_each_time_and_not_the_average() {
        let mut curve = SpeedCurve::default();
        for (tokens, ms) in [
            (1, 10.0),
            (10, 100.0),
            (30, 300.0),
            (31, 400.0),
            (40, 800.0),
        ] {
            curve.take(&at(tokens, ms));
        }
        assert_eq!(curve.points(), [100.0, 20.0]);
        assert_eq!(curve.latest(), Some(20.0));
    }

    #[test]
    fn a_long_answer_should_have_no_more_points_than_a_short_one() {
        let mut curve = SpeedCurve::default();
        for step in 1..100_000_u32 {
            curve.take(&at(step * 5, f64::from(step) * 50.0));
        }
        assert!(curve.points().len() <= MOST_POINTS);
        assert!(curve.points().len() > MOST_POINTS / 4);
        assert!(
            curve
                .points()
                .iter()
                .all(|speed| (speed - 100.0).abs() < 1.0)
        );
    }

    #[test]
    fn measurements_that_begin_anew_should_not_be_an_absurd_speed() {
        let mut curve = SpeedCurve::default();
        curve.take(&at(50, 500.0));
        curve.take(&at(1, 10.0));
        curve.take(&at(31, 310.0));
        assert_eq!(curve.points(), [100.0, 100.0]);
    }
}
