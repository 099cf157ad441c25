//! A server on loopback that answers as it is told, also in ways that no server should.
use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{self, UnboundedReceiver},
};

/// What happens to one connection after its request was read.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Sent, then the connection ends in order.
    Send(Vec<u8>),
    /// Sent, then the connection is reset.
    Reset(Vec<u8>),
    /// Sent, then nothing more, while the connection stays.
    Silence(Vec<u8>),
    /// Sent, then a blank every few milliseconds for ever.
    Trickle(Vec<u8>),
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self::Send(text.into_bytes())
    }
}

/// A whole answer with a body; `headers` are lines with their ends.
pub(crate) fn ok(headers: &str, body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 200 OK\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    Answer::Send([head.as_bytes(), body].concat())
}

/// An answer without a body.
pub(crate) fn status(line: &str) -> Answer {
    format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").into()
}

/// A server that gives these answers, one a connection, and hands out what it was asked. Then it is gone.
pub(crate) async fn server(
    answers: impl IntoIterator<Item = Answer, IntoIter: Send + 'static>,
) -> (SocketAddr, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, asked) = mpsc::unbounded_channel();
    let answers = answers.into_iter();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") && stream.read_buf(&mut request).await.unwrap_or(0) > 0 {}
            drop(tell.send(String::from_utf8_lossy(&request).to_ascii_lowercase()));
            give(stream, answer).await;
        }
    });
    (address, asked)
}

async fn give(mut stream: TcpStream, answer: Answer) {
    let (Answer::Send(bytes) | Answer::Reset(bytes) | Answer::Silence(bytes) | Answer::Trickle(bytes)) = &answer;
    // A client that has seen enough may be gone.
    drop(stream.write_all(bytes).await);
    drop(stream.flush().await);
    match answer {
        Answer::Send(_) => {}
        Answer::Reset(_) => {
            // A connection that ends with something unread in it is reset.
            stream.set_zero_linger().unwrap();
        }
        Answer::Silence(_) => {
            tokio::spawn(async move {
                let mut rest = Vec::new();
                drop(stream.read_to_end(&mut rest).await);
            });
        }
        Answer::Trickle(_) => {
            tokio::spawn(async move {
                let mut beat = tokio::time::interval(Duration::from_millis(5));
                while stream.write_all(b" ").await.is_ok() {
                    beat.tick().await;
                }
            });
        }
    }
}
