//! Arguments, and what each command does.
mod account;
mod agent;
mod args;
pub mod changes;
pub mod check;
pub mod conferences;
mod log;
pub mod now;
mod open;
mod out;
mod pick;
mod read;
pub mod resolve;
mod screen;
pub mod search;
pub mod show;
mod talk;
mod watch;
mod what;

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
    time::Duration,
};

use clap::{
    CommandFactory as _, Parser as _,
    error::{ContextKind, ContextValue, ErrorKind},
};
use jiff::{Timestamp, tz::TimeZone};

use crate::{paths::Paths, text::Clean};
pub use args::{Args, Changes, Command, Next, Now, Of, Only, Resolve, Search, Show, Watch};
pub use out::{Note, Out};
use pick::Shelf;
pub use pick::{Chosen, Opening, Usage};
pub use what::What;

/// How old what was kept of an address may be where the catalogue does not say: a status bar asks every few seconds.
const PATIENCE: Duration = Duration::from_mins(5);

/// Runs what the arguments ask for; the first of them is the program's name. What goes wrong is printed to standard
/// error, in words. The exit code is 0, 1 where something failed, 2 where the arguments are wrong.
#[must_use]
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let done = match Args::try_parse_from(&words) {
        Ok(args) => run(&args),
        Err(error) => match unknown(&error, &words) {
            Some(usage) => Err(usage.into()),
            None => error.exit(),
        },
    };
    let Err(error) = done else { return done.unwrap_or(ExitCode::SUCCESS) };
    // Whoever read has seen enough: `hallway now | head -1`.
    let closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    if error.chain().filter_map(|cause| cause.downcast_ref()).any(closed) {
        return ExitCode::SUCCESS;
    }
    tell(&format!("hallway: {}", whole(&error)));
    if error.is::<Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
}

/// An error with its causes, but for those whose words it has already.
fn whole(error: &anyhow::Error) -> String {
    let mut causes = error.chain().map(ToString::to_string);
    let first = causes.next().unwrap_or_default();
    causes.fold(first, |said, cause| if said.contains(&cause) { said } else { format!("{said}: {cause}") })
}

/// What to say where clap stumbles over what follows a word that nobody knows, or over a word that is no command.
fn unknown(error: &clap::Error, words: &[OsString]) -> Option<Usage> {
    if !matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand) {
        return None;
    }
    let (word, has_command) = Args::first_word(words)?;
    if let Err(error) = shelf(Timestamp::now()).choose(&word, true) {
        return error.downcast().ok();
    }
    let context = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand];
    let second = context.into_iter().find_map(|kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word),
        _ => None,
    })?;
    (!has_command && !second.starts_with('-')).then(|| Usage(pick::no_command(second)))
}

/// A sentence for the person, beside the answer.
fn tell(sentence: &str) {
    // Nobody is left to tell if standard error is closed. What the sentence quotes may come from anywhere.
    writeln!(io::stderr(), "{}", Clean::block(sentence)).ok();
}

fn shelf(at: Timestamp) -> Shelf {
    // A schedule's file needs no home.
    Shelf::new(Paths::from_environment().ok(), at)
}

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let at = args.at.unwrap_or_else(Timestamp::now);
    match &args.command {
        None => open::open(args, &shelf(at), None),
        Some(Command::Open { what }) => open::open(args, &shelf(at), what.as_ref()),
        Some(Command::Login { homeserver, user }) => {
            account::login(args, &Paths::from_environment()?, homeserver.as_deref(), user)
        }
        Some(Command::Watch(asked)) => watch::run(args, &shelf(at), asked, at),
        Some(Command::Agent(asked)) => agent::run(asked, &Paths::from_environment()?),
        Some(Command::Logout) => account::logout(args, &Paths::from_environment()?),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "hallway", &mut script);
            io::stdout().lock().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(command) => {
            let mut buffer = io::BufWriter::new(io::stdout().lock());
            let notes = answer(args, command, at, &mut buffer)?;
            buffer.flush()?;
            for note in &notes {
                tell(note);
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// How old what was kept of a schedule may be.
fn age(command: &Command, chosen: &Chosen) -> Duration {
    match (command, &chosen.conference) {
        (Command::Check { .. } | Command::Changes(_), _) => Duration::ZERO,
        (_, Some(conference)) => conference.refresh,
        (_, None) => PATIENCE,
    }
}

/// The commands that print an answer; gives back what to tell the person beside it.
fn answer(args: &Args, command: &Command, at: Timestamp, to: &mut dyn io::Write) -> anyhow::Result<Vec<String>> {
    let shelf = shelf(at);
    let mut out = Out::new(to, out::columns(), false);
    let (json, after) = match command {
        Command::Now(asked) => (asked.json, asked.of.what.as_ref()),
        Command::Next(asked) => (asked.json, asked.of.what.as_ref()),
        Command::Search(asked) => (asked.json, None),
        Command::Show(asked) => (asked.json, None),
        Command::Changes(asked) => (asked.json, asked.of.what.as_ref()),
        Command::Resolve(asked) => (asked.json, None),
        Command::Check { json, of } => (*json, of.what.as_ref()),
        Command::Conferences { json } => {
            out.json = *json;
            return Ok(conferences::run(shelf.catalogue(), at, &TimeZone::system(), &mut out)?.into_iter().collect());
        }
        Command::Completions { .. }
        | Command::Open { .. }
        | Command::Login { .. }
        | Command::Logout
        | Command::Watch(_)
        | Command::Agent(_) => {
            return Ok(vec![]);
        }
    };
    out.json = json;
    let chosen = shelf.about(args, after)?;
    let cache = shelf.paths.as_ref().map(|paths| paths.cache.as_path());
    let read = read::schedule(&chosen, cache, age(command, &chosen))?;
    let schedule = &read.parsed.schedule;
    let note = match command {
        Command::Now(asked) => now::now(schedule, at, asked, &mut out),
        Command::Next(asked) => now::next(schedule, at, asked, &mut out),
        Command::Search(asked) => search::run(schedule, asked, &mut out),
        Command::Changes(asked) => {
            let profile = shelf.paths.as_ref().map(|paths| paths.profile(&args.profile));
            changes::run(&read.parsed, profile.as_deref(), at, asked, &mut out)
        }
        Command::Show(asked) => show::run(schedule, &asked.talk.join(" "), &mut out),
        Command::Resolve(asked) => {
            let live = asked.streams.as_ref().map(read::live).transpose()?;
            resolve::run(schedule, shelf.catalogue(), live.as_ref(), asked, &mut out)
        }
        _ => check::run(&read.parsed, &mut out),
    }?;
    // `check` prints its warnings, of which the age is one, with the answer.
    let old = read.note.filter(|_| !matches!(command, Command::Check { .. }));
    Ok([old, note].into_iter().flatten().collect())
}
