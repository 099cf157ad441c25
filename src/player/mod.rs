//! Watching: what may be asked of the player process, what it reports, and its frames.
pub mod cells;
mod message;
mod service;
mod verdict;
pub mod wire;
mod wishes;

pub use message::{Event, Frame, Latest, Request, Slot, StreamUrl};
pub use service::{Player, spawn};
