//! hallway at the other end of a thin line: in a pseudo-terminal that is read slowly, and over a real sshd.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[expect(dead_code, reason = "other tests need more of it")]
#[path = "player/live.rs"]
mod live;
#[path = "common/programme.rs"]
mod programme;
#[path = "common/sshd.rs"]
mod sshd;
#[path = "common/terminal.rs"]
mod terminal;
#[path = "common/thin.rs"]
mod thin;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use live::Live;
use programme::{hallway, with_stream};
use sshd::Sshd;
use terminal::{PATIENCE, Terminal};
use thin::Thin;

const SIZE: (u16, u16) = (200, 60);
const CTRL_Q: &str = "\u{11}";
/// More bytes than this never stand before a key's echo: a line of 200 KB/s carries them in two seconds. Without a budget
/// sshd alone takes some megabytes.
const BEFORE_AN_ECHO: usize = 400_000;
/// Bytes a second.
const LINE: usize = 200_000;

/// Watches the stream, types into the search meanwhile and leaves.
fn keys_echo(mut line: Thin) {
    line.wait_for("A talk with a stream");
    line.press("w");
    line.wait_until("the stream fills the line", |seen| (seen.pictures > 100 && seen.questions > 5).then_some(()));
    line.press("/");
    let mut typed = String::new();
    for letter in "stream".chars() {
        typed.push(letter);
        let before = line.seen().bytes;
        line.press(&letter.to_string());
        let echo =
            line.wait_until(&typed, |seen| seen.text().contains(&format!("search: {typed}")).then_some(seen.bytes));
        assert!(echo - before < BEFORE_AN_ECHO, "{} bytes before the echo of {typed}", echo - before);
    }
    let pictures = line.seen().pictures;
    line.wait_until("the stream goes on", |seen| (seen.pictures > pictures + 25).then_some(()));
    line.press(CTRL_Q);
    assert!(line.wait_for_end());
    assert!(!line.seen().text().contains("[2;"), "an answer was left for the shell");
}

#[test]
fn keys_echo_while_a_stream_fills_a_line_that_is_read_slowly() {
    let stream = Live::start(&programme::motion());
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let schedule = with_stream(home, &stream.url());
    let variables = [("HOME", home.to_str().unwrap()), ("SSH_TTY", "/dev/pts/9")];
    keys_echo(Thin::start(&hallway(&schedule), &variables, SIZE, LINE));
}

#[test]
fn keys_echo_while_a_stream_fills_a_line_over_ssh() {
    let stream = Live::start(&programme::motion());
    let (home, sshd) = (tempfile::tempdir().unwrap(), Sshd::start());
    let schedule = with_stream(home.path(), &stream.url());
    let line = Thin::start(&over_ssh(&sshd, home.path(), &schedule), &[], SIZE, LINE);
    keys_echo(line);
    assert!(sshd.log().contains("Accepted publickey"));
}

fn over_ssh(sshd: &Sshd, home: &Path, schedule: &Path) -> Vec<String> {
    let mut command = vec!["ssh".to_owned(), "-tt".to_owned()];
    command.extend(sshd.arguments());
    command.extend(["env".to_owned(), format!("HOME={}", home.display()), "COLORTERM=truecolor".to_owned()]);
    command.extend(hallway(schedule));
    command
}

