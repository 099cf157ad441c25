//! What is done with a message: reactions, votes, what was not sent, and what one may not do.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg},
    chat::{self, Answer, Body, Change, Item, Message, Poll, Powers, Request, SendState, TimelineId},
    text::Clean,
};

use crate::{
    room::reading,
    sim::{NOW, Sim, at, event, item, message, room},
};

fn poll(most: usize, mine: &[usize], ended: bool, own: bool) -> Item {
    let answer = |n: usize| Answer {
        id: format!("id{n}").into(),
        text: Clean::line(&format!("answer {n}")),
        votes: 0,
        mine: mine.contains(&n),
    };
    let poll =
        Poll { question: Clean::line("Tea?"), answers: (1..=3).map(answer).collect(), most, ended, secret: false };
    item("p", Message { body: Body::Poll(Arc::new(poll)), own, ..message("p", "") })
}

fn vote(answers: &[&str]) -> Effect {
    let answers = answers.iter().map(|id| (*id).to_owned()).collect();
    Request::Vote { room: room("!m:x"), poll: event("$p"), answers }.into()
}

fn powers(sim: Sim, powers: Powers) -> Sim {
    let mut sim = sim;
    // The service tells them; the window keeps them.
    sim.state.rooms.of(&room("!m:x")).for_each(|window| window.powers = powers);
    sim
}

#[test]
fn a_digit_votes_and_takes_the_vote_back() {
    let check = |most, mine: &[usize], keys: &str, expected: &[&str]| {
        let mut sim = reading(80, 24, vec![poll(most, mine, false, false)]).keys("esc").keys(keys);
        assert_eq!(sim.asked(), [vote(expected)], "{most} {mine:?} {keys}");
    };
    check(1, &[], "2", &["id2"]);
    check(1, &[1], "2", &["id2"]);
    check(1, &[2], "2", &[]);
    check(2, &[1], "3", &["id1", "id3"]);
    check(2, &[1, 3], "3", &["id1"]);
}

#[test]
fn a_vote_that_does_not_count_is_told() {
    let check = |item, keys: &str, words: &str| {
        let mut sim = reading(80, 24, vec![item]).keys("esc").keys(keys);
        assert!(sim.screen().contains(words), "{}", sim.screen());
        assert_eq!(sim.asked(), []);
    };
    check(poll(1, &[], true, false), "1", "! This poll has ended.");
    check(poll(1, &[], false, false), "7", "! This poll has no answer 7.");
    check(poll(2, &[1, 2], false, false), "3", "! At most 2 answers can be chosen: give one up first.");
    check(item("a", message("a", "hi")), "1", "! This message is no poll.");
    check(poll(1, &[], false, false), "E", "! Only your own polls can be ended.");
}

#[test]
fn ones_own_poll_is_ended_at_the_second_press() {
    let mut sim = reading(80, 24, vec![poll(1, &[], false, true)]).keys("esc E");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("End this poll for everyone?"), "{}", sim.screen());
    sim = sim.keys("D");
    assert_eq!(sim.asked(), [], "one question is not the answer to another");
    sim = sim.keys("E E");
    assert_eq!(sim.asked(), [Request::EndPoll { room: room("!m:x"), poll: event("$p") }.into()]);
}

#[test]
fn any_emoji_is_found_by_its_name() {
    let mut sim = reading(80, 24, vec![item("a", message("a", "hi"))]).keys("esc a");
    insta::assert_snapshot!("the_palette_of_emoji", sim.screen());
    sim = sim.types(":tada").keys("enter");
    let expected = Request::React { timeline: room("!m:x").into(), event: event("$a"), key: "🎉".to_owned() };
    assert_eq!(sim.asked(), [expected.into()]);
    assert!(sim.screen().contains(">14:31 <bob> hi"), "{}", sim.screen());
    let mut sim = sim.keys("a esc");
    assert_eq!(sim.asked(), []);
}

