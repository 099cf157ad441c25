//! The loop with a world that the test holds: what it draws, and what it waits for.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "runtime/console.rs"]
mod console;
#[path = "common/peers.rs"]
#[expect(dead_code, reason = "a bench holds more of the world")]
mod peers;
#[path = "common/stage.rs"]
mod stage;

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use hallway::{
    app::Msg,
    chat::{
        self, Alias, Body, Change, Item, ItemId, ItemKind, Media, MediaKey, MediaKind, Message, Picture, RoomId,
        SendState,
    },
    config::{self, Cells, Colors},
    player::{self, Frame, How, Request, Slot},
    runtime::{
        Notifier,
        pictures::{Choice, Pictures, Protocol},
        video::{Video, pixels::Pixels},
    },
    schedule,
    text::Clean,
};
use jiff::ToSpan as _;
use peers::{World, program};
use ratatui::layout::Size;

/// More than the time between two drawings.
const FRAME: Duration = Duration::from_millis(20);
const SIZE: Size = Size::new(80, 24);

fn key(text: &str) -> Msg {
    Msg::Key(text.parse().unwrap())
}

fn typing(room: &RoomId, number: usize) -> chat::Event {
    chat::Event::PageFailed {
        timeline: room.clone().into(),
        direction: chat::Direction::Older,
        reason: format!("number {number}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_events_does_not_hold_back_a_key() {
    let (runtime, world) = program(SIZE, Sink::default());
    let room: RoomId = "!room:example.org".parse().unwrap();
    let flood = tokio::spawn(async move {
        let mut sent = 0_usize;
        while world.chat.events.send(typing(&room, sent)).await.is_ok() {
            sent += 1;
            if sent == 5_000 {
                world.keys.send(key("ctrl-q")).await.unwrap();
            }
        }
        sent
    });
    let (state, services) = Box::pin(runtime.run()).await.unwrap();
    drop(services);
    assert!(state.quitting);
    let sent = flood.await.unwrap();
    assert!((5_000..6_000).contains(&sent), "{sent} events passed before the key was heard");
}

#[tokio::test]
async fn nothing_is_written_while_nothing_changes() {
    let sink = Sink::default();
    let (mut runtime, world) = program(SIZE, sink.clone());
    // A second of this test's clock takes no longer than the loop needs for it.
    runtime.clock.tick = Duration::from_micros(1);
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    let now = Arc::clone(&world.now);
    // The seconds that are still to pass, and since when there are none.
    let seconds = Arc::new(Mutex::new((0_u32, Instant::now())));
    let left = Arc::clone(&seconds);
    runtime.clock.now = Box::new(move || {
        let mut left = left.lock().unwrap();
        let mut now = now.lock().unwrap();
        if left.0 > 0 {
            *left = (left.0 - 1, Instant::now());
            *now += 1.seconds();
        } else if left.1.elapsed() > FRAME {
            // Full: it was told, and nobody has heard it yet.
            tell.try_send(()).ok();
        }
        *now
    });
    let writer = runtime.writer.clone();
    // The loop draws what is due before it looks at the clock: once it has looked at it a frame later, all is drawn.
    let mut pass = async |number: u32| {
        for number in [number, 0] {
            *seconds.lock().unwrap() = (number, Instant::now());
            told.try_recv().ok();
            told.recv().await.unwrap();
            writer.idle().await;
        }
    };
    let watcher = async {
        let reason = "the file is empty".to_owned();
        world.schedule.events.send(schedule::Event::Failed { reason }).await.unwrap();
        // A notice may leave by itself; the minute ends.
        pass(120).await;
        assert!(sink.text().contains("the file is empty"), "the failure was not drawn: {}", sink.text());
        let before = sink.len();
        pass(59).await;
        assert_eq!(sink.len(), before, "the screen was drawn although nothing on it had changed");
        pass(2).await;
        assert!(sink.len() > before, "the clock on the screen stands still");
        world.keys.send(key("ctrl-q")).await.unwrap();
    };
    let (ended, ()) = tokio::join!(runtime.run(), watcher);
    ended.unwrap();
}

/// A room on the screen with a picture of 200 × 100 pixels in it.
async fn with_a_picture(world: &World) {
    let (alias, room): (Alias, RoomId) = ("#rust:example.org".parse().unwrap(), "!r:example.org".parse().unwrap());
    let source = MediaKey("a".into());
    let media = Media {
        kind: MediaKind::Picture,
        name: Clean::line("a.png"),
        caption: None,
        size: None,
        mime: Clean::line("image/png"),
        pixels: Some((200, 100)),
        source: source.clone(),
        thumbnail: None,
    };
    let message = Message {
        event: None,
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        bridge: None,
        time: "2026-01-31T09:29:00Z".parse().unwrap(),
        body: Body::Media(media.into()),
        edited: false,
        reply: None,
        reactions: vec![],
        thread: None,
        in_thread: None,
        readers: 0,
        state: SendState::Sent,
        own: false,
        mention: false,
    };
    let item = Item { id: ItemId("1".into()), kind: ItemKind::Message(message.into()) };
    let picture = Picture { width: 200, height: 100, rgba: [200, 10, 30, 255].repeat(200 * 100).into() };
    for event in [
        chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() },
        chat::Event::Joined { asked: alias.clone().into(), at: alias.into(), room: room.clone() },
        chat::Event::Timeline { timeline: room.into(), changes: vec![Change::Reset(vec![item])] },
        chat::Event::Picture { media: source, picture: Ok(picture.into()) },
    ] {
        world.chat.events.send(event).await.unwrap();
    }
}

#[tokio::test]
async fn a_picture_is_sent_to_a_terminal_that_knows_pixels_and_covered_like_any_text() {
    let sink = Sink::default();
    let (mut runtime, world) = program(SIZE, sink.clone());
    let choice = Choice { protocol: Some(Protocol::Kitty), wrapped: false, colors: Some(Colors::TrueColor) };
    runtime.pictures = Pictures::new(choice).with_cells_of(10, 20);
    runtime.first = vec![Msg::Visit(hallway::chat::link::target("#rust:example.org").unwrap())];
    let watcher = async {
        with_a_picture(&world).await;
        sink.shows("\u{10EEEE}").await;
        let text = sink.text();
        assert_eq!((text.matches("a=T").count(), text.matches('\u{10EEEE}').count()), (1, 20 * 5), "sent once");
        // The help lies over it; it comes back without being sent again.
        world.keys.send(key("f1")).await.unwrap();
        sink.shows("Everywhere").await;
        world.keys.send(key("esc")).await.unwrap();
        sink.until(|text| text.matches('\u{10EEEE}').count() == 2 * 20 * 5).await;
        assert_eq!(sink.text().matches("a=T").count(), 1);
        world.keys.send(key("ctrl-q")).await.unwrap();
    };
    let (ended, ()) = tokio::join!(runtime.run(), watcher);
    ended.unwrap();
    sink.shows("a=d,d=I,i=").await;
}

/// The screen as the terminal has it.
fn screen(sink: &Sink) -> vt100::Parser {
    let cells = |count: u16| std::num::NonZero::new(count).unwrap();
    let mut terminal = vt100::Parser::new(cells(SIZE.height), cells(SIZE.width), 0);
    terminal.process(&sink.0.lock().unwrap());
    terminal
}

/// How many of its cells are of one colour.
fn painted(sink: &Sink, [red, green, blue]: [u8; 3]) -> usize {
    let terminal = screen(sink);
    let places = (0..SIZE.height).flat_map(|row| (0..SIZE.width).map(move |column| (row, column)));
    let color = vt100::Color::Rgb(red, green, blue);
    places
        .filter(|(row, column)| terminal.screen().cell(*row, *column).is_some_and(|cell| cell.bgcolor() == color))
        .count()
}

/// The player as the test plays it.
struct Stage<'w> {
    world: &'w mut World,
    sink: Sink,
    grid: (u16, u16),
}

