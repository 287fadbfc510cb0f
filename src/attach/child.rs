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
    Read(Box<Reading>),
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
    let mut picture = None;
    let answer = match outcome {
        Ok(mut reading) => {
            picture = reading
                .picture
                .as_mut()
                .and_then(|picture| picture.bytes.take());
            Answer::Read(Box::new(reading))
        }
        Err(refusal) => Answer::Refused(refusal),
    };
    let answer = serde_json::to_vec(&answer)?;
    for part in [Some(answer), picture].into_iter().flatten() {
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
    let mut reading = match serde_json::from_slice(&said).ok()? {
        Answer::Refused(refusal) => return rest.is_empty().then_some(Err(refusal)),
        Answer::Read(reading) => *reading,
    };
    if !rest.is_empty() {
        let bytes = block(&mut rest, u64::MAX).ok()?;
        reading.picture.as_mut()?.bytes = Some(bytes);
    }
    rest.is_empty().then_some(Ok(reading))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FileKind, Picture, PictureFormat};

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
            picture: Some(Picture {
                format: PictureFormat::Png,
                width: 1,
                height: 2,
                original_width: 3,
                original_height: 4,
                bytes: Some(vec![1, 2, 3]),
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
                let is_whole_without_picture = cut
                    .as_ref()
                    .is_some_and(|cut| cut.as_ref().is_ok_and(|read| read.picture.is_some()));
                assert!(cut.is_none() || is_whole_without_picture, "{length}");
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
