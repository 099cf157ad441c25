//! `hallway check`, below the command line.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::{fs, path::Path, path::PathBuf};

use hallway::{
    cli::{Out, check},
    schedule::{self, Source},
};

fn fixture(name: &str) -> Source {
    Source::File(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name))
}

fn run(source: &Source, json: bool) -> Result<String, String> {
    let mut out = Vec::new();
    let (parsed, _) = schedule::read(source, Path::new("/nonexistent")).map_err(|error| error.to_string())?;
    check::run(&parsed, &mut Out::new(&mut out, None, json)).unwrap();
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn a_person_reads_what_was_found() {
    let found = run(&fixture("fosdem-2026.xml"), false).unwrap();
    insta::assert_snapshot!(found, @"
    dialect   fosdem
    title     FOSDEM 2026
    days      2
    rooms     2
    tracks    2
    talks     3
    people    2
    warnings  2
      The talk “Borrowing & lending, tomorrow” (line 36): the link “Awesome Ada” is not a whole address; it is left out.
      The talk “The same name again” (line 86) claims the name “9c3ebb8c-0000-5130-b9fe-000000000001” of another talk; both stay.
    ");
}

#[test]
fn a_script_reads_the_same_as_json() {
    let found = run(&fixture("fosdem-2025.xml"), true).unwrap();
    assert_eq!(
        found,
        "{\"dialect\":\"fosdem\",\"title\":\"FOSDEM 2025\",\"days\":2,\"rooms\":2,\"tracks\":2,\"talks\":2,\"people\":2,\"warnings\":[]}\n"
    );
    let odd: serde_json::Value = serde_json::from_str(&run(&fixture("broken-talks.xml"), true).unwrap()).unwrap();
    assert_eq!((odd["talks"].as_u64(), odd["warnings"].as_array().unwrap().len()), (Some(8), 6));
    assert!(odd["warnings"][2].as_str().unwrap().contains("No time at all"));
}

#[test]
fn an_empty_conference_is_a_schedule() {
    let found = run(&fixture("empty-conference.xml"), true).unwrap();
    assert!(found.contains("\"title\":\"Soon 2027\",\"days\":0,") && found.contains("\"talks\":0"), "{found}");
}

#[test]
fn what_is_no_schedule_is_an_error_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let huge = folder.path().join("huge.xml");
    fs::File::create(&huge).unwrap().set_len(70 * 1024 * 1024).unwrap();
    for (source, words) in [
        (fixture("captive-portal.html"), "is no schedule: this is a web page"),
        (fixture("absent.xml"), "There is no file"),
        (Source::File(PathBuf::from("/dev/null")), "is no schedule: the file is empty"),
        (Source::File(huge), "larger than 64 MB"),
        (Source::Url("ftp://example.org/schedule.xml".parse().unwrap()), "only http and https"),
    ] {
        let said = run(&source, true).unwrap_err();
        assert!(said.contains(words), "{said}");
    }
}
