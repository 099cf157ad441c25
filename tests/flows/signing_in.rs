//! Signing in, and being told before a password is typed what does not work.
use hallway::{
    app::Effect,
    chat::{self, Flows, Request},
    text::Clean,
};

use crate::sim::{Sim, alias, conference};

fn signed_out() -> Sim {
    let mut sim = Sim::bare(80, 24).chat(chat::Event::SignedOut).schedule(conference()).keys("enter");
    assert_eq!(sim.asked(), []);
    sim
}

fn answered(sim: Sim, password: bool, sliding_sync: bool, others: &[&str]) -> Sim {
    let others = others.iter().map(|way| Clean::line(way)).collect();
    let flows = Flows { password, others, sliding_sync };
    sim.chat(chat::Event::Flows { homeserver: "example.org".to_owned(), flows })
}

fn asked_for_flows() -> Sim {
    let mut sim = signed_out().types("example.org").keys("enter");
    assert_eq!(sim.asked(), [Request::AskFlows { homeserver: "example.org".to_owned() }.into()]);
    sim
}

#[test]
fn going_to_a_room_signs_in_first_and_then_goes_on() {
    let mut sim = asked_for_flows();
    insta::assert_snapshot!(sim.screen());
    sim = answered(sim, true, true, &["single sign-on"]).types("ana").keys("enter").types("s3cret");
    insta::assert_snapshot!(sim.styled());
    assert!(!format!("{:?}", sim.state).contains("s3cret"));
    sim = sim.keys("enter");
    let asked = sim.asked();
    let [Effect::Chat(Request::SignIn { homeserver, user, password })] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((homeserver.as_str(), user.as_str(), password.reveal()), ("example.org", "ana", "s3cret"));
    sim = sim.chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
    assert_eq!(sim.asked(), crate::sim::going(&[alias("#2026-matrix:fosdem.org")]));
}

#[test]
fn a_server_without_passwords_is_named_before_one_is_typed() {
    let mut sim = answered(asked_for_flows(), false, true, &["single sign-on"]).keys("tab");
    let screen = sim.screen();
    assert!(screen.contains("has no sign-in by password, only single sign-on"), "{screen}");
    assert!(!screen.contains("password    "), "{screen}");
}

#[test]
fn a_server_without_sliding_sync_is_named_before_a_password_is_typed() {
    let mut sim = answered(asked_for_flows(), true, false, &[]);
    let screen = sim.screen();
    assert!(screen.contains("no simplified sliding sync"), "{screen}");
    assert!(!screen.contains("password    "), "{screen}");
}

#[test]
fn a_wrong_password_is_said_and_can_be_typed_again() {
    let sim = answered(asked_for_flows(), true, true, &[]).types("ana").keys("enter").types("wrong").keys("enter");
    let reason = "the name or the password is wrong".to_owned();
    let mut sim = sim.chat(chat::Event::SignInFailed { reason });
    assert!(sim.screen().contains("the name or the password is wrong"));
    sim.asked();
    sim = sim.types("right").keys("enter");
    assert!(matches!(&sim.asked()[..], [Effect::Chat(Request::SignIn { .. })]));
}

#[test]
fn escape_leaves_and_the_room_says_what_it_waits_for() {
    let mut sim = signed_out().keys("esc");
    assert!(sim.screen().contains("is entered as soon as you are signed in"));
    assert!(sim.types("hello").keys("enter").screen().contains("Sign in to Matrix"));
}
