//! One room's window: its messages, what is being written, and how far going there has come.
use jiff::{Timestamp, tz::TimeZone};

use super::{
    Composer, Effect, Field, Key, TerminalRequest,
    history::{History, News},
};
use crate::{
    chat::{Alias, Body, Change, EventId, Message, Outgoing, Request, RoomId},
    desktop,
    schedule::TalkId,
    text::Clean,
};

/// Messages asked for when the oldest one loaded is reached.
const PAGE: u16 = 50;
/// Messages that wait for a room to be joined.
const OUTBOX: usize = 20;

/// A room as one window shows it.
#[derive(Debug)]
pub struct Room {
    /// The names under which it may be found, the best first.
    aliases: Vec<Alias>,
    /// Which of them is tried.
    attempt: usize,
    pub stage: Stage,
    /// The talk from which one came here.
    pub talk: Option<TalkId>,
    pub history: History,
    pub composer: Composer,
    pub focus: Focus,
    pub target: Target,
    pub activity: Activity,
    /// Older messages are on their way.
    pub paging: bool,
    older: Older,
    /// What was written before the room was joined.
    outbox: Vec<Outgoing>,
    /// Deleting was asked for once; the second time does it.
    pub doomed: Option<EventId>,
    /// What the messages were searched for last.
    pub sought: Field,
    /// What Tab is going through.
    completion: Option<Completion>,
    /// The newest event that was told as read.
    read: Option<EventId>,
    /// Livestream addresses that the room's widgets name.
    pub streams: Vec<String>,
}

/// How far going to a room has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody is signed in yet.
    Account,
    /// The server was asked to join, and may have asked to wait.
    Joining {
        until: Option<Timestamp>,
    },
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

/// Whether there are older messages than those loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Older {
    #[default]
    Some,
    /// Asking for them failed; it is not done again unasked.
    Failed,
    None,
}

/// What happened in a window that is not on screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    #[default]
    Quiet,
    Message,
    Mention,
}

/// The matches that Tab goes through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins, as a byte index.
    pub start: usize,
    pub words: Vec<String>,
    /// The match that stands there now.
    pub at: Option<usize>,
}

impl Room {
    /// A window for the room with one of these names.
    #[must_use]
    pub fn new(aliases: Vec<Alias>, talk: Option<TalkId>) -> Self {
        Self {
            aliases,
            attempt: 0,
            stage: Stage::Account,
            talk,
            history: History::default(),
            composer: Composer::default(),
            focus: Focus::default(),
            target: Target::default(),
            activity: Activity::default(),
            paging: false,
            older: Older::default(),
            outbox: Vec::new(),
            doomed: None,
            sought: Field::default(),
            completion: None,
            read: None,
            streams: Vec::new(),
        }
    }

    /// The name that is tried, or by which it was joined.
    #[must_use]
    pub fn alias(&self) -> Option<&Alias> {
        self.aliases.get(self.attempt)
    }

    /// Whether one of these names is the one of this window.
    #[must_use]
    pub fn is_called(&self, aliases: &[Alias]) -> bool {
        self.alias().is_some_and(|own| aliases.contains(own)) || self.aliases.first() == aliases.first()
    }

    #[must_use]
    pub fn id(&self) -> Option<&RoomId> {
        match &self.stage {
            Stage::Joined(id) => Some(id),
            _ => None,
        }
    }

    /// `#2026-rust`, for the bar of windows.
    #[must_use]
    pub fn label(&self) -> String {
        let name = self.alias().map_or("room", Alias::as_str);
        Clean::line(name.split(':').next().unwrap_or(name)).to_string()
    }

    /// Asks to join, under the name that is due.
    #[must_use]
    pub fn join(&mut self) -> Vec<Effect> {
        let Some(alias) = self.alias().cloned() else { return vec![] };
        self.stage = Stage::Joining { until: None };
        vec![Request::Join(alias).into()]
    }

    /// Joined: follows the timeline, and sends what was written meanwhile.
    #[must_use]
    pub fn joined(&mut self, room: &RoomId) -> Vec<Effect> {
        if self.id() == Some(room) {
            return vec![];
        }
        self.stage = Stage::Joined(room.clone());
        let mut effects = vec![Request::Open(room.clone()).into()];
        let send = |message| Request::Send { room: room.clone(), message }.into();
        effects.extend(self.outbox.drain(..).map(send));
        effects
    }

    /// Takes what was written in another window of the same room.
    #[must_use]
    pub fn take_over(&mut self, other: Self) -> Vec<Effect> {
        self.talk = other.talk.or(self.talk.take());
        if self.composer.is_empty() {
            self.composer.set(other.composer.text());
        }
        other.outbox.into_iter().flat_map(|message| self.post(message)).collect()
    }

