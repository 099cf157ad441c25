//! Going about in a stream, with real mpv: places, speed, sounds, subtitles, pictures of it.
use std::process::Command;

use hallway::player::{About, Event, Kind, Position, Request, Seek};

use crate::{
    MOVING, SLOT, Watched, colourful,
    halls::{COLORS, picture},
    live::{Live, Server},
};

fn position(event: &Event) -> Option<Position> {
    match event {
        Event::Position { position, .. } => Some(*position),
        _ => None,
    }
}

fn about(event: &Event) -> Option<About> {
    match event {
        Event::About { about, .. } => Some(about.clone()),
        _ => None,
    }
}

impl Watched {
    async fn until_at(&mut self, what: &str, wanted: impl Fn(&Position) -> bool) -> Position {
        self.until(what, |event| position(event).filter(&wanted)).await
    }

    /// Waits until the track of this kind is chosen, or none.
    async fn until_chosen(&mut self, kind: Kind, id: Option<u8>) -> About {
        let chosen =
            |about: &About| about.tracks.iter().find(|track| track.kind == kind && track.chosen).map(|it| it.id);
        self.until("the track", |event| about(event).filter(|about| chosen(about) == id)).await
    }

    fn seek(&self, to: Seek) {
        self.ask(Request::Seek { slot: SLOT, to });
    }

    async fn shot(&mut self) -> Result<image::RgbImage, String> {
        self.ask(Request::Shoot { slot: SLOT });
        let told = |event: &Event| match event {
            Event::Shot { slot: SLOT, png } => Some(Ok(png.clone())),
            Event::ShotFailed { slot: SLOT, reason } => Some(Err(reason.clone())),
            _ => None,
        };
        let png = self.until("a picture", told).await?;
        let image = image::load_from_memory_with_format(&png.0, image::ImageFormat::Png);
        Ok(image.map_err(|error| error.to_string())?.to_rgb8())
    }
}

