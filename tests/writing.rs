//! What is typed, in the binary in a pseudo-terminal, without account or network: given to an editor, kept whatever happens.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/terminal.rs"]
mod terminal;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use terminal::{PATIENCE, Terminal};

const HALLWAY: &str = env!("CARGO_BIN_EXE_hallway");
const CTRL_Q: &str = "\u{11}";
const CTRL_X: &str = "\u{18}";
const ESCAPE: &str = "\u{1b}";
/// Says what it was given and how its file stands, reads a line from the terminal, and writes it into the file.
const EDITOR: &str = r#"#!/bin/sh
echo "given: $(cat "$1"), mode $(stat -c %a "$1")"
read -r line
printf '\n%s\n' "$line" >> "$1"
"#;

/// In the window of a room, without an account: what is typed there stays.
fn start(home: &Path, editor: &str) -> Terminal {
    let variables = [("EDITOR", editor)];
    let room = ["https://matrix.to/#/%23rust:example.org"];
    let mut terminal = Terminal::start(HALLWAY, &room, (100, 30), home, &variables);
    terminal.wait_for("A Matrix account is needed to enter #rust.");
    terminal.press(ESCAPE);
    terminal.wait_until("the form to go", |screen| (!screen.contents().contains("account is needed")).then_some(()));
    terminal
}

fn script(home: &Path) -> String {
    let path = home.join("editor");
    fs::write(&path, EDITOR).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path.to_str().unwrap().to_owned()
}

fn quit(mut terminal: Terminal) {
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
    assert!(terminal.is_cooked(), "the terminal was left raw");
}

#[test]
fn an_editor_has_the_terminal_and_gives_it_back() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = start(home.path(), &script(home.path()));
    terminal.press("half");
    terminal.wait_for("> half");
    terminal.press(CTRL_X);
    terminal.wait_for("given: half, mode 600");
    assert!(terminal.is_cooked() && !terminal.screen().alternate_screen(), "the terminal was not given to the editor");
    // These keys are the editor's: the first one would be a command of hallway's.
    terminal.press("\u{1b}1 thought\r");
    terminal.wait_for("> half");
    terminal.wait_for("1 thought");
    assert!(terminal.screen().alternate_screen() && !terminal.is_cooked());
    // An interrupt ends the editor alone, and nothing is lost.
    terminal.press(CTRL_X);
    // What the editor said before is there again, too.
    terminal.wait_for("1 thought, mode 600");
    terminal.press("\u{3}");
    terminal.wait_for("ended with an error");
    terminal.wait_for("> half");
    quit(terminal);
    let files = fs::read_dir(home.path().join(".local/share/hallway/profiles/default")).unwrap();
    let left: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_str().unwrap().starts_with("message-")), "{left:?}");
}

#[test]
fn what_is_typed_survives_the_sudden_end() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(".local/share/hallway/profiles/default/drafts.json");
    let mut terminal = start(home.path(), "false");
    terminal.press("half a thought");
    terminal.wait_for("> half a thought");
    let deadline = Instant::now() + PATIENCE;
    while !fs::read_to_string(&file).is_ok_and(|text| text.contains("half a thought")) {
        assert!(Instant::now() < deadline, "nothing is kept");
        terminal.read_for(Duration::from_millis(20));
    }
    let killed = Command::new("kill").args(["-9", &terminal.process().to_string()]).status().unwrap();
    assert!(killed.success());
    terminal.wait_for_end();
    let mut terminal = start(home.path(), "false");
    terminal.wait_for("> half a thought");
    // Emptied, it is gone.
    terminal.press("\u{15}");
    terminal.wait_until("an empty line", |screen| (!screen.contents().contains("half")).then_some(()));
    quit(terminal);
    assert!(!file.exists());
}

#[test]
fn drafts_that_cannot_be_read_are_set_aside() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/share/hallway/profiles/default");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("drafts.json"), "[[\"!r:example.org\",\"half").unwrap();
    let mut terminal = start(home.path(), "false");
    terminal.wait_for("cannot be read");
    quit(terminal);
    assert!(fs::read_to_string(folder.join("drafts.damaged.json")).unwrap().contains("half"));
}
