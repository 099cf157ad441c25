//! One room's window: its messages, what is being written, and how far going there has come.
mod keep;
mod outside;
mod page;
mod select;
mod typing;
mod widgets;
mod write;

use std::sync::Arc;

pub use outside::Outside;
pub use write::{Pasted, Writing};

use super::{
    Composer, Effect, Field,
    complete::Completion,
    history::{History, News},
    rooms::Note,
    rows::Look,
};
use crate::{
    chat::{
        Address, Alias, Change, EventId, Jump, Member, Outgoing, Powers, Rank, Request, RoomId, TimelineId, Widget,
    },
    schedule::TalkId,
    text::{self, Clean},
};

pub use page::{Further, Way};

/// Addresses that a window learns of, at most.
const MOST_ADDRESSES: usize = 16;

/// A room as one window shows it.
#[derive(Debug)]
pub struct Room {
    /// The addresses under which it may be found, the best first; empty for a room that is known by its id alone.
    addresses: Vec<Address>,
    /// Which of them it is, as far as that is known; before that, the one that is expected.
    attempt: usize,
    pub stage: Stage,
    /// What is known of the room as long as the account is not in it.
    pub outside: Outside,
    /// The event with which the thread begins, in a window that shows a thread.
    pub thread: Option<EventId>,
    /// What the account may do here.
    pub powers: Powers,
    /// Who types, the account itself left out.
    pub typing: Vec<Clean>,
    /// Who is in the room, as far as it was asked for.
    pub members: Arc<[Member]>,
    /// The talk from which one came here.
    pub talk: Option<TalkId>,
    pub history: History,
    pub composer: Composer,
    pub focus: Focus,
    pub target: Target,
    /// What belongs to the text in the composer.
    pub writing: Writing,
    pub activity: Activity,
    pub note: Note,
    /// Whether there are older messages than those loaded.
    pub older: Way,
    /// Whether there are newer ones: not where the timeline is live.
    pub newer: Way,
    /// The part of the timeline that was asked for.
    jumping: Option<Jump>,
    /// Where to go as soon as the room is joined.
    pub pending: Option<Jump>,
    /// What was read as the account came to be in the room, where that was not the newest message.
    returning: Option<EventId>,
    /// What was written before the room was joined.
    outbox: Vec<Outgoing>,
    /// What was asked for once, and the second time is done: it cannot be taken back.
    pub doomed: Option<(Doom, EventId)>,
    /// What the messages were searched for last.
    pub sought: Field,
    /// The words for which the server was asked, too.
    pub asked_server: Option<String>,
    /// What Tab is going through.
    completion: Option<Completion>,
    /// The newest event that was told as read.
    read: Option<EventId>,
    /// The room's widgets.
    pub widgets: Vec<Widget>,
    /// Where the room goes on that was closed.
    pub replaced: Option<Address>,
}

/// How far going to a room has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody is signed in yet.
    Account,
    /// It is read along without asking to join.
    Outside,
    /// The server was asked to join.
    Joining,
    /// It did not let the account in.
    Failed {
        reason: String,
    },
    Joined(RoomId),
}

/// Where the keys go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    #[default]
    Composer,
    Messages,
    Tree,
    /// The words to search the messages for.
    Search,
}

/// What the composer's text will be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    #[default]
    New,
    Reply {
        to: EventId,
        name: Clean,
    },
    Edit(EventId),
}

/// What is asked for twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doom {
    /// Delete a message.
    Redact,
    /// End a poll.
    EndPoll,
}

/// What happened in a window that is not on screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    #[default]
    Quiet,
    /// Somebody came, went or changed their name.
    Noise,
    Message,
    /// The account is named, or somebody wrote to it alone.
    Mention,
}

impl Room {
    /// A window for the room with one of these names.
    #[must_use]
    pub fn new(addresses: Vec<Address>, talk: Option<TalkId>) -> Self {
        Self {
            addresses,
            attempt: 0,
            stage: Stage::Account,
            outside: Outside::default(),
            thread: None,
            powers: Powers::default(),
            typing: Vec::new(),
            members: Arc::default(),
            talk,
            history: History::default(),
            composer: Composer::default(),
            focus: Focus::default(),
            target: Target::default(),
            writing: Writing::default(),
            activity: Activity::default(),
            note: Note::default(),
            older: Way::default(),
            newer: Way { further: Further::None, paging: false },
            jumping: None,
            pending: None,
            returning: None,
            outbox: Vec::new(),
            doomed: None,
            sought: Field::default(),
            asked_server: None,
            completion: None,
            read: None,
            widgets: Vec::new(),
            replaced: None,
        }
    }

