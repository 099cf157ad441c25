//! Halls whose streams could not be had: they are passed over for a while.
use jiff::{SignedDuration, Timestamp};

/// How long a hall is passed over: a stream that is not there may come, for talks begin every few minutes.
const FOR: SignedDuration = SignedDuration::from_mins(5);

/// The halls, by their index in the schedule, and until when: one entry a hall.
#[derive(Debug, Default)]
pub(super) struct Failed(Vec<(usize, Timestamp)>);

impl Failed {
    pub(super) fn note(&mut self, hall: usize, now: Timestamp) {
        self.forget(hall);
        self.0.push((hall, now.checked_add(FOR).unwrap_or(now)));
    }

    /// It plays.
    pub(super) fn forget(&mut self, hall: usize) {
        self.0.retain(|(failed, _)| *failed != hall);
    }

    pub(super) fn has(&self, hall: usize, now: Timestamp) -> bool {
        self.0.iter().any(|(failed, until)| *failed == hall && now < *until)
    }
}
