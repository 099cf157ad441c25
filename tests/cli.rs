//! The binary from outside: arguments, exit codes, what goes where.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::process::{Command, Output};

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schedules/fosdem-2026.xml");

/// Runs hallway with an empty home, and without a terminal.
fn hallway(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_hallway")).args(arguments).env_clear().env("HOME", home.path()).output().unwrap()
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let before = hallway(&["--schedule", FIXTURE, "check", "--json"]);
    let after = hallway(&["check", "--json", "--schedule", FIXTURE]);
    assert!(before.status.success() && after.status.success());
    assert_eq!(said(&before), said(&after));
    let found: serde_json::Value = serde_json::from_slice(&before.stdout).unwrap();
    let mut names: Vec<_> = found.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["days", "dialect", "people", "rooms", "talks", "title", "tracks", "warnings"]);
    assert!(found["warnings"].is_array() && found["talks"].is_u64());
}

#[test]
fn what_is_no_schedule_exits_with_1_and_says_why_on_standard_error() {
    for (arguments, why) in [
        (&["check", "--schedule", "/nonexistent/schedule.xml"][..], "no file"),
        (&["check", "--schedule", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")], "no schedule"),
        (&["check"], "--schedule"),
        (&["logout"], "nobody is signed in"),
    ] {
        let output = hallway(arguments);
        let (out, err) = said(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {err}");
        assert!(out.is_empty() && err.starts_with("hallway: ") && err.contains(why), "{arguments:?}: {out}{err}");
    }
}

#[test]
fn wrong_arguments_exit_with_2() {
    for arguments in [&["--profile", "../other", "check"][..], &["chek"], &["--schedule", "http://", "check"]] {
        let output = hallway(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {:?}", said(&output));
    }
}

#[test]
fn without_a_terminal_it_says_that_it_needs_one() {
    let output = hallway(&["--schedule", FIXTURE]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).1.contains("needs a terminal"), "{:?}", said(&output));
}

#[test]
fn a_theme_or_setting_that_is_wrong_is_named() {
    let output = hallway(&["--theme", "no-such-theme"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).1.contains("no-such-theme"), "{:?}", said(&output));
}
