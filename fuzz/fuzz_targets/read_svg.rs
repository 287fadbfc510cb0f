//! Any text within a drawing.
#![no_main]

mod shared;

use causerie::domain::Wanted;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>";
    shared::read(&[head, bytes, b"</svg>"].concat(), "drawing.svg", Wanted::Contents);
});
