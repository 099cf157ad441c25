mod anew;
mod model;

use proptest::prelude::*;
use ratatui::layout::Rect;

use super::*;
use crate::player::{Event, How, Output, Position, StreamUrl};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const FIRST: Slot = Slot::First;
const SECOND: Slot = Slot::Second;

fn source(title: &str, urls: &[&str]) -> Source {
    let urls = urls.iter().map(|url| url.parse().unwrap()).collect();
    Source { title: title.to_owned(), urls, ..Source::default() }
}

/// Hall `number`, which has two addresses.
fn hall(number: usize) -> Source {
    let urls = [format!("http://live/{number}/a"), format!("http://live/{number}/b")];
    Source { hall: Some(number), ..source(&format!("Hall {number}"), &[&urls[0], &urls[1]]) }
}

fn load(slot: Slot, url: &str) -> Effect {
    Request::Load { slot, url: url.parse().unwrap(), how: How::default() }.into()
}

fn mute(slot: Slot, on: bool) -> Effect {
    Request::Mute { slot, on }.into()
}

fn stop(slot: Slot) -> Effect {
    Request::Stop { slot }.into()
}

fn volume(slot: Slot, percent: u8) -> Effect {
    Request::Volume { slot, percent }.into()
}

fn connecting(slot: Slot, url: &str) -> Event {
    Event::Connecting { slot, url: url.parse().unwrap() }
}

fn playing(slot: Slot) -> Event {
    Event::Playing { slot, width: 1_280, height: 720 }
}

fn failing(slot: Slot) -> Event {
    Event::Retrying { slot, trouble: Trouble::Failed, reason: "404".to_owned(), seconds: 4, attempt: 1 }
}

/// Hall 1 plays in the first slot.
fn watching() -> Watch {
    let mut watch = Watch::default();
    assert_eq!(watch.load(hall(1)), [load(FIRST, "http://live/1/a")]);
    assert_eq!(watch.told(playing(FIRST), NOW), (vec![], None));
    watch
}

#[test]
fn halls_that_are_counted_otherwise_now_are_none_that_failed_or_play() {
    let mut watch = watching();
    watch.failed.note(2, NOW);
    drop(watch.load(hall(3)));
    watch.forget_halls();
    assert!(!watch.has_failed(2, NOW));
    assert_eq!([watch.source(), watch.aimed_at()].map(|source| source.unwrap().hall), [None, None]);
}

#[test]
fn the_next_address_is_tried_before_waiting() {
    let mut watch = Watch::default();
    assert_eq!(watch.load(source("Janson", &["http://a/1", "http://a/2"])), [load(FIRST, "http://a/1")]);
    assert_eq!(watch.told(failing(FIRST), NOW).0, [load(FIRST, "http://a/2")]);
    assert_eq!(watch.told(failing(FIRST), NOW), (vec![], None), "it is about the first address still");
    assert_eq!(watch.status(NOW).unwrap(), "… Janson connecting");
    assert_eq!(watch.told(connecting(FIRST, "http://a/2"), NOW).0, []);
    assert_eq!(watch.told(failing(FIRST), NOW).0, []);
    assert_eq!(watch.status(NOW).unwrap(), "! Janson again in 4 s");
    assert!(watch.counts());
}

#[test]
fn what_plays_is_not_loaded_again() {
    let mut watch = watching();
    assert_eq!(watch.load(hall(1)), []);
    assert_eq!(watch.load(hall(2)).last(), Some(&load(SECOND, "http://live/2/a")));
    assert_eq!(watch.load(hall(2)), []);
    assert_eq!(watch.load(hall(1)), [stop(SECOND)], "back to what plays: nothing is on its way any more");
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 1 live");
}

#[test]
fn a_picture_keeps_its_shape_inside_the_pane() {
    let mut watch = Watch::default();
    assert_eq!(watch.load(hall(1)).len(), 1);
    let pane = Rect::new(10, 5, 80, 10);
    assert_eq!(watch.picture(pane), None);
    assert_eq!(watch.told(playing(FIRST), NOW), (vec![], None));
    let picture = watch.picture(pane).unwrap();
    assert_eq!((picture.width, picture.height), (36, 10));
    assert_eq!(pane.intersection(picture), picture);
}

