//! What no player should open: it is said in words, and the process goes on as it was.
use std::{fs, time::Duration};

use hallway::player::{Event, Request, StreamUrl, Trouble};
use tokio::time::{Instant, interval};

use super::{
    LONG,
    server::{ENDLESS, Mode, Page, Server, playlist},
};
use crate::{SLOT, Watched};

/// Addresses that FFmpeg or mpv would know what to do with.
const WRONG: [&str; 16] = [
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    "edl:///etc/passwd",
    "lavf://file:/etc/passwd",
    "av://lavfi:testsrc",
    "memory://#EXTM3U",
    "concat:http://127.0.0.1/1|file:///etc/passwd",
    "concatf:/etc/passwd",
    "data:text/plain;base64,I0VYVE0zVQ==",
    "subfile,,start,0,end,0,,:/etc/passwd",
    "crypto+file:/etc/passwd",
    "hex://00",
    "fd://0",
    "ytdl://x",
    "tcp://127.0.0.1:22",
    "rtmp://127.0.0.1/x",
];

impl Watched {
    /// Loads it, and gives the first reason why it does not play.
    async fn refusal(&mut self, url: &str) -> String {
        self.load(url);
        self.tells("Connecting", |event| matches!(event, Event::Connecting { .. }).then_some(())).await;
        let told = self.tells(url, |event| match event {
            Event::Playing { .. } | Event::Ended { .. } => Some(Err(event.clone())),
            Event::Retrying { trouble: Trouble::Failed, reason, .. } => Some(Ok(reason.clone())),
            _ => None,
        });
        told.await.unwrap_or_else(|event| panic!("{url} was played: {event:?}\n{}", self.log()))
    }

    /// The most memory that the process has had, in MiB.
    fn peak(&self) -> u64 {
        let [process] = self.processes()[..] else { panic!("one process") };
        let status = fs::read_to_string(format!("/proc/{}/status", process.as_raw_nonzero())).expect("Linux");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux");
        peak.trim().split(' ').next().and_then(|kib| kib.parse::<u64>().ok()).expect("a number") >> 10
    }
}

#[tokio::test]
async fn what_is_not_on_the_web_is_refused_in_words_wherever_it_is_named() {
    let server = Server::start(Mode::Fine);
    let mut watched = Watched::start();
    watched.load(&server.live());
    watched.plays().await;
    let process = watched.processes();
    for (number, wrong) in WRONG.into_iter().enumerate() {
        assert!(wrong.parse::<StreamUrl>().is_err(), "{wrong}");
        let scheme = wrong.split([':']).next().expect("a scheme");
        let media = format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{wrong}\n#EXT-X-ENDLIST\n");
        let media = server.page(&format!("{number}.m3u8"), Page::Text(media));
        // The scout does not look at what a list names before mpv does: what refuses there is mpv itself.
        let list = format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000,RESOLUTION=320x180\n{media}\n");
        let list = server.page(&format!("list{number}.m3u8"), Page::Text(list));
        for url in [media, list] {
            let reason = watched.refusal(&url).await;
            assert!(reason.contains(&format!("begins with {scheme}:")), "{wrong}: {reason}");
        }
    }
    for (name, to) in [("a", "file:///etc/passwd"), ("b", "concat:/etc/passwd"), ("c", "data:text/plain,x")] {
        let reason = watched.refusal(&server.page(name, Page::On(to.to_owned()))).await;
        assert!(reason.contains("sends on to what is no address of a web page"), "{to}: {reason}");
    }
    let reason = watched.refusal(&server.page("round", Page::OnAndOn)).await;
    assert!(reason.contains("too many redirects"), "{reason}");
    watched.load(&server.live());
    assert_eq!(watched.plays().await, (320, 180), "it plays what is sound");
    assert_eq!(watched.processes(), process, "the process is the same");
}

#[tokio::test]
async fn what_is_endless_takes_no_more_memory_than_a_stream() {
    let server = Server::start(Mode::Fine);
    let mut watched = Watched::start();
    let lines = format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n{}", "#EXTINF:1,\na.ts\n".repeat(500_000));
    let reason = watched.refusal(&server.page("lines.m3u8", Page::Text(lines))).await;
    assert!(reason.contains("longer than"), "{reason}");
    server.page("endless.ts", Page::Endless);
    let text = playlist("small", 0..0, "#EXTINF:1.0,\nendless.ts\n#EXT-X-ENDLIST\n");
    watched.load(&server.page("endless.m3u8", Page::Text(text)));
    assert_eq!(watched.plays().await, (320, 180));
    // It is taken until the cache is full; then the server waits.
    let (mut ticks, mut before, deadline) = (interval(Duration::from_secs(2)), 0, Instant::now() + LONG);
    while before == 0 || server.sent() > before {
        before = server.sent();
        ticks.tick().await;
        assert!(Instant::now() < deadline && before < ENDLESS / 16, "{before} bytes were taken");
    }
    let peak = watched.peak();
    assert!(peak < 260, "{peak} MiB after {before} bytes");
    watched.ask(Request::Stop { slot: SLOT });
    watched.tells("Stopped", |event| (*event == Event::Stopped { slot: SLOT }).then_some(())).await;
}
