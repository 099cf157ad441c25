//! The arguments: one word for what is meant, one for what to do with it, options anywhere.
use std::{ffi::OsString, net::IpAddr, path::PathBuf};

use clap::{CommandFactory as _, Parser, Subcommand, builder::OsStringValueParser, builder::TypedValueParser as _};
use jiff::{SignedDuration, Timestamp};

use super::What;
use crate::{config::Place, paths::ProfileName};

/// A conference in the terminal: its schedule, its Matrix rooms, its streams.
#[derive(Debug, Parser)]
#[command(name = "hallway", version, about, max_term_width = 100, subcommand_help_heading = "Commands", after_help = AFTER)]
pub struct Args {
    /// A conference (fosdem-2026), a schedule's file or address, or a link to a Matrix room, message or person
    #[arg(value_name = "WHAT", value_parser = OsStringValueParser::new().try_map(What::word))]
    pub what: Option<What>,
    /// The same, where it would be read as a command's name: a file, an http(s) address or a conference
    #[arg(long, short, global = true, help_heading = EVERYWHERE, value_name = "FILE|URL|ID", value_parser = OsStringValueParser::new().try_map(What::schedule))]
    pub schedule: Option<What>,
    /// The profile that holds the account, the stars and what was seen
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "NAME", default_value = "default", value_parser = str::parse::<ProfileName>)]
    pub profile: ProfileName,
    /// What the clock shows, with its offset from UTC: 2026-01-31T14:32:00+01:00
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "RFC3339", value_parser = moment)]
    pub at: Option<Timestamp>,
    /// The theme: `default`, `ink`, `paper`, or one of your own
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "NAME")]
    pub theme: Option<String>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that stand before or after any command.
const EVERYWHERE: &str = "Options of every command";
const AFTER: &str = "\
Without a command, WHAT opens on the screen. The names of commands are reserved: a file called `now` is `./now`.
Every command answers on standard output; --json gives one object on one line, times with their offset from UTC.
Exit codes: 0 done, 1 failed, 2 wrong arguments.

  hallway fosdem-2026                  open a conference of the catalogue
  hallway schedule.xml now             what is on, by a file: no network, no settings
  hallway fosdem-2026 search rust gc   look for talks
  hallway fosdem-2026 watch janson     watch a hall, and nothing else
  hallway '#2026-rust:fosdem.org'      open a room, in the hallway that runs if one does";

