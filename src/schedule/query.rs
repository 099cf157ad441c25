//! What the screens ask of a schedule; all of it pure.
use jiff::{Timestamp, Zoned};

use super::{Hall, Person, Schedule, Talk, TalkId, Track};

impl Schedule {
    /// The talk of that name.
    #[must_use]
    pub fn talk(&self, id: &TalkId) -> Option<&Talk> {
        self.talks.iter().find(|talk| talk.id == *id)
    }

    /// The talks of a day, by start. `day` is an index into [`Schedule::days`].
    pub fn talks_of_day(&self, day: usize) -> impl Iterator<Item = &Talk> {
        self.talks.iter().filter(move |talk| talk.day == day)
    }

    /// The talks of a track, by start. `track` is an index into [`Schedule::tracks`].
    pub fn talks_of_track(&self, track: usize) -> impl Iterator<Item = &Talk> {
        self.talks.iter().filter(move |talk| talk.track == track)
    }

    /// The talks held in a hall, by start. `hall` is an index into [`Schedule::halls`].
    pub fn talks_of_hall(&self, hall: usize) -> impl Iterator<Item = &Talk> {
        self.talks.iter().filter(move |talk| talk.hall == hall)
    }

    /// The hall a talk is held in.
    #[must_use]
    pub fn hall_of(&self, talk: &Talk) -> Option<&Hall> {
        self.halls.get(talk.hall)
    }

    /// The track a talk belongs to.
    #[must_use]
    pub fn track_of(&self, talk: &Talk) -> Option<&Track> {
        self.tracks.get(talk.track)
    }

    /// Those who give a talk, in the schedule's order.
    pub fn people_of<'s>(&'s self, talk: &'s Talk) -> impl Iterator<Item = &'s Person> + 's {
        talk.people.iter().filter_map(|&person| self.people.get(person))
    }

    /// What the conference's own clocks show at `moment`.
    #[must_use]
    pub fn zoned(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }

    /// The day to show at `now`: the one that is on, else the next one, else the last. `None` without days.
    #[must_use]
    pub fn day_at(&self, now: Timestamp) -> Option<usize> {
        let last = self.days.len().checked_sub(1)?;
        Some(self.days.iter().position(|day| now < day.end).unwrap_or(last))
    }

    /// The talks of a track that are on, the one that began last first.
    #[must_use]
    pub fn now_in_track(&self, track: usize, now: Timestamp) -> Vec<&Talk> {
        let mut on: Vec<_> = self.talks_of_track(track).filter(|talk| talk.is_on(now)).collect();
        on.reverse();
        on
    }

    /// The talk of a track that begins next.
    #[must_use]
    pub fn next_in_track(&self, track: usize, now: Timestamp) -> Option<&Talk> {
        self.talks_of_track(track).find(|talk| talk.start > now)
    }
}
