//! Any bytes as a sound, the first of them choosing of which kind, for a model.
#![no_main]

mod ogg;
mod shared;

use causerie::domain::Wanted;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let heads: [&[u8]; 6] = [
        b"RIFF\0\0\0\0WAVE",
        b"ID3\x04\0\0",
        b"\xFF\xFB\x90\x00",
        b"fLaC",
        b"OggS",
        b"\0\0\0\x14ftypM4A ",
    ];
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let head = heads[usize::from(*which) % heads.len()];
    let mut file = [head, rest].concat();
    ogg::mend_sums(&mut file);
    shared::read(&file, "sound", Wanted::Contents);
});
