//! Sounds: WAV and MP3 are sent as they are, and how long they are say their headers alone;
//! others are made WAV.

mod decoding;

use std::borrow::Cow;

use crate::domain::{FileKind, Limits, Reading, Refusal, Remark, Sound, SoundFormat};

/// Reads a sound for a model.
pub(super) fn read(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let mut reading = match kind {
        FileKind::Wav => read_wav(bytes)?,
        FileKind::Mp3 => read_mp3(bytes)?,
        _ => {
            let unpacked = decoding::unpack(kind, &plain(kind, bytes), limits)?;
            let waveform = unpacked.waveform();
            return Ok(unpacked_reading(kind, unpacked, waveform));
        }
    };
    if let Some(sound) = &mut reading.sound
        && is_plausible(kind, bytes)
    {
        sound.waveform = decoding::waveform(kind, &plain(kind, bytes), sound.duration_ms);
    }
    Ok(reading)
}

/// Makes of a sound what everything plays.
pub(super) fn playable(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    if !is_plausible(kind, bytes) {
        return Err(Refusal::Damaged(kind));
    }
    let unpacked = decoding::unpack(kind, &plain(kind, bytes), limits)?;
    Ok(unpacked_reading(kind, unpacked, Vec::new()))
}

/// Whether a decoder can be given the file: one of WAV multiplies what it finds in the head.
fn is_plausible(kind: FileKind, bytes: &[u8]) -> bool {
    if kind != FileKind::Wav {
        return true;
    }
    let Some(WavParts { format, .. }) = wav_parts(bytes) else {
        return false;
    };
    let is_heard =
        wav_format(format).is_some_and(|(channels, rate, _)| decoding::is_heard(rate, channels));
    let bits = format
        .get(14..16)
        .map(|bits| u16::from_le_bytes([bits[0], bits[1]]));
    is_heard && bits.is_some_and(|bits| bits <= 64)
}

fn unpacked_reading(kind: FileKind, unpacked: decoding::Unpacked, waveform: Vec<u8>) -> Reading {
    let sound = Sound {
        format: SoundFormat::Wav,
        duration_ms: unpacked.duration_ms(),
        sample_rate: unpacked.rate,
        channels: unpacked.channels,
        waveform,
        bytes: Some(unpacked.wav),
    };
    reading(kind, sound, unpacked.is_cut)
}

/// A file without what decoders stumble over: tags before it, and in a WAV sizes that do not
/// fit, because it was cut off or never finished.
fn plain(kind: FileKind, bytes: &[u8]) -> Cow<'_, [u8]> {
    let whole = Cow::Borrowed(bytes);
    match kind {
        FileKind::Mp3 | FileKind::Flac => {
            Cow::Borrowed(bytes.get(past_tag(bytes)..).unwrap_or_default())
        }
        FileKind::Wav => match wav_parts(bytes) {
            Some(parts) => {
                let mut head = b"RIFF\xFF\xFF\xFF\xFFWAVE".to_vec();
                // Of a frame that was cut only the beginning is there.
                let frame = parts.format.get(12..14).map_or(1, |align| {
                    usize::from(u16::from_le_bytes([align[0], align[1]]).max(1))
                });
                let data = &parts.data[..parts.data.len() / frame * frame];
                for (name, body) in [(b"fmt ", parts.format), (b"data", data)] {
                    head.extend(name);
                    head.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
                    head.extend(body);
                    head.resize(head.len().next_multiple_of(2), 0);
                }
                let size = u32::try_from(head.len() - 8).unwrap_or(u32::MAX);
                head[4..8].copy_from_slice(&size.to_le_bytes());
                Cow::Owned(head)
            }
            None => whole,
        },
        _ => whole,
    }
}

/// What a WAV file is made of.
struct WavParts<'a> {
    format: &'a [u8],
    data: &'a [u8],
    is_cut: bool,
}

fn wav_parts(bytes: &[u8]) -> Option<WavParts<'_>> {
    let mut rest = bytes.get(12..)?;
    let mut format = None;
    while let Some((name, size, body)) = chunk(rest) {
        match name {
            b"fmt " => format = Some(body),
            b"data" => {
                // Who writes while it sounds does not know the size yet.
                let is_open = size == 0 || size == u64::from(u32::MAX);
                return Some(WavParts {
                    format: format?,
                    data: body,
                    is_cut: !is_open && size > body.len() as u64,
                });
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
    None
}

/// Reads the facts of a WAV file from its chunks.
fn read_wav(bytes: &[u8]) -> Result<Reading, Refusal> {
    let damaged = || Refusal::Damaged(FileKind::Wav);
    let parts = wav_parts(bytes).ok_or_else(damaged)?;
    let (channels, sample_rate, byte_rate) = wav_format(parts.format).ok_or_else(damaged)?;
    let length = parts.data.len() as u64;
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
    Ok(reading(FileKind::Wav, sound, parts.is_cut))
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
fn read_mp3(bytes: &[u8]) -> Result<Reading, Refusal> {
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
pub(super) fn past_tag(bytes: &[u8]) -> usize {
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