/// What to do instead of opening the conference.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open on the screen, in the hallway that runs with this profile if one does
    Open {
        /// A conference, a schedule's file or address, or a link to a Matrix room, message or person
        #[arg(value_name = "WHAT", value_parser = OsStringValueParser::new().try_map(What::word))]
        what: Option<What>,
    },
    /// Say what is on in each hall
    Now(Now),
    /// Say what begins next in each hall
    Next(Next),
    /// Look for talks by title, people and track, then by the words of their abstracts
    #[command(override_usage = "hallway [WHAT] search [OPTIONS] <WORDS>...")]
    Search(Search),
    /// Show everything that the schedule has on a talk
    #[command(override_usage = "hallway [WHAT] show [OPTIONS] <TALK>...")]
    Show(Show),
    /// Say what changed since the schedule was last looked at
    Changes(Changes),
    /// Say where a talk is talked about and shown: rooms, streams, recordings, best first
    #[command(
        override_usage = "hallway [WHAT] resolve [OPTIONS] <TALK>...\n       hallway [WHAT] resolve [OPTIONS] --all"
    )]
    Resolve(Resolve),
    /// Watch a talk, a hall or an address without the rest: no chat, no programme
    #[command(override_usage = "hallway [WHAT] watch [OPTIONS] <TALK|ROOM|URL>...")]
    Watch(Watch),
    /// List the catalogue: what is on, what comes, what was
    Conferences {
        /// As one JSON object: `at`, and in `conferences` the `id`, `title`, `state` (running, coming, past), `start`,
        /// `end`, `zone`, `schedules` and `guess` (whether the dates are not announced yet) of each
        #[arg(long)]
        json: bool,
    },
    /// Say what is in a schedule, and what is wrong with it
    Check {
        /// As one JSON object: `dialect`, `title`, `days`, `rooms`, `tracks`, `talks`, `people`, `warnings`
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        of: Of,
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
    /// Play what a hallway at the other end of SSH is asked to watch, on this machine
    #[command(after_help = AGENT)]
    Agent(Agent),
    /// Write what a shell needs to complete hallway's arguments
    #[command(after_help = "bash: hallway completions bash > ~/.local/share/bash-completion/completions/hallway\n\
                            zsh:  hallway completions zsh > ~/.zfunc/_hallway, with ~/.zfunc in fpath\n\
                            fish: hallway completions fish > ~/.config/fish/completions/hallway.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What `hallway agent --help` says in the end.
const AGENT: &str = "\
For people whose hallway runs on a server, and whose screen and loudspeakers are here. It prints the two ssh lines that are
needed: one copies its token to the server, once; the other leads from the server to this player. It runs until ctrl-C.

Nothing is fetched from this machine or from its networks unless --allow or --allow-private says so: not for an address,
nor for a redirect, nor for what a playlist names.";

/// `hallway agent`.
#[derive(Debug, Default, clap::Args)]
pub struct Agent {
    /// Where it is seen and heard: in a window, on the whole screen of a Linux console, or the sound alone
    #[arg(long, value_name = "WHERE", value_enum, default_value_t)]
    pub output: AgentOutput,
    /// The socket that ssh leads to [default: agent.sock in the runtime folder of hallway]
    #[arg(long, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Fetch from this address as well, though it is one of a private network; may be given several times
    #[arg(long, value_name = "IP")]
    pub allow: Vec<IpAddr>,
    /// Fetch from private networks and this machine too, whoever names them
    #[arg(long)]
    pub allow_private: bool,
}

/// Where `hallway agent` plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AgentOutput {
    #[default]
    Window,
    Framebuffer,
    Audio,
}

/// The schedule, named after the command.
#[derive(Debug, Default, clap::Args)]
pub struct Of {
    /// A conference, or a schedule's file or address
    #[arg(value_name = "WHAT", value_parser = OsStringValueParser::new().try_map(What::word))]
    pub what: Option<What>,
}

/// Which halls and tracks to speak of.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Only {
    /// Halls with this in their name: janson, k1105; may be given several times
    #[arg(long = "hall", visible_alias = "room", value_name = "NAME")]
    pub halls: Vec<String>,
    /// Tracks with this in their name; may be given several times
    #[arg(long = "track", value_name = "NAME")]
    pub tracks: Vec<String>,
}

/// `hallway now`.
#[derive(Debug, Default, clap::Args)]
pub struct Now {
    #[command(flatten)]
    pub only: Only,
    /// On one line, for a status bar; where nothing is on, what begins next
    #[arg(long, conflicts_with = "json")]
    pub line: bool,
    /// As one JSON object: `at`, `title`, and in `talks` the talks with the `minutes` that are left of each
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub of: Of,
}

/// `hallway next`.
#[derive(Debug, Default, clap::Args)]
pub struct Next {
    #[command(flatten)]
    pub only: Only,
    /// What begins within this time: 30m, 2h
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub within: Option<SignedDuration>,
    /// On one line, for a status bar: what begins first
    #[arg(long, conflicts_with = "json")]
    pub line: bool,
    /// As one JSON object: `at`, `title`, and in `talks` the talks with the `minutes` until each
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub of: Of,
}

/// `hallway search`.
#[derive(Debug, Default, clap::Args)]
pub struct Search {
    /// What to look for
    #[arg(required = true)]
    pub words: Vec<String>,
    /// At most this many talks
    #[arg(long, value_name = "COUNT")]
    pub limit: Option<usize>,
    /// As one JSON object: `query`, and in `talks` the talks, best first, with what was `found` (`name`, where title, people, track
    /// or hall have the words, or `text`)
    #[arg(long)]
    pub json: bool,
}

