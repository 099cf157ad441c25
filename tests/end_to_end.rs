//! The whole program in a pseudo-terminal, against Synapse, live HLS and libmpv.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/account.rs"]
mod account;
#[path = "common/picture.rs"]
mod picture;
mod support;
#[path = "common/terminal.rs"]
mod terminal;

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use hallway::host::counter;
use terminal::{PATIENCE, Terminal};

const ALT_1: &str = "\u{1b}1";
const CTRL_Q: &str = "\u{11}";

/// The processes that this one started and that still run, and theirs.
fn offspring(process: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten() {
        let children = fs::read_to_string(entry.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|child| child.parse().ok()) {
            found.push(child);
            found.extend(offspring(child));
        }
    }
    found
}

/// Whether libmpv is in a process.
fn has_mpv(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default().contains("libmpv.so")
}

/// Whether a process runs: a zombie does not.
fn runs(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}

/// The stream's count. What is read while the picture moves to another place on the screen may be anything: it is taken
/// once it is what it was a moment before, or a second more.
fn steady(terminal: &mut Terminal) -> u32 {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let before = terminal.wait_until("the stream's counter", picture::counter);
        terminal.read_for(Duration::from_millis(300));
        if let Some(count) = picture::counter(terminal.screen())
            && matches!(counter::elapsed(before, count), 0 | 1)
        {
            return count;
        }
        assert!(Instant::now() < deadline, "the counter is never the same twice:\n{}", terminal.text());
    }
}

