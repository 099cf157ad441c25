//! Signing in and out without the screen.
use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    process::ExitCode,
};

use anyhow::Context as _;

use super::Args;
use crate::{
    chat::{Secret, UserId, matrix},
    files,
    paths::Paths,
};

/// Longest password read from standard input, in bytes.
const LONGEST: u64 = 4_096;

pub(super) fn login(args: &Args, paths: &Paths, homeserver: Option<&str>, user: &str) -> anyhow::Result<ExitCode> {
    let homeserver = match homeserver {
        Some(server) => server.to_owned(),
        None => server_of(user)?,
    };
    let folder = paths.profile(&args.profile);
    files::private_folder(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    super::log::start(&paths.log()).ok();
    let user = super::screen::tokio()?.block_on(async {
        // Asked first: nobody types a password for a server that would not take it.
        matrix::check_flows(&homeserver).await?;
        let password = password(user)?;
        matrix::sign_in(&folder, &homeserver, user, &password).await
    })?;
    writeln!(io::stdout(), "signed in as {user}")?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn logout(args: &Args, paths: &Paths) -> anyhow::Result<ExitCode> {
    super::log::start(&paths.log()).ok();
    super::screen::tokio()?.block_on(matrix::sign_out(&paths.profile(&args.profile)))?;
    writeln!(io::stdout(), "signed out")?;
    Ok(ExitCode::SUCCESS)
}

fn server_of(user: &str) -> anyhow::Result<String> {
    let id: UserId = user
        .parse()
        .map_err(|_| anyhow::anyhow!("say --homeserver SERVER, or the whole user id (@ana:example.org)"))?;
    let (_, server) = id.as_str().split_once(':').context("a user id names its server after a colon")?;
    Ok(server.to_owned())
}

/// A password typed without echo, or the first line of standard input; never an argument, which others could read.
fn password(user: &str) -> anyhow::Result<Secret> {
    if io::stdin().is_terminal() {
        return Ok(Secret::new(rpassword::prompt_password(format!("password of {user}: "))?));
    }
    let mut line = String::new();
    io::Read::take(io::stdin().lock(), LONGEST).read_line(&mut line)?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}
