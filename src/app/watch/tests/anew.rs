//! What plays goes on as it was: after a crash, in another quality, over itself.
use super::*;

fn crashed() -> Event {
    Event::Crashed { reason: "signal: 9".to_owned() }
}

fn at(slot: Slot, at: u32, speed: u16) -> Event {
    Event::Position { slot, position: Position { at, length: Some(1_500), speed, ..Position::default() } }
}

#[test]
fn what_is_asked_for_once_more_after_the_player_has_gone_is_heard() {
    let gone = Event::Unavailable { reason: "no mpv".to_owned(), advice: String::new() };
    for gone in [vec![crashed()], vec![gone.clone()], vec![crashed(), gone]] {
        let mut watch = watching();
        for event in gone {
            drop(watch.told(event, NOW));
        }
        assert_eq!(watch.stop(), [stop(FIRST)]);
        assert_eq!(watch.load(hall(1)), [load(FIRST, "http://live/1/a")]);
        assert_eq!(watch.again(), [load(FIRST, "http://live/1/a")], "one process answers once");
        assert_eq!(watch.told(connecting(FIRST, "http://live/1/a"), NOW), (vec![], None));
        assert_eq!(watch.told(playing(FIRST), NOW), (vec![], None));
        assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 1 live");
    }
}

#[test]
fn a_recording_goes_on_after_a_crash_where_it_was_and_as_it_was() {
    let mut watch = watching();
    assert_eq!(watch.told(at(FIRST, 754, 125), NOW), (vec![], None));
    assert_eq!(watch.pause().len(), 1);
    let how = How { start: 754, ..How::default() };
    let (speed, pause) = (Request::Speed { slot: FIRST, percent: 125 }, Request::Pause { slot: FIRST, on: true });
    let effects = watch.told(crashed(), NOW).0;
    assert_eq!(effects, [load_as(FIRST, "http://live/1/a", how), speed.into(), pause.into()]);
    assert_eq!(watching().told(crashed(), NOW).0, [], "what is live is told to the next process as it was");
}

#[test]
fn pause_and_speed_stay_with_the_stream_and_not_with_the_slot() {
    let mut watch = watching();
    assert_eq!(watch.told(at(FIRST, 754, 150), NOW), (vec![], None));
    assert_eq!(watch.pause().len(), 1);
    watch.choose(Quality::Lowest);
    assert_eq!(watch.again().len(), 2);
    assert_eq!(watch.told(connecting(SECOND, "http://live/1/a"), NOW), (vec![], None));
    let effects = watch.told(playing(SECOND), NOW).0;
    let (speed, pause) = (Request::Speed { slot: SECOND, percent: 150 }, Request::Pause { slot: SECOND, on: true });
    assert_eq!(effects[3..], [speed.into(), pause.into()]);
    assert!(watch.paused);
    assert_eq!(watch.load(hall(2)).len(), 2);
    assert_eq!(watch.told(connecting(FIRST, "http://live/2/a"), NOW), (vec![], None));
    assert_eq!(watch.told(playing(FIRST), NOW).0.len(), 3, "another stream begins as streams do");
    assert!(!watch.paused);
}

#[test]
fn the_framebuffer_is_left_before_it_is_taken_again() {
    let mut watch = Watch::default();
    watch.configure(Places::new([Place::Framebuffer, Place::Pane].map(|place| (place, Ok(())))), Place::Framebuffer);
    assert_eq!(watch.load(hall(1)).len(), 1);
    assert_eq!(watch.told(playing(FIRST), NOW), (vec![], None));
    let effects = watch.load(hall(2));
    assert!(matches!(effects[..], [Effect::Player(Request::Load { slot: FIRST, .. })]), "{effects:?}");
    assert_eq!(watch.told(playing(FIRST), NOW), (vec![], None), "about hall 1");
    assert!(!watch.covers_screen());
    assert_eq!(watch.told(connecting(FIRST, "http://live/2/a"), NOW), (vec![], None));
    assert_eq!(watch.told(playing(FIRST), NOW), (vec![], None));
    assert!(watch.covers_screen());
    let pane = watch.go_to(Place::Pane);
    assert!(matches!(pane.last(), Some(Effect::Player(Request::Load { slot: SECOND, .. }))), "{pane:?}");
}

#[test]
fn what_has_stalled_is_waited_for_at_its_own_address() {
    let stalled = |attempt| Event::Retrying {
        slot: FIRST,
        trouble: Trouble::Stalled,
        reason: "nothing new for 10 s".to_owned(),
        seconds: 10,
        attempt,
    };
    let mut watch = watching();
    for attempt in [1, 2] {
        assert_eq!(watch.told(stalled(attempt), NOW), (vec![], None));
        assert_eq!(watch.source().unwrap().at, 0);
    }
    assert!(watch.says(NOW)[0].contains("has stalled"));
    assert_eq!(watch.told(failing(FIRST), NOW).0, [load(FIRST, "http://live/1/b")], "now it is gone");
}

#[test]
fn a_place_that_is_not_there_is_not_held_against_the_hall_nor_against_the_other_player() {
    let gone = || Event::Unavailable { reason: "nobody answers".to_owned(), advice: String::new() };
    let both = || Places::new([Place::Pane, Place::Remote].map(|place| (place, Ok(()))));
    let mut watch = watching();
    watch.configure(both(), Place::Remote);
    assert_eq!(watch.load(hall(2)).len(), 2);
    assert!(watch.told_by_other_end(gone(), NOW).1.is_some());
    assert!(!watch.has_failed(2, NOW));
    assert_eq!(watch.aimed_place(), Place::Pane, "the next one plays where this one does");
    // The other way round: what was on its way here goes on.
    let mut watch = Watch::default();
    watch.configure(both(), Place::Remote);
    assert_eq!(watch.load(hall(1)).len(), 2);
    assert_eq!(watch.told_by_other_end(playing(FIRST), NOW), (vec![], None));
    assert_eq!(watch.go_to(Place::Pane).len(), 2);
    assert!(watch.told_by_other_end(gone(), NOW).1.is_some());
    assert_eq!(watch.status(NOW).unwrap(), "… Hall 1 connecting");
}

#[test]
fn what_has_played_at_the_other_end_is_waited_for() {
    let gone = || Event::Unavailable { reason: "nobody answers".to_owned(), advice: String::new() };
    let mut watch = Watch::default();
    watch.configure(Places::new([(Place::Remote, Ok(()))]), Place::Remote);
    assert_eq!(watch.load(hall(1)).len(), 2);
    drop(watch.told_by_other_end(gone(), NOW));
    assert!(watch.failure().is_some());
    drop(watch.told_by_other_end(connecting(FIRST, "http://live/1/a"), NOW));
    drop(watch.told_by_other_end(playing(FIRST), NOW));
    drop(watch.told_by_other_end(gone(), NOW));
    assert_eq!(watch.failure(), None);
}
