//! Talking: what may be asked of the Matrix network, what it reports, and the data both speak of.
mod id;
mod join;
pub mod link;
pub mod matrix;
mod message;
mod service;
mod timeline;

pub use id::{Alias, EventId, RoomId, UserId};
pub use join::JoinQueue;
pub use message::{Body, Item, ItemId, ItemKind, Message, Reaction, Reply, SendState};
pub use service::{Connection, Event, Flows, Outgoing, Request, Room, Secret};
pub use timeline::{Change, Timeline};
