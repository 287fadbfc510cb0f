//! Any bytes as a sound that is to be played.
#![no_main]

mod ogg;
mod shared;

use causerie::domain::Wanted;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = bytes.to_vec();
    ogg::mend_sums(&mut file);
    shared::read(&file, "sound", Wanted::Playable);
});
