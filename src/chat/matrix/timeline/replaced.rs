//! Rooms that are closed while they are open here.
use matrix_sdk::Room;

use crate::chat::{
    Address, Event, Name, RoomId,
    matrix::{account::Context, locate},
};

/// Tells where the room goes on, now or as soon as it does.
pub(super) async fn run(context: Context, room: Room, id: RoomId) {
    let mut changes = room.subscribe_info();
    loop {
        if room.is_tombstoned()
            && let Some(step) = locate::replaced(&context, &id).await
        {
            let by = Address { name: Name::Id(step.room), via: step.via };
            return context.tell(Event::Replaced { room: id, by }).await;
        }
        if changes.next().await.is_none() {
            return;
        }
    }
}
