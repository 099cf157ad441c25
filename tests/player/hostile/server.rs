//! A hall's server that does to its viewers whatever servers do. The encoder is a clock over pieces that were made before.
use std::{
    collections::HashMap,
    fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{
        Arc, Condvar, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Pieces of a stream, each of a second.
const PIECES: usize = 170;
/// Pieces in a playlist.
const WINDOW: usize = 6;
/// What a server says that it sends, where it never ends.
pub(crate) const ENDLESS: u64 = 10 << 30;

/// The pieces: a moving picture with sound; then a few of a larger one, of sound alone, of a picture alone.
struct Pieces(HashMap<String, Arc<[u8]>>);

fn pieces() -> &'static Pieces {
    static PIECES_OF_ALL: OnceLock<Pieces> = OnceLock::new();
    PIECES_OF_ALL.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let picture = |size: &str| format!("testsrc2=size={size}:rate=10");
        make(&folder, "small", Some(&picture("320x180")), true, PIECES);
        make(&folder, "large", Some(&picture("640x360")), true, 12);
        make(&folder, "sound", None, true, 12);
        make(&folder, "silent", Some(&picture("320x180")), false, 12);
        let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
        let files = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("a file").path());
        Pieces(files.map(|path| (name(&path), fs::read(&path).expect("a piece").into())).collect())
    })
}

fn make(folder: &TempDir, name: &str, picture: Option<&str>, sound: bool, pieces: usize) {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-hide_banner", "-loglevel", "error", "-nostdin"]);
    // What comes in is named before how it goes out.
    if let Some(picture) = picture {
        ffmpeg.args(["-f", "lavfi", "-i", picture]);
    }
    if sound {
        ffmpeg.args(["-f", "lavfi", "-i", "anullsrc=r=48000"]);
    }
    if picture.is_some() {
        ffmpeg.args([
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-g",
            "10",
            "-pix_fmt",
            "yuv420p",
        ]);
    }
    if sound {
        ffmpeg.args(["-c:a", "aac", "-b:a", "64k"]);
    }
    let made = ffmpeg
        .args(["-t", &pieces.to_string(), "-f", "segment", "-segment_time", "1"])
        .arg(folder.path().join(format!("{name}%d.ts")))
        .status()
        .expect("ffmpeg is installed");
    assert!(made.success(), "{name} cannot be made");
}

/// What the server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Fine,
    /// The playlist is answered with this status.
    Manifest(u16),
    /// The playlist has no pieces.
    Empty,
    /// The playlist is a page.
    Page,
    /// It has ended.
    Ended,
    /// The encoder stands still.
    Stopped,
    /// The pieces are answered with this status.
    Pieces(u16),
    /// The pieces have no bytes.
    Nothing,
    /// Half of each piece comes.
    Halves,
    /// Nothing is answered.
    Silent,
    /// Everything is called by another type than it has.
    Misnamed,
}

/// What stands at an address of its own.
#[derive(Clone, Debug)]
pub(crate) enum Page {
    Text(String),
    /// On to this address.
    On(String),
    /// On to itself, by another name each time.
    OnAndOn,
    /// A piece that never ends.
    Endless,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

struct State {
    begun: Instant,
    mode: Mutex<Rules>,
    changed: Condvar,
    /// Bytes of an endless piece.
    pub(crate) sent: AtomicU64,
    pages: Mutex<HashMap<String, Page>>,
}

#[derive(Clone, Copy)]
struct Rules {
    mode: Mode,
    /// The number of the newest piece where the encoder stands.
    newest: Option<usize>,
}

impl Server {
    pub(crate) fn start(mode: Mode) -> Self {
        Self::on("127.0.0.1:0".parse().expect("an address"), mode)
    }

    pub(crate) fn on(address: SocketAddr, mode: Mode) -> Self {
        pieces();
        let listener = TcpListener::bind(address).expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            begun: Instant::now(),
            mode: Mutex::new(Rules { mode, newest: None }),
            changed: Condvar::new(),
            sent: AtomicU64::new(0),
            pages: Mutex::default(),
        });
        let ours = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&ours);
                thread::spawn(move || state.serve(&stream).unwrap_or_default());
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    pub(crate) fn live(&self) -> String {
        self.url("live.m3u8")
    }

    pub(crate) fn page(&self, name: &str, page: Page) -> String {
        self.state.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), page);
        self.url(name)
    }

    /// Behaves so from now on.
    pub(crate) fn turn(&self, mode: Mode) {
        let mut rules = self.state.rules();
        let newest = self.state.newest(*rules);
        *rules = Rules { mode, newest: (mode == Mode::Stopped).then_some(newest) };
        self.state.changed.notify_all();
    }

    pub(crate) fn sent(&self) -> u64 {
        self.state.sent.load(Ordering::Relaxed)
    }
}

