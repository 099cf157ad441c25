//! The schedule service against a server on loopback: what it asks, what it keeps, what it says when nothing comes.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

#[path = "common/bomb.rs"]
mod bomb;
#[path = "schedule_service/hostile.rs"]
mod hostile;
#[path = "schedule_service/keep.rs"]
mod keep;
#[path = "schedule_service/refresh.rs"]
mod refresh;
#[path = "schedule_service/server.rs"]
mod server;
#[path = "schedule_service/world.rs"]
mod world;

use std::{path::Path, time::Duration};

use hallway::schedule::{Event, Origin, Source, read, read_recent};
use server::{ok, server, status};
use tokio::{io::AsyncWriteExt as _, net::TcpListener};
use world::{World, fixture, url};

#[tokio::test]
async fn a_schedule_is_fetched_kept_and_asked_for_again_with_its_validators() {
    let headers = "etag: \"one\"\r\nlast-modified: Sat, 31 Jan 2026 08:00:00 GMT\r\n";
    let (address, mut asked) = server([ok(headers, fixture("fosdem-2026.xml")), status("304 Not Modified")]).await;

    let mut world = World::new();
    world.load(url(address));
    assert_eq!(world.loaded().await, ("FOSDEM 2026".to_owned(), Origin::Network));
    let request = asked.recv().await.unwrap();
    assert!(!request.contains("if-none-match") && request.contains("accept-encoding: gzip"), "{request}");

    let mut world = world.beside();
    world.load(url(address));
    assert!(matches!(world.loaded().await.1, Origin::Cache { .. }));
    assert_eq!(world.next().await, Event::Unchanged);
    let request = asked.recv().await.unwrap();
    assert!(request.contains("if-none-match: \"one\""), "{request}");
    assert!(request.contains("if-modified-since: sat, 31 jan 2026 08:00:00 gmt"), "{request}");

    // The server is gone now; what was kept stays.
    let mut world = world.beside();
    world.load(url(address));
    assert!(matches!(world.loaded().await.1, Origin::Cache { .. }));
    let said = world.reason().await;
    assert!(said.contains("127.0.0.1 refuses connections"), "{said}");
}

#[tokio::test]
async fn a_newer_schedule_replaces_what_was_kept_and_the_same_one_does_not() {
    let (old, new) = (fixture("fosdem-2025.xml"), fixture("fosdem-2026.xml"));
    let (address, _asked) = server([ok("", &old), ok("", &old), ok("", &new), ok("", &new)]).await;
    let mut world = World::new();
    let mut titles = Vec::new();
    for _ in 0..4 {
        world.load(url(address));
        loop {
            match world.next().await {
                Event::Loaded { schedule, origin: Origin::Network, .. } => titles.push(schedule.title.to_string()),
                Event::Loaded { .. } => continue,
                Event::Unchanged => titles.push("unchanged".to_owned()),
                other => panic!("{other:?}"),
            }
            break;
        }
    }
    assert_eq!(titles, ["FOSDEM 2025", "unchanged", "FOSDEM 2026", "unchanged"]);
}

#[tokio::test]
async fn what_is_packed_is_unpacked() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(fixture("fosdem-2026.xml").as_bytes()).unwrap();
    let (address, _asked) = server([ok("content-encoding: gzip\r\n", packed.finish().unwrap())]).await;
    let mut world = World::new();
    world.load(url(address));
    assert_eq!(world.loaded().await.0, "FOSDEM 2026");
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_down() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let mut world = World::new();
    world.load(Source::Url(format!("https://{address}/").parse().unwrap()));
    let said = world.reason().await;
    assert!(said.contains("no secure connection to 127.0.0.1: what answers there does not speak TLS"), "{said}");
}

#[tokio::test]
async fn files_are_read_and_their_absence_is_told() {
    let mut world = World::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules");
    world.load(Source::File(folder.join("fosdem-2025.xml")));
    assert_eq!(world.loaded().await, ("FOSDEM 2025".to_owned(), Origin::File));
    for (name, words) in [
        ("absent.xml", "There is no file"),
        ("", "is a folder"),
        ("captive-portal.html", "is no schedule: this is a web"),
    ] {
        world.load(Source::File(folder.join(name)));
        let said = world.reason().await;
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocking_read_falls_back_on_what_was_kept() {
    let cache = tempfile::tempdir().unwrap();
    let (address, _asked) = server([ok("", fixture("fosdem-2025.xml"))]).await;
    let folder = cache.path().to_owned();
    let all = tokio::task::spawn_blocking(move || {
        let source = url(address);
        let recent = |hours| read_recent(&source, &folder, Duration::from_hours(hours));
        (read(&source, &folder), recent(1), recent(0))
    });
    let (fresh, recent, kept) = all.await.unwrap();
    assert_eq!(fresh.unwrap().1, Origin::Network);
    let (parsed, origin) = recent.unwrap();
    assert!(matches!(origin, Origin::Cache { .. }) && parsed.warnings.is_empty(), "{:?}", parsed.warnings);
    let (parsed, origin) = kept.unwrap();
    assert!(matches!(origin, Origin::Cache { .. }));
    let warning = &parsed.warnings.first().unwrap().0;
    assert!(warning.contains("refuses connections") && warning.contains("was read instead"), "{warning}");
}
