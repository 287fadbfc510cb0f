//! Any bytes as a file that a person attaches.
#![no_main]

mod shared;

use causerie::domain::Wanted;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    shared::read(bytes, "file", Wanted::Contents);
});
