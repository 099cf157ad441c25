//! `hallway search` and `hallway changes`, below the command line.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use hallway::{
    cli::{Changes, Out, Search, changes, search},
    schedule::{self, Source, parse::Parsed},
};
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name)
}

fn read(path: PathBuf) -> Parsed {
    schedule::read(&Source::File(path), Path::new("/nonexistent")).unwrap().0
}

/// The answer, then the words beside it.
fn searched(words: &[&str], limit: Option<usize>, json: bool) -> String {
    let asked = Search { words: words.iter().map(|&word| word.to_owned()).collect(), limit, json };
    let mut bytes = Vec::new();
    let schedule = read(fixture("busy-day.xml")).schedule;
    let note = search::run(&schedule, &asked, &mut Out::new(&mut bytes, None, json)).unwrap();
    String::from_utf8(bytes).unwrap() + note.unwrap_or_default().as_str()
}

/// The fixture after a few days: a talk moved, one went, one came.
fn later(folder: &Path) -> PathBuf {
    let text = fs::read_to_string(fixture("busy-day.xml")).unwrap();
    let text = text
        .replace("<date>2030-01-31T10:20:00+01:00</date>", "<date>2030-01-31T10:25:00+01:00</date>")
        .replace("<title>The stand of all things</title>", "<title>The stand of most things</title>")
        .replace("id=\"6\"", "id=\"7\"")
        .replace("000000000006", "000000000007")
        .replace("<title>After midnight</title>", "<title>Something else entirely, with another subject</title>")
        .replace("2030-02-01T00:30", "2030-01-31T20:30");
    let path = folder.join("later.xml");
    fs::write(&path, text).unwrap();
    path
}

fn changed(schedule: PathBuf, profile: Option<&Path>, asked: &Changes) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut out = Out::new(&mut bytes, None, asked.json);
    let at = "2030-01-30T10:00:00+01:00".parse().unwrap();
    let note = changes::run(&read(schedule), profile, at, asked, &mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(bytes).unwrap() + note.unwrap_or_default().as_str())
}

#[test]
fn talks_are_found_by_their_names_and_then_by_their_texts() {
    insta::assert_snapshot!(searched(&["rust"], None, false), @"
    3  Thu 31 Jan 11:30  Janson  Traits in the Rust of 2030 (amended)
    1  Thu 31 Jan 10:00  Janson  Borrowing tomorrow
    2  Thu 31 Jan 11:00  Janson  Garbage, collected (cancelled)
    ");
    insta::assert_snapshot!(searched(&["lifetimes"], None, false), @"1  Thu 31 Jan 10:00  Janson  Borrowing tomorrow (in its text)");
    insta::assert_snapshot!(searched(&["no", "such", "talk\u{1b}[2J"], None, false), @"No talk has “no such talk[2J”.");
}

#[test]
fn scripts_learn_what_was_found() {
    let found: Value = serde_json::from_str(&searched(&["bob", "paragraph"], None, true)).unwrap();
    assert_eq!(found["query"], "bob paragraph");
    let talks: Vec<_> = found["talks"].as_array().unwrap().iter().map(|talk| (&talk["id"], &talk["found"])).collect();
    assert_eq!(talks, [(&"1".into(), &"text".into())]);
    assert_eq!(searched(&["ana"], Some(1), false).lines().count(), 1);
    assert_eq!(searched(&["ana"], Some(0), true), "{\"query\":\"ana\",\"talks\":[]}\n");
}

#[test]
fn two_files_are_compared_without_any_profile() {
    let folder = tempfile::tempdir().unwrap();
    let since = || Changes { since: Some(fixture("busy-day.xml")), ..Changes::default() };
    insta::assert_snapshot!(changed(later(folder.path()), None, &since()).unwrap(), @"
    Thu 31 Jan 09:30  was “The stand of all things”  The stand of most things
    Thu 31 Jan 10:25  10:20 → 10:25                  日本語で話す
    Thu 31 Jan 20:30  new                            Something else entirely, with another subject
    Fri 1 Feb 00:30   cancelled                      After midnight
    ");
    assert_eq!(changed(fixture("busy-day.xml"), None, &since()).unwrap(), "Nothing changed in Busy Day 2030.");
    let json = Changes { json: true, ..since() };
    insta::assert_snapshot!(changed(later(folder.path()), None, &json).unwrap(), @r#"{"at":"2030-01-30T10:00:00+01:00","title":"Busy Day 2030","changes":[{"id":"4","guid":"b0000000-0000-5000-8000-000000000004","title":"The stand of most things","start":"2030-01-31T09:30:00+01:00","kinds":["amended"],"was":{"title":"The stand of all things","start":"2030-01-31T09:30:00+01:00","duration":480,"hall":"K.1.105 (La Fontaine)"}},{"id":"5","guid":"b0000000-0000-5000-8000-000000000005","title":"日本語で話す","start":"2030-01-31T10:25:00+01:00","kinds":["new-time"],"was":{"title":"日本語で話す","start":"2030-01-31T10:20:00+01:00","duration":20,"hall":"K.1.105 (La Fontaine)"}},{"id":"7","guid":"b0000000-0000-5000-8000-000000000007","title":"Something else entirely, with another subject","start":"2030-01-31T20:30:00+01:00","kinds":["new"],"was":null},{"id":"b0000000-0000-5000-8000-000000000006","guid":null,"title":"After midnight","start":"2030-02-01T00:30:00+01:00","kinds":["cancelled"],"was":{"title":"After midnight","start":"2030-02-01T00:30:00+01:00","duration":90,"hall":"K.1.105 (La Fontaine)"}}]}"#);
    let other = Changes { since: Some(fixture("empty-conference.xml")), ..Changes::default() };
    let other = changed(fixture("busy-day.xml"), None, &other).unwrap();
    assert_eq!(other, "Busy Day 2030 has nothing in common with Soon 2027.");
    let absent = Changes { since: Some("/nonexistent/a.xml".into()), ..Changes::default() };
    assert!(changed(fixture("busy-day.xml"), None, &absent).unwrap_err().contains("no file"));
}

#[test]
fn what_was_seen_is_kept_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    let (look, seen) = (Changes::default(), Changes { seen: true, ..Changes::default() });
    let first = changed(fixture("busy-day.xml"), Some(&profile), &look).unwrap();
    assert!(first.contains("was not looked at before") && !profile.exists(), "{first}");
    assert_eq!(changed(fixture("busy-day.xml"), Some(&profile), &seen).unwrap(), "Noted as seen.");
    assert_eq!(changed(fixture("busy-day.xml"), Some(&profile), &look).unwrap(), "Nothing changed in Busy Day 2030.");
    // Looking does not count as having seen.
    for _ in 0..2 {
        assert!(changed(later(folder.path()), Some(&profile), &look).unwrap().contains("10:20 → 10:25"));
    }
    assert!(changed(later(folder.path()), Some(&profile), &seen).unwrap().contains("10:20 → 10:25"));
    assert_eq!(changed(later(folder.path()), Some(&profile), &look).unwrap(), "Nothing changed in Busy Day 2030.");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&profile).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn without_a_home_it_says_how_to_compare() {
    let why = changed(fixture("busy-day.xml"), None, &Changes::default()).unwrap_err();
    assert!(why.contains("--since"), "{why}");
}

#[test]
fn half_a_schedule_is_not_noted_as_seen() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Changes { seen: true, ..Changes::default() };
    let why = changed(fixture("truncated.xml"), Some(folder.path()), &seen).unwrap_err();
    assert!(why.contains("cut off"), "{why}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
