//! The list of live streams, asked for on loopback.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::{net::SocketAddr, time::Duration};

use hallway::schedule::{Event, Folders, Request, Tuning, spawn_tuned};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    time::timeout,
};

const DEADLINE: Duration = Duration::from_secs(20);

/// A server that gives these bodies, one a connection, the last one for ever.
async fn server(bodies: &'static [&'static str]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for body in bodies.iter().chain(std::iter::repeat(&bodies[bodies.len() - 1])) {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") && stream.read_buf(&mut request).await.unwrap_or(0) > 0 {}
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            drop(stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice()).await);
        }
    });
    address
}

#[tokio::test]
async fn a_list_is_told_also_after_one_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders { cache: folder.path().join("cache"), profile: folder.path().join("profile") };
    let tuning = Tuning { soonest: Duration::ZERO, retry: Duration::from_millis(1), ..Tuning::default() };
    let mut service = spawn_tuned(folders, tuning);
    let list = r#" [{"slug": "x", "groups": [{"rooms": [{"schedulename": "One", "streams": []}]}]}]"#;
    let address = server(Box::leak(Box::new(["<html>", "{", list]))).await;
    let url = Some(format!("http://{address}/streams/v2.json").parse().unwrap());
    service.requests.send(Request::Live { url }).unwrap();
    let event = timeout(DEADLINE, service.events.recv()).await.expect("a list in time").expect("the service runs");
    let Event::Live(live) = event else { panic!("{event:?}") };
    assert_eq!(live.rooms[0].hall.as_str(), "One");
    // Nothing is left when nobody asks any more.
    service.requests.send(Request::Live { url: None }).unwrap();
    drop(service.requests);
    assert!(timeout(DEADLINE, service.events.recv()).await.expect("an end in time").is_none());
}
