//! The list of joined rooms.
use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt as _, StreamExt as _, pin_mut};
use matrix_sdk_ui::{
    eyeball_im::Vector,
    room_list_service::{RoomListItem, filters},
    sync_service::SyncService,
};

use super::{account::Context, words};
use crate::{
    chat::{Event, Room},
    text::Clean,
};

/// Rooms told, at most.
const MOST: usize = 2_000;
/// Shortest time between two lists: a first sync changes each room several times.
const PAUSE: Duration = Duration::from_millis(100);

/// Tells the rooms at once as they were last known, then each time any of them changes.
pub(super) fn follow(context: &Context, sync: &Arc<SyncService>) -> impl Future<Output = ()> + Send + use<> {
    let (context, sync) = (context.clone(), Arc::clone(sync));
    async move {
        let list = match sync.room_list_service().all_rooms().await {
            Ok(list) => list,
            Err(error) => {
                let reason = format!("the list of rooms cannot be followed ({})", words::last(&error));
                return context.tell(Event::Failed { reason }).await;
            }
        };
        let (entries, control) = list.entries_with_dynamic_adapters(MOST);
        pin_mut!(entries);
        control.set_filter(Box::new(filters::new_filter_all(vec![
            Box::new(filters::new_filter_joined()),
            Box::new(filters::new_filter_not(Box::new(filters::new_filter_space()))),
        ])));
        let mut known = Vector::new();
        let mut told: Option<Vec<Room>> = None;
        while let Some(mut changes) = entries.next().await {
            while let Some(Some(more)) = entries.next().now_or_never() {
                changes.extend(more);
            }
            for change in changes {
                change.apply(&mut known);
            }
            let rooms = rooms(&known);
            if told.as_ref() != Some(&rooms) {
                context.tell(Event::Rooms(rooms.clone())).await;
                told = Some(rooms);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// By name, so that a new message does not change the order.
fn rooms(known: &Vector<RoomListItem>) -> Vec<Room> {
    let mut rooms: Vec<_> = known.iter().filter_map(room).collect();
    rooms.sort_by(|a, b| (a.name.to_lowercase(), &a.id).cmp(&(b.name.to_lowercase(), &b.id)));
    rooms
}

fn room(item: &RoomListItem) -> Option<Room> {
    let room: &matrix_sdk::Room = item;
    let id = room.room_id().as_str();
    let alias = room.canonical_alias();
    let name = match room.cached_display_name() {
        Some(name) => name.to_string(),
        None => alias.as_ref().map_or(id, |alias| alias.as_str()).to_owned(),
    };
    Some(Room {
        alias: alias.and_then(|alias| alias.as_str().parse().ok()),
        topic: Clean::line(&room.topic().unwrap_or_default()),
        unread: room.num_unread_messages(),
        mentions: room.num_unread_mentions(),
        ..Room::named(id.parse().ok()?, &name)
    })
}
