//! The way out: a forward proxy on loopback (RFC 9110 7.6, 9.3.6) that FFmpeg is told to use for whatever it fetches,
//! manifests, nested playlists, segments, keys and redirects, and that looks at where each of them leads.
//!
//! It finds the address of a name itself and connects to the very address that it has judged: a name whose server answers
//! otherwise the second time (DNS rebinding) gains nothing.
mod near;
mod request;
#[cfg(test)]
mod tests;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, OnceLock},
    thread,
    time::Duration,
};

use hallway::player::{addresses, agent::Token};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy},
    net::{TcpListener, TcpStream, lookup_host},
    sync::Semaphore,
    time::timeout,
};

use super::guard;
use request::{Host, Wanted};

/// Longest head of a request, in bytes: an address of a stream has at most 2,048, one of a segment may have a few thousand.
const HEAD: usize = 16 * 1_024;
/// Longest first line of an answer.
const STATUS: usize = 4 * 1_024;
/// Connections at once. Two streams with their sounds and keys take some ten.
const MOST: usize = 64;
/// How long finding a name takes, and how long a connection to one of its addresses.
const PATIENCE: Duration = Duration::from_secs(10);
const EACH: Duration = Duration::from_secs(4);
/// Addresses of one name that are tried.
const ADDRESSES: usize = 8;

/// The answers that are this proxy's own. FFmpeg logs the number of an answer that it does not like, and `cause` knows these.
pub(crate) const PRIVATE: &str = "470";
pub(crate) const NO_NAME: &str = "471";
pub(crate) const NO_CONNECTION: &str = "472";
pub(crate) const NO_ANSWER: &str = "473";

/// The proxy's address, with its secret, as mpv and reqwest take it. `None`: there is none, and whatever is asked is fetched.
static ADDRESS: OnceLock<String> = OnceLock::new();

pub(crate) fn address() -> Option<&'static str> {
    ADDRESS.get().map(String::as_str)
}

/// What requests are judged by.
struct Rules {
    /// What `Proxy-Authorization` has to say.
    credentials: String,
    /// Addresses that the person at home has named.
    allowed: Vec<IpAddr>,
}

/// The proxy before it runs. It is bound while the process may still listen, and has its secret by then.
pub(super) struct Proxy {
    listener: std::net::TcpListener,
    secret: Token,
    allowed: Vec<IpAddr>,
}

impl Proxy {
    /// Connects to `allowed` whatever they are.
    ///
    /// # Errors
    /// Where there is no port or no randomness to be had.
    pub(super) fn bind(allowed: Vec<IpAddr>) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        // Other users of this machine reach loopback as well.
        Ok(Self { listener, secret: Token::random()?, allowed })
    }

    /// Starts it. Gives back its port on 127.0.0.1.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub(super) fn start(self) -> io::Result<u16> {
        let Self { listener, secret, allowed } = self;
        let port = listener.local_addr()?.port();
        let rules = Arc::new(Rules { credentials: request::basic("hallway", secret.digits()), allowed });
        // Finding names is done by threads of its own.
        let tokio = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(8)
            .thread_name("proxy")
            .on_thread_start(guard::trust_this_thread)
            .enable_io()
            .enable_time()
            .build()?;
        thread::Builder::new().name("proxy".to_owned()).spawn(move || {
            guard::trust_this_thread();
            tokio.block_on(async {
                match TcpListener::from_std(listener) {
                    Ok(listener) => take(&listener, &rules).await,
                    Err(error) => crate::complain(&format!("the proxy: {error}")),
                }
            });
        })?;
        // It is set once.
        ADDRESS.set(format!("http://hallway:{}@127.0.0.1:{port}", secret.digits())).unwrap_or_default();
        Ok(port)
    }
}

