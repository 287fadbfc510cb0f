//! Any bytes as the answer of the process that reads files.
#![no_main]

use causerie::attach::child;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = child::parse(bytes);
});
