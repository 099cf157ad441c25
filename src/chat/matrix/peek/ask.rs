//! What the server is asked of a room that the account is not in.
use std::time::Duration;

use matrix_sdk::{
    Client, HttpError,
    config::RequestConfig,
    ruma::{
        EventId as RumaEventId, MilliSecondsSinceUnixEpoch, OwnedEventId, OwnedRoomId, OwnedServerName, OwnedUserId,
        UInt,
        api::{
            Direction as RumaDirection,
            client::{
                context::get_context::v3 as get_context,
                filter::{LazyLoadOptions, RoomEventFilter},
                message::get_message_events::v3 as get_messages,
                peeking::listen_to_new_events::v3 as listen,
                room::{get_event_by_timestamp, get_room_event::v3 as get_event, get_summary::v1 as get_summary},
                space::get_hierarchy::v1 as get_hierarchy,
                state::get_state_event_for_key::v3 as get_state,
            },
            error::ErrorKind,
        },
        events::{AnyStateEvent, StateEventType},
        room::RoomSummary,
        serde::Raw,
        uint,
    },
};
use serde_json::Value;

use super::raw::RawEvent;
use crate::chat::Direction;

/// How long an answer may take; what only adds to what is shown, less.
const PATIENCE: Duration = Duration::from_secs(20);
const BRIEF: Duration = Duration::from_secs(2);
/// Time for an answer to come over a network, beside the time that it was asked to wait.
const WAY: Duration = Duration::from_secs(15);
/// Events of one answer that are looked at, and asked for at most.
const MOST: usize = 500;

/// A room, and the client that asks.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) client: Client,
    pub(super) room: OwnedRoomId,
}

/// A part of the room's past, oldest first.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) events: Vec<RawEvent>,
    /// The members who said it.
    pub(super) people: Vec<Raw<Value>>,
    /// Where it was asked for.
    pub(super) start: String,
    /// Where it goes on; none where nothing follows.
    pub(super) end: Option<String>,
}

impl Source {
    /// Events from `from` on, or the newest.
    pub(super) async fn page(&self, direction: Direction, from: Option<&str>, count: u16) -> Result<Page, HttpError> {
        let towards = match direction {
            Direction::Older => RumaDirection::Backward,
            Direction::Newer => RumaDirection::Forward,
        };
        let mut request = get_messages::Request::new(self.room.clone(), towards);
        request.from = from.map(str::to_owned);
        request.limit = UInt::from(count.clamp(1, 500));
        request.filter = with_people();
        let answer = self.client.send(request).with_request_config(patient(PATIENCE)).await?;
        let end = answer.end.filter(|_| !answer.chunk.is_empty());
        let mut events: Vec<RawEvent> = answer.chunk.into_iter().take(MOST).map(Raw::cast).collect();
        if direction == Direction::Older {
            events.reverse();
        }
        let people = answer.state.into_iter().take(MOST).map(Raw::cast_unchecked).collect();
        Ok(Page { events, people, start: answer.start, end })
    }

    /// What the room is called, and who may join it (MSC3266; where the server has no summaries, as the root of a space).
    pub(super) async fn summary(&self, via: &[OwnedServerName]) -> Result<RoomSummary, HttpError> {
        let request = get_summary::Request::new(self.room.clone().into(), via.to_vec());
        let error = match self.client.send(request).with_request_config(patient(PATIENCE)).await {
            Ok(answer) => return Ok(answer.summary),
            Err(error) => error,
        };
        if !is_missing(&error) {
            return Err(error);
        }
        let mut request = get_hierarchy::Request::new(self.room.clone());
        (request.limit, request.max_depth) = (Some(uint!(1)), Some(uint!(0)));
        let answer = self.client.send(request).with_request_config(patient(PATIENCE)).await?;
        let root = answer.rooms.into_iter().map(|room| room.summary).find(|room| room.room_id == self.room);
        root.ok_or(error)
    }

