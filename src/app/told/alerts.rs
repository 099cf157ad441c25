//! What a person is to be told of: mentions, direct messages, invitations.
use super::Told;
use crate::{
    app::{Effect, State, room::Activity, words::count},
    chat::{Alert, AlertReason, Event, RoomId},
};

impl State {
    pub(super) fn told_of_alerts(&mut self, event: Event) -> Told {
        match event {
            Event::Alert(alert) => self.alerted(alert),
            Event::Keywords(words) => (self.told_words(words), vec![]),
            _ => (false, vec![]),
        }
    }

    /// A room before the person's eyes needs no word, anything else does.
    fn alerted(&mut self, alert: Alert) -> Told {
        if self.notify.knows(&alert.event) || self.sees(&alert.room) {
            return (false, vec![]);
        }
        let activity = match alert.reason {
            AlertReason::Message => Activity::Message,
            AlertReason::Mention | AlertReason::Direct | AlertReason::Invitation => Activity::Mention,
        };
        let mut changed = false;
        if let Some((room, false)) = self.rooms.window_mut(&alert.room.clone().into()) {
            changed = room.activity < activity;
            room.activity = room.activity.max(activity);
        }
        self.notify.add(alert);
        (changed, self.tell())
    }

    /// Once a second: what gathered meanwhile.
    pub(in crate::app) fn tick_notices(&mut self) -> Vec<Effect> {
        self.notify.tick();
        self.tell()
    }

    /// Tells what is due by the ways that were chosen.
    fn tell(&mut self) -> Vec<Effect> {
        let (rooms, focused) = (&self.rooms, self.is_looked_at());
        let name = |id: &RoomId| {
            let joined = rooms.joined().iter().find(|room| room.id == *id);
            let alias = joined.and_then(|room| room.alias.as_ref()).and_then(|alias| alias.as_str().split(':').next());
            let own = joined.map(|room| room.name.as_str()).filter(|name| !name.is_empty());
            alias.or(own).unwrap_or("a room").to_owned()
        };
        let seen = |id: &RoomId| focused && rooms.shows(id);
        let settings = &self.settings.config().notify;
        self.notify.due(name, seen).map_or_else(Vec::new, |said| {
            let over = self.watch.say(&said.words(settings));
            over.into_iter().chain(said.effects(settings)).collect()
        })
    }

    /// Whether the room is on screen and the person before it.
    fn sees(&self, room: &RoomId) -> bool {
        self.is_looked_at() && self.rooms.shows(room)
    }

    /// Whether what is on the screen is before the person's eyes.
    pub(super) fn is_looked_at(&self) -> bool {
        self.notify.is_focused() && !self.watch.covers_screen()
    }

    /// The terminal got the keyboard, or lost it.
    pub(in crate::app) fn focused(&mut self, focused: bool) -> Told {
        self.notify.focus(focused);
        (false, vec![])
    }

    fn told_words(&mut self, words: Vec<String>) -> bool {
        let all = words.len();
        let Some(new) = self.notify.set_words(words).filter(|new| !new.is_empty()) else { return false };
        self.notices.info(format!("You are told of {} now ({} in all).", quoted(&new), count(all, "word", "words")));
        true
    }
}

/// `“rust”, “ana”`
pub(in crate::app) fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}