impl Stage<'_> {
    /// Waits until this is asked of the player.
    async fn asked(&mut self, wanted: Request) {
        let asked = async {
            while let Some(request) = self.world.player.requests.recv().await {
                if let Request::Grid { width, height, .. } = request {
                    self.grid = (width, height);
                }
                if request == wanted {
                    return;
                }
            }
        };
        tokio::time::timeout(Duration::from_mins(1), asked)
            .await
            .unwrap_or_else(|_| panic!("{wanted:?} is not asked for\n{}", screen(&self.sink).screen().contents()));
    }

    async fn loaded(&mut self, slot: Slot, url: &str) {
        let url: player::StreamUrl = url.parse().unwrap();
        self.asked(Request::Load { slot, url: url.clone(), how: How::default() }).await;
        self.tell(player::Event::Connecting { slot, url }).await;
    }

    async fn plays(&mut self, slot: Slot) {
        self.tell(player::Event::Playing { slot, width: 1_280, height: 720 }).await;
    }

    async fn tell(&mut self, event: player::Event) {
        self.world.player.events.send(event).await.unwrap();
    }

    fn show(&self, slot: Slot, color: [u8; 3]) {
        let (width, height) = self.grid;
        let rgb = color.repeat(usize::from(width) * usize::from(height));
        self.world.frames.send_modify(|latest| drop(latest.put(Arc::new(Frame { slot, width, height, rgb }))));
    }

    async fn says(&self, words: &str) {
        self.sink.until(|_| screen(&self.sink).screen().contents().contains(words)).await;
    }

    async fn filled(&self, color: [u8; 3]) {
        let cells = usize::from(self.grid.0) * usize::from(self.grid.1 / 2);
        self.sink.until(|_| painted(&self.sink, color) == cells).await;
    }
}

