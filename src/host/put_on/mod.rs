//! A conference's rooms, made from its schedule, in the manner of matrix-org/conference-bot.
mod rooms;
mod spaces;
mod widgets;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use url::Url;

use super::{Account, Error, NewRoom};
use crate::schedule::Schedule;

/// Rooms made at the same time: a homeserver on the same machine gains little from more.
const AT_ONCE: usize = 4;

/// How the conference's rooms are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// What every alias begins with, such as `2026-`.
    pub prefix: String,
    /// The homeserver's name, the part of an alias after the colon.
    pub server: String,
    /// The site that has the pages of widgets; rooms link to it, nobody fetches it.
    pub pages: Url,
}

impl Names {
    /// The alias of a track's or talk's room.
    #[must_use]
    pub fn alias(&self, slug: &str) -> String {
        format!("#{}{slug}:{}", self.prefix, self.server)
    }

    /// The alias of the conference's space.
    #[must_use]
    pub fn space(&self) -> String {
        format!("#{}:{}", self.root(), self.server)
    }

    fn root(&self) -> &str {
        self.prefix.trim_end_matches('-')
    }
}

/// A room for everybody: neither a track's nor a talk's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct General {
    /// The end of its alias, such as `infodesk`.
    pub slug: &'static str,
    pub name: &'static str,
    pub topic: &'static str,
    /// People can also see each other there, in a Jitsi call.
    pub call: bool,
}

/// What was made: rooms by id, in the schedule's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub space: String,
    /// By index into [`Schedule::tracks`].
    pub tracks: Vec<String>,
    /// By index into [`Schedule::talks`].
    pub talks: Vec<String>,
    /// In the order in which they were given.
    pub general: Vec<String>,
}

/// Makes the conference's space; in it a room for each track, a space for each track's talks with a room for each of them, and
/// a space for the `general` rooms. All of it is public and readable by the world, each room says what it is for, and has
/// its widgets. Tracks and talks without a slug are called by their number.
pub async fn put_on(
    schedule: &Schedule,
    general: &[General],
    organiser: &Account,
    names: &Names,
) -> Result<Site, Error> {
    let tracks = (0..schedule.tracks.len()).map(|track| rooms::of_track(schedule, track, names));
    let talks = schedule.talks.iter().enumerate().map(|(index, talk)| rooms::of_talk(schedule, index, talk, names));
    let others = general.iter().map(|room| rooms::of_all(schedule, room, names));
    let made = make(organiser, &tracks.chain(talks).chain(others).collect::<Vec<_>>()).await?;
    let (tracks, rest) = made.split_at(schedule.tracks.len());
    let (talks, others) = rest.split_at(schedule.talks.len());
    let below = spaces::below(schedule, talks, general, others, names);
    let spaces = make(organiser, &below).await?;
    let space = organiser.create_room(&spaces::root(schedule, tracks, &spaces, names)).await?;
    Ok(Site { space, tracks: tracks.to_vec(), talks: talks.to_vec(), general: others.to_vec() })
}

/// Makes rooms; gives their ids.
async fn make(organiser: &Account, rooms: &[NewRoom]) -> Result<Vec<String>, Error> {
    stream::iter(rooms.iter().map(|room| organiser.create_room(room))).buffered(AT_ONCE).try_collect().await
}

fn track_slug(schedule: &Schedule, track: usize) -> String {
    match schedule.tracks.get(track) {
        Some(track) if !track.slug.is_empty() => track.slug.to_string(),
        _ => format!("track-{track}"),
    }
}

/// What a room is for, in conference-bot's words.
fn locator(schedule: &Schedule, kind: &str, ids: &Value) -> (String, String, Value) {
    let mut content = json!({ "kind": kind, "conferenceId": schedule.acronym.as_str() });
    if let (Some(content), Some(ids)) = (content.as_object_mut(), ids.as_object()) {
        content.extend(ids.clone());
    }
    ("org.matrix.confbot.locator".to_owned(), String::new(), content)
}