#[test]
fn the_old_picture_and_sound_stay_until_the_new_ones_are_there() {
    let mut watch = watching();
    let pane = Rect::new(0, 0, 80, 20);
    let picture = watch.picture(pane);
    assert_eq!(watch.louder(-20), [volume(FIRST, 80)]);
    assert_eq!(watch.load(hall(2)), [volume(SECOND, 80), load(SECOND, "http://live/2/a")]);
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 1 → Hall 2 … 80%");
    assert_eq!((watch.front(), watch.picture(pane)), (FIRST, picture));
    assert_eq!(watch.source().unwrap().title, "Hall 1");
    assert_eq!(watch.louder(5), [volume(FIRST, 85), volume(SECOND, 85)]);
    assert_eq!(watch.told(connecting(SECOND, "http://live/2/a"), NOW), (vec![], None));
    assert_eq!(watch.picture(pane), picture);
    let swap = vec![mute(FIRST, true), stop(FIRST), mute(SECOND, false)];
    assert_eq!(watch.told(playing(SECOND), NOW), (swap, None));
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 2 live 85%");
    assert_eq!((watch.front(), watch.picture(pane)), (SECOND, picture));
    // What the old one still says is of no interest, and back it goes the same way.
    assert_eq!(watch.told(Event::Buffering { slot: FIRST }, NOW), (vec![], None));
    assert_eq!(watch.load(hall(3)), [volume(FIRST, 85), load(FIRST, "http://live/3/a")]);
    for stale in [playing(FIRST), failing(FIRST), Event::Stopped { slot: FIRST }] {
        assert_eq!(watch.told(stale, NOW), (vec![], None));
    }
    assert_eq!(watch.told(connecting(FIRST, "http://live/3/a"), NOW), (vec![], None));
    let swap = vec![mute(SECOND, true), stop(SECOND), mute(FIRST, false)];
    assert_eq!(watch.told(playing(FIRST), NOW), (swap, None));
    assert_eq!(watch.stop(), [stop(FIRST)]);
    assert_eq!(watch.status(NOW), None);
}

fn load_as(slot: Slot, url: &str, how: How) -> Effect {
    Request::Load { slot, url: url.parse().unwrap(), how }.into()
}

#[test]
fn what_plays_goes_on_until_it_is_there_as_it_is_wanted_now() {
    let lines = |lines| How { quality: Quality::Lines(lines), ..How::default() };
    let mut watch = watching();
    watch.choose(Quality::Lines(480));
    assert_eq!(watch.again(), [volume(SECOND, 100), load_as(SECOND, "http://live/1/a", lines(480))]);
    assert_eq!(watch.front(), FIRST);
    watch.choose(Quality::Lines(360));
    assert_eq!(watch.again().last(), Some(&load_as(SECOND, "http://live/1/a", lines(360))), "another change of mind");
    assert_eq!(watch.load(hall(1)), [], "it is on its way");
    for told in [connecting(SECOND, "http://live/1/a"), playing(SECOND), Event::Stopped { slot: SECOND }] {
        assert_eq!(watch.told(told, NOW), (vec![], None), "as it was wanted before");
    }
    assert_eq!(watch.told(connecting(SECOND, "http://live/1/a"), NOW), (vec![], None));
    assert_eq!(watch.told(playing(SECOND), NOW).0, [mute(FIRST, true), stop(FIRST), mute(SECOND, false)]);
    assert_eq!(watch.load(hall(2)).last(), Some(&load_as(FIRST, "http://live/2/a", lines(360))), "and the next hall");
    watch.choose(Quality::Best);
    assert_eq!(watch.again().last(), Some(&load(FIRST, "http://live/2/a")), "what was asked for last");
}