impl State {
    fn rules(&self) -> std::sync::MutexGuard<'_, Rules> {
        self.mode.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the newest piece.
    fn newest(&self, rules: Rules) -> usize {
        let now = WINDOW + usize::try_from(self.begun.elapsed().as_secs()).expect("a short test");
        rules.newest.unwrap_or(now).min(PIECES - 1)
    }

    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        let mut lines = BufReader::new(stream).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        lines.find(|line| line.as_ref().map_or(true, String::is_empty)).transpose()?;
        let path = first.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
        let name = path.split('?').next().unwrap_or_default();
        let page = self.pages.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        let rules = *self.rules();
        match page {
            Some(Page::Text(text)) => return reply(stream, "200 OK", "application/vnd.apple.mpegurl", text.as_bytes()),
            Some(Page::On(to)) => return reply(stream, &format!("302 Found\r\nLocation: {to}"), "text/plain", b""),
            Some(Page::OnAndOn) => {
                let to = format!("302 Found\r\nLocation: /{name}?{}", path.len());
                return reply(stream, &to, "text/plain", b"");
            }
            Some(Page::Endless) => return self.send_on(stream),
            None => {}
        }
        if rules.mode == Mode::Silent {
            // Until it is to behave otherwise; what hung has its connection ended then.
            let rules = self.rules();
            let patience = Duration::from_mins(2);
            drop(self.changed.wait_timeout_while(rules, patience, |rules| rules.mode == Mode::Silent));
            return stream.shutdown(Shutdown::Both);
        }
        if name == "live.m3u8" { self.manifest(stream, rules) } else { Self::piece(stream, rules, name) }
    }

    fn manifest(&self, stream: &TcpStream, rules: Rules) -> io::Result<()> {
        let kind = "application/vnd.apple.mpegurl";
        match rules.mode {
            Mode::Manifest(status) => reply(stream, &format!("{status} No"), "text/plain", b""),
            Mode::Empty => reply(stream, "200 OK", kind, playlist("small", 0..0, "").as_bytes()),
            Mode::Page => reply(stream, "200 OK", "text/html", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
            mode => {
                let newest = self.newest(rules);
                let end = if mode == Mode::Ended { "#EXT-X-ENDLIST\n" } else { "" };
                let text = playlist("small", newest + 1 - WINDOW..newest + 1, end);
                reply(stream, "200 OK", if mode == Mode::Misnamed { "image/png" } else { kind }, text.as_bytes())
            }
        }
    }

    fn piece(mut stream: &TcpStream, rules: Rules, name: &str) -> io::Result<()> {
        let Some(piece) = pieces().0.get(name) else { return reply(stream, "404 Not Found", "text/plain", b"") };
        match rules.mode {
            Mode::Pieces(status) => reply(stream, &format!("{status} No"), "text/plain", b""),
            Mode::Nothing => reply(stream, "200 OK", "video/mp2t", b""),
            Mode::Halves => {
                head(stream, "200 OK", "video/mp2t", piece.len() as u64)?;
                stream.write_all(&piece[..piece.len() / 2])?;
                stream.shutdown(Shutdown::Both)
            }
            Mode::Misnamed => reply(stream, "200 OK", "text/html", piece),
            _ => reply(stream, "200 OK", "video/mp2t", piece),
        }
    }

    /// Sends a piece that is said to have 10 GB, as fast as it is taken.
    fn send_on(&self, mut stream: &TcpStream) -> io::Result<()> {
        head(stream, "200 OK", "video/mp2t", ENDLESS)?;
        for number in (0..PIECES).cycle() {
            let piece = &pieces().0[&format!("small{number}.ts")];
            stream.write_all(piece)?;
            self.sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// A playlist of pieces of one kind.
pub(crate) fn playlist(kind: &str, pieces: std::ops::Range<usize>, end: &str) -> String {
    let head = format!("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{}\n", pieces.start);
    let lines: Vec<String> = pieces.map(|number| format!("#EXTINF:1.0,\n{kind}{number}.ts\n")).collect();
    let lines = lines.concat();
    format!("{head}{lines}{end}")
}

fn head(mut stream: &TcpStream, status: &str, kind: &str, length: u64) -> io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
}

fn reply(mut stream: &TcpStream, status: &str, kind: &str, body: &[u8]) -> io::Result<()> {
    head(stream, status, kind, body.len() as u64)?;
    stream.write_all(body)?;
    stream.shutdown(Shutdown::Write)
}
