//! Any bytes behind the head of a PDF, for its text.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    shared::read_first(&[b"%PDF-1.7\n", bytes].concat(), "letter.pdf");
});
