//! Sounds that servers take as they are: how long they are, by their headers alone.

use crate::domain::{FileKind, Reading, Refusal, Remark, Sound, SoundFormat};

/// Reads the facts of a WAV file from its chunks.
pub(super) fn read_wav(bytes: &[u8]) -> Result<Reading, Refusal> {
    let damaged = Refusal::Damaged(FileKind::Wav);
    let mut rest = bytes.get(12..).ok_or_else(|| damaged.clone())?;
    let mut format = None;
    while let Some((name, size, body)) = chunk(rest) {
        match name {
            b"fmt " => format = Some(wav_format(body).ok_or_else(|| damaged.clone())?),
            b"data" => {
                let (channels, sample_rate, byte_rate) = format.ok_or(damaged)?;
                let here = body.len() as u64;
                // Who writes while it sounds does not know the size yet.
                let is_open = size == 0 || size == u64::from(u32::MAX);
                let length = if is_open { here } else { size.min(here) };
                if length == 0 {
                    return Err(Refusal::Empty);
                }
                let sound = Sound {
                    format: SoundFormat::Wav,
                    waveform: Vec::new(),
                    bytes: None,
                    duration_ms: length.saturating_mul(1000) / u64::from(byte_rate),
                    sample_rate,
                    channels,
                };
                return Ok(reading(FileKind::Wav, sound, !is_open && size > here));
            }
            _ => {}
        }
        // Chunks begin at even places.
        let step = 8 + size.saturating_add(size % 2);
        rest = usize::try_from(step)
            .ok()
            .and_then(|step| rest.get(step..))
            .unwrap_or_default();
    }
    Err(damaged)
}

/// The name of a chunk, its size, and what of its body is there.
fn chunk(bytes: &[u8]) -> Option<(&[u8], u64, &[u8])> {
    let (name, rest) = bytes.split_at_checked(4)?;
    let (size, body) = rest.split_first_chunk::<4>()?;
    let size = u64::from(u32::from_le_bytes(*size));
    let end = usize::try_from(size).map_or(body.len(), |size| size.min(body.len()));
    // An open size means all that follows.
    let body = if name == b"data" && size == 0 {
        body
    } else {
        &body[..end]
    };
    Some((name, size, body))
}

/// Channels, samples and bytes in a second.
fn wav_format(body: &[u8]) -> Option<(u16, u32, u32)> {
    let (head, _) = body.split_first_chunk::<16>()?;
    let channels = u16::from_le_bytes([head[2], head[3]]);
    let sample_rate = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    let byte_rate = u32::from_le_bytes([head[8], head[9], head[10], head[11]]);
    (channels > 0 && sample_rate > 0 && byte_rate > 0).then_some((channels, sample_rate, byte_rate))
}

/// Reads the facts of an MP3 file: each of its frames says how long it is.
pub(super) fn read_mp3(bytes: &[u8]) -> Result<Reading, Refusal> {
    let damaged = Refusal::Damaged(FileKind::Mp3);
    let mut at = past_tag(bytes);
    let (mut first, mut microseconds, mut is_cut) = (None, 0_u64, false);
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= 4) {
        let Some(frame) = Frame::parse(rest) else {
            // A tag at the end, or broken bytes: the next frame is looked for.
            let step = rest[1..]
                .windows(2)
                .position(|pair| pair[0] == 0xFF && pair[1] >= 0xE0);
            let Some(step) = step else { break };
            at += step + 1;
            continue;
        };
        let is_sure = first.is_some() || follows(bytes, at + frame.length);
        if !is_sure {
            at += 1;
            continue;
        }
        first.get_or_insert(frame);
        if frame.length > rest.len() {
            is_cut = true;
            break;
        }
        microseconds += frame.microseconds();
        at += frame.length;
    }
    let frame = first.ok_or(damaged)?;
    let sound = Sound {
        format: SoundFormat::Mp3,
        waveform: Vec::new(),
        bytes: None,
        duration_ms: microseconds / 1000,
        sample_rate: frame.sample_rate,
        channels: frame.channels,
    };
    Ok(reading(FileKind::Mp3, sound, is_cut))
}

