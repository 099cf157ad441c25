//! What each protocol makes of frames, as a terminal shows it.
mod terminal;

use base64::Engine as _;
use proptest::prelude::*;
use terminal::{Cell, Terminal};

use super::*;
use crate::{player::Slot, settings::Settings};

const CELL: (u16, u16) = (6, 12);
const SIZE: (u16, u16) = (60, 24);
const PANE: Rect = Rect::new(8, 2, 48, 14);
const EACH: [Protocol; 3] = [Protocol::Kitty, Protocol::Iterm2, Protocol::Sixel];

/// The picture's painter and a terminal before it.
struct Stage {
    pixels: Pixels,
    terminal: Terminal,
    pane: Option<Rect>,
    /// What else stands on the screen.
    popup: Option<Rect>,
}

impl Stage {
    fn new(pixels: Pixels) -> Self {
        let pixels = pixels.with_cells_of(CELL.0, CELL.1);
        Self { pixels, terminal: Terminal::new(SIZE.0, SIZE.1, CELL), pane: None, popup: None }
    }

    fn of(protocol: Protocol) -> Self {
        let mut stage = Self::new(Pixels::new(protocol, false));
        stage.place(Some(PANE));
        stage
    }

    /// What the runtime and ratatui do where the pane changes.
    fn place(&mut self, pane: Option<Rect>) {
        let before = std::mem::replace(&mut self.pane, pane);
        self.pixels.place(pane);
        self.cover();
        if let Some(before) = before {
            // What stands over both was drawn before, and is not drawn again.
            self.terminal.fill('#', before, &[pane.unwrap_or_default(), self.popup.unwrap_or_default()]);
        }
    }

    /// The same where something else comes or goes.
    fn pop_up(&mut self, popup: Option<Rect>) {
        self.popup = popup;
        self.cover();
        self.terminal.fill('#', popup.unwrap_or_default(), &[]);
    }

    fn cover(&mut self) {
        let both = self.popup.zip(self.pane).map(|(popup, pane)| popup.intersection(pane));
        self.pixels.cover(both.filter(|both| !both.is_empty()));
        let gone = self.pixels.gone();
        self.terminal.process(&gone);
    }

    /// Tells how many bytes were sent.
    fn paint(&mut self, frame: &Frame) -> usize {
        let mut out = Vec::new();
        self.pixels.paint(frame, &mut out);
        self.terminal.process(&out);
        out.len()
    }

    fn frame(&self, pixel: impl Fn(usize, usize) -> [u8; 3]) -> Frame {
        let (width, height) = self.pixels.grid().unwrap();
        let at = (0..usize::from(height)).flat_map(|y| (0..usize::from(width)).map(move |x| (x, y)));
        Frame { slot: Slot::First, width, height, rgb: at.flat_map(|(x, y)| pixel(x, y)).collect() }
    }

    /// A slide with lines like those of letters, and a camera at its lower right.
    fn slide(&self, number: usize) -> Frame {
        let (width, height) = self.pixels.grid().unwrap();
        let (width, height) = (usize::from(width), usize::from(height));
        self.frame(|x, y| {
            let value = |n: usize| u8::try_from(n % 256).unwrap();
            if y < height / 8 {
                [138, 42, 128]
            } else if x > width * 2 / 3 && y > height * 2 / 3 {
                [value(60 + (x + number * 7) / 4), value(90 + y / 4), value(200 - x / 8)]
            } else if y % 30 < 14 && x % 12 < 3 && x < width / 2 + number * 8 {
                [32, 32, 32]
            } else {
                [244, 244, 240]
            }
        })
    }

    /// Decibels by which the screen is like the frame; infinite where it is the same.
    fn likeness(&self, frame: &Frame) -> f64 {
        let plan = self.pixels.plan.unwrap();
        let shown = self.terminal.pixels(plan.area);
        let (scale, width) = (usize::from(plan.scale), usize::from(plan.area.width) * usize::from(CELL.0));
        let mut sum = 0.0;
        for (n, pixel) in shown.iter().enumerate() {
            let at = (n / width / scale * usize::from(frame.width) + n % width / scale) * 3;
            let Some(pixel) = pixel else { return 0.0 };
            for (a, b) in pixel.iter().zip(&frame.rgb[at..at + 3]) {
                sum += f64::from(a.abs_diff(*b)).powi(2);
            }
        }
        if sum == 0.0 {
            return f64::INFINITY;
        }
        let mean = sum / f64::from(u32::try_from(shown.len() * 3).unwrap());
        10.0 * (255.0_f64.powi(2) / mean).log10()
    }
}

