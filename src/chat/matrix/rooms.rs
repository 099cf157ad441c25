//! The list of rooms: those the account is in, and those it is invited to.
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use jiff::Timestamp;
use matrix_sdk::{Room as SdkRoom, RoomDisplayName, RoomState, ruma};
use tokio::sync::broadcast::error::RecvError;

use super::{
    account::Context,
    people::{Invitation, levels::Levels},
};
use crate::{
    chat::{Event, Room, UserId},
    text::Clean,
};

/// Rooms told, at most.
const MOST: usize = 2_000;
/// Shortest time between two lists: a first sync changes each room several times.
const PAUSE: Duration = Duration::from_millis(100);
/// Characters kept of a room's name.
const NAME: usize = 200;

/// The rooms, as they are told.
pub(super) struct Rooms {
    context: Context,
    levels: Levels,
    invitations: HashMap<ruma::OwnedRoomId, Invitation>,
    told: Option<Vec<Room>>,
}

impl Rooms {
    /// Tells the rooms as they were last known, before the network is asked.
    pub(super) async fn open(context: &Context) -> Self {
        let levels = Levels::new(&context.people.settings.ruleset().await);
        let mut rooms = Self { context: context.clone(), levels, invitations: HashMap::new(), told: None };
        rooms.tell().await;
        rooms
    }

    /// Tells them each time any of them changes.
    pub(super) async fn follow(mut self) {
        let mut changes = self.context.client.room_info_notable_update_receiver();
        let mut rules = self.context.people.settings.subscribe_to_changes();
        let mut ignored = self.context.people.ignored.subscribe();
        loop {
            self.tell().await;
            tokio::select! {
                change = changes.recv() => match change {
                    Err(RecvError::Closed) => return,
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                },
                change = rules.recv() => match change {
                    Err(RecvError::Closed) => return,
                    Ok(()) | Err(RecvError::Lagged(_)) => {
                        self.levels = Levels::new(&self.context.people.settings.ruleset().await);
                    }
                },
                Ok(()) = ignored.changed() => {}
            }
            tokio::time::sleep(PAUSE).await;
            changes = changes.resubscribe();
        }
    }

    async fn tell(&mut self) {
        let rooms = self.list().await;
        if self.told.as_ref() != Some(&rooms) {
            self.told = Some(rooms.clone());
            self.context.tell(Event::Rooms(rooms)).await;
        }
    }

    /// By name, so that a new message does not change the order.
    async fn list(&mut self) -> Vec<Room> {
        let wanted =
            |room: &SdkRoom| matches!(room.state(), RoomState::Joined | RoomState::Invited) && !room.is_space();
        let known: Vec<_> = self.context.client.rooms().into_iter().filter(wanted).take(MOST).collect();
        let mut rooms = Vec::with_capacity(known.len());
        let mut invited = HashMap::new();
        for room in &known {
            if room.state() == RoomState::Invited {
                let id = room.room_id();
                let invitation = match self.invitations.remove(id) {
                    Some(invitation) => Some(invitation),
                    None => Invitation::to(room).await,
                };
                let Some(invitation) = invitation else { continue };
                if !self.context.people.ignores(&invitation.inviter) {
                    rooms.extend(invited_to(room, &invitation));
                }
                invited.insert(id.to_owned(), invitation);
            } else {
                rooms.extend(joined(room, &self.levels));
            }
        }
        self.invitations = invited;
        tell_apart(&mut rooms);
        rooms.sort_by_cached_key(|room| (room.name.to_lowercase(), room.id.clone()));
        rooms
    }
}

fn joined(room: &SdkRoom, levels: &Levels) -> Option<Room> {
    let encrypted = room.encryption_state().is_encrypted();
    let direct = room.direct_targets();
    let direct = direct.iter().map(|user| user.as_str()).min().and_then(|user| user.parse().ok());
    Some(Room {
        topic: Clean::line(&room.topic().unwrap_or_default()),
        unread: room.num_unread_messages(),
        mentions: room.num_unread_mentions(),
        encrypted,
        loudness: levels.of(room.room_id(), encrypted, room.active_members_count() == 2),
        latest: room.latest_event_timestamp().and_then(|time| Timestamp::from_millisecond(time.get().into()).ok()),
        ..named(room, direct)?
    })
}

fn invited_to(room: &SdkRoom, invitation: &Invitation) -> Option<Room> {
    let topic = room.topic().unwrap_or_default();
    let topic = if topic.is_empty() { topic } else { format!(" · {topic}") };
    Some(Room {
        topic: Clean::line(&format!("{} invites you{topic}", invitation.name)),
        encrypted: room.encryption_state().is_encrypted(),
        invited: true,
        ..named(room, invitation.with())?
    })
}

fn named(room: &SdkRoom, direct: Option<UserId>) -> Option<Room> {
    let id = room.room_id().as_str();
    let alias = room.canonical_alias();
    let unnamed =
        || direct.as_ref().map_or_else(|| alias.as_ref().map_or(id, |alias| alias.as_str()), UserId::localpart);
    let name = match room.cached_display_name() {
        // A room for two stays named after the other one when they have left.
        Some(RoomDisplayName::EmptyWas(name)) if direct.is_some() => name,
        Some(RoomDisplayName::Empty) | None => unnamed().to_owned(),
        Some(name) => name.to_string(),
    };
    let name: String = name.chars().take(NAME).collect();
    let mut told = Room::named(id.parse().ok()?, &name);
    if told.name.is_empty() {
        told.name = Clean::line(unnamed());
    }
    told.alias = alias.and_then(|alias| alias.as_str().parse().ok());
    told.direct = direct;
    Some(told)
}

/// People of one name are told apart by their identifiers.
fn tell_apart(rooms: &mut [Room]) {
    let (mut once, mut twice) = (HashSet::new(), HashSet::new());
    for room in rooms.iter().filter(|room| room.direct.is_some()) {
        let name = room.name.to_lowercase();
        if !once.insert(name.clone()) {
            twice.insert(name);
        }
    }
    for room in rooms {
        if let Some(user) = &room.direct
            && twice.contains(&room.name.to_lowercase())
        {
            room.name = Clean::line(&format!("{} ({user})", room.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_one_name_are_told_apart() {
        let room = |id: &str, name: &str, user: Option<&str>| Room {
            direct: user.map(|user| user.parse().unwrap()),
            ..Room::named(id.parse().unwrap(), name)
        };
        let mut rooms = [
            room("!a:x", "Ana", Some("@ana:x.org")),
            room("!b:x", "ana", Some("@ana:evil.org")),
            room("!c:x", "Ana", None),
            room("!d:x", "Ben", Some("@ben:x.org")),
        ];
        tell_apart(&mut rooms);
        let names: Vec<_> = rooms.iter().map(|room| room.name.as_str()).collect();
        assert_eq!(names, ["Ana (@ana:x.org)", "ana (@ana:evil.org)", "Ana", "Ben"]);
    }
}
