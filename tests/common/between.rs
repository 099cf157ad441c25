//! A go-between before the homeserver, which writes down what was asked and how it was answered.
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use url::Url;

/// A request and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) asked: Instant,
    /// Method and path, percent-encoded.
    pub(crate) request: String,
    pub(crate) status: u16,
}

pub(crate) struct Between {
    /// Its own address, to be taken for the homeserver's.
    pub(crate) address: Url,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

impl Between {
    /// Starts one; it ends with the runtime.
    pub(crate) async fn start(homeserver: &Url) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let to = (homeserver.host_str().unwrap().to_owned(), homeserver.port().unwrap());
        let exchanges = Arc::default();
        let written = Arc::clone(&exchanges);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (to, written) = (to.clone(), Arc::clone(&written));
                tokio::spawn(async move {
                    if let Ok(server) = TcpStream::connect(to).await {
                        connect(client, server, &written).await;
                    }
                });
            }
        });
        Self { address, exchanges }
    }

    /// Joins that were answered so far, in the order of the answers.
    pub(crate) fn joins(&self) -> Vec<Exchange> {
        self.heard(|request| request.starts_with("POST /_matrix/client/v3/join/"))
    }

    /// The same for rooms that were left.
    pub(crate) fn leaves(&self) -> Vec<Exchange> {
        self.heard(|request| request.ends_with("/leave"))
    }

    fn heard(&self, wanted: impl Fn(&str) -> bool) -> Vec<Exchange> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.iter().filter(|exchange| wanted(&exchange.request)).cloned().collect()
    }
}

/// On one connection one request follows the answer to the one before.
async fn connect(client: TcpStream, server: TcpStream, written: &Mutex<Vec<Exchange>>) {
    let asked = Mutex::new(None);
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let requests = pass(&mut from_client, &mut to_server, |bytes| {
        let line = String::from_utf8_lossy(bytes.split(|byte| *byte == b'\r').next().unwrap_or_default()).into_owned();
        if let Some((request, _)) = line.rsplit_once(" HTTP/1.") {
            let request = request.split('?').next().unwrap_or_default().to_owned();
            *asked.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), request));
        }
    });
    let answers = pass(&mut from_server, &mut to_client, |bytes| {
        let status = bytes.strip_prefix(b"HTTP/1.1 ").and_then(|rest| std::str::from_utf8(rest.get(..3)?).ok());
        if let Some(status) = status.and_then(|status| status.parse().ok())
            && let Some((asked, request)) = asked.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            written.lock().unwrap_or_else(PoisonError::into_inner).push(Exchange { asked, request, status });
        }
    });
    tokio::join!(requests, answers);
}

async fn pass(from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin), mut look: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 65_536];
    while let Ok(read) = from.read(&mut buffer).await {
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        look(bytes);
        if to.write_all(bytes).await.is_err() {
            break;
        }
    }
    drop(to.shutdown().await);
}

/// Each test binary uses a part of this file; here all of it is used, so that none of it is dead code in another.
const _: () = {
    _ = Between::start;
    _ = |between: &Between| {
        drop((between.joins(), between.leaves(), between.address.clone()));
    };
    _ = |exchange: &Exchange| (exchange.asked, exchange.status);
};