/// The cells in which a part of a picture stands.
fn parts(sink: &Sink) -> usize {
    let terminal = screen(sink);
    let places = (0..SIZE.height).flat_map(|row| (0..SIZE.width).map(move |column| (row, column)));
    let stands = |contents: &str| contents.starts_with('\u{10EEEE}');
    places
        .filter(|(row, column)| terminal.screen().cell(*row, *column).is_some_and(|cell| stands(cell.contents())))
        .count()
}

#[tokio::test]
async fn a_stream_in_pixels_is_taken_away_and_comes_back() {
    const RED: [u8; 3] = [200, 40, 40];
    let sink = Sink::default();
    let (mut runtime, mut world) = program(SIZE, sink.clone());
    let pixels = Pixels::new(Protocol::Kitty, false).with_cells_of(10, 20);
    runtime.video = Video::new(Cells::Half, Colors::TrueColor).with_pixels(Some(pixels));
    let url = "http://live.example/0.m3u8";
    let now = *world.now.lock().unwrap();
    let loaded = schedule::Event::Loaded {
        schedule: Arc::new(stage::conference(&[url.to_owned()], now)),
        warnings: Arc::from([]),
        origin: schedule::Origin::File,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    let watcher = async {
        world.schedule.events.send(loaded).await.unwrap();
        let mut stage = Stage { world: &mut world, sink: sink.clone(), grid: (0, 0) };
        stage.says("Talk 0").await;
        stage.world.keys.send(key("w")).await.unwrap();
        stage.loaded(Slot::First, url).await;
        stage.plays(Slot::First).await;
        stage.asked(Request::Grant { slot: Slot::Second }).await;
        stage.show(Slot::First, RED);
        // A cell is 10 × 20 pixels, and the pane is small: none is left out.
        let cells = usize::from(stage.grid.0 / 10) * usize::from(stage.grid.1 / 20);
        sink.until(|_| parts(&sink) == cells).await;
        // The help lies over a part of it, and is closed again.
        stage.world.keys.send(key("f1")).await.unwrap();
        stage.says("Everywhere").await;
        sink.until(|_| parts(&sink) < cells).await;
        stage.world.keys.send(key("esc")).await.unwrap();
        sink.until(|_| parts(&sink) == cells).await;
        stage.world.keys.send(key("f3")).await.unwrap();
        stage.asked(Request::Grant { slot: Slot::Second }).await;
        stage.show(Slot::First, RED);
        sink.until(|_| parts(&sink) > cells).await;
        stage.world.keys.send(key("x")).await.unwrap();
        sink.until(|_| parts(&sink) == 0).await;
        stage.world.keys.send(key("ctrl-q")).await.unwrap();
    };
    let (ended, ()) = tokio::join!(runtime.run(), watcher);
    ended.unwrap();
    sink.shows("a=d,d=I,i=").await;
}

#[tokio::test]
async fn the_cells_of_the_old_picture_stay_until_the_new_stream_has_one() {
    const RED: [u8; 3] = [200, 40, 40];
    const GREEN: [u8; 3] = [40, 160, 60];
    const BLUE: [u8; 3] = [40, 60, 200];
    let sink = Sink::default();
    let (runtime, mut world) = program(SIZE, sink.clone());
    let urls = ["http://live.example/0.m3u8", "http://live.example/1.m3u8"];
    let now = *world.now.lock().unwrap();
    let loaded = schedule::Event::Loaded {
        schedule: Arc::new(stage::conference(&urls.map(str::to_owned), now)),
        warnings: Arc::from([]),
        origin: schedule::Origin::File,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    let watcher = async {
        world.schedule.events.send(loaded).await.unwrap();
        let mut stage = Stage { world: &mut world, sink: sink.clone(), grid: (0, 0) };
        stage.says("Talk 1").await;
        stage.world.keys.send(key("w")).await.unwrap();
        stage.loaded(Slot::First, urls[0]).await;
        stage.plays(Slot::First).await;
        stage.asked(Request::Grant { slot: Slot::Second }).await;
        stage.show(Slot::First, RED);
        stage.filled(RED).await;
        stage.world.keys.send(key("alt-right")).await.unwrap();
        stage.loaded(Slot::Second, urls[1]).await;
        stage.says("→ Hall 1").await;
        // A picture of a stream that is not in front yet is not painted; the old one moves on.
        stage.show(Slot::Second, BLUE);
        stage.show(Slot::First, GREEN);
        stage.filled(GREEN).await;
        stage.plays(Slot::Second).await;
        stage.asked(Request::Stop { slot: Slot::First }).await;
        stage.tell(player::Event::Stopped { slot: Slot::First }).await;
        stage.asked(Request::Mute { slot: Slot::Second, on: false }).await;
        stage.filled(BLUE).await;
        stage.show(Slot::First, RED);
        // Back again: this time it is heard of before its picture is there.
        stage.world.frames.send_modify(|latest| assert!(latest.forget(Slot::First)));
        stage.world.keys.send(key("alt-left")).await.unwrap();
        stage.loaded(Slot::First, urls[0]).await;
        stage.plays(Slot::First).await;
        stage.says("Hall 0 live").await;
        stage.filled(BLUE).await;
        stage.show(Slot::First, RED);
        stage.filled(RED).await;
        stage.world.keys.send(key("ctrl-q")).await.unwrap();
    };
    let (ended, ()) = tokio::join!(runtime.run(), watcher);
    ended.unwrap();
}

/// A terminal that keeps what it was sent.
#[derive(Clone, Debug, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    async fn shows(&self, words: &str) {
        self.until(|text| text.contains(words)).await;
    }

    /// Waits until what was written is as `wanted` says.
    async fn until(&self, wanted: impl Fn(&str) -> bool) {
        let written = async {
            while !wanted(&self.text()) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), written).await.unwrap();
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal that takes nothing until it is let go.
struct Stuck(mpsc::Receiver<()>);

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.recv().ok();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_that_does_not_read_stops_neither_keys_nor_services() {
    let (_hold, held) = mpsc::channel();
    let (runtime, mut world) = program(SIZE, Stuck(held));
    let running = tokio::spawn(async move {
        // More than the backlog holds: they are taken although nothing can be drawn.
        let room: RoomId = "!room:example.org".parse().unwrap();
        for number in 0..1_000 {
            world.chat.events.send(typing(&room, number)).await.unwrap();
        }
        world.keys.send(key("ctrl-q")).await.unwrap();
        while world.chat.requests.recv().await.is_some() {}
    });
    let (state, services) = Box::pin(runtime.run()).await.unwrap();
    assert!(state.quitting);
    drop(services);
    running.await.unwrap();
}

#[tokio::test]
async fn the_end_of_the_terminal_ends_the_program() {
    let (runtime, world) = program(SIZE, Sink::default());
    drop(world.keys);
    let (state, _services) = Box::pin(runtime.run()).await.unwrap();
    assert!(state.quitting);
}

#[tokio::test]
async fn a_mention_reaches_the_terminal_through_tmux_where_that_was_asked_for() {
    let sink = Sink::default();
    let (mut runtime, world) = program(SIZE, sink.clone());
    let settings = config::Notify { terminal: config::Terminal::Osc9, tmux_passthrough: true, ..Default::default() };
    let tmux = |name: &str| (name == "TMUX").then(|| "/tmp/tmux-1000/default,1,0".to_owned());
    runtime.notifier = Notifier::choose(&settings, &tmux);
    let writer = runtime.writer.clone();
    let alert = chat::Alert {
        room: "!room:example.org".parse().unwrap(),
        event: "$event".parse().unwrap(),
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        text: Clean::line("ana: here?"),
        time: "2026-01-31T09:30:00Z".parse().unwrap(),
        reason: chat::AlertReason::Mention,
    };
    let watcher = async {
        world.chat.events.send(chat::Event::Alert(alert)).await.unwrap();
        let deadline = Instant::now() + Duration::from_secs(30);
        let wanted = "\u{7}\u{1b}Ptmux;\u{1b}\u{1b}]9;hallway: bob in a room: ana: here?\u{7}\u{1b}\\";
        while !sink.text().contains(wanted) {
            assert!(Instant::now() < deadline, "{:?}", sink.text());
            tokio::task::yield_now().await;
            writer.idle().await;
        }
        world.keys.send(key("ctrl-q")).await.unwrap();
    };
    let (ended, ()) = tokio::join!(runtime.run(), watcher);
    ended.unwrap();
}
