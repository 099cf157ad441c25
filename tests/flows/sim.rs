//! The program without a runtime: messages in, effects and screens out.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg, Setup, State, drafts::Drafts},
    chat::{self, Alias, Body, Change, EventId, Item, ItemId, ItemKind, Message, RoomId, SendState},
    keep, player,
    schedule::{self, Day, Hall, Link, LinkKind, Markup, Origin, Person, Schedule, Talk, TalkId, Track},
    text::{Clean, Rich},
    ui::{self, theme::Theme},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, CellDiffOption},
    layout::{Position, Rect, Size},
};

use crate::screen::draw_text;

/// Saturday, 14:32 in Brussels.
pub(crate) const NOW: &str = "2026-01-31T13:32:00Z";

pub(crate) struct Sim {
    pub(crate) state: State,
    pub(crate) theme: Theme,
    /// What was asked since it was last looked at.
    pub(crate) effects: Vec<Effect>,
    /// What was kept of the windows last.
    pub(crate) layout: Option<String>,
    /// The cells of the stream on the last screen.
    pub(crate) video: Option<Rect>,
    /// What something lies over of it.
    pub(crate) covered: Option<Rect>,
}

impl Sim {
    /// Nothing is known yet but that a schedule is being read.
    pub(crate) fn bare(width: u16, height: u16) -> Self {
        Self::restored(width, height, None)
    }

    /// The same with the windows that were kept when the program ended.
    pub(crate) fn restored(width: u16, height: u16, layout: Option<String>) -> Self {
        let setup = Setup {
            size: Size::new(width, height),
            now: at(NOW),
            zone: TimeZone::get("Europe/Brussels").unwrap(),
            catalogue: Arc::default(),
            schedule_wanted: true,
            homeserver: String::new(),
            drafts: Drafts::default(),
            settings: hallway::settings::Settings::default(),
            themes: vec![],
            layout,
        };
        Self {
            state: State::new(setup),
            theme: Theme::default(),
            effects: vec![],
            layout: None,
            video: None,
            covered: None,
        }
    }

    /// With the schedule of these tests, signed in and online.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        let user = "@ana:example.org".parse().unwrap();
        let mut sim = Self::bare(width, height)
            .chat(chat::Event::SignedIn { user })
            .chat(chat::Event::Connection(chat::Connection::Online))
            .schedule(conference());
        // The word of welcome goes by itself.
        for _ in 0..8 {
            sim = sim.msg(Msg::Tick(at(NOW)));
        }
        sim
    }

    pub(crate) fn schedule(self, schedule: Schedule) -> Self {
        let (schedule, warnings) = (Arc::new(schedule), Arc::from([]));
        self.msg(Msg::Schedule(schedule::Event::Loaded {
            schedule,
            warnings,
            origin: Origin::File,
            stars: Arc::default(),
            changes: Arc::default(),
        }))
    }

    pub(crate) fn msg(mut self, msg: Msg) -> Self {
        for effect in self.state.update(msg) {
            match effect {
                Effect::Keep(keep::Request { what: keep::Kept::Layout, text }) => self.layout = Some(text),
                effect => self.effects.push(effect),
            }
        }
        self
    }

    /// Presses keys, one blank between them.
    pub(crate) fn keys(self, keys: &str) -> Self {
        keys.split(' ').fold(self, |sim, key| sim.msg(Msg::Key(key.parse().unwrap())))
    }

    /// Types a text, letter by letter.
    pub(crate) fn types(self, text: &str) -> Self {
        let key = |c: char| if c == ' ' { "space".to_owned() } else { c.to_string() };
        text.chars().fold(self, |sim, c| sim.keys(&key(c)))
    }

    pub(crate) fn chat(self, event: chat::Event) -> Self {
        self.msg(Msg::Chat(event))
    }

    pub(crate) fn player(self, event: player::Event) -> Self {
        self.msg(Msg::Player(event))
    }

    /// What was asked since this was called last.
    pub(crate) fn asked(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn buffer(&mut self) -> Buffer {
        let size = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        let mut picture = None;
        let drawn = terminal.draw(|frame| picture = ui::view(&self.state, &self.theme, frame)).unwrap();
        let mut buffer = drawn.buffer.clone();
        self.video = picture.map(|picture| picture.area);
        self.covered = picture.and_then(|picture| picture.covered);
        let covered = self.covered.unwrap_or_default();
        let painted = |position: &Position| !covered.contains(*position);
        for position in self.video.unwrap_or_default().positions().filter(painted) {
            buffer[position].set_symbol("▒");
        }
        buffer
    }

    /// The screen as text.
    pub(crate) fn screen(&mut self) -> String {
        glyphs(&self.buffer())
    }

    /// The screen as text, with the style of each cell.
    pub(crate) fn styled(&mut self) -> String {
        draw_text(&self.buffer())
    }
}

