//! What is on now and what comes next, hall by hall.
use jiff::Timestamp;

use super::Schedule;

/// The now and next of every hall that has either, in the order of the halls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    pub halls: Vec<HallNow>,
}

/// One hall at one moment; the talks are indices into [`Schedule::talks`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallNow {
    /// Index into [`Schedule::halls`].
    pub hall: usize,
    /// The talks that are on, the one that began last first.
    pub now: Vec<usize>,
    /// The talk that begins next, be it on another day.
    pub next: Option<usize>,
}

/// Says what is on at `now` and what comes next.
#[must_use]
pub fn board(schedule: &Schedule, now: Timestamp) -> Board {
    let mut halls: Vec<_> =
        (0..schedule.halls.len()).map(|hall| HallNow { hall, now: Vec::new(), next: None }).collect();
    // Talks are sorted by start: the first that lies ahead is the next, the last that is on began last.
    for (index, talk) in schedule.talks.iter().enumerate() {
        let Some(here) = halls.get_mut(talk.hall) else { continue };
        if talk.is_on(now) {
            here.now.insert(0, index);
        } else if talk.start > now {
            here.next.get_or_insert(index);
        }
    }
    halls.retain(|hall| !hall.now.is_empty() || hall.next.is_some());
    Board { halls }
}