/// The least likeness of a slide that a protocol shows, in decibels.
fn least(protocol: Protocol) -> f64 {
    match protocol {
        Protocol::Kitty => f64::INFINITY,
        Protocol::Iterm2 => 30.0,
        Protocol::Sixel => 25.0,
    }
}

#[test]
fn each_protocol_shows_the_frame() {
    for protocol in EACH {
        // As the pane is, and larger than what is asked of the player.
        for (pane, size) in [(PANE, SIZE), (Rect::new(1, 1, 121, 35), (130, 40))] {
            let mut stage = Stage::new(Pixels::new(protocol, false));
            stage.terminal = Terminal::new(size.0, size.1, CELL);
            stage.place(Some(pane));
            let first = stage.slide(0);
            assert_ne!(stage.paint(&first), 0);
            let likeness = stage.likeness(&first);
            assert!(likeness >= least(protocol), "{protocol:?}: {likeness} dB");
            assert!(stage.terminal.is_clear(stage.pixels.plan.unwrap().area));
            assert_eq!(stage.paint(&first), 0, "nothing is sent twice");
            let second = stage.slide(1);
            assert_ne!(stage.paint(&second), 0);
            let likeness = stage.likeness(&second);
            assert!(likeness >= least(protocol).min(45.0), "{protocol:?}: {likeness} dB");
        }
    }
}

#[test]
fn of_kittys_tiles_only_those_are_sent_that_changed() {
    let mut stage = Stage::of(Protocol::Kitty);
    let plain = stage.frame(|_, _| [20, 30, 40]);
    let whole = stage.paint(&plain);
    let dot = stage.frame(|x, y| if (x, y) == (101, 55) { [90, 30, 40] } else { [20, 30, 40] });
    let one = stage.paint(&dot);
    assert!(one > 0 && one * 20 < whole, "{one} of {whole} bytes");
    assert!(stage.likeness(&dot).is_infinite());
    // Noise is not sent until it adds up.
    let noise = |by: u8| stage.frame(|_, _| [20 + by, 30, 40]);
    let (little, more) = (noise(8), noise(9));
    assert!(stage.paint(&little) < 2 * one, "the dot is gone, and that is all");
    assert!(stage.paint(&more) > whole / 2);
}

#[test]
fn what_was_painted_is_taken_away() {
    for protocol in EACH {
        let mut stage = Stage::of(protocol);
        let slide = stage.slide(0);
        stage.paint(&slide);
        assert!(!stage.terminal.is_clear(Rect::default()));
        // Something lies over the screen, or the stream stops.
        stage.place(None);
        assert!(stage.terminal.is_clear(Rect::default()), "{protocol:?}");
        assert_eq!(stage.paint(&slide), 0);
        // It comes back, elsewhere and larger.
        let moved = Rect::new(0, 1, 50, 20);
        stage.place(Some(moved));
        let slide = stage.slide(1);
        stage.paint(&slide);
        assert!(stage.likeness(&slide) >= least(protocol));
        assert!(stage.terminal.is_clear(moved), "{protocol:?}");
        // The program ends: what the terminal keeps goes with it.
        let farewell = stage.pixels.farewell();
        stage.terminal.process(&farewell);
        assert_eq!(stage.terminal.kept(), 0);
        assert_eq!(stage.pixels.farewell(), b"", "once");
    }
}

#[test]
fn what_was_drawn_over_it_is_painted_anew() {
    for protocol in EACH {
        let mut stage = Stage::of(protocol);
        let slide = stage.slide(0);
        stage.paint(&slide);
        let over = Rect::new(20, 4, 9, 3);
        stage.pixels.cover(Some(over));
        stage.terminal.draw(over, Rect::default());
        let next = stage.slide(3);
        stage.paint(&next);
        assert!(over.positions().all(|at| *stage.terminal.at(at.x, at.y) == Cell::Text('#')), "{protocol:?}");
        stage.pixels.cover(None);
        stage.paint(&next);
        assert!(stage.likeness(&next) >= least(protocol).min(45.0), "{protocol:?}");
        stage.terminal.draw(over, Rect::default());
        stage.pixels.invalidate(over);
        stage.paint(&next);
        assert!(stage.likeness(&next) >= least(protocol).min(45.0), "{protocol:?}");
    }
}