fn glyphs(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width)) {
        let mut columns = 0;
        for cell in row {
            // The second cell of a wide glyph is blank in the buffer and not there in the terminal.
            if columns == 0 {
                text.push_str(cell.symbol());
                columns = hallway::text::width(cell.symbol()).max(1);
            }
            columns -= 1;
        }
        let kept = text.trim_end_matches(' ').len();
        text.truncate(kept);
        text.push('\n');
    }
    text
}

/// Whether the cell is left to the runtime.
pub(crate) fn is_skipped(buffer: &Buffer, x: u16, y: u16) -> bool {
    buffer[(x, y)].diff_option == CellDiffOption::Skip
}

/// In the Matrix room, with these items; what was asked for on the way is forgotten.
pub(crate) fn in_room(width: u16, height: u16, items: Vec<Item>) -> Sim {
    let mut sim = Sim::new(width, height)
        .keys("enter")
        .chat(crate::sim::joined("#2026-matrix:fosdem.org", "!m:x"))
        .chat(timeline("!m:x", vec![Change::Reset(items)]))
        .chat(chat::Event::Paged { timeline: room("!m:x").into(), direction: chat::Direction::Older, end: true });
    sim.asked();
    sim
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What is asked of the service to join a room that may be found under these names.
pub(crate) fn join(names: &[Alias]) -> chat::Request {
    let addresses = names.iter().cloned().map(chat::Address::from).collect();
    chat::Request::Join { rooms: vec![addresses], rank: chat::Rank::Asked }
}

/// What is asked of the service by going to a room, before it is on screen: where it is, to join it before others, to join it.
pub(crate) fn going(names: &[Alias]) -> Vec<Effect> {
    let addresses: Vec<_> = names.iter().cloned().map(chat::Address::from).collect();
    let first = addresses.first().cloned();
    vec![
        chat::Request::Locate(addresses).into(),
        chat::Request::Attend(first.into_iter().collect()).into(),
        join(names).into(),
    ]
}

/// The account was let into the room with this name and id.
pub(crate) fn joined(name: &str, id: &str) -> chat::Event {
    let at = chat::Address::from(alias(name));
    chat::Event::Joined { asked: at.clone(), at, room: room(id) }
}

pub(crate) fn alias(name: &str) -> Alias {
    name.parse().unwrap()
}

pub(crate) fn room(name: &str) -> RoomId {
    name.parse().unwrap()
}

pub(crate) fn event(name: &str) -> EventId {
    name.parse().unwrap()
}

/// A message of Bob's, at 14:31.
pub(crate) fn message(id: &str, words: &str) -> Message {
    Message {
        event: Some(event(&format!("${id}"))),
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        time: at("2026-01-31T13:31:00Z"),
        body: Body::Text(Rich::plain(Clean::block(words))),
        edited: false,
        reply: None,
        bridge: None,
        thread: None,
        in_thread: None,
        readers: 0,
        reactions: vec![],
        state: SendState::Sent,
        own: false,
        mention: false,
    }
}

pub(crate) fn item(id: &str, message: Message) -> Item {
    Item { id: ItemId(id.into()), kind: ItemKind::Message(message.into()) }
}

/// Plain messages, numbered.
pub(crate) fn items(range: std::ops::Range<usize>) -> Vec<Item> {
    range.map(|n| item(&format!("m{n}"), message(&format!("m{n}"), &format!("message {n}")))).collect()
}

pub(crate) fn timeline(room_id: &str, changes: Vec<Change>) -> chat::Event {
    chat::Event::Timeline { timeline: room(room_id).into(), changes }
}

/// A small conference: two days, three halls, three tracks; two talks are on at [`NOW`].
pub(crate) fn conference() -> Schedule {
    let zone = TimeZone::get("Europe/Brussels").unwrap();
    let day = |date: &str, start: &str, end: &str| Day { date: date.parse().unwrap(), start: at(start), end: at(end) };
    let hall = |name: &str| Hall { name: Clean::line(name), slug: Clean::default() };
    let track = |name: &str, slug: &str| Track { name: Clean::line(name), slug: Clean::line(slug) };
    let person = |name: &str, bio: &str| Person { name: Clean::line(name), biography: Markup(bio.into()) };
    let talks = vec![
        talk(0, "Opening words", "2026-01-31T08:30:00Z", 20, 1, 2),
        talk(1, "Rust for Linux, five years on", "2026-01-31T13:30:00Z", 30, 1, 0),
        talk(2, "Sliding sync for everyone", "2026-01-31T13:20:00Z", 40, 0, 1),
        talk(3, "Async drop", "2026-01-31T14:00:00Z", 30, 1, 0),
        talk(4, "Bridges that hold", "2026-01-31T14:10:00Z", 30, 0, 1),
        talk(
            5,
            "An allocator interface for the kernel and everything that is built upon it",
            "2026-01-31T15:00:00Z",
            60,
            2,
            0,
        ),
        talk(6, "Closing words", "2026-02-01T16:30:00Z", 30, 1, 2),
    ];
    let mut talks = talks;
    talks.sort_by_key(|talk| (talk.start, talk.hall));
    Schedule {
        title: Clean::line("FOSDEM 2026"),
        acronym: Clean::line("fosdem-2026"),
        url: None,
        zone,
        days: vec![
            day("2026-01-31", "2026-01-31T08:00:00Z", "2026-02-01T07:59:00Z"),
            day("2026-02-01", "2026-02-01T08:00:00Z", "2026-02-02T07:59:00Z"),
        ],
        halls: vec![hall("K.1.105 (La Fontaine)"), hall("Janson"), hall("H.2215")],
        tracks: vec![track("Rust", "rust"), track("Matrix", "matrix"), track("Main Track", "main")],
        people: vec![
            person("Miguel Santos", "<p>Works on <b>kernels</b>.</p>"),
            person("Nadia Okafor", ""),
            person("Émile Durand", ""),
        ],
        talks,
    }
}

fn talk(number: usize, title: &str, start: &str, minutes: i64, hall: usize, track: usize) -> Talk {
    let slug = ["rust", "matrix", "main"][track];
    let link = |href: &str, kind| Link { href: href.parse().unwrap(), text: Clean::default(), kind };
    let stream = ["k1105", "janson", "h2215"][hall];
    Talk {
        id: TalkId(format!("t{number}").into()),
        title: Clean::line(title),
        subtitle: Clean::default(),
        start: at(start),
        duration: SignedDuration::from_mins(minutes),
        day: usize::from(start.starts_with("2026-02-01")),
        hall,
        track,
        people: vec![number % 3],
        kind: Clean::default(),
        language: Clean::line("en"),
        slug: Clean::line(&format!("talk-{number}")),
        url: Some(format!("https://fosdem.org/2026/schedule/event/talk-{number}/").parse().unwrap()),
        abstract_text: Markup(format!("<p>What {title} is about, in <i>one</i> paragraph.</p>").into()),
        description: Markup::default(),
        links: vec![
            link(&format!("https://chat.fosdem.org/#/room/#2026-{slug}:fosdem.org"), LinkKind::Chat),
            link(&format!("https://stream.fosdem.org/{stream}.m3u8"), LinkKind::Stream),
        ],
        ..Talk::default()
    }
}