#[test]
fn what_cannot_be_had_otherwise_goes_on_as_it_was() {
    let mut watch = watching();
    watch.choose(Quality::Lowest);
    assert_eq!(watch.again().len(), 2);
    assert_eq!(watch.told(connecting(SECOND, "http://live/1/a"), NOW), (vec![], None));
    assert_eq!(watch.told(failing(SECOND), NOW).0.len(), 1, "its second address");
    assert_eq!(watch.told(connecting(SECOND, "http://live/1/b"), NOW), (vec![], None));
    let words = "Hall 1 cannot be watched otherwise: 404. It goes on as it was.".to_owned();
    assert_eq!(watch.told(failing(SECOND), NOW), (vec![stop(SECOND)], Some(words)));
    assert!(!watch.has_failed(1, NOW));
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 1 live");
}

#[test]
fn a_recording_goes_on_from_where_it_is() {
    let mut watch = watching();
    let position = Position { at: 754, length: Some(1_500), ..Position::default() };
    assert_eq!(watch.told(Event::Position { slot: FIRST, position }, NOW), (vec![], None));
    let how = How { start: 754, ..How::default() };
    assert_eq!(watch.again().last(), Some(&load_as(SECOND, "http://live/1/a", how)));
}

#[test]
fn without_a_picture_the_lowest_variant_is_enough() {
    let mut watch = Watch::default();
    watch.choose(Quality::Lines(720));
    for place in [Place::Audio, Place::Still] {
        watch.configure(Places::new([(place, Ok(()))]), place);
        assert_eq!(
            (watch.how(&hall(1), place).output, watch.how(&hall(1), place).quality),
            (Output::Audio, Quality::Lowest)
        );
    }
    watch.configure(Places::default(), Place::Pane);
    assert_eq!(watch.how(&hall(1), Place::Pane).quality, Quality::Lines(720));
    assert_eq!(watch.again(), [], "nothing plays");
}

#[test]
fn a_paused_or_mute_stream_gives_way_to_one_that_plays() {
    let mut watch = watching();
    assert_eq!(watch.pause(), [Request::Pause { slot: FIRST, on: true }.into()]);
    assert_eq!(watch.toggle_mute(), [mute(FIRST, true)]);
    assert_eq!(watch.load(hall(2)).len(), 2);
    assert_eq!(watch.status(NOW).unwrap(), "‖ Hall 1 → Hall 2 … mute");
    assert_eq!(watch.told(playing(SECOND), NOW).0, [mute(FIRST, true), stop(FIRST), mute(SECOND, true)]);
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 2 live mute");
}

#[test]
fn only_what_one_settles_on_is_loaded_to_the_end() {
    let mut watch = watching();
    assert_eq!(watch.load(hall(2)).last(), Some(&load(SECOND, "http://live/2/a")));
    assert_eq!(watch.load(hall(3)).last(), Some(&load(SECOND, "http://live/3/a")));
    assert_eq!(watch.aimed_at().unwrap().title, "Hall 3");
    for late in [connecting(SECOND, "http://live/2/a"), playing(SECOND), failing(SECOND)] {
        assert_eq!(watch.told(late, NOW), (vec![], None), "about hall 2, which is not wanted any more");
    }
    assert_eq!(watch.told(connecting(SECOND, "http://live/3/a"), NOW), (vec![], None));
    assert_eq!(watch.told(playing(SECOND), NOW).0.len(), 3);
    assert_eq!(watch.source().unwrap().title, "Hall 3");
}

#[test]
fn there_and_back_and_there_again_is_still_on_its_way() {
    let mut watch = watching();
    for number in [2, 1, 2] {
        assert!(!watch.load(hall(number)).is_empty());
    }
    let again = || connecting(SECOND, "http://live/2/a");
    for told in [again(), Event::Stopped { slot: SECOND }, again()] {
        assert_eq!(watch.told(told, NOW), (vec![], None));
    }
    assert_eq!(watch.told(playing(SECOND), NOW).0.len(), 3);
}