    /// Joining failed: tries the next name, or says so. True where it is over.
    pub fn refused(&mut self, reason: String) -> (Vec<Effect>, bool) {
        if self.attempt + 1 < self.aliases.len() {
            self.attempt += 1;
            return (self.join(), false);
        }
        self.stage = Stage::Failed { reason };
        (vec![], true)
    }

    /// Begins again with the first name.
    #[must_use]
    pub fn retry(&mut self) -> Vec<Effect> {
        self.attempt = 0;
        self.join()
    }

    /// Messages written that wait for the room.
    #[must_use]
    pub fn waiting(&self) -> &[Outgoing] {
        &self.outbox
    }

    /// Takes in changes of the timeline.
    pub fn apply(&mut self, changes: Vec<Change>) -> News {
        if changes.iter().any(|change| matches!(change, Change::Reset(_) | Change::Clear)) {
            self.older = Older::default();
        }
        self.history.apply(changes)
    }

    /// Older messages came, or did not.
    pub fn paged(&mut self, older: Older) {
        self.paging = false;
        self.older = older;
    }

    /// Asks for older messages where the oldest loaded one is on screen, once at a time.
    #[must_use]
    pub fn page(&mut self, asked: bool) -> Vec<Effect> {
        let Some(room) = self.id().cloned() else { return vec![] };
        let wanted = !self.history.is_empty() && self.history.at_top() && !self.history.starts();
        let possible = match self.older {
            Older::Some => true,
            Older::Failed => asked,
            Older::None => false,
        };
        if !wanted || !possible || self.paging {
            return vec![];
        }
        self.paging = true;
        vec![Request::Page { room, count: PAGE }.into()]
    }

    /// Tells the server what was seen, if there is something new; for a window that is on screen.
    #[must_use]
    pub fn seen(&mut self) -> Vec<Effect> {
        let Some(room) = self.id().cloned() else { return vec![] };
        match self.history.newest() {
            Some(event) if !self.history.scrolled() && self.read.as_ref() != Some(event) => {
                let event = event.clone();
                self.read = Some(event.clone());
                vec![Request::Read { room, event }.into()]
            }
            _ => vec![],
        }
    }

    /// Sends text as what the composer was opened for.
    #[must_use]
    pub fn send(&mut self, body: String) -> Vec<Effect> {
        let message = match std::mem::take(&mut self.target) {
            Target::New => Outgoing::New { body },
            Target::Reply { to, .. } => Outgoing::Reply { to, body },
            Target::Edit(event) => Outgoing::Edit { event, body },
        };
        self.post(message)
    }

    /// Sends a message, or keeps it until the room is joined.
    #[must_use]
    pub fn post(&mut self, message: Outgoing) -> Vec<Effect> {
        self.history.live();
        if let Some(room) = self.id().cloned() {
            return vec![Request::Send { room, message }.into()];
        }
        if self.outbox.len() < OUTBOX {
            self.outbox.push(message);
        }
        vec![]
    }

    /// Types into the composer; says whether the key meant anything there.
    pub fn type_key(&mut self, key: Key) -> bool {
        self.completion = None;
        self.composer.key(key)
    }

    /// Completes the word before the cursor; asked again, with the next match or the one before.
    pub fn complete(&mut self, forward: bool, fresh: &Completion) {
        let mut going = self.completion.take().unwrap_or_else(|| fresh.clone());
        let count = going.words.len();
        going.at = match going.at {
            _ if count == 0 => return,
            None if forward => Some(0),
            None => Some(count - 1),
            Some(at) if forward => Some((at + 1) % count),
            Some(at) => Some((at + count - 1) % count),
        };
        if let Some(word) = going.at.and_then(|at| going.words.get(at)) {
            self.composer.complete(going.start, word);
        }
        self.completion = Some(going);
    }

    /// The keys go to the composer, and no message is selected.
    pub fn compose(&mut self) {
        self.focus = Focus::Composer;
        self.doomed = None;
        self.history.unselect();
    }

    /// Leaves the reply or edit that was begun.
    pub fn forget_target(&mut self) {
        if matches!(std::mem::take(&mut self.target), Target::Edit(_)) {
            self.composer.set("");
        }
    }

    /// The keys go to the messages, the last one on screen selected.
    pub fn to_messages(&mut self, zone: &TimeZone) {
        self.focus = Focus::Messages;
        if self.history.selected_index().is_none() {
            self.history.select(0, zone);
        }
    }

