//! What addresses led to before.
use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::chat::{Alias, MOST_SERVERS, RoomId, Server};

/// Addresses remembered; the one asked for longest ago is forgotten.
const MOST: usize = 2_000;
/// How long it is taken for granted where one leads, and that it leads nowhere.
const FRESH: SignedDuration = SignedDuration::from_hours(24);
const ABSENT: SignedDuration = SignedDuration::from_hours(1);

/// Where addresses led, and when.
#[derive(Debug, Default)]
pub(super) struct Known {
    places: HashMap<Alias, Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// `None`: there was no such room.
    room: Option<RoomId>,
    via: Vec<Server>,
    time: Timestamp,
}

/// How one is written down.
#[derive(Serialize, Deserialize)]
struct Line {
    alias: Alias,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<RoomId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    via: Vec<Server>,
    time: Timestamp,
}

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Memory {
    Is(RoomId, Vec<Server>),
    Absent,
    Nothing,
}

impl Known {
    /// What was written; nothing, where that cannot be read.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let lines: Vec<Line> = serde_json::from_slice(bytes).unwrap_or_default();
        let mut known = Self::default();
        for Line { alias, room, mut via, time } in lines.into_iter().take(MOST) {
            via.truncate(MOST_SERVERS);
            known.places.insert(alias, Place { room, via, time });
        }
        known
    }

    /// All of it, to be written.
    pub(super) fn written(&self) -> Vec<u8> {
        let line = |(alias, place): (&Alias, &Place)| {
            let Place { room, via, time } = place.clone();
            Line { alias: alias.clone(), room, via, time }
        };
        let mut lines: Vec<_> = self.places.iter().map(line).collect();
        lines.sort_by(|a, b| a.alias.cmp(&b.alias));
        serde_json::to_vec(&lines).unwrap_or_default()
    }

    /// What is known of it and may be taken for granted.
    pub(super) fn of(&self, alias: &Alias, now: Timestamp) -> Memory {
        let Some(place) = self.places.get(alias) else { return Memory::Nothing };
        let age = now.duration_since(place.time);
        let lasts = if place.room.is_some() { FRESH } else { ABSENT };
        // A clock that was set back says nothing.
        if age.is_negative() || age >= lasts {
            return Memory::Nothing;
        }
        match &place.room {
            Some(room) => Memory::Is(room.clone(), place.via.clone()),
            None => Memory::Absent,
        }
    }

    /// Where it led last, however long ago.
    pub(super) fn last(&self, alias: &Alias) -> Option<(RoomId, Vec<Server>)> {
        let place = self.places.get(alias)?;
        Some((place.room.clone()?, place.via.clone()))
    }

    /// It leads there, or nowhere.
    pub(super) fn note(&mut self, alias: Alias, place: Option<(RoomId, Vec<Server>)>, now: Timestamp) {
        let (room, via) = place.map_or((None, Vec::new()), |(room, via)| (Some(room), via));
        self.places.insert(alias, Place { room, via, time: now });
        if self.places.len() > MOST
            && let Some(oldest) = self.places.iter().min_by_key(|(_, place)| place.time).map(|(alias, _)| alias.clone())
        {
            self.places.remove(&oldest);
        }
    }

    /// What is known of it may no longer be so: it is asked for anew.
    pub(super) fn doubt(&mut self, alias: &Alias) {
        if let Some(place) = self.places.get_mut(alias) {
            place.time = Timestamp::UNIX_EPOCH;
        }
    }

    /// One room goes on in another, and perhaps that one in a third: it is asked for anew. Whether anything led there.
    pub(super) fn moved(&mut self, from: &RoomId, to: &RoomId, via: &[Server]) -> bool {
        let mut changed = false;
        for place in self.places.values_mut().filter(|place| place.room.as_ref() == Some(from)) {
            (place.room, place.via, place.time) = (Some(to.clone()), via.to_vec(), Timestamp::UNIX_EPOCH);
            changed = true;
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alias(name: &str) -> Alias {
        format!("#{name}:x.org").parse().unwrap()
    }

    fn room(name: &str) -> RoomId {
        format!("!{name}:x.org").parse().unwrap()
    }

    fn hour(hour: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hour * 3_600).unwrap()
    }

    #[test]
    fn a_place_is_known_for_a_day_and_serves_longer() {
        let mut known = Known::default();
        let via: Vec<Server> = vec!["x.org".parse().unwrap()];
        known.note(alias("a"), Some((room("a"), via.clone())), hour(0));
        known.note(alias("b"), None, hour(0));
        assert_eq!(known.of(&alias("a"), hour(23)), Memory::Is(room("a"), via.clone()));
        assert_eq!(known.of(&alias("a"), hour(24)), Memory::Nothing);
        assert_eq!(known.of(&alias("a"), hour(-1)), Memory::Nothing);
        assert_eq!(known.last(&alias("a")), Some((room("a"), via.clone())));
        assert_eq!((known.of(&alias("b"), hour(0)), known.last(&alias("b"))), (Memory::Absent, None));
        assert_eq!(known.of(&alias("b"), hour(1)), Memory::Nothing);
        known.note(alias("c"), Some((room("c"), via.clone())), hour(0));
        known.doubt(&alias("c"));
        assert_eq!(
            (known.of(&alias("c"), hour(1)), known.last(&alias("c"))),
            (Memory::Nothing, Some((room("c"), via.clone())))
        );
        // It is written and read again.
        let again = Known::read(&known.written());
        assert_eq!(again.places, known.places);
        assert!(known.moved(&room("a"), &room("new"), &via) && !known.moved(&room("a"), &room("new"), &via));
        assert_eq!(known.of(&alias("a"), hour(1)), Memory::Nothing);
        assert_eq!(known.last(&alias("a")), Some((room("new"), via)));
    }

    #[test]
    fn the_places_known_are_bounded_and_damage_is_passed_over() {
        let mut known = Known::default();
        for number in 0..MOST + 5 {
            known.note(alias(&number.to_string()), None, hour(i64::try_from(number).unwrap()));
        }
        assert_eq!(known.places.len(), MOST);
        assert!(!known.places.contains_key(&alias("4")) && known.places.contains_key(&alias("5")));
        for damaged in ["", "{", "[{}]", r#"[{"alias": "no", "time": 3}]"#] {
            assert!(Known::read(damaged.as_bytes()).places.is_empty());
        }
    }
}
