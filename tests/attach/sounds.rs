//! Sounds: how long and how loud they are, as models and loudspeakers get them.
//!
//! `tests/fixtures/sounds` holds one second each: half of it a tone of half the possible
//! loudness, half of it silence. They were made by ffmpeg.

use causerie::attach;
use causerie::domain::{
    FileKind, ForeignKind, Limits, ReadRequest, Reading, Refusal, Remark, Sound, SoundFormat,
    Wanted,
};
use causerie::words::Words;

use crate::process::{block_on, reader};
use crate::samples::{self, mp3, wav};
use crate::{read, read_as, read_within};

const MP3: &[u8] = include_bytes!("../fixtures/sounds/tone.mp3");
const FLAC: &[u8] = samples::FLAC;
const OGG: &[u8] = samples::OGG;
const M4A: &[u8] = samples::M4A;
const ALAC: &[u8] = include_bytes!("../fixtures/sounds/alac.m4a");
const FLAC_IN_OGG: &[u8] = include_bytes!("../fixtures/sounds/flac.ogg");
/// Without any pictures, in a container that says it is a film.
const SPEECH: &[u8] = include_bytes!("../fixtures/sounds/speech.mp4");

fn sound(reading: Reading) -> Sound {
    assert!(reading.pictures.is_empty() && reading.sections.is_empty());
    reading.sound.unwrap()
}

/// A WAV file with this format, and twenty milliseconds of a square wave at half loudness
/// before as much silence.
fn wave(tag: u16, bits: u16, high: &[u8], low: &[u8], silent: &[u8]) -> Vec<u8> {
    let data: Vec<u8> = (0..320)
        .flat_map(|place| match place {
            160.. => silent,
            place if place % 16 < 8 => high,
            _ => low,
        })
        .copied()
        .collect();
    wave_of(tag, bits, 8000, 1, &data)
}

