//! The mentions of all rooms, as the server has them: its sliding sync does not count them.
use std::{cmp::Reverse, collections::HashMap};

use matrix_sdk::{
    Room,
    config::RequestConfig,
    ruma::{self, api::client::push::get_notifications::v3 as get_notifications},
};

use super::{PATIENCE, known, name_in, said::Said};
use crate::{
    chat::{
        Alert, AlertReason, Event,
        matrix::{account::Context, words},
    },
    text::Clean,
};

/// Mentions told.
const MOST: u16 = 100;

/// The newest mentions, the newest first; an event in any case.
pub(super) async fn inbox(context: &Context) -> Event {
    let mut request = get_notifications::Request::new();
    request.limit = Some(MOST.into());
    request.only = Some("highlight".to_owned());
    let config = RequestConfig::new().disable_retry().timeout(PATIENCE);
    let response = match context.client.send(request).with_request_config(config).await {
        Ok(response) => response,
        Err(error) => return Event::InboxFailed { reason: words::http(&error, &context.server()) },
    };
    let mut names = HashMap::new();
    let mut alerts = Vec::new();
    for notification in response.notifications.iter().take(MOST.into()) {
        let (Some(room), Some(said)) =
            (context.client.get_room(&notification.room_id), Said::read(notification.event.json().get()))
        else {
            continue;
        };
        alerts.extend(alert(context, &room, said, &mut names).await);
    }
    alerts.sort_by_key(|found| Reverse(found.time));
    Event::Inbox(alerts)
}

type Names = HashMap<(ruma::OwnedRoomId, ruma::OwnedUserId), Clean>;

async fn alert(context: &Context, room: &Room, said: Said, names: &mut Names) -> Option<Alert> {
    let sender = ruma::UserId::parse(&said.sender).ok()?;
    if room.state() != matrix_sdk::RoomState::Joined || context.people.ignores(&sender) {
        return None;
    }
    let key = (room.room_id().to_owned(), sender.clone());
    let name = if let Some(name) = names.get(&key) {
        name.clone()
    } else {
        let name = name_in(room, &sender).await;
        names.insert(key, name.clone());
        name
    };
    Some(Alert {
        room: room.room_id().as_str().parse().ok()?,
        event: said.event,
        sender: known(&sender)?,
        name,
        text: said.text,
        time: said.time,
        reason: AlertReason::Mention,
    })
}