#[test]
fn a_terminal_that_answers_nothing_or_late_is_asked_and_left_alone() {
    let stream = Live::start(&programme::motion());
    let home = tempfile::tempdir().unwrap();
    let schedule = with_stream(home.path(), &stream.url());
    let variables = [("HOME", home.path().to_str().unwrap()), ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")];
    let mut line = Thin::start(&hallway(&schedule), &variables, SIZE, 10_000_000);
    line.answer(false);
    line.wait_for("A talk with a stream");
    assert_eq!(line.seen().questions, 0, "nothing is asked without a picture");
    line.press("w");
    line.wait_until("the stream plays all the same", |seen| (seen.pictures > 60 && seen.questions > 1).then_some(()));
    // Late, foreign and wrong: none of it is typed.
    line.press("/\x1b[2;1R\x1b[2;2R\x1b[9;9R\x1b[2;500Rok");
    line.wait_for("search: ok");
    line.press("\x1b\x1b");
    line.press("x");
    line.wait_until("it stops", |seen| (!seen.text().contains("Hall 0 live")).then_some(()));
    let counted = || {
        let seen = line.seen();
        (seen.questions, seen.pictures)
    };
    let before = counted();
    line.press("/");
    line.wait_for("search:");
    assert_eq!(counted(), before, "asked without a picture");
    line.press(CTRL_Q);
    assert!(line.wait_for_end());
}

#[test]
fn a_dumb_terminal_and_tmux_are_asked_nothing() {
    let stream = Live::start(&programme::motion());
    let home = tempfile::tempdir().unwrap();
    let schedule = with_stream(home.path(), &stream.url());
    for more in [("TMUX", "/tmp/tmux-0/default,1,0"), ("TERM", "dumb"), ("NO_COLOR", "1")] {
        let variables = [("HOME", home.path().to_str().unwrap()), ("SSH_TTY", "/dev/pts/9"), more];
        let mut line = Thin::start(&hallway(&schedule), &variables, SIZE, 10_000_000);
        line.wait_for("A talk with a stream");
        line.press("w");
        line.wait_for("Hall 0 live");
        if more.0 == "TMUX" {
            line.wait_until("pictures", |seen| (seen.pictures > 50).then_some(()));
        }
        if more.0 != "NO_COLOR" {
            assert_eq!(line.seen().questions, 0, "{more:?}");
        }
        line.press(CTRL_Q);
        assert!(line.wait_for_end(), "{more:?}");
    }
}

/// Here crossterm reads the keys, over SSH hallway itself.
#[test]
fn the_same_keys_do_the_same_here_and_over_ssh() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let start = |home: &Path, variables: &[(&str, &str)]| {
        let schedule = with_stream(home, "http://127.0.0.1:9/none.m3u8");
        let command = hallway(&schedule);
        let arguments: Vec<&str> = command[1..].iter().map(String::as_str).collect();
        Terminal::start(&command[0], &arguments, (100, 30), home, variables)
    };
    let mut here = start(homes[0].path(), &[]);
    let mut far = start(homes[1].path(), &[("SSH_TTY", "/dev/pts/9")]);
    for terminal in [&mut here, &mut far] {
        terminal.wait_for("A talk with a stream");
        // What is still on its way would be taken for what a key does: the first one is waited for by its own words, the last
        // that are drawn of it.
        terminal.wait_for("[1:programme]");
        terminal.press("\x1bOP");
        terminal.wait_for("q close");
    }
    let steps = [
        ("Page Down", "\x1b[6~"),
        ("Page Up", "\x1b[5~"),
        ("Escape", "\x1b"),
        ("down", "\x1b[B"),
        ("up, as applications have it", "\x1bOA"),
        ("Ctrl+End", "\x1b[1;5F"),
        ("Ctrl+Home", "\x1b[1;5H"),
        ("a letter", "/"),
        ("letters of other alphabets", "Ünïé日"),
        ("Backspace", "\x7f"),
        ("left", "\x1b[D"),
        ("Delete", "\x1b[3~"),
        ("Home", "\x1b[1~"),
        ("End", "\x1b[F"),
        ("Ctrl+A", "\x01"),
        ("a paste", "\x1b[200~pas\rted \x1b[A\x1b[201~"),
        ("Ctrl+W", "\x17"),
        ("Ctrl+U", "\x15"),
        ("Escape again", "\x1b"),
        ("Alt and a letter", "\x1bk"),
        ("leave the palette", "\x1b"),
        ("a click", "\x1b[<0;30;20M\x1b[<0;30;20m"),
    ];
    for (what, keys) in steps {
        let before = looks(&here);
        here.press(keys);
        far.press(keys);
        // Whatever it does here, it does there.
        let deadline = Instant::now() + PATIENCE;
        while looks(&here) == before || looks(&here) != looks(&far) {
            assert!(Instant::now() < deadline, "{what}:\n{}\n{}", here.text(), far.text());
            here.read_for(Duration::from_millis(20));
            far.read_for(Duration::from_millis(20));
        }
    }
    for terminal in [&mut here, &mut far] {
        // A key that comes in the same moment as a new size is not forgotten.
        terminal.resize(80, 25);
        terminal.press(CTRL_Q);
        assert!(terminal.wait_for_end().success());
        assert!(terminal.is_cooked(), "the terminal was left raw");
    }
}

/// The screen below its first line, which has a clock, with its colours, for a selection is nothing else; and the cursor's place.
fn looks(terminal: &Terminal) -> (Vec<String>, (u16, u16)) {
    let screen = terminal.screen();
    (screen.rows_formatted(0, 100).skip(1).collect(), screen.cursor_position())
}
