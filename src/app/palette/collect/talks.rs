//! What the schedule has: talks, who gives them, tracks and halls.
use jiff::{Timestamp, tz::TimeZone};

use super::{Found, NEAR, PERSON, PLACES, World, conference};
use crate::{
    app::{
        palette::{
            Action,
            recent::{Kind, Ranks},
        },
        programme::Standing,
    },
    schedule::{Fate, Schedule, Talk},
    text::Clean,
};

/// What a track or hall has: what is on, what comes next, what was last.
#[derive(Clone, Copy, Default)]
struct On<'s> {
    live: Option<&'s Talk>,
    next: Option<&'s Talk>,
}

impl World<'_> {
    /// The talks that are on or begin soon, in this order, and the others.
    pub(super) fn talks(&self, schedule: &Schedule, ranks: &Ranks<'_>) -> (Vec<Found>, Vec<Found>) {
        let ranks = ranks.talks(conference(schedule));
        let zone = self.programme.zone();
        let found = |talk: &Talk| {
            let standing = Standing::of(talk, self.now);
            let (place, mark, bonus) = match standing {
                _ if talk.fate == Fate::Cancelled => (3, "✗", 0),
                Standing::Live => (0, standing.mark(), NEAR),
                Standing::Soon => (1, standing.mark(), 0),
                Standing::Later => (2, "", 0),
                Standing::Past => (3, standing.mark(), 0),
            };
            let hall = schedule.hall_of(talk).map_or("", |hall| hall.name.as_str());
            let detail = Clean::line(&format!("{} {hall}", when(talk.start, zone)));
            let recent = ranks.get(&*talk.id.0).copied().unwrap_or_default();
            let action = Action::Talk(talk.id.clone());
            (place, Found { mark, recent, bonus, ..Found::new("talk", talk.title.clone(), detail, action) })
        };
        let mut found: Vec<(u8, Found)> = schedule.talks.iter().map(found).collect();
        found.sort_by_key(|(place, _)| *place);
        let later = found.split_off(found.partition_point(|(place, _)| *place <= 1));
        let plain = |found: Vec<(u8, Found)>| found.into_iter().map(|(_, found)| found).collect();
        (plain(found), plain(later))
    }

    pub(super) fn tracks_and_halls(&self, schedule: &Schedule, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
        let mut tracks = vec![On::default(); schedule.tracks.len()];
        let mut halls = vec![On::default(); schedule.halls.len()];
        for talk in schedule.talks.iter().filter(|talk| talk.fate != Fate::Cancelled) {
            for on in tracks.get_mut(talk.track).into_iter().chain(halls.get_mut(talk.hall)) {
                if talk.is_on(self.now) {
                    on.live = Some(talk);
                } else if talk.start > self.now {
                    on.next.get_or_insert(talk);
                }
            }
        }
        let zone = self.programme.zone();
        let mut add = |kind: &'static str, of: Kind, name: &Clean, on: &On<'_>, action: fn(Clean) -> Action| {
            if !name.is_empty() {
                found.push(Found {
                    recent: ranks.of(of, name),
                    mark: on.mark(),
                    bonus: PLACES + if on.live.is_some() { NEAR } else { 0 },
                    ..Found::new(kind, name.clone(), on.words(zone), action(name.clone()))
                });
            }
        };
        for (track, on) in schedule.tracks.iter().zip(&tracks) {
            add("track", Kind::Track, &track.name, on, Action::Track);
        }
        for (hall, on) in schedule.halls.iter().zip(&halls) {
            add("hall", Kind::Hall, &hall.name, on, Action::Hall);
        }
    }

    /// Everybody who gives a talk, with the one that is on or comes next, else the first.
    pub(super) fn speakers(&self, schedule: &Schedule, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
        let mut of: Vec<(usize, Option<&Talk>)> = vec![(0, None); schedule.people.len()];
        for talk in &schedule.talks {
            for person in &talk.people {
                if let Some((talks, shown)) = of.get_mut(*person) {
                    *talks += 1;
                    if shown.is_none_or(|shown| shown.end() <= self.now && talk.end() > self.now) {
                        *shown = Some(talk);
                    }
                }
            }
        }
        for (person, (talks, shown)) in schedule.people.iter().zip(of) {
            let Some(talk) = shown else { continue };
            let detail = match talks {
                1 => talk.title.clone(),
                _ => Clean::line(&format!("{} and {} more", talk.title, talks - 1)),
            };
            let action = Action::Speaker(person.name.clone(), talk.id.clone());
            let recent = ranks.of(Kind::Speaker, &person.name);
            found.push(Found { recent, ..Found::new(PERSON, person.name.clone(), detail, action) });
        }
    }
}

impl On<'_> {
    fn mark(&self) -> &'static str {
        match (self.live, self.next) {
            (Some(_), _) => Standing::Live.mark(),
            (None, Some(_)) => "",
            (None, None) => Standing::Past.mark(),
        }
    }

    /// What is on, `Sat 15:10 Bridges that hold` for what comes next.
    fn words(&self, zone: &TimeZone) -> Clean {
        match (self.live, self.next) {
            (Some(talk), _) => talk.title.clone(),
            (None, Some(talk)) => Clean::line(&format!("{} {}", when(talk.start, zone), talk.title)),
            (None, None) => Clean::line("over"),
        }
    }
}

fn when(time: Timestamp, zone: &TimeZone) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let time = zone.to_datetime(time);
    let day = usize::try_from(time.weekday().to_monday_zero_offset()).unwrap_or_default();
    format!("{} {:02}:{:02}", DAYS.get(day).copied().unwrap_or_default(), time.hour(), time.minute())
}
