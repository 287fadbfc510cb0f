//! Sums of Ogg's pages, which no fuzzer finds, put right.

/// Writes into each page of an Ogg file the sum that it has.
pub fn mend_sums(file: &mut [u8]) {
    let mut at = 0;
    while let Some(page) = file.get_mut(at..).filter(|page| page.starts_with(b"OggS")) {
        let Some(parts) = page.get(26).map(|parts| usize::from(*parts)) else {
            return;
        };
        let Some(lengths) = page.get(27..27 + parts) else {
            return;
        };
        let length = 27 + parts + lengths.iter().map(|part| usize::from(*part)).sum::<usize>();
        let Some(page) = page.get_mut(..length) else {
            return;
        };
        page[22..26].fill(0);
        let sum = page.iter().fold(0_u32, |sum, byte| {
            (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
                (sum << 1) ^ (if sum >> 31 == 1 { 0x04C1_1DB7 } else { 0 })
            })
        });
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        at += length;
    }
}
