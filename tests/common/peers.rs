//! The program without a world: the other ends of its services, and what it writes.
use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use hallway::{
    app::{Msg, Setup, State, drafts::Drafts},
    chat,
    config::{Cells, Colors},
    desktop, keep, player,
    runtime::{
        Clipboard, Clock, Input, Notifier, Runtime, Services, Themes, Writer,
        pictures::Pictures,
        video::{Budget, Video},
    },
    schedule,
    service::{self, Peer},
    ui::theme::Theme,
};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::Size;
use tokio::sync::{mpsc, watch};

/// Everything a test holds of a running program.
pub(crate) struct World {
    pub(crate) keys: mpsc::Sender<Msg>,
    pub(crate) schedule: Peer<schedule::Request, schedule::Event>,
    pub(crate) chat: Peer<chat::Request, chat::Event>,
    pub(crate) player: Peer<player::Request, player::Event>,
    pub(crate) desktop: Peer<desktop::Request, desktop::Event>,
    pub(crate) keep: Peer<keep::Request, keep::Event>,
    pub(crate) frames: watch::Sender<player::Latest>,
    pub(crate) now: Arc<Mutex<Timestamp>>,
}

/// A program whose terminal is `output`.
pub(crate) fn program(size: Size, output: impl Write + Send + 'static) -> (Runtime, World) {
    let (keys, messages) = mpsc::channel(1_024);
    let (schedule, schedule_peer) = service::pair();
    let (chat, chat_peer) = service::pair();
    let (playing, player_peer) = service::pair();
    let (desktop, desktop_peer) = service::pair();
    let (keep, keep_peer) = service::pair();
    let (door, _) = service::pair();
    let (frames, latest) = watch::channel(player::Latest::default());
    let start: Timestamp = "2026-01-31T09:30:00Z".parse().unwrap();
    let now = Arc::new(Mutex::new(start));
    let clock = Arc::clone(&now);
    let runtime = Runtime {
        input: Input::from_channel(messages),
        services: Services {
            schedule,
            chat,
            player: player::Player { service: playing, frames: latest },
            remote: player::connect(None),
            stills: player::still::spawn(),
            desktop,
            keep,
            door,
        },
        first: vec![],
        state: State::new(setup(size, start)),
        theme: Theme::bundled("default").unwrap(),
        themes: Themes(Box::new(Theme::bundled)),
        video: Video::new(Cells::Half, Colors::TrueColor),
        budget: Budget::default(),
        pictures: Pictures::default(),
        writer: Writer::start(output).unwrap(),
        clock: Clock { now: Box::new(move || *clock.lock().unwrap()), ..Clock::default() },
        notifier: Notifier::default(),
        clipboard: Clipboard::default(),
        editor: None,
        guard: None,
        signals: None,
    };
    let world = World {
        keys,
        schedule: schedule_peer,
        chat: chat_peer,
        player: player_peer,
        desktop: desktop_peer,
        keep: keep_peer,
        frames,
        now,
    };
    (runtime, world)
}

/// A schedule is on its way, and nothing is known yet.
fn setup(size: Size, now: Timestamp) -> Setup {
    Setup {
        size,
        now,
        zone: TimeZone::UTC,
        catalogue: Arc::default(),
        schedule_wanted: true,
        homeserver: String::new(),
        drafts: Drafts::default(),
        settings: hallway::settings::Settings::default(),
        themes: vec![],
        layout: None,
    }
}
