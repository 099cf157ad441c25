//! Real streams for the player: live HLS made by ffmpeg, served over HTTP on loopback.
use std::{
    fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// One live stream. It ends with the value.
pub(crate) struct Live {
    pub(crate) server: Server,
    ffmpeg: Child,
}

impl Live {
    /// Starts ffmpeg with a picture in its graph language, and silence, and waits until there is enough to play.
    ///
    /// # Panics
    /// Where there is no ffmpeg, or it makes nothing within half a minute.
    pub(crate) fn start(source: &str) -> Self {
        let silence = ["-re", "-f", "lavfi", "-i", "anullsrc=r=48000"];
        Self::make(source, &silence, &["-g", "25"], "live.m3u8", "live.m3u8")
    }

    /// The same with two sounds, as a hall has them where an interpreter speaks.
    pub(crate) fn translated(source: &str) -> Self {
        let sounds = ["440", "880"].map(|pitch| format!("sine=frequency={pitch}:sample_rate=48000"));
        let sounds = sounds.each_ref().map(|sound| ["-re", "-f", "lavfi", "-i", sound.as_str()]).concat();
        let map = "v:0,agroup:s a:0,agroup:s,language:eng,name:room,default:yes a:1,agroup:s,language:deu,name:other";
        let more = ["-g", "25", "-map", "0:v", "-map", "1:a", "-map", "2:a", "-master_pl_name", "master.m3u8"];
        Self::make(source, &sounds, &[&more[..], &["-var_stream_map", map]].concat(), "%v.m3u8", "other.m3u8")
    }

    /// `more`: what ffmpeg is told beside. It writes playlists of this name, and is waited for until `waited` has enough.
    fn make(source: &str, sounds: &[&str], more: &[&str], playlist: &str, waited: &str) -> Self {
        let server = Server::start();
        let manifest = server.folder().join(waited);
        let mut ffmpeg = Command::new("ffmpeg")
            .args(["-hide_banner", "-loglevel", "error", "-progress", "pipe:1", "-stats_period", "0.2", "-nostdin"])
            .args(["-re", "-f", "lavfi", "-i", source])
            .args(sounds)
            .args(more)
            .args(["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"])
            .args(["-b:v", "1500k", "-maxrate", "1500k", "-bufsize", "1500k"])
            // It ends by itself even if its end is forgotten.
            .args(["-c:a", "aac", "-b:a", "64k", "-t", "900"])
            .args(["-f", "hls", "-hls_time", "1", "-hls_list_size", "10"])
            .args(["-hls_flags", "delete_segments+temp_file+independent_segments"])
            .arg(server.folder().join(playlist))
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("ffmpeg is installed");
        let progress = BufReader::new(ffmpeg.stdout.take().expect("a pipe"));
        let (ready, enough) = mpsc::channel();
        thread::spawn(move || {
            // Its reports pace the looking, and are taken to the end so that it never waits for this.
            for _ in progress.lines().map_while(Result::ok) {
                if fs::read_to_string(&manifest).is_ok_and(|text| text.matches("#EXTINF").count() >= 3) {
                    ready.send(()).unwrap_or_default();
                }
            }
        });
        let live = Self { server, ffmpeg };
        enough.recv_timeout(Duration::from_secs(30)).expect("ffmpeg makes a stream");
        live
    }

    pub(crate) fn url(&self) -> String {
        self.server.url("live.m3u8")
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let ended = self.ffmpeg.kill().and_then(|()| self.ffmpeg.wait());
        ended.map(drop).unwrap_or_default();
    }
}

/// A web server for the files of one temporary folder.
pub(crate) struct Server {
    folder: TempDir,
    address: SocketAddr,
    /// What every request is answered with instead of a file; 200: the file.
    status: Arc<AtomicU16>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let status = Arc::new(AtomicU16::new(200));
        let (root, answer) = (folder.path().to_owned(), Arc::clone(&status));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (root, status) = (root.clone(), answer.load(Ordering::SeqCst));
                thread::spawn(move || serve(&stream, &root, status).unwrap_or_default());
            }
        });
        Self { folder, address, status }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(crate) fn url(&self, file: &str) -> String {
        format!("http://{}/{file}", self.address)
    }

    /// Answers every request with this status from now on; 200: with the files.
    pub(crate) fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }
}

fn serve(mut stream: &TcpStream, root: &Path, status: u16) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let name = first.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
    let name = name.split('?').next().unwrap_or_default();
    let mut from = None;
    for line in lines {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        // Players ask for `bytes=FROM-`.
        let range = line.strip_prefix("range: bytes=").and_then(|range| range.split('-').next());
        from = from.or_else(|| range?.parse::<usize>().ok());
    }
    let file = if status == 200 && !name.contains("..") { fs::read(root.join(name)) } else { fs::read("") };
    let (status, body) = match (status, file) {
        (200, Ok(mut body)) if from.is_some_and(|from| from > 0 && from < body.len()) => {
            let (from, all) = (from.unwrap_or_default(), body.len());
            body.drain(..from);
            (format!("206 Partial Content\r\nContent-Range: bytes {from}-{}/{all}", all - 1), body)
        }
        (200, Ok(body)) => ("200 OK\r\nAccept-Ranges: bytes".to_owned(), body),
        (200 | 404, _) => ("404 Not Found".to_owned(), Vec::new()),
        _ => ("503 Service Unavailable".to_owned(), Vec::new()),
    };
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")?;
    stream.write_all(&body)?;
    stream.shutdown(Shutdown::Write)
}