fn wave_of(tag: u16, bits: u16, rate: u32, channels: u16, data: &[u8]) -> Vec<u8> {
    let frame = channels.wrapping_mul(bits / 8);
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((data.len() as u32 + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0");
    bytes.extend(tag.to_le_bytes());
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend(rate.wrapping_mul(u32::from(frame)).to_le_bytes());
    bytes.extend(frame.to_le_bytes());
    bytes.extend(bits.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// Whether these are the bytes of a WAV file that everything plays, and its samples.
fn samples_of(sound: &Sound) -> Vec<i16> {
    let bytes = sound.bytes.as_ref().unwrap();
    assert_eq!(sound.format, SoundFormat::Wav);
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!(&bytes[..4], b"RIFF");
    assert_eq!(number(4) as usize, bytes.len() - 8);
    assert_eq!(&bytes[8..22], b"WAVEfmt \x10\0\0\0\x01\0");
    assert_eq!(bytes[22..24], sound.channels.to_le_bytes());
    assert_eq!(number(24), sound.sample_rate);
    assert_eq!(
        number(28),
        sound.sample_rate * u32::from(sound.channels) * 2
    );
    assert_eq!(&bytes[34..40], b"\x10\0data");
    assert_eq!(number(40) as usize, bytes.len() - 44);
    let samples: Vec<i16> = bytes[44..]
        .chunks_exact(2)
        .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let frames = samples.len() / usize::from(sound.channels);
    assert_eq!(
        frames as u64 * 1000 / u64::from(sound.sample_rate),
        sound.duration_ms
    );
    samples
}

#[test]
fn what_servers_do_not_take_should_be_made_wav() {
    for (bytes, kind, channels) in [
        (FLAC, FileKind::Flac, 1),
        (OGG, FileKind::Ogg, 2),
        (FLAC_IN_OGG, FileKind::Ogg, 1),
        (M4A, FileKind::M4a, 1),
        (ALAC, FileKind::M4a, 1),
        (SPEECH, FileKind::M4a, 1),
    ] {
        let reading = read(bytes, "sound.mp3").unwrap();
        assert_eq!(reading.kind, kind);
        assert!(reading.remarks.is_empty(), "{:?}", reading.remarks);
        let sound = sound(reading);
        assert_eq!((sound.sample_rate, sound.channels), (16_000, channels));
        assert!((990..1150).contains(&sound.duration_ms), "{sound:?}");
        let samples = samples_of(&sound);
        let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max();
        assert!((14_000..20_000).contains(&loudest.unwrap()), "{loudest:?}");
    }
    let samples = samples_of(&sound(read(FLAC, "a").unwrap()));
    assert_eq!(samples.len(), 16_000);
    assert_eq!(samples_of(&sound(read(ALAC, "a").unwrap())), samples);
}

#[test]
fn every_sound_should_show_how_loud_it_is_over_its_time() {
    let long = wave_of(1, 8, 8000, 1, &[[0xC0; 4000], [0x80; 4000]].concat());
    for bytes in [MP3, FLAC, OGG, M4A, ALAC, FLAC_IN_OGG, long.as_slice()] {
        let waveform = sound(read(bytes, "a").unwrap()).waveform;
        assert_eq!(waveform.len(), 96);
        // Encoders that lose something begin a little late and end a little louder.
        let is_loud = waveform[12..42]
            .iter()
            .all(|part| (100..160).contains(part));
        assert!(is_loud, "{waveform:?}");
        assert!(waveform[58..].iter().all(|part| *part < 12), "{waveform:?}");
    }
    let mut loudest = wave_of(1, 16, 8000, 1, &[0; 200]);
    loudest.extend(i16::MIN.to_le_bytes());
    let size = loudest.len() as u32 - 44;
    loudest[40..44].copy_from_slice(&size.to_le_bytes());
    let waveform = sound(read(&loudest, "a").unwrap()).waveform;
    assert_eq!((waveform[0], waveform[95]), (0, 255));
    let short = sound(read(&wave_of(1, 8, 8000, 1, &[0xC0; 2]), "a").unwrap());
    assert_eq!(short.waveform.len(), 96);
}

#[test]
fn what_servers_take_should_be_sent_as_it_is() {
    for (bytes, format) in [(MP3, SoundFormat::Mp3), (&wav(800), SoundFormat::Wav)] {
        let sound = sound(read(bytes, "a").unwrap());
        assert_eq!((sound.format, sound.bytes), (format, None));
    }
}

#[test]
fn everything_should_be_made_playable() {
    for bytes in [MP3, FLAC, OGG, M4A, ALAC, SPEECH, &mp3(40), &wav(8000)] {
        let facts = sound(read(bytes, "a").unwrap());
        let reading = read_as(bytes, "a", Wanted::Playable).unwrap();
        assert!(reading.thumbnail.is_none() && reading.view.is_none());
        let played = sound(reading);
        samples_of(&played);
        assert_eq!(played.channels, facts.channels);
        assert_eq!(played.sample_rate, facts.sample_rate);
        let difference = played.duration_ms.abs_diff(facts.duration_ms);
        assert!(
            difference < 150,
            "{} {}",
            played.duration_ms,
            facts.duration_ms
        );
    }
}

#[test]
fn every_way_to_write_samples_should_be_played_alike() {
    let half = [0, 0x40];
    let minus = [0, 0xC0];
    let bytes = [
        wave(1, 8, &[0xC0], &[0x40], &[0x80]),
        wave(1, 16, &half, &minus, &[0; 2]),
        wave(1, 24, &[0, 0, 0x40], &[0, 0, 0xC0], &[0; 3]),
        wave(1, 32, &[0, 0, 0, 0x40], &[0, 0, 0, 0xC0], &[0; 4]),
        wave(
            3,
            32,
            &0.5_f32.to_le_bytes(),
            &(-0.5_f32).to_le_bytes(),
            &[0; 4],
        ),
        wave(
            3,
            64,
            &0.5_f64.to_le_bytes(),
            &(-0.5_f64).to_le_bytes(),
            &[0; 8],
        ),
    ];
    for bytes in bytes {
        let played = sound(read_as(&bytes, "a.wav", Wanted::Playable).unwrap());
        let samples = samples_of(&played);
        assert_eq!(samples.len(), 320);
        for (place, sample) in samples.into_iter().enumerate() {
            let wanted: i16 = match place {
                160.. => 0,
                place if place % 16 < 8 => 0x4000,
                _ => -0x4000,
            };
            assert!(sample.abs_diff(wanted) < 2, "{place}: {sample}");
        }
    }
}

#[test]
fn a_wav_that_was_cut_or_never_finished_should_be_played_as_far_as_it_goes() {
    let whole = wave(1, 16, &[0, 0x40], &[0, 0xC0], &[0; 2]);
    let with_size = |size: u32| {
        let mut bytes = whole.clone();
        bytes[40..44].copy_from_slice(&size.to_le_bytes());
        bytes[4..8].copy_from_slice(&size.saturating_add(36).to_le_bytes());
        bytes
    };
    let mut large = with_size(u32::MAX);
    large[..4].copy_from_slice(b"RF64");
    let cut = whole[..44 + 401].to_vec();
    for (bytes, frames) in [
        (with_size(0), 320),
        (with_size(u32::MAX), 320),
        (with_size(100_000), 320),
        (large, 320),
        (cut, 200),
    ] {
        let played = sound(read_as(&bytes, "a.wav", Wanted::Playable).unwrap());
        assert_eq!(samples_of(&played).len(), frames);
        let facts = sound(read(&bytes, "a.wav").unwrap());
        assert_eq!(facts.waveform.len(), 96);
        assert_eq!(facts.duration_ms, played.duration_ms);
    }
}

#[test]
fn a_sound_that_ends_early_should_be_told_to_be_cut_off() {
    for bytes in [FLAC, OGG, FLAC_IN_OGG] {
        // The half of a short Ogg file is the head of its code.
        let cut = &bytes[..bytes.len() * 9 / 10];
        let reading = read(cut, "a").unwrap();
        assert_eq!(reading.remarks, [Remark::CutOff]);
        let sound = sound(reading);
        assert!(sound.duration_ms < 950, "{}", sound.duration_ms);
        samples_of(&sound);
    }
    // What tells where the samples are stands at the end.
    let cut = read(&M4A[..M4A.len() / 2], "a.m4a");
    assert_eq!(cut, Err(Refusal::Damaged(FileKind::M4a)));
    for bytes in [FLAC, OGG, M4A] {
        let head = read(&bytes[..40], "a");
        assert!(head.is_err(), "{head:?}");
    }
}

#[test]
fn a_sound_that_is_too_long_when_unpacked_should_be_refused() {
    // A second of it has 32,000 bytes; there is room for 16,384.
    let limits = Limits {
        memory_bytes: 65_536,
        ..Limits::default()
    };
    let too_long = Err(Refusal::TooLong { most_ms: 512 });
    for bytes in [FLAC, M4A, ALAC] {
        assert_eq!(read_within(bytes, "a", limits.clone()), too_long);
    }
    let request = ReadRequest {
        limits: limits.clone(),
        wanted: Wanted::Playable,
        ..ReadRequest::default()
    };
    assert_eq!(attach::read(MP3, &request), too_long);
    // It is sent as it is, however long.
    assert!(read_within(MP3, "a", limits).is_ok());
    // A file that says of itself that it has 2^36 samples is believed to be too long.
    let mut claims = FLAC.to_vec();
    claims[21] |= 0x0F;
    claims[22..26].fill(0xFF);
    let refusal = read(&claims, "a.flac").unwrap_err();
    let Refusal::TooLong { most_ms } = refusal else {
        panic!("{refusal:?}");
    };
    assert_eq!(most_ms, Limits::default().most_made_bytes() / 32);
}

#[test]
fn a_wav_with_absurd_numbers_should_be_read_or_refused() {
    for (tag, bits, rate, channels) in [
        (1, 16, u32::MAX, 1),
        (1, 16, 1, 1),
        (1, 16, 0, 1),
        (1, 16, 8000, 0),
        (1, 16, 8000, u16::MAX),
        (1, 0, 8000, 1),
        (1, 4, 8000, 2),
        (1, u16::MAX, 8000, 2),
        (3, 16, 8000, 2),
        (2, 4, 8000, 1),
        (0x55, 16, 8000, 1),
        (0xFFFE, 16, 8000, 1),
        (0xFFFF, 16, 8000, 1),
    ] {
        let bytes = wave_of(tag, bits, rate, channels, &[0x55; 999]);
        let about = format!("{tag} {bits} {rate} {channels}");
        if let Ok(reading) = read(&bytes, "a.wav") {
            let waveform = sound(reading).waveform;
            assert!(waveform.is_empty() || waveform.len() == 96, "{about}");
        }
        match read_as(&bytes, "a.wav", Wanted::Playable) {
            Ok(reading) => drop(samples_of(&sound(reading))),
            Err(refusal) => assert!(
                matches!(
                    refusal,
                    Refusal::Damaged(FileKind::Wav)
                        | Refusal::Foreign(ForeignKind::Sound)
                        | Refusal::Empty
                ),
                "{about}: {refusal:?}"
            ),
        }
    }
}

#[test]
fn what_nothing_unpacks_should_be_refused_with_how_to_convert_it() {
    let mut opus = b"OggS\0\x02".to_vec();
    opus.resize(26, 0);
    opus.extend(b"\x01\x13OpusHead\x01\x01");
    let foreign = Refusal::Foreign(ForeignKind::Sound);
    for bytes in [opus.as_slice(), b"#!AMR\n\x3C\x91\x17\x16"] {
        assert_eq!(read(bytes, "a.ogg"), Err(foreign.clone()));
        let playing = read_as(bytes, "a.ogg", Wanted::Playable);
        assert_eq!(playing, Err(foreign.clone()));
    }
    let advice = Words::english().refusal(&foreign);
    assert!(advice.contains("Convert it to MP3 or WAV"), "{advice}");
}

#[test]
fn the_process_should_unpack_as_the_reader_itself() {
    let reader = reader();
    for bytes in [FLAC, OGG, M4A, MP3] {
        for wanted in [Wanted::Contents, Wanted::Playable] {
            let request = ReadRequest {
                wanted,
                ..ReadRequest::default()
            };
            let by_process = block_on(reader.read(bytes, request.clone()));
            assert_eq!(by_process, attach::read(bytes, &request), "{wanted:?}");
        }
    }
}
