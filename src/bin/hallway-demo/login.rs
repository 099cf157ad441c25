//! Signing hallway in, as a person's script would.
use std::process::Stdio;

use anyhow::{Context as _, bail};
use tokio::{io::AsyncWriteExt as _, process::Command};

/// Runs `hallway login` with the password on its standard input: an argument would be seen by everybody.
pub(crate) async fn log_in(mut hallway: Command, homeserver: &str, user: &str, password: &str) -> anyhow::Result<()> {
    hallway.args(["login", "--homeserver", homeserver, user]);
    hallway.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut running = hallway.spawn().context("hallway does not start")?;
    if let Some(mut input) = running.stdin.take() {
        // Where hallway ended before reading it, what it says tells why.
        input.write_all(format!("{password}\n").as_bytes()).await.ok();
    }
    let done = running.wait_with_output().await?;
    if !done.status.success() {
        bail!("hallway cannot sign in: {}", String::from_utf8_lossy(&done.stderr).trim());
    }
    Ok(())
}
