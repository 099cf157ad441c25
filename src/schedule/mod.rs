//! The programme: what is held where and when, who speaks, and where it is talked about and shown.
mod board;
mod cache;
mod fetch;
mod live;
mod model;
pub mod parse;
mod query;
mod service;

pub use board::{Board, HallNow, board};
pub use fetch::{Error as ReadError, read};
pub use live::{Live, LiveError, LiveKind, LiveRoom, LiveStream};
pub use model::{Day, Fate, Hall, Link, LinkKind, Markup, Person, Schedule, Talk, TalkId, Track};
pub use service::{Event, Origin, Request, Source, spawn};
