//! The person's own editor on what is typed: it has the terminal while it runs, and hallway goes on behind it.
//! Nothing is drawn meanwhile, and the keyboard's thread rests.
use std::{
    io::{self, Write as _},
    os::fd::AsFd as _,
    path::{Path, PathBuf},
    process::ExitStatus,
};

use ratatui::layout::Size;
use tempfile::NamedTempFile;
use tokio::{
    process::{Child, Command},
    time::Instant,
};

use super::{Painter, Runtime};
use crate::app::Msg;

/// What is read of a file at most, in bytes: no message is longer.
const MOST: u64 = 1024 * 1024;

/// Which editor there is, and where its files may stand.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The command, as a shell reads it; `None` where there is none.
    pub command: Option<String>,
    /// A folder of the person's own alone.
    pub folder: PathBuf,
}

impl Editor {
    /// `$VISUAL`, else `$EDITOR`, else what is installed of `nano` and `vi`.
    #[must_use]
    pub fn choose(folder: PathBuf, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let said = |name| variable(name).filter(|value| !value.trim().is_empty());
        let path = variable("PATH").unwrap_or_default();
        let is_there = |name: &&str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
        let installed = || ["nano", "vi"].into_iter().find(is_there).map(str::to_owned);
        Self { command: said("VISUAL").or_else(|| said("EDITOR")).or_else(installed), folder }
    }

    /// Starts the editor on a file with this text, which only the person can read. It has the terminal: it must have been
    /// given back, and nobody may read from it.
    ///
    /// # Errors
    /// In words: there is no editor, or it does not start.
    pub(super) fn open(&self, text: &str) -> Result<Editing, String> {
        let Some(command) = &self.command else {
            return Err("There is no editor: set $EDITOR to the one you like, or install nano.".to_owned());
        };
        let file = self.file(text).map_err(|error| format!("{} cannot be written: {error}", self.folder.display()))?;
        // The variable holds a shell's words by tradition ("code --wait"); the file's name is an argument of its own.
        let mut shell = Command::new("sh");
        // Our own standard error goes to the log.
        if let Ok(terminal) = io::stdout().as_fd().try_clone_to_owned() {
            shell.stderr(terminal);
        }
        shell.args(["-c", &format!("{command} \"$@\""), "sh"]).arg(file.path());
        match shell.spawn() {
            Ok(child) => Ok(Editing { child, file, command: command.clone() }),
            Err(error) => Err(format!("{command} does not start: {error}")),
        }
    }

    fn file(&self, text: &str) -> io::Result<NamedTempFile> {
        let mut file = tempfile::Builder::new().prefix("message-").suffix(".md").tempfile_in(&self.folder)?;
        file.write_all(text.as_bytes())?;
        file.flush()?;
        Ok(file)
    }
}

/// An editor that runs.
#[derive(Debug)]
pub(super) struct Editing {
    child: Child,
    file: NamedTempFile,
    command: String,
}

impl Editing {
    /// Waits for its end.
    pub(super) async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// What it left, without the line feeds at the end.
    ///
    /// # Errors
    /// In words: it failed, or what it left is no text. What is there stays in the file then.
    pub(super) fn outcome(self, status: io::Result<ExitStatus>) -> Result<String, String> {
        let command = self.command;
        match status {
            Ok(status) if status.success() => {}
            Ok(status) if status.code() == Some(127) => {
                return Err(format!("{command} is not installed: set $EDITOR."));
            }
            Ok(_) => return Err(format!("{command} ended with an error; what was typed stays as it was.")),
            Err(error) => return Err(format!("{command} cannot be waited for: {error}")),
        }
        match read(self.file.path()) {
            Ok(text) => Ok(text.trim_end_matches(['\n', '\r']).to_owned()),
            Err(error) => {
                let kept =
                    self.file.into_temp_path().keep().map_or_else(|_| String::new(), |path| path.display().to_string());
                Err(format!("What {command} left cannot be read: {error}. It is in {kept}"))
            }
        }
    }

