//! Rooms that are shown without being in them.
use super::account::Context;
use crate::chat::{Address, Event, Name};

/// Answers `Request::Peek`.
pub(super) async fn serve(context: Context, address: Address) {
    let Name::Id(room) = address.name else { return };
    context.tell(Event::PeekFailed { room, reason: "it was not looked at".to_owned() }).await;
}