/// Forty seconds with two sounds and subtitles, in one file.
fn recording(server: &Server) -> String {
    let subtitles = server.folder().join("talk.srt");
    std::fs::write(&subtitles, "1\n00:00:01,000 --> 00:00:39,000\nhello\n").unwrap();
    let ended = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25"])
        .args(["-f", "lavfi", "-i", "sine=frequency=440", "-f", "lavfi", "-i", "sine=frequency=880", "-i"])
        .arg(&subtitles)
        .args(["-map", "0:v", "-map", "1:a", "-map", "2:a", "-map", "3", "-t", "40", "-c:v", "libx264"])
        .args(["-preset", "ultrafast", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac", "-c:s", "mov_text"])
        .args(["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu"])
        .args(["-metadata:s:s:0", "language=fra", "-movflags", "+faststart"])
        .arg(server.folder().join("talk.mp4"))
        .status()
        .expect("ffmpeg is installed");
    assert!(ended.success());
    server.url("talk.mp4")
}

#[tokio::test]
async fn a_recording_is_gone_about_in_and_heard_otherwise() {
    let server = Server::start();
    let url = recording(&server);
    let mut watched = Watched::start();
    watched.load(&url);
    let about = watched.until("what there is", about).await;
    assert!(!about.live);
    let listed: Vec<_> = about.tracks.iter().map(|track| (track.kind, track.id, track.title.as_str())).collect();
    assert_eq!(listed, [(Kind::Audio, 1, "eng"), (Kind::Audio, 2, "deu"), (Kind::Subtitles, 1, "fra")]);
    watched.until_playing().await;
    let begun = watched.until_at("a place", |_| true).await;
    assert_eq!((begun.length, begun.speed, begun.behind), (Some(40), 100, 0));

    watched.seek(Seek::To(30));
    watched.until_at("the place", |position| (30..33).contains(&position.at)).await;
    watched.seek(Seek::By(-10));
    watched.until_at("ten seconds before", |position| (18..25).contains(&position.at)).await;
    watched.ask(Request::Speed { slot: SLOT, percent: 150 });
    watched.until_at("the speed", |position| position.speed == 150).await;
    watched.ask(Request::Speed { slot: SLOT, percent: 10_000 });
    watched.until_at("the fastest", |position| position.speed == 400).await;
    watched.seek(Seek::By(-1_000));
    watched.until_at("the beginning", |position| position.at < 5).await;
    watched.ask(Request::Speed { slot: SLOT, percent: 100 });

    watched.ask(Request::Track { slot: SLOT, kind: Kind::Audio, id: Some(2) });
    watched.until_chosen(Kind::Audio, Some(2)).await;
    watched.ask(Request::Track { slot: SLOT, kind: Kind::Subtitles, id: Some(1) });
    watched.until_chosen(Kind::Subtitles, Some(1)).await;
    watched.ask(Request::Track { slot: SLOT, kind: Kind::Subtitles, id: None });
    watched.until_chosen(Kind::Subtitles, None).await;

    // A step on stops before the end, so that one sees it; then it comes.
    watched.seek(Seek::By(1_000));
    watched.until_at("nearly the end", |position| position.at >= 38).await;
    watched.until("Ended", |event| matches!(event, Event::Ended { slot: SLOT }).then_some(())).await;
}

#[tokio::test]
async fn a_pause_is_counted_as_behind_and_going_live_ends_it() {
    let live = Live::start(MOVING);
    let mut watched = Watched::start();
    watched.load(&live.url());
    assert!(watched.until("what there is", about).await.live);
    watched.until_playing().await;
    let begun = watched.until_at("a place", |_| true).await;
    assert_eq!((begun.at, begun.length, begun.behind), (0, None, 0));
    watched.ask(Request::Pause { slot: SLOT, on: true });
    watched.until_at("six seconds of pause", |position| position.behind >= 6).await;
    watched.ask(Request::Pause { slot: SLOT, on: false });
    let on = watched.until_at("that it plays on", |position| position.back > begun.back + 2).await;
    assert!(on.behind >= 6, "{on:?}");
    watched.seek(Seek::Live);
    watched.until_at("what is live", |position| position.behind <= 2).await;
    // Back within what is kept, and no further.
    watched.seek(Seek::By(-5));
    watched.until_at("five seconds back", |position| position.behind >= 4).await;
    watched.seek(Seek::By(-10_000));
    watched.until_at("the first that is kept", |position| position.back <= 1 && position.behind >= 6).await;
    watched.frame("from there", colourful).await;
    watched.seek(Seek::By(10_000));
    watched.until_at("the newest", |position| position.behind <= 2).await;
}

#[tokio::test]
async fn another_sound_of_what_is_live_is_chosen() {
    let live = Live::translated(MOVING);
    let mut watched = Watched::start();
    watched.load(&live.server.url("master.m3u8"));
    let about = watched.until_chosen(Kind::Audio, Some(1)).await;
    watched.until_playing().await;
    assert!(about.live);
    assert_eq!(about.tracks.len(), 2, "{about:?}");
    watched.ask(Request::Track { slot: SLOT, kind: Kind::Audio, id: Some(2) });
    watched.until_chosen(Kind::Audio, Some(2)).await;
    watched.until_playing().await;
    watched.frame("with the other sound", colourful).await;
    // Another stream begins with its own first sound.
    watched.load(&live.server.url("master.m3u8"));
    watched.until("Connecting", |event| matches!(event, Event::Connecting { .. }).then_some(())).await;
    watched.until_chosen(Kind::Audio, Some(1)).await;
}

#[tokio::test]
async fn a_picture_of_the_stream_has_its_size_and_colours() {
    let live = Live::start(&picture(1, (640, 360)));
    let mut watched = Watched::start();
    watched.ask(Request::Grid { slot: SLOT, width: 16, height: 9 });
    watched.load(&live.url());
    watched.until_playing().await;
    watched.frame("at all", colourful).await;
    let shot = watched.shot().await.unwrap();
    assert_eq!(shot.dimensions(), (640, 360));
    let near = |pixel: &image::Rgb<u8>| pixel.0.iter().zip(COLORS[1]).all(|(one, other)| one.abs_diff(other) < 16);
    let hall = shot.pixels().filter(|pixel| near(pixel)).count();
    assert!(hall * 10 > shot.pixels().len() * 8, "{hall} of {} pixels", shot.pixels().len());
    let bar = shot.pixels().filter(|pixel| pixel.0.iter().all(|channel| *channel > 230)).count();
    assert!(bar * 40 > shot.pixels().len(), "the white bar has {bar} pixels");
    watched.ask(Request::Stop { slot: SLOT });
    watched.until("Stopped", |event| matches!(event, Event::Stopped { slot: SLOT }).then_some(())).await;
    assert_eq!(watched.shot().await, Err("nothing plays".to_owned()));
}
