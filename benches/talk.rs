//! A room at 200×60 with 1,000 and with 100,000 events: what a message that comes in, a page of scrolling, a letter typed and a
//! change of windows take, and the frame after each.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]
#![expect(clippy::cast_precision_loss, reason = "figures for a table")]

use std::{sync::Arc, time::Instant};

use hallway::{
    app::{Msg, Setup, State},
    chat::{self, Alias, Body, Change, Coming, Item, ItemId, ItemKind, Message, Reaction, Reply, RoomId, SendState},
    text::{Clean, Rich},
    ui::{self, theme::Theme},
};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::{Terminal, backend::TestBackend, layout::Size};

/// What a frame may take, in milliseconds.
const FRAME: f64 = 2.0;
/// What showing a room that was seen before may take, its frame included.
const OPEN: f64 = 30.0;
const SIZE: Size = Size::new(200, 60);
const TURNS: usize = 300;

fn main() {
    let mut worst = Vec::new();
    for count in [1_000, 100_000] {
        println!("a room with {count} events, {}×{}", SIZE.width, SIZE.height);
        worst.push(measure(count));
    }
    let (small, large) = (worst[0], worst[1]);
    println!("frames, 99 of 100 within: {small:.2} ms and {large:.2} ms, {:.2} × (bound: {FRAME} ms)", large / small);
    println!("  {}", if large < FRAME { "within the bound" } else { "OVER THE BOUND" });
}

/// Prints the figures of a room of this length, and gives back what 99 of 100 of its frames stay within.
fn measure(count: usize) -> f64 {
    let mut bench = Bench::new(count);
    let mut all = Vec::new();
    let mut next = count;
    let turns: [(&str, Turn<'_>); 4] = [
        ("a message comes in", &mut |bench: &mut Bench| {
            next += 1;
            bench.timeline("!a:example.org", vec![Change::PushBack(item(next))]);
        }),
        ("a letter is typed", &mut |bench: &mut Bench| bench.press("x")),
        ("a page up or down", &mut |bench: &mut Bench| {
            let up = bench.turn.is_multiple_of(3);
            bench.press(if up { "pgdn" } else { "pgup" });
        }),
        ("a message changes", &mut |bench: &mut Bench| {
            let index = count - 1 - bench.turn % 50;
            let item = item(index);
            bench.timeline("!a:example.org", vec![Change::Set { index, item }]);
        }),
    ];
    for (what, turn) in turns {
        let (mut updates, mut frames) = (Vec::new(), Vec::new());
        for number in 0..TURNS {
            bench.turn = number;
            updates.push(timed(|| turn(&mut bench)));
            frames.push(timed(|| bench.draw()));
        }
        all.extend(frames.iter().copied());
        line(&format!("{what}, the state"), updates);
        line(&format!("{what}, the frame"), frames);
    }
    let mut windows = Vec::new();
    for number in 0..TURNS {
        let key = if number.is_multiple_of(2) { "alt-3" } else { "alt-2" };
        windows.push(timed(|| {
            bench.press(key);
            bench.draw();
        }));
    }
    line(&format!("a room seen before, with its frame (bound: {OPEN} ms)"), windows);
    all.sort_by(f64::total_cmp);
    all[all.len() * 99 / 100]
}

/// Something that happens to the program, again and again.
type Turn<'t> = &'t mut dyn FnMut(&mut Bench);

struct Bench {
    state: State,
    terminal: Terminal<TestBackend>,
    theme: Theme,
    turn: usize,
}

impl Bench {
    /// Two rooms of that many events, the first one on screen.
    fn new(count: usize) -> Self {
        let setup = Setup {
            size: SIZE,
            now: now(),
            zone: TimeZone::UTC,
            catalogue: Arc::default(),
            schedule_wanted: true,
            homeserver: String::new(),
            drafts: hallway::app::drafts::Drafts::default(),
            settings: hallway::settings::Settings::default(),
            themes: vec![],
            layout: None,
        };
        let terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap();
        let mut bench = Self { state: State::new(setup), terminal, theme: Theme::default(), turn: 0 };
        let user = "@ana:example.org".parse().unwrap();
        bench.tell(chat::Event::SignedIn { user });
        bench.tell(chat::Event::Connection(chat::Connection::Online));
        for name in ["a", "b"] {
            let alias: Alias = format!("#{name}:example.org").parse().unwrap();
            let room: RoomId = format!("!{name}:example.org").parse().unwrap();
            drop(bench.state.update(Msg::Visit(chat::link::Target::Room(alias.clone().into()))));
            bench.tell(chat::Event::Joined { asked: alias.clone().into(), at: alias.into(), room });
            bench.timeline(&format!("!{name}:example.org"), vec![Change::Reset((0..count).map(item).collect())]);
        }
        bench.press("alt-2");
        bench.draw();
        bench
    }

    fn tell(&mut self, event: chat::Event) {
        drop(self.state.update(Msg::Chat(event)));
    }

    fn timeline(&mut self, room: &str, changes: Vec<Change>) {
        let room: RoomId = room.parse().unwrap();
        self.tell(chat::Event::Timeline { timeline: room.into(), changes });
    }

    fn press(&mut self, key: &str) {
        drop(self.state.update(Msg::Key(key.parse().unwrap())));
    }

    fn draw(&mut self) {
        let Self { state, terminal, theme, .. } = self;
        let draw = |frame: &mut ratatui::Frame<'_>| {
            ui::view(state, theme, frame);
        };
        terminal.draw(draw).unwrap();
    }
}

fn now() -> Timestamp {
    "2026-01-31T13:32:00Z".parse().unwrap()
}

/// Every tenth item is noise, others are formatted, answered or voted for.
fn item(number: usize) -> Item {
    let words = format!("message {number}: is that the new allocator, or the old one by another name? slide {number}");
    let html = format!("message {number}: is that the <b>new</b> allocator, or <code>the old one</code>?");
    let rich = if number.is_multiple_of(3) {
        Rich::formatted(Clean::block(&words), &html)
    } else {
        Rich::plain(Clean::block(&words))
    };
    let body = match number % 10 {
        0 => Body::Coming(Coming::Joined, Clean::line("joined")),
        _ => Body::Text(rich),
    };
    let reply = number.is_multiple_of(7).then(|| Reply {
        event: format!("$event{}", number - 1).parse().unwrap(),
        name: Clean::line("eve"),
        text: Clean::line("which slide?"),
    });
    let reactions = if number.is_multiple_of(11) {
        vec![Reaction { key: Clean::line("👍"), count: 4, mine: true }]
    } else {
        vec![]
    };
    let message = Message {
        event: format!("$event{number}").parse().ok(),
        sender: format!("@person{}:example.org", number % 400).parse().unwrap(),
        name: Clean::line(&format!("person {}", number % 400)),
        bridge: None,
        time: now(),
        body,
        edited: number.is_multiple_of(13),
        reply,
        reactions,
        thread: None,
        in_thread: None,
        readers: 0,
        state: SendState::Sent,
        own: false,
        mention: number.is_multiple_of(17),
    };
    Item { id: ItemId(format!("item{number}").into()), kind: ItemKind::Message(Arc::new(message)) }
}

fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1_000.0
}

fn line(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!("  {what}: mean {mean:.3} ms, 99 of 100 within {:.3} ms, worst {:.3} ms", at(99), at(100));
}
