//! The tree of FOSDEM 2026, with a space of 300 rooms, 60 of them joined: laying it out anew when anything is said, when a page
//! of the space comes and when another minute begins, moving in it, and the frame after each, at 200×60 beside a room.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

use std::{fs, path::Path, sync::Arc, time::Instant};

use hallway::{
    app::{Msg, Setup, State},
    catalogue::Catalogue,
    chat::{self, Address, Alias, Name, Room, Space, SpaceRoom},
    schedule::{self, Day, Hall, Link, LinkKind, Schedule, Talk, TalkId, Track},
    text::Clean,
    ui::{self, theme::Theme},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use ratatui::{Terminal, backend::TestBackend, layout::Size};

/// What each may take, in milliseconds.
const BOUND: f64 = 2.0;
const SIZE: Size = Size::new(200, 60);
const TURNS: usize = 300;
const ROOMS: usize = 300;
const JOINED: usize = 60;
const NOW: &str = "2026-01-31T13:32:00Z";

fn main() {
    let (name, schedule) = fosdem().unwrap_or_else(|| ("generated", generated()));
    println!(
        "the tree of {name}: {} tracks, {} talks, a space of {ROOMS} rooms, {JOINED} joined (bound: {BOUND} ms each)",
        schedule.tracks.len(),
        schedule.talks.len()
    );
    let mut bench = Bench::new(schedule);
    let whole = space(&bench.aliases);
    let mut worst = 0.0_f64;
    let turns: [(&str, Turn<'_>); 5] = [
        ("something is said in a room", &mut |bench, turn| {
            let rooms = bench.joined(turn);
            bench.tell(chat::Event::Rooms(rooms));
        }),
        ("the space changes", &mut |bench, turn| {
            let mut space = whole.clone();
            space.rooms[0].name = Clean::line(&format!("Room {turn}"));
            bench.tell(chat::Event::Space(Arc::new(space)));
        }),
        ("a key moves in it", &mut |bench, turn| bench.press(if turn % 100 < 50 { "j" } else { "k" })),
        ("a track is unfolded or folded", &mut |bench, _| bench.press("space")),
        ("another minute begins", &mut |bench, turn| {
            let now: Timestamp = NOW.parse().unwrap();
            bench.update(Msg::Tick(now + SignedDuration::from_mins(i64::try_from(turn).unwrap() % 60)));
        }),
    ];
    for (what, turn) in turns {
        let (mut updates, mut frames) = (Vec::new(), Vec::new());
        for number in 0..TURNS {
            updates.push(timed(|| turn(&mut bench, number)));
            frames.push(timed(|| bench.draw()));
        }
        worst = worst.max(line(&format!("{what}, the state"), updates));
        worst = worst.max(line(&format!("{what}, the frame"), frames));
    }
    println!("  {}", if worst < BOUND { "within the bound" } else { "OVER THE BOUND" });
}

/// Something that happens to the program, again and again.
type Turn<'t> = &'t mut dyn FnMut(&mut Bench, usize);

struct Bench {
    state: State,
    terminal: Terminal<TestBackend>,
    theme: Theme,
    /// The rooms of the tracks.
    aliases: Vec<Alias>,
}

impl Bench {
    fn new(schedule: Schedule) -> Self {
        let setup = Setup {
            size: SIZE,
            now: NOW.parse().unwrap(),
            zone: TimeZone::UTC,
            catalogue: Arc::new(Catalogue::bundled()),
            schedule_wanted: true,
            homeserver: String::new(),
            drafts: hallway::app::drafts::Drafts::default(),
            settings: hallway::settings::Settings::default(),
            themes: vec![],
            layout: None,
        };
        let terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap();
        let mut bench = Self { state: State::new(setup), terminal, theme: Theme::default(), aliases: vec![] };
        bench.tell(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
        bench.tell(chat::Event::Connection(chat::Connection::Online));
        bench.update(Msg::Schedule(schedule::Event::Loaded {
            schedule: Arc::new(schedule),
            warnings: Arc::from([]),
            origin: schedule::Origin::File,
            stars: Arc::default(),
            changes: Arc::default(),
        }));
        let known = bench.state.programme.known().rooms().by_name();
        bench.aliases = known.into_iter().map(|(alias, _)| alias.clone()).collect();
        bench.tell(chat::Event::Space(Arc::new(space(&bench.aliases))));
        let rooms = bench.joined(0);
        bench.tell(chat::Event::Rooms(rooms));
        let id = Name::Id("!0:example.org".parse().unwrap());
        bench.update(Msg::Visit(chat::link::Target::Room(Address { name: id, via: vec![] })));
        bench.press("alt-h");
        bench.draw();
        bench
    }

    /// The rooms that the account is in, one of them with more that was not read.
    fn joined(&self, turn: usize) -> Vec<Room> {
        let room = |index: usize| Room {
            alias: self.aliases.get(index).cloned(),
            unread: u64::try_from(if index == turn % JOINED { turn } else { index }).unwrap(),
            ..Room::named(format!("!{index}:example.org").parse().unwrap(), "Joined")
        };
        (0..JOINED).map(room).collect()
    }

    fn tell(&mut self, event: chat::Event) {
        self.update(Msg::Chat(event));
    }

    fn press(&mut self, key: &str) {
        self.update(Msg::Key(key.parse().unwrap()));
    }

    fn update(&mut self, msg: Msg) {
        drop(self.state.update(msg));
    }

    fn draw(&mut self) {
        let Self { state, terminal, theme, .. } = self;
        let draw = |frame: &mut ratatui::Frame<'_>| {
            ui::view(state, theme, frame);
        };
        terminal.draw(draw).unwrap();
    }
}

/// A room for each track, then rooms for everybody.
fn space(aliases: &[Alias]) -> Space {
    let room = |index: usize| SpaceRoom {
        id: format!("!{index}:example.org").parse().unwrap(),
        name: Clean::line(&format!("Room {index}")),
        alias: aliases.get(index).cloned(),
        topic: Clean::default(),
        parent: None,
        space: false,
        via: vec!["example.org".parse().unwrap()],
        members: 100,
        readable: true,
        public: true,
        suggested: false,
        kind: Clean::default(),
        auditorium: Clean::default(),
        talk: Clean::default(),
    };
    let asked = "#fosdem2026:fosdem.org".parse::<Alias>().unwrap().into();
    let rooms = (0..ROOMS).map(room).collect();
    let whole = true;
    Space {
        asked,
        root: "!space:example.org".parse().unwrap(),
        title: Clean::line("FOSDEM 2026"),
        conference: Clean::default(),
        rooms,
        whole,
    }
}

/// FOSDEM's own schedule, where it lies beside the repository.
fn fosdem() -> Option<(&'static str, Schedule)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules/fosdem-2026.xml");
    Some(("FOSDEM 2026", schedule::parse::parse(&fs::read(path).ok()?).ok()?.schedule))
}

/// One like it.
fn generated() -> Schedule {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let talk = |number: usize| {
        let (track, turn) = (number % 62, i64::try_from(number / 62).unwrap());
        let href = format!("https://matrix.to/#/#2026-track{track}:fosdem.org");
        Talk {
            id: TalkId(format!("talk-{number}").into()),
            title: Clean::line(&format!("Talk {number}")),
            start: at("2026-01-31T09:00:00Z") + SignedDuration::from_mins(30 * turn),
            duration: SignedDuration::from_mins(25),
            hall: track,
            track,
            links: vec![Link { href: href.parse().unwrap(), text: Clean::default(), kind: LinkKind::Chat }],
            ..Talk::default()
        }
    };
    let name = |what: &str, number: usize| Clean::line(&format!("{what} {number}"));
    let slug = |number: usize| Clean::line(&format!("track{number}"));
    Schedule {
        title: Clean::line("FOSDEM 2026"),
        acronym: Clean::line("fosdem-2026"),
        url: None,
        zone: TimeZone::UTC,
        days: vec![Day {
            date: "2026-01-31".parse().unwrap(),
            start: at("2026-01-31T00:00:00Z"),
            end: at("2026-02-01T00:00:00Z"),
        }],
        halls: (0..62).map(|number| Hall { name: name("Hall", number), slug: Clean::default() }).collect(),
        tracks: (0..62).map(|number| Track { name: name("Track", number), slug: slug(number) }).collect(),
        people: vec![],
        talks: (0..883).map(talk).collect(),
    }
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1_000.0
}

/// Prints the figures, and gives back what 99 of 100 stay within.
fn line(what: &str, mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("  {what:<50} median {:>6.3} ms, 99 of 100 within {:>6.3} ms", at(50), at(99));
    at(99)
}
