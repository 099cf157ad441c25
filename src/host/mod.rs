//! A conference put on a homeserver from its schedule: accounts, a space, rooms, widgets, over plain HTTP.
//!
//! The demo's attendees and the tests' "other account" stand on the same [`Account`]: a second, independent way to speak
//! Matrix, so that a fault in hallway's own chat cannot hide in both.
mod account;
pub mod counter;
mod homeserver;
mod put_on;

pub use account::{Account, NewRoom, Seen};
pub use homeserver::{Error, Homeserver};
pub use put_on::{General, Names, Site, put_on};