#[test]
fn what_was_not_sent_is_tried_again_or_given_up() {
    let own = |state| item("o", Message { own: true, event: None, state, ..message("o", "hi") });
    let refused = SendState::Refused(Clean::line("you may not write here"));
    let id = || (room("!m:x").into(), own(SendState::Sent).id);
    let mut sim = reading(80, 24, vec![own(refused)]).keys("esc R X");
    let ((timeline, item), (same, again)) = (id(), id());
    assert_eq!(
        sim.asked(),
        [Request::Resend { timeline, item }.into(), Request::Discard { timeline: same, item: again }.into()]
    );
    let mut sim = reading(80, 24, vec![own(SendState::Sending)]).keys("esc X");
    assert!(sim.screen().contains("! This message is on its way."), "{}", sim.screen());
    let mut sim = reading(80, 24, vec![crate::sim::item("a", message("a", "hi"))]).keys("esc R");
    assert!(sim.screen().contains("! The server has this message."), "{}", sim.screen());
    assert_eq!(sim.asked(), []);
}

#[test]
fn only_what_one_may_do_is_done() {
    let hi = || reading(80, 24, vec![item("a", message("a", "hi"))]);
    let mute = Powers { send: false, react: false, ..Powers::default() };
    for (keys, words) in [
        ("r", "! You may not write in this room."),
        ("+", "! You may not react to messages in this room."),
        ("a", "! You may not react to messages in this room."),
        ("D", "! Only your own messages can be deleted."),
    ] {
        let mut sim = powers(hi(), mute).keys("esc").keys(keys);
        assert!(sim.screen().contains(words), "{keys}: {}", sim.screen());
        assert_eq!(sim.asked(), []);
    }
    let mut sim = powers(hi(), Powers { redact: true, ..Powers::default() }).keys("esc D D");
    assert_eq!(sim.asked(), [Request::Redact { room: room("!m:x"), event: event("$a"), reason: None }.into()]);
}

#[test]
fn what_was_deleted_is_neither_deleted_nor_reacted_to() {
    let gone = || item("a", Message { body: Body::Redacted, own: true, ..message("a", "") });
    let mut sim = reading(80, 24, vec![gone()]).keys("esc D");
    assert!(sim.screen().contains("! This message was deleted already."), "{}", sim.screen());
    sim = sim.keys("+");
    assert!(sim.screen().contains("! This message was deleted."), "{}", sim.screen());
    assert_eq!(sim.asked(), []);
}

#[test]
fn a_thread_is_opened_where_it_begins() {
    let check = |keys: &str, root: &str| {
        let answer = item("b", Message { in_thread: Some(event("$root")), ..message("b", "in the thread") });
        let mut sim = reading(160, 40, vec![item("a", message("a", "hi")), answer]).keys(keys);
        let thread = TimelineId { room: room("!m:x"), thread: Some(event(root)) };
        assert!(sim.asked().contains(&Request::Open(thread.clone()).into()), "{keys}");

        // What is done there is done in the thread, and read there.
        let list = vec![item("r", message("r", "the answer"))];
        let mut sim = sim
            .chat(chat::Event::Timeline { timeline: thread.clone(), changes: vec![Change::Reset(list)] })
            .msg(Msg::Tick(at(NOW)))
            .keys("esc + t");
        let asked = sim.asked();
        assert!(asked.contains(&Request::Read { timeline: thread.clone(), event: event("$r") }.into()), "{asked:?}");
        let vote = Request::React { timeline: thread, event: event("$r"), key: "👍".to_owned() };
        assert!(asked.contains(&vote.into()), "{asked:?}");
        assert!(sim.screen().contains("This is the thread."), "{}", sim.screen());
    };
    check("esc t", "$root");
    check("esc k t", "$a");
}

#[test]
fn deeds_are_for_rooms() {
    let mut sim = Sim::new(80, 24).keys("alt-=");
    assert!(sim.screen().contains("! That is for a room"), "{}", sim.screen());
    sim = sim.chat(chat::Event::Jumped { room: room("!unknown:x"), event: None, live: true });
    assert_eq!(sim.asked(), []);
}
