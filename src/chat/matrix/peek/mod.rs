//! Rooms that are shown without being in them: what anybody may read (`world_readable`), as it is said.
use std::sync::{Arc, atomic::AtomicBool};

use matrix_sdk::{
    Client,
    ruma::{OwnedRoomId, events::AnyStateEvent, serde::Raw},
};
use tokio::{sync::mpsc, task::JoinSet};

use self::watch::Watch;
use super::account::Context;
use crate::chat::{Address, Direction, Event, Jump, Name, RoomId};

mod about;
mod ask;
mod describe;
mod jump;
mod listen;
mod names;
mod pace;
mod raw;
mod shown;
mod watch;

/// Rooms shown at once: as many as there are panes. The one that was asked for longest ago makes room.
const MOST: usize = 4;

/// The rooms that are shown without being in them, the one asked for last at the end.
#[derive(Default)]
pub(super) struct Peeks {
    running: Vec<Peek>,
    /// The server has no way to say at once what happens in such a room.
    missing: Arc<AtomicBool>,
}

/// A room that is shown. Dropping it ends that.
pub(super) struct Peek {
    room: RoomId,
    asks: mpsc::UnboundedSender<Ask>,
    tasks: JoinSet<()>,
}

/// What is asked of it.
#[derive(Debug)]
enum Ask {
    /// It is asked for once more: it is told from the start.
    Again,
    Page(Direction, u16),
    Jump(Jump),
}

impl Peeks {
    /// Shows a room, named by its id.
    pub(super) fn start(&mut self, context: &Context, address: Address) -> Option<Event> {
        let Name::Id(room) = address.name else {
            let reason = format!("{address} cannot be shown before it is known where it leads; try again");
            return Some(Event::Failed { reason });
        };
        if let Some(at) = self.running.iter().position(|peek| peek.room == room) {
            let peek = self.running.remove(at);
            // One that failed is tried anew.
            if peek.asks.send(Ask::Again).is_ok() {
                self.running.push(peek);
                return None;
            }
        }
        if self.running.len() >= MOST {
            drop(self.running.remove(0));
        }
        let (asks, asked) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        let watch = Watch::new(context.clone(), room.clone(), &address.via, Arc::clone(&self.missing));
        match watch {
            Ok(watch) => drop(tasks.spawn(watch.run(asked))),
            Err(reason) => return Some(Event::PeekFailed { room, reason }),
        }
        self.running.push(Peek { room, asks, tasks });
        None
    }

    /// No longer shows it.
    pub(super) fn end(&mut self, room: &RoomId) {
        self.running.retain(|peek| peek.room != *room);
    }

    /// Hands it over to whoever shows the room from now on.
    pub(super) fn take(&mut self, room: &RoomId) -> Option<Peek> {
        let at = self.running.iter().position(|peek| peek.room == *room)?;
        Some(self.running.remove(at))
    }

    /// Loads more of a room that is shown; whether it is.
    pub(super) fn page(&self, room: &RoomId, direction: Direction, count: u16) -> bool {
        self.ask(room, Ask::Page(direction, count))
    }

    /// Shows another part of it; whether it is shown.
    pub(super) fn jump(&self, room: &RoomId, to: &Jump) -> bool {
        self.ask(room, Ask::Jump(to.clone()))
    }

    fn ask(&self, room: &RoomId, ask: Ask) -> bool {
        self.running.iter().find(|peek| peek.room == *room).is_some_and(|peek| peek.asks.send(ask).is_ok())
    }
}

/// The state of a room as it is now, without its members, who may be thousands; none where the server does not say so.
pub(super) async fn state(client: Client, room: OwnedRoomId) -> Option<Vec<Raw<AnyStateEvent>>> {
    ask::Source { client, room }.state_now().await
}

impl Peek {
    /// Ends it; nothing is told of it any more then.
    pub(super) async fn end(mut self) {
        self.tasks.shutdown().await;
    }
}
