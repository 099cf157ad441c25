//! `hallway-demo run`: hallway in a conference of its own.
use std::{
    path::{Path, PathBuf},
    process::{ExitCode, ExitStatus},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tokio::{
    process::{Child, Command},
    signal::unix::{Signal, SignalKind, signal},
};

use crate::{
    Options,
    child::command,
    conference::{Conference, Login},
    login::log_in,
    say, setup,
};

/// Time that hallway has to give the terminal back when it is asked to end.
const LEAVE: Duration = Duration::from_secs(5);

/// Holds a conference, opens hallway in it, and ends with it.
pub(crate) async fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    let (conference, mut hallway) = tokio::select! {
        opened = open(arguments) => opened?,
        () = signals.end() => return Ok(ExitCode::FAILURE),
    };
    let status = tokio::select! {
        status = hallway.wait() => status?,
        () = signals.end() => dismiss(&mut hallway).await?,
    };
    drop(conference);
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn open(arguments: &[String]) -> anyhow::Result<(Conference, Child)> {
    let program = hallway()?;
    setup::setup(None).await?;
    say("Starting the conference: homeserver, streams, rooms (a quarter of a minute)");
    let conference = Conference::start(&Options { streams: 3, ..Options::default() }).await?;
    let facts = conference.facts();
    let Some(Login { user, password }) = facts.accounts.first() else { bail!("the conference has no account") };
    say(&format!("Signing in as {user}, opening hallway"));
    let home = Home::make(conference.folder())?;
    home.know(&facts.rules)?;
    log_in(home.of(Command::new(&program)), &facts.homeserver, user, password).await?;
    let mut hallway = home.of(command("TERM", &program).into());
    hallway.arg("--schedule").arg(&facts.schedule).args(arguments).kill_on_drop(true);
    let hallway = hallway.spawn().with_context(|| format!("{} does not start", program.display()))?;
    Ok((conference, hallway))
}

/// Asks hallway to end, so that it gives the terminal back.
async fn dismiss(hallway: &mut Child) -> anyhow::Result<ExitStatus> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Pid, Signal, kill_process};
        let pid = hallway.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        // It may have ended in this very moment.
        pid.map(|pid| kill_process(pid, Signal::TERM)).transpose().ok();
        if let Ok(status) = tokio::time::timeout(LEAVE, hallway.wait()).await {
            return Ok(status?);
        }
    }
    hallway.kill().await?;
    Ok(hallway.wait().await?)
}

/// hallway lies beside us.
fn hallway() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("hallway");
    if !program.is_file() {
        bail!("{} is missing: `make demo` builds it", program.display());
    }
    Ok(program)
}

/// A home of its own for hallway, so that the person's profile and settings stay out of it. The runtime folder stays as it
/// is: the sound server is reached through it.
struct Home(Vec<(&'static str, PathBuf)>);

impl Home {
    fn make(folder: &Path) -> anyhow::Result<Self> {
        let home = folder.join("home");
        hallway::files::private_folder(&home)?;
        let names = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"];
        Ok(Self(names.map(|name| (name, home.join(name.to_lowercase()))).to_vec()))
    }

    /// Puts the conference's rules where a person has their own.
    fn know(&self, rules: &Path) -> anyhow::Result<()> {
        let config = self.0.iter().find(|(name, _)| *name == "XDG_CONFIG_HOME").map(|(_, path)| path);
        let folder = config.context("hallway has no configuration folder")?.join("hallway/catalogue.d");
        std::fs::create_dir_all(&folder)?;
        std::fs::copy(rules, folder.join("hallway-demo.toml")).context("the conference's rules cannot be kept")?;
        Ok(())
    }

    fn of(&self, mut command: Command) -> Command {
        command.envs(self.0.iter().map(|(name, path)| (name, path)));
        command
    }
}

/// The signals that ask for the end.
#[derive(Debug)]
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    pub(crate) fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for one of them.
    pub(crate) async fn end(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}
