//! Rooms and streams that the schedule does not link to.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg},
    catalogue::Catalogue,
    chat, player,
    schedule::{self, Live, Schedule},
    text::Clean,
};

use crate::sim::{Sim, alias, at, conference};

/// The conference of these tests, as it is before it has any links, and what hallway knows of it.
fn without_links(acronym: &str) -> Sim {
    let mut schedule: Schedule = conference();
    schedule.acronym = Clean::line(acronym);
    schedule.title = Clean::default();
    schedule.talks.iter_mut().for_each(|talk| talk.links.clear());
    let mut sim = Sim::new(80, 24);
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    sim = sim.schedule(schedule);
    // That its space is asked for is of no interest here.
    sim.effects.retain(|effect| !matches!(effect, Effect::Chat(chat::Request::Space(_))));
    sim
}

fn watched(url: &str) -> hallway::app::Effect {
    player::Request::Load { slot: player::Slot::First, url: url.parse().unwrap(), how: player::How::default() }.into()
}

/// The hall of two of the talks is live.
fn live() -> Msg {
    let live = br#"[{"slug": "40c3", "groups": [{"rooms": [{"schedulename": "k.1.105 (la fontaine)", "streams":
        [{"type": "video", "urls": {"hls": {"url": "https://cdn.example/one.m3u8"}}}]}]}]}]"#;
    Msg::Schedule(schedule::Event::Live(Arc::new(Live::parse(live).unwrap())))
}

#[test]
fn the_rules_of_the_year_lead_to_room_and_stream() {
    let mut sim = without_links("fosdem-2026").keys("w");
    assert_eq!(sim.asked(), [watched("https://stream.fosdem.org/k1105.m3u8")]);
    sim = sim.keys("enter");
    let names = ["#2026-matrix:fosdem.org", "#matrix:fosdem.org"].map(alias);
    assert_eq!(sim.asked(), crate::sim::going(&names));
}

#[test]
fn an_unknown_conference_has_neither() {
    let mut sim = without_links("meetup").keys("enter w");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! No stream is known for this"));
}

#[test]
fn the_list_of_live_streams_is_asked_for_while_the_conference_is_on() {
    let mut sim = without_links("40c3");
    let list = "https://streaming.media.ccc.de/streams/v2.json";
    let ask = |url: Option<&str>| schedule::Request::Live { url: url.map(|url| url.parse().unwrap()) }.into();
    assert_eq!(sim.asked(), [ask(Some(list))]);
    sim = sim.msg(live()).keys("w");
    assert_eq!(sim.asked(), [watched("https://cdn.example/one.m3u8")]);
    sim = sim.msg(Msg::Tick(at("2026-02-02T07:58:00Z")));
    assert_eq!(sim.asked(), []);
    sim = sim.msg(Msg::Tick(at("2026-02-02T08:00:00Z")));
    assert_eq!(sim.asked(), [ask(None)]);
}

#[test]
fn what_is_live_is_on_the_page_and_in_the_filter_at_once() {
    let mut sim = without_links("40c3").keys("space");
    assert!(!sim.screen().contains("cdn.example"));
    let screen = sim.msg(live()).screen();
    assert!(screen.contains("https://cdn.example/one.m3u8"), "{screen}");

    let mut sim = without_links("40c3");
    sim.state.programme.filter.streamed = true;
    sim.state.programme.filtered();
    assert!(sim.state.programme.admitted().is_empty());
    assert_eq!(sim.msg(live()).state.programme.admitted().len(), 2);
}
