//! Sounds unpacked: to a WAV file that everything plays, and to how loud they are over their
//! time.

use std::io::Cursor;
use std::panic::catch_unwind;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::default::formats::{FlacReader, IsoMp4Reader, MpaReader, OggReader, WavReader};

use crate::domain::{FileKind, ForeignKind, Limits, Refusal};

/// So many parts a waveform has: as many bars as have room on a small card.
const PARTS: usize = 96;

/// Of a longer sound only some stretches are listened to for its waveform, one after each
/// gap, so that it comes at once.
const LISTENED_SECONDS: u64 = 900;

/// So many packets are a stretch. The first may need what was left out before it.
const STRETCH: u64 = 16;

/// Nothing that people hear has more of either.
const MOST_RATE: u32 = 768_000;
const MOST_CHANNELS: u16 = 64;

/// Whether anybody can have recorded this.
pub(super) fn is_heard(rate: u32, channels: u16) -> bool {
    (1..=MOST_RATE).contains(&rate) && (1..=MOST_CHANNELS).contains(&channels)
}

/// Bytes before the samples of a WAV file.
const HEAD: usize = 44;

/// A sound unpacked.
pub(super) struct Unpacked {
    pub(super) rate: u32,
    pub(super) channels: u16,
    /// A WAV file with 16 bits a sample.
    pub(super) wav: Vec<u8>,
    /// Whether there should have been more.
    pub(super) is_cut: bool,
}

impl Unpacked {
    fn frames(&self) -> usize {
        (self.wav.len() - HEAD) / 2 / usize::from(self.channels)
    }

    pub(super) fn duration_ms(&self) -> u64 {
        self.frames() as u64 * 1000 / u64::from(self.rate)
    }

    pub(super) fn waveform(&self) -> Vec<u8> {
        let frames = self.frames();
        let per_frame = 2 * usize::from(self.channels);
        let samples = &self.wav[HEAD..];
        let part = |part: usize| {
            let from = part * frames / PARTS;
            let to = ((part + 1) * frames / PARTS).max(from + 1).min(frames);
            let samples = samples.get(from * per_frame..to * per_frame);
            let samples = samples.unwrap_or_default().chunks_exact(2);
            let peak = samples.map(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs());
            loudness(peak.max().unwrap_or(0))
        };
        (0..PARTS).map(part).collect()
    }
}

fn loudness(peak: u16) -> u8 {
    (u32::from(peak) * 255 / 32_768).min(255) as u8
}

/// What reads the packets of a file, and what unpacks them.
struct Source<'a> {
    packets: Box<dyn FormatReader + 'a>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    /// Samples of each channel, where the file says it.
    frames: Option<u64>,
    rate: Option<u32>,
}

/// A stretch of samples, those of all channels of one moment side by side.
struct Stretch<'a> {
    at: i64,
    rate: u32,
    channels: u16,
    samples: &'a [i16],
}

impl<'a> Source<'a> {
    fn open(kind: FileKind, bytes: &'a [u8]) -> Result<Self, Refusal> {
        let refusal = |error: Error| refusal(&error, kind);
        let stream = MediaSourceStream::new(
            Box::new(Cursor::new(bytes)),
            MediaSourceStreamOptions::default(),
        );
        let options = FormatOptions::default();
        let packets: Box<dyn FormatReader + 'a> = match kind {
            FileKind::Flac => Box::new(FlacReader::try_new(stream, options).map_err(refusal)?),
            FileKind::Ogg => Box::new(OggReader::try_new(stream, options).map_err(refusal)?),
            FileKind::M4a => Box::new(IsoMp4Reader::try_new(stream, options).map_err(refusal)?),
            FileKind::Mp3 => Box::new(MpaReader::try_new(stream, options).map_err(refusal)?),
            _ => Box::new(WavReader::try_new(stream, options).map_err(refusal)?),
        };
        let foreign = Refusal::Foreign(ForeignKind::Sound);
        let known = packets
            .first_track_known_codec(TrackType::Audio)
            .or_else(|| packets.first_track(TrackType::Audio));
        let track = known.ok_or(Refusal::Damaged(kind))?;
        let parameters = track.codec_params.as_ref();
        let parameters = parameters.and_then(|parameters| parameters.audio());
        let parameters = parameters.ok_or_else(|| foreign.clone())?;
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(parameters, &AudioDecoderOptions::default())
            .map_err(|_| foreign)?;
        let rate = parameters.sample_rate;
        Ok(Self {
            track: track.id,
            frames: track.num_frames,
            rate,
            decoder,
            packets,
        })
    }

    /// Gives out what is in the file, stretch for stretch, until `take` has enough. Of the
    /// packets only those are unpacked that are `wanted`. Whether it ended as it should.
    fn listen(
        &mut self,
        wanted: impl Fn(u64) -> bool,
        mut take: impl FnMut(&Stretch<'_>) -> bool,
    ) -> bool {
        let mut samples: Vec<i16> = Vec::new();
        let mut number = 0;
        loop {
            let packet = match self.packets.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return true,
                Err(_) => return false,
            };
            if packet.track_id != self.track {
                continue;
            }
            number += 1;
            if !wanted(number - 1) {
                continue;
            }
            let sound = match self.decoder.decode(&packet) {
                Ok(sound) => sound,
                // A broken packet is left out; those after it may be whole.
                Err(Error::DecodeError(_)) => continue,
                Err(_) => return false,
            };
            let (rate, channels) = (sound.spec().rate(), sound.spec().channels().count());
            let channels = u16::try_from(channels).unwrap_or(u16::MAX);
            if !is_heard(rate, channels) {
                return false;
            }
            sound.copy_to_vec_interleaved(&mut samples);
            let stretch = Stretch {
                at: packet.pts.get().min(i64::MAX / 2),
                rate,
                channels,
                samples: &samples,
            };
            if !take(&stretch) {
                return false;
            }
        }
    }
}

