//! The player as the program holds it, with the real process, real mpv and real streams.
// Processes are found and killed the way Linux has it.
#![cfg(all(feature = "player", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]
#![recursion_limit = "256"]
mod controls;
mod halls;
mod hostile;
mod live;
#[path = "../common/peers.rs"]
#[expect(dead_code, reason = "a bench holds more of the world")]
mod peers;
#[path = "../common/stage.rs"]
mod stage;
mod windows;
mod zap;

use std::{fs, path::Path, sync::Arc, time::Duration};

use hallway::player::{self, Event, Frame, How, Player, Request, Slot, StreamUrl};
use live::{Live, Server};
use rustix::process::{Pid, Signal};
use tempfile::TempDir;
use tokio::time::timeout;

const SLOT: Slot = Slot::First;
/// Every frame is another.
const MOVING: &str = "testsrc2=size=320x180:rate=25";
/// For what has to happen at some time. Nothing here measures how soon.
const DEADLINE: Duration = Duration::from_secs(40);

struct Watched {
    player: Player,
    state: TempDir,
}

impl Watched {
    fn with(program: &Path) -> Self {
        let state = tempfile::tempdir().unwrap();
        let player = player::spawn(program.to_owned(), state.path().join("player.log"));
        Self { player, state }
    }

    fn start() -> Self {
        Self::with(Path::new(env!("CARGO_BIN_EXE_hallway-player")))
    }

    fn ask(&self, request: Request) {
        self.player.service.requests.send(request).unwrap();
    }

    fn load(&self, url: &str) {
        self.ask(Request::Grid { slot: SLOT, width: 64, height: 36 });
        self.ask(Request::Load { slot: SLOT, url: url.parse().unwrap(), how: How::default() });
    }

    /// Waits for an event that is wanted; others pass.
    async fn until<T>(&mut self, what: &str, wanted: impl Fn(&Event) -> Option<T>) -> T {
        let mut passed = Vec::new();
        let next = async {
            loop {
                let event = self.player.service.events.recv().await.expect("the service runs");
                if let Some(found) = wanted(&event) {
                    return found;
                }
                passed.push(event);
            }
        };
        let Ok(found) = timeout(DEADLINE, next).await else {
            panic!("no {what} but {passed:?}\n{}", self.log());
        };
        found
    }

    async fn until_playing(&mut self) -> (u32, u32) {
        let shape = |event: &Event| match event {
            Event::Playing { width, height, .. } => Some((*width, *height)),
            _ => None,
        };
        self.until("Playing", shape).await
    }

    /// Grants frames until one fulfils `wanted`.
    async fn frame(&mut self, what: &str, wanted: impl Fn(&Frame) -> bool) -> Arc<Frame> {
        let next = async {
            loop {
                self.ask(Request::Grant { slot: SLOT });
                self.player.frames.changed().await.expect("the service runs");
                let frame = self.player.frames.borrow_and_update().of(SLOT).cloned();
                if let Some(frame) = frame.filter(|frame| wanted(frame)) {
                    return frame;
                }
            }
        };
        let Ok(frame) = timeout(DEADLINE, next).await else {
            panic!("no frame {what}\n{}", self.log());
        };
        frame
    }

    fn log(&self) -> String {
        fs::read_to_string(self.state.path().join("player.log")).unwrap_or_default()
    }

    /// The processes that write into this log: that is how one player's are told from another's.
    fn processes(&self) -> Vec<Pid> {
        processes_with(&self.state.path().join("player.log"))
    }
}

fn processes_with(log: &Path) -> Vec<Pid> {
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    let all = fs::read_dir("/proc").unwrap().filter_map(|entry| number(entry.ok()?));
    all.filter(|pid: &i32| fs::read_link(format!("/proc/{pid}/fd/2")).is_ok_and(|file| file == log))
        .filter_map(Pid::from_raw)
        .collect()
}

fn colourful(frame: &Frame) -> bool {
    frame.rgb.iter().max() > Some(&200) && frame.rgb.iter().min() < Some(&50)
}

fn crash(event: &Event) -> Option<String> {
    match event {
        Event::Crashed { reason } => Some(reason.clone()),
        _ => None,
    }
}

fn retry(event: &Event) -> Option<String> {
    match event {
        Event::Retrying { reason, .. } => Some(reason.clone()),
        _ => None,
    }
}

