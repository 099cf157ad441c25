//! A file that unpacks to far more than any schedule has: what is read of it is bounded. Alone in its process, whose memory
//! it measures.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

#[path = "common/bomb.rs"]
mod bomb;

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use bomb::bomb;
use hallway::{
    http::{Error, Fetcher, Limits, Validators},
    schedule::parse::LARGEST,
};

/// The most memory that this process ever had, in kB.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_bomb_takes_little_more_memory_than_the_largest_schedule() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let packed = bomb(400);
    assert!(packed.len() < 4 * 1024 * 1024, "{}", packed.len());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4_096];
        assert!(stream.read(&mut request).unwrap() > 0);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n").unwrap();
        // The client does not wait for the end.
        drop(stream.write_all(&packed));
    });
    let fetcher = Fetcher::new(Limits::default()).unwrap();
    let before = peak();
    let answer = fetcher.get(&url, &Validators::default(), LARGEST).await;
    assert!(matches!(answer, Err(Error::TooLarge { .. })), "{answer:?}");
    let grown = peak() - before;
    assert!(grown < 3 * LARGEST / 1024, "{grown} kB");
    server.join().unwrap();
}
