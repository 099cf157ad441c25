//! What is on now and what comes next, hall by hall.
use jiff::Timestamp;

use super::Schedule;

/// The now and next of every hall, in the order of the halls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The halls that have either.
    pub halls: Vec<HallNow>,
    /// The halls where all that is held in them is over, by their index into [`Schedule::halls`].
    pub over: Vec<usize>,
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
    board_of(schedule, 0..schedule.talks.len(), now)
}

/// The same, as if only these talks were held: ascending indices into [`Schedule::talks`].
#[must_use]
pub fn board_of(schedule: &Schedule, talks: impl IntoIterator<Item = usize>, now: Timestamp) -> Board {
    let mut halls: Vec<Option<HallNow>> = vec![None; schedule.halls.len()];
    // Talks are sorted by start: the first that lies ahead is the next, the last that is on began last.
    for index in talks {
        let Some(talk) = schedule.talks.get(index) else { continue };
        let Some(hall) = halls.get_mut(talk.hall) else { continue };
        let here = hall.get_or_insert_with(|| HallNow { hall: talk.hall, now: Vec::new(), next: None });
        if talk.is_on(now) {
            here.now.push(index);
        } else if talk.start > now {
            here.next.get_or_insert(index);
        }
    }
    let mut board = Board::default();
    for mut here in halls.into_iter().flatten() {
        if here.now.is_empty() && here.next.is_none() {
            board.over.push(here.hall);
        } else {
            here.now.reverse();
            board.halls.push(here);
        }
    }
    board
}
