//! The conference in a box: a homeserver, live streams and people who talk, all on this machine, for the demo and the
//! tests.
#![recursion_limit = "256"]

mod child;
mod conference;
mod control;
mod crowd;
mod folder;
mod large;
mod live;
mod login;
mod rules;
mod secret;
mod setup;
mod shift;
mod slides;
mod streams;
mod synapse;
mod venv;
mod web;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A small conference on this machine: a Synapse homeserver, live streams and scripted attendees.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens hallway in the conference (what happens without a command).
    Run {
        /// What hallway is started with, after `--`.
        #[arg(last = true)]
        hallway: Vec<String>,
    },
    /// Holds the conference without opening hallway: tells where it is in one line of JSON, takes orders on standard
    /// input, ends with it.
    Serve(Options),
    /// Installs the homeserver; does nothing where it is installed.
    Setup {
        /// Where the homeserver lives; by default in the cache folder.
        #[arg(long)]
        venv: Option<PathBuf>,
    },
}

/// How the conference is held.
#[derive(Clone, Debug, Default, Args)]
struct Options {
    /// Where the homeserver lives; by default in the cache folder.
    #[arg(long)]
    venv: Option<PathBuf>,
    /// Nobody talks by themselves; the rooms' history is there all the same.
    #[arg(long)]
    quiet_attendees: bool,
    /// The homeserver's rate limits.
    #[arg(long, value_enum, default_value_t)]
    limits: Limits,
    /// How many halls have a live stream.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=5))]
    streams: u8,
    /// The streams' size.
    #[arg(long, value_enum, default_value_t)]
    picture: Picture,
}

/// Synapse's rate limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Limits {
    /// As Synapse comes: ten joins, then one in ten seconds.
    Default,
    /// As good as none.
    #[default]
    Relaxed,
}

/// What the streams look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Picture {
    /// 640 × 360, one variant: cheap to make.
    #[default]
    Small,
    /// 1280 × 720 and 640 × 360, as a conference sends.
    Large,
}

/// One thread: the children's death signal follows the thread that started them, and this one lives as long as the
/// process.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command.unwrap_or(Command::Run { hallway: Vec::new() }) {
        Command::Run { hallway } => live::run(&hallway).await,
        Command::Serve(options) => control::serve(&options).await,
        Command::Setup { venv } => setup::setup(venv).await.map(|_| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        say(&format!("hallway-demo: {error:#}"));
        ExitCode::FAILURE
    })
}

/// Tells the person something, on standard error; if that is closed there is nobody to tell.
fn say(text: &str) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "{text}").ok();
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_hold_together() {
        super::Arguments::command().debug_assert();
    }
}
