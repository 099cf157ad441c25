//! Where one watches: in the pane, in a window, by ear, at the other end of SSH, by the address alone.
use hallway::{
    app::{Effect, Msg, TerminalRequest, watch::Places},
    config::Place,
    player::{Event, How, Output, Quality, Request, Slot, Trouble, still},
};

use crate::sim::Sim;

const FIRST: Slot = Slot::First;
const SECOND: Slot = Slot::Second;
const URL: &str = "https://stream.fosdem.org/k1105.m3u8";

fn how(output: Output) -> How {
    let quality = if output == Output::Audio { Quality::Lowest } else { Quality::Best };
    let title = if output == Output::Window { "Sliding sync for everyone · K.1.105 (La Fontaine)" } else { "" };
    How { output, quality, title: title.into(), start: 0 }
}

fn load(slot: Slot, output: Output) -> Request {
    Request::Load { slot, url: URL.parse().unwrap(), how: how(output) }
}

fn connecting(slot: Slot) -> Event {
    Event::Connecting { slot, url: URL.parse().unwrap() }
}

fn playing(slot: Slot) -> Event {
    Event::Playing { slot, width: 1_280, height: 720 }
}

/// With all places but the framebuffer.
fn everywhere(width: u16, height: u16) -> Sim {
    let mut sim = Sim::new(width, height);
    let places = Place::ALL.map(|place| match place {
        Place::Framebuffer => (place, Err("a window system has the screen".to_owned())),
        place => (place, Ok(())),
    });
    sim.state.watch.configure(Places::new(places), Place::Pane);
    sim
}

/// The selected talk's hall plays in the pane.
fn watching() -> Sim {
    let mut sim = everywhere(120, 40).keys("w").player(connecting(FIRST)).player(playing(FIRST));
    sim.asked();
    sim
}

fn has_picture(sim: &mut Sim) -> bool {
    sim.buffer();
    sim.video.is_some()
}

#[test]
fn one_key_leads_from_the_pane_into_a_window_and_the_old_picture_stays_until_it_is_there() {
    let mut sim = watching().keys("f4");
    let volume = Request::Volume { slot: SECOND, percent: 100 };
    assert_eq!(sim.asked(), [volume.into(), load(SECOND, Output::Window).into()]);
    assert!(sim.screen().contains("▶ K.1.105 (La Fontaine) → window …"), "{}", sim.screen());
    assert!(has_picture(&mut sim));
    sim = sim.player(connecting(SECOND)).player(playing(SECOND));
    let swap = [
        Request::Mute { slot: FIRST, on: true },
        Request::Stop { slot: FIRST },
        Request::Mute { slot: SECOND, on: false },
    ];
    assert_eq!(sim.asked(), swap.map(Effect::from));
    let screen = sim.screen();
    assert!(screen.contains("▶ K.1.105 (La Fontaine) live · window"), "{screen}");
    assert!(!has_picture(&mut sim));
    assert!(!screen.contains("sound, no picture"), "there is no pane for it: {screen}");
}

#[test]
fn a_window_that_was_closed_stops_the_video_and_the_next_one_is_a_window_again() {
    let mut sim = everywhere(120, 40).keys("f4");
    assert!(sim.screen().contains("The next stream plays in a window."));
    sim = sim.keys("w");
    assert_eq!(sim.asked(), [load(FIRST, Output::Window).into()]);
    sim = sim.player(connecting(FIRST)).player(playing(FIRST)).player(Event::Closed { slot: FIRST });
    assert_eq!(sim.asked(), [Request::Stop { slot: FIRST }.into()]);
    let screen = sim.screen();
    assert!(screen.contains(" The window was closed."), "{screen}");
    assert!(!screen.contains("! The window"), "no mistake: the person did it");
    sim = sim.player(Event::Stopped { slot: FIRST }).keys("w");
    assert_eq!(sim.asked(), [load(FIRST, Output::Window).into()]);
}

#[test]
fn where_no_window_can_be_had_the_pane_is_watched() {
    let failed = |slot| Event::Retrying {
        slot,
        trouble: Trouble::Failed,
        reason: "no display answers".to_owned(),
        seconds: 1,
        attempt: 1,
    };
    let mut sim = watching().keys("f4").player(connecting(SECOND)).player(failed(SECOND));
    let screen = sim.screen();
    assert!(screen.contains("cannot be watched in a window: no display answers. It goes on where it was."), "{screen}");
    assert!(screen.contains("▶ K.1.105 (La Fontaine) live"), "{screen}");
    assert_eq!(sim.state.watch.aimed_place(), Place::Pane);

    sim = everywhere(120, 40).keys("f4 w").player(connecting(FIRST)).player(failed(FIRST));
    let asked = sim.asked();
    assert_eq!(asked.last(), Some(&load(FIRST, Output::Pane).into()), "{asked:?}");
    assert!(sim.screen().contains("! It cannot be watched in a window: no display answers. The pane is tried."));
}

#[test]
fn a_place_that_is_not_there_is_refused_with_the_reason() {
    let mut sim = watching().keys("enter").types("/output framebuffer").keys("enter");
    let screen = sim.screen();
    assert!(screen.contains("You cannot watch on the framebuffer: a window system has the screen."), "{screen}");
    assert!(!sim.asked().iter().any(|effect| matches!(effect, Effect::Player(_))));
    sim = sim.keys("ctrl-u").types("/output moon").keys("enter");
    assert!(sim.screen().contains("/output can be pane, window, audio, still, remote, url."), "{}", sim.screen());
}

