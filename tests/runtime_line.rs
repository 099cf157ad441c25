//! The loop where the line is thin or the terminal strange: what goes first, and what is never kept.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/peers.rs"]
#[expect(dead_code, reason = "a bench holds more of the world")]
mod peers;
#[path = "common/stage.rs"]
mod stage;

use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use hallway::{
    app::Msg,
    player::{self, Frame, Request, Slot},
    runtime::{Runtime, video::Budget},
    schedule,
};
use peers::{World, program};
use ratatui::layout::Size;

const PATIENCE: Duration = Duration::from_mins(1);
const SIZE: Size = Size::new(120, 40);
/// How often the help is read.
const SCREENS: usize = 20;

/// A terminal: takes what comes, or nothing while it is held.
#[derive(Clone, Default)]
struct Sink {
    bytes: Arc<Mutex<Vec<u8>>>,
    held: Arc<Mutex<Option<mpsc::Receiver<()>>>>,
    writes: Arc<AtomicUsize>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        let held = self.held.lock().unwrap().take();
        if let Some(held) = held {
            held.recv().ok();
        }
        self.bytes.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn len(&self) -> usize {
        self.bytes.lock().unwrap().len()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }

    async fn until(&self, what: &str, wanted: impl Fn(&str) -> bool) {
        let waiting = async {
            while !wanted(&self.text()) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{what}: never"));
    }

    fn pictures(&self) -> usize {
        self.text().matches("\x1b7").count()
    }
}

fn key(text: &str) -> Msg {
    Msg::Key(text.parse().unwrap())
}

/// The world behind a stream that plays, whose every frame is another.
struct Stage {
    world: World,
    grid: (u16, u16),
    /// Frames that were asked for.
    granted: usize,
    shown: u8,
}

impl Stage {
    /// Loads a programme and watches its first hall.
    async fn begin(world: World) -> Self {
        let now = *world.now.lock().unwrap();
        let loaded = schedule::Event::Loaded {
            schedule: Arc::new(stage::conference(&["http://live.example/0.m3u8".to_owned()], now)),
            warnings: Arc::from([]),
            origin: schedule::Origin::File,
            stars: Arc::default(),
            changes: Arc::default(),
        };
        world.schedule.events.send(loaded).await.unwrap();
        let mut stage = Self { world, grid: (0, 0), granted: 0, shown: 0 };
        tokio::time::sleep(Duration::from_millis(50)).await;
        stage.press("w").await;
        stage.until("a stream is asked for", |request| matches!(request, Request::Load { .. })).await;
        let slot = Slot::First;
        let url = "http://live.example/0.m3u8".parse().unwrap();
        stage.world.player.events.send(player::Event::Connecting { slot, url }).await.unwrap();
        stage.world.player.events.send(player::Event::Playing { slot, width: 1_280, height: 720 }).await.unwrap();
        stage.until("a frame is asked for", |request| matches!(request, Request::Grant { slot: Slot::First })).await;
        stage
    }

    async fn press(&self, keys: &str) {
        self.world.keys.send(key(keys)).await.unwrap();
    }

    async fn until(&mut self, what: &str, wanted: impl Fn(&Request) -> bool) {
        loop {
            let request = tokio::time::timeout(PATIENCE, self.world.player.requests.recv()).await;
            let request = request.unwrap_or_else(|_| panic!("{what}: never")).expect("the program runs");
            self.heard(&request);
            if wanted(&request) {
                return;
            }
        }
    }

    fn heard(&mut self, request: &Request) {
        match request {
            Request::Grid { width, height, .. } => self.grid = (*width, *height),
            Request::Grant { slot: Slot::First } => self.granted += 1,
            _ => {}
        }
    }

    /// Another frame, whether one was asked for or not.
    fn show(&mut self) {
        while let Ok(request) = self.world.player.requests.try_recv() {
            self.heard(&request);
        }
        self.shown = self.shown.wrapping_add(1);
        let (width, height) = self.grid;
        let noise = (0..usize::from(width) * usize::from(height) * 3).map(|at| {
            let at = u32::try_from(at).unwrap();
            u8::try_from((at.wrapping_mul(2_654_435_761).rotate_left(u32::from(self.shown)) >> 8) & 0xff).unwrap()
        });
        let frame = Frame { slot: Slot::First, width, height, rgb: noise.collect() };
        self.world.frames.send_modify(|latest| drop(latest.put(Arc::new(frame))));
    }

