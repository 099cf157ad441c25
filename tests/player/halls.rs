//! Two halls with real streams, the program that watches them, and a terminal that tells what it shows.
use std::{
    io::{self, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use hallway::{
    app::Msg,
    player,
    runtime::Runtime,
    schedule::{self, Origin},
};
use ratatui::layout::Size;

use crate::{
    live::Live,
    peers::{World, program},
    stage::conference,
};

/// The colours of the halls' pictures; a white bar moves through each.
pub(crate) const COLORS: [[u8; 3]; 2] = [[200, 40, 40], [40, 70, 200]];

/// A hall's picture in ffmpeg's graph language.
pub(crate) fn picture(hall: usize, (width, height): (u16, u16)) -> String {
    let [red, green, blue] = COLORS[hall];
    let color = format!("0x{red:02x}{green:02x}{blue:02x}");
    format!(
        "color=c={color}:size={width}x{height}:rate=25[hall];color=c=white:size={}x{height}:rate=25[bar];\
         [hall][bar]overlay=x='mod(t*{width}/4,{width}*7/8)'",
        width / 16,
    )
}

/// The program with the real player. The schedule has a hall for each stream, with a talk on in it.
pub(crate) async fn watching(streams: &[&Live], size: Size, terminal: Terminal, log: PathBuf) -> (Runtime, World) {
    let (mut runtime, world) = program(size, terminal);
    runtime.services.player = player::spawn(PathBuf::from(env!("CARGO_BIN_EXE_hallway-player")), log);
    let urls: Vec<String> = streams.iter().map(|live| live.url()).collect();
    let now = *world.now.lock().unwrap_or_else(PoisonError::into_inner);
    let loaded = schedule::Event::Loaded {
        schedule: Arc::new(conference(&urls, now)),
        warnings: Arc::from([]),
        origin: Origin::File,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    world.schedule.events.send(loaded).await.expect("the program takes it");
    (runtime, world)
}

pub(crate) async fn press(world: &World, key: &str) {
    world.keys.send(Msg::Key(key.parse().expect("a key"))).await.expect("the program takes keys");
}

/// What the terminal shows of the streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Cells in the colour of each hall.
    pub(crate) halls: [usize; 2],
    /// Cells where a hall's colour was before and none of a picture is now.
    pub(crate) blank: usize,
    pub(crate) at: Instant,
}

/// A terminal that looks at itself whenever something was written: everything that a person could see.
#[derive(Clone)]
pub(crate) struct Terminal(Arc<Mutex<Looks>>);

struct Looks {
    parser: vt100::Parser,
    /// Where the picture has been.
    pane: Vec<bool>,
    seen: Vec<Shown>,
    told: tokio::sync::watch::Sender<Option<Shown>>,
}

impl Terminal {
    pub(crate) fn new(size: Size) -> Self {
        let cells = |count: u16| std::num::NonZero::new(count).expect("a screen has cells");
        let parser = vt100::Parser::new(cells(size.height), cells(size.width), 0);
        let pane = vec![false; usize::from(size.width) * usize::from(size.height)];
        Self(Arc::new(Mutex::new(Looks {
            parser,
            pane,
            seen: Vec::new(),
            told: tokio::sync::watch::Sender::new(None),
        })))
    }

    /// All that was shown since this was asked last.
    pub(crate) fn looks(&self) -> Vec<Shown> {
        std::mem::take(&mut self.lock().seen)
    }

    /// Waits until the hall's picture fills the pane.
    pub(crate) async fn shows(&self, hall: usize) -> Shown {
        let mut told = self.lock().told.subscribe();
        let filled =
            |shown: &Option<Shown>| shown.is_some_and(|shown| shown.halls[hall] > 10 * shown.halls[1 - hall] + 50);
        let shown = told.wait_for(filled).await.expect("the terminal is there");
        shown.expect("it was looked at")
    }

    /// The last look, and the screen's text.
    pub(crate) fn text(&self) -> String {
        let looks = self.lock();
        format!("{:?}\n{}", *looks.told.borrow(), looks.parser.screen().contents())
    }

    /// Waits until these words are on the screen.
    pub(crate) async fn says(&self, words: &str) {
        let mut told = self.lock().told.subscribe();
        while !self.lock().parser.screen().contents().contains(words) {
            told.changed().await.expect("the terminal is there");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Looks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Looks {
    fn look(&mut self, at: Instant) {
        let Self { parser, pane, seen, told } = self;
        let screen = parser.screen();
        let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let mut shown = Shown { halls: [0; 2], blank: 0, at };
        for ((row, column), pane) in places.zip(pane) {
            let Some(cell) = screen.cell(row, column) else { continue };
            // The lower half of the cell, or all of it.
            let vt100::Color::Rgb(red, green, blue) = cell.bgcolor() else {
                shown.blank += usize::from(*pane);
                continue;
            };
            let color = [red, green, blue];
            if let Some(hall) = COLORS.iter().position(|hall| near(*hall, color)) {
                shown.halls[hall] += 1;
                *pane = true;
            } else if color.iter().all(|channel| *channel < 60) {
                shown.blank += usize::from(*pane);
            }
        }
        seen.push(shown);
        told.send_replace(Some(shown));
    }
}

fn near(color: [u8; 3], other: [u8; 3]) -> bool {
    color.iter().zip(other).all(|(color, other)| color.abs_diff(other) < 30)
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lock().parser.process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lock().look(Instant::now());
        Ok(())
    }
}
