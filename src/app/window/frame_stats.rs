//! How long the window's own work takes: from the moment that egui's input is taken to
//! the moment that painting begins, which is logic, layout and tessellation.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A frame that takes longer than this is seen by the person.
const SLOW_NS: u32 = 16_000_000;

/// The times of all frames of a run. Only made when somebody asks for them.
#[derive(Debug)]
pub struct FrameStats {
    started: Instant,
    /// Nanoseconds since the start at which the running frame began; 0 between frames.
    frame_began_ns: AtomicU64,
    first_frame_ns: AtomicU64,
    frames_ns: Mutex<Vec<u32>>,
}

impl FrameStats {
    /// Statistics of a process that began at this moment.
    #[must_use]
    pub fn new(started: Instant) -> Self {
        Self {
            started,
            frame_began_ns: AtomicU64::new(0),
            first_frame_ns: AtomicU64::new(0),
            frames_ns: Mutex::default(),
        }
    }

    /// A frame's work begins.
    pub fn begin(&self) {
        self.frame_began_ns.store(self.now_ns(), Ordering::Relaxed);
    }

    /// A frame's work is done: what follows is drawing. Only the first call after
    /// [`Self::begin`] counts.
    pub fn end(&self) {
        let began = self.frame_began_ns.swap(0, Ordering::Relaxed);
        if began == 0 {
            return;
        }
        let now = self.now_ns();
        let _ = self
            .first_frame_ns
            .compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        let took = u32::try_from(now.saturating_sub(began)).unwrap_or(u32::MAX);
        if took > SLOW_NS {
            tracing::debug!(
                ms = took / 1_000_000,
                at_ms = now / 1_000_000,
                "a slow frame"
            );
        }
        self.frames_ns
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(took);
    }

    /// One JSON object: `frames`, `p50_ms`, `p99_ms`, `max_ms`, `first_frame_ms`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut frames = self
            .frames_ns
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        frames.sort_unstable();
        let at = |share: f64| {
            let index = ((frames.len() as f64 * share).ceil() as usize).saturating_sub(1);
            frames.get(index).copied().unwrap_or_default()
        };
        let milliseconds = |nanoseconds: f64| (nanoseconds / 1e3).round() / 1e3;
        let first = self.first_frame_ns.load(Ordering::Relaxed);
        let json = serde_json::json!({
            "frames": frames.len(),
            "p50_ms": milliseconds(f64::from(at(0.5))),
            "p99_ms": milliseconds(f64::from(at(0.99))),
            "max_ms": milliseconds(f64::from(at(1.0))),
            "first_frame_ms": milliseconds(first as f64),
        });
        format!("{json}\n")
    }

    fn now_ns(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos())
            .unwrap_or(u64::MAX)
            .max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statistics_should_be_one_json_object_of_what_was_measured() {
        let stats = FrameStats::new(Instant::now());
        stats.end();
        for _ in 0..3 {
            stats.begin();
            stats.end();
            stats.end();
        }
        let json: serde_json::Value = serde_json::from_str(&stats.to_json()).unwrap();
        assert_eq!(json["frames"], 3);
        assert!(json["p50_ms"].as_f64() <= json["max_ms"].as_f64());
        assert!(json["first_frame_ms"].as_f64().is_some());
    }
}