    /// The address that is expected to lead there, or that did.
    #[must_use]
    pub fn address(&self) -> Option<&Address> {
        self.addresses.get(self.attempt)
    }

    /// All addresses under which it may be found; the service names the room by the first of them.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// Its public name, if it is known.
    #[must_use]
    pub fn alias(&self) -> Option<&Alias> {
        self.address()?.alias()
    }

    /// Whether one of these addresses is the one of this window.
    #[must_use]
    pub fn is_called(&self, addresses: &[Address]) -> bool {
        self.address().is_some_and(|own| addresses.iter().any(|address| address.name == own.name))
            || addresses.first().is_some_and(|first| self.asked().any(|asked| asked == first))
    }

    /// Takes note of further addresses under which it may be found; they come last.
    pub fn learn(&mut self, addresses: Vec<Address>) {
        for address in addresses {
            if self.addresses.len() < MOST_ADDRESSES && !self.addresses.iter().any(|known| known.name == address.name) {
                self.addresses.push(address);
            }
        }
    }

    /// Takes note of the address that led there.
    pub fn found_at(&mut self, at: &Address) {
        self.attempt = self.addresses.iter().position(|address| address.name == at.name).unwrap_or_else(|| {
            self.addresses.push(at.clone());
            self.addresses.len() - 1
        });
    }

    #[must_use]
    pub fn id(&self) -> Option<&RoomId> {
        match &self.stage {
            Stage::Joined(id) => Some(id),
            _ => None,
        }
    }

    /// The timeline that the window shows, once the room is joined.
    #[must_use]
    pub fn timeline(&self) -> Option<TimelineId> {
        Some(TimelineId { room: self.id()?.clone(), thread: self.thread.clone() })
    }

    /// `#2026-rust`, for the bar of windows; for a room without a public name what it is called, or whom one talks to
    /// there. A thread has a mark.
    #[must_use]
    pub fn label(&self) -> String {
        let name = match self.alias() {
            Some(alias) if self.note.direct.is_none() => {
                Clean::line(alias.as_str().split(':').next().unwrap_or_default()).to_string()
            }
            _ if self.name().is_empty() => self.address().map_or_else(|| "room".to_owned(), shortened),
            _ => self.name().to_string(),
        };
        if self.thread.is_some() { format!("{name} ↳") } else { name }
    }

    /// Asks to join.
    #[must_use]
    pub fn join(&mut self) -> Vec<Effect> {
        if self.addresses.is_empty() {
            return vec![];
        }
        self.stage = Stage::Joining;
        self.note.only_shown = false;
        vec![Request::Join { rooms: vec![self.addresses.clone()], rank: Rank::Asked }.into()]
    }

    /// Reads along, without asking to join.
    pub fn look_on(&mut self) {
        self.look_again();
        self.stage = Stage::Outside;
    }

    /// Joined: follows the timeline, and sends what was written meanwhile.
    #[must_use]
    pub fn joined(&mut self, room: &RoomId) -> Vec<Effect> {
        if self.id() == Some(room) {
            return vec![];
        }
        let mut effects = Vec::new();
        if self.found() != Some(room) {
            effects.extend(self.unpeek());
        }
        // What was asked of the room that was read along in is not answered any more.
        self.pending = self.pending.take().or(self.jumping.take());
        self.returning = self.history.near().filter(|_| self.history.scrolled()).cloned();
        self.entered(room);
        self.note.followed = true;
        let timeline = TimelineId { room: room.clone(), thread: self.thread.clone() };
        effects.push(Request::Open(timeline).into());
        effects.extend(self.send_waiting());
        effects.extend(self.go_on());
        effects
    }

    /// Sends what was written before the account was in the room.
    #[must_use]
    pub(super) fn send_waiting(&mut self) -> Vec<Effect> {
        let Some(timeline) = self.timeline() else { return vec![] };
        let send = |message| Request::Send { timeline: timeline.clone(), message }.into();
        self.outbox.drain(..).map(send).collect()
    }

    /// The account is in the room; whether its timeline is followed is another matter.
    pub(super) fn entered(&mut self, room: &RoomId) {
        self.forget_outside();
        self.stage = Stage::Joined(room.clone());
    }

