//! From a key to its effect on the terminal, while the stream plays and 1,000 chat events a second come in.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "figures for a table"
)]

#[path = "../tests/common/peers.rs"]
mod peers;
#[path = "common/programme.rs"]
mod programme;

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use hallway::{
    app::Msg,
    chat::{self, Body, Change, Item, ItemId, ItemKind, Message, RoomId, SendState},
    player::{self, Frame, Slot},
    schedule,
    service::Peer,
    text::{Clean, Rich},
};
use ratatui::layout::Size;
use tokio::{
    sync::{mpsc, watch},
    time::interval,
};

/// What a key may take at most: one frame, in milliseconds.
const BOUND: f64 = 20.0;
const KEYS: u32 = 300;
const EVENTS_A_SECOND: u64 = 1_000;
const FRAMES_A_SECOND: u64 = 25;

/// A terminal that notes when a character came by.
#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    wanted: Vec<u8>,
    at: Option<Instant>,
    bytes: usize,
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut seen = self.0.lock().expect("nobody panics with it");
        seen.bytes += bytes.len();
        if seen.at.is_none()
            && !seen.wanted.is_empty()
            && bytes.windows(seen.wanted.len()).any(|part| part == seen.wanted)
        {
            seen.at = Some(Instant::now());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let screen = Screen::default();
    let theirs = screen.clone();
    let (runtime, world) = peers::program(Size::new(200, 60), theirs);
    // The loop runs on the main thread, as in the program.
    let times = tokio.block_on(async {
        let measured = tokio::spawn(measure(world, screen.clone()));
        let ran = Box::pin(runtime.run()).await;
        drop(ran);
        measured.await.expect("the measurement")
    });
    let mut times = times;
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!(
        "a key to the terminal, 200×60, {EVENTS_A_SECOND} chat events and {FRAMES_A_SECOND} frames a second, {KEYS} keys (bound: {BOUND} ms)"
    );
    println!("  median {:.2} ms, 99 of 100 within {:.2} ms, worst {:.2} ms", at(0.5), at(0.99), at(1.0));
    println!("  {}", if at(1.0) < BOUND { "within the bound" } else { "OVER THE BOUND" });
}

