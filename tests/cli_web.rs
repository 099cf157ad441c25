//! The binary with a conference of the catalogue, whose schedule comes from a server on this machine.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::{
    fs::{self, File, FileTimes},
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use jiff::Timestamp;
use tempfile::TempDir;

const FIXTURE: &str = include_str!("fixtures/schedules/busy-day.xml");
const NOW: &str = "2030-01-31T10:10:00+01:00";

/// A home folder whose catalogue has the conference `busy-2030`, with a schedule on a server that answers `answers` times
/// and then refuses; how often it was asked, and its thread, which ends when it refuses.
fn home(answers: usize) -> (TempDir, Arc<AtomicUsize>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = thread::spawn(move || {
        for stream in listener.incoming().take(answers) {
            count.fetch_add(1, Ordering::SeqCst);
            let mut stream = stream.unwrap();
            let mut request = [0; 4_096];
            assert!(stream.read(&mut request).unwrap() > 0);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", FIXTURE.len());
            stream.write_all(&[head.as_bytes(), FIXTURE.as_bytes()].concat()).unwrap();
        }
    });
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join(".config/hallway");
    fs::create_dir_all(&config).unwrap();
    let entry = format!(
        "[[conference]]\nid = \"busy-2030\"\ntitle = \"Busy Day 2030\"\nstart = 2030-01-31\nend = 2030-01-31\n\
         schedules = [\"http://{address}/schedule.xml\"]\nrefresh = 30\n"
    );
    fs::write(config.join("catalogue.toml"), entry).unwrap();
    (home, asked, server)
}

fn hallway(home: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_hallway"));
    let Output { status, stdout, stderr } = command.args(arguments).env_clear().env("HOME", home).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Makes what is in the cache as old as that.
fn age(home: &Path, age: Duration) {
    let kept: Vec<_> = fs::read_dir(home.join(".cache/hallway/schedules")).unwrap().collect();
    assert!(!kept.is_empty());
    for entry in kept {
        let file = File::options().append(true).open(entry.unwrap().path()).unwrap();
        file.set_times(FileTimes::new().set_modified((Timestamp::now() - age).into())).unwrap();
    }
}

#[test]
fn a_conference_is_fetched_kept_and_read_offline() {
    let (home, asked, server) = home(2);
    let run = |arguments: &[&str]| hallway(home.path(), arguments);
    let now = ["busy-2030", "now", "--hall", "janson", "--at", NOW];
    let expected = "Janson  10:00–10:50  40 min left  Borrowing tomorrow\n";
    assert_eq!(run(&now), (Some(0), expected.to_owned(), String::new()));
    // A status bar asks every few seconds; a look at what is wrong with it wants the newest.
    assert_eq!(run(&now), (Some(0), expected.to_owned(), String::new()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(run(&["check", "BUSY2030"]).1.contains("title     Busy Day 2030"));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    server.join().unwrap();
    age(home.path(), Duration::from_mins(121));
    let (code, out, err) = run(&now);
    assert_eq!((code, out.as_str()), (Some(0), expected));
    assert!(err.contains("refuses connections") && err.contains("2 h 01 min old"), "{err}");
}

#[test]
fn a_conference_of_ones_own_is_listed_and_opened_by_its_address() {
    let (home, ..) = home(1);
    let (code, out, err) = hallway(home.path(), &["conferences", "--at", NOW]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("running  busy-2030"), "{out}");
    let text = fs::read_to_string(home.path().join(".config/hallway/catalogue.toml")).unwrap();
    let address = text.split('"').find(|part| part.starts_with("http://")).unwrap();
    let (code, out, _) = hallway(home.path(), &[address, "show", "borrowing"]);
    assert!(code == Some(0) && out.starts_with("Borrowing tomorrow\nA look ahead\n"), "{out}");
}

#[test]
fn what_was_never_fetched_fails_offline_in_words() {
    let (home, _, server) = home(0);
    server.join().unwrap();
    let (code, out, err) = hallway(home.path(), &["busy-2030", "now"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.starts_with("hallway: The schedule cannot be fetched: 127.0.0.1 refuses connections"), "{err}");
    assert_eq!(err.matches("refuses").count(), 1, "{err}");
}

#[test]
fn a_catalogue_that_is_wrong_is_told_and_passed_over() {
    let (home, ..) = home(0);
    fs::write(home.path().join(".config/hallway/catalogue.toml"), "[[conference]]\nid = 3\n").unwrap();
    let (code, out, err) = hallway(home.path(), &["conferences"]);
    assert!(code == Some(0) && out.contains("fosdem-2027") && err.contains("catalogue.toml"), "{err}");
}