    async fn play(&mut self, frames: usize) {
        for _ in 0..frames {
            self.show();
            tokio::time::sleep(Duration::from_millis(4)).await;
        }
    }
}

fn run(sink: &Sink, setting: Option<u32>) -> (Runtime, World) {
    let (mut runtime, world) = program(SIZE, sink.clone());
    runtime.budget = Budget::choose(setting, &|_| None);
    (runtime, world)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn text_does_not_wait_for_the_line_and_the_picture_does() {
    let sink = Sink::default();
    // 1 KB a second: if the text waited for it, there would not be half of it in time.
    let (runtime, world) = run(&sink, Some(1));
    let watching = async {
        let mut stage = Stage::begin(world).await;
        let begun = Instant::now();
        let before = sink.len();
        stage.play(50).await;
        let reading = async {
            for times in 1..=SCREENS {
                stage.press("?").await;
                sink.until("the help", |text| text.matches("Everywhere").count() == times).await;
                stage.press("esc").await;
                stage.play(10).await;
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.expect("the text waits");
        let (sent, seconds) = (sink.len() - before, begun.elapsed().as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let (sent, screens) = (sent as f64, SCREENS as f64);
        // The line would have carried less by the end of our patience.
        assert!(sent > 2.0 * 1_000.0 * PATIENCE.as_secs_f64(), "{sent} bytes are too few to tell");
        // What it may take for the time, what is saved up at first, and screens of text, there and back.
        let most = 1_000.0 * seconds + 80.0 + 2.0 * screens * 12_000.0;
        assert!(sent < most, "{sent} bytes in {seconds} s");
        stage.press("ctrl-q").await;
    };
    let (ended, ()) = tokio::join!(runtime.run(), watching);
    ended.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_left_out_of_a_picture_follows_though_no_other_comes() {
    let sink = Sink::default();
    let (runtime, world) = run(&sink, Some(40));
    let watching = async {
        let mut stage = Stage::begin(world).await;
        stage.show();
        let cells = usize::from(stage.grid.0) * usize::from(stage.grid.1) / 2;
        sink.until("the whole picture", |text| text.matches('▀').count() + text.matches("m ").count() >= cells).await;
        let pictures = sink.pictures();
        assert!(pictures > 3, "it came in {pictures} parts");
        // It is whole: nothing more is sent of it.
        let mut quiet = sink.len();
        loop {
            tokio::time::sleep(Duration::from_millis(300)).await;
            if std::mem::replace(&mut quiet, sink.len()) == sink.len() {
                break;
            }
        }
        stage.press("ctrl-q").await;
    };
    let (ended, ()) = tokio::join!(runtime.run(), watching);
    ended.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_terminal_does_not_read_nothing_is_kept_for_it_and_keys_work_after() {
    let sink = Sink::default();
    let (runtime, world) = run(&sink, None);
    let watching = async {
        let mut stage = Stage::begin(world).await;
        stage.play(20).await;
        sink.until("pictures", |text| text.contains("\x1b7")).await;
        let (go_on, held) = mpsc::channel();
        *sink.held.lock().unwrap() = Some(held);
        // One write takes the hold, and waits.
        while sink.held.lock().unwrap().is_some() {
            stage.play(1).await;
        }
        let (writes, granted) = (sink.writes.load(Ordering::SeqCst), stage.granted);
        // A minute's worth of frames, and keys.
        for second in 0..60 {
            stage.play(25).await;
            stage.press(if second % 2 == 0 { "j" } else { "k" }).await;
        }
        assert_eq!(sink.writes.load(Ordering::SeqCst), writes, "something was written beside");
        // Each frame that is granted could be drawn: that of the write under way, and the next.
        assert!(stage.granted - granted <= 2, "{} frames were asked for", stage.granted - granted);
        let before = sink.len();
        drop(go_on);
        stage.press("?").await;
        sink.until("a key works", |text| text.contains("Everywhere")).await;
        // What was under way, and how it is now: not sixty times how it was.
        assert!(sink.len() - before < 1_000_000, "{} bytes had been kept", sink.len() - before);
        stage.press("esc").await;
        stage.press("ctrl-q").await;
    };
    let (ended, ()) = tokio::join!(runtime.run(), watching);
    ended.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_sizes_ends_in_a_whole_screen_and_one_cell_is_enough() {
    let sink = Sink::default();
    let (runtime, world) = run(&sink, None);
    let watching =
        async {
            let mut stage = Stage::begin(world).await;
            for n in 0..400_u16 {
                let size = match n % 5 {
                    0 => Size::new(1, 1),
                    1 => Size::new(u16::MAX, 1),
                    2 => Size::new(2 + n % 90, 2),
                    3 => Size::new(1, 1 + n % 60),
                    _ => Size::new(n % 200 + 1, n % 70 + 1),
                };
                stage.world.keys.send(Msg::Resized(size)).await.unwrap();
                stage.show();
            }
            stage.world.keys.send(Msg::Resized(Size::new(80, 24))).await.unwrap();
            stage.until("the pane of the last size", |request| {
            matches!(request, Request::Grid { slot: Slot::First, width, .. } if (1..80).contains(width))
        })
        .await;
            stage.play(10).await;
            let screen = || {
                let cells = |count: u16| std::num::NonZero::new(count).unwrap();
                let mut terminal = vt100::Parser::new(cells(24), cells(80), 0);
                // The last wipe is where the last size begins.
                let bytes = sink.bytes.lock().unwrap();
                let wipe = bytes.windows(4).rposition(|bytes| bytes == b"\x1b[2J").unwrap_or(0);
                terminal.process(&bytes[wipe..]);
                terminal.screen().contents()
            };
            sink.until("the programme", |_| screen().contains("Talk 0") && screen().contains("Hall 0 live")).await;
            stage.press("ctrl-q").await;
        };
    let (ended, ()) = tokio::join!(runtime.run(), watching);
    ended.unwrap();
}
