//! The whole of it over a real sshd on loopback: `hallway agent` at home, `ssh -R`, hallway's end on the server.
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
};

use hallway::player::{self, Event, Remote, Request};
use tempfile::TempDir;

use crate::{DEADLINE, SLOT, home::Far, live::Live, sshd::Sshd};

/// `hallway agent`, and what it prints.
struct Agent {
    home: TempDir,
    process: Child,
    lines: mpsc::Receiver<String>,
}

impl Agent {
    fn start(options: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_hallway"))
            .arg("agent")
            .args(options)
            .env_clear()
            .env("HOME", home.path())
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HALLWAY_AO", "null")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, lines) = mpsc::channel();
        let output = BufReader::new(process.stdout.take().unwrap());
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                tell.send(line).unwrap_or_default();
            }
        });
        Self { home, process, lines }
    }

    /// Waits for a line like this one; what was printed until then.
    fn until(&self, wanted: &str) -> String {
        let mut passed = String::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(DEADLINE) else { panic!("no {wanted:?} but\n{passed}") };
            passed.push_str(&line);
            passed.push('\n');
            if line.contains(wanted) {
                return passed;
            }
        }
    }

    fn socket(&self) -> PathBuf {
        self.home.path().join(".local/state/hallway/run/agent.sock")
    }

    fn interrupt(&mut self) {
        let id = rustix::process::Pid::from_raw(self.process.id().try_into().unwrap()).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.process.kill().and_then(|()| self.process.wait()).map(drop).unwrap_or_default();
    }
}

/// The tunnel, as the person's own `ssh` makes it. It ends with the value.
struct Tunnel(Child);

impl Tunnel {
    fn dig(sshd: &Sshd, there: &Path, here: &Path) -> Self {
        let forward = format!("{}:{}", there.display(), here.display());
        let process = Command::new("ssh")
            .args(["-N", "-o", "ExitOnForwardFailure=yes", "-R", &forward])
            .args(sshd.arguments())
            .stdin(Stdio::null())
            .spawn()
            .expect("ssh (Debian: openssh-client) is installed");
        Self(process)
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).map(drop).unwrap_or_default();
    }
}

#[tokio::test]
async fn a_stream_is_watched_at_home_by_a_hallway_on_a_server() {
    let (live, sshd) = (Live::start("testsrc2=size=320x180:rate=25"), Sshd::start());
    let mut agent = Agent::start(&["--output", "audio", "--allow-private"]);
    let printed = agent.until("listening");
    assert!(printed.contains("ssh -o ExitOnForwardFailure=yes -R "), "{printed}");
    let server = tempfile::tempdir().unwrap();
    let (socket, token) = (server.path().join("hallway.sock"), server.path().join("agent.token"));
    fs::copy(agent.home.path().join(".config/hallway/agent.token"), &token).unwrap();
    let mut far = Far(player::connect(Some(Remote { socket: socket.clone(), token: token.clone() })));
    far.load(&live.url());
    let advice = far
        .until("Unavailable", |event| match event {
            Event::Unavailable { reason, advice } => Some(format!("{reason}. {advice}")),
            _ => None,
        })
        .await;
    assert!(advice.contains("nobody answers at ") && advice.contains("ssh line with -R"), "{advice}");

    let tunnel = Tunnel::dig(&sshd, &socket, &agent.socket());
    far.until("Ready", |event| matches!(event, Event::Ready { .. }).then_some(())).await;
    far.until_playing().await;
    agent.until("playing A talk");
    let paused = |on| move |event: &Event| (*event == Event::Paused { slot: SLOT, on }).then_some(());
    far.ask(Request::Pause { slot: SLOT, on: true });
    far.until("a pause", paused(true)).await;
    far.ask(Request::Pause { slot: SLOT, on: false });
    far.until("its end", paused(false)).await;

    drop(tunnel);
    far.until("the cut", |event| matches!(event, Event::Crashed { .. }).then_some(())).await;
    agent.until("disconnected");
    let _tunnel = Tunnel::dig(&sshd, &socket, &agent.socket());
    far.until("Ready again", |event| matches!(event, Event::Ready { .. }).then_some(())).await;
    far.until_playing().await;
    far.ask(Request::Stop { slot: SLOT });
    far.until("Stopped", |event| matches!(event, Event::Stopped { .. }).then_some(())).await;
    agent.until("stopped");
    agent.interrupt();
    assert!(!agent.socket().exists(), "nothing is left");
    drop((live, sshd));
}

#[tokio::test]
async fn a_player_that_is_killed_comes_back() {
    let live = Live::start("testsrc2=size=320x180:rate=25");
    let agent = Agent::start(&["--output", "audio", "--allow-private"]);
    agent.until("listening");
    let token = agent.home.path().join(".config/hallway/agent.token");
    let mut far = Far(player::connect(Some(Remote { socket: agent.socket(), token })));
    far.load(&live.url());
    far.until_playing().await;
    kill_player(&agent.socket());
    agent.until("the player ended (signal: 9 (SIGKILL)): the next start is in ");
    agent.until("listening");
    far.until("Ready again", |event| matches!(event, Event::Ready { .. }).then_some(())).await;
    far.until_playing().await;
}

#[test]
fn an_agent_that_did_not_listen_takes_nothing_away() {
    let first = Agent::start(&["--output", "audio", "--allow-private"]);
    first.until("listening");
    let file = first.home.path().join("file");
    fs::write(&file, "kept").unwrap();
    for taken in [&file, &first.socket()] {
        let mut second = Agent::start(&["--output", "audio", "--socket", taken.to_str().unwrap()]);
        assert!(!second.process.wait().unwrap().success());
        assert!(taken.exists(), "{}", taken.display());
    }
}

/// Kills the process that listens there.
fn kill_player(socket: &Path) {
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    let listens = |id: &i32| {
        let words = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let words: Vec<&[u8]> = words.split(|byte| *byte == 0).collect();
        words.contains(&&b"--listen"[..]) && words.contains(&socket.as_os_str().as_encoded_bytes())
    };
    let mut all = fs::read_dir("/proc").unwrap().filter_map(|entry| number(entry.ok()?));
    let id = rustix::process::Pid::from_raw(all.find(listens).unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
}
