//! The programme: what is held where and when, who speaks, and where it is talked about and shown.
mod board;
mod cache;
pub mod changes;
mod fetch;
pub mod keep;
mod key;
mod live;
mod model;
pub mod parse;
mod query;
pub mod search;
mod service;

pub use board::{Board, HallNow, board, board_of};
pub use changes::{Change, ChangeKind};
pub use fetch::{Error as ReadError, read, read_recent};
pub use key::Key;
pub use live::{Live, LiveError, LiveKind, LiveRoom, LiveStream, Voice};
pub use model::{Day, Fate, Hall, Link, LinkKind, Markup, Person, Schedule, Talk, TalkId, Track};
pub use service::{Event, Folders, Origin, Request, Source, Tuning, spawn, spawn_tuned};
