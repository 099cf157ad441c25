//! The schedule service against a server on loopback: what it asks, what it keeps, what it says when nothing comes.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::{fs, net::SocketAddr, path::Path, time::Duration};

use hallway::{
    schedule::{Event, Folders, Origin, Request, Source, read, spawn},
    service::Service,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::mpsc,
    time::timeout,
};

const DEADLINE: Duration = Duration::from_secs(20);

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name)).unwrap()
}

fn ok(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

/// A server that gives these answers, one a connection, and hands out what it was asked. Then it is gone.
async fn server(answers: Vec<String>) -> (SocketAddr, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, asked) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") && stream.read_buf(&mut request).await.unwrap_or(0) > 0 {}
            drop(tell.send(String::from_utf8_lossy(&request).to_ascii_lowercase()));
            // A client that has seen enough may be gone.
            drop(stream.write_all(answer.as_bytes()).await);
        }
    });
    (address, asked)
}

fn folders(folder: &Path) -> Folders {
    Folders { cache: folder.to_owned(), profile: folder.join("profile") }
}

fn url(address: SocketAddr) -> Source {
    Source::Url(format!("http://{address}/schedule.xml").parse().unwrap())
}

async fn next(service: &mut Service<Request, Event>) -> Event {
    timeout(DEADLINE, service.events.recv()).await.expect("an event in time").expect("the service runs")
}

fn loaded(event: &Event) -> (&str, Origin) {
    match event {
        Event::Loaded { schedule, origin, .. } => (&schedule.title, *origin),
        other => panic!("no schedule: {other:?}"),
    }
}

fn reason(event: Event) -> String {
    match event {
        Event::Failed { reason } => reason,
        other => panic!("it should fail: {other:?}"),
    }
}

#[tokio::test]
async fn a_schedule_is_fetched_kept_and_asked_for_again_with_its_validators() {
    let cache = tempfile::tempdir().unwrap();
    let headers = "etag: \"one\"\r\nlast-modified: Sat, 31 Jan 2026 08:00:00 GMT\r\n";
    let (address, mut asked) = server(vec![ok(headers, &fixture("fosdem-2026.xml")), status("304 Not Modified")]).await;

    let mut service = spawn(folders(cache.path()));
    service.requests.send(Request::Load { source: url(address), every: None }).unwrap();
    assert_eq!(loaded(&next(&mut service).await), ("FOSDEM 2026", Origin::Network));
    assert!(!asked.recv().await.unwrap().contains("if-none-match"));

    let mut service = spawn(folders(cache.path()));
    service.requests.send(Request::Load { source: url(address), every: None }).unwrap();
    assert!(matches!(loaded(&next(&mut service).await), ("FOSDEM 2026", Origin::Cache { .. })));
    assert_eq!(next(&mut service).await, Event::Unchanged);
    let request = asked.recv().await.unwrap();
    assert!(request.contains("if-none-match: \"one\""), "{request}");
    assert!(request.contains("if-modified-since: sat, 31 jan 2026 08:00:00 gmt"), "{request}");

    // The server is gone now; what was kept stays.
    let mut service = spawn(folders(cache.path()));
    service.requests.send(Request::Load { source: url(address), every: None }).unwrap();
    assert!(matches!(next(&mut service).await, Event::Loaded { origin: Origin::Cache { .. }, .. }));
    let said = reason(next(&mut service).await);
    assert!(said.contains("127.0.0.1 refuses connections"), "{said}");
}

#[tokio::test]
async fn a_newer_schedule_replaces_what_was_kept_and_the_same_one_does_not() {
    let cache = tempfile::tempdir().unwrap();
    let (old, new) = (fixture("fosdem-2025.xml"), fixture("fosdem-2026.xml"));
    let (address, _asked) = server(vec![ok("", &old), ok("", &old), ok("", &new), ok("", &new)]).await;
    let mut service = spawn(folders(cache.path()));
    let mut titles = Vec::new();
    for _ in 0..4 {
        service.requests.send(Request::Load { source: url(address), every: None }).unwrap();
        loop {
            match next(&mut service).await {
                Event::Loaded { schedule, origin: Origin::Network, .. } => titles.push(schedule.title.to_string()),
                Event::Loaded { .. } => continue,
                Event::Unchanged => titles.push("unchanged".to_owned()),
                Event::Failed { reason } => titles.push(reason),
                other => panic!("{other:?}"),
            }
            break;
        }
    }
    assert_eq!(titles, ["FOSDEM 2025", "unchanged", "FOSDEM 2026", "unchanged"]);
}

#[tokio::test]
async fn every_failure_is_told_in_its_own_words() {
    let cache = tempfile::tempdir().unwrap();
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n<schedule>".to_owned();
    let large = "HTTP/1.1 200 OK\r\ncontent-length: 70000000\r\n\r\n".to_owned();
    let rows = [
        (status("404 Not Found"), "127.0.0.1 has no such page (404)"),
        (status("403 Forbidden"), "it wants a login or forbids it"),
        (status("503 Service Unavailable"), "answered with error 503"),
        (large, "larger than 67108864 bytes"),
        (cut, "broke off"),
        (ok("", &fixture("captive-portal.html")), "127.0.0.1 sent is no schedule: this is a web page"),
        (ok("", ""), "is no schedule: the file is empty"),
    ];
    let (address, _asked) = server(rows.iter().map(|(answer, _)| answer.clone()).collect()).await;
    let mut service = spawn(folders(cache.path()));
    for (_, words) in rows {
        service.requests.send(Request::Load { source: url(address), every: None }).unwrap();
        let said = reason(next(&mut service).await);
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!cache.path().join("schedules").exists(), "what is no schedule is not kept");
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_down() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(status("400 Bad Request").as_bytes()).await.unwrap();
    });
    let cache = tempfile::tempdir().unwrap();
    let mut service = spawn(folders(cache.path()));
    let source = Source::Url(format!("https://{address}/").parse().unwrap());
    service.requests.send(Request::Load { source, every: None }).unwrap();
    let said = reason(next(&mut service).await);
    assert!(said.contains("no secure connection to 127.0.0.1"), "{said}");
}

#[tokio::test]
async fn files_are_read_and_their_absence_is_told() {
    let cache = tempfile::tempdir().unwrap();
    let mut service = spawn(folders(cache.path()));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules");
    service.requests.send(Request::Load { source: Source::File(folder.join("fosdem-2025.xml")), every: None }).unwrap();
    assert_eq!(loaded(&next(&mut service).await), ("FOSDEM 2025", Origin::File));
    for (name, words) in [
        ("absent.xml", "There is no file"),
        ("", "is a folder"),
        ("captive-portal.html", "is no schedule: this is a web"),
    ] {
        service.requests.send(Request::Load { source: Source::File(folder.join(name)), every: None }).unwrap();
        let said = reason(next(&mut service).await);
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocking_read_falls_back_on_what_was_kept() {
    let cache = tempfile::tempdir().unwrap();
    let (address, _asked) = server(vec![ok("", &fixture("fosdem-2025.xml"))]).await;
    let folder = cache.path().to_owned();
    let (fresh, kept) =
        tokio::task::spawn_blocking(move || (read(&url(address), &folder), read(&url(address), &folder)))
            .await
            .unwrap();
    assert_eq!(fresh.unwrap().1, Origin::Network);
    let (parsed, origin) = kept.unwrap();
    assert!(matches!(origin, Origin::Cache { .. }));
    let warning = &parsed.warnings.first().unwrap().0;
    assert!(warning.contains("refuses connections") && warning.contains("was read instead"), "{warning}");
}
