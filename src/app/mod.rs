//! State and `update`: no clock, no I/O, no `async`, no locks.
//!
//! One file a screen, each with its own struct: [`programme`] (and [`talk`], its page), [`rooms`] (the windows) with
//! [`room`] and [`history`], [`watch`], and what lies over them: [`palette`], [`reader`], [`signin`]. [`State::update`]
//! hands a message to `input` (keys, mouse), `run` (commands) or `told` (what services report), and `arrange` then
//! brings up to date what drawing needs: where things stand, and which lines are on screen.
pub mod account;
mod arrange;
mod asked;
pub mod bar;
pub mod board;
pub mod chooser;
mod command;
pub mod complete;
mod composer;
pub mod drafts;
mod editor;
mod effect;
pub mod filter;
mod finder;
mod going;
pub mod grid;
pub mod history;
mod input;
mod kept;
mod key;
mod keymap;
pub mod layout;
pub mod line;
mod lists;
pub mod notice;
pub mod notify;
pub mod palette;
pub mod pictures;
pub mod places;
pub mod programme;
mod reactions;
pub mod reader;
pub mod room;
pub mod rooms;
pub mod rows;
mod run;
pub mod signin;
mod slash;
pub mod solo;
pub mod spaces;
pub mod talk;
mod told;
mod tracks;
pub mod tree;
pub mod watch;
mod who;
pub mod words;

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::Size;

pub use command::{COMMANDS, Command, Spec};
pub use composer::{Composer, Field, Rows};
pub use editor::{Editor, editing_keys};
pub use effect::{Effect, TerminalRequest};
pub use finder::{Candidate, Finder, Narrow, Shown};
pub use key::Key;
pub use keymap::{Binding, Keymap, Scope};
pub(crate) use slash::known;
pub use slash::{ArgKind, Parsed, aliases, argument_kind, parse_slash, slashes};
pub use tracks::TrackNow;

use crate::{catalogue::Catalogue, chat, desktop, keep, player, schedule, settings::Settings};
use account::Account;
use asked::Asked;
use chooser::{Choice, Chooser};
use drafts::Drafts;
use filter::Menu;
use kept::Kept;
use layout::Layout;
use notice::Notices;
use notify::Notify;
use palette::{Palette, Recent};
use pictures::{Big, Canvas, Pictures};
use programme::Programme;
use reader::Reader;
use rooms::Rooms;
use rows::Look;
use run::{Follow, Unattended};
use signin::SignIn;
use solo::Solo;
use spaces::Spaces;
use tree::Tree;
use watch::Watch;

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
    /// The player at the other end of SSH.
    Remote(player::Event),
    Still(player::still::Event),
    Desktop(desktop::Event),
    Keep(keep::Event),
    /// What pictures can be drawn on; told at the start and where the size of the cells changes.
    Canvas(Option<Canvas>),
    /// The theme was changed, or why not.
    Themed(Result<(), String>),
    /// The terminal got the keyboard, or lost it.
    Focused(bool),
    /// What was made of the text in the person's own editor, or why nothing was.
    Edited(Result<String, String>),
    /// A room, message or person was named on the command line, here or of another hallway.
    Visit(chat::link::Target),
    /// Another hallway was asked to open this: a conference, an address or a file.
    Open(String),
    /// Something went wrong that the person should know; the rest works.
    Warned(String),
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
    WheelLeft,
    WheelRight,
}

/// What is known before anything happens.
#[derive(Clone, Debug)]
pub struct Setup {
    pub size: Size,
    pub now: Timestamp,
    /// The person's own zone.
    pub zone: TimeZone,
    /// The conferences known, by whose rules rooms and streams are found.
    pub catalogue: Arc<Catalogue>,
    /// Whether a schedule is being read; if not, the first screen says how to open one.
    pub schedule_wanted: bool,
    /// The homeserver that the sign-in form proposes; empty for none.
    pub homeserver: String,
    pub settings: Settings,
    /// The themes there are, by name.
    pub themes: Vec<String>,
    /// What was typed and not sent when the program ended.
    pub drafts: Drafts,
    /// The windows as they were kept when the program ended, if they were.
    pub layout: Option<String>,
}

/// Everything the program knows.
#[derive(Debug)]
pub struct State {
    pub size: Size,
    /// The clock as it was told last. What is shown is counted from the beginning of its minute: [`State::minute`].
    pub now: Timestamp,
    pub zone: TimeZone,
    pub quitting: bool,
    pub catalogue: Arc<Catalogue>,
    pub programme: Programme,
    pub rooms: Rooms,
    pub watch: Watch,
    /// One stream is watched alone.
    pub solo: Option<Solo>,
    follow: Follow,
    pub account: Account,
    pub pictures: Pictures,
    pub notices: Notices,
    pub notify: Notify,
    /// The drafts as they are kept.
    kept: Drafts,
    /// The list of conferences, while one is chosen; it stands in the programme's place.
    pub chooser: Option<Box<Chooser>>,
    /// Where the programme comes from, where that is known.
    opened: Option<Choice>,
    /// What lies over the screen and has the keys.
    pub overlay: Option<Overlay>,
    pub keymap: Keymap,
    pub layout: Layout,
    /// The tracks with what is on in them, for the tree beside the messages.
    pub tracks: Vec<TrackNow>,
    pub tree: Tree,
    /// The spaces of the conferences that were opened.
    pub spaces: Spaces,
    /// Whether the tree was asked for, or sent away; by default there is one where there is room for it.
    tree_wanted: Option<bool>,
    /// The homeserver that the sign-in form proposes.
    homeserver: String,
    /// The settings as the file has them.
    pub settings: Settings,
    /// The themes there are, by name.
    pub themes: Vec<String>,
    asked: Asked,
    unattended: Unattended,
    /// The list of live streams that is asked for.
    live: Option<url::Url>,
    /// Where one was lately.
    recent: Recent,
    /// What was kept of the windows last.
    kept_layout: Kept,
    stale: bool,
}

