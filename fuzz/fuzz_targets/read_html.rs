//! Any text as a web page.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    shared::read_first(&[b"<html>", bytes].concat(), "page.html");
});