/// Why there is nothing to listen to.
fn refusal(error: &Error, kind: FileKind) -> Refusal {
    match error {
        // The parts that are missing of an M4A that was cut are called unsupported too.
        Error::Unsupported(_) if kind != FileKind::M4a => Refusal::Foreign(ForeignKind::Sound),
        _ => Refusal::Damaged(kind),
    }
}

/// Unpacks a sound. Whatever its header says of its length, no more comes out than may.
pub(super) fn unpack(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Unpacked, Refusal> {
    let most = limits.most_made_bytes();
    let mut source = Source::open(kind, bytes)?;
    // One channel is the least; what has more is too long sooner.
    if let (Some(frames), Some(rate)) = (source.frames, source.rate)
        && frames.saturating_mul(2) > most
    {
        return Err(too_long(most, rate, 1));
    }
    let said = source.frames;
    let mut form: Option<(u32, u16)> = None;
    let mut wav = vec![0; HEAD];
    let mut is_too_long = false;
    let is_whole = source.listen(
        |_| true,
        |stretch| {
            let here = (stretch.rate, stretch.channels);
            // Another sound may follow in the same file, and its samples mean something else.
            if *form.get_or_insert(here) != here {
                return false;
            }
            is_too_long = (wav.len() + stretch.samples.len() * 2) as u64 > most;
            if is_too_long {
                return false;
            }
            wav.extend(
                stretch
                    .samples
                    .iter()
                    .flat_map(|sample| sample.to_le_bytes()),
            );
            true
        },
    );
    let (rate, channels) = form.ok_or(Refusal::Damaged(kind))?;
    if is_too_long {
        return Err(too_long(most, rate, channels));
    }
    if wav.len() == HEAD {
        return Err(Refusal::Empty);
    }
    write_head(&mut wav, rate, channels);
    let mut unpacked = Unpacked {
        rate,
        channels,
        wav,
        is_cut: false,
    };
    // Encoders count the silence that they add in different ways.
    let slack = u64::from(rate) / 4;
    let frames = unpacked.frames() as u64;
    unpacked.is_cut = !is_whole || said.is_some_and(|said| said > frames + slack);
    Ok(unpacked)
}

fn too_long(most: u64, rate: u32, channels: u16) -> Refusal {
    let in_a_second = u64::from(rate.max(1)) * u64::from(channels) * 2;
    Refusal::TooLong {
        most_ms: most.saturating_mul(1000) / in_a_second,
    }
}

/// Writes what stands before samples of 16 bits.
fn write_head(wav: &mut [u8], rate: u32, channels: u16) {
    // No sound here has 4 GB.
    let length = u32::try_from(wav.len() - HEAD).unwrap_or(u32::MAX);
    let frame = channels * 2;
    let mut head = b"RIFF".to_vec();
    head.extend(length.saturating_add(36).to_le_bytes());
    head.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    head.extend(channels.to_le_bytes());
    head.extend(rate.to_le_bytes());
    head.extend(rate.saturating_mul(u32::from(frame)).to_le_bytes());
    head.extend(frame.to_le_bytes());
    head.extend(b"\x10\0data");
    head.extend(length.to_le_bytes());
    wav[..HEAD].copy_from_slice(&head);
}

/// How loud a sound of this length is over its time; nothing where that cannot be told. The
/// sound is sent as it is, and must not be lost with it.
pub(super) fn waveform(kind: FileKind, bytes: &[u8], duration_ms: u64) -> Vec<u8> {
    catch_unwind(|| peaks(kind, bytes, duration_ms)).unwrap_or_default()
}

fn peaks(kind: FileKind, bytes: &[u8], duration_ms: u64) -> Vec<u8> {
    let Ok(mut source) = Source::open(kind, bytes) else {
        return Vec::new();
    };
    // So many times longer than what is listened to.
    let times = (duration_ms / 1000).div_ceil(LISTENED_SECONDS).max(1);
    let wanted = |number: u64| (number / STRETCH).is_multiple_of(times);
    let mut peaks = vec![0_u16; PARTS];
    let mut has_any = false;
    source.listen(wanted, |stretch| {
        let frames = (duration_ms.saturating_mul(u64::from(stretch.rate)) / 1000).max(1);
        let channels = usize::from(stretch.channels);
        // What stands before the beginning is for the decoder alone.
        for (at, frame) in (stretch.at..).zip(stretch.samples.chunks(channels)) {
            let at = at.max(0) as u64;
            let part = (u128::from(at) * PARTS as u128 / u128::from(frames)) as usize;
            let peak = frame.iter().map(|sample| sample.unsigned_abs()).max();
            let part = &mut peaks[part.min(PARTS - 1)];
            *part = (*part).max(peak.unwrap_or(0));
            has_any = true;
        }
        true
    });
    if !has_any {
        return Vec::new();
    }
    peaks.into_iter().map(loudness).collect()
}
