//! From room to room in the whole program: reading before joining, following, leaving; Synapse, live HLS, libmpv.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/account.rs"]
mod account;
#[path = "common/picture.rs"]
mod picture;
mod support;
#[path = "common/terminal.rs"]
mod terminal;

use std::process::Command;

use hallway::host::{NewRoom, Seen};
use serde_json::json;
use terminal::{PATIENCE, Terminal};

const ALT_1: &str = "\u{1b}1";
const ALT_RIGHT: &str = "\u{1b}[1;3C";
const CTRL_Q: &str = "\u{11}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_is_read_before_it_can_be_joined_and_what_was_typed_goes_out_after() {
    let conference = support::conference();
    let home = tempfile::tempdir().unwrap();
    account::sign_in(conference, home.path(), "dora");
    let ben = conference.sign_in("ben").await;
    let closed = NewRoom { name: "The corner".to_owned(), alias: "corner".to_owned(), ..NewRoom::default() };
    let room = ben.create_room(&closed).await.unwrap();
    ben.set_state(&room, "m.room.join_rules", "", json!({ "join_rule": "invite" })).await.unwrap();
    ben.send(&room, "said before anybody looked").await.unwrap();

    let mut terminal = account::open(conference, home.path(), (120, 40));
    terminal.wait_for("On now");
    terminal.press("\r");
    terminal.wait_for("#demo-");
    terminal.press("/join #corner:localhost\r");
    terminal.wait_for("said before anybody looked");
    ben.send(&room, "said while somebody looked").await.unwrap();
    terminal.wait_for("said while somebody looked");
    terminal.press("may I come in?\r");
    terminal.wait_for("may I come in? (sent once the room is joined)");
    terminal.wait_for("reading along; no way in");

    ben.set_state(&room, "m.room.join_rules", "", json!({ "join_rule": "public" })).await.unwrap();
    terminal.press("/join #corner:localhost\r");
    let asked = |seen: &Seen| seen.body() == Some("may I come in?") && seen.sender.starts_with("@dora:");
    assert!(ben.wait_for(&room, PATIENCE, asked).await.unwrap().is_some(), "what was typed did not go out");
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stream_goes_on_through_the_rooms_and_another_hallway_opens_the_next_one() {
    let conference = support::conference();
    let home = tempfile::tempdir().unwrap();
    account::sign_in(conference, home.path(), "ana");
    let ben = conference.sign_in("ben").await;

    let mut terminal = account::open(conference, home.path(), (120, 40));
    terminal.wait_for("On now");
    terminal.press("w");
    terminal.wait_until("the stream", picture::counter);
    for window in 2..5 {
        terminal.press("\r");
        terminal.wait_for(&format!("{window}:#demo-"));
        assert!(!picture::pixels(terminal.screen()).is_empty(), "the picture went away with the room");
        terminal.press(ALT_1);
        terminal.wait_for("On now");
        terminal.press("j");
    }
    terminal.wait_until("the stream after the rooms", picture::counter);
    let playing = playing(&mut terminal);
    terminal.press(ALT_RIGHT);
    terminal.wait_until("the next stream", |screen| {
        let hall = hall(&screen.contents())?;
        (hall != playing && picture::counter(screen).is_some()).then_some(())
    });

    // What is opened elsewhere is handed to the hallway that runs.
    let opened = Command::new(env!("CARGO_BIN_EXE_hallway"))
        .args(["open", "https://matrix.to/#/%23demo-help:localhost?via=localhost"])
        .env_clear()
        .env("HOME", home.path())
        .output()
        .unwrap();
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    terminal.wait_for("5:#demo-help");
    let room = ben.join("#demo-help:localhost").await.unwrap();
    ben.send(&room, "welcome in the fifth window").await.unwrap();
    terminal.wait_for("welcome in the fifth window");

    terminal.press("thank you\r");
    let answered = |seen: &Seen| seen.body() == Some("thank you");
    assert!(ben.wait_for(&room, PATIENCE, answered).await.unwrap().is_some(), "the answer did not arrive");

    // It asks once, and leaves then.
    terminal.press("/leaveconference\r");
    terminal.wait_for("The same again leaves");
    terminal.press("/leaveconference\r");
    terminal.wait_for("/queue shows how far it is");
    let left = |seen: &Seen| seen.sender.starts_with("@ana:") && seen.content["membership"] == "leave";
    assert!(ben.wait_for(&room, PATIENCE, left).await.unwrap().is_some(), "the room was not left");
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
}

/// The hall whose stream plays, by the status bar.
fn playing(terminal: &mut Terminal) -> String {
    terminal.wait_until("the stream in the status bar", |screen| hall(&screen.contents()))
}

fn hall(text: &str) -> Option<String> {
    let (_, rest) = text.lines().last()?.split_once("▶ ")?;
    rest.split_once(" live").map(|(hall, _)| hall.to_owned())
}