#[test]
fn within_a_limit_the_worst_tiles_come_first_and_the_rest_follows() {
    let mut stage = Stage::of(Protocol::Kitty);
    let dark = stage.frame(|_, _| [0; 3]);
    stage.paint(&dark);
    let worse = |x: usize| u8::try_from(20 + x / 4).unwrap();
    let lit = stage.frame(|x, _| [worse(x); 3]);
    stage.pixels.limit(Some(1_000));
    let mut paints = 0;
    while stage.paint(&lit) > 0 {
        if paints == 0 {
            let pixels = stage.terminal.pixels(PANE);
            let width = usize::from(PANE.width * CELL.0);
            assert!(
                !stage.pixels.is_settled()
                    && pixels[0] == Some([0; 3])
                    && pixels[width - 1] == Some([worse(width - 1); 3])
            );
        }
        paints += 1;
    }
    assert!(paints > 4 && stage.pixels.is_settled());
    assert!(stage.likeness(&lit).is_infinite());
}

#[test]
fn a_terminal_on_this_machine_reads_kittys_pixels_from_memory() {
    let mut stage = Stage::new(Pixels::new(Protocol::Kitty, false).beside_the_terminal());
    stage.place(Some(PANE));
    for number in 0..100 {
        let slide = stage.slide(number * 7);
        assert!(stage.paint(&slide) < 5_000, "it is named, not sent");
        assert!(stage.likeness(&slide) > 45.0);
    }
    assert!(stage.terminal.shared >= 100);
    // One that reads nothing leaves everything to us.
    stage.place(Some(Rect::new(8, 2, 12, 4)));
    let slide = |number| stage.slide(number);
    let frames: Vec<Frame> = (0..300).map(|number| number * 7).map(slide).collect();
    let names = |out: &[u8]| {
        let text = String::from_utf8_lossy(out).into_owned();
        let payloads =
            text.split("\x1b_G").skip(1).filter_map(|part| part.split_once(';').map(|(_, rest)| rest.to_owned()));
        let decoded = payloads
            .filter_map(|rest| base64::engine::general_purpose::STANDARD.decode(rest.split('\x1b').next()?).ok());
        decoded.map(|name| format!("/dev/shm{}", String::from_utf8(name).unwrap())).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for frame in &frames {
        let mut out = Vec::new();
        stage.pixels.paint(frame, &mut out);
        all.extend(names(&out));
    }
    let left = || all.iter().filter(|name| Path::new(name).exists()).count();
    assert!(all.len() >= 280 && (1..=256).contains(&left()), "{} of {}", left(), all.len());
    drop(stage);
    assert_eq!(left(), 0);
}

#[test]
fn tmux_is_asked_to_hand_it_on() {
    let mut stage = Stage::new(Pixels::new(Protocol::Kitty, true).beside_the_terminal());
    stage.place(Some(PANE));
    let slide = stage.slide(0);
    let mut out = Vec::new();
    stage.pixels.paint(&slide, &mut out);
    let text = String::from_utf8(out.clone()).unwrap();
    assert_eq!(text.matches("\x1b_G").count(), text.matches("\x1bPtmux;\x1b\x1b_G").count(), "no bare command");
    assert!(!text.contains("t=s"), "the terminal may be anywhere");
    stage.terminal.process(&out);
    assert!(stage.likeness(&slide).is_infinite());
    let farewell = stage.pixels.farewell();
    stage.terminal.process(&farewell);
    assert_eq!(stage.terminal.kept(), 0);
}

#[test]
fn the_environment_and_the_settings_decide() {
    let chosen = |vars: &str, settings: &str| {
        let env = |name: &str| {
            let mut pairs = vars.split_whitespace().filter_map(|pair| pair.split_once('='));
            pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
        };
        let settings = Settings::read(settings.to_owned()).unwrap();
        let pixels = Pixels::choose(&env, settings.config(), crate::ui::theme::choose(&env))?;
        Some((pixels.protocol, pixels.wrapped, pixels.shelf.is_some()))
    };
    let auto = "video.protocol = \"auto\"";
    assert_eq!(chosen("TERM=xterm-kitty", ""), None, "cells cost less");
    assert_eq!(chosen("TERM=xterm-256color", auto), None);
    assert_eq!(chosen("TERM=foot", auto), Some((Protocol::Sixel, false, false)));
    assert_eq!(chosen("TERM=xterm-256color TERM_PROGRAM=WezTerm", auto), Some((Protocol::Iterm2, false, false)));
    assert_eq!(chosen("TERM=xterm-kitty SSH_TTY=/dev/pts/1", auto), Some((Protocol::Kitty, false, false)));
    assert_eq!(chosen("TERM=xterm-kitty SUDO_USER=x", auto), Some((Protocol::Kitty, false, false)));
    let tmux = "TERM=tmux-256color TMUX=/tmp/x,1,0 KITTY_WINDOW_ID=1";
    assert_eq!(chosen(tmux, auto), None);
    let handed_on = format!("{auto}\npictures.passthrough = true");
    assert_eq!(chosen(tmux, &handed_on), Some((Protocol::Kitty, true, false)));
    assert_eq!(chosen(tmux, "pictures.passthrough = true\nvideo.protocol = \"sixel\""), None);
    assert_eq!(chosen("TERM=xterm", "video.protocol = \"sixel\""), Some((Protocol::Sixel, false, false)));
}

#[test]
fn sixels_need_the_size_of_a_cell() {
    assert!(!Pixels::new(Protocol::Sixel, false).can());
    assert!(Pixels::new(Protocol::Iterm2, false).can());
    assert!(Pixels::new(Protocol::Sixel, false).with_cells_of(8, 17).can());
}

#[test]
fn a_frame_of_another_grid_is_left_out() {
    let mut stage = Stage::of(Protocol::Kitty);
    let torn = Frame { height: 7, ..stage.slide(0) };
    assert_eq!(stage.paint(&torn), 0);
    let other = Frame { slot: Slot::First, width: 2, height: 2, rgb: vec![0; 12] };
    assert_eq!(stage.paint(&other), 0);
    assert!(stage.terminal.is_clear(Rect::default()));
}

/// What may happen to the pane.
#[derive(Clone, Debug)]
enum Happens {
    Frame(usize),
    Moves(Option<Rect>),
    Covered(Option<Rect>),
    DrawnOver(Rect),
    Resized,
}

fn happens() -> impl Strategy<Value = Happens> {
    let rect = || {
        (0..50_u16, 0..20_u16, 1..60_u16, 1..24_u16).prop_map(|(x, y, width, height)| {
            Rect::new(x, y, width, height).intersection(Rect::new(0, 0, SIZE.0, SIZE.1 - 1))
        })
    };
    prop_oneof![
        4 => (0..9_usize).prop_map(Happens::Frame),
        2 => prop::option::weighted(0.8, rect()).prop_map(Happens::Moves),
        1 => prop::option::of(rect()).prop_map(Happens::Covered),
        1 => rect().prop_map(Happens::DrawnOver),
        1 => Just(Happens::Resized),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn whatever_happens_the_screen_shows_the_frame_and_nothing_beside_it(
        protocol in prop::sample::select(EACH.to_vec()),
        wrapped: bool,
        events in prop::collection::vec(happens(), 1..10),
    ) {
        let mut stage = Stage::new(Pixels::new(protocol, wrapped && protocol == Protocol::Kitty));
        stage.place(Some(PANE));
        let mut number = 0;
        for event in events {
            match event {
                Happens::Frame(next) => number = next,
                Happens::Moves(pane) => stage.place(pane),
                Happens::Covered(popup) => stage.pop_up(popup),
                Happens::DrawnOver(over) => {
                    stage.terminal.fill('o', over, &[stage.popup.unwrap_or_default()]);
                    stage.pixels.invalidate(over);
                }
                Happens::Resized => {
                    // Everything is wiped and drawn anew.
                    let all = Rect::new(0, 0, SIZE.0, SIZE.1);
                    let pane = stage.pane;
                    stage.pixels.measure();
                    stage.place(pane);
                    stage.terminal.draw(all, Rect::default());
                }
            }
            let popup = stage.popup.unwrap_or_default();
            let Some(plan) = stage.pixels.plan else {
                prop_assert!(stage.terminal.is_clear(Rect::default()));
                prop_assert!(popup.positions().all(|at| *stage.terminal.at(at.x, at.y) == Cell::Text('#')));
                continue;
            };
            let frame = stage.slide(number);
            stage.paint(&frame);
            prop_assert!(stage.terminal.is_clear(plan.area));
            prop_assert!(popup.positions().all(|at| *stage.terminal.at(at.x, at.y) == Cell::Text('#')));
            let mut bare = stage.pane.unwrap_or_default().positions().filter(|at| !popup.contains(*at));
            prop_assert!(bare.all(|at| *stage.terminal.at(at.x, at.y) != Cell::Text('#')), "remains");
            if !popup.intersects(plan.area) {
                let likeness = stage.likeness(&frame);
                prop_assert!(likeness >= least(protocol).min(40.0) - 4.0, "{} dB", likeness);
            }
        }
    }
}
