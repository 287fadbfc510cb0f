//! The two ends of the pipe to the process that reads foreign files: what it is asked, what
//! it answers, and what it does between. A request is its settings and the file; an answer
//! is what was read, or why not, and the bytes of pictures and sounds beside it. What has to
//! be drawn for itself follows later, so that whoever draws may die of it.

use std::io::{self, Read, Write};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::{Limits, ReadRequest, Reading, Refusal};

/// Parsers go deep; what is deeper than this stack is hostile.
const STACK_BYTES: usize = 32 << 20;

/// Nobody waits longer for a thumbnail of what was read already.
const MOST_DRAWING: Duration = Duration::from_secs(10);

/// Settings are no longer than this.
const MOST_SETTINGS_BYTES: u64 = 1 << 20;

#[derive(Serialize, Deserialize)]
enum Answer {
    Read {
        reading: Box<Reading>,
        /// Which of the places for bytes (`take_beside`) follow.
        beside: Vec<bool>,
        /// Whether a thumbnail may follow after all of them.
        is_drawn_later: bool,
    },
    Refused(Refusal),
}

/// What stands before the bytes of the file in a request.
#[must_use]
pub fn head(request: &ReadRequest, length: u64) -> Vec<u8> {
    // Numbers and text can always be written.
    let settings = serde_json::to_vec(request).unwrap_or_default();
    let mut head = (settings.len() as u64).to_le_bytes().to_vec();
    head.extend(settings);
    head.extend(length.to_le_bytes());
    head
}

/// Answers one request. Before any byte of the file is looked at, `restrict` is told what
/// reading it may cost.
pub fn serve(
    input: impl Read,
    output: impl Write,
    restrict: impl FnOnce(&Limits),
) -> io::Result<()> {
    let later = Later {
        is_wanted: super::is_drawn_later,
        draw: super::drawn_later,
        most: MOST_DRAWING,
    };
    serve_by(input, output, restrict, super::read_first, later)
}

/// What is done when the answer is on its way.
#[derive(Clone, Copy)]
struct Later {
    is_wanted: fn(&Reading, &ReadRequest) -> bool,
    draw: fn(&[u8], &ReadRequest) -> Option<Vec<u8>>,
    most: Duration,
}

fn serve_by(
    mut input: impl Read,
    mut output: impl Write,
    restrict: impl FnOnce(&Limits),
    read: impl FnOnce(&[u8], &ReadRequest) -> Result<Reading, Refusal> + Send,
    later: Later,
) -> io::Result<()> {
    let settings = block(&mut input, MOST_SETTINGS_BYTES)?;
    let request: ReadRequest = serde_json::from_slice(&settings)?;
    restrict(&request.limits);
    let no_room = Refusal::TooMuchMemory {
        most: request.limits.memory_bytes,
    };
    let mut file = Vec::new();
    let outcome = match block(&mut input, request.limits.bytes) {
        Ok(bytes) => {
            file = bytes;
            thread::scope(|scope| {
                thread::Builder::new()
                    .stack_size(STACK_BYTES)
                    .spawn_scoped(scope, || read(&file, &request))
                    .map_or(Err(no_room), |reading| {
                        // A parser that panicked read nothing.
                        reading.join().unwrap_or(Err(Refusal::Broke))
                    })
            })
        }
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => Err(no_room),
        Err(error) => return Err(error),
    };
    let is_drawn_later = matches!(&outcome, Ok(reading) if (later.is_wanted)(reading, &request));
    let mut beside = Vec::new();
    let answer = match outcome {
        Ok(mut reading) => {
            let parts = take_beside(&mut reading);
            let is_there = parts.iter().map(Option::is_some).collect();
            beside.extend(parts.into_iter().flatten());
            Answer::Read {
                reading: Box::new(reading),
                beside: is_there,
                is_drawn_later,
            }
        }
        Err(refusal) => Answer::Refused(refusal),
    };
    let answer = serde_json::to_vec(&answer)?;
    for part in std::iter::once(answer).chain(beside) {
        write_block(&mut output, &part)?;
    }
    output.flush()?;
    if is_drawn_later && let Some(thumbnail) = drawn(file, request, later) {
        write_block(&mut output, &thumbnail)?;
        output.flush()?;
    }
    Ok(())
}

/// What is drawn by a thread of its own, if that ends well and in time. One that does not is
/// left behind: the process ends with its answer.
fn drawn(file: Vec<u8>, request: ReadRequest, later: Later) -> Option<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || sender.send((later.draw)(&file, &request)))
        .ok()?;
    receiver.recv_timeout(later.most).ok().flatten()
}

fn write_block(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_le_bytes())?;
    output.write_all(bytes)
}

