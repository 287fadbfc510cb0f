//! A WAV file from a moment on. It was made by the reading process, and is read with care all
//! the same.

/// The bytes of the head that is written: one piece for the format, one for the samples.
const HEAD: usize = 44;
/// Samples that are plain numbers.
const PCM: u16 = 1;

/// The sound of a WAV file from this moment on, as a file of its own. `None` where it is none
/// of plain samples.
#[must_use]
pub fn from_ms(file: &[u8], ms: u64) -> Option<Vec<u8>> {
    let (format, samples) = pieces(file)?;
    let number = |at: usize| Some(u16::from_le_bytes(format.get(at..at + 2)?.try_into().ok()?));
    let rate = u32::from_le_bytes(format.get(4..8)?.try_into().ok()?);
    let (kind, frame) = (number(0)?, usize::from(number(12)?));
    if kind != PCM || frame == 0 || rate == 0 {
        return None;
    }
    let frames = u128::from(ms) * u128::from(rate) / 1000;
    let whole = samples.len() / frame;
    let first = usize::try_from(frames).unwrap_or(usize::MAX).min(whole);
    let samples = samples.get(first * frame..whole * frame)?;
    let length = u32::try_from(samples.len()).ok()?;
    let mut cut = Vec::with_capacity(HEAD + samples.len());
    cut.extend_from_slice(b"RIFF");
    cut.extend_from_slice(&length.checked_add(HEAD as u32 - 8)?.to_le_bytes());
    cut.extend_from_slice(b"WAVEfmt ");
    cut.extend_from_slice(&16_u32.to_le_bytes());
    cut.extend_from_slice(format.get(..16)?);
    cut.extend_from_slice(b"data");
    cut.extend_from_slice(&length.to_le_bytes());
    cut.extend_from_slice(samples);
    Some(cut)
}

/// The piece that says the format, and the samples as far as they go.
fn pieces(file: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_wave = file.get(..4)? == b"RIFF" && file.get(8..12)? == b"WAVE";
    let mut rest = file.get(12..).filter(|_| is_wave)?;
    let mut format = None;
    loop {
        let name = rest.get(..4)?;
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?) as usize;
        let body = rest.get(8..)?;
        let piece = body.get(..length.min(body.len()))?;
        match name {
            b"fmt " => format = Some(piece),
            b"data" => return Some((format?, piece)),
            _ => {}
        }
        // Pieces begin at even places.
        rest = body.get(length.checked_add(length % 2)?..)?;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::from_ms;

    /// A WAV file of one channel with 16 bits a sample.
    pub fn wav(rate: u32, samples: &[i16]) -> Vec<u8> {
        let bytes: Vec<u8> = samples.iter().flat_map(|it| it.to_le_bytes()).collect();
        let mut file = b"RIFF".to_vec();
        file.extend((36 + bytes.len() as u32).to_le_bytes());
        file.extend(b"WAVEfmt ");
        file.extend(16_u32.to_le_bytes());
        file.extend(1_u16.to_le_bytes());
        file.extend(1_u16.to_le_bytes());
        file.extend(rate.to_le_bytes());
        file.extend((rate * 2).to_le_bytes());
        file.extend(2_u16.to_le_bytes());
        file.extend(16_u16.to_le_bytes());
        file.extend(b"data");
        file.extend((bytes.len() as u32).to_le_bytes());
        file.extend(bytes);
        file
    }

    #[test]
    fn a_sound_should_begin_at_the_moment_that_is_wanted() {
        let samples: Vec<i16> = (0..1000).collect();
        let file = wav(1000, &samples);
        assert_eq!(from_ms(&file, 0), Some(file.clone()));
        assert_eq!(from_ms(&file, 250), Some(wav(1000, &samples[250..])));
        assert_eq!(from_ms(&file, 5_000), Some(wav(1000, &[])));
    }

    #[test]
    fn pieces_that_are_not_known_should_be_passed_over() {
        let file = wav(1000, &[1, 2, 3]);
        let mut other = file[..12].to_vec();
        other.extend(b"LIST\x03\0\0\0abc\0");
        other.extend(&file[12..]);
        assert_eq!(from_ms(&other, 1), Some(wav(1000, &[2, 3])));
    }

    proptest! {
        #[test]
        fn no_bytes_should_make_it_panic(
            mut bytes in prop::collection::vec(any::<u8>(), 0..120),
            ms in any::<u64>(),
            is_wave in any::<bool>(),
        ) {
            if is_wave {
                let mut file = wav(8000, &[1, 2, 3, 4]);
                let from = bytes.len().min(file.len());
                let at = file.len() - from;
                file[at..].copy_from_slice(&bytes[..from]);
                bytes = file;
            }
            let _ = from_ms(&bytes, ms);
        }
    }
}