#[tokio::test]
async fn frames_come_at_the_size_of_the_grid_and_change() {
    let live = Live::start(MOVING);
    let mut watched = Watched::start();
    watched.load(&live.url());
    assert_eq!(watched.until_playing().await, (320, 180));
    let first = watched.frame("at all", |_| true).await;
    assert!(colourful(&first), "nothing comes before the first picture");
    assert_eq!((first.slot, first.width, first.height), (SLOT, 64, 36));
    watched.frame("that differs", |frame| frame.rgb != first.rgb).await;
    watched.ask(Request::Grid { slot: SLOT, width: 20, height: 12 });
    watched.frame("of another size", |frame| (frame.width, frame.height) == (20, 12) && colourful(frame)).await;
}

#[tokio::test]
async fn a_paused_picture_follows_the_grid() {
    let live = Live::start(MOVING);
    let mut watched = Watched::start();
    watched.load(&live.url());
    watched.until_playing().await;
    watched.frame("before the pause", colourful).await;
    watched.ask(Request::Pause { slot: SLOT, on: true });
    watched.until("Paused", |event| (*event == Event::Paused { slot: SLOT, on: true }).then_some(())).await;
    watched.ask(Request::Grid { slot: SLOT, width: 20, height: 12 });
    watched.frame("of another size", |frame| (frame.width, frame.height) == (20, 12) && colourful(frame)).await;
}

#[tokio::test]
async fn sound_and_pause_are_set_and_told() {
    let live = Live::start(MOVING);
    let mut watched = Watched::start();
    watched.ask(Request::Volume { slot: SLOT, percent: 37 });
    watched.load(&live.url());
    watched.until_playing().await;
    let volume =
        |percent, mute| move |event: &Event| (*event == Event::Volume { slot: SLOT, percent, mute }).then_some(());
    let paused = |on| move |event: &Event| (*event == Event::Paused { slot: SLOT, on }).then_some(());
    watched.ask(Request::Mute { slot: SLOT, on: true });
    watched.until("the early volume, mute", volume(37, true)).await;
    watched.ask(Request::Volume { slot: SLOT, percent: 80 });
    watched.until("a volume", volume(80, true)).await;
    watched.ask(Request::Mute { slot: SLOT, on: false });
    watched.until("sound", volume(80, false)).await;
    watched.ask(Request::Pause { slot: SLOT, on: true });
    watched.until("a pause", paused(true)).await;
    watched.ask(Request::Pause { slot: SLOT, on: false });
    watched.until("the end of the pause", paused(false)).await;
    watched.ask(Request::Stop { slot: SLOT });
    watched.until("Stopped", |event| (*event == Event::Stopped { slot: SLOT }).then_some(())).await;
}

#[tokio::test]
async fn a_killed_player_plays_on() {
    let live = Live::start(MOVING);
    let mut watched = Watched::start();
    watched.load(&live.url());
    watched.until_playing().await;
    for signal in [Signal::KILL, Signal::SEGV] {
        let before = watched.frame("before the crash", colourful).await;
        let processes = watched.processes();
        assert_eq!(processes.len(), 1);
        rustix::process::kill_process(processes[0], signal).unwrap();
        let reason = watched.until("Crashed", crash).await;
        assert!(reason.starts_with("signal: "), "{reason}");
        watched.until_playing().await;
        watched.frame("after the crash", |frame| colourful(frame) && frame.rgb != before.rgb).await;
        assert_ne!(watched.processes(), processes);
    }
}

#[tokio::test]
async fn a_stream_that_is_not_there_is_said_to_be_and_tried_again() {
    let live = Live::start(MOVING);
    live.server.answer(404);
    let mut watched = Watched::start();
    watched.load(&live.url());
    let reason = watched.until("Retrying", retry).await;
    assert!(reason.contains("404"), "{reason}\n{}", watched.log());
    watched.until("a second Retrying", retry).await;
    live.server.answer(200);
    watched.until_playing().await;
    watched.frame("once it is there", colourful).await;
}

