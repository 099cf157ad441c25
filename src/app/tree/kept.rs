//! Conferences as they are kept for the next start, so that the rooms of one are told from those of another before its
//! programme is opened again.
use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    outline::{General, Outline, Track, What},
    past::{ADDRESSES, ROOMS, SERVERS, TRACKS},
    spot::Spot,
};
use crate::{
    app::chooser::Choice,
    chat::{Address, RoomId},
    schedule::{Key, Source},
    text::{self, Clean},
};

/// Columns that are kept of a name.
const WIDEST: usize = 80;

/// A conference in the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conference {
    key: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<From>,
    tracks: Vec<(String, Vec<Room>)>,
    general: Vec<Place>,
}

/// Where its programme comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum From {
    File(PathBuf),
    /// The addresses, and after how many seconds they are asked again.
    Urls(Vec<Url>, Option<u64>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Room {
    name: String,
    at: Vec<Address>,
}

/// A room for everybody, or a space that holds some.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    #[serde(default, skip_serializing_if = "is_zero")]
    depth: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    space: Option<RoomId>,
    #[serde(flatten)]
    room: Room,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(depth: &u8) -> bool {
    *depth == 0
}

impl Conference {
    pub(super) fn of(outline: &Outline) -> Self {
        let place = |general: &General| {
            let (space, room) = match &general.what {
                What::Room(spot) => (None, Room::of(spot)),
                What::Space(id, name) => (Some(id.clone()), Room { name: fit(name), at: vec![] }),
            };
            Place { depth: general.depth, space, room }
        };
        let track = |track: &Track| (fit(&track.name), track.rooms.iter().map(|spot| Room::of(spot)).collect());
        Self {
            key: outline.key.to_string(),
            title: fit(&outline.title),
            source: outline.opened.as_ref().map(From::of),
            tracks: outline.tracks.iter().map(track).collect(),
            general: outline.general.iter().map(place).collect(),
        }
    }

    /// The conference, as far as what is kept makes sense.
    pub(super) fn read(self) -> Option<Outline> {
        let key = Key::kept(&self.key)?;
        let title = Clean::line(&self.title);
        let mut left = ROOMS;
        let mut spots = |rooms: Vec<Room>| -> Vec<Arc<Spot>> {
            let read: Vec<_> = rooms.into_iter().take(left).filter_map(Room::read).map(Arc::new).collect();
            left -= read.len();
            read
        };
        let tracks = self.tracks.into_iter().take(TRACKS);
        let tracks = tracks
            .map(|(name, rooms)| Track { name: Clean::line(&name), rooms: spots(rooms), talks: vec![] })
            .collect();
        let place = |place: Place| {
            let what = match place.space {
                Some(id) => What::Space(id, Clean::line(&place.room.name)),
                None => What::Room(Arc::new(place.room.read()?)),
            };
            Some(General { depth: place.depth, what })
        };
        let general = self.general.into_iter().take(ROOMS).filter_map(place).collect();
        let opened = self.source.map(|source| source.read(title.clone()));
        Some(Outline { key, title, opened, tracks, talks: HashMap::new(), general })
    }
}

impl From {
    fn of(choice: &Choice) -> Self {
        match &choice.source {
            Source::File(path) => Self::File(path.clone()),
            source => Self::Urls(source.urls().to_vec(), choice.every.map(|every| every.as_secs())),
        }
    }

    fn read(self, title: Clean) -> Choice {
        let (source, every) = match self {
            Self::File(path) => (Source::File(path), None),
            Self::Urls(mut urls, every) => {
                urls.retain(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
                (Source::Urls(urls), every.map(|seconds| Duration::from_secs(seconds.max(300))))
            }
        };
        Choice { title, source, every, early: None }
    }
}

impl Room {
    fn of(spot: &Spot) -> Self {
        Self { name: fit(&spot.name), at: spot.addresses.clone() }
    }

    fn read(self) -> Option<Spot> {
        let mut addresses = self.at;
        addresses.truncate(ADDRESSES);
        for address in &mut addresses {
            address.via.truncate(SERVERS);
        }
        (!addresses.is_empty()).then(|| Spot { name: Clean::line(&self.name), addresses })
    }
}

fn fit(name: &str) -> String {
    text::fit(name, WIDEST)
}
