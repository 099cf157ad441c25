//! Arguments, and what each command does.
mod account;
mod args;
pub mod check;
mod log;
mod nearest;
pub mod now;
mod out;
mod pick;
mod screen;
pub mod show;
mod talk;
mod what;

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{
    Parser as _,
    error::{ContextKind, ContextValue, ErrorKind},
};
use jiff::Timestamp;

use crate::{paths::Paths, text::Clean};
pub use args::{Args, Command, Next, Now, Of, Only, Show};
pub use out::{Note, Out};
pub use pick::{Opening, Usage};
pub use what::What;

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
    tell(&format!("hallway: {error:#}"));
    if error.is::<Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
}

/// What to say where clap stumbles over what follows a word that nobody knows, or over a word that is no command.
fn unknown(error: &clap::Error, words: &[OsString]) -> Option<Usage> {
    if !matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand) {
        return None;
    }
    let (word, has_command) = Args::first_word(words)?;
    if let Err(error) = pick::source(&word, true) {
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

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let paths = Paths::from_environment();
    match &args.command {
        None => screen::run(args, &opening(args, None)?, &paths?),
        Some(Command::Open { what }) => screen::run(args, &opening(args, what.as_ref())?, &paths?),
        Some(Command::Login { homeserver, user }) => account::login(args, &paths?, homeserver.as_deref(), user),
        Some(Command::Logout) => account::logout(args, &paths?),
        Some(command) => answer(args, command, paths.ok().as_ref()),
    }
}

/// What the screen is to show.
fn opening(args: &Args, after: Option<&What>) -> anyhow::Result<Opening> {
    let mut opening = Opening::default();
    let words = [args.what.as_ref(), after].into_iter().flatten().map(|what| (what, true));
    for (what, strict) in words.chain(args.schedule.as_ref().map(|what| (what, false))) {
        let taken = match what {
            What::Room(room) => opening.room.replace(room.clone()).is_some(),
            what => opening.source.replace(pick::source(what, strict)?).is_some(),
        };
        if taken {
            anyhow::bail!(Usage("two things of one kind are named; name one schedule, and one room".to_owned()));
        }
    }
    Ok(opening)
}

/// The commands that print an answer.
fn answer(args: &Args, command: &Command, paths: Option<&Paths>) -> anyhow::Result<ExitCode> {
    let (json, after) = match command {
        Command::Now(asked) => (asked.json, asked.of.what.as_ref()),
        Command::Next(asked) => (asked.json, asked.of.what.as_ref()),
        Command::Show(asked) => (asked.json, None),
        Command::Check { json, of } => (*json, of.what.as_ref()),
        Command::Open { .. } | Command::Login { .. } | Command::Logout => return Ok(ExitCode::SUCCESS),
    };
    let at = args.at.unwrap_or_else(Timestamp::now);
    let source = pick::source_of(args, after, paths)?;
    let read = pick::read(&source, paths.map(|paths| paths.cache.as_path()), at)?;
    let schedule = &read.parsed.schedule;
    let mut buffer = io::BufWriter::new(io::stdout().lock());
    let mut out = Out::new(&mut buffer, out::columns(), json);
    let note = match command {
        Command::Now(asked) => now::now(schedule, at, asked, &mut out),
        Command::Next(asked) => now::next(schedule, at, asked, &mut out),
        Command::Show(asked) => show::run(schedule, &asked.talk.join(" "), &mut out),
        _ => check::run(&read.parsed, &mut out),
    }?;
    buffer.flush()?;
    // `check` prints its warnings, of which the age is one, with the answer.
    let old = read.note.filter(|_| !matches!(command, Command::Check { .. }));
    [old, note].into_iter().flatten().for_each(|note| tell(&note));
    Ok(ExitCode::SUCCESS)
}
