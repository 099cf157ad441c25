//! Windows: on a display of the test's own, looked at and closed from outside, as a person does.
use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    os::fd::AsRawFd as _,
    process::{Child, Command, Stdio},
    time::Instant,
};

use hallway::player::Output;

use super::*;

/// An X server without a screen, and what can be asked of it.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start() -> Self {
        let (reading, writing) = rustix::pipe::pipe().unwrap();
        // It takes a number that is free, and tells it once it listens.
        let server = Command::new("Xvfb")
            .args(["-displayfd", &writing.as_raw_fd().to_string(), "-screen", "0", "1024x768x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb, which `make packages` installs");
        drop(writing);
        let mut number = String::new();
        BufReader::new(File::from(reading)).read_line(&mut number).unwrap();
        Self { server, name: format!(":{}", number.trim()) }
    }

    fn ask(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool").args(arguments).env("DISPLAY", &self.name).output();
        String::from_utf8(output.expect("xdotool, which `make packages` installs").stdout).unwrap().trim().to_owned()
    }

    /// The windows whose title has this in it, by their numbers.
    fn windows(&self, title: &str) -> Vec<String> {
        self.ask(&["search", "--name", title]).lines().map(str::to_owned).collect()
    }

    /// Waits until there are so many windows of this title; they.
    async fn until(&self, title: &str, wanted: usize) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let windows = self.windows(title);
            if windows.len() == wanted {
                return windows;
            }
            assert!(begun.elapsed() < DEADLINE, "{windows:?} and not {wanted} windows {title:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.server.kill().and_then(|()| self.server.wait()).map(drop).unwrap_or_default();
    }
}

/// A player that knows of this display, or of none.
fn watched(display: Option<&Display>) -> Watched {
    let state = tempfile::tempdir().unwrap();
    let program = state.path().join("hallway-player");
    let set = display.map_or_else(String::new, |display| format!("export DISPLAY={}\n", display.name));
    let player = env!("CARGO_BIN_EXE_hallway-player");
    let text = format!("#!/bin/sh\nunset DISPLAY WAYLAND_DISPLAY\nexport HALLWAY_AO=null\n{set}exec {player} \"$@\"\n");
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let player = player::spawn(program, state.path().join("player.log"));
    Watched { player, state }
}

impl Watched {
    fn show(&self, slot: Slot, url: &str, output: Output, title: &str) {
        let how = How { output, title: title.into(), ..How::default() };
        self.ask(Request::Load { slot, url: url.parse().unwrap(), how });
    }

    async fn plays_in(&mut self, slot: Slot) {
        let plays = |event: &Event| matches!(event, Event::Playing { slot: one, .. } if *one == slot).then_some(());
        self.until("Playing", plays).await;
    }

    async fn closed(&mut self, slot: Slot) {
        self.until("Closed", |event| (*event == Event::Closed { slot }).then_some(())).await;
    }
}

#[tokio::test]
async fn a_window_bears_the_title_and_its_close_ends_the_video_alone() {
    let display = Display::start();
    let live = Live::start(MOVING);
    let mut watched = watched(Some(&display));
    // The other slot plays in the pane all the while.
    let pane = Slot::Second;
    watched.ask(Request::Grid { slot: pane, width: 64, height: 36 });
    watched.show(pane, &live.url(), Output::Pane, "");
    watched.plays_in(pane).await;
    watched.show(SLOT, &live.url(), Output::Window, "Janson · a ${path} {\\b1} talk");
    watched.plays_in(SLOT).await;
    let window = display.until("Janson", 1).await.remove(0);
    assert_eq!(display.ask(&["getwindowname", &window]), "Janson · a ${path} {\\b1} talk");
    let process = watched.processes();
    // Each way in which a person closes it, and each time it comes again.
    for way in [&["key", "--window", "W", "q"][..], &["key", "--window", "W", "Escape"], &["windowclose", "W"]] {
        let window = display.until("Janson", 1).await.remove(0);
        let way: Vec<&str> = way.iter().map(|word| if *word == "W" { window.as_str() } else { word }).collect();
        display.ask(&way);
        watched.closed(SLOT).await;
        display.until("Janson", 0).await;
        watched.show(SLOT, &live.url(), Output::Window, "Janson");
        watched.plays_in(SLOT).await;
    }
    // The program asks for its end.
    watched.ask(Request::Stop { slot: SLOT });
    watched.until("Stopped", |event| (*event == Event::Stopped { slot: SLOT }).then_some(())).await;
    display.until("Janson", 0).await;
    assert_eq!(watched.processes(), process, "the process is another one now");
    watched.ask(Request::Grant { slot: pane });
    watched.ask(Request::Pause { slot: pane, on: true });
    watched.until("the pane's Paused", |event| (*event == Event::Paused { slot: pane, on: true }).then_some(())).await;
}

