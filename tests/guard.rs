//! The terminal is given back, whatever happens while it is taken.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/terminal.rs"]
mod terminal;

use std::{env, fs, path::Path};

use hallway::runtime::{Guard, Writer};
use terminal::Terminal;

/// Set in the copy of this test that runs in a terminal of its own.
const INSIDE: &str = "HALLWAY_TEST_GUARD";

#[test]
fn a_panic_gives_the_terminal_back() {
    if let Ok(log) = env::var(INSIDE) {
        return panic_inside(Path::new(&log));
    }
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("log");
    let own = env::current_exe().unwrap();
    let arguments = ["--exact", "a_panic_gives_the_terminal_back", "--nocapture"];
    let variables = [(INSIDE, log.to_str().unwrap())];
    let mut terminal = Terminal::start(own.to_str().unwrap(), &arguments, (80, 24), home.path(), &variables);
    let status = terminal.wait_for_end();
    assert!(terminal.was_alternate, "the terminal was never taken");
    assert!(!status.success(), "the copy did not panic");
    let screen = terminal.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert!(terminal.is_cooked(), "the terminal was left raw");
    assert!(!terminal.text().contains("meant to fail"), "a complaint landed on the screen:\n{}", terminal.text());
    assert!(fs::read_to_string(log).unwrap().contains("meant to fail"), "what was complained about is lost");
}

fn panic_inside(log: &Path) {
    let writer = Writer::start(fs::OpenOptions::new().write(true).open("/dev/tty").unwrap()).unwrap();
    let _guard = Guard::take(writer, log, true).unwrap();
    panic!("this is meant to fail");
}
