//! State and `update`: no clock, no I/O, no `async`, no locks.
mod command;
mod composer;
mod editor;
mod effect;
mod finder;
mod key;
mod keymap;
mod slash;

use std::sync::Arc;

pub use command::{COMMANDS, Command, Spec};
pub use composer::{Composer, Field, Rows};
pub use editor::{Editor, editing_keys};
pub use effect::{Effect, TerminalRequest};
pub use finder::{Candidate, Finder};
pub use key::Key;
pub use keymap::{Binding, Keymap, Scope};
pub use slash::{Parsed, parse_slash, slashes};

use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::Size;

use crate::{chat, desktop, player, schedule};

/// Everything that can happen to the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    Key(Key),
    /// Bracketed paste.
    Paste(String),
    Mouse(Mouse),
    Resized(Size),
    /// The clock, once a second.
    Tick(Timestamp),
    Schedule(schedule::Event),
    Chat(chat::Event),
    Player(player::Event),
    Desktop(desktop::Event),
    /// The theme was changed, or why not.
    Themed(Result<(), String>),
}

/// A click or a turn of the wheel, at a cell counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub column: u16,
    pub row: u16,
    pub kind: MouseKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    Click,
    WheelUp,
    WheelDown,
}

/// What is known before anything happens.
#[derive(Clone, Debug)]
pub struct Setup {
    pub size: Size,
    pub now: Timestamp,
    /// The person's own zone.
    pub zone: TimeZone,
    /// Whether a schedule is being read; if not, the first screen says how to open one.
    pub schedule_wanted: bool,
    /// The homeserver that the sign-in form proposes; empty for none.
    pub homeserver: String,
    /// What was typed and not sent when the program ended, by room.
    pub drafts: Vec<(chat::RoomId, String)>,
}

/// Everything the program knows.
#[derive(Debug)]
pub struct State {
    pub size: Size,
    pub now: Timestamp,
    pub schedule: Option<Arc<schedule::Schedule>>,
    pub quitting: bool,
    stale: bool,
}

impl State {
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self { size: setup.size, now: setup.now, schedule: None, quitting: false, stale: true }
    }

    /// The one place where state changes.
    #[must_use]
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        self.stale = true;
        if let Msg::Key(_) = msg {
            self.quitting = true;
        }
        vec![]
    }

    /// What is typed and not sent, by room, to be kept for the next start.
    #[must_use]
    pub fn drafts(&self) -> Vec<(chat::RoomId, String)> {
        Vec::new()
    }

    /// Whether a schedule is being read and none is there yet.
    #[must_use]
    pub fn awaits_schedule(&self) -> bool {
        self.schedule.is_none()
    }

    /// Whether anything visible changed since [`State::take_stale`].
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// Whether anything visible changed since this was asked last.
    #[must_use]
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }
}
