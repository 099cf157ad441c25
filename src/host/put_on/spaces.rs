//! The conference's space and those within it.
use serde_json::{Value, json};

use super::{General, Names, locator, track_slug};
use crate::{host::NewRoom, schedule::Schedule};

/// The spaces within the conference's: one for each track's talks, and one for the rooms for everybody.
pub(super) fn below(
    schedule: &Schedule,
    talks: &[String],
    general: &[General],
    rooms: &[String],
    names: &Names,
) -> Vec<NewRoom> {
    let of_talks = |track: usize| {
        let of_track = schedule.talks.iter().zip(talks).enumerate().filter(|(_, (talk, _))| talk.track == track);
        let name = schedule.tracks.get(track).map(|track| track.name.to_string()).unwrap_or_default();
        NewRoom {
            topic: format!("A room for each talk of the track \"{name}\""),
            name: format!("{name}: talks"),
            alias: format!("{}space-{}", names.prefix, track_slug(schedule, track)),
            space: true,
            state: of_track.map(|(index, (_, room))| child(room, &format!("talk-{index:05}"), names)).collect(),
        }
    };
    let mut spaces: Vec<_> = (0..schedule.tracks.len()).map(of_talks).collect();
    if !general.is_empty() {
        let children = general.iter().zip(rooms);
        spaces.push(NewRoom {
            name: "Help and hallways".to_owned(),
            topic: "Where to ask, and where to meet".to_owned(),
            alias: format!("{}space-general", names.prefix),
            space: true,
            state: children.map(|(of, room)| child(room, &format!("interest-{}", of.slug), names)).collect(),
        });
    }
    spaces
}

/// The conference's own: the tracks' rooms, each before the space of its talks, then the rest.
pub(super) fn root(schedule: &Schedule, tracks: &[String], spaces: &[String], names: &Names) -> NewRoom {
    let fronts = tracks.iter().enumerate().map(|(track, room)| (room, track, "1-front"));
    let talks = spaces.iter().enumerate().map(|(track, space)| (space, track, "3-talks"));
    let order = |track: usize, part: &str| match schedule.tracks.get(track) {
        Some(_) => format!("auditorium-{}-{part}", track_slug(schedule, track)),
        None => "general".to_owned(),
    };
    let mut state: Vec<_> =
        fronts.chain(talks).map(|(room, track, part)| child(room, &order(track, part), names)).collect();
    state.push(locator(schedule, "conference_space", &json!({})));
    NewRoom {
        name: schedule.title.to_string(),
        topic: format!("All rooms of {}", schedule.title),
        alias: names.root().to_owned(),
        space: true,
        state,
    }
}

/// The longest order that is valid (Matrix specification, "`m.space.child`").
const LONGEST_ORDER: usize = 50;

fn child(room: &str, order: &str, names: &Names) -> (String, String, Value) {
    let order: String = order.chars().take(LONGEST_ORDER).collect();
    ("m.space.child".to_owned(), room.to_owned(), json!({ "via": [names.server], "order": order }))
}
