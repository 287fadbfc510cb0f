//! Any bytes as a file that a person attaches.
#![no_main]

use causerie::attach;
use causerie::domain::{Limits, ReadRequest};
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8], name: &str) {
    let limits = Limits {
        pixels: 1_000_000,
        unpacked_bytes: 1 << 20,
        text_bytes: 1 << 20,
        memory_bytes: 256 << 20,
        ..Limits::default()
    };
    let request = ReadRequest {
        name: name.to_owned(),
        limits,
        pages: None,
        wanted: Default::default(),
    };
    if let Ok(reading) = attach::read(bytes, &request) {
        let text: usize = reading.sections.iter().map(|section| section.text.len()).sum();
        assert!(text <= 2 << 20);
        let mut pictures = reading.pictures.iter();
        assert!(pictures.all(|picture| picture.width > 0 && picture.height > 0));
    }
}

fuzz_target!(|bytes: &[u8]| read(bytes, "file"));
