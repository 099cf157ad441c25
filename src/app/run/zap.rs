//! From one live stream to the next.
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        Effect, State,
        room::{Focus, Room},
        watch::Source,
    },
    schedule::{Fate, Schedule, Talk},
};

/// A hall's stream goes on in a break: this long after a talk, and this long before one, it is shown too.
const AFTER: SignedDuration = SignedDuration::from_mins(30);
const BEFORE: SignedDuration = SignedDuration::from_mins(15);

impl State {
    /// Watches the next stream, or the one before: the halls in the schedule's order, all of them, whatever the programme
    /// is filtered by; those where a talk is on, then those that have a break. Where nothing plays, one begins with the
    /// hall on screen.
    pub(super) fn zap(&mut self, forward: bool) -> Vec<Effect> {
        let Some(schedule) = self.programme.schedule().cloned() else { return vec![] };
        let (live, breaks) = on_stage(&schedule, self.now);
        let listed = self.programme.known().live_halls(&schedule);
        let is_listed = |talk: &&Talk| listed.is_empty() || listed.contains(&talk.hall);
        let talks: Vec<&Talk> = live.iter().chain(&breaks).copied().filter(is_listed).collect();
        let watching = self.watch.aimed_at().is_some();
        let hall = self.watch.aimed_at().map_or_else(|| self.hall_on_screen(), |source| source.hall);
        let order = order(&talks, hall, watching, forward);
        let found = order.iter().find_map(|talk| {
            let passed = self.watch.has_failed(talk.hall, self.now) || (watching && hall == Some(talk.hall));
            if passed { None } else { self.source(talk) }
        });
        let Some(source) = found else {
            let other = if watching { "other " } else { "" };
            self.notices.info(format!("No {other}stream is live now."));
            return vec![];
        };
        if live.is_empty() {
            self.notices.info("No talk is on now: this hall has a break.");
        }
        let effects = self.play(source);
        self.zapped();
        effects
    }

    /// The hall of the talk that is selected, or of what the room on screen is about.
    fn hall_on_screen(&self) -> Option<usize> {
        let talk = match self.rooms.current() {
            None => self.programme.talk(),
            Some(Room { focus: Focus::Tree, .. }) => self.talk_in_tree(),
            Some(_) => self.talk_of_room(),
        };
        talk.map(|talk| talk.hall)
    }

    /// Where a talk may be watched; `None` where nothing is known.
    pub(super) fn source(&self, talk: &Talk) -> Option<Source> {
        let schedule = self.programme.schedule()?;
        Source::of_hall(schedule, talk, &self.programme.known().places(schedule, talk))
    }
}

/// One talk for each hall that may be streaming: the talk that is on, the one that began last; for halls that have a
/// break, the talk that ended last, or else the one that begins next. Each in the order of the halls.
fn on_stage(schedule: &Schedule, now: Timestamp) -> (Vec<&Talk>, Vec<&Talk>) {
    let mut halls: Vec<[Option<&Talk>; 2]> = vec![[None; 2]; schedule.halls.len()];
    // Talks are sorted by start.
    for talk in schedule.talks.iter().filter(|talk| talk.fate != Fate::Cancelled) {
        let Some([on, near]) = halls.get_mut(talk.hall) else { continue };
        if talk.is_on(now) {
            *on = Some(talk);
        } else if talk.end() <= now && now.duration_since(talk.end()) < AFTER {
            *near = near.filter(|last| last.end() > talk.end()).or(Some(talk));
        } else if talk.start > now && talk.start.duration_since(now) < BEFORE {
            near.get_or_insert(talk);
        }
    }
    let live = halls.iter().filter_map(|[on, _]| *on).collect();
    let breaks = halls.iter().filter(|[on, _]| on.is_none()).filter_map(|[_, near]| *near).collect();
    (live, breaks)
}

/// The talks in the order in which they are tried: from this hall on, or (`after`) from the one after it.
fn order<'s>(talks: &[&'s Talk], hall: Option<usize>, after: bool, forward: bool) -> Vec<&'s Talk> {
    let count = talks.len();
    let step = if forward { 1 } else { count.max(1) - 1 };
    let place = talks.iter().position(|talk| Some(talk.hall) == hall);
    let first = place.map_or(0, |place| if after { place + step } else { place });
    (0..count).filter_map(|n| talks.get((first + n * step) % count).copied()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::{schedule::Hall, text::Clean};

    fn minute(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_mins(minutes)).unwrap()
    }

    /// A talk in a hall from minute to minute.
    fn talk(hall: usize, from: i64, to: i64) -> Talk {
        let duration = SignedDuration::from_mins(to - from);
        Talk {
            hall,
            start: minute(from),
            duration,
            title: Clean::line(&format!("{hall} at {from}")),
            ..Talk::default()
        }
    }

    fn schedule(mut talks: Vec<Talk>) -> Schedule {
        talks.sort_by_key(|talk| talk.start);
        let halls = (0..6).map(|_| Hall::default()).collect();
        Schedule {
            title: Clean::default(),
            acronym: Clean::default(),
            url: None,
            zone: jiff::tz::TimeZone::UTC,
            days: vec![],
            halls,
            tracks: vec![],
            people: vec![],
            talks,
        }
    }

    #[test]
    fn what_is_on_comes_before_what_has_a_break() {
        let cancelled = Talk { fate: Fate::Cancelled, ..talk(1, 90, 120) };
        let schedule = schedule(vec![
            talk(0, 0, 90),
            talk(0, 110, 140),
            cancelled,
            talk(2, 60, 120),
            talk(2, 95, 120),
            talk(3, 0, 70),
            talk(4, 114, 150),
            talk(5, 115, 150),
        ]);
        let titles = |talks: Vec<&Talk>| talks.iter().map(|talk| talk.title.to_string()).collect::<Vec<_>>();
        let (live, breaks) = on_stage(&schedule, minute(100));
        assert_eq!(titles(live), ["2 at 95"], "the one that began last");
        assert_eq!(titles(breaks), ["0 at 0", "4 at 114"]);
        let (live, breaks) = on_stage(&schedule, minute(120));
        assert_eq!(titles(live), ["0 at 110", "4 at 114", "5 at 115"]);
        assert_eq!(titles(breaks), ["2 at 95"]);
    }

    #[test]
    fn one_goes_round_in_both_directions() {
        let talks = [talk(1, 0, 1), talk(4, 0, 1), talk(2, 0, 1)];
        let talks: Vec<&Talk> = talks.iter().collect();
        let halls =
            |hall, after, forward| order(&talks, hall, after, forward).iter().map(|talk| talk.hall).collect::<Vec<_>>();
        assert_eq!(halls(Some(1), true, true), [4, 2, 1]);
        assert_eq!(halls(Some(1), true, false), [2, 4, 1]);
        assert_eq!(halls(Some(9), true, true), [1, 4, 2], "a hall that is live no more");
        assert_eq!(halls(None, true, false), [1, 2, 4], "a stream of no hall");
        assert_eq!(halls(Some(4), false, true), [4, 2, 1]);
        assert_eq!(halls(None, false, false), [1, 2, 4]);
        assert_eq!(order(&[], Some(1), true, false), Vec::<&Talk>::new());
    }
}
