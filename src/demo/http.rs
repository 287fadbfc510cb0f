//! As much of HTTP/1.1 as the demo needs: one request with a body of known length.

use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

const MOST_HEAD_BYTES: usize = 64 * 1024;
const MOST_BODY_BYTES: usize = 64 * 1024 * 1024;
/// A request comes from the same machine; one that takes longer never ends.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path without its query.
    pub(super) path: String,
    /// `None` where it was no JSON.
    pub(super) body: Option<Value>,
}

/// The request on this connection; `None` where it is none, too large or too slow.
pub(super) async fn read_request(reading: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    timeout(READ_TIMEOUT, read(reading)).await.ok()?
}

/// Resolves when the client has closed the connection.
pub(super) async fn end_of(reading: &mut (impl AsyncRead + Unpin)) {
    let mut rest = [0; 1024];
    while let Ok(1..) = reading.read(&mut rest).await {}
}

/// Sends a whole reply.
pub(super) async fn reply(
    writing: &mut (impl AsyncWrite + Unpin),
    status: u16,
    body: &Value,
) -> io::Result<()> {
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        _ => "Not Found",
    };
    let body = body.to_string();
    let length = body.len();
    let reply = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    writing.write_all(reply.as_bytes()).await
}

/// Sends an error in llama-server's form.
pub(super) async fn refuse(
    writing: &mut (impl AsyncWrite + Unpin),
    status: u16,
    kind: &str,
    message: &str,
) -> io::Result<()> {
    let error = json!({"error": {"code": status, "message": message, "type": kind}});
    reply(writing, status, &error).await
}

async fn read(reading: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if bytes.len() > MOST_HEAD_BYTES || reading.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = std::str::from_utf8(&bytes[..head_end]).ok()?;
    let (method, path, length) = parse_head(head)?;
    if length > MOST_BODY_BYTES {
        return None;
    }
    bytes.drain(..head_end);
    while bytes.len() < length {
        if reading.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Request {
        method,
        path,
        body: serde_json::from_slice(&bytes[..length]).ok(),
    })
}

/// The method, the path without its query, and the length of the body.
fn parse_head(head: &str) -> Option<(String, String, usize)> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?, first.next()?);
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(Some(0), |(_, length)| length.trim().parse().ok())?;
    let path = target.split('?').next()?;
    Some((method.to_owned(), path.to_owned(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_should_be_read_to_its_length() {
        let mut bytes: &[u8] =
            b"POST /a?b=c HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: 4\r\n\r\n1234567";
        let request = read_request(&mut bytes).await.unwrap();
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("POST", "/a")
        );
        assert_eq!(request.body, Some(json!(1234)));
    }

    #[tokio::test]
    async fn what_is_no_request_should_be_dropped() {
        for bytes in [
            "",
            "GET",
            "nonsense\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nshort",
        ] {
            assert!(
                read_request(&mut bytes.as_bytes()).await.is_none(),
                "{bytes}"
            );
        }
        let endless = "x".repeat(MOST_HEAD_BYTES * 2);
        assert!(read_request(&mut endless.as_bytes()).await.is_none());
    }
}
