//! Talking: what may be asked of the Matrix network, what it reports, and the data both speak of.
mod address;
mod event;
mod id;
pub mod link;
pub mod matrix;
mod media;
mod message;
pub mod queue;
mod request;
mod room;
mod session;
mod space;
mod timeline;
pub mod widget;

pub use address::{Address, MOST_SERVERS, Name};
pub use event::{Alert, AlertReason, Event, GIVEN_UP, Hit, Progress};
pub use id::{Alias, EventId, RoomId, Server, UserId};
pub use media::{Answer, Media, MediaKey, MediaKind, Picture, Poll};
pub use message::{Body, Coming, Item, ItemId, ItemKind, Message, Reaction, Reply, SendState, Thread};
pub use request::{Action, Direction, Jump, Kind, Loudness, Mention, Outgoing, Rank, Request};
pub use room::{About, Member, Powers, Room, TimelineId};
pub use session::{Connection, Flows, Secret};
pub use space::{Space, SpaceRoom};
pub use timeline::{Change, Items, Timeline};
pub use widget::{Widget, WidgetKind};
