//! `hallway open` beside a hallway that runs: the binary, in a pseudo-terminal and out of one.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/terminal.rs"]
mod terminal;

use std::{
    fs,
    os::unix::fs::{FileTypeExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use terminal::Terminal;

const HALLWAY: &str = env!("CARGO_BIN_EXE_hallway");
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schedules/fosdem-2026.xml");
const OTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schedules/pentabarf.xml");
const CTRL_Q: &str = "\u{11}";
const HANDED_OVER: &str = "opened in the hallway that runs\n";

fn start(home: &Path, arguments: &[&str]) -> Terminal {
    Terminal::start(HALLWAY, arguments, (120, 40), home, &[])
}

/// Runs hallway without a terminal.
fn run(home: &Path, arguments: &[&str]) -> Output {
    Command::new(HALLWAY).args(arguments).env_clear().env("HOME", home).output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn socket(home: &Path) -> PathBuf {
    home.join(".local/state/hallway/run/default.sock")
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn links_are_handed_to_the_hallway_that_runs() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let alone = said(&run(home, &["open", "#rust:example.org"]));
    assert!(alone.2.contains("needs a terminal"), "{alone:?}");

    let mut first = start(home, &[FIXTURE]);
    first.wait_for("Borrowing & lending");
    assert!(fs::symlink_metadata(socket(home)).unwrap().file_type().is_socket());
    assert_eq!((mode(socket(home).parent().unwrap()), mode(&socket(home))), (0o700, 0o600));

    for arguments in [&["open", "matrix:r/rust:example.org"][..], &["https://matrix.to/#/%23gtk:example.org"]] {
        assert_eq!(said(&run(home, arguments)), (Some(0), HANDED_OVER.to_owned(), String::new()), "{arguments:?}");
    }
    first.wait_for("#rust");
    first.wait_for("#gtk");
    // Another conference, where one said so.
    assert_eq!(said(&run(home, &["open", OTHER])).1, HANDED_OVER);
    first.wait_for("FOSDEM 2022");

    // Another profile is another hallway, and a link that leads nowhere is refused here.
    let other = said(&run(home, &["--profile", "other", "open", "#rust:example.org"]));
    assert!(other.2.contains("needs a terminal"), "{other:?}");
    for (link, words) in [("javascript:alert(1)", "does not open javascript:"), ("matrix:r/a%20b:c", "blanks in it")] {
        let refused = said(&run(home, &["open", link]));
        assert_eq!((refused.0, refused.1.as_str()), (Some(2), ""), "{refused:?}");
        assert!(refused.2.contains(words), "{refused:?}");
    }

    let mut second = start(home, &[FIXTURE]);
    second.wait_for("Another hallway runs with this profile");
    second.press(CTRL_Q);
    assert!(second.wait_for_end().success());
    assert!(socket(home).exists(), "it is the first one's");

    first.press(CTRL_Q);
    assert!(first.wait_for_end().success());
    assert!(!socket(home).exists(), "the socket was left");
}

#[test]
fn what_a_killed_hallway_left_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let mut killed = start(home, &[FIXTURE]);
    killed.wait_for("Borrowing & lending");
    let kill = Command::new("kill").args(["-KILL", &killed.process().to_string()]).status().unwrap();
    assert!(kill.success() && !killed.wait_for_end().success());
    assert!(socket(home).exists(), "nobody was there to remove it");
    let alone = said(&run(home, &["open", "#rust:example.org"]));
    assert!(alone.2.contains("needs a terminal"), "{alone:?}");

    let mut next = start(home, &[FIXTURE]);
    next.wait_for("Borrowing & lending");
    assert_eq!(said(&run(home, &["open", "#rust:example.org"])).1, HANDED_OVER);
    next.wait_for("#rust");
    next.press(CTRL_Q);
    assert!(next.wait_for_end().success());
}

#[test]
fn sockets_live_in_the_runtime_directory_where_there_is_one() {
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("run");
    let data = home.path().join("data");
    fs::create_dir(&runtime).unwrap();
    let folders = [("XDG_RUNTIME_DIR", runtime.to_str().unwrap())];
    let mut usual = Terminal::start(HALLWAY, &[FIXTURE], (120, 40), home.path(), &folders);
    usual.wait_for("Borrowing & lending");
    assert!(runtime.join("hallway/default.sock").exists());
    // A profile of the same name in another data folder, as the demo's is, has a door of its own.
    let folders = [folders[0], ("XDG_DATA_HOME", data.to_str().unwrap())];
    let mut demo = Terminal::start(HALLWAY, &[FIXTURE], (120, 40), home.path(), &folders);
    demo.wait_for("Borrowing & lending");
    assert!(!demo.text().contains("Another hallway runs"), "{}", demo.text());
    let command = &mut Command::new(HALLWAY);
    let opened = command.args(["open", "#rust:example.org"]).env_clear().envs(folders).env("HOME", home.path());
    assert_eq!(said(&opened.output().unwrap()).1, HANDED_OVER);
    demo.wait_for("#rust");
    assert!(!usual.text().contains("#rust"));
    for mut terminal in [usual, demo] {
        terminal.press(CTRL_Q);
        assert!(terminal.wait_for_end().success());
    }
    assert_eq!(
        fs::read_dir(runtime.join("hallway"))
            .unwrap()
            .filter(|file| {
                file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|kind| kind == "sock"))
            })
            .count(),
        0
    );
}
