//! What servers do to their viewers: each failure is told for what it is, and what comes back plays by itself.
mod refused;
mod server;

use std::{net::TcpListener, time::Duration};

use futures_util::{FutureExt as _, future::LocalBoxFuture};
use hallway::player::{Event, How, Quality, Request, Trouble};
use server::{Mode, Page, Server, playlist};
use tokio::time::timeout;

use crate::{SLOT, Watched};

/// For what has to happen at some time: some of it takes the player half a minute on purpose.
const LONG: Duration = Duration::from_secs(100);

impl Watched {
    /// Waits for an event that is wanted, longer than elsewhere.
    async fn tells<T>(&mut self, what: &str, wanted: impl Fn(&Event) -> Option<T>) -> T {
        let mut passed = Vec::new();
        let next = async {
            loop {
                let event = self.player.service.events.recv().await.expect("the service runs");
                assert!(!matches!(event, Event::Crashed { .. }), "{what}: {event:?}\n{}", self.log());
                if let Some(found) = wanted(&event) {
                    return found;
                }
                passed.push(event);
            }
        };
        let Ok(found) = timeout(LONG, next).await else { panic!("no {what} but {passed:?}\n{}", self.log()) };
        found
    }

    /// Waits until this trouble is told, with such a reason.
    async fn troubled(&mut self, trouble: Trouble, words: &str) {
        let what = format!("{trouble:?} with {words:?}");
        self.tells(&what, |event| match event {
            Event::Retrying { trouble: told, reason, .. } => (*told == trouble && reason.contains(words)).then_some(()),
            _ => None,
        })
        .await;
    }

    async fn plays(&mut self) -> (u32, u32) {
        let shape = |event: &Event| match event {
            Event::Playing { width, height, .. } => Some((*width, *height)),
            _ => None,
        };
        self.tells("Playing", shape).await
    }

    /// Waits until it plays, and its picture moves.
    async fn moves(&mut self) {
        self.plays().await;
        let first = self.frame("at all", |_| true).await;
        self.frame("that differs", |frame| frame.rgb != first.rgb).await;
    }
}

/// Something goes wrong from the beginning, is told, and plays once it is over.
async fn at_start(mode: Mode, trouble: Trouble, words: &str) {
    let server = Server::start(mode);
    let mut watched = Watched::start();
    watched.load(&server.live());
    watched.troubled(trouble, words).await;
    server.turn(Mode::Fine);
    watched.moves().await;
}

#[tokio::test]
async fn what_is_wrong_from_the_beginning_is_told_and_plays_once_it_is_over() {
    let cases: Vec<LocalBoxFuture<'_, ()>> = vec![
        at_start(Mode::Manifest(404), Trouble::NotStarted, "404").boxed_local(),
        at_start(Mode::Manifest(403), Trouble::NotStarted, "403").boxed_local(),
        at_start(Mode::Manifest(500), Trouble::Failed, "500").boxed_local(),
        at_start(Mode::Empty, Trouble::NotStarted, "its playlist is still empty").boxed_local(),
        at_start(Mode::Page, Trouble::Failed, "leads to a web page and no stream").boxed_local(),
        at_start(Mode::Silent, Trouble::Failed, "did not answer in time").boxed_local(),
        at_start(Mode::Nothing, Trouble::Failed, "the stream").boxed_local(),
        nobody_is_there().boxed_local(),
        no_such_name().boxed_local(),
    ];
    futures_util::future::join_all(cases).await;
}

async fn nobody_is_there() {
    let address = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut watched = Watched::start();
    watched.load(&format!("http://{address}/live.m3u8"));
    watched.troubled(Trouble::Failed, "127.0.0.1 refuses connections").await;
    let _server = Server::on(address, Mode::Fine);
    watched.moves().await;
}

async fn no_such_name() {
    let mut watched = Watched::start();
    watched.load("http://hall.invalid/live.m3u8");
    watched.troubled(Trouble::Failed, "hall.invalid").await;
}

