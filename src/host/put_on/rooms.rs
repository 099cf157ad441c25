//! The rooms that people talk in.
use serde_json::json;

use super::{General, Names, locator, track_slug, widgets};
use crate::{
    host::NewRoom,
    schedule::{Schedule, Talk},
};

pub(super) fn of_track(schedule: &Schedule, track: usize, names: &Names) -> NewRoom {
    let slug = track_slug(schedule, track);
    let first = schedule.talks.iter().find(|talk| talk.track == track);
    let mut state = vec![locator(schedule, "auditorium", &json!({ "auditoriumId": slug }))];
    state.extend(first.and_then(|talk| widgets::livestream(schedule, talk)));
    state.extend(widgets::of_track(&slug, names));
    let name = schedule.tracks.get(track).map(|track| track.name.to_string()).unwrap_or_default();
    NewRoom {
        topic: format!("The track \"{name}\": talk about its talks, meet the others"),
        name,
        alias: format!("{}{slug}", names.prefix),
        space: false,
        state,
    }
}

pub(super) fn of_talk(schedule: &Schedule, index: usize, talk: &Talk, names: &Names) -> NewRoom {
    let slug = if talk.slug.is_empty() { format!("talk-{index}") } else { talk.slug.to_string() };
    let ids = json!({ "talkId": &*talk.id.0, "auditoriumId": track_slug(schedule, talk.track) });
    let mut state = vec![locator(schedule, "talk", &ids)];
    state.extend(widgets::livestream(schedule, talk));
    let people: Vec<_> = talk.people.iter().filter_map(|person| schedule.people.get(*person)).collect();
    let people = people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
    let hall = schedule.halls.get(talk.hall).map(|hall| hall.name.as_str()).unwrap_or_default();
    let begin = talk.start.to_zoned(schedule.zone.clone()).strftime("%a %H:%M").to_string();
    let topic = if people.is_empty() { format!("{begin}, {hall}") } else { format!("{people} · {begin}, {hall}") };
    NewRoom { name: talk.title.to_string(), topic, alias: format!("{}{slug}", names.prefix), space: false, state }
}

pub(super) fn of_all(schedule: &Schedule, room: &General, names: &Names) -> NewRoom {
    let mut state = vec![locator(schedule, "other", &json!({ "interestId": room.slug }))];
    state.extend(room.call.then(|| widgets::call(room.slug, names)));
    NewRoom {
        name: room.name.to_owned(),
        topic: room.topic.to_owned(),
        alias: format!("{}{}", names.prefix, room.slug),
        space: false,
        state,
    }
}