#[test]
fn a_stream_that_cannot_be_had_leaves_the_old_one() {
    let mut watch = watching();
    assert_eq!(watch.load(hall(2)).len(), 2);
    assert_eq!(watch.told(failing(SECOND), NOW), (vec![load(SECOND, "http://live/2/b")], None));
    assert_eq!(watch.told(connecting(SECOND, "http://live/2/b"), NOW), (vec![], None));
    let words = "Hall 2 cannot be watched: 404. Hall 1 goes on.".to_owned();
    assert_eq!(watch.told(failing(SECOND), NOW), (vec![stop(SECOND)], Some(words)));
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 1 live");
    let later = |seconds| NOW.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
    assert!(watch.has_failed(2, later(299)) && !watch.has_failed(2, later(300)) && !watch.has_failed(1, NOW));
    assert_eq!(watch.load(hall(2)).len(), 2);
    assert_eq!(watch.told(connecting(SECOND, "http://live/2/a"), NOW), (vec![], None));
    assert_eq!(watch.told(playing(SECOND), NOW).0.len(), 3);
    assert!(!watch.has_failed(2, NOW), "it plays after all");
}

#[test]
fn where_the_old_one_ends_the_new_one_takes_its_place_at_once() {
    for end in [failing(FIRST), Event::Ended { slot: FIRST }, connecting(FIRST, "http://live/1/a")] {
        let mut watch = watching();
        assert_eq!(watch.load(hall(2)).len(), 2);
        assert_eq!(watch.told(end, NOW).0, [mute(FIRST, true), stop(FIRST), mute(SECOND, false)]);
        assert_eq!((watch.front(), watch.status(NOW).unwrap().as_str()), (SECOND, "… Hall 2 connecting"));
        assert_eq!(watch.told(playing(SECOND), NOW), (vec![], None));
        assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 2 live");
    }
}

#[test]
fn after_a_crash_the_new_one_goes_on() {
    let mut watch = watching();
    assert_eq!(watch.load(hall(2)).len(), 2);
    let (effects, words) = watch.told(Event::Crashed { reason: "signal: 9".to_owned() }, NOW);
    assert_eq!(effects, [mute(FIRST, true), stop(FIRST), mute(SECOND, false)]);
    assert!(words.unwrap().contains("signal: 9"));
    assert_eq!(watch.told(connecting(SECOND, "http://live/2/a"), NOW), (vec![], None));
    assert_eq!(watch.told(playing(SECOND), NOW), (vec![], None));
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 2 live");
}

#[test]
fn all_addresses_are_looked_at_again_where_none_has_ever_played() {
    let again = |slot, attempt| Event::Retrying {
        slot,
        trouble: Trouble::NotStarted,
        reason: "404".to_owned(),
        seconds: 10,
        attempt,
    };
    let mut watch = Watch::default();
    assert_eq!(watch.load(hall(1)), [load(FIRST, "http://live/1/a")]);
    let last = |effects: Vec<Effect>| effects.last().cloned();
    for _ in 0..3 {
        assert_eq!(watch.told(connecting(FIRST, "http://live/1/a"), NOW).0, []);
        assert_eq!(last(watch.told(again(FIRST, 1), NOW).0), Some(load(FIRST, "http://live/1/b")));
        assert_eq!(watch.told(connecting(FIRST, "http://live/1/b"), NOW).0, []);
        assert_eq!(watch.told(again(FIRST, 1), NOW).0, []);
        assert_eq!(watch.status(NOW).unwrap(), "! Hall 1 not started, again in 10 s");
        assert_eq!(last(watch.told(again(FIRST, 2), NOW).0), Some(load(FIRST, "http://live/1/a")));
    }
    assert_eq!(watch.told(connecting(FIRST, "http://live/1/a"), NOW).0, []);
    assert_eq!(watch.told(playing(FIRST), NOW).0, []);
    assert_eq!(watch.status(NOW).unwrap(), "▶ Hall 1 live");
}

#[test]
fn a_recording_that_is_over_closes_the_pane() {
    let mut watch = watching();
    let words = Some("Hall 1 has ended.".to_owned());
    assert_eq!(watch.told(Event::Ended { slot: FIRST }, NOW), (vec![stop(FIRST)], words));
    assert!(!watch.wanted());
}
