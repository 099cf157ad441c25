//! Which stream shows a talk.
use crate::{
    player::StreamUrl,
    schedule::{Schedule, Talk},
};

/// The addresses at which a talk's hall may be watched, best first.
#[must_use]
pub fn candidates(schedule: &Schedule, talk: &Talk) -> Vec<StreamUrl> {
    let _ = (schedule, talk);
    Vec::new()
}
