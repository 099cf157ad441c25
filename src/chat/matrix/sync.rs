//! Hearing the homeserver, and saying whether it is heard.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use matrix_sdk::{Client, SessionChange, ruma::api::client::membership::joined_rooms, send_queue::SendQueueRoomError};
use matrix_sdk_ui::{
    room_list_service,
    sync_service::{State, SyncService},
};
use tokio::sync::{broadcast::error::RecvError, mpsc::WeakSender, watch};

use super::{account::Context, stores::Trouble};
use crate::chat::{Connection, Event};

/// What the store keeps for [`stored`].
const PROBE: &[u8] = b"hallway";
/// How long the sync may take to stop.
const STOP: Duration = Duration::from_secs(2);
/// Pause before the queue of a room goes on that stopped for a passing fault while the server was heard, and before a disk
/// that could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// What is known to be wrong with an account in use.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// The server no longer knows the session.
    pub(super) expired: AtomicBool,
    /// The store cannot be read or written as it should.
    pub(super) damaged: AtomicBool,
}

/// Starts the sync, says whether the server is heard, and sets stopped send queues going again.
pub(super) async fn run(context: Context, sync: Arc<SyncService>, health: Arc<Health>) {
    let client = &context.client;
    let mut states = sync.state();
    let mut lists = sync.room_list_service().state();
    let mut session = client.subscribe_to_session_changes();
    let mut faults = client.send_queue().subscribe_errors();
    let mut told = Connection::Connecting;
    context.tell(Event::Connection(told.clone())).await;
    sync.start().await;
    client.send_queue().respawn_tasks_for_rooms_with_unsent_requests().await;
    loop {
        tokio::select! {
            Some(_) = states.next() => {}
            Some(_) = lists.next() => {}
            change = session.recv() => {
                if matches!(change, Ok(SessionChange::UnknownToken(_))) {
                    break;
                }
            }
            fault = faults.recv() => match fault {
                Ok(fault) => stopped(&context, fault, &told),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            },
            else => break,
        }
        let now = connection(&states.get(), &lists.get(), &told, &context.server());
        if now != told
            && matches!(now, Connection::Offline { .. })
            && let Some(trouble) = stored(client).await
        {
            told = Connection::Offline { reason: trouble.reason().to_owned() };
            context.heard.send_replace(false);
            context.tell(Event::Connection(told.clone())).await;
            // The SDK would try again at once, again and again.
            drop(tokio::time::timeout(STOP, sync.stop()).await);
            if let Trouble::Damaged(reason) = trouble {
                health.damaged.store(true, Ordering::Relaxed);
                return context.tell(Event::Damaged { reason }).await;
            }
            while let Some(trouble) = stored(client).await {
                tracing::warn!(reason = trouble.reason(), "the store cannot be written");
                tokio::time::sleep(AGAIN).await;
            }
            sync.start().await;
            continue;
        }
        if now != told {
            told = now;
            context.heard.send_replace(told == Connection::Online);
            if told == Connection::Online {
                client.send_queue().set_enabled(true).await;
                tokio::spawn(tell_memberships(client.clone(), context.events.downgrade()));
            }
            pulse(&context.queues);
            context.tell(Event::Connection(told.clone())).await;
        }
    }
    expired(&context, &health).await;
    sync.stop().await;
}

/// Asks in which rooms the account is. Where the server does not say, nothing is told until it is heard again.
async fn tell_memberships(client: Client, events: WeakSender<Event>) {
    match client.send(joined_rooms::v3::Request::new()).await {
        Ok(answer) => {
            let rooms = answer.joined_rooms.iter().filter_map(|room| room.as_str().parse().ok()).collect();
            if let Some(events) = events.upgrade() {
                drop(events.send(Event::In(rooms)).await);
            }
        }
        Err(error) => tracing::warn!("which rooms the account is in is not known: {error}"),
    }
}

/// The server no longer knows the session: it hears nothing more, and nothing is given up for its silence.
async fn expired(context: &Context, health: &Health) {
    health.expired.store(true, Ordering::Relaxed);
    context.heard.send_replace(false);
    context.tell(Event::Connection(Connection::Expired)).await;
}

/// Whether the sync has stopped because of the disk rather than the server, which the SDK does not tell apart: writes a
/// little into the store.
async fn stored(client: &Client) -> Option<Trouble> {
    let written = client.state_store().set_custom_value(PROBE, b"sound".to_vec()).await;
    written.err().map(|error| Trouble::of(&error))
}

/// What the two state machines of the SDK come to.
fn connection(sync: &State, list: &room_list_service::State, told: &Connection, server: &str) -> Connection {
    match sync {
        State::Offline | State::Error(_) | State::Terminated => {
            Connection::Offline { reason: format!("{server} does not answer; it is tried again by itself") }
        }
        // The SDK calls it running as soon as it starts, before anything was heard.
        State::Running if matches!(told, Connection::Connecting) && *list == room_list_service::State::Init => {
            Connection::Connecting
        }
        State::Running if matches!((told, list), (Connection::Connecting, room_list_service::State::Error { .. })) => {
            Connection::Connecting
        }
        // After being offline it runs again once the server has answered.
        State::Running => Connection::Online,
        State::Idle => told.clone(),
    }
}

/// A room's queue stops at every fault. After one that passes it goes on in a while: as long as the server is heard, nothing
/// else would set it going again. After one that does not pass it goes on with the next message.
fn stopped(context: &Context, fault: SendQueueRoomError, told: &Connection) {
    pulse(&context.queues);
    let pause = match (fault.is_recoverable, told) {
        (false, _) => Duration::ZERO,
        (true, Connection::Online) => AGAIN,
        (true, _) => return,
    };
    // Without the sender of events, which would hold up the end of the service.
    let (client, queues) = (context.client.clone(), context.queues.clone());
    tokio::spawn(async move {
        tokio::time::sleep(pause).await;
        if let Some(room) = client.get_room(&fault.room_id) {
            room.send_queue().set_enabled(true);
            pulse(&queues);
        }
    });
}

fn pulse(queues: &watch::Sender<u64>) {
    queues.send_modify(|count| *count = count.wrapping_add(1));
}
