//! The clipboard: by the terminal (OSC 52), within tmux by tmux itself, which drops what programs send for the terminal unless it
//! was told otherwise.
use std::{ffi::OsString, io, process::Stdio, time::Duration};

use crossterm::{Command as _, clipboard::CopyToClipboard};
use tokio::{io::AsyncWriteExt as _, process::Command, sync::mpsc, task::JoinHandle, time::timeout};

use crate::text::{Clean, fit};

/// Most of a text that is copied, in bytes: terminals drop what is much longer.
pub const LONGEST: usize = 100 * 1024;
/// Bytes of a piece that screen passes on; longer strings it cuts (screen's `MAXSTR`).
const PIECE: usize = 240;
/// How long tmux may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Columns of a text that are shown where it could not be copied.
const SHOWN: usize = 200;

/// How text gets into the clipboard here, and what came of it.
#[derive(Debug)]
pub struct Clipboard {
    way: Way,
    tell: mpsc::Sender<Told>,
    told: mpsc::Receiver<Told>,
    /// What is being handed to tmux; a later text takes its place.
    running: Option<JoinHandle<()>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Terminal,
    /// The program's name, or its path.
    Tmux(OsString),
    Screen,
}

/// What is still to be done or said of a text that was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// For the terminal.
    pub bytes: Vec<u8>,
    /// For the person.
    pub words: Option<String>,
}

impl Clipboard {
    /// Chooses by the environment.
    #[must_use]
    pub fn choose(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).is_some_and(|value| !value.is_empty());
        Self::new(match (set("TMUX"), set("STY")) {
            (true, _) => Way::Tmux("tmux".into()),
            (false, true) => Way::Screen,
            (false, false) => Way::Terminal,
        })
    }

    /// Within tmux, by this program.
    #[must_use]
    pub fn tmux(program: impl Into<OsString>) -> Self {
        Self::new(Way::Tmux(program.into()))
    }

    fn new(way: Way) -> Self {
        let (tell, told) = mpsc::channel(4);
        Self { way, tell, told, running: None }
    }

    /// Copies the text; gives back what the terminal is to be sent. Never waits. Control characters stay out, but for the
    /// ends of lines and tabs: where the text is pasted they would act, or end the brackets that hold a paste together.
    #[must_use]
    pub fn copy(&mut self, mut text: String) -> Vec<u8> {
        text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        let cut = text.len() > LONGEST;
        if cut {
            text.truncate(text.floor_char_boundary(LONGEST));
            let words =
                format!("It is too long for the clipboard: the first {} KiB of it were copied.", LONGEST / 1024);
            self.tell.try_send(Told { words: Some(words), ..Told::default() }).ok();
        }
        match &self.way {
            Way::Terminal => osc52(&text).into_bytes(),
            Way::Screen => through_screen(&text),
            Way::Tmux(program) => {
                if let Some(before) = self.running.take() {
                    before.abort();
                }
                self.running = Some(tokio::spawn(hand_over(program.clone(), text, self.tell.clone())));
                vec![]
            }
        }
    }

    /// What is still to be done or said, when there is something.
    pub async fn told(&mut self) -> Told {
        match self.told.recv().await {
            Some(told) => told,
            // Not while this lives: it holds the other end.
            None => std::future::pending().await,
        }
    }
}

impl Default for Clipboard {
    fn default() -> Self {
        Self::new(Way::Terminal)
    }
}

/// Gives the text to tmux, which gives it to its terminal (`-w`, since tmux 3.2). What does not work is tried in another way,
/// and said.
async fn hand_over(program: OsString, text: String, tell: mpsc::Sender<Told>) {
    let words = match load(&program, &["load-buffer", "-w", "-"], &text).await {
        Ok(()) => return,
        Err(error) if error.kind() == io::ErrorKind::NotFound => "tmux is not found".to_owned(),
        Err(first) => match load(&program, &["load-buffer", "-"], &text).await {
            Ok(()) => {
                "tmux put it into its own buffer alone (prefix ] pastes it there; since 3.2 it does more)".to_owned()
            }
            Err(_) => format!("tmux does not take it ({first})"),
        },
    };
    let shown = fit(&Clean::line(&text), SHOWN);
    let words = format!("It may not be in the clipboard: {words}. It is: {shown}");
    // The loop may have ended meanwhile.
    tell.send(Told { bytes: through_tmux(&text), words: Some(words) }).await.ok();
}

/// Runs the program with the text on its standard input: nothing of it is an argument, and no shell reads it.
async fn load(program: &OsString, arguments: &[&str], text: &str) -> io::Result<()> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let talk = async {
        if let Some(mut input) = child.stdin.take() {
            // Whoever does not read to the end says so by how it ends.
            input.write_all(text.as_bytes()).await.ok();
        }
        child.wait().await
    };
    match timeout(PATIENCE, talk).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(io::Error::other(status.to_string())),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "it does not answer")),
    }
}

/// The sequence that asks the terminal to copy (xterm's control sequences, "Manipulate Selection Data"), ended by a bell, which
/// may stand within other sequences.
fn osc52(text: &str) -> String {
    let mut sequence = String::new();
    // Writing into a string cannot fail.
    CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).ok();
    match sequence.strip_suffix("\x1b\\") {
        Some(bare) => format!("{bare}\x07"),
        None => sequence,
    }
}

/// For a tmux that takes it (`set-clipboard on`), and past one that lets it through (`allow-passthrough on`).
fn through_tmux(text: &str) -> Vec<u8> {
    let sequence = osc52(text);
    format!("{sequence}\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b")).into_bytes()
}

/// Past screen, which passes on device control strings, in pieces.
fn through_screen(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for piece in osc52(text).as_bytes().chunks(PIECE) {
        bytes.extend_from_slice(b"\x1bP");
        bytes.extend_from_slice(piece);
        bytes.extend_from_slice(b"\x1b\\");
    }
    bytes
}
