//! The two ends of the pipe to the process that reads foreign files: what it is asked, what
//! it answers, and what it does between. A request is its settings and the file; an answer
//! is what was read, or why not, and the bytes of a picture beside it.

use std::io::{self, Read, Write};
use std::thread;

use serde::{Deserialize, Serialize};

use crate::domain::{Limits, ReadRequest, Reading, Refusal};

/// Parsers go deep; what is deeper than this stack is hostile.
const STACK_BYTES: usize = 32 << 20;

/// Settings are no longer than this.
const MOST_SETTINGS_BYTES: u64 = 1 << 20;

#[derive(Serialize, Deserialize)]
enum Answer {
    Read {
        reading: Box<Reading>,
        /// Which of the places for bytes (`places`) follow.
        beside: Vec<bool>,
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
    serve_by(input, output, restrict, super::read)
}

fn serve_by(
    mut input: impl Read,
    mut output: impl Write,
    restrict: impl FnOnce(&Limits),
    read: impl FnOnce(&[u8], &ReadRequest) -> Result<Reading, Refusal> + Send,
) -> io::Result<()> {
    let settings = block(&mut input, MOST_SETTINGS_BYTES)?;
    let request: ReadRequest = serde_json::from_slice(&settings)?;
    restrict(&request.limits);
    let no_room = Refusal::TooMuchMemory {
        most: request.limits.memory_bytes,
    };
    let outcome = match block(&mut input, request.limits.bytes) {
        Ok(bytes) => thread::scope(|scope| {
            thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, || read(&bytes, &request))
                .map_or(Err(no_room), |reading| {
                    // A parser that panicked read nothing.
                    reading.join().unwrap_or(Err(Refusal::Broke))
                })
        }),
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => Err(no_room),
        Err(error) => return Err(error),
    };
    let mut beside = Vec::new();
    let answer = match outcome {
        Ok(mut reading) => {
            let parts = take_beside(&mut reading);
            let is_there = parts.iter().map(Option::is_some).collect();
            beside.extend(parts.into_iter().flatten());
            Answer::Read {
                reading: Box::new(reading),
                beside: is_there,
            }
        }
        Err(refusal) => Answer::Refused(refusal),
    };
    let answer = serde_json::to_vec(&answer)?;
    for part in std::iter::once(answer).chain(beside) {
        output.write_all(&(part.len() as u64).to_le_bytes())?;
        output.write_all(&part)?;
    }
    output.flush()
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

/// What an answer says; `None` where it is none, because whoever wrote it died.
#[must_use]
pub fn parse(answer: &[u8]) -> Option<Result<Reading, Refusal>> {
    let mut rest = answer;
    let said = block(&mut rest, u64::MAX).ok()?;
    let (mut reading, beside) = match serde_json::from_slice(&said).ok()? {
        Answer::Refused(refusal) => return rest.is_empty().then_some(Err(refusal)),
        Answer::Read { reading, beside } => (*reading, beside),
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
        serve_by(request, &mut answer, |_| {}, read).unwrap();
        answer
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
