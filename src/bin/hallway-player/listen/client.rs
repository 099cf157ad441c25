//! Who knocks at the socket: told apart by their user and the token, one let in.
use std::{
    io::{self, BufRead as _, BufReader, Read, Write as _},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use hallway::player::{
    Output,
    agent::{Greeting, LINE, Notice, PATIENCE, SILENCE, Token},
    wire,
};

use super::{Heard, whitelist};

/// Who has not said the token yet. More are hung up on.
const UNKNOWN: usize = 8;
/// What a wrong token costs.
const PAUSE: Duration = Duration::from_millis(300);
/// How long a write may wait for a tunnel that does not take it.
const WRITE: Duration = Duration::from_secs(5);

/// What every connection is measured by.
pub(super) struct Desk {
    token: Token,
    output: Output,
    heard: mpsc::SyncSender<Heard>,
    notice: Box<dyn Fn(Notice) + Send + Sync>,
    taken: AtomicBool,
    unknown: AtomicUsize,
    wrong: AtomicU32,
}

impl Desk {
    pub(super) fn new(
        token: Token,
        output: Output,
        heard: mpsc::SyncSender<Heard>,
        notice: Box<dyn Fn(Notice) + Send + Sync>,
    ) -> Arc<Self> {
        Arc::new(Self {
            token,
            output,
            heard,
            notice,
            taken: AtomicBool::default(),
            unknown: AtomicUsize::default(),
            wrong: AtomicU32::default(),
        })
    }

    /// Takes connections from now on.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub(super) fn open(self: Arc<Self>, listener: UnixListener) -> io::Result<()> {
        thread::Builder::new().name("socket".to_owned()).spawn(move || {
            for stream in listener.incoming() {
                match stream {
                    Ok(stream) => self.meet(stream),
                    Err(error) => {
                        // There are no files left to open: it is not asked again at once.
                        crate::complain(&format!("the socket: {error}"));
                        pause();
                    }
                }
            }
        })?;
        Ok(())
    }

    fn meet(self: &Arc<Self>, stream: UnixStream) {
        if self.unknown.fetch_add(1, Ordering::SeqCst) >= UNKNOWN {
            self.unknown.fetch_sub(1, Ordering::SeqCst);
            return;
        }
        let desk = Arc::clone(self);
        let started = thread::Builder::new().name("client".to_owned()).spawn(move || {
            let known = desk.is_known(&stream);
            desk.unknown.fetch_sub(1, Ordering::SeqCst);
            if known {
                desk.seat(&stream);
            }
            stream.shutdown(Shutdown::Both).unwrap_or_default();
        });
        if started.is_err() {
            self.unknown.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Whether it is the same user, and knows the token.
    fn is_known(&self, stream: &UnixStream) -> bool {
        let said = is_ours(stream).and_then(|ours| if ours { first_line(stream) } else { Ok(Vec::new()) });
        let Ok(said) = said else { return false };
        if self.token.is(&said) {
            return true;
        }
        let times = self.wrong.fetch_add(1, Ordering::SeqCst).saturating_add(1);
        (self.notice)(Notice::Refused { times });
        pause();
        greet(stream, Greeting::Refused).unwrap_or_default();
        false
    }

    /// Serves it until it goes, unless there is another.
    fn seat(&self, stream: &UnixStream) {
        if self.taken.swap(true, Ordering::SeqCst) {
            greet(stream, Greeting::Busy).unwrap_or_default();
            return (self.notice)(Notice::Busy);
        }
        let reason = match self.listen(stream) {
            Ok(()) => "the other end hung up".to_owned(),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                "nothing was heard any more".to_owned()
            }
            Err(error) => error.to_string(),
        };
        self.heard.send(Heard::Gone(reason)).unwrap_or_default();
        self.taken.store(false, Ordering::SeqCst);
    }

    fn listen(&self, stream: &UnixStream) -> io::Result<()> {
        stream.set_read_timeout(Some(SILENCE))?;
        greet(stream, Greeting::Welcome)?;
        let gone = |_| io::Error::other("the player ends");
        self.heard.send(Heard::Came(stream.try_clone()?)).map_err(gone)?;
        let mut lines = BufReader::with_capacity(wire::REQUEST, stream);
        while let Some(next) = lines.fill_buf()?.first().copied() {
            let heard = if next == b'\n' {
                lines.consume(1);
                Heard::Pulse
            } else {
                let Some(request) = wire::read_request(&mut lines)? else { break };
                Heard::Asked(whitelist::admitted(request, self.output).map_err(io::Error::other)?)
            };
            self.heard.send(heard).map_err(gone)?;
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever guesses waits, and nothing is waited for")]
fn pause() {
    thread::sleep(PAUSE);
}

fn greet(mut stream: &UnixStream, greeting: Greeting) -> io::Result<()> {
    stream.set_write_timeout(Some(WRITE))?;
    stream.write_all(greeting.line().as_bytes())
}

/// The first line without its end. A line that is too long or too slow is an error; what follows it stays to be read.
fn first_line(mut stream: &UnixStream) -> io::Result<Vec<u8>> {
    let until = Instant::now() + PATIENCE;
    let mut line = Vec::new();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || line.len() >= LINE {
            return Err(io::ErrorKind::InvalidData.into());
        }
        stream.set_read_timeout(Some(left))?;
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        if byte == [b'\n'] {
            return Ok(line);
        }
        line.extend(byte);
    }
}

/// sshd and ssh speak as the user who has logged in; nobody else of this machine has business here.
#[cfg(target_os = "linux")]
fn is_ours(stream: &UnixStream) -> io::Result<bool> {
    let other = rustix::net::sockopt::socket_peercred(stream)?;
    Ok(other.uid == rustix::process::geteuid())
}

/// The socket's mode says so.
#[cfg(not(target_os = "linux"))]
fn is_ours(_stream: &UnixStream) -> io::Result<bool> {
    Ok(true)
}
