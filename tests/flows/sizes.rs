//! Every size and every key: nothing panics, nothing is drawn outside.
use hallway::{
    app::{Key, Mouse, MouseKind, Msg},
    chat::{self, Change},
    player::{Event, Slot},
};
use proptest::prelude::*;
use ratatui::layout::{Rect, Size};

use crate::sim::{Sim, items, room, timeline};

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let screen = Sim::new(39, 12).screen();
    assert!(screen.contains("This terminal is too small: 39 × 12."), "{screen}");
    assert!(screen.contains("40"), "{screen}");
    let screen = Sim::new(40, 10).screen();
    assert!(screen.contains("On now"), "{screen}");
}

/// What may happen, as a number and a size chooses.
#[expect(clippy::too_many_lines, reason = "a table of what may happen")]
fn happens(sim: Sim, what: u8, size: Size) -> Sim {
    const KEYS: &[&str] = &[
        "enter",
        "esc",
        "j",
        "k",
        "g",
        "G",
        "pgup",
        "pgdn",
        "space",
        "w",
        "x",
        "?",
        "alt-k",
        "/",
        "n",
        "N",
        "v",
        "]",
        "[",
        ".",
        "tab",
        "r",
        "+",
        "e",
        "D",
        "y",
        "o",
        "i",
        "h",
        "alt-1",
        "alt-2",
        "alt-3",
        "alt-a",
        "ctrl-n",
        "ctrl-p",
        "alt-right",
        "m",
        "9",
        "p",
        "a",
        "backspace",
        "up",
        "down",
        "f2",
        "alt-h",
        "shift-tab",
        "ctrl-u",
        "alt-enter",
        "home",
        "end",
        "q",
        "V",
        "H",
        "L",
        "-",
        "s",
        "f",
        "*",
        "P",
        "F",
        "t",
        "C",
        "S",
        "J",
        "K",
        "1",
        "c",
        "B",
        "O",
        "f3",
    ];
    let id = || room("!m:x");
    match usize::from(what) {
        n if n < KEYS.len() && KEYS[n] != "q" => {
            let key: Key = KEYS[n].parse().unwrap();
            sim.msg(Msg::Key(key))
        }
        n if n < 80 => sim.msg(Msg::Resized(size)),
        80 => sim.chat(crate::sim::joined("#2026-matrix:fosdem.org", id().as_str())),
        81 => sim.chat(timeline("!m:x", vec![Change::Reset(items(0..50))])),
        82 => sim.chat(timeline("!m:x", vec![Change::Append(items(50..60)), Change::PopFront])),
        83 => sim.chat(timeline("!m:x", vec![Change::Truncate { length: 3 }])),
        84 => sim.chat(timeline("!m:x", vec![Change::Clear])),
        85 => sim.chat(chat::Event::SignedOut),
        86 => sim.chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() }),
        87 => sim.player(Event::Playing { slot: Slot::First, width: 1_280, height: 720 }),
        88 => sim.player(Event::Unavailable { reason: "no".to_owned(), advice: "install it".to_owned() }),
        89 => sim.msg(Msg::Paste("several\nlines of words, 日本語 and more ".repeat(20))),
        n => {
            const KINDS: [MouseKind; 5] = [
                MouseKind::Click,
                MouseKind::WheelUp,
                MouseKind::WheelDown,
                MouseKind::WheelLeft,
                MouseKind::WheelRight,
            ];
            let kind = KINDS[n % 5];
            sim.msg(Msg::Mouse(Mouse { column: size.width / 2, row: size.height / 2, kind }))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_key_at_no_size_panics(
        first in (1_u16..220, 1_u16..70),
        events in prop::collection::vec((0_u8..106, (1_u16..220, 1_u16..70)), 1..40),
    ) {
        let mut sim = Sim::new(first.0, first.1);
        for (what, (width, height)) in events {
            sim = happens(sim, what, Size::new(width, height));
            sim.buffer();
            let whole = Rect::from((ratatui::layout::Position::ORIGIN, sim.state.size));
            if let Some(video) = sim.video {
                prop_assert_eq!(whole.intersection(video), video);
            }
        }
    }
}
