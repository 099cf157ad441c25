//! A conference's rooms, made from its schedule.
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use url::Url;

use super::{Account, Error, NewRoom};
use crate::schedule::{LinkKind, Schedule, Talk};

/// Rooms made at the same time: a homeserver on the same machine gains little from more.
const AT_ONCE: usize = 4;

/// How the conference's rooms are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// What every alias begins with, such as `2026-`.
    pub prefix: String,
    /// The homeserver's name, the part of an alias after the colon.
    pub server: String,
}

impl Names {
    /// The alias of a track's or talk's room.
    #[must_use]
    pub fn alias(&self, slug: &str) -> String {
        format!("#{}{slug}:{}", self.prefix, self.server)
    }
}

/// What was made: rooms by id, in the schedule's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub space: String,
    /// By index into [`Schedule::tracks`].
    pub tracks: Vec<String>,
    /// By index into [`Schedule::talks`].
    pub talks: Vec<String>,
}

/// Makes one space with a room for each track and one for each talk, all of them public and readable by the world, each
/// with its hall's stream as a widget. Tracks and talks without a slug are called by their number.
pub async fn put_on(schedule: &Schedule, organiser: &Account, names: &Names) -> Result<Site, Error> {
    let mut rooms: Vec<NewRoom> = (0..schedule.tracks.len()).map(|track| track_room(schedule, track, names)).collect();
    rooms.extend(schedule.talks.iter().enumerate().map(|(index, talk)| talk_room(schedule, index, talk, names)));
    let made: Vec<String> =
        stream::iter(rooms.iter().map(|room| organiser.create_room(room))).buffered(AT_ONCE).try_collect().await?;
    let space = organiser.create_room(&space(schedule, &made, names)).await?;
    let (tracks, talks) = made.split_at(schedule.tracks.len());
    Ok(Site { space, tracks: tracks.to_vec(), talks: talks.to_vec() })
}

fn space(schedule: &Schedule, rooms: &[String], names: &Names) -> NewRoom {
    let orders = (0..schedule.tracks.len())
        .map(|track| format!("{track:03}"))
        .chain(schedule.talks.iter().enumerate().map(|(index, talk)| format!("{:03}-{index:05}", talk.track)));
    let mut state: Vec<_> = rooms
        .iter()
        .zip(orders)
        .map(|(room, order)| {
            ("m.space.child".to_owned(), room.clone(), json!({ "via": [names.server], "order": order }))
        })
        .collect();
    state.push(locator(schedule, "conference_space", &json!({})));
    NewRoom {
        name: schedule.title.to_string(),
        topic: format!("All rooms of {}", schedule.title),
        alias: names.prefix.trim_end_matches('-').to_owned(),
        space: true,
        state,
    }
}

fn track_room(schedule: &Schedule, track: usize, names: &Names) -> NewRoom {
    let slug = track_slug(schedule, track);
    let first = schedule.talks.iter().find(|talk| talk.track == track);
    let mut state = vec![locator(schedule, "auditorium", &json!({ "auditoriumId": slug }))];
    state.extend(first.and_then(|talk| livestream(schedule, talk)));
    let name = schedule.tracks.get(track).map(|track| track.name.to_string()).unwrap_or_default();
    NewRoom {
        topic: format!("The track \"{name}\": talk about its talks, meet the others"),
        name,
        alias: format!("{}{slug}", names.prefix),
        space: false,
        state,
    }
}

fn talk_room(schedule: &Schedule, index: usize, talk: &Talk, names: &Names) -> NewRoom {
    let slug = if talk.slug.is_empty() { format!("talk-{index}") } else { talk.slug.to_string() };
    let ids = json!({ "talkId": &*talk.id.0, "auditoriumId": track_slug(schedule, talk.track) });
    let mut state = vec![locator(schedule, "talk", &ids)];
    state.extend(livestream(schedule, talk));
    let people: Vec<_> = talk.people.iter().filter_map(|person| schedule.people.get(*person)).collect();
    let people = people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
    let hall = schedule.halls.get(talk.hall).map(|hall| hall.name.as_str()).unwrap_or_default();
    let begin = talk.start.to_zoned(schedule.zone.clone()).strftime("%a %H:%M").to_string();
    let topic = if people.is_empty() { format!("{begin}, {hall}") } else { format!("{people} · {begin}, {hall}") };
    NewRoom { name: talk.title.to_string(), topic, alias: format!("{}{slug}", names.prefix), space: false, state }
}

fn track_slug(schedule: &Schedule, track: usize) -> String {
    match schedule.tracks.get(track) {
        Some(track) if !track.slug.is_empty() => track.slug.to_string(),
        _ => format!("track-{track}"),
    }
}

/// The stream's address as conference-bot gives it to a room: a custom widget called "Livestream".
fn livestream(schedule: &Schedule, talk: &Talk) -> Option<(String, String, Value)> {
    let address: &Url = talk.links.iter().find(|link| link.kind == LinkKind::Stream).map(|link| &link.href)?;
    let hall = schedule.halls.get(talk.hall).map(|hall| hall.name.as_str()).unwrap_or_default();
    let content = json!({
        "id": "livestream", "type": "m.custom", "name": "Livestream", "url": address.as_str(), "data": { "title": hall },
    });
    Some(("im.vector.modular.widgets".to_owned(), "livestream".to_owned(), content))
}

/// What a room is for, in conference-bot's words.
fn locator(schedule: &Schedule, kind: &str, ids: &Value) -> (String, String, Value) {
    let mut content = json!({ "kind": kind, "conferenceId": schedule.acronym.as_str() });
    if let (Some(content), Some(ids)) = (content.as_object_mut(), ids.as_object()) {
        content.extend(ids.clone());
    }
    ("org.matrix.confbot.locator".to_owned(), String::new(), content)
}
