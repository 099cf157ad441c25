//! A person's own machine: the player that listens, and who speaks with it.
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::net::UnixStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
};

use hallway::player::{
    self, Event, How, Player, Remote, Request,
    agent::{Notice, Token},
    wire::{self, Packet},
};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::{DEADLINE, SLOT};

pub(crate) struct Home {
    pub(crate) folder: TempDir,
    pub(crate) player: Child,
    notices: mpsc::Receiver<Notice>,
}

impl Home {
    /// Starts the player with these options, and waits until it listens.
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        Token::read_or_make(&at("token")).unwrap();
        let mut player = Command::new(env!("CARGO_BIN_EXE_hallway-player"))
            .arg("--listen")
            .arg(at("run/agent.sock"))
            .arg("--token")
            .arg(at("token"))
            .args(["--output", "audio"])
            .args(options)
            .env("HALLWAY_AO", "null")
            // The one that this machine trusts.
            .env("SSL_CERT_FILE", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tls/cert.pem"))
            // They are not to be believed.
            .env("no_proxy", "*")
            .env("http_proxy", "http://127.0.0.1:9")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(at("log")).unwrap())
            .spawn()
            .unwrap();
        let (tell, notices) = mpsc::channel();
        let output = BufReader::new(player.stdout.take().unwrap());
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                tell.send(serde_json::from_str(&line).unwrap()).unwrap_or_default();
            }
        });
        let home = Self { folder, player, notices };
        home.until(&Notice::Listening);
        home
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("run/agent.sock")
    }

    pub(crate) fn token(&self) -> PathBuf {
        self.folder.path().join("token")
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Waits until this is told; others pass.
    pub(crate) fn until(&self, wanted: &Notice) {
        let mut passed = Vec::new();
        loop {
            match self.notices.recv_timeout(DEADLINE) {
                Ok(notice) if notice == *wanted => return,
                Ok(notice) => passed.push(notice),
                Err(error) => panic!("{error}: no {wanted:?} but {passed:?}\n{:.9000}", self.log()),
            }
        }
    }

    /// A connection of which nothing was said yet.
    pub(crate) fn knock(&self) -> Raw {
        let stream = UnixStream::connect(self.socket()).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        Raw(stream)
    }

    /// A connection that said the token; how it was greeted.
    pub(crate) fn enter(&self) -> (Raw, String) {
        let mut raw = self.knock();
        raw.say(&fs::read(self.token()).unwrap());
        let greeting = raw.line();
        (raw, greeting)
    }

    /// hallway's own way in, at the same machine.
    pub(crate) fn connect(&self) -> Far {
        Far(player::connect(Some(Remote { socket: self.socket(), token: self.token() })))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.player.kill().and_then(|()| self.player.wait()).map(drop).unwrap_or_default();
    }
}

/// A connection byte by byte.
pub(crate) struct Raw(UnixStream);

impl Raw {
    /// Whoever does not listen any more may have hung up.
    pub(crate) fn say(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap_or_default();
    }

    pub(crate) fn ask(&mut self, request: &Request) {
        wire::write_request(&mut self.0, request).unwrap();
    }

    /// The next line; what there was of it where it ended.
    pub(crate) fn line(&mut self) -> String {
        let (mut line, mut byte) = (Vec::new(), [0]);
        while self.0.read(&mut byte).unwrap_or(0) == 1 {
            line.extend(byte);
            if byte == *b"\n" {
                break;
            }
        }
        String::from_utf8(line).unwrap()
    }

    /// The next event; `None` at the end.
    pub(crate) fn event(&mut self) -> Option<Event> {
        match wire::read_packet(&mut self.0, &mut Vec::new()).ok()?? {
            Packet::Event(event) => Some(event),
            other @ Packet::Frame(_) => panic!("{other:?}"),
        }
    }

    /// Waits for this event, or the end.
    pub(crate) fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Option<Event> {
        loop {
            let event = self.event()?;
            if wanted(&event) {
                return Some(event);
            }
        }
    }
}

/// hallway at the other end.
pub(crate) struct Far(pub(crate) Player);

impl Far {
    pub(crate) fn ask(&self, request: Request) {
        self.0.service.requests.send(request).unwrap();
    }

    pub(crate) fn load(&self, url: &str) {
        let how = How { title: "A talk".into(), ..How::default() };
        self.ask(Request::Load { slot: SLOT, url: url.parse().unwrap(), how });
    }

    /// Waits for an event that is wanted; others pass.
    pub(crate) async fn until<T>(&mut self, what: &str, wanted: impl Fn(&Event) -> Option<T>) -> T {
        let mut passed = Vec::new();
        let next = async {
            loop {
                let event = self.0.service.events.recv().await.expect("the service runs");
                if let Some(found) = wanted(&event) {
                    return found;
                }
                passed.push(event);
            }
        };
        let Ok(found) = timeout(DEADLINE, next).await else { panic!("no {what} but {passed:?}") };
        found
    }

    pub(crate) async fn until_playing(&mut self) {
        self.until("Playing", |event| matches!(event, Event::Playing { .. }).then_some(())).await;
    }

    /// Whether it plays, else the reason why not.
    pub(crate) async fn outcome(&mut self) -> Result<(), String> {
        self.until("outcome", |event| match event {
            Event::Playing { .. } => Some(Ok(())),
            Event::Retrying { reason, .. } => Some(Err(reason.clone())),
            Event::Ended { .. } => Some(Err("ended".to_owned())),
            _ => None,
        })
        .await
    }
}