/// Reads the stream's counter, and again some seconds later; it must have kept real time in between.
fn keeps_time(terminal: &mut Terminal, during: impl FnOnce(&mut Terminal)) {
    let first = steady(terminal);
    let begun = Instant::now();
    during(terminal);
    terminal.read_for(Duration::from_secs(5).saturating_sub(begun.elapsed()));
    let count = steady(terminal);
    let counted = f64::from(counter::elapsed(first, count));
    let passed = begun.elapsed().as_secs_f64();
    // A live stream plays at its own pace; a machine under load shows a frame late, never early.
    assert!((counted - passed).abs() <= 4.0, "the stream counted {counted} s while {passed:.1} s passed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_programme_to_the_room_and_the_stream() {
    let conference = support::conference();
    let home = tempfile::tempdir().unwrap();
    account::sign_in(conference, home.path(), "ana");
    let other = conference.sign_in("ben").await;

    let mut terminal = account::open(conference, home.path(), (120, 40));
    terminal.wait_for("On now");
    // The first talk that is on is selected: one key to its stream, one to its room.
    terminal.press("w");
    terminal.press("\r");
    terminal.wait_for("#demo-");
    let alias = shown_alias(&mut terminal);
    let room = other.join(&alias).await.unwrap();
    other.send(&room, "is anybody from the terminal here?").await.unwrap();
    terminal.wait_for("is anybody from the terminal here?");

    terminal.press("here I am, in eighty columns or more\r");
    let seen = other.wait_for(&room, PATIENCE, |seen| seen.body() == Some("here I am, in eighty columns or more"));
    let seen = seen.await.unwrap().expect("the other account did not receive it");
    assert!(seen.sender.starts_with("@ana:"), "{}", seen.sender);

    // The picture changes, and goes on in real time while a second room is entered.
    let picture = picture::pixels(terminal.screen());
    terminal.wait_until("the picture to change", |screen| {
        let now = picture::pixels(screen);
        (!now.is_empty() && now != picture).then_some(())
    });
    keeps_time(&mut terminal, |terminal| {
        terminal.press(ALT_1);
        terminal.wait_for("On now");
        terminal.press("j\r");
        terminal.wait_until("a second room", |screen| {
            let text = screen.contents();
            (text.contains("#demo-") && text.contains("3:")).then_some(())
        });
    });

    let children = offspring(terminal.process());
    assert!(!has_mpv(terminal.process()), "the program that holds the keys has libmpv in it");
    assert!(children.iter().any(|child| has_mpv(*child)), "the player is a process of its own");
    terminal.press(CTRL_Q);
    let status = terminal.wait_for_end();
    assert!(status.success(), "{status:?}");
    restored(&terminal);
    let deadline = Instant::now() + Duration::from_secs(10);
    while children.iter().any(|child| runs(*child)) {
        assert!(Instant::now() < deadline, "a child was left behind");
        tokio::task::yield_now().await;
    }
}

/// The alias of the room whose header is on the screen, which leaves the server out.
fn shown_alias(terminal: &mut Terminal) -> String {
    terminal.wait_until("a room's header", |screen| {
        let text = screen.contents();
        let header = text.lines().nth(1)?.trim_start();
        let name: String = header.chars().take_while(|c| c.is_ascii_alphanumeric() || "#-_.".contains(*c)).collect();
        name.starts_with("#demo-").then(|| format!("{name}:localhost"))
    })
}

fn restored(terminal: &Terminal) {
    let screen = terminal.screen();
    assert!(!screen.alternate_screen(), "the alternate screen was left on");
    assert!(!screen.hide_cursor(), "the cursor was left hidden");
    assert!(!screen.bracketed_paste(), "bracketed paste was left on");
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse was left taken");
    assert!(terminal.is_cooked(), "the terminal was left raw");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signals_end_it_in_order() {
    let conference = support::conference();
    for signal in ["-TERM", "-HUP"] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = account::open(conference, home.path(), (80, 24));
        terminal.wait_for("On now");
        let told = Command::new("kill").args([signal, &terminal.process().to_string()]).status().unwrap();
        assert!(told.success());
        let status = terminal.wait_for_end();
        assert!(status.success(), "{signal}: {status:?}");
        restored(&terminal);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_on_the_screen_leads_to_the_room() {
    let conference = support::conference();
    let home = tempfile::tempdir().unwrap();
    let mut terminal = account::open(conference, home.path(), (80, 24));
    terminal.wait_for("On now");
    terminal.press("\r");
    terminal.wait_for("Sign in to Matrix");
    let server = conference.facts.homeserver.as_str().trim_end_matches('/');
    terminal.press(server);
    terminal.press("\r");
    terminal.wait_for("sign in with your name and password");
    terminal.press("cleo\tnot the password\r");
    terminal.wait_for("does not accept this name and password");
    assert!(!terminal.text().contains("not the password"), "the password stood on the screen");
    let login = conference.facts.accounts.iter().find(|login| login.user == "cleo").unwrap();
    terminal.press("\u{15}");
    terminal.press(&login.password);
    terminal.press("\r");
    // The room that was asked for before.
    terminal.wait_for("#demo-");
    terminal.wait_for("2:");
    terminal.wait_for("Cleo joined");
    let session = home.path().join(".local/share/hallway/profiles/default/session.json");
    let mode = fs::metadata(&session).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
    let log = fs::read_to_string(home.path().join(".local/state/hallway/hallway.log")).unwrap();
    assert!(!log.contains(&login.password), "the password stands in the log");
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_screen_follows_the_terminals_size() {
    let conference = support::conference();
    let home = tempfile::tempdir().unwrap();
    let mut terminal = account::open(conference, home.path(), (120, 40));
    terminal.wait_for("On now");
    for (columns, rows) in [(80, 24), (200, 60), (132, 43)] {
        terminal.resize(columns, rows);
        // The title bar's right end reaches the edge, the windows are in the last row.
        terminal.wait_until("the new size", |screen| {
            let lines: Vec<_> = screen.rows(0, columns).collect();
            let last = lines.last()?;
            (lines.len() == usize::from(rows)
                && last.contains("1:programme")
                && lines.iter().any(|line| line.contains("On now")))
            .then_some(())
        });
    }
    terminal.resize(20, 5);
    terminal.wait_for("small");
    terminal.resize(80, 24);
    terminal.wait_for("On now");
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
}

#[test]
fn no_color_means_none() {
    let home = tempfile::tempdir().unwrap();
    let schedule = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo-schedule.xml");
    let program = env!("CARGO_BIN_EXE_hallway");
    let mut terminal =
        Terminal::start(program, &["--schedule", schedule], (100, 30), home.path(), &[("NO_COLOR", "1")]);
    terminal.wait_for("1:programme");
    let screen = terminal.screen();
    let cells = (0..30).flat_map(|row| (0..100).filter_map(move |column| screen.cell(row, column)));
    let coloured =
        cells.filter(|cell| (cell.fgcolor(), cell.bgcolor()) != (vt100::Color::Default, vt100::Color::Default));
    assert_eq!(coloured.count(), 0);
    terminal.press("q");
    assert!(terminal.wait_for_end().success());
    restored(&terminal);
}