    /// What happens in the room after `from`, as soon as anything does, and where to go on (specification, "`GET /events`",
    /// deprecated). Without `from`: where the room stands, at once.
    pub(super) async fn listen(
        &self,
        from: Option<&str>,
        wait: Duration,
    ) -> Result<(Vec<Raw<Value>>, Option<String>), HttpError> {
        let mut request = listen::Request::new(self.room.clone());
        (request.from, request.timeout) = (from.map(str::to_owned), Some(wait));
        let answer = self.client.send(request).with_request_config(patient(wait + WAY)).await?;
        Ok((answer.chunk.into_iter().take(MOST).map(Raw::cast_unchecked).collect(), answer.end))
    }

    /// The room's state as it was at this event, without its members: those may be thousands.
    pub(super) async fn state(&self, event: OwnedEventId) -> Option<Vec<Raw<AnyStateEvent>>> {
        let mut request = get_context::Request::new(self.room.clone(), event);
        (request.limit, request.filter) = (uint!(0), with_people());
        let answer = self.client.send(request).with_request_config(patient(PATIENCE)).await;
        answer.ok().map(|answer| answer.state)
    }

    /// The room's state as it is now, without its members; none where the server does not say so.
    pub(super) async fn state_now(&self) -> Option<Vec<Raw<AnyStateEvent>>> {
        let newest = self.page(Direction::Older, None, 1).await.ok()?;
        self.state(newest.events.last()?.get_field("event_id").ok()??).await
    }

    /// A message, and a token that stands right behind it.
    pub(super) async fn place(&self, event: &RumaEventId) -> Result<Option<(RawEvent, String)>, HttpError> {
        let mut request = get_context::Request::new(self.room.clone(), event.to_owned());
        // Synapse leaves out events that stand as deep as this one: only the token is of use.
        (request.limit, request.filter) = (uint!(2), with_people());
        let answer = self.client.send(request).with_request_config(patient(PATIENCE)).await?;
        Ok(answer.event.map(Raw::cast).zip(answer.end))
    }

    /// One message.
    pub(super) async fn event(&self, event: OwnedEventId) -> Option<RawEvent> {
        let request = get_event::Request::new(self.room.clone(), event);
        let answer = self.client.send(request).with_request_config(patient(PATIENCE)).await;
        answer.ok().map(|answer| answer.event.cast())
    }

    /// The first event at or after this time (specification, "`GET /timestamp_to_event`").
    pub(super) async fn since(&self, millis: u64) -> Result<OwnedEventId, HttpError> {
        let time = MilliSecondsSinceUnixEpoch(UInt::new(millis).unwrap_or(UInt::MAX));
        let request = get_event_by_timestamp::v1::Request::new(self.room.clone(), time, RumaDirection::Forward);
        Ok(self.client.send(request).with_request_config(patient(PATIENCE)).await?.event_id)
    }

    /// What somebody is called there; empty for no name of choice, and where the server does not say soon.
    pub(super) async fn name(&self, user: &OwnedUserId) -> String {
        let request = get_state::Request::new(self.room.clone(), StateEventType::RoomMember, user.to_string());
        let asked = self.client.send(request).with_request_config(patient(BRIEF));
        let Ok(Ok(answer)) = tokio::time::timeout(BRIEF, asked.into_future()).await else { return String::new() };
        let content: Value = serde_json::from_str(answer.event_or_content.get()).unwrap_or_default();
        content["displayname"].as_str().unwrap_or_default().to_owned()
    }
}

/// The server has no such request.
pub(super) fn is_missing(error: &HttpError) -> bool {
    let Some(answer) = error.as_client_api_error() else { return false };
    match error.client_api_error_kind() {
        Some(ErrorKind::Unrecognized) => true,
        Some(ErrorKind::NotFound) => false,
        _ => matches!(answer.status_code.as_u16(), 404 | 405 | 410 | 501),
    }
}

/// With the members who said something; without them, a server would tell of nobody or of thousands.
fn with_people() -> RoomEventFilter {
    let mut filter = RoomEventFilter::default();
    filter.lazy_load_options = LazyLoadOptions::Enabled { include_redundant_members: true };
    filter
}

/// Once, for this long: what comes of it is decided here.
fn patient(patience: Duration) -> RequestConfig {
    RequestConfig::new().disable_retry().timeout(patience)
}