#[tokio::test]
async fn a_window_stays_while_the_stream_is_waited_for() {
    let display = Display::start();
    let live = Live::start(MOVING);
    let mut watched = watched(Some(&display));
    watched.show(SLOT, &live.url(), Output::Window, "Janson");
    watched.plays_in(SLOT).await;
    let window = display.until("Janson", 1).await;
    live.server.answer(404);
    watched.until("Retrying", retry).await;
    assert_eq!(display.windows("Janson"), window, "it is gone");
    // It is closed while nothing plays in it.
    display.ask(&["key", "--window", &window[0], "q"]);
    watched.closed(SLOT).await;
    display.until("Janson", 0).await;
}

#[tokio::test]
async fn a_stream_moves_from_the_window_to_the_pane_within_its_slot() {
    let display = Display::start();
    let live = Live::start(MOVING);
    let mut watched = watched(Some(&display));
    watched.show(SLOT, &live.url(), Output::Window, "Janson");
    watched.plays_in(SLOT).await;
    display.until("Janson", 1).await;
    watched.ask(Request::Volume { slot: SLOT, percent: 40 });
    watched.load(&live.url());
    watched.plays_in(SLOT).await;
    watched.frame("in the pane", colourful).await;
    display.until("Janson", 0).await;
    watched.ask(Request::Mute { slot: SLOT, on: true });
    let quiet = Event::Volume { slot: SLOT, percent: 40, mute: true };
    watched.until("the sound as it was", |event| (*event == quiet).then_some(())).await;
    // What is heard alone needs neither.
    watched.show(SLOT, &live.url(), Output::Audio, "");
    let shape = watched.until_playing().await;
    assert_eq!(shape, (0, 0), "a picture is decoded that nobody sees");
}

#[tokio::test]
async fn what_cannot_be_shown_is_said_and_ends_nothing() {
    let live = Live::start(MOVING);
    let mut watched = watched(None);
    watched.show(SLOT, &live.url(), Output::Window, "Janson");
    let reason = watched.until("Retrying", retry).await;
    assert!(reason.contains("neither DISPLAY nor WAYLAND_DISPLAY is set"), "{reason}");
    watched.show(SLOT, &live.url(), Output::Framebuffer, "Janson");
    let reason = watched.until("Retrying", |event| retry(event).filter(|reason| !reason.contains("DISPLAY"))).await;
    assert!(reason.contains("on a Linux console only"), "{reason}");
    let process = watched.processes();
    watched.load(&live.url());
    watched.plays_in(SLOT).await;
    watched.frame("in the pane", colourful).await;
    assert_eq!(watched.processes(), process);
}

#[tokio::test]
async fn a_display_that_does_not_answer_is_said() {
    let live = Live::start(MOVING);
    // A number that no server takes by itself: that of one that has ended may be another test's by now.
    let name = ":4000".to_owned();
    let display = std::mem::ManuallyDrop::new(Display { server: Command::new("true").spawn().unwrap(), name });
    let mut watched = watched(Some(&display));
    watched.show(SLOT, &live.url(), Output::Window, "Janson");
    let reason = watched.until("Retrying", retry).await;
    assert!(reason.contains("no window can be opened"), "{reason}\n{}", watched.log());
}

#[tokio::test]
async fn a_console_without_a_card_is_said() {
    let live = Live::start(MOVING);
    let state = tempfile::tempdir().unwrap();
    let video = hallway::config::Video { drm_device: Some("/dev/dri/card99".to_owned()), ..Default::default() };
    let screen = player::Screen::of(&video).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_hallway-player"));
    let player = player::spawn_on(program.to_owned(), state.path().join("player.log"), Some(&screen));
    let mut watched = Watched { player, state };
    watched.show(SLOT, &live.url(), Output::Framebuffer, "Janson");
    let reason = watched.until("Retrying", retry).await;
    assert!(reason.contains("there is no graphics card to draw on (/dev/dri/card99"), "{reason}");
    watched.load(&live.url());
    watched.plays_in(SLOT).await;
}

#[tokio::test]
async fn the_process_plays_inside_its_cage() {
    let stream = Live::start(MOVING);
    let mut watched = Watched::start();
    watched.load(&stream.url());
    watched.until_playing().await;
    let process = watched.processes()[0].as_raw_nonzero();
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    assert_eq!(line("NoNewPrivs:"), Some("1"));
    assert_eq!(line("Seccomp:"), Some("2"), "no filter");
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let data = limits.lines().find(|line| line.starts_with("Max data size")).unwrap();
    assert!(data.contains("2147483648"), "{data}");
    let log = watched.log();
    let cage: Vec<_> = log.lines().filter(|line| line.contains("cage: ")).collect();
    assert_eq!(cage.len(), 1, "{log}");
    assert!(cage[0].contains("landlock") && cage[0].contains(", seccomp,"), "{log}");
}