fn reading(kind: FileKind, sound: Sound, is_cut: bool) -> Reading {
    Reading {
        sound: Some(sound),
        remarks: is_cut.then_some(Remark::CutOff).into_iter().collect(),
        ..Reading::new(kind)
    }
}

/// How many frames of MPEG sound follow one another at the beginning, up to three.
pub(super) fn first_frames(bytes: &[u8]) -> usize {
    let mut at = 0;
    for count in 0..3 {
        match bytes.get(at..).and_then(Frame::parse) {
            Some(frame) => at += frame.length,
            None => return count,
        }
    }
    3
}

/// Whether another frame begins at this place, or the file ends near it.
fn follows(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_none_or(|rest| {
        rest.len() < 4 || rest.starts_with(b"TAG") || Frame::parse(rest).is_some()
    })
}

/// Where the sound begins behind a tag.
fn past_tag(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some([b'I', b'D', b'3', _, _, flags, size @ ..]) = bytes.get(at..) {
        let Some(size) = size.first_chunk::<4>() else {
            break;
        };
        // Seven bits of each byte count.
        let size = size
            .iter()
            .fold(0, |size, byte| (size << 7) | usize::from(byte & 0x7F));
        let footer = if flags & 0x10 == 0 { 0 } else { 10 };
        at += 10 + size + footer;
    }
    at
}

/// What the header of a frame says.
#[derive(Clone, Copy)]
struct Frame {
    length: usize,
    samples: u32,
    sample_rate: u32,
    channels: u16,
}

impl Frame {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let [first, second, third, fourth] = *bytes.first_chunk::<4>()?;
        // Eleven bits are set; of the layers only the third is meant.
        if first != 0xFF || second & 0xE0 != 0xE0 || (second >> 1) & 3 != 1 {
            return None;
        }
        let version = (second >> 3) & 3;
        if version == 1 {
            return None;
        }
        let is_first = version == 3;
        let rates = [44_100, 48_000, 32_000];
        let halvings = match version {
            3 => 0,
            2 => 1,
            _ => 2,
        };
        let sample_rate = rates.get(usize::from((third >> 2) & 3))? >> halvings;
        let kilobits: [u32; 14] = if is_first {
            [
                32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
            ]
        } else {
            [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
        };
        let index = usize::from(third >> 4).checked_sub(1)?;
        let bits = kilobits.get(index)? * 1000;
        let samples = if is_first { 1152 } else { 576 };
        let padding = u32::from((third >> 1) & 1);
        Some(Self {
            length: (samples / 8 * bits / sample_rate + padding) as usize,
            samples,
            sample_rate,
            channels: if fourth >> 6 == 3 { 1 } else { 2 },
        })
    }

    fn microseconds(self) -> u64 {
        u64::from(self.samples) * 1_000_000 / u64::from(self.sample_rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of silence: the first version, 128 kbit/s, 44.1 kHz.
    fn frame() -> Vec<u8> {
        let mut frame = vec![0xFF, 0xFB, 0x90, 0x00];
        frame.resize(417, 0);
        frame
    }

    #[test]
    fn the_length_of_an_mp3_should_be_that_of_its_frames() {
        let mut bytes = b"ID3\x04\0\0\0\0\x02\0".to_vec();
        bytes.resize(10 + 256, 0);
        bytes.extend(frame().repeat(100));
        bytes.extend(b"TAG a song");
        let sound = read_mp3(&bytes).unwrap().sound.unwrap();
        assert_eq!(sound.duration_ms, 2612);
        assert_eq!((sound.sample_rate, sound.channels), (44_100, 2));
        let cut = read_mp3(&bytes[..20_000]).unwrap();
        assert_eq!(cut.remarks, [Remark::CutOff]);
        let silent = read_mp3(&bytes[..200]);
        assert_eq!(silent, Err(Refusal::Damaged(FileKind::Mp3)));
    }

    #[test]
    fn two_frames_in_a_row_should_be_needed_without_a_tag() {
        assert_eq!(first_frames(&frame().repeat(5)), 3);
        assert_eq!(first_frames(&frame()), 1);
        assert_eq!(first_frames(b"\xFF\xFEa\0"), 0);
    }
}
