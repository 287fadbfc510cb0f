//! Any bytes behind the head of a picture, the first of them choosing which.
#![no_main]

mod shared;

use causerie::domain::Wanted;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let heads: [&[u8]; 6] = [
        b"\x89PNG\r\n\x1a\n",
        b"\xFF\xD8\xFF",
        b"GIF89a",
        b"BM",
        b"II*\0",
        b"RIFF\0\0\0\0WEBP",
    ];
    let head = heads[usize::from(*which) % heads.len()];
    shared::read(&[head, rest].concat(), "picture", Wanted::Contents);
});
