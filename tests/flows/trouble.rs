//! A stream that does not play: what the pane and the status line say, and which quality is asked for.
use hallway::{
    app::{Effect, Msg},
    player::{About, Event, How, Quality, Request, Slot, Trouble},
};

use crate::sim::{Sim, at};

const FIRST: Slot = Slot::First;
const SECOND: Slot = Slot::Second;

fn load(slot: Slot, quality: Quality) -> Effect {
    let url = "https://stream.fosdem.org/k1105.m3u8".parse().unwrap();
    Request::Load { slot, url, how: How { quality, ..How::default() } }.into()
}

fn watching() -> Sim {
    let mut sim = Sim::new(80, 24).keys("w");
    assert_eq!(sim.asked(), [load(FIRST, Quality::Best)]);
    let url = "https://stream.fosdem.org/k1105.m3u8".parse().unwrap();
    sim.player(Event::Connecting { slot: FIRST, url })
}

fn playing(slot: Slot) -> Event {
    Event::Playing { slot, width: 1_920, height: 1_080 }
}

#[test]
fn each_trouble_is_said_with_what_happens_next() {
    for (name, trouble, reason, seconds) in [
        ("not_started", Trouble::NotStarted, "its server does not have it yet (it answers 404)", 12),
        ("gone", Trouble::Gone, "its server has it no more (it answers 404)", 4),
        ("stalled", Trouble::Stalled, "nothing has arrived for 14 s, though its server has more", 6),
        (
            "refused",
            Trouble::Failed,
            "it names an address that begins with file:, which is no address of the web, and was not opened",
            10,
        ),
    ] {
        let mut sim = watching().player(playing(FIRST));
        let reason = reason.to_owned();
        sim = sim.player(Event::Retrying { slot: FIRST, trouble, reason, seconds, attempt: 1 });
        insta::assert_snapshot!(format!("a_stream_that_is_{name}"), sim.screen());
        sim = sim.msg(Msg::Tick(at("2026-01-31T13:32:01Z")));
        assert!(sim.screen().contains(&format!("again in {} s", seconds - 1)));
        sim = sim.player(playing(FIRST));
        assert!(sim.screen().contains("▶ K.1.105 (La Fontaine) live"));
    }
}

#[test]
fn the_end_of_a_stream_is_said() {
    let mut sim = watching().player(playing(FIRST)).player(Event::Ended { slot: FIRST });
    let screen = sim.screen();
    assert!(screen.contains("K.1.105 (La Fontaine) has ended."), "{screen}");
    assert!(!screen.contains("▶ K.1.105 (La Fontaine)"), "{screen}");
}

#[test]
fn a_quality_is_chosen_and_the_picture_stays_until_it_is_there() {
    let mut sim = watching().player(playing(FIRST)).keys("enter");
    let about = About { live: true, lines: vec![1_080, 480], tracks: vec![] };
    sim = sim.player(Event::About { slot: FIRST, about }).types("/quality").keys("enter");
    sim.asked();
    insta::assert_snapshot!("the_qualities_of_a_stream", sim.screen());
    sim = sim.keys("j j enter");
    let asked = sim.asked();
    assert_eq!(asked.last(), Some(&load(SECOND, Quality::Lines(480))), "{asked:?}");
    let screen = sim.screen();
    assert!(screen.contains("Changing to at most 480 lines …"), "{screen}");
    assert!(screen.contains("▶ K.1.105 (La Fontaine) → the same otherwise …"), "{screen}");
}

#[test]
fn where_no_picture_is_seen_a_quality_is_for_the_next_one() {
    let mut sim = watching().player(playing(FIRST)).keys("enter").types("/output audio").keys("enter");
    let url = "https://stream.fosdem.org/k1105.m3u8".parse().unwrap();
    sim = sim.player(Event::Connecting { slot: SECOND, url }).player(playing(SECOND));
    sim.asked();
    sim = sim.types("/quality 480").keys("enter");
    assert!(!sim.asked().iter().any(|effect| matches!(effect, Effect::Player(_))));
    assert!(sim.screen().contains("The next picture plays in at most 480 lines."), "{}", sim.screen());
}
