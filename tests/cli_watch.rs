//! `hallway watch` where nothing is drawn: addresses in words, and why not.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::{path::Path, process::Command};

const HALLWAY: &str = env!("CARGO_BIN_EXE_hallway");
const SCHEDULE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schedules/fosdem-2026.xml");
/// While the first talk of the fixture is on, and long after all of them.
const ON: &str = "2026-01-31T10:10:00+01:00";
const OVER: &str = "2026-03-31T10:10:00+01:00";

/// Exit code, standard output, standard error.
fn watch(arguments: &[&str], home: &Path) -> (i32, String, String) {
    let mut hallway = Command::new(HALLWAY);
    hallway.args(["--schedule", SCHEDULE, "watch"]).args(arguments).env_clear();
    let done = hallway.env("HOME", home).env("TERM", "xterm-256color").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

fn address(arguments: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let (code, out, error) = watch(&[arguments, &["--output", "url"]].concat(), home.path());
    assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}");
    out.trim_end().to_owned()
}

#[test]
fn the_address_is_printed_for_another_player() {
    let janson = "https://stream.fosdem.org/janson.m3u8";
    for named in [
        &["Janson"][..],
        &["janson"],
        &["https://stream.fosdem.org/janson.m3u8"],
        &["https://live.fosdem.org/watch/janson"],
    ] {
        assert_eq!(address(&[named, &["--at", ON]].concat()), janson, "{named:?}");
    }
    assert_eq!(address(&["Borrowing", "&", "lending", "--at", ON]), janson, "a talk that is on: its hall");
    assert_eq!(address(&["#2026-rust:fosdem.org", "--at", ON]), janson, "what is on in the room's track");
}

#[test]
fn of_a_talk_that_is_over_it_is_the_recording() {
    let recording = address(&["Borrowing", "&", "lending", "--at", OVER]);
    assert!(recording.starts_with("https://video.fosdem.org/2026/janson/"), "{recording}");
    assert_eq!(address(&["janson", "--at", OVER]), "https://stream.fosdem.org/janson.m3u8", "a hall is what it shows");
}

#[test]
fn what_cannot_be_watched_is_said() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, code, words) in [
        (&["no such talk"][..], 1, "standard input and output must be a terminal"),
        (&["no such talk", "--output", "url"], 1, "no talk is called “no such talk”"),
        (&["#nowhere:example.org", "--output", "url"], 1, "#nowhere:example.org is the room of no talk"),
        (&["@ana:example.org", "--output", "url"], 2, "a talk, a hall, a room's address or a stream is watched"),
        (&["janson", "--output", "window"], 1, "you cannot watch in a window: there is no display here"),
        (&["janson", "--output", "moon"], 2, "one of: pane, window"),
        (&["janson", "--quality", "0"], 2, "1..=4320"),
        (&[], 2, "TALK|ROOM|URL"),
    ] {
        let (exit, out, error) = watch(arguments, home.path());
        assert_eq!((exit, out.as_str()), (code, ""), "{arguments:?}: {error}");
        assert!(error.contains(words), "{arguments:?}: {error}");
    }
}

#[test]
fn files_and_other_schemes_are_no_streams() {
    let home = tempfile::tempdir().unwrap();
    for named in ["file:///etc/passwd", "edl://a", "lavf://a", "memory://a", "/etc/passwd", "javascript:alert(1)"] {
        let (code, out, error) = watch(&[named, "--output", "url"], home.path());
        assert_ne!(code, 0, "{named}");
        assert_eq!(out, "", "{named}");
        assert!(!error.is_empty(), "{named}");
    }
}
