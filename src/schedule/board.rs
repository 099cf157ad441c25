//! What is on now and what comes next, hall by hall.
use jiff::Timestamp;

use super::Schedule;

/// The now and next of every hall that has either.
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
    pub next: Option<usize>,
}

/// Says what is on at `now` and what comes next.
#[must_use]
pub fn board(schedule: &Schedule, now: Timestamp) -> Board {
    let mut halls = Vec::new();
    for hall in 0..schedule.halls.len() {
        let here = || schedule.talks.iter().enumerate().filter(move |(_, talk)| talk.hall == hall);
        let mut on: Vec<_> = here().filter(|(_, talk)| talk.is_on(now)).map(|(index, _)| index).collect();
        on.reverse();
        let next = here().find(|(_, talk)| talk.start > now).map(|(index, _)| index);
        if !on.is_empty() || next.is_some() {
            halls.push(HallNow { hall, now: on, next });
        }
    }
    Board { halls }
}