#[tokio::test]
async fn nothing_from_the_disk_is_played() {
    assert!("file:///etc/passwd".parse::<StreamUrl>().is_err());
    let live = Live::start(MOVING);
    let lists = Server::start();
    let segments = fs::read_dir(live.server.folder()).unwrap().filter_map(Result::ok).map(|entry| entry.path());
    let segment = segments.filter(|path| path.extension().is_some_and(|ext| ext == "ts")).min().unwrap();
    let copy = lists.folder().join("segment.ts");
    fs::copy(segment, &copy).unwrap();
    let copy = copy.display();
    let hls = |address: &str| format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}\n#EXT-X-ENDLIST\n");
    fs::write(lists.folder().join("right.m3u8"), hls("segment.ts")).unwrap();
    let wrong = [
        ("bare.m3u8", hls(&copy.to_string())),
        ("url.m3u8", hls(&format!("file://{copy}"))),
        ("nested.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\nurl.m3u8\n".to_owned()),
        ("list.m3u", format!("#EXTM3U\n#EXTINF:1,\nfile://{copy}\n")),
        ("concat.txt", format!("ffconcat version 1.0\nfile '{copy}'\n")),
    ];
    let mut watched = Watched::start();
    for (name, text) in &wrong {
        fs::write(lists.folder().join(name), text).unwrap();
        watched.load(&lists.url(name));
        watched.until("Connecting", |event| matches!(event, Event::Connecting { .. }).then_some(())).await;
        let played = watched.until("Retrying", |event| match event {
            Event::Playing { .. } | Event::Ended { .. } => Some(true),
            Event::Retrying { .. } => Some(false),
            _ => None,
        });
        assert!(!played.await, "{name} was played\n{}", watched.log());
        assert!(watched.player.frames.borrow().of(SLOT).is_none(), "{name} was shown");
    }
    assert!(watched.log().contains("Protocol 'file' not on whitelist"), "{}", watched.log());
    // The same bytes over HTTP do play: what was refused above is the disk.
    watched.load(&lists.url("right.m3u8"));
    watched.until_playing().await;
    watched.frame("over HTTP", colourful).await;
}

#[tokio::test]
async fn a_missing_player_is_said_with_what_to_install() {
    let advice = |event: &Event| match event {
        Event::Unavailable { advice, .. } => Some(advice.clone()),
        _ => None,
    };
    let mut watched = Watched::with(Path::new("/nowhere/hallway-player"));
    watched.load("http://127.0.0.1:9/live.m3u8");
    let told = watched.until("Unavailable", advice).await;
    assert!(told.contains("Build hallway with its feature"), "{told}");
    // As the system's loader ends where libmpv.so.2 is missing.
    let folder = tempfile::tempdir().unwrap();
    let program = script(&folder, "exit 127");
    let mut watched = Watched::with(&program);
    watched.load("http://127.0.0.1:9/live.m3u8");
    let told = watched.until("Unavailable", advice).await;
    assert!(told.contains("apt install libmpv2"), "{told}");
}

#[tokio::test]
async fn a_player_that_breaks_the_rules_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let program = script(&folder, r"printf 'f\377\377\377\377'; exec cat");
    let mut watched = Watched::with(&program);
    watched.load("http://127.0.0.1:9/live.m3u8");
    watched.until("Crashed", crash).await;
    watched.until("a second Crashed", crash).await;
}

#[tokio::test]
async fn nothing_stays_when_the_program_lets_go() {
    let live = Live::start(MOVING);
    let mut watched = Watched::start();
    watched.load(&live.url());
    watched.until_playing().await;
    assert_eq!(watched.processes().len(), 1);
    let Watched { player, state } = watched;
    let Player { service, mut frames } = player;
    drop(service);
    // The threads let go of the frames once the process has ended.
    let ended = async { while frames.changed().await.is_ok() {} };
    timeout(DEADLINE, ended).await.expect("the service ends");
    assert_eq!(processes_with(&state.path().join("player.log")), []);
}

#[tokio::test]
async fn a_stream_that_ends_the_player_again_and_again_is_left_alone_until_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let starts = folder.path().join("starts");
    let program = script(&folder, &format!("echo x >> {}; kill -SEGV $$", starts.display()));
    let mut watched = Watched::with(&program);
    let how = How { title: "Janson".into(), ..How::default() };
    let load = || Request::Load { slot: SLOT, url: "http://127.0.0.1:9/live.m3u8".parse().unwrap(), how: how.clone() };
    let times = || fs::read_to_string(&starts).unwrap().lines().count();
    for round in 1..=2 {
        watched.ask(load());
        watched.until("Crashed", crash).await;
        let second = watched.until("a second Crashed", crash).await;
        assert!(second.ends_with("the next start is in 1 s"), "{second}");
        let given_up = |event: &Event| match event {
            Event::Unavailable { reason, advice } => Some(format!("{reason}. {advice}")),
            _ => None,
        };
        let words = watched.until("Unavailable", given_up).await;
        assert!(words.starts_with("Janson ended the player three times in a minute (signal: 11"), "{words}");
        assert!(words.ends_with("It is left alone now; w tries again."), "{words}");
        assert_eq!(times(), 3 * round, "it was started once more");
    }
}

fn script(folder: &TempDir, text: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;

    let path = folder.path().join("hallway-player");
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}
