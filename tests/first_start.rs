//! The programme on the screen, from the first start on: no account, no network, the binary in a pseudo-terminal.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/terminal.rs"]
mod terminal;

use std::{fs, path::Path};

use terminal::Terminal;

const HALLWAY: &str = env!("CARGO_BIN_EXE_hallway");
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schedules/fosdem-2026.xml");
/// While the first talk of the fixture is on.
const AT: &str = "2026-01-31T10:10:00+01:00";
const CTRL_Q: &str = "\u{11}";

fn start(arguments: &[&str], home: &Path) -> Terminal {
    Terminal::start(HALLWAY, arguments, (120, 40), home, &[("TZ", "America/New_York")])
}

fn quit(mut terminal: Terminal) {
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
    assert!(terminal.is_cooked(), "the terminal was left raw");
}

#[test]
fn what_was_chosen_starred_and_seen_is_there_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("schedule.xml");
    fs::copy(FIXTURE, &file).unwrap();

    // Nothing is known yet: the conferences that come are listed, and a path may be typed.
    let mut terminal = start(&["--at", AT], home.path());
    terminal.wait_for("Which conference?");
    terminal.wait_for("FOSDEM 2026");
    terminal.press("~/schedule.xml");
    terminal.wait_for("~/schedule.xml");
    terminal.press("\r");
    terminal.wait_for("Borrowing & lending, tomorrow");
    // In the grid, on one's own clock, with a star.
    terminal.press("V");
    terminal.wait_for("[grid]");
    terminal.press("ts");
    terminal.wait_for("04:10 your time");
    terminal.wait_for("★");
    quit(terminal);

    // The schedule changes meanwhile.
    let changed = fs::read_to_string(&file).unwrap().replace("tomorrow", "the day after");
    fs::write(&file, changed).unwrap();
    let mut terminal = start(&["--at", AT], home.path());
    terminal.wait_for("Borrowing & lending, the day after");
    terminal.wait_for("★");
    terminal.press("C");
    terminal.wait_for("Changed since you last looked");
    terminal.press("S");
    terminal
        .wait_until("the changes to be seen", |screen| (!screen.contents().contains("Changed since")).then_some(()));
    quit(terminal);

    let mut terminal = start(&["--at", AT], home.path());
    terminal.wait_for("Borrowing & lending, the day after");
    assert!(!terminal.text().contains("changes"), "what was seen is told again:\n{}", terminal.text());
    quit(terminal);
}

#[test]
fn a_schedule_that_cannot_be_had_leaves_the_person_choosing() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = start(&[], home.path());
    terminal.wait_for("Which conference?");
    // Nobody listens on port 1.
    terminal.press("http://127.0.0.1:1/schedule.xml\r");
    terminal.wait_for("cannot be opened: The schedule cannot be fetched");
    terminal.wait_for("Which conference?");
    quit(terminal);
}

#[test]
fn a_link_to_a_room_opens_it() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = start(&["https://matrix.to/#/%23rust:example.org"], home.path());
    terminal.wait_for("A Matrix account is needed to enter #rust.");
    quit(terminal);
}
