//! The attendees: what they say, and the saying of it.
mod history;
mod lines;
mod people;
mod script;

pub(crate) use lines::About;
pub(crate) use people::{Crowd, Place};
