//! Any bytes as something to look at: a picture, a drawing or a page. The first byte says how
//! large, and whether a person looks or a model.
#![no_main]

mod shared;

use causerie::domain::Wanted;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    let wanted = if *how == 0 {
        Wanted::PagePictures
    } else {
        Wanted::View {
            page: 1,
            most_side: u32::from(*how),
        }
    };
    if let Some(view) = shared::read(rest, "file", wanted).and_then(|reading| reading.view) {
        assert!(view.width.max(view.height) <= u32::from(*how));
    }
});
