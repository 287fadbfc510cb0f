//! What all targets share: how a file is read, what holds of whatever comes out, and what is
//! done about libraries that panic.

use std::backtrace::Backtrace;
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, Once};

use causerie::attach;
use causerie::domain::{Limits, Pixels, ReadRequest, Reading, Wanted};

/// Reads a file within small limits, and looks at what comes out.
#[allow(dead_code)]
pub fn read(bytes: &[u8], name: &str, wanted: Wanted) -> Option<Reading> {
    by(bytes, name, wanted, attach::read)
}

/// The same without the thumbnail that has to be drawn for itself, which takes most of the time.
#[allow(dead_code)]
pub fn read_first(bytes: &[u8], name: &str) -> Option<Reading> {
    by(bytes, name, Wanted::Contents, attach::read_first)
}

fn by(
    bytes: &[u8],
    name: &str,
    wanted: Wanted,
    read: fn(&[u8], &ReadRequest) -> Result<Reading, causerie::domain::Refusal>,
) -> Option<Reading> {
    let limits = Limits {
        pixels: 250_000,
        scale_to_pixels: Some(10_000),
        pages: 3,
        unpacked_bytes: 1 << 20,
        text_bytes: 1 << 20,
        memory_bytes: 64 << 20,
        ..Limits::default()
    };
    let request = ReadRequest {
        name: name.to_owned(),
        limits,
        pages: None,
        wanted,
    };
    pass_over_libraries();
    // As the child process does it; only panics of libraries come here.
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| read(bytes, &request)));
    let reading = outcome.ok()?.ok()?;
    check(&reading, &request.limits);
    Some(reading)
}

/// What holds of every reading.
fn check(reading: &Reading, limits: &Limits) {
    let text: usize = reading.sections.iter().map(|section| section.text.len()).sum();
    assert!(text <= 2 << 20);
    for picture in &reading.pictures {
        assert!(picture.width > 0 && picture.height > 0);
        assert!(u64::from(picture.width) * u64::from(picture.height) <= limits.pixels + 4096);
    }
    if let Some(thumbnail) = &reading.thumbnail {
        assert!(thumbnail.len() < 4 << 20);
    }
    if let Some(Pixels { width, height, rgba }) = &reading.view {
        assert_eq!(rgba.len(), *width as usize * *height as usize * 4);
    }
    if let Some(sound) = &reading.sound {
        assert!(sound.sample_rate > 0 && sound.channels > 0);
        assert!(sound.waveform.is_empty() || sound.waveform.len() == 96);
        if let Some(bytes) = &sound.bytes {
            assert!(bytes.starts_with(b"RIFF") && bytes.len() > 44);
            assert!(bytes.len() as u64 <= limits.most_made_bytes());
        }
    }
}

/// A panic in a library ends a child process with a refusal, and is told here once for each
/// place; one of our own ends the fuzzer.
fn pass_over_libraries() {
    static ONCE: Once = Once::new();
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    ONCE.call_once(|| {
        let abort = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let mut place = info.location().map(ToString::to_string).unwrap_or_default();
            if place.starts_with("/rustc/") {
                // What the standard library was doing, and for whom.
                let calls = Backtrace::force_capture().to_string();
                let mut callers = calls.lines().filter_map(|line| line.trim().strip_prefix("at "));
                let caller = callers.find(|at| !at.starts_with("/rustc/") && !at.contains("/shared/"));
                place = caller.unwrap_or_default().to_owned();
            }
            if !place.contains("/registry/src/") {
                return abort(info);
            }
            let mut told = TOLD.lock().unwrap();
            if told.insert(place.clone()) {
                eprintln!("library panics at {place}: {:?}", info.payload_as_str());
            }
        }));
    });
}