/// It plays, something goes wrong, is told, and plays on once it is over.
async fn on_the_way(mode: Mode, trouble: Trouble, words: &str) {
    let server = Server::start(Mode::Fine);
    let mut watched = Watched::start();
    watched.load(&server.live());
    watched.moves().await;
    server.turn(mode);
    watched.troubled(trouble, words).await;
    server.turn(Mode::Fine);
    watched.moves().await;
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_is_told_and_plays_on_once_it_is_over() {
    let cases: Vec<LocalBoxFuture<'_, ()>> = vec![
        on_the_way(Mode::Manifest(404), Trouble::Gone, "its server has it no more (it answers 404)").boxed_local(),
        on_the_way(Mode::Manifest(500), Trouble::Failed, "500").boxed_local(),
        on_the_way(Mode::Stopped, Trouble::Stalled, "nothing new for").boxed_local(),
        on_the_way(Mode::Pieces(404), Trouble::Stalled, "though its server has more").boxed_local(),
        on_the_way(Mode::Silent, Trouble::Stalled, "nothing new for").boxed_local(),
        halves().boxed_local(),
        the_end().boxed_local(),
    ];
    futures_util::future::join_all(cases).await;
}

/// What mpv makes of half pieces is another thing each time; but it is not let go on in silence.
async fn halves() {
    let server = Server::start(Mode::Fine);
    let mut watched = Watched::start();
    watched.load(&server.live());
    watched.moves().await;
    server.turn(Mode::Halves);
    let said = |event: &Event| matches!(event, Event::Buffering { .. } | Event::Retrying { .. }).then_some(());
    watched.tells("waiting", said).await;
    server.turn(Mode::Fine);
    watched.moves().await;
}

async fn the_end() {
    let server = Server::start(Mode::Fine);
    let mut watched = Watched::start();
    watched.load(&server.live());
    watched.moves().await;
    server.turn(Mode::Ended);
    watched.tells("Ended", |event| (*event == Event::Ended { slot: SLOT }).then_some(())).await;
}

#[tokio::test]
async fn streams_of_all_shapes_play() {
    let server = Server::start(Mode::Misnamed);
    let mut watched = Watched::start();
    watched.load(&server.live());
    assert_eq!(watched.plays().await, (320, 180), "whatever its parts are called");
    server.turn(Mode::Fine);
    let end = "#EXT-X-ENDLIST\n";
    watched.load(&server.page("sound.m3u8", Page::Text(playlist("sound", 0..9, end))));
    assert_eq!(watched.plays().await, (0, 0));
    watched.load(&server.page("silent.m3u8", Page::Text(playlist("silent", 0..9, end))));
    assert_eq!(watched.plays().await, (320, 180));
    let change =
        playlist("small", 0..3, "#EXT-X-DISCONTINUITY\n") + "#EXTINF:1.0,\nlarge0.ts\n#EXTINF:1.0,\nlarge1.ts\n";
    watched.load(&server.page("change.m3u8", Page::Text(change + end)));
    assert_eq!(watched.plays().await, (320, 180));
    let larger = |event: &Event| matches!(event, Event::Playing { width: 640, height: 360, .. }).then_some(());
    watched.tells("a larger picture", larger).await;
    // What looks like options of mpv's, and what mpv expands elsewhere, is an address and no more.
    for query in
        ["?--script=/tmp/x.lua", "?%0a--ytdl=yes", "?${path}%22,options=ytdl=yes", "?a;b|c&--{x}", "? --pause=yes"]
    {
        watched.load(&format!("{}{query}", server.live()));
        assert_eq!(watched.plays().await, (320, 180), "{query}");
    }
}

/// The least and the greatest picture are told apart by their lines, though their bandwidths say the opposite.
#[tokio::test]
async fn a_quality_is_its_lines_whatever_its_bandwidth() {
    let server = Server::start(Mode::Fine);
    for (name, kind) in [("180.m3u8", "small"), ("360.m3u8", "large")] {
        server.page(name, Page::Text(playlist(kind, 0..9, "")));
    }
    let list = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=320x180\n180.m3u8\n\
                #EXT-X-STREAM-INF:BANDWIDTH=1000,RESOLUTION=640x360\n360.m3u8\n";
    let url = server.page("both.m3u8", Page::Text(list.to_owned()));
    let mut watched = Watched::start();
    for (quality, lines) in [
        (Quality::Lowest, 180),
        (Quality::Lines(400), 360),
        (Quality::Lines(200), 180),
        (Quality::Best, 360),
        (Quality::Lines(9), 180),
    ] {
        let how = How { quality, ..How::default() };
        watched.ask(Request::Load { slot: SLOT, url: url.parse().expect("an address"), how });
        let right = |event: &Event| matches!(event, Event::Playing { height, .. } if *height == lines).then_some(());
        watched.tells(&format!("{quality:?}"), right).await;
    }
}
