//! Asking the server for parts of a room's past.
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use matrix_sdk::{
    Room,
    deserialized_responses::TimelineEvent,
    room::MessagesOptions,
    ruma::{
        MilliSecondsSinceUnixEpoch, OwnedEventId, UInt,
        api::{Direction as RumaDirection, client::room::get_event_by_timestamp, error::ErrorKind},
        events::fully_read::FullyReadEventContent,
        uint,
    },
    serde_helpers::extract_thread_root,
};

use super::{Piece, Source, Window, pieces};
use crate::chat::{Direction, matrix::words};

/// Events asked for on each side of one.
const AROUND: u16 = 50;
/// Events asked for at once at most.
const MOST: u16 = 500;
/// Answers without anything to show after which a page is given as it is.
const EMPTY: usize = 8;

static WINDOWS: AtomicU64 = AtomicU64::new(0);

/// What the server answered: in the room's order, with the tokens at both ends.
pub(in crate::chat::matrix) struct Chunk {
    pub(in crate::chat::matrix) pieces: Vec<Piece>,
    pub(in crate::chat::matrix) older: Option<String>,
    pub(in crate::chat::matrix) newer: Option<String>,
}

/// Where an event was found.
pub(in crate::chat::matrix::timeline) enum Near {
    /// Far back. The message is the one asked for, or the next one that is shown.
    Past(Box<Window>, Option<OwnedEventId>),
    /// Close to the room's live end.
    End(Option<OwnedEventId>),
}

/// The room's past around `event`.
pub(in crate::chat::matrix::timeline) async fn around(source: Source, event: OwnedEventId) -> Result<Near, String> {
    let mut found = place(&source, &event).await?;
    // What was said in a thread is not shown among the rest: where that begins, it is summed up.
    if let Some(root) = extract_thread_root(found.event.raw()) {
        found = place(&source, &root).await?;
    }
    let Place { event, token } = found;
    let (older, newer) = tokio::join!(
        messages(&source, Direction::Older, &token, AROUND),
        messages(&source, Direction::Newer, &token, AROUND)
    );
    let ((mut before, older), (after, newer)) = (older?, newer?);
    before.reverse();
    let at_end = after.len() < usize::from(AROUND);
    let id = event.event_id();
    let at = before.iter().position(|event| event.event_id() == id).unwrap_or(before.len());
    let mut since = before.split_off(at);
    if since.is_empty() {
        since.push(event);
    }
    let (mut first_part, since, after) =
        (pieces(&source, before).await, pieces(&source, since).await, pieces(&source, after).await);
    let shown = first(since.iter().chain(&after)).or_else(|| first(first_part.iter().rev()));
    if at_end {
        return Ok(Near::End(shown));
    }
    let number = WINDOWS.fetch_add(1, Ordering::Relaxed);
    let marker = marker(&source.room).await;
    let mut window = Window::new(number, source.view.own.clone(), source.view.zone.clone(), marker);
    first_part.extend(since);
    window.push_back(Chunk { pieces: first_part, older, newer: Some(token.clone()) });
    window.push_back(Chunk { pieces: after, older: Some(token), newer });
    Ok(Near::Past(Box::new(window), shown))
}

/// An event, and a token that stands right behind it.
struct Place {
    event: TimelineEvent,
    token: String,
}

async fn place(source: &Source, event: &OwnedEventId) -> Result<Place, String> {
    // Only the token behind the event is of use: where several events came at once, Synapse 1.163 leaves those out of the
    // context that stand as deep in the room's graph as the event itself.
    let answer = source.room.event_with_context(event, true, uint!(2), None).await;
    let answer = answer.map_err(|error| match error.client_api_error_kind() {
        Some(ErrorKind::NotFound | ErrorKind::Forbidden) => {
            format!("{} does not have this message, or does not show it to you", source.view.server)
        }
        _ => words::any(&error, &source.view.server),
    })?;
    match (answer.event, answer.next_batch_token) {
        (Some(event), Some(token)) => Ok(Place { event, token }),
        _ => Err(format!("{} does not say where this message is", source.view.server)),
    }
}

/// Events from `token` on, and the token behind them; none where nothing follows.
async fn messages(
    source: &Source,
    direction: Direction,
    token: &str,
    count: u16,
) -> Result<(Vec<TimelineEvent>, Option<String>), String> {
    let mut options = match direction {
        Direction::Older => MessagesOptions::backward(),
        Direction::Newer => MessagesOptions::forward(),
    };
    options.from = Some(token.to_owned());
    options.limit = count.clamp(1, MOST).into();
    let answer = source.room.messages(options).await.map_err(|error| words::any(&error, &source.view.server))?;
    let next = answer.end.filter(|_| !answer.chunk.is_empty());
    Ok((answer.chunk, next))
}

fn first<'p>(mut pieces: impl Iterator<Item = &'p Piece>) -> Option<OwnedEventId> {
    pieces.find_map(|piece| match piece {
        Piece::Message(told) => Some(told.event.clone()),
        Piece::Mark(_) => None,
    })
}

/// What comes next from `token` on; something to show, if there is.
pub(in crate::chat::matrix::timeline) async fn further(
    source: Source,
    direction: Direction,
    token: String,
    count: u16,
) -> Result<Chunk, String> {
    let near = token.clone();
    let (mut gathered, mut next) = (Vec::new(), Some(token));
    for _ in 0..EMPTY {
        let Some(token) = next else { break };
        let (chunk, end) = messages(&source, direction, &token, count).await?;
        next = end;
        gathered.push(pieces(&source, chunk).await);
        if gathered.iter().flatten().any(|piece| matches!(piece, Piece::Message(_))) {
            break;
        }
    }
    let mut pieces: Vec<_> = gathered.into_iter().flatten().collect();
    Ok(match direction {
        Direction::Older => {
            pieces.reverse();
            Chunk { pieces, older: next, newer: Some(near) }
        }
        Direction::Newer => Chunk { pieces, older: Some(near), newer: next },
    })
}

/// The first event at or after this time (MSC3030; specification, "`GET /timestamp_to_event`").
pub(in crate::chat::matrix::timeline) async fn since(
    room: &Room,
    time: Timestamp,
    server: &str,
) -> Result<OwnedEventId, String> {
    let millis = u64::try_from(time.as_millisecond()).unwrap_or_default();
    let time = MilliSecondsSinceUnixEpoch(UInt::new(millis).unwrap_or(UInt::MAX));
    let request = get_event_by_timestamp::v1::Request::new(room.room_id().to_owned(), time, RumaDirection::Forward);
    match room.client().send(request).await {
        Ok(found) => Ok(found.event_id),
        Err(error) => match error.client_api_error_kind() {
            Some(ErrorKind::NotFound) => Err("nothing was said here at that time or since".to_owned()),
            Some(ErrorKind::Unrecognized) => Err(format!("{server} cannot find messages by their time")),
            _ => Err(words::http(&error, server)),
        },
    }
}

/// Where reading stopped last.
pub(in crate::chat::matrix::timeline) async fn marker(room: &Room) -> Option<OwnedEventId> {
    let marker = room.account_data_static::<FullyReadEventContent>().await.ok()??;
    Some(marker.deserialize().ok()?.content.event_id)
}
