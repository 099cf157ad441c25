//! Sending the joins that the queue names, when it names them.
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use matrix_sdk::{
    HttpError, Room,
    config::RequestConfig,
    ruma::{RoomOrAliasId, api::client::membership::join_room_by_id_or_alias::v3 as join_room},
};
use tokio::{sync::mpsc, task::JoinSet};

use super::{account::Context, people::levels, words};
use crate::chat::{Address, Alias, Event, JoinQueue, Progress, Request};

/// A join over federation may take minutes.
const TIMEOUT: Duration = Duration::from_mins(3);

/// Joins what is asked for until nobody asks any more.
pub(super) async fn run(context: Context, mut asked: mpsc::UnboundedReceiver<Request>) {
    let mut queue = JoinQueue::default();
    let (mut tries, mut quieted) = (JoinSet::new(), JoinSet::new());
    // Told by a task of its own, so that a slow screen does not hold up the joins.
    let (events, mut waiting) = mpsc::unbounded_channel();
    let teller = context.clone();
    let mut tellers = JoinSet::new();
    tellers.spawn(async move {
        while let Some(event) = waiting.recv().await {
            teller.tell(event).await;
        }
    });
    let tell = |event| drop(events.send(event));
    loop {
        let now = Timestamp::now();
        while let Some(alias) = queue.next(now) {
            tries.spawn(attempt(context.clone(), alias));
        }
        let pause = queue.resume().map(|until| (until - Timestamp::now()).try_into().unwrap_or(Duration::ZERO));
        tokio::select! {
            request = asked.recv() => {
                let Some(request) = request else { return };
                let Request::Join { rooms, .. } = request else { continue };
                for alias in rooms.iter().filter_map(|room| room.first()?.alias().cloned()) {
                    if let Some(room) = joined(&context, &alias) {
                        let at = Address::from(alias);
                        tell(Event::Joined { asked: at.clone(), at, room });
                    } else if queue.push(alias.clone())
                        && let Some(until) = queue.resume()
                    {
                        tell(waiting_until(alias, until));
                    }
                }
            }
            Some(Ok((alias, outcome))) = tries.join_next() => match outcome {
                Outcome::Limited(wait) => {
                    let until = Timestamp::now() + SignedDuration::try_from(wait).unwrap_or(SignedDuration::ZERO);
                    queue.limited(&alias, until);
                    tell(waiting_until(alias, until));
                }
                Outcome::Done(event) => {
                    queue.done(&alias);
                    while quieted.try_join_next().is_some() {}
                    if let Event::Joined { room, .. } = &event {
                        quieted.spawn(levels::quiet(context.clone(), room.clone()));
                    }
                    tell(event);
                }
            },
            () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
        }
    }
}

fn waiting_until(alias: Alias, until: Timestamp) -> Event {
    Event::Queue(Progress { next: Some(until), waiting: vec![alias.into()], ..Progress::default() })
}

enum Outcome {
    Limited(Duration),
    Done(Event),
}

/// The joined room that has this name, as far as the sync knows.
fn joined(context: &Context, alias: &Alias) -> Option<crate::chat::RoomId> {
    let named = |room: &Room| {
        room.canonical_alias().is_some_and(|name| name.as_str() == alias.as_str())
            || room.alt_aliases().iter().any(|name| name.as_str() == alias.as_str())
    };
    context.client.joined_rooms().iter().find(|room| named(room))?.room_id().as_str().parse().ok()
}

async fn attempt(context: Context, alias: Alias) -> (Alias, Outcome) {
    let outcome = match join(&context, &alias).await {
        Ok(room) => {
            let at = Address::from(alias.clone());
            Outcome::Done(Event::Joined { asked: at.clone(), at, room })
        }
        Err(Failure::Limited(wait)) => Outcome::Limited(wait),
        Err(Failure::Said(reason)) => Outcome::Done(Event::JoinFailed { asked: alias.clone().into(), reason }),
    };
    (alias, outcome)
}

enum Failure {
    Limited(Duration),
    Said(String),
}

async fn join(context: &Context, alias: &Alias) -> Result<crate::chat::RoomId, Failure> {
    let name = <&RoomOrAliasId>::try_from(alias.as_str()).map_err(|_| Failure::Said("not a room's name".to_owned()))?;
    let fail = |error: HttpError| match words::retry_after(&error) {
        Some(wait) => Failure::Limited(wait),
        None => Failure::Said(words::join(&error, &context.server())),
    };
    // The SDK would wait for a 429 to pass without a word.
    let config = RequestConfig::new().disable_retry().timeout(TIMEOUT);
    let request = join_room::Request::new(name.to_owned());
    let response = context.client.send(request).with_request_config(config).await.map_err(fail)?;
    // A second join is free, and makes the room known here before the sync brings it.
    if let Err(error) = context.client.join_room_by_id(&response.room_id).await {
        return Err(Failure::Said(words::any(&error, &context.server())));
    }
    response.room_id.as_str().parse().map_err(|_| Failure::Said("the server gave the room no proper name".to_owned()))
}