    /// hallway ends first: what was written so far stays in the file, and the terminal is left to the shell.
    pub(super) fn abandon(self) {
        #[cfg(target_os = "linux")]
        if let Some(process) = self.child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()))
            && let Err(error) = rustix::process::kill_process(process, rustix::process::Signal::TERM)
        {
            tracing::warn!(%error, "the editor goes on");
        }
        match self.file.into_temp_path().keep() {
            Ok(path) => tracing::warn!("what was written in {} is in {}", self.command, path.display()),
            Err(error) => tracing::warn!(%error, "what was written in {} is lost", self.command),
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    // Many editors write a new file and rename it: it is opened by its name.
    let file = std::fs::File::open(path)?;
    if file.metadata()?.len() > MOST {
        return Err(io::Error::other("it has more than 1 MiB"));
    }
    io::read_to_string(file)
}

impl Runtime {
    /// Gives the terminal to the person's editor, where it is wanted.
    pub(super) async fn lend(&mut self, painter: &mut Painter) -> io::Result<()> {
        let Some(text) = painter.wanted.take() else { return Ok(()) };
        super::settle(&mut self.input, &mut self.budget).await;
        let (Some(guard), Some(editor)) = (&self.guard, &self.editor) else {
            return self.handle(Msg::Edited(Err("There is no terminal to give to an editor.".to_owned())), painter);
        };
        self.input.rest().await;
        guard.lend();
        match editor.open(&text) {
            Ok(editing) => {
                painter.editing = Some(editing);
                Ok(())
            }
            Err(words) => self.take_back(Err(words), painter),
        }
    }

    /// The editor ended.
    pub(super) fn edited(&mut self, status: io::Result<ExitStatus>, painter: &mut Painter) -> io::Result<()> {
        match painter.editing.take() {
            Some(editing) => {
                painter.edited = Some(Instant::now());
                self.take_back(editing.outcome(status), painter)
            }
            None => Ok(()),
        }
    }

    fn take_back(&mut self, outcome: Result<String, String>, painter: &mut Painter) -> io::Result<()> {
        if let Some(guard) = &self.guard {
            guard.renew()?;
        }
        // Bells for what is on the screen by now.
        painter.extra.clear();
        if let Ok((width, height)) = crossterm::terminal::size() {
            self.handle(Msg::Resized(Size::new(width, height)), painter)?;
        }
        painter.repaint(self.state.size)?;
        self.handle(Msg::Edited(outcome), painter)?;
        self.input.wake();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn edit(command: &str, text: &str) -> (Result<String, String>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let editor = Editor { command: Some(command.to_owned()), folder: folder.path().to_owned() };
        let mut editing = editor.open(text).unwrap();
        let status = editing.ended().await;
        (editing.outcome(status), folder)
    }

    #[tokio::test]
    async fn what_the_editor_leaves_is_read_and_its_file_goes() {
        let (outcome, folder) = edit("sed -i -e 's/one/two/' -e '$a three'", "one").await;
        assert_eq!(outcome.as_deref(), Ok("two\nthree"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let (outcome, _folder) = edit("test $(stat -c %a \"$1\") = 600 && true", "x").await;
        assert_eq!(outcome.as_deref(), Ok("x"));
    }

    #[tokio::test]
    async fn an_editor_that_fails_changes_nothing_and_is_named() {
        let failed = async |command: &str| edit(command, "x").await.0.unwrap_err();
        assert!(failed("false").await.contains("stays as it was"));
        assert!(failed("hallway-no-such-editor 2>/dev/null").await.contains("not installed"));
        let (outcome, folder) = edit("printf '\\377' >", "x").await;
        let reason = outcome.unwrap_err();
        let kept = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        assert!(reason.contains(kept.to_str().unwrap()), "{reason}");
    }

    #[test]
    fn the_persons_own_choice_comes_first() {
        let chosen = |environment: &[(&str, &str)]| {
            let variable =
                |name: &str| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            Editor::choose(PathBuf::new(), &variable).command
        };
        assert_eq!(chosen(&[("VISUAL", "code --wait"), ("EDITOR", "ed")]).as_deref(), Some("code --wait"));
        assert_eq!(chosen(&[("VISUAL", " "), ("EDITOR", "ed")]).as_deref(), Some("ed"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        assert_eq!(chosen(&[("PATH", path)]), None);
        std::fs::write(folder.path().join("vi"), "").unwrap();
        assert_eq!(chosen(&[("PATH", path)]).as_deref(), Some("vi"));
    }
}