/// What lies over the screen.
#[derive(Debug)]
pub enum Overlay {
    Palette(Box<Palette>),
    SignIn(Box<SignIn>),
    /// The menu of filters.
    Filter(Box<Menu>),
    /// A picture alone.
    Picture(Box<Big>),
    /// A list that is read.
    Reader(Box<Reader>),
}

impl State {
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let mut state = Self {
            size: setup.size,
            now: setup.now,
            programme: Programme::new(setup.schedule_wanted, setup.zone.clone()),
            zone: setup.zone,
            quitting: false,
            catalogue: setup.catalogue,
            kept: setup.drafts.clone(),
            rooms: Rooms::new(setup.drafts),
            watch: Watch::default(),
            solo: None,
            follow: Follow::default(),
            account: Account::default(),
            pictures: Pictures::default(),
            notices: Notices::default(),
            notify: Notify::default(),
            chooser: None,
            opened: None,
            overlay: None,
            keymap: Keymap::default(),
            layout: Layout::default(),
            tracks: Vec::new(),
            tree: Tree::default(),
            spaces: Spaces::default(),
            tree_wanted: None,
            homeserver: setup.homeserver,
            settings: setup.settings,
            themes: setup.themes,
            asked: Asked::default(),
            unattended: Unattended::default(),
            live: None,
            recent: Recent::default(),
            kept_layout: Kept::default(),
            stale: true,
        };
        state.watch.size = state.settings.config().video.size;
        if !setup.schedule_wanted {
            state.chooser = Some(Box::new(Chooser::new(&state.catalogue, state.today())));
        }
        state.watch.choose(player::Quality::of_lines(state.settings.config().video.lines));
        if let Some(layout) = setup.layout {
            state.restore(&layout);
        }
        state.arrange();
        state
    }

    /// The one place where state changes.
    #[must_use]
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        if matches!(msg, Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(_)) {
            self.unattended.end();
        }
        if matches!(msg, Msg::Paste(_) | Msg::Visit(_) | Msg::Open(_)) {
            // Where it goes is to be seen.
            self.watch.make_room();
        }
        let (changed, mut effects) = match msg {
            Msg::Key(key) => self.pressed(key),
            Msg::Paste(text) => self.pasted(&text),
            Msg::Mouse(mouse) => self.moused(mouse),
            Msg::Resized(size) => {
                self.size = size;
                (true, vec![])
            }
            Msg::Tick(now) => self.ticked(now),
            Msg::Schedule(event) => self.told_by_schedule(event),
            Msg::Chat(event) => self.told_by_chat(event),
            Msg::Player(event) => self.told_by_player(event),
            Msg::Remote(event) => self.told_by_remote(event),
            Msg::Still(event) => self.told_by_still(&event),
            Msg::Desktop(event) => self.told_by_desktop(event),
            Msg::Keep(keep::Event::Failed { reason }) => {
                self.notices.error(reason);
                (true, vec![])
            }
            Msg::Canvas(canvas) => {
                self.pictures.drawn_on(canvas);
                (true, vec![])
            }
            Msg::Themed(outcome) => self.themed(outcome),
            Msg::Focused(focused) => self.focused(focused),
            Msg::Edited(outcome) => (true, self.edited(outcome)),
            Msg::Visit(target) => (true, self.visit_unattended(target)),
            Msg::Open(what) => (true, self.open_from_outside(&what)),
            Msg::Warned(words) => {
                self.notices.error(words);
                (true, vec![])
            }
        };
        if changed {
            self.stale = true;
            self.arrange();
            effects.extend(self.follow_alone());
        }
        if changed && self.solo.is_none() {
            effects.extend(self.rooms.follow());
            self.note_visit();
            effects.extend(self.keep_layout());
            effects.extend(self.page_back(false));
            effects.extend(self.ask_pictures());
            effects.extend(self.programme.ask_texts().map(Effect::from));
        }
        effects
    }

    /// What the rows of messages look like.
    #[must_use]
    pub fn look(&self) -> Look {
        Look { zone: self.zone.clone(), cell: self.pictures.cell() }
    }

    /// The beginning of the minute that it is: what is shown changes with it, not with every second.
    #[must_use]
    pub fn minute(&self) -> Timestamp {
        words::minute(self.now)
    }

    /// What is typed and not sent, to be kept for the next start.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        self.rooms.drafts()
    }

    /// Whether a schedule is being read and none is there yet.
    #[must_use]
    pub fn awaits_schedule(&self) -> bool {
        self.programme.wanted && self.programme.schedule().is_none() && self.programme.failure.is_none()
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