async fn take(listener: &TcpListener, rules: &Arc<Rules>) {
    let places = Arc::new(Semaphore::new(MOST));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((client, _)) => {
                let rules = Arc::clone(rules);
                tokio::spawn(async move {
                    // Whoever hangs up in the middle has its reasons.
                    serve(client, &rules).await.unwrap_or_default();
                    drop(place);
                });
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn serve(mut client: TcpStream, rules: &Rules) -> io::Result<()> {
    client.set_nodelay(true)?;
    let Ok(head) = timeout(PATIENCE, head(&mut client)).await else { return Ok(()) };
    let (head, rest) = head?;
    let wanted = match request::read(&head, &rules.credentials) {
        Ok(wanted) => wanted,
        Err(refused) => return client.write_all(refused.answer().as_bytes()).await,
    };
    let mut server = match reach(wanted.host(), rules).await {
        Ok(server) => server,
        Err((code, words)) => {
            let shown = wanted.host().to_string();
            crate::complain(&format!("{shown} is not connected to: it {words}"));
            return client.write_all(request::answer(code, words).as_bytes()).await;
        }
    };
    match wanted {
        Wanted::Tunnel(_) => {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
            server.write_all(&rest).await?;
            tunnel(&mut client, &mut server).await
        }
        Wanted::Fetch { head, .. } => {
            server.write_all(&head).await?;
            pass(&mut client, &mut server).await
        }
    }
}

/// The head of a request, and what came after it.
async fn head(client: &mut TcpStream) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut head = Vec::new();
    loop {
        if let Some(end) = head.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let rest = head.split_off(end + 4);
            return Ok((head, rest));
        }
        if head.len() > HEAD || client.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
}

/// Passes on what comes from either, until one of them hangs up: FFmpeg does so in the middle of an answer, and a server that
/// says nothing more would keep the place.
async fn tunnel(client: &mut TcpStream, server: &mut TcpStream) -> io::Result<()> {
    let (mut asks, mut hears) = client.split();
    let (mut answers, mut takes) = server.split();
    tokio::select! {
        done = copy(&mut answers, &mut hears) => done.map(drop),
        done = copy(&mut asks, &mut takes) => done.map(drop),
    }
}

/// Passes one answer on, said to be the last of its connection: the next request is looked at anew, on another.
async fn pass(client: &mut TcpStream, server: &mut TcpStream) -> io::Result<()> {
    let (mut from, mut to) = client.split();
    let answer = async {
        let mut start = Vec::new();
        let end = loop {
            if let Some(end) = start.iter().position(|byte| *byte == b'\n') {
                break end + 1;
            }
            if start.len() > STATUS || server.read_buf(&mut start).await? == 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
        };
        let rest = start.split_off(end);
        disown(&mut start);
        for part in [&start[..], b"Connection: close\r\n", &rest] {
            to.write_all(part).await?;
        }
        copy(server, &mut to).await
    };
    tokio::select! {
        done = answer => done.map(drop),
        // It has hung up, or goes on asking.
        ended = from.read_u8() => ended.map(drop),
    }
}

/// The numbers of this proxy's own answers are not a server's to give: they are no number of HTTP's (RFC 9110, 15.5), and
/// become the one that stands for all of theirs.
fn disown(status: &mut Vec<u8>) {
    // As FFmpeg reads it: signs and zeros before a number are nothing to it.
    let mut words = status.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let code = words.nth(1).and_then(|code| {
        let end = code.iter().skip(1).position(|byte| !byte.is_ascii_digit()).map_or(code.len(), |end| end + 1);
        std::str::from_utf8(code.get(..end)?).ok()?.parse::<u64>().ok()
    });
    if code.is_some_and(|code| (470..480).contains(&code)) {
        *status = b"HTTP/1.1 400 Bad Request\r\n".to_vec();
    }
}

/// A connection, after every address was judged; else the number and the words of the answer.
async fn reach(host: &Host, rules: &Rules) -> Result<TcpStream, (&'static str, &'static str)> {
    let found = match host {
        Host::Address(address) => vec![*address],
        Host::Name(name, port) => match timeout(PATIENCE, lookup_host((name.as_str(), *port))).await {
            Ok(Ok(found)) => found.take(ADDRESSES).collect(),
            Ok(Err(_)) => return Err((NO_NAME, "is not found by its name")),
            Err(_) => return Err((NO_NAME, "is not found in time")),
        },
    };
    // Where they are not known, nothing is known of an address.
    let near = near::networks().ok_or((PRIVATE, "may lead into a network of this machine's, which are not known"))?;
    for address in found.iter().map(SocketAddr::ip).filter(|address| !rules.allowed.contains(address)) {
        addresses::judge(address, &near).map_err(|words| (PRIVATE, words))?;
    }
    let mut failure = (NO_CONNECTION, "has no address");
    for address in found {
        match timeout(EACH, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream.set_nodelay(true).unwrap_or_default();
                return Ok(stream);
            }
            Ok(Err(_)) => failure = (NO_CONNECTION, "refuses the connection"),
            Err(_) => failure = (NO_ANSWER, "does not answer"),
        }
    }
    Err(failure)
}