/// `hallway show`.
#[derive(Debug, Default, clap::Args)]
pub struct Show {
    /// The talk: its id, guid, code, slug or address, or a part of its title that no other has
    #[arg(required = true)]
    pub talk: Vec<String>,
    /// As one JSON object, with the talk's `abstract`, `description` and `biographies` as text, its `links`, `license` and
    /// `slug`, and whether it may be `recorded`
    #[arg(long)]
    pub json: bool,
}

/// `hallway changes`.
#[derive(Debug, Default, clap::Args)]
pub struct Changes {
    /// Compare with this file's schedule, not with what was last seen
    #[arg(long, value_name = "FILE", conflicts_with = "seen")]
    pub since: Option<PathBuf>,
    /// Note that everything was seen: the next look begins here
    #[arg(long)]
    pub seen: bool,
    /// As one JSON object: `at`, `title`, and in `changes` the `id`, `guid`, `title` and `start` of each talk, the `kinds`
    /// of change (`new`, `cancelled`, `moved` to another day, `new-time`, `new-room`, `amended`), and what it `was`
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub of: Of,
}

/// `hallway resolve`.
#[derive(Debug, Default, clap::Args)]
pub struct Resolve {
    /// The talk: its id, guid, code, slug or address, or a part of its title that no other has
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub talk: Vec<String>,
    /// Every talk: one JSON object a line, with `id`, `guid`, `chat`, `streams` and `recordings`
    #[arg(long)]
    pub all: bool,
    /// By the conference's rules alone, as if the schedule had no links
    #[arg(long)]
    pub ignore_links: bool,
    /// What is streamed, in the CCC's format (streams/v2.json)
    #[arg(long, value_name = "FILE|URL", value_parser = OsStringValueParser::new().try_map(What::schedule))]
    pub streams: Option<What>,
    /// As one JSON object: `id`, `guid`, `chat`, `streams`, `recordings`
    #[arg(long)]
    pub json: bool,
}

/// `hallway watch`.
#[derive(Debug, Default, clap::Args)]
pub struct Watch {
    /// A talk (its id, guid, code or slug, or a part of its title), a hall's name, a Matrix room, or a stream's address (http, https)
    #[arg(required = true, value_name = "TALK|ROOM|URL")]
    pub what: Vec<String>,
    /// Where: pane (the terminal), window, framebuffer, audio, still, remote (by hallway agent), or url: print the address
    #[arg(long, value_name = "PLACE", value_parser = place)]
    pub output: Option<Place>,
    /// The most lines of the picture: 480
    #[arg(long, value_name = "LINES", value_parser = clap::value_parser!(u16).range(1..=4_320))]
    pub quality: Option<u16>,
}

fn place(text: &str) -> Result<Place, String> {
    let names = || Place::ALL.map(Place::name).join(", ");
    Place::ALL.into_iter().find(|place| place.name() == text).ok_or_else(|| format!("one of: {}", names()))
}

fn moment(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "no moment with its offset from UTC, such as 2026-01-31T14:32:00+01:00".to_owned())
}

fn span(text: &str) -> Result<SignedDuration, String> {
    let span: Option<SignedDuration> = text.parse().ok();
    span.filter(SignedDuration::is_positive).ok_or_else(|| "no length of time, such as 30m or 2h".to_owned())
}

impl Args {
    /// The names that no conference and no file can have on the command line.
    #[must_use]
    pub fn reserved() -> Vec<String> {
        let named = Self::command().get_subcommands().map(|command| command.get_name().to_owned()).collect::<Vec<_>>();
        named.into_iter().chain(["help".to_owned()]).collect()
    }

    /// The word that stands where a command could, and whether a command follows it; however wrong the rest is.
    pub(super) fn first_word(words: &[OsString]) -> Option<(What, bool)> {
        let lenient = Self::command().ignore_errors(true).try_get_matches_from(words).ok()?;
        Some((lenient.get_one::<What>("what")?.clone(), lenient.subcommand_name().is_some()))
    }
}
