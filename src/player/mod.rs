//! Watching: what may be asked of the player process, what it reports, and its frames.
pub mod addresses;
pub mod agent;
pub mod cells;
mod message;
pub mod playlist;
mod reach;
mod remote;
mod screen;
mod service;
pub mod still;
mod verdict;
pub mod wire;
mod wishes;

pub use message::{
    About, Event, Frame, How, Kind, Latest, Output, Png, Position, Quality, Request, Seek, Slot, StreamUrl, Title,
    Track, Trouble,
};
pub use remote::{Remote, connect};
pub use screen::Screen;
pub use service::{Player, spawn, spawn_on};
