//! What the service says of all rooms, and what that means for the windows.
use std::collections::HashMap;

use super::{Key, Room, Rooms};
use crate::{
    app::{
        Effect,
        history::News,
        room::{Activity, Stage},
    },
    chat::{self, Alias, Loudness, RoomId, TimelineId},
};

impl Rooms {
    /// All rooms that the account is in; says whether that is news, and what is to be done.
    pub fn told(&mut self, rooms: Vec<chat::Room>) -> (bool, Vec<Effect>) {
        if self.heard && self.joined == rooms {
            return (false, vec![]);
        }
        let before: HashMap<RoomId, (u64, u64)> =
            self.joined.iter().map(|room| (room.id.clone(), (room.unread, room.mentions))).collect();
        let first = !std::mem::replace(&mut self.heard, true);
        self.joined = rooms;
        let known: HashMap<RoomId, usize> =
            self.joined.iter().enumerate().map(|(index, room)| (room.id.clone(), index)).collect();
        let named: HashMap<Alias, usize> = self
            .joined
            .iter()
            .enumerate()
            .filter_map(|(index, room)| Some((room.alias.clone().filter(|_| !room.invited)?, index)))
            .collect();
        let mut effects = vec![];
        // One window may turn out to be another one's.
        let keys: Vec<Key> = self.windows.iter().map(|room| room.note.key).collect();
        for key in keys {
            let Some(index) = self.index_of(key) else { continue };
            let Some(room) = self.windows.get(index) else { continue };
            let of = match room.meant().or(room.found()) {
                Some(id) => known.get(id),
                None if room.is_outside() => room.alias().and_then(|alias| named.get(alias)),
                None => None,
            };
            let Some(room) = of.and_then(|of| self.joined.get(*of)).cloned() else { continue };
            effects.extend(self.told_of(index, &room, before.get(&room.id).copied().unwrap_or_default()));
        }
        if !first {
            self.open_queries(&before);
        }
        (true, effects)
    }

    /// The windows of rooms that the account has left since the program ended are closed: `member` are those that it is in,
    /// by the server's word. Says whether there was one.
    pub fn drop_left(&mut self, member: &[RoomId]) -> bool {
        let left = |room: &Room| {
            room.stage == Stage::Account && room.note.expected.as_ref().is_some_and(|room| !member.contains(room))
        };
        let before = self.windows.len();
        while let Some(index) = self.windows.iter().position(left) {
            self.remove(index);
        }
        self.windows.len() < before
    }

    /// What news in a window that is not on screen come to.
    #[must_use]
    pub fn level(&self, room: &RoomId, news: News) -> Activity {
        let known = self.joined.iter().find(|known| known.id == *room);
        match (news.mention, news.message) {
            _ if known.is_some_and(|room| room.loudness == Loudness::Mute) => Activity::Quiet,
            (true, _) => Activity::Mention,
            (_, true) if known.is_some_and(|room| room.direct.is_some()) => Activity::Mention,
            (_, true) => Activity::Message,
            _ if news.noise => Activity::Noise,
            _ => Activity::Quiet,
        }
    }

    /// Something happened in a window; says whether it shows more than before.
    pub fn raise(&mut self, timeline: &TimelineId, activity: Activity) -> bool {
        let now = self.clock;
        self.clock += 1;
        self.window_mut(timeline).is_some_and(|(room, shown)| !shown && room.raise(activity, now))
    }

    fn told_of(&mut self, index: usize, room: &chat::Room, before: (u64, u64)) -> Vec<Effect> {
        let shown = self.is_shown(index);
        let now = self.clock;
        self.clock += 1;
        let Some(window) = self.windows.get_mut(index) else { return vec![] };
        window.named(room);
        if window.id().is_none() {
            if room.invited {
                return vec![];
            }
            let at = window.address().cloned().unwrap_or_else(|| room.id.clone().into());
            let (index, mut effects) = self.unite(index, &at, &room.id);
            effects.extend(self.open(index, &room.id));
            return effects;
        }
        // A timeline that is followed tells more, and sooner.
        if !shown && !window.note.followed && window.thread.is_none() {
            window.raise(counted(room, before), now);
        }
        vec![]
    }

    /// Whoever writes to the account has a window, as in irssi.
    fn open_queries(&mut self, before: &HashMap<RoomId, (u64, u64)>) {
        let news = |room: &&chat::Room| {
            let before = before.get(&room.id).copied().unwrap_or_default();
            room.direct.is_some() && !room.invited && counted(room, before) != Activity::Quiet
        };
        let talking: Vec<chat::Room> = self.joined.iter().filter(news).cloned().collect();
        for room in talking {
            if self.index_of_room(&room.id).is_some() || self.windows.len() >= super::MOST {
                continue;
            }
            let mut window = Room::new(room.alias.clone().map(chat::Address::from).into_iter().collect(), None);
            window.stage = Stage::Joined(room.id.clone());
            window.named(&room);
            window.raise(Activity::Mention, self.clock);
            self.push(window);
            self.clock += 1;
        }
    }
}

/// What the counts of a room say that has no timeline here, against those told before.
fn counted(room: &chat::Room, before: (u64, u64)) -> Activity {
    match (room.unread > before.0, room.mentions > before.1) {
        _ if room.loudness == Loudness::Mute => Activity::Quiet,
        (_, true) => Activity::Mention,
        (true, _) if room.direct.is_some() => Activity::Mention,
        (true, _) => Activity::Message,
        _ => Activity::Quiet,
    }
}
