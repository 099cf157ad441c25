//! Talking in the whole program: two accounts, a pseudo-terminal, Synapse.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

#[path = "common/account.rs"]
mod account;
mod support;
#[path = "common/terminal.rs"]
mod terminal;

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use hallway::host::{Account, Seen};
use serde_json::Value;
use terminal::{PATIENCE, Terminal};

const ALT_1: &str = "\u{1b}1";
const ALT_2: &str = "\u{1b}2";
const ALT_S: &str = "\u{1b}s";
const CTRL_Q: &str = "\u{11}";
const ESC: &str = "\u{1b}";
const UP: &str = "\u{1b}[A";
const ROOM: &str = "#demo-rust:localhost";

/// Waits until the other account has what `wanted` knows.
async fn heard(other: &Account, room: &str, what: &str, wanted: impl Fn(&Seen) -> bool) -> Seen {
    let seen = other.wait_for(room, PATIENCE, wanted).await.unwrap();
    seen.unwrap_or_else(|| panic!("{what} did not arrive"))
}

/// Where the content says that the event belongs to another, and how.
fn relation(seen: &Seen) -> &Value {
    &seen.content["m.relates_to"]
}

/// The room has a history, which others made.
fn of_ana(seen: &Seen) -> bool {
    seen.sender.starts_with("@ana:")
}

/// Presses escape alone, and waits until the messages have the keys: what follows at once would be an Alt combination.
fn to_messages(terminal: &mut Terminal) {
    terminal.press(ESC);
    terminal.wait_for("i writes a message");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_talk_answer_edit_vote_and_take_back() {
    let conference = support::conference();
    let home = tempfile::tempdir().unwrap();
    account::sign_in(conference, home.path(), "ana");
    let ben = conference.sign_in("ben").await;
    let room = ben.join(ROOM).await.unwrap();

    let mut terminal = account::open(conference, home.path(), (120, 40));
    terminal.wait_for("On now");
    terminal.press("\r");
    terminal.wait_for("#demo-");
    terminal.press("/join #demo-rust:localhost\r");
    terminal.wait_for("3:#demo-rust");

    // A mention, completed by Tab, reaches the other as one; Markdown is formatted.
    ben.send(&room, "who has the *slides*?").await.unwrap();
    terminal.wait_for("who has the *slides*?");
    terminal.press("be\t**here** they are\r");
    let told = heard(&ben, &room, "the answer", |seen| seen.body() == Some("Ben: **here** they are")).await;
    assert_eq!(told.content["m.mentions"]["user_ids"][0], ben.user());
    assert!(told.content["formatted_body"].as_str().unwrap().contains("<strong>here</strong>"), "{}", told.content);

    // ↑ edits what was said last.
    terminal.wait_until("the server's word that it has it", |screen| {
        let text = screen.contents();
        (text.contains("here they are") && !text.contains("(sending)")).then_some(())
    });
    terminal.press(UP);
    terminal.wait_for("editing your message");
    terminal.press(", all of them\r");
    let edit = heard(&ben, &room, "the edit", |seen| of_ana(seen) && relation(seen)["rel_type"] == "m.replace").await;
    assert_eq!(relation(&edit)["event_id"], told.event.as_str());
    terminal.wait_for("(edited)");

    // A formatted question from the other is voted up, answered and answered in a thread.
    let question = ben.send(&room, "Q: does it compile?").await.unwrap();
    terminal.wait_for("Q: does it compile?");
    to_messages(&mut terminal);
    terminal.press("+");
    let vote = heard(&ben, &room, "the vote", |seen| of_ana(seen) && seen.kind == "m.reaction").await;
    assert_eq!(relation(&vote)["event_id"], question.as_str());
    terminal.press("r");
    terminal.wait_for("reply to Ben");
    terminal.press("on my machine\r");
    let reply = heard(&ben, &room, "the reply", |seen| seen.body() == Some("on my machine")).await;
    assert_eq!(relation(&reply)["m.in_reply_to"]["event_id"], question.as_str());

    // What was said last is taken back, after it was asked for twice.
    terminal.wait_until("the server's word that it has the reply", |screen| {
        let text = screen.contents();
        (text.contains("on my machine") && !text.contains("(sending)")).then_some(())
    });
    to_messages(&mut terminal);
    terminal.press("D");
    terminal.wait_for("The same key again does it");
    terminal.press("D");
    terminal.wait_for("(deleted)");
    let gone = |seen: &Seen| seen.event == reply.event && seen.body().is_none();
    heard(&ben, &room, "the redaction", gone).await;
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn panes_show_two_rooms_a_mention_rings_and_all_is_there_after_a_crash() {
    let conference = support::conference();
    let home = tempfile::tempdir().unwrap();
    account::sign_in(conference, home.path(), "cleo");
    let ben = conference.sign_in("ben").await;
    let room = ben.join(ROOM).await.unwrap();

    let mut terminal = account::open(conference, home.path(), (160, 40));
    terminal.wait_for("On now");
    terminal.press("\r");
    terminal.wait_for("2:#demo-");
    terminal.press("/join #demo-rust:localhost\r");
    terminal.wait_for("3:#demo-rust");
    terminal.press(ALT_S);
    terminal.press(ALT_2);
    ben.send(&room, "in the other pane").await.unwrap();
    terminal.wait_for("in the other pane");

    // From the programme the mention is seen in the bar, and leads back.
    terminal.press("a line that is not sent yet");
    terminal.wait_for("a line that is not sent yet");
    terminal.press(ALT_1);
    terminal.wait_for("On now");
    ben.mention(&room, "@cleo:localhost", "Cleo: are you there?").await.unwrap();
    terminal.wait_until("the mention in the bar", |screen| screen.contents().contains("Act: 3!").then_some(()));
    terminal.press("\u{1b}a");
    terminal.wait_for("<Ben> Cleo: are you there?");
    let drafts = home.path().join(".local/share/hallway/profiles/default/drafts.json");
    let deadline = Instant::now() + PATIENCE;
    while !fs::read_to_string(&drafts).is_ok_and(|kept| kept.contains("not sent yet")) {
        assert!(Instant::now() < deadline, "the draft is not on the disk");
        terminal.read_for(Duration::from_millis(50));
    }
    let killed = Command::new("kill").args(["-9", &terminal.process().to_string()]).status().unwrap();
    assert!(killed.success());
    terminal.wait_for_end();

    let mut terminal = account::open(conference, home.path(), (160, 40));
    terminal.wait_for("3:#demo-rust");
    terminal.press(ALT_2);
    terminal.wait_for("a line that is not sent yet");
    terminal.wait_for("<Ben> Cleo: are you there?");
    terminal.press(CTRL_Q);
    assert!(terminal.wait_for_end().success());
}
