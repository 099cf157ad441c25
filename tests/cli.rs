//! The binary from outside: arguments, exit codes, what goes where.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use hallway::{catalogue::RESERVED, cli::Args};

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schedules/fosdem-2026.xml");

/// A moment at which a talk of [`FIXTURE`] is on.
const NOW: &str = "2026-01-31T10:10:00+01:00";

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
fn what_is_meant_stands_before_the_command_or_after_it() {
    let expected = said(&hallway(&["--schedule", FIXTURE, "now", "--at", NOW]));
    assert!(expected.0.starts_with("Janson  10:00–10:50"), "{expected:?}");
    for arguments in [
        &[FIXTURE, "now", "--at", NOW][..],
        &["--at", NOW, FIXTURE, "now"],
        &[FIXTURE, "--at", NOW, "now"],
        &["now", FIXTURE, "--at", NOW],
        &["now", "-s", FIXTURE, "--at", NOW],
        &[&format!("file://{FIXTURE}"), "now", "--at", NOW],
    ] {
        assert_eq!(said(&hallway(arguments)), expected, "{arguments:?}");
    }
}

#[test]
fn a_file_needs_no_home_and_leaves_nothing_there() {
    let home = tempfile::tempdir().unwrap();
    let run = |home: Option<&Path>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallway"));
        command.args([FIXTURE, "show", "2", "--json"]).env_clear().envs(home.map(|home| ("HOME", home)));
        command.output().unwrap()
    };
    let (with, without) = (run(Some(home.path())), run(None));
    assert!(with.status.success() && without.status.success(), "{with:?} {without:?}");
    assert_eq!(said(&with), said(&without));
    assert_eq!(home.path().read_dir().unwrap().count(), 0);
}

#[test]
fn without_a_name_it_is_the_configured_schedule_or_the_one_opened_last() {
    let home = tempfile::tempdir().unwrap();
    let (config, note) = (home.path().join(".config/hallway"), home.path().join(".local/share/hallway/schedule"));
    let run = |arguments: &[&str]| {
        let command = &mut Command::new(env!("CARGO_BIN_EXE_hallway"));
        said(&command.args(arguments).env_clear().env("HOME", home.path()).output().unwrap())
    };
    for folder in [config.as_path(), note.parent().unwrap()] {
        fs::create_dir_all(folder).unwrap();
    }
    assert!(run(&["check"]).1.contains("which schedule?"));
    fs::write(&note, format!("{FIXTURE}\n")).unwrap();
    assert!(run(&["check"]).0.contains("FOSDEM 2026"));
    let other = FIXTURE.replace("fosdem-2026", "pentabarf");
    fs::write(config.join("config.toml"), format!("schedule = \"{other}\"\n")).unwrap();
    assert!(run(&["check"]).0.contains("FOSDEM 2022"));
    // Whoever names a file needs no settings that can be read.
    fs::write(config.join("config.toml"), "schedule = ").unwrap();
    assert!(run(&["check"]).1.contains("config.toml"));
    assert!(run(&[FIXTURE, "check"]).0.contains("FOSDEM 2026"));
}

#[test]
fn the_names_of_commands_are_reserved() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let command = &mut Command::new(env!("CARGO_BIN_EXE_hallway"));
        command.args(arguments).env_clear().env("HOME", folder.path()).current_dir(folder.path()).output().unwrap()
    };
    fs::copy(FIXTURE, folder.path().join("now")).unwrap();
    assert!(said(&run(&["now", "check"])).1.contains("no command, conference or file “check”"));
    for arguments in [&["./now", "check"][..], &["--schedule", "now", "check"], &["check", "-s", "now"]] {
        assert!(run(arguments).status.success(), "{arguments:?}");
    }
    for name in Args::reserved() {
        assert!(RESERVED.contains(&name.as_str()), "the catalogue does not warn of a conference called {name}");
    }
}

#[test]
fn an_unknown_word_exits_with_2_and_names_the_nearest_command_and_conference() {
    for (arguments, words) in [
        (&["chek"][..], &["“chek”", "command is check", "nearest conference "][..]),
        (&["fosdme-2027"], &["“fosdme-2027”", "conference fosdem-2027"]),
        (&["fosdme-2027", "show", "rust"], &["“fosdme-2027”", "conference fosdem-2027"]),
        (&["serach", "rust"], &["“serach”", "command is search"]),
        (&["now", "fosdme-2027"], &["“fosdme-2027”", "conference fosdem-2027"]),
        (&[FIXTURE, "nwo"], &["“nwo”", "nearest one is now"]),
        (&["xyzzy\u{1b}[2J"], &["“xyzzy[2J”"]),
    ] {
        let output = hallway(arguments);
        let (out, err) = said(&output);
        assert_eq!((output.status.code(), out.as_str()), (Some(2), ""), "{arguments:?}: {err}");
        assert!(words.iter().all(|word| err.contains(word)), "{arguments:?}: {err}");
    }
}

#[test]
fn a_link_to_a_room_opens_and_names_no_schedule() {
    for (link, words) in [
        ("#rust:example.org", "is a room"),
        ("https://matrix.to/#/%23rust:example.org", "is a room"),
        ("matrix:r/rust:example.org", "is a room"),
        ("https://matrix.to/#/!id:example.org/$e?via=example.org", "is a message"),
        ("https://matrix.to/#/@ana:example.org", "is a person"),
    ] {
        let opened = hallway(&[link]);
        assert!(said(&opened).1.contains("needs a terminal"), "{opened:?}");
        let asked = hallway(&[link, "now"]);
        assert_eq!(asked.status.code(), Some(2), "{asked:?}");
        assert!(said(&asked).1.contains(words), "{asked:?}");
    }
    for (link, words) in [("#rust", "which server"), ("matrix:r/a%20b:c", "blanks in it"), ("xmpp:a@b", "XMPP")] {
        let refused = hallway(&["open", link]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).1.contains(words), "{refused:?}");
    }
}

#[test]
fn shells_get_their_completions() {
    for (shell, words) in [("bash", "complete -F"), ("zsh", "#compdef hallway"), ("fish", "complete -c hallway")] {
        let output = hallway(&["completions", shell]);
        let (out, err) = said(&output);
        assert!(output.status.success() && err.is_empty(), "{err}");
        assert!(out.contains(words) && out.contains("resolve") && out.contains("ignore-links"), "{shell}");
    }
    assert_eq!(hallway(&["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn the_help_of_every_command_is_the_same_before_and_after_it() {
    for name in Args::reserved().iter().filter(|name| *name != "help") {
        let (before, after) = (hallway(&["help", name]), hallway(&[name, "--help"]));
        assert!(before.status.success() && after.status.success(), "{name}");
        assert!(said(&before).0.contains("Options of every command"), "{name}");
        assert_eq!(said(&before), said(&after), "{name}");
    }
    let whole = said(&hallway(&["--help"])).0;
    assert!(whole.contains("hallway [OPTIONS] [WHAT] [COMMAND]"), "{whole}");
    assert!(Args::reserved().iter().all(|name| whole.contains(&format!("\n  {name} "))), "{whole}");
}

#[test]
fn who_has_read_enough_ends_it_quietly() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallway"));
    command.args([FIXTURE, "resolve", "--all"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
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
    for arguments in [
        &["--profile", "../other", "check"][..],
        &["--schedule", "http://", "check"],
        &[FIXTURE, "check", FIXTURE],
        &["check", "--at", "2026"],
    ] {
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
