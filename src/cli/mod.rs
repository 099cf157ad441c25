//! Arguments, and what each command does.
mod account;
pub mod check;
mod log;
mod screen;

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    str::FromStr as _,
};

use clap::{Parser, Subcommand};
use url::Url;

use crate::{
    paths::{Paths, ProfileName},
    schedule::Source,
};

/// A conference in the terminal: its schedule, its Matrix rooms, its streams.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub struct Args {
    /// The schedule to open: a file, or an http(s) address
    #[arg(long, short, global = true, value_name = "FILE|URL", value_parser = source)]
    pub schedule: Option<Source>,
    /// The profile that holds the account
    #[arg(long, global = true, value_name = "NAME", default_value = "default", value_parser = ProfileName::from_str)]
    pub profile: ProfileName,
    /// The theme: `default`, `ink`, `paper`, or one of your own
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of opening the conference.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is in a schedule, and what is wrong with it
    Check {
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Sign in; the password is asked for, or read from standard input where that is no terminal
    Login {
        /// The homeserver: its name (example.org) or the address of its API; by default the user's own
        #[arg(long, value_name = "SERVER")]
        homeserver: Option<String>,
        /// The user: @ana:example.org, or ana with --homeserver
        user: String,
    },
    /// Sign out, and forget the account's session and messages on this machine
    Logout,
}

fn source(text: &str) -> Result<Source, String> {
    if text.starts_with("http://") || text.starts_with("https://") {
        return Url::parse(text).map(Source::Url).map_err(|error| format!("not an address: {error}"));
    }
    Ok(Source::File(PathBuf::from(text)))
}

/// Runs what the arguments ask for. A failure is printed to standard error, in words.
#[must_use]
pub fn main(args: &Args) -> ExitCode {
    match run(args) {
        Ok(code) => code,
        Err(error) => {
            // Nobody is left to tell if standard error is closed.
            writeln!(io::stderr(), "hallway: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let paths = Paths::from_environment()?;
    match &args.command {
        None => screen::run(args, &paths),
        Some(Command::Check { json }) => {
            let Some(source) = &args.schedule else {
                anyhow::bail!("which schedule? Say: hallway --schedule FILE check");
            };
            check::run(source, *json, &paths.cache, &mut io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Login { homeserver, user }) => account::login(args, &paths, homeserver.as_deref(), user),
        Some(Command::Logout) => account::logout(args, &paths),
    }
}