#[test]
fn by_ear_the_lowest_variant_is_enough_and_there_is_no_pane() {
    let mut sim = watching();
    sim.state.watch.configure(Places::default(), Place::Pane);
    sim = sim.keys("f4").player(connecting(SECOND));
    assert_eq!(sim.asked().last(), Some(&load(SECOND, Output::Audio).into()));
    sim = sim.player(Event::Playing { slot: SECOND, width: 0, height: 0 });
    let screen = sim.screen();
    assert!(screen.contains("▶ K.1.105 (La Fontaine) live · sound alone"), "{screen}");
    assert!(!screen.contains("no picture"), "{screen}");
    sim = sim.keys("f4");
    assert_eq!(sim.asked().last(), Some(&load(FIRST, Output::Pane).into()));
}

#[test]
fn to_the_other_end_and_back_one_player_hands_over_to_the_other() {
    let mut sim = watching();
    sim.state.watch.configure(Places::new([(Place::Pane, Ok(())), (Place::Remote, Ok(()))]), Place::Pane);
    sim = sim.keys("f4");
    let there = |request: Request| Effect::Remote(request);
    let volume = Request::Volume { slot: SECOND, percent: 100 };
    assert_eq!(sim.asked(), [there(volume), there(load(SECOND, Output::Window))]);
    // What the player here says of its own second slot is about nothing.
    sim = sim.player(playing(SECOND));
    assert_eq!(sim.asked(), []);
    sim = sim.msg(Msg::Remote(connecting(SECOND))).msg(Msg::Remote(playing(SECOND)));
    let swap = [
        Request::Mute { slot: FIRST, on: true }.into(),
        Request::Stop { slot: FIRST }.into(),
        there(Request::Mute { slot: SECOND, on: false }),
    ];
    assert_eq!(sim.asked(), swap);
    assert!(sim.screen().contains("live · other end"), "{}", sim.screen());
    assert!(!has_picture(&mut sim));
    sim = sim.keys("9 m p");
    let asked = sim.asked();
    assert!(asked.iter().all(|effect| matches!(effect, Effect::Remote(_))) && asked.len() == 3, "{asked:?}");
    sim = sim.keys("f4");
    assert_eq!(sim.asked().last(), Some(&load(FIRST, Output::Pane).into()));
}

#[test]
fn an_end_that_does_not_answer_is_said_and_the_pane_goes_on() {
    let gone = || {
        Msg::Remote(Event::Unavailable {
            reason: "nobody answers".to_owned(),
            advice: "Start hallway agent.".to_owned(),
        })
    };
    let mut sim = watching().msg(gone());
    assert!(!sim.screen().contains("nobody answers"), "nothing is watched there");
    sim = sim.types("/").keys("esc");
    sim.state.watch.configure(Places::new([(Place::Pane, Ok(())), (Place::Remote, Ok(()))]), Place::Pane);
    sim = sim.keys("f4").msg(gone());
    let screen = sim.screen();
    assert!(screen.contains("at the other end of SSH: nobody answers. It goes on where it was."), "{screen}");
    assert!(has_picture(&mut sim));

    sim = everywhere(120, 40);
    sim.state.watch.configure(Places::new([(Place::Pane, Ok(())), (Place::Remote, Ok(()))]), Place::Remote);
    sim = sim.keys("w").msg(gone());
    let screen = sim.screen();
    assert!(screen.contains("nobody answers. Start hallway agent. f4 watches here."), "{screen}");
    sim.asked();
    sim = sim.keys("f4");
    assert_eq!(sim.asked().last(), Some(&load(FIRST, Output::Pane).into()));
}

#[test]
fn the_address_alone_is_shown_and_copied_and_nothing_is_played() {
    let mut sim = watching().keys("enter").types("/output url").keys("enter");
    let asked = sim.asked();
    let copy: Effect = TerminalRequest::Copy(URL.to_owned()).into();
    assert!(asked.contains(&Request::Stop { slot: FIRST }.into()) && asked.contains(&copy), "{asked:?}");
    let screen = sim.screen();
    assert!(screen.contains(&format!("Copied {URL}")), "{screen}");
    assert!(!sim.state.watch.wanted());
    sim = sim.keys("alt-right");
    let asked = sim.asked();
    assert!(
        matches!(&asked[..], [Effect::Terminal(TerminalRequest::Copy(url))] if url.contains("janson")),
        "{asked:?}"
    );
    sim = sim.keys("f4");
    let asked = sim.asked();
    assert!(matches!(asked.last(), Some(Effect::Player(Request::Load { url, .. })) if url.as_str().contains("janson")));
}

#[test]
fn still_pictures_come_with_the_sound_and_go_with_it() {
    let mut sim = everywhere(120, 40);
    sim.state.watch.configure(Places::new([(Place::Pane, Ok(())), (Place::Still, Ok(()))]), Place::Still);
    sim = sim.keys("w");
    let asked = sim.asked();
    assert!(asked.contains(&load(FIRST, Output::Audio).into()), "{asked:?}");
    sim = sim.player(connecting(FIRST)).player(playing(FIRST)).keys("x");
    let shows = |asked: &[Effect], some: bool| {
        asked.iter().any(|effect| matches!(effect, Effect::Still(still::Request::Show(url)) if url.is_some() == some))
    };
    assert!(shows(&asked, true) && shows(&sim.asked(), false));
}
