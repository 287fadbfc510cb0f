//! A server on loopback with scripted answers, for newcomers without a model. It
//! speaks llama-server's wire and shares no code with `api`, so that each checks the other.

mod answer;
mod completion;
mod http;
mod stream;

use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// The build that `/props` names, by which the demo is known to be one.
const BUILD: &str = "causerie-demo";
/// The model's name, on the wire and on the screen.
const MODEL: &str = "scripted-demo";
const CONTEXT_TOKENS: u32 = 131_072;
/// The pace of an answer that is read as it comes.
pub const DEFAULT_TOKENS_PER_SECOND: f64 = 60.0;

/// Starts the demo on this port of loopback, or on any free one for 0.
///
/// Rates up to some thousand tokens a second are kept; one that is no positive
/// number becomes [`DEFAULT_TOKENS_PER_SECOND`].
pub async fn start(port: u16, tokens_per_second: f64) -> io::Result<DemoServer> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let rate = if tokens_per_second > 0.0 {
        tokens_per_second.clamp(0.01, 1_000_000.0)
    } else {
        DEFAULT_TOKENS_PER_SECOND
    };
    Ok(DemoServer {
        address,
        serving: tokio::spawn(serve(listener, rate)),
    })
}

/// A running demo. It ends, with all of its answers, when dropped.
#[derive(Debug)]
pub struct DemoServer {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl DemoServer {
    /// Where it listens, as in `http://127.0.0.1:12345`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until the program ends.
    pub async fn wait(self) {
        pending::<()>().await;
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, rate: f64) {
    // Connections live in this task, so that they end with it.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((socket, _)) = accepted {
                connections.spawn(answer_one(socket, rate));
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection carries one request. A client that breaks off is nobody's failure.
async fn answer_one(socket: TcpStream, rate: f64) -> Option<()> {
    socket.set_nodelay(true).ok()?;
    let (mut reading, mut writing) = socket.into_split();
    let request = http::read_request(&mut reading).await?;
    let serving = stream::serve(&request, &mut writing, rate);
    tokio::select! {
        // Whoever closes the socket wants no more of the answer.
        () = http::end_of(&mut reading) => None,
        served = serving => served.ok(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn closing_the_socket_should_end_the_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let (socket, _) = listener.accept().await.unwrap();
        // So slow that only the closed socket can end it.
        let serving = tokio::spawn(answer_one(socket, 0.01));
        let body = r#"{"messages":[{"role":"user","content":"long"}],"stream":true}"#;
        let request = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        client.write_all(request.as_bytes()).await.unwrap();
        assert!(client.read(&mut [0; 64]).await.unwrap() > 0);
        drop(client);
        let ended = timeout(Duration::from_secs(5), serving).await;
        assert_eq!(ended.unwrap().unwrap(), None);
    }
}
