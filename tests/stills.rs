//! The hall's picture every ten seconds: what is fetched, shown and refused.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[expect(dead_code, reason = "other tests need more of it")]
#[path = "schedule_service/server.rs"]
mod server;

use std::{io::Cursor, net::SocketAddr, sync::Arc, time::Duration};

use hallway::player::{
    Frame, Slot,
    still::{Event, Request, Stills, spawn_every},
};
use image::{ImageFormat, Rgb, RgbImage};
use server::{Answer, ok, server, status};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_mins(1);
/// Soon enough for a test.
const EVERY: Duration = Duration::from_millis(20);
const RED: [u8; 3] = [200, 10, 30];
const BLUE: [u8; 3] = [10, 30, 200];

fn picture(color: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    RgbImage::from_pixel(320, 180, Rgb(color)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn show(stills: &Stills, address: SocketAddr) {
    let url = format!("http://{address}/janson-preview.jpg").parse().unwrap();
    stills.service.requests.send(Request::Show(Some(url))).unwrap();
}

async fn told(stills: &mut Stills) -> Event {
    timeout(PATIENCE, stills.service.events.recv()).await.unwrap().unwrap()
}

/// Waits for a frame of this colour and size.
async fn frame(stills: &mut Stills, color: [u8; 3], size: (u16, u16)) -> Arc<Frame> {
    let wanted = |frame: &Frame| (frame.width, frame.height) == size && frame.rgb.chunks(3).all(|pixel| pixel == color);
    let waiting = stills.frames.wait_for(|latest| latest.of(Slot::First).is_some_and(|frame| wanted(frame)));
    timeout(PATIENCE, waiting).await.unwrap().unwrap().of(Slot::First).cloned().unwrap()
}

#[tokio::test]
async fn pictures_come_again_and_again_in_the_size_of_the_pane() {
    let answers = [
        ok("etag: \"1\"\r\nlast-modified: Sat, 31 Jan 2026 09:00:00 GMT\r\n", picture(RED)),
        status("304 Not Modified"),
        ok("", picture(BLUE)),
    ];
    let (address, mut asked) = server(answers).await;
    let mut stills = spawn_every(EVERY);
    show(&stills, address);
    assert_eq!(told(&mut stills).await, Event::Shown { width: 320, height: 180 });
    stills.service.requests.send(Request::Grid { width: 64, height: 36 }).unwrap();
    // The second answer is that there is nothing new, the third comes without a question for that: no event between.
    assert_eq!(told(&mut stills).await, Event::Shown { width: 320, height: 180 });
    frame(&mut stills, BLUE, (64, 36)).await;
    let [first, second, third] = [asked.recv().await, asked.recv().await, asked.recv().await].map(Option::unwrap);
    assert!(first.starts_with("get /janson-preview.jpg") && !first.contains("if-none-match"), "{first}");
    assert!(second.contains("if-none-match: \"1\"") && second.contains("if-modified-since: sat, 31 jan"), "{second}");
    assert!(third.contains("if-none-match: \"1\""), "{third}");
    // The server is gone: it is said, and the picture stays.
    assert!(matches!(told(&mut stills).await, Event::Failed { reason } if reason.contains("refuses connections")));
    stills.service.requests.send(Request::Grid { width: 8, height: 4 }).unwrap();
    frame(&mut stills, BLUE, (8, 4)).await;
}

#[tokio::test]
async fn another_size_is_made_of_the_picture_that_is_there() {
    let (address, mut asked) = server([ok("", picture(RED))]).await;
    let mut stills = spawn_every(Duration::from_hours(1));
    show(&stills, address);
    told(&mut stills).await;
    for width in 1..200 {
        stills.service.requests.send(Request::Grid { width, height: 9 }).unwrap();
    }
    frame(&mut stills, RED, (199, 9)).await;
    for (width, height) in [(0, 0), (u16::MAX, u16::MAX), (1, 1)] {
        stills.service.requests.send(Request::Grid { width, height }).unwrap();
    }
    frame(&mut stills, RED, (1, 1)).await;
    assert!(asked.recv().await.is_some());
    // One answer was there, and nothing was asked beside.
    assert!(asked.recv().await.is_none());
    stills.service.requests.send(Request::Show(None)).unwrap();
    timeout(PATIENCE, stills.frames.wait_for(|latest| latest.of(Slot::First).is_none())).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_is_no_picture_is_refused_in_words_and_looked_for_again() {
    let large = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 5 << 20);
    let away = "HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    for (answer, words) in [
        (status("404 Not Found"), "no such page"),
        (ok("content-type: image/jpeg\r\n", "<html>log in</html>"), "what came is no picture"),
        (ok("content-type: image/jpeg\r\n", &picture(RED)[..60]), "damaged"),
        (Answer::Silence(large.into_bytes()), "larger than"),
        (away.to_owned().into(), "no address of a web page"),
        (Answer::Reset(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nabc".to_vec()), "broke off"),
    ] {
        let (address, _asked) = server([answer, ok("", picture(BLUE))]).await;
        let mut stills = spawn_every(EVERY);
        show(&stills, address);
        let event = told(&mut stills).await;
        let Event::Failed { reason } = event else { panic!("{words}: {event:?}") };
        assert!(reason.contains(words), "{reason}");
        assert_eq!(told(&mut stills).await, Event::Shown { width: 320, height: 180 }, "{words}");
    }
}
