//! Looking for words in a room's messages, on the server.
use std::cmp::Reverse;

use matrix_sdk::{
    Room,
    config::RequestConfig,
    ruma::{
        self,
        api::client::{
            filter::RoomEventFilter,
            search::search_events::v3::{self as search_events, Criteria, OrderBy, SearchKeys, SearchResult},
        },
    },
};

use super::{NOT_IN_IT, PATIENCE, name_of, said::Said};
use crate::chat::{
    Event, Hit, RoomId,
    matrix::{account::Context, words},
};

/// Messages told.
const MOST: u16 = 100;

/// What the server finds, the newest first; an event in any case.
pub(super) async fn search(context: &Context, id: RoomId, wanted: String) -> Event {
    let failed = |reason: String| Event::SearchFailed { room: id.clone(), reason };
    let Some(room) = context.room(&id) else { return failed(NOT_IN_IT.to_owned()) };
    if room.encryption_state().is_encrypted() {
        return failed("the server cannot read an encrypted room, so it cannot search it".to_owned());
    }
    if wanted.trim().is_empty() {
        return failed("say what to look for".to_owned());
    }
    let config = RequestConfig::new().disable_retry().timeout(PATIENCE);
    let found = match context.client.send(request(&room, wanted.clone())).with_request_config(config).await {
        Ok(response) => response.search_categories.room_events,
        Err(error) => return failed(words::http(&error, &context.server())),
    };
    let mut hits: Vec<_> = found.results.iter().take(MOST.into()).filter_map(|result| hit(context, result)).collect();
    hits.sort_by_key(|found| Reverse(found.time));
    let total = found.count.map_or(0, u64::from).max(hits.len() as u64);
    Event::Found { room: id, words: wanted, hits, total }
}

fn request(room: &Room, wanted: String) -> search_events::Request {
    let mut filter = RoomEventFilter::default();
    filter.rooms = Some(vec![room.room_id().to_owned()]);
    filter.limit = Some(MOST.into());
    let mut criteria = Criteria::new(wanted);
    criteria.keys = Some(vec![SearchKeys::ContentBody]);
    criteria.order_by = Some(OrderBy::Recent);
    criteria.filter = filter;
    criteria.event_context.before_limit = ruma::uint!(0);
    criteria.event_context.after_limit = ruma::uint!(0);
    criteria.event_context.include_profile = true;
    let mut categories = search_events::Categories::new();
    categories.room_events = Some(criteria);
    search_events::Request::new(categories)
}

fn hit(context: &Context, found: &SearchResult) -> Option<Hit> {
    let said = Said::read(found.result.as_ref()?.json().get())?;
    let sender = ruma::UserId::parse(&said.sender).ok()?;
    if context.people.ignores(&sender) {
        return None;
    }
    // As they were called when they said it.
    let name = found.context.profile_info.get(&sender).and_then(|profile| profile.displayname.as_deref());
    Some(Hit { event: said.event, name: name_of(&sender, name, false), time: said.time, text: said.text })
}
