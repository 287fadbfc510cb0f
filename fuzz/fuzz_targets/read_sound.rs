//! Any bytes as a sound: the first of them says of which kind.
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

fuzz_target!(|bytes: &[u8]| {
    let heads: [&[u8]; 3] = [b"RIFF\0\0\0\0WAVE", b"ID3\x04\0\0", b"\xFF\xFB\x90\x00"];
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let head = heads[usize::from(*which) % heads.len()];
    read(&[head, rest].concat(), "sound");
});
