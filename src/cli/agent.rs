//! `hallway agent`: keeps a player for a hallway at the other end of SSH, and says how that one finds it.
use std::{
    cell::Cell,
    collections::VecDeque,
    ffi::OsString,
    fmt::Write as _,
    fs,
    hash::{BuildHasher as _, RandomState},
    io::{self, Write as _},
    os::unix::fs::FileTypeExt as _,
    path::{Path, PathBuf},
    process::{ExitCode, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader},
    process::{Child, Command},
    signal::unix::{Signal, SignalKind, signal},
    time::{sleep, timeout},
};

use super::args::{self, AgentOutput};
use crate::{
    config,
    paths::{Paths, expanded},
    player::{
        Remote, Screen,
        agent::{self, Notice, Token},
    },
    settings::Settings,
    text::Clean,
};

/// How long the player may take to end.
const FAREWELL: Duration = Duration::from_secs(1);
/// Crashes within a minute after which it is left alone for a while, and for how long.
const MANY: usize = 3;
const REST: Duration = Duration::from_mins(1);
/// Most lines of one player that are written into the log.
const JOURNAL: usize = 20_000;
/// Longest line that is read of the player, in bytes.
const LONGEST: u64 = 8 * 1_024;

/// The player at home as this end of the line reaches it: by the variable, else by the settings; `None` where neither names it.
#[must_use]
pub(super) fn remote(
    video: &config::Video,
    paths: &Paths,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Option<Remote> {
    let named = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let socket = named("HALLWAY_AGENT").or_else(|| video.remote.clone())?;
    let token = named("HALLWAY_AGENT_TOKEN").or_else(|| video.remote_token.clone());
    let token = token.unwrap_or_else(|| paths.agent_token());
    Some(Remote { socket: expanded(&socket).into_owned(), token: expanded(&token).into_owned() })
}

/// Runs until it is interrupted.
///
/// # Errors
/// Where no player can be had, in words.
pub(super) fn run(args: &args::Agent, paths: &Paths) -> anyhow::Result<ExitCode> {
    let token = paths.agent_token();
    let (_, new) = Token::read_or_make(&token).map_err(anyhow::Error::msg)?;
    let socket = args.socket.clone().unwrap_or_else(|| paths.agent_socket());
    let socket = std::path::absolute(&socket).with_context(|| format!("{} is no path", socket.display()))?;
    say(&instructions(&socket, &token, new, RandomState::new().hash_one(0_u8)));
    let program = super::screen::player_program();
    let arguments = arguments(args, &socket, &token, paths)?;
    // One thread: the player is told to end with the thread that started it.
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut keeper =
        Keeper { program, arguments, log: paths.log(), crashes: VecDeque::new(), listening: Cell::default() };
    let kept = tokio.block_on(async {
        let mut ends = Ends::take()?;
        tokio::select! {
            kept = keeper.keep() => kept,
            () = ends.next() => Ok(()),
        }
    });
    if keeper.listening.get() {
        sweep(&socket);
    }
    kept.map(|()| ExitCode::SUCCESS)
}

/// Takes away the socket of a player that has listened there: whoever was killed has left it.
fn sweep(socket: &Path) {
    if fs::symlink_metadata(socket).is_ok_and(|found| found.file_type().is_socket()) {
        fs::remove_file(socket).unwrap_or_default();
    }
}

fn arguments(args: &args::Agent, socket: &Path, token: &Path, paths: &Paths) -> anyhow::Result<Vec<OsString>> {
    let output = match args.output {
        AgentOutput::Window => "window",
        AgentOutput::Framebuffer => "framebuffer",
        AgentOutput::Audio => "audio",
    };
    let mut arguments: Vec<OsString> = vec!["--listen".into(), socket.into(), "--token".into(), token.into()];
    arguments.extend(["--output".into(), output.into()]);
    for address in &args.allow {
        arguments.extend(["--allow".into(), address.to_string().into()]);
    }
    if args.allow_private {
        arguments.push("--allow-private".into());
    }
    if args.output == AgentOutput::Framebuffer {
        let settings = Settings::load(&paths.settings()).map_err(anyhow::Error::msg)?;
        let screen = Screen::of(&settings.config().video).map_err(anyhow::Error::msg)?;
        arguments.extend(screen.arguments().into_iter().map(OsString::from));
    }
    Ok(arguments)
}

/// What a person needs, once and each time.
fn instructions(socket: &Path, token: &Path, new: bool, number: u64) -> String {
    // A new name each time: sshd does not bind a socket that a broken connection has left.
    let there = format!("/tmp/hallway-{:08x}.sock", number & 0xffff_ffff);
    let (shown, secret) = (quoted(socket), quoted(token));
    let mut text = format!("The player's socket: {shown}\nIts token: {secret}");
    if new {
        text += " (new)";
    }
    write!(
        text,
        "\n\nOnce, so that hallway on HOST may ask this player:\n  \
         ssh HOST 'umask 077; mkdir -p ~/.config/hallway; cat > ~/.config/hallway/agent.token' < {secret}\n\
         Each time:\n  \
         ssh -o ExitOnForwardFailure=yes -R {there}:{shown} HOST\n\
         and there:\n  \
         HALLWAY_AGENT={there} hallway\n"
    )
    // A string takes everything.
    .unwrap_or_default();
    text
}

/// For a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@~%".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Signals that end it.
struct Ends([Signal; 3]);

impl Ends {
    fn take() -> io::Result<Self> {
        Ok(Self([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?]))
    }

    async fn next(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

struct Keeper {
    program: PathBuf,
    arguments: Vec<OsString>,
    log: PathBuf,
    /// Within the last minute.
    crashes: VecDeque<Instant>,
    /// The player that was started last has listened: the socket is its own.
    listening: Cell<bool>,
}

impl Keeper {
    /// Starts the player again and again.
    async fn keep(&mut self) -> anyhow::Result<()> {
        loop {
            let (status, words) = self.once().await?;
            if let Some(reason) = agent::cannot_be_had(status, &self.log) {
                // What it said of its own start is more than its number says.
                anyhow::bail!(words.unwrap_or(reason));
            }
            let wait = self.after_crash(Instant::now());
            let seconds = wait.as_secs();
            let often = if wait == REST { ", as it did often lately" } else { "" };
            say(&format!("the player ended ({status}){often}: the next start is in {seconds} s"));
            sleep(wait).await;
        }
    }

    /// Starts it and passes on what it tells until it ends; with that, its last words where it could not start.
    async fn once(&self) -> anyhow::Result<(ExitStatus, Option<String>)> {
        self.listening.set(false);
        let started = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // An interrupt is for the agent, which ends it in order.
            .process_group(0)
            .kill_on_drop(true)
            .spawn();
        let mut child = started.with_context(|| {
            format!(
                "the player {} cannot be started; build hallway with its feature \"player\"",
                self.program.display()
            )
        })?;
        let (Some(told), Some(logged)) = (child.stdout.take(), child.stderr.take()) else {
            anyhow::bail!("the player has no pipes");
        };
        let _ender = Ender(child.stdin.take());
        let ((), words) = tokio::join!(notices(told, &self.listening), self.journal(logged));
        let status = end(&mut child).await?;
        let start_failed = status.code() == Some(agent::WRONG_START);
        Ok((status, words.filter(|_| start_failed)))
    }

    /// Writes what the player logs into the log; its last line.
    async fn journal(&self, from: impl AsyncRead + Unpin) -> Option<String> {
        let mut log = super::log::append(&self.log).ok();
        let (mut lines, mut last, mut written) = (BufReader::new(from), None, 0);
        while let Some(line) = line(&mut lines).await {
            written += 1;
            if let Some(log) = log.as_mut().filter(|_| written <= JOURNAL) {
                // A full disk loses lines of the log.
                writeln!(log, "{line}").unwrap_or_default();
            }
            last = line.strip_prefix("hallway-player: ").map(str::to_owned).or(last);
        }
        last
    }

    fn after_crash(&mut self, now: Instant) -> Duration {
        self.crashes.retain(|crash| now.duration_since(*crash) < Duration::from_mins(1));
        self.crashes.push_back(now);
        match self.crashes.len() {
            1 => Duration::from_secs(1),
            2 => Duration::from_secs(3),
            MANY.. => {
                self.crashes.clear();
                REST
            }
            _ => Duration::ZERO,
        }
    }
}

/// The player ends with its input.
struct Ender(#[expect(dead_code, reason = "it is kept open")] Option<tokio::process::ChildStdin>);

async fn end(child: &mut Child) -> io::Result<ExitStatus> {
    if let Ok(status) = timeout(FAREWELL, child.wait()).await {
        return status;
    }
    child.kill().await?;
    child.wait().await
}

async fn notices(from: impl AsyncRead + Unpin, listening: &Cell<bool>) {
    let mut lines = BufReader::new(from);
    while let Some(line) = line(&mut lines).await {
        if let Ok(notice) = serde_json::from_str::<Notice>(&line) {
            listening.set(listening.get() || matches!(notice, Notice::Listening));
            say(&notice.words());
        }
    }
}

/// A line, or the part of it that is not too long; `None` at the end.
async fn line(from: &mut (impl AsyncBufRead + Unpin)) -> Option<String> {
    let mut bytes = Vec::new();
    let read = from.take(LONGEST).read_until(b'\n', &mut bytes).await.ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

/// A line for the person, or for the journal of whoever keeps services. Nobody may be there to read it.
fn say(words: &str) {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", Clean::block(words)).and_then(|()| out.flush()).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_that_a_person_needs_are_printed() {
        let text = instructions(Path::new("/run/user/1000/hallway/agent.sock"), Path::new("/home/o k/t"), true, 0xab);
        assert!(text.contains("-R /tmp/hallway-000000ab.sock:/run/user/1000/hallway/agent.sock HOST\n"), "{text}");
        assert!(text.contains("agent.token' < '/home/o k/t'\n"), "{text}");
        assert!(text.contains("HALLWAY_AGENT=/tmp/hallway-000000ab.sock hallway"), "{text}");
        assert_eq!(quoted(Path::new("/it's")), r"'/it'\''s'");
    }

    #[test]
    fn a_player_that_ends_often_is_left_alone() {
        let arguments = Vec::new();
        let (crashes, listening) = (VecDeque::new(), Cell::default());
        let mut keeper = Keeper { program: "p".into(), arguments, log: "l".into(), crashes, listening };
        let start = Instant::now();
        let mut after = |seconds| keeper.after_crash(start + Duration::from_secs(seconds)).as_secs();
        assert_eq!([0, 4, 9].map(&mut after), [1, 3, 60]);
        assert_eq!([70, 200, 210, 220].map(&mut after), [1, 1, 3, 60]);
    }

    #[test]
    fn nothing_but_a_socket_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let (file, socket) = (folder.path().join("file"), folder.path().join("socket"));
        fs::write(&file, "kept").unwrap();
        drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
        sweep(&file);
        sweep(&socket);
        assert!(file.exists() && !socket.exists());
    }

    #[test]
    fn the_variable_comes_before_the_setting() {
        let paths = Paths::from_environment().unwrap();
        let mut video = config::Video::default();
        let named = |pairs: &'static [(&'static str, &'static str)]| {
            move |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        };
        assert_eq!(remote(&video, &paths, named(&[])), None);
        assert_eq!(remote(&video, &paths, named(&[("HALLWAY_AGENT", "")])), None);
        video.remote = Some("/set.sock".into());
        let usual = Remote { socket: "/set.sock".into(), token: paths.agent_token() };
        assert_eq!(remote(&video, &paths, named(&[])), Some(usual));
        video.remote_token = Some("/set.token".into());
        let both = named(&[("HALLWAY_AGENT", "/var.sock"), ("HALLWAY_AGENT_TOKEN", "/var.token")]);
        let remote = remote(&video, &paths, both).unwrap();
        assert_eq!(remote, Remote { socket: "/var.sock".into(), token: "/var.token".into() });
    }
}