    /// Begins a reply to the selected message.
    pub fn reply(&mut self) -> Result<(), &'static str> {
        let message = self.known("This message cannot be answered yet: the server does not have it.")?;
        let target = message.event.clone().map(|to| Target::Reply { to, name: message.name.clone() });
        self.target = target.unwrap_or_default();
        self.compose();
        Ok(())
    }

    /// Begins to edit the selected message.
    pub fn edit(&mut self) -> Result<(), &'static str> {
        let message = self.known("This message cannot be edited yet: the server does not have it.")?;
        if !message.own {
            return Err("Only your own messages can be edited.");
        }
        let Body::Text(text) = &message.body else { return Err("Only text can be edited.") };
        let (text, event) = (text.to_string(), message.event.clone());
        self.target = event.map_or(Target::New, Target::Edit);
        self.composer.set(&text);
        self.compose();
        Ok(())
    }

    /// Votes for the selected message, or takes the vote back.
    pub fn vote(&mut self) -> Result<Vec<Effect>, &'static str> {
        let event = self.known("This message cannot be voted for yet: the server does not have it.")?.event.clone();
        let (Some(room), Some(event)) = (self.id().cloned(), event) else { return Ok(vec![]) };
        Ok(vec![Request::React { room, event, key: "👍".to_owned() }.into()])
    }

    /// Deletes the selected message when it is asked for the second time. `Ok(None)`: ask once more.
    pub fn redact(&mut self) -> Result<Option<Effect>, &'static str> {
        let message = self.known("This message cannot be deleted yet: the server does not have it.")?;
        if !message.own {
            return Err("Only your own messages can be deleted.");
        }
        let event = message.event.clone();
        if self.doomed != event {
            self.doomed = event;
            return Ok(None);
        }
        self.doomed = None;
        let (Some(room), Some(event)) = (self.id().cloned(), event) else { return Ok(None) };
        Ok(Some(Request::Redact { room, event }.into()))
    }

    /// The words of the selected message, for the clipboard.
    pub fn copy(&self) -> Result<Effect, &'static str> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        Ok(TerminalRequest::Copy(words(message).ok_or("There is nothing to copy.")?.to_owned()).into())
    }

    /// Opens the first link of the selected message.
    pub fn open_link(&self) -> Result<Effect, &'static str> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        let url = words(message).into_iter().flat_map(str::split_whitespace).find_map(link);
        url.map(|url| desktop::Request::Open(url).into()).ok_or("There is no link in this message.")
    }

    /// The selected message, which the server has.
    fn known(&self, unknown: &'static str) -> Result<&Message, &'static str> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        if message.event.is_some() { Ok(message) } else { Err(unknown) }
    }
}

fn words(message: &Message) -> Option<&str> {
    match &message.body {
        Body::Text(words) | Body::Emote(words) | Body::Notice(words) | Body::Other(words) => Some(words),
        Body::Redacted | Body::Undecryptable => None,
    }
}

/// The address in a word such as `(https://example.org/),`.
fn link(word: &str) -> Option<url::Url> {
    let start = word.find("https://").or_else(|| word.find("http://"))?;
    let address = word.get(start..)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\'']);
    url::Url::parse(address).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_among_punctuation() {
        let check = |word, address: Option<&str>| {
            assert_eq!(link(word).as_ref().map(url::Url::as_str), address);
        };
        check("(https://example.org/a?b=c),", Some("https://example.org/a?b=c"));
        check("http://example.org.", Some("http://example.org/"));
        check("example.org", None);
        check("javascript:alert(1)", None);
    }

    #[test]
    fn what_is_written_before_joining_goes_out_after() {
        let alias: Alias = "#rust:example.org".parse().unwrap();
        let id: RoomId = "!r:example.org".parse().unwrap();
        let mut room = Room::new(vec![alias.clone()], None);
        assert_eq!(room.join(), [Request::Join(alias).into()]);
        assert_eq!(room.send("hello".to_owned()), []);
        let message = Outgoing::New { body: "hello".to_owned() };
        let expected = [Request::Open(id.clone()).into(), Request::Send { room: id.clone(), message }.into()];
        assert_eq!(room.joined(&id), expected);
        assert_eq!(room.joined(&id), []);
    }

    #[test]
    fn the_next_name_is_tried() {
        let names: Vec<Alias> =
            ["#2026-rust:example.org", "#rust:example.org"].map(|name| name.parse().unwrap()).into();
        let mut room = Room::new(names.clone(), None);
        assert_eq!(room.join(), [Request::Join(names[0].clone()).into()]);
        let (effects, over) = room.refused("there is no such room".to_owned());
        assert_eq!((effects, over), (vec![Request::Join(names[1].clone()).into()], false));
        assert!(room.refused("there is no such room".to_owned()).1);
        assert!(matches!(room.stage, Stage::Failed { .. }));
    }
}
