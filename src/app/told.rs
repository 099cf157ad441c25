//! What the clock and the services report. Each function says whether anything visible changed.
use jiff::Timestamp;

use super::{
    Effect, Overlay, State, TerminalRequest,
    room::{Activity, Older, Stage},
    tracks::tracks,
    words,
};
use crate::{
    chat::{self, Connection},
    desktop, player, schedule,
};

/// What changed on the screen, and what is to be done.
pub(super) type Told = (bool, Vec<Effect>);

impl State {
    pub(super) fn ticked(&mut self, now: Timestamp) -> Told {
        let minute = self.minute();
        self.now = now;
        let mut changed = self.notices.tick();
        let mut effects = self.seen();
        if self.minute() != minute {
            self.programme.minute(self.minute());
            self.tracks = tracks(&self.programme, self.minute());
            effects.extend(self.ask_what_is_live());
            changed = true;
        }
        // Seconds are on the screen only while something is counted down.
        changed |= self.rooms.waiting().1.is_some() || self.watch.counts() || self.board_counts();
        (changed, effects)
    }

    /// Tells the server what has been read, at most once a tick: a flood of messages is not a flood of receipts.
    pub(super) fn seen(&mut self) -> Vec<Effect> {
        if self.overlay.is_some() {
            return vec![];
        }
        self.rooms.current_mut().map_or_else(Vec::new, super::room::Room::seen)
    }

    pub(super) fn told_by_schedule(&mut self, event: schedule::Event) -> Told {
        if self.told_to_chooser(&event) {
            return (true, vec![]);
        }
        if let Some(said) = self.programme.told(event, &self.catalogue, self.minute()) {
            match said {
                Ok(words) => self.notices.info(words),
                Err(words) => self.notices.error(words),
            }
        }
        self.tracks = tracks(&self.programme, self.minute());
        (true, self.ask_what_is_live())
    }

    /// Asks which streams are live while the conference is on, and no longer.
    fn ask_what_is_live(&mut self) -> Vec<Effect> {
        let wanted = self.programme.live_list(self.minute());
        if self.live == wanted {
            return vec![];
        }
        self.live.clone_from(&wanted);
        vec![schedule::Request::Live { url: wanted }.into()]
    }

    pub(super) fn told_by_player(&mut self, event: player::Event) -> Told {
        let before = self.watch.status(self.now);
        let (effects, said) = self.watch.told(event, self.now);
        let changed = said.is_some() || before != self.watch.status(self.now);
        if let Some(words) = said {
            self.notices.error(words);
        }
        (changed || self.watch.wanted(), effects)
    }

    pub(super) fn told_by_desktop(&mut self, event: desktop::Event) -> Told {
        match event {
            desktop::Event::Opened => self.notices.info("Opened outside the terminal."),
            desktop::Event::Failed { reason } => self.notices.error(reason),
        }
        (true, vec![])
    }

    pub(super) fn themed(&mut self, outcome: Result<(), String>) -> Told {
        if let Err(reason) = outcome {
            self.notices.error(reason);
        }
        (true, vec![])
    }

    pub(super) fn told_by_chat(&mut self, event: chat::Event) -> Told {
        use chat::Event as E;
        match event {
            E::Timeline { room, changes } => self.timeline(&room, changes),
            E::Rooms(rooms) => (self.rooms.told(rooms) && self.rooms.current().is_some(), vec![]),
            E::Joined { alias, room } => (true, self.rooms.let_in(&alias, &room)),
            E::JoinWaiting { alias, until } => {
                if let Some(room) = self.rooms.waiting_room(&alias) {
                    room.stage = Stage::Joining { until: Some(until) };
                }
                (true, vec![])
            }
            E::JoinFailed { alias, reason } => (true, self.join_failed(&alias, reason)),
            E::Paged { room, start } => (self.paged(&room, if start { Older::None } else { Older::Some }), vec![]),
            E::PageFailed { room, reason } => {
                self.notices.error(format!("Older messages cannot be loaded: {reason}"));
                self.paged(&room, Older::Failed);
                (true, vec![])
            }
            E::Streams { room, urls } => {
                if let Some((room, _)) = self.rooms.room_mut(&room) {
                    room.streams = urls;
                }
                (false, vec![])
            }
            E::Failed { reason } => {
                self.notices.error(reason);
                (true, vec![])
            }
            E::Flows { .. } | E::SignedOut | E::SignedIn { .. } | E::SignInFailed { .. } | E::Connection(_) => {
                self.about_account(event)
            }
        }
    }

    fn about_account(&mut self, event: chat::Event) -> Told {
        use chat::Event as E;
        match event {
            E::Flows { homeserver, flows } => {
                if let Some(Overlay::SignIn(form)) = &mut self.overlay {
                    form.answered(&homeserver, flows);
                }
                (true, vec![])
            }
            E::SignedIn { user } => {
                self.notices.info(format!("Signed in as {user}."));
                self.account.signed_in(user);
                if matches!(self.overlay, Some(Overlay::SignIn(_))) {
                    self.overlay = None;
                }
                (true, self.rooms.signed_in())
            }
            E::SignedOut => {
                self.account.signed_out();
                self.rooms.signed_out();
                self.ask_to_sign_in_if_needed();
                (true, vec![])
            }
            E::SignInFailed { reason } => {
                match &mut self.overlay {
                    Some(Overlay::SignIn(form)) => form.failed(reason),
                    _ => self.notices.error(format!("Signing in failed: {reason}")),
                }
                (true, vec![])
            }
            E::Connection(connection) => (self.connection(connection), vec![]),
            _ => (false, vec![]),
        }
    }

    fn connection(&mut self, connection: Connection) -> bool {
        let expired = connection == Connection::Expired;
        let news = self.account.connection(connection);
        if expired && news {
            self.notices.error("The homeserver has ended this session: sign in again with /login.");
        }
        news
    }

    fn timeline(&mut self, id: &chat::RoomId, changes: Vec<chat::Change>) -> Told {
        let Some((room, shown)) = self.rooms.room_mut(id) else { return (false, vec![]) };
        let news = room.apply(changes);
        if shown {
            return (true, vec![]);
        }
        let activity = match (news.mention, news.message) {
            (true, _) => Activity::Mention,
            (_, true) => Activity::Message,
            _ => Activity::Quiet,
        };
        let before = room.activity;
        room.activity = before.max(activity);
        let rung = news.mention && before != Activity::Mention;
        (room.activity != before, if rung { vec![TerminalRequest::Bell.into()] } else { vec![] })
    }

    fn join_failed(&mut self, alias: &chat::Alias, reason: String) -> Vec<Effect> {
        let Some(room) = self.rooms.waiting_room(alias) else { return vec![] };
        let words = format!("{alias} cannot be entered: {reason}");
        let (effects, over) = room.refused(reason);
        match room.alias() {
            Some(next) if !over => {
                let next = next.to_string();
                self.notices.error(format!("{words}; trying {next}"));
            }
            _ => self.notices.error(words),
        }
        effects
    }

    fn paged(&mut self, id: &chat::RoomId, older: Older) -> bool {
        let Some((room, shown)) = self.rooms.room_mut(id) else { return false };
        room.paged(older);
        shown
    }

    /// `next in 3 s`, or nothing.
    #[must_use]
    pub fn joining_words(&self) -> Option<String> {
        let (count, until) = self.rooms.waiting();
        match until {
            _ if count == 0 => None,
            Some(until) => Some(format!("joining {count}, next in {} s", words::seconds(self.now, until))),
            None => Some(format!("joining {count}")),
        }
    }
}