/// A length, and so many bytes.
fn block(input: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// What an answer says; `None` where it is none, because whoever wrote it died. A thumbnail
/// that was to follow and did not come is not missed.
#[must_use]
pub fn parse(answer: &[u8]) -> Option<Result<Reading, Refusal>> {
    let mut rest = answer;
    let said = block(&mut rest, u64::MAX).ok()?;
    let (mut reading, beside, is_drawn_later) = match serde_json::from_slice(&said).ok()? {
        Answer::Refused(refusal) => return rest.is_empty().then_some(Err(refusal)),
        Answer::Read {
            reading,
            beside,
            is_drawn_later,
        } => (*reading, beside, is_drawn_later),
    };
    let mut parts = Vec::with_capacity(beside.len());
    for is_there in beside {
        parts.push(if is_there {
            Some(block(&mut rest, u64::MAX).ok()?)
        } else {
            None
        });
    }
    put_beside(&mut reading, parts)?;
    if is_drawn_later {
        reading.thumbnail = block(&mut rest, u64::MAX).ok();
        return Some(Ok(reading));
    }
    rest.is_empty().then_some(Ok(reading))
}

/// Takes the bytes out that go beside the rest, in the order of their places.
fn take_beside(reading: &mut Reading) -> Vec<Option<Vec<u8>>> {
    let mut parts: Vec<_> = reading
        .pictures
        .iter_mut()
        .map(|picture| picture.bytes.take())
        .collect();
    parts.push(reading.sound.as_mut().and_then(|sound| sound.bytes.take()));
    parts.push(reading.thumbnail.take());
    let view = reading.view.as_mut();
    parts.push(view.map(|view| std::mem::take(&mut view.rgba)));
    parts
}

/// Puts them back; `None` where they belong to something else.
fn put_beside(reading: &mut Reading, parts: Vec<Option<Vec<u8>>>) -> Option<()> {
    let mut parts = parts.into_iter();
    for picture in &mut reading.pictures {
        picture.bytes = parts.next()?;
    }
    let sound = parts.next()?;
    if sound.is_some() {
        reading.sound.as_mut()?.bytes = sound;
    }
    reading.thumbnail = parts.next()?;
    if let Some(rgba) = parts.next()? {
        reading.view.as_mut()?.rgba = rgba;
    }
    parts.next().is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FileKind, Picture, PictureFormat, Pixels, Sound, SoundFormat};

    fn request(bytes: &[u8]) -> Vec<u8> {
        let mut request = head(&ReadRequest::default(), bytes.len() as u64);
        request.extend(bytes);
        request
    }

    fn answer(
        request: &[u8],
        read: impl FnOnce(&[u8], &ReadRequest) -> Result<Reading, Refusal> + Send,
    ) -> Vec<u8> {
        let mut answer = Vec::new();
        let nothing = Later {
            is_wanted: |_, _| false,
            draw: |_, _| None,
            most: Duration::ZERO,
        };
        serve_by(request, &mut answer, |_| {}, read, nothing).unwrap();
        answer
    }

    /// An answer to which this is drawn later.
    fn answer_with(draw: fn(&[u8], &ReadRequest) -> Option<Vec<u8>>, most: Duration) -> Vec<u8> {
        let mut answer = Vec::new();
        let later = Later {
            is_wanted: |_, _| true,
            draw,
            most,
        };
        let read = |_: &[u8], _: &ReadRequest| Ok(Reading::new(FileKind::Pdf));
        serve_by(request(b"x").as_slice(), &mut answer, |_| {}, read, later).unwrap();
        answer
    }

    #[test]
    fn what_is_drawn_later_should_be_kept_where_it_came_and_not_missed_elsewhere() {
        const LONG: Duration = Duration::from_hours(1);
        let plain = Some(Ok(Reading::new(FileKind::Pdf)));
        let drawn = answer_with(|file, _| Some(file.repeat(3)), LONG);
        let with = Reading {
            thumbnail: Some(b"xxx".to_vec()),
            ..Reading::new(FileKind::Pdf)
        };
        assert_eq!(parse(&drawn), Some(Ok(with)));
        // Killed while it drew, or while it wrote what it had drawn.
        let first = drawn.len() - 8 - 3;
        for length in first..drawn.len() {
            assert_eq!(parse(&drawn[..length]), plain, "{length}");
        }
        assert_eq!(parse(&drawn[..first - 1]), None);
        assert_eq!(parse(&answer_with(|_, _| panic!("it breaks"), LONG)), plain);
        assert_eq!(parse(&answer_with(|_, _| None, LONG)), plain);
        let endless = |_: &[u8], _: &ReadRequest| loop {
            thread::park();
        };
        assert_eq!(parse(&answer_with(endless, Duration::ZERO)), plain);
    }

    #[test]
    fn what_is_read_should_come_back_as_it_is() {
        let picture = Reading {
            pictures: vec![Picture {
                format: PictureFormat::Png,
                width: 1,
                height: 2,
                original_width: 3,
                original_height: 4,
                bytes: Some(vec![1, 2, 3]),
            }],
            sound: Some(Sound {
                format: SoundFormat::Wav,
                duration_ms: 1,
                sample_rate: 2,
                channels: 3,
                waveform: vec![4],
                bytes: Some(vec![5]),
            }),
            thumbnail: Some(vec![6, 7]),
            view: Some(Pixels {
                width: 1,
                height: 1,
                rgba: vec![8; 4],
            }),
            ..Reading::new(FileKind::Svg)
        };
        let outcomes = [
            Ok(Reading::new(FileKind::Text)),
            Ok(picture),
            Err(Refusal::Locked),
        ];
        for outcome in outcomes {
            let answer = answer(&request(b"words"), |bytes, _| {
                assert_eq!(bytes, b"words");
                outcome.clone()
            });
            assert_eq!(parse(&answer), Some(outcome));
            // An answer that was cut off is none.
            for length in 0..answer.len() {
                let cut = parse(&answer[..length]);
                assert!(cut.is_none(), "{length}");
            }
        }
    }

    #[test]
    fn a_parser_that_panics_should_read_nothing() {
        let answer = answer(&request(b"x"), |_, _| panic!("a parser fails"));
        assert_eq!(parse(&answer), Some(Err(Refusal::Broke)));
    }

    #[test]
    fn a_request_that_is_cut_off_should_not_be_answered() {
        let whole = request(b"some words");
        for length in 0..whole.len() {
            let mut answer = Vec::new();
            let outcome = serve(&whole[..length], &mut answer, |_| {});
            assert!(outcome.is_err() && answer.is_empty(), "{length}");
        }
    }
}
