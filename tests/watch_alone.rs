//! `hallway watch` as it is: the program in a pseudo-terminal, the player, live HLS made by ffmpeg.
#![cfg(all(feature = "player", target_os = "linux"))]
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[expect(dead_code, reason = "the player's tests need more of it")]
#[path = "player/live.rs"]
mod live;
#[path = "common/terminal.rs"]
mod terminal;

use std::{fs, path::Path, process::Command};

use live::{Live, Server};
use terminal::Terminal;

const HALLWAY: &str = env!("CARGO_BIN_EXE_hallway");
/// Nobody listens where tests run.
const SILENT: (&str, &str) = ("HALLWAY_AO", "null");

fn watch(arguments: &[&str], home: &Path) -> Terminal {
    Terminal::start(HALLWAY, &[&["watch"], arguments].concat(), (80, 24), home, &[SILENT])
}

/// Cells that are made of two colours: a picture, and none of hallway's words.
fn has_picture(screen: &vt100::Screen) -> bool {
    let halves = screen.contents().chars().filter(|c| matches!(c, '▀' | '▄')).count();
    halves > 50
}

fn ended(mut terminal: Terminal) -> bool {
    let done = terminal.wait_for_end();
    assert!(terminal.is_cooked(), "the terminal was left raw");
    assert!(!terminal.screen().alternate_screen() && terminal.was_alternate);
    done.success()
}

#[test]
fn a_live_stream_fills_the_terminal_and_q_gives_it_back() {
    let live = Live::start("testsrc2=size=640x360:rate=25");
    let home = tempfile::tempdir().unwrap();
    let mut terminal = watch(&[&live.url()], home.path());
    terminal.wait_until("a picture", |screen| has_picture(screen).then_some(()));
    terminal.wait_for("live.m3u8");
    terminal.press("m");
    terminal.wait_for("mute");
    terminal.press("?");
    terminal.wait_for("Leave hallway");
    terminal.press("\u{1b}");
    // Sent together, the two would be one key with Alt.
    terminal.wait_until("the help to be gone", |screen| {
        (!screen.contents().contains("Leave hallway") && has_picture(screen)).then_some(())
    });
    terminal.press("q");
    assert!(ended(terminal));
    let profile = home.path().join(".local/share/hallway/profiles/default");
    assert!(!profile.join("layout.json").exists(), "the windows of the client are left alone");
}

#[test]
fn without_a_picture_in_the_terminal_it_says_what_plays_and_which_keys_there_are() {
    let live = Live::start("testsrc2=size=320x180:rate=25");
    let home = tempfile::tempdir().unwrap();
    let mut terminal = watch(&[&live.url(), "--output", "audio"], home.path());
    terminal.wait_for("You watch by ear");
    terminal.wait_for("sound alone");
    terminal.wait_for("q quit");
    assert!(!has_picture(terminal.screen()));
    terminal.press("\u{11}");
    assert!(ended(terminal));
}

#[test]
fn a_stream_that_nobody_serves_ends_it_in_words() {
    let home = tempfile::tempdir().unwrap();
    let nobody = {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/live.m3u8", port.local_addr().unwrap())
    };
    let mut terminal = watch(&[&nobody], home.path());
    assert!(!terminal.wait_for_end().success());
    let text = terminal.text();
    assert!(text.contains("hallway: 127.0.0.1/live.m3u8 cannot be watched: "), "{text}");
    assert!(terminal.is_cooked());
}

#[test]
fn without_a_player_it_says_what_to_install() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Beside this one there is no player, and on its path neither.
    let alone = folder.path().join("hallway");
    fs::copy(HALLWAY, &alone).unwrap();
    let path = folder.path().to_str().unwrap();
    let arguments = ["watch", "http://127.0.0.1:1/live.m3u8"];
    let mut terminal = Terminal::start(alone.to_str().unwrap(), &arguments, (100, 24), home.path(), &[("PATH", path)]);
    assert!(!terminal.wait_for_end().success());
    let text = terminal.text();
    assert!(text.contains("hallway: No video: "), "{text}");
    assert!(terminal.is_cooked());
}

/// A recording of a minute and a half, in segments, so that it can be gone into without ranges.
fn recording() -> Server {
    let server = Server::start();
    let made = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10"])
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-pix_fmt", "yuv420p", "-t", "90"])
        .args(["-f", "hls", "-hls_time", "2", "-hls_list_size", "0", "-hls_playlist_type", "vod"])
        .arg(server.folder().join("talk.m3u8"))
        .status();
    assert!(made.unwrap().success());
    server
}

#[test]
fn a_recording_goes_on_where_one_stopped() {
    let (server, home) = (recording(), tempfile::tempdir().unwrap());
    let url = server.url("talk.m3u8?token=secret");
    let mut terminal = watch(&[&url], home.path());
    terminal.wait_until("a picture", |screen| has_picture(screen).then_some(()));
    // On by half a minute: what was seen of the first ten seconds alone is not worth going on with.
    terminal.press(">>>");
    terminal.wait_until("it to be far", |screen| seconds(&screen.contents()).filter(|at| *at >= 30));
    terminal.press("q");
    assert!(ended(terminal));
    let kept = fs::read_to_string(home.path().join(".local/share/hallway/profiles/default/positions.json")).unwrap();
    assert!(kept.contains("/talk.m3u8") && !kept.contains("secret"), "{kept}");

    let mut terminal = watch(&[&url], home.path());
    terminal.wait_for("Goes on at 0:3");
    terminal.wait_until("it to go on there", |screen| seconds(&screen.contents()).filter(|at| *at >= 30));
    terminal.press("q");
    assert!(ended(terminal));
}

/// Where it is, as the last line says: `0:31 / 1:30`.
fn seconds(text: &str) -> Option<u32> {
    let line = text.lines().last()?;
    let (minutes, rest) =
        line.split_whitespace().find_map(|word| word.split_once(':').filter(|(m, _)| m.parse::<u32>().is_ok()))?;
    let seconds: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some(minutes.parse::<u32>().ok()? * 60 + seconds.parse::<u32>().ok()?)
}
