//! The tree beside the messages: each track of the day with what is on in it.
use jiff::Timestamp;

use super::programme::Programme;
use crate::{
    chat::Alias,
    schedule::{Fate, TalkId},
};

/// One track as the tree shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackNow {
    /// Index into the schedule's tracks.
    pub track: usize,
    /// The room of the talk below, else of the track's first talk.
    pub room: Option<Alias>,
    /// The talk that is on, else the next one of the day.
    pub talk: Option<TalkId>,
    /// Whether that talk is on.
    pub live: bool,
}

/// The tracks of the day that has come, those with a talk that is on first.
#[must_use]
pub(super) fn tracks(programme: &Programme, now: Timestamp) -> Vec<TrackNow> {
    let Some(schedule) = programme.schedule() else { return vec![] };
    let Some(day) = schedule.day_at(now) else { return vec![] };
    let mut found: Vec<Option<TrackNow>> = vec![None; schedule.tracks.len()];
    // Talks are sorted by start: the last one that is on began last, the first that lies ahead is next.
    for of_day in schedule.talks_of_day(day) {
        let Some(place) = found.get_mut(of_day.track) else { continue };
        let room = || programme.rooms_of(of_day).into_iter().next();
        let entry =
            place.get_or_insert_with(|| TrackNow { track: of_day.track, room: room(), talk: None, live: false });
        // A track goes on without what was cancelled.
        let held = of_day.fate != Fate::Cancelled;
        let (live, next) = (held && of_day.is_on(now), held && of_day.start > now);
        if live || (next && entry.talk.is_none()) {
            entry.room = room().or(entry.room.take());
            entry.talk = Some(of_day.id.clone());
            entry.live = live;
        }
    }
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    found.sort_by_key(|entry| (!entry.live, entry.talk.is_none()));
    found
}
