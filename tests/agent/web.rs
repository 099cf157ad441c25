//! A small web server that remembers what it was asked, and a port that nobody is to come to.
use std::{
    collections::HashMap,
    fs,
    io::{self, BufRead as _, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{Arc, Mutex, OnceLock},
    thread,
};

/// Files and redirects.
#[derive(Default)]
struct Pages {
    files: HashMap<String, Vec<u8>>,
    redirects: HashMap<String, String>,
    asked: Vec<String>,
}

pub(crate) struct Web {
    pub(crate) address: SocketAddr,
    pages: Arc<Mutex<Pages>>,
}

impl Web {
    /// Serves at this address of loopback, over plain HTTP.
    pub(crate) fn start(ip: &str) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let pages = Arc::<Mutex<Pages>>::default();
        let theirs = Arc::clone(&pages);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let pages = Arc::clone(&theirs);
                thread::spawn(move || {
                    serve(&mut &stream, &pages).unwrap_or_default();
                    stream.shutdown(Shutdown::Both).unwrap_or_default();
                });
            }
        });
        Self { address, pages }
    }

    pub(crate) fn url(&self, name: &str) -> String {
        format!("http://{}/{name}", self.address)
    }

    pub(crate) fn put(&self, name: &str, body: impl Into<Vec<u8>>) {
        self.pages.lock().unwrap().files.insert(name.to_owned(), body.into());
    }

    pub(crate) fn redirect(&self, name: &str, to: &str) {
        self.pages.lock().unwrap().redirects.insert(name.to_owned(), to.to_owned());
    }

    /// The heads of the requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.pages.lock().unwrap().asked.clone()
    }

    /// Puts some seconds of sound and picture there as `segment.ts`.
    pub(crate) fn put_segment(&self) {
        self.put("segment.ts", segment());
    }
}

/// Answers one request.
pub(crate) fn answer(stream: &mut (impl Read + Write), files: &HashMap<String, Vec<u8>>) -> io::Result<()> {
    let pages = Pages { files: files.clone(), ..Pages::default() };
    serve(stream, &Mutex::new(pages))
}

fn serve(stream: &mut (impl Read + Write), pages: &Mutex<Pages>) -> io::Result<()> {
    let mut head = String::new();
    let mut lines = BufReader::new(&mut *stream);
    while lines.read_line(&mut head)? > 2 {}
    let name = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
    let (file, redirect) = {
        let mut pages = pages.lock().unwrap();
        pages.asked.push(head);
        (pages.files.get(&name).cloned(), pages.redirects.get(&name).cloned())
    };
    let (status, body) = match (redirect, file) {
        (Some(to), _) => (format!("302 Found\r\nLocation: {to}"), Vec::new()),
        (None, Some(body)) => ("200 OK".to_owned(), body),
        (None, None) => ("404 Not Found".to_owned(), Vec::new()),
    };
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len())?;
    stream.write_all(&body)?;
    stream.flush()
}

/// A port on 127.0.0.1 that stands for the router, the printer, and whatever else is at home.
pub(crate) struct Trap {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    pub(crate) fn set() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let theirs = Arc::clone(&heard);
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut said = [0; 400];
                theirs.lock().unwrap().push("a connection".to_owned());
                let read = TcpStream::read(&mut stream, &mut said).unwrap_or(0);
                theirs.lock().unwrap().push(String::from_utf8_lossy(&said[..read]).into_owned());
            }
        });
        Self { address, heard }
    }

    /// What was heard there: nothing, where all is well.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// A playlist of these segments, and an end.
pub(crate) fn playlist(lines: &[&str]) -> String {
    let lines = lines.join("\n");
    format!("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n{lines}\n#EXT-X-ENDLIST\n")
}

/// Four seconds, made once.
fn segment() -> Vec<u8> {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| seconds(4)).clone()
}

/// So many seconds of picture and sound.
pub(crate) fn seconds(seconds: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("segment.ts");
    ffmpeg(seconds, &["-f", "mpegts"], &path);
    fs::read(path).unwrap()
}

/// The same, encrypted with a key that is fetched from `url`: the playlist, the segment and the key.
pub(crate) fn encrypted(url: &str) -> (String, Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let key = b"0123456789abcdef".to_vec();
    fs::write(at("key"), &key).unwrap();
    fs::write(at("info"), format!("{url}\n{}\n", at("key").display())).unwrap();
    let (info, segments) = (at("info").display().to_string(), at("secret%d.ts").display().to_string());
    let options = [
        "-f",
        "hls",
        "-hls_time",
        "9",
        "-hls_playlist_type",
        "vod",
        "-hls_key_info_file",
        &info,
        "-hls_segment_filename",
        &segments,
    ];
    ffmpeg(4, &options, &at("list.m3u8"));
    let list = fs::read_to_string(at("list.m3u8")).unwrap();
    (list, fs::read(at("secret0.ts")).unwrap(), key)
}

fn ffmpeg(seconds: u32, options: &[&str], to: &Path) {
    let made = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10"])
        .args([
            "-f",
            "lavfi",
            "-i",
            "sine=440",
            "-t",
            &seconds.to_string(),
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-g",
            "10",
        ])
        .args(["-pix_fmt", "yuv420p", "-c:a", "aac"])
        .args(options)
        .arg(to)
        .status()
        .expect("ffmpeg is installed");
    assert!(made.success());
}
