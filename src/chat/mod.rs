//! Talking: what may be asked of the Matrix network, what it reports, and the data both speak of.
mod event;
mod id;
mod join;
pub mod link;
pub mod matrix;
mod media;
mod message;
mod request;
mod room;
mod session;
mod timeline;

pub use event::{Alert, AlertReason, Event, Hit};
pub use id::{Alias, EventId, RoomId, UserId};
pub use join::JoinQueue;
pub use media::{Answer, Media, MediaKey, MediaKind, Picture, Poll};
pub use message::{Body, Coming, Item, ItemId, ItemKind, Message, Reaction, Reply, SendState, Thread};
pub use request::{Action, Direction, Jump, Kind, Loudness, Mention, Outgoing, Request};
pub use room::{Member, Powers, Room, TimelineId};
pub use session::{Connection, Flows, Secret};
pub use timeline::{Change, Items, Timeline};