async fn measure(world: peers::World, screen: Screen) -> Vec<f64> {
    let room: RoomId = "!room:example.org".parse().expect("an id");
    let peers::World { keys, schedule, chat, player, desktop: _desktop, frames, now: _now, keep: _keep } = world;
    let parsed = schedule::parse::parse(programme::fosdem(900).as_bytes()).expect("a schedule");
    let loaded = schedule::Event::Loaded {
        schedule: Arc::new(parsed.schedule),
        warnings: Arc::new([]),
        origin: schedule::Origin::File,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    schedule.events.send(loaded).await.expect("the loop runs");
    let user = "@ana:example.org".parse().expect("an id");
    chat.events.send(chat::Event::SignedIn { user }).await.expect("the loop runs");
    chat.events.send(chat::Event::Connection(chat::Connection::Online)).await.expect("the loop runs");
    let Peer { requests: mut player_requests, events: player_events } = player;
    let press = async |key: &str| keys.send(Msg::Key(key.parse().expect("a key"))).await.expect("the loop runs");
    press("w").await;
    while !matches!(player_requests.recv().await, Some(player::Request::Load { .. })) {}
    let playing = player::Event::Playing { slot: Slot::First, width: 1_280, height: 720 };
    player_events.send(playing).await.expect("the loop runs");
    press("enter").await;
    let Peer { requests: mut chat_requests, events: chat_events } = chat;
    let asked = loop {
        match chat_requests.recv().await {
            Some(chat::Request::Join { rooms, .. }) => break rooms[0][0].clone(),
            Some(_) => {}
            None => panic!("the loop ended"),
        }
    };
    chat_events
        .send(chat::Event::Joined { asked: asked.clone(), at: asked, room: room.clone() })
        .await
        .expect("the loop runs");
    let reset = chat::Event::Timeline {
        timeline: room.clone().into(),
        changes: vec![Change::Reset((0..50).map(item).collect())],
    };
    chat_events.send(reset).await.expect("the loop runs");
    tokio::spawn(flood(room, chat_events));
    tokio::spawn(async move { while chat_requests.recv().await.is_some() {} });
    tokio::spawn(play(player_requests, frames));
    let times = typed(&keys, &screen).await;
    press("ctrl-q").await;
    times
}

/// Types letters, and tells how long each took to the terminal, in milliseconds.
async fn typed(keys: &mpsc::Sender<Msg>, screen: &Screen) -> Vec<f64> {
    let press = async |key: &str| keys.send(Msg::Key(key.parse().expect("a key"))).await.expect("the loop runs");
    let mut times = Vec::new();
    let mut pace = interval(Duration::from_millis(23));
    for number in 0..KEYS {
        pace.tick().await;
        // Letters that stand nowhere else on the screen.
        let letter = char::from_u32(0xa500 + number % 256).expect("a letter of Vai");
        {
            let mut seen = screen.0.lock().expect("nobody panics with it");
            seen.wanted = letter.to_string().into_bytes();
            seen.at = None;
        }
        let pressed = Instant::now();
        press(&letter.to_string()).await;
        let deadline = pressed + Duration::from_secs(5);
        let shown = loop {
            if let Some(at) = screen.0.lock().expect("nobody panics with it").at {
                break at;
            }
            assert!(Instant::now() < deadline, "the key is not on the screen");
            tokio::time::sleep(Duration::from_micros(200)).await;
        };
        times.push((shown - pressed).as_secs_f64() * 1_000.0);
        if number % 60 == 59 {
            press("ctrl-u").await;
        }
    }
    times
}

async fn flood(room: RoomId, events: mpsc::Sender<chat::Event>) {
    let mut pace = interval(Duration::from_micros(1_000_000 / EVENTS_A_SECOND));
    for number in 50.. {
        pace.tick().await;
        let changes = vec![Change::PushBack(item(number)), Change::PopFront];
        if events.send(chat::Event::Timeline { timeline: room.clone().into(), changes }).await.is_err() {
            return;
        }
    }
}

fn item(number: u64) -> Item {
    let message = Message {
        event: format!("$event{number}").parse().ok(),
        sender: format!("@person{}:example.org", number % 40).parse().expect("an id"),
        name: Clean::line(&format!("person {}", number % 40)),
        time: "2026-01-31T09:30:00Z".parse().expect("a time"),
        body: Body::Text(Rich::plain(Clean::block(&format!(
            "message {number}: is that the new allocator, or the old one by another name?"
        )))),
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
    };
    Item { id: ItemId(number.to_string().into()), kind: ItemKind::Message(Arc::new(message)) }
}

/// A camera that moves: every pixel of every frame is another.
async fn play(mut requests: mpsc::UnboundedReceiver<player::Request>, frames: watch::Sender<player::Latest>) {
    let mut pace = interval(Duration::from_millis(1_000 / FRAMES_A_SECOND));
    let (mut grid, mut granted, mut shift) = ((0, 0), false, 0_usize);
    loop {
        tokio::select! {
            request = requests.recv() => match request {
                Some(player::Request::Grid { width, height, .. }) => grid = (width, height),
                Some(player::Request::Grant { slot: Slot::First }) => granted = true,
                Some(_) => {}
                None => return,
            },
            _ = pace.tick(), if granted && grid.0 > 0 => {
                let (width, height) = grid;
                shift += 7;
                let rgb = (0..usize::from(width) * usize::from(height) * 3).map(|at| ((at * 31 + shift * 97) % 251) as u8).collect();
                granted = false;
                let frame = Arc::new(Frame { slot: Slot::First, width, height, rgb });
                frames.send_modify(|latest| drop(latest.put(frame)));
            }
        }
    }
}