    /// Takes what was written in another window of the same room; `typing`: the person is writing there.
    #[must_use]
    pub fn take_over(&mut self, mut other: Self, typing: bool) -> Vec<Effect> {
        self.take_over_outside(&mut other);
        if other.stage == Stage::Joining && self.is_outside() {
            self.stage = Stage::Joining;
        }
        self.pending = self.pending.take().or(other.pending.take());
        self.bring(other.unsent(), typing);
        self.talk = other.talk.or(self.talk.take());
        other.outbox.into_iter().flat_map(|message| self.post(message)).collect()
    }

    /// Joining failed.
    pub fn refused(&mut self, reason: String) {
        self.stage = Stage::Failed { reason };
    }

    /// Begins again.
    #[must_use]
    pub fn retry(&mut self) -> Vec<Effect> {
        self.look_again();
        if self.found().is_none() {
            self.attempt = 0;
        }
        self.join()
    }

    /// What holds of the account that is gone, and perhaps not of the next one.
    pub fn forget_account(&mut self) {
        (self.powers, self.read, self.doomed) = (Powers::default(), None, None);
        (self.members, self.typing, self.jumping) = (Arc::default(), vec![], None);
        self.widgets.clear();
    }

    /// Messages written that wait for the room.
    #[must_use]
    pub fn waiting(&self) -> &[Outgoing] {
        &self.outbox
    }

    /// Takes in changes of the timeline.
    pub fn apply(&mut self, changes: Vec<Change>) -> News {
        if changes.iter().any(|change| matches!(change, Change::Reset(_) | Change::Clear)) {
            self.older = Way::default();
            self.newer.paging = false;
            self.hear();
        }
        self.history.apply(changes)
    }

    /// The room was read along in until now, and its own timeline came: what was read is gone to where that does not have it.
    #[must_use]
    pub fn come_back(&mut self) -> Option<Effect> {
        if self.history.is_empty() {
            return None;
        }
        let event = self.returning.take().filter(|_| !self.history.holds())?;
        Some(Request::Jump { room: self.id()?.clone(), to: Jump::Event(event) }.into())
    }

    /// Tells the server what was seen, if there is something new; for a window that is on screen.
    #[must_use]
    pub fn seen(&mut self) -> Vec<Effect> {
        let Some(timeline) = self.timeline() else { return vec![] };
        match self.history.newest() {
            Some(event) if !self.history.scrolled() && self.read.as_ref() != Some(event) => {
                let event = event.clone();
                self.read = Some(event.clone());
                vec![Request::Read { timeline, event }.into()]
            }
            _ => vec![],
        }
    }

    /// The keys go to the messages, the last one on screen selected.
    pub fn to_messages(&mut self, look: &Look) {
        self.focus = Focus::Messages;
        if self.history.selected_index().is_none() {
            self.history.select(0, look);
        }
    }
}

/// `!OGEhHVWSdvArJ…`, for a room of which nothing but its id is known.
fn shortened(address: &Address) -> String {
    text::fit(&Clean::line(address.name.as_str()), 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_before_joining_goes_out_after() {
        let alias: Alias = "#rust:example.org".parse().unwrap();
        let id: RoomId = "!r:example.org".parse().unwrap();
        let addresses = vec![Address::from(alias)];
        let mut room = Room::new(addresses.clone(), None);
        assert_eq!(room.join(), [Request::Join { rooms: vec![addresses], rank: Rank::Asked }.into()]);
        assert_eq!(room.send("hello".to_owned()), []);
        let message = Outgoing::new("hello");
        let expected =
            [Request::Open(id.clone().into()).into(), Request::Send { timeline: id.clone().into(), message }.into()];
        assert_eq!(room.joined(&id), expected);
        assert_eq!(room.joined(&id), []);
    }

    #[test]
    fn it_is_called_by_the_address_that_led_there() {
        let names = ["#2026-rust:example.org", "#rust:example.org"];
        let addresses: Vec<Address> = names.map(|name| name.parse::<Alias>().unwrap().into()).into();
        let mut room = Room::new(addresses.clone(), None);
        assert_eq!(room.address(), addresses.first());
        room.found_at(&addresses[1]);
        assert_eq!((room.address(), room.addresses()), (Some(&addresses[1]), &addresses[..]));
        assert!(room.is_called(&addresses[..1]) && room.is_called(&addresses[1..]));
    }
}
