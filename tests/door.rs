//! The door of a running hallway: real sockets, and whatever may come to them.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]
use std::{
    convert::Infallible,
    fs,
    os::unix::{
        fs::{FileTypeExt as _, PermissionsExt as _, symlink},
        net::UnixListener,
    },
    path::{Path, PathBuf},
    time::Duration,
};

use hallway::{
    chat::link,
    door::{self, Answer, Busy, Event, Parcel, knock},
    service::{EVENT_BACKLOG, Service},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
    time::timeout,
};

/// More than anything here takes.
const DEADLINE: Duration = Duration::from_secs(20);

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("hallway")
    }

    fn path(&self) -> PathBuf {
        self.folder().join("default.sock")
    }
}

fn link(text: &str) -> Parcel {
    Parcel::Link(text.to_owned())
}

fn visit(text: &str) -> Event {
    Event::Visit(link::target(text).unwrap())
}

async fn heard(service: &mut Service<Infallible, Event>) -> Event {
    timeout(DEADLINE, service.events.recv()).await.unwrap().unwrap()
}

/// Sends these bytes and nothing more, and gives back what is answered.
async fn say(path: &Path, bytes: &[u8]) -> String {
    let mut stream = UnixStream::connect(path).await.unwrap();
    // Whoever says too much is not heard to the end.
    drop(stream.write_all(bytes).await);
    drop(stream.shutdown().await);
    let mut told = Vec::new();
    // The rest that was not read resets the connection, after the answer.
    drop(timeout(DEADLINE, stream.read_to_end(&mut told)).await.unwrap());
    String::from_utf8(told).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn every_link_is_handed_over() {
    let place = Place::new();
    let mut running = door::spawn(&place.path()).unwrap();
    for text in [
        "#rust:example.org",
        "!id:example.org",
        "@ana:example.org",
        "https://matrix.to/#/#2026-main:fosdem.org?web-instance[element.io]=chat.fosdem.org",
        "https://matrix.to/#/!id:example.org/$e?via=matrix.org",
        "https://chat.fosdem.org/#/room/#2026-main:fosdem.org",
        "matrix:r/rust:example.org?action=join",
        "matrix:roomid/id:example.org/e/e?via=matrix.org",
        "matrix:u/ana:example.org?action=chat",
    ] {
        assert_eq!(knock(&place.path(), &link(text)).await, Answer::Done, "{text}");
        assert_eq!(heard(&mut running).await, visit(text), "{text}");
    }
    let schedule = Parcel::Schedule("/tmp/a b.xml".to_owned());
    assert_eq!(knock(&place.path(), &schedule).await, Answer::Done);
    assert_eq!(heard(&mut running).await, Event::Open("/tmp/a b.xml".to_owned()));
}

#[tokio::test]
async fn what_is_no_link_is_refused_in_words() {
    let place = Place::new();
    let mut running = door::spawn(&place.path()).unwrap();
    for (text, words) in [
        ("javascript:alert(1)", "does not open javascript:"),
        ("file:///etc/passwd", "does not open file:"),
        ("https://chat.fosdem.org/#/room/#1.105 (La Fontaine):fosdem.org", "blanks in it"),
        ("https://example.org/", "a page"),
        ("", "names nothing"),
        (&"a".repeat(10_240), "too long"),
        ("#a:b\nlink #c:d", "control characters"),
    ] {
        let Answer::Refused(why) = knock(&place.path(), &link(text)).await else { panic!("{text} was taken") };
        assert!(why.contains(words), "{text}: {why}");
    }
    assert!(running.events.try_recv().is_err(), "nothing came of it");
}

#[tokio::test]
async fn garbage_is_answered_and_ends_nothing() {
    let place = Place::new();
    let mut running = door::spawn(&place.path()).unwrap();
    for (bytes, words) in [
        (&b""[..], "another version"),
        (b"\n", "another version"),
        (b"GET / HTTP/1.1\r\n\r\n", "another version"),
        (b"link \xff\xfe\n", "no text"),
        (b"link #a:b\x1b[2J\n", "control"),
        (b"schedule \n", "another version"),
        (b"schedule a\x07\n", "another version"),
        ("a".repeat(100_000).as_bytes(), "too long"),
        (&[0; 5_000], "too long"),
    ] {
        let told = say(&place.path(), bytes).await;
        assert!(told.contains(words) && told.ends_with('\n') && !told.contains('\x1b'), "{told}");
    }
    // The line counts, not what follows it, nor whether it ends.
    assert_eq!(say(&place.path(), b"link #a:b\nlink #c:d\n").await, "ok\n");
    assert_eq!(say(&place.path(), b"link #e:f").await, "ok\n");
    assert_eq!([heard(&mut running).await, heard(&mut running).await], [visit("#a:b"), visit("#e:f")]);
    assert!(running.events.try_recv().is_err());
}

#[tokio::test]
async fn nobody_else_may_look_in() {
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    fs::set_permissions(place.folder(), fs::Permissions::from_mode(0o777)).unwrap();
    let running = door::spawn(&place.path()).unwrap();
    assert_eq!((mode(&place.folder()), mode(&place.path())), (0o700, 0o600));
    drop(running);
    assert!(door::judge(1_000, 1_000).is_ok());
    assert!(door::judge(0, 1_000).unwrap_err().contains("another user"));
    assert!(door::judge(1_001, 1_000).unwrap_err().contains("another user"));
}

#[tokio::test]
async fn the_first_of_a_profile_keeps_the_door() {
    let place = Place::new();
    let mut first = door::spawn(&place.path()).unwrap();
    assert!(matches!(door::spawn(&place.path()), Err(Busy::Kept)));
    assert_eq!(knock(&place.path(), &link("#a:b")).await, Answer::Done);
    assert_eq!(heard(&mut first).await, visit("#a:b"));
    // Another profile has another.
    let mut other = door::spawn(&place.folder().join("other.sock")).unwrap();
    assert_eq!(knock(&place.folder().join("other.sock"), &link("#c:d")).await, Answer::Done);
    assert_eq!(heard(&mut other).await, visit("#c:d"));
}

#[tokio::test]
async fn it_is_gone_when_the_program_ends() {
    let place = Place::new();
    let running = door::spawn(&place.path()).unwrap();
    assert!(fs::symlink_metadata(place.path()).unwrap().file_type().is_socket());
    let Service { requests, mut events } = running;
    drop(requests);
    assert_eq!(timeout(DEADLINE, events.recv()).await.unwrap(), None);
    assert!(!place.path().exists());
    assert_eq!(knock(&place.path(), &link("#a:b")).await, Answer::Nobody);
    door::spawn(&place.path()).unwrap();
}

#[tokio::test]
async fn what_a_dead_process_left_is_replaced() {
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    drop(UnixListener::bind(place.path()).unwrap());
    assert!(place.path().exists(), "a socket outlives whoever listened");
    assert_eq!(knock(&place.path(), &link("#a:b")).await, Answer::Nobody);
    let mut running = door::spawn(&place.path()).unwrap();
    assert_eq!(knock(&place.path(), &link("#a:b")).await, Answer::Done);
    assert_eq!(heard(&mut running).await, visit("#a:b"));
}

#[tokio::test]
async fn links_in_the_file_system_lead_nowhere() {
    // To another's socket: nobody knocks there, and the link is replaced, not what it leads to.
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    let elsewhere = place.0.path().join("elsewhere.sock");
    let listener = UnixListener::bind(&elsewhere).unwrap();
    listener.set_nonblocking(true).unwrap();
    symlink(&elsewhere, place.path()).unwrap();
    assert_eq!(knock(&place.path(), &link("#a:b")).await, Answer::Nobody);
    assert!(listener.accept().is_err(), "somebody knocked at the wrong door");
    let running = door::spawn(&place.path()).unwrap();
    assert!(elsewhere.exists() && fs::symlink_metadata(place.path()).unwrap().file_type().is_socket());
    drop(running);

    // A folder that is a link, a lock that is one, a file where the socket would be.
    let place = Place::new();
    fs::create_dir(place.0.path().join("real")).unwrap();
    symlink(place.0.path().join("real"), place.folder()).unwrap();
    assert!(matches!(door::spawn(&place.path()), Err(Busy::NotOurs(_))));
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    fs::write(place.0.path().join("precious"), "kept").unwrap();
    symlink(place.0.path().join("precious"), place.folder().join("default.lock")).unwrap();
    assert!(matches!(door::spawn(&place.path()), Err(Busy::InTheWay(_))));
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    fs::write(place.path(), "kept").unwrap();
    assert!(matches!(door::spawn(&place.path()), Err(Busy::InTheWay(_))));
    assert_eq!(fs::read(place.path()).unwrap(), b"kept");
    // Too long a path for a socket.
    let long = Place::new();
    let deep = long.0.path().join("x".repeat(120)).join("default.sock");
    assert!(matches!(door::spawn(&deep), Err(Busy::Io(_))));
}

#[tokio::test]
async fn a_flood_is_bounded_and_passes() {
    let place = Place::new();
    let mut running = door::spawn(&place.path()).unwrap();
    // Nobody takes anything: no more is kept than the loop's own queue.
    let mut answers = Vec::new();
    for _ in 0..EVENT_BACKLOG + 20 {
        answers.push(knock(&place.path(), &link("#a:b")).await);
    }
    let taken = answers.iter().filter(|answer| **answer == Answer::Done).count();
    assert_eq!(taken, EVENT_BACKLOG);
    assert!(matches!(answers.last(), Some(Answer::Refused(words)) if words.contains("too much to do")));
    while running.events.try_recv().is_ok() {}

    // A hundred that say nothing hold nobody up for longer than their time.
    let silent: Vec<_> = (0..100).map(|_| std::os::unix::net::UnixStream::connect(place.path()).unwrap()).collect();
    let through = async {
        loop {
            if knock(&place.path(), &link("#c:d")).await == Answer::Done {
                break;
            }
        }
    };
    let others = async {
        // They go while the others still wait.
        tokio::task::yield_now().await;
        drop(silent);
    };
    timeout(DEADLINE, async { tokio::join!(through, others) }).await.unwrap();
    assert_eq!(heard(&mut running).await, visit("#c:d"));
}

#[tokio::test]
async fn one_that_hangs_is_not_waited_for_for_ever() {
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    let _stopped = UnixListener::bind(place.path()).unwrap();
    let answer = timeout(DEADLINE, knock(&place.path(), &link("#a:b"))).await.unwrap();
    assert!(matches!(answer, Answer::Refused(words) if words.contains("does not answer")));
}
