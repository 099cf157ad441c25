//! What is written in a room, as it is kept.
use super::{Room, Target};
use crate::{
    app::drafts::{Draft, Place},
    chat::{Address, Name, Outgoing, TimelineId},
};

/// Bytes that two drafts may have together: as much as the line where messages are typed takes.
const MOST_TEXT: usize = 64 * 1024;

impl Room {
    /// Under which name its draft is kept: the room's, or the alias as long as it is not joined.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self.meant().cloned() {
            Some(room) => Some(Place::Timeline(TimelineId { room, thread: self.thread.clone() })),
            None => self.address().cloned().map(place_of),
        }
    }

    /// Under which other names something may have been kept for it: as it was called before it was joined, and by what it was
    /// found.
    #[must_use]
    pub fn other_places(&self) -> Vec<Place> {
        let own = self.place();
        let named = self.asked().cloned().map(place_of);
        let found = self.found().cloned().map(|room| Place::Timeline(room.into()));
        let threadless = self.thread.is_none();
        named.chain(found).filter(|place| threadless && Some(place) != own.as_ref()).collect()
    }

    /// Everything written here that the server does not have.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let mut texts: Vec<&str> = self.outbox.iter().map(|message: &Outgoing| message.body.as_str()).collect();
        texts.push(self.composer.text());
        texts.extend(self.held().map(super::Pasted::text));
        texts.retain(|text| !text.trim().is_empty());
        let (reply, edit) = match &self.target {
            Target::New => (None, None),
            Target::Reply { to, name } => (Some((to.clone(), name.clone())), None),
            Target::Edit(event) => (None, Some(event.clone())),
        };
        let (aside, named) = (self.writing.aside.clone(), self.writing.named.clone());
        Draft { text: texts.join("\n"), reply, edit, aside, named }
    }

    /// What stands in the composer, without what waits to be sent.
    #[must_use]
    pub(super) fn unsent(&self) -> Draft {
        let waiting: usize = self.outbox.iter().filter(|m| !m.body.trim().is_empty()).map(|m| m.body.len() + 1).sum();
        let mut draft = self.draft();
        draft.text = draft.text.get(waiting..).unwrap_or_default().to_owned();
        draft
    }

    /// Takes over what was written in another window of the room: both stand in one line. `below`: the other one comes below,
    /// for somebody is typing it.
    pub(super) fn bring(&mut self, draft: Draft, below: bool) {
        let plain = self.target == Target::New && draft.edit.is_none() && draft.reply.is_none();
        if plain && self.held().is_none() && !self.composer.is_empty() {
            let own = self.composer.text();
            let both = match draft.text.trim() {
                "" => return,
                text if text == own.trim() => return,
                _ if below => format!("{own}\n{}", draft.text),
                _ => format!("{}\n{own}", draft.text),
            };
            if both.len() <= MOST_TEXT {
                self.composer.set(&both);
                self.writing.named.extend(draft.named);
                self.composer.remember(&draft.aside);
                return;
            }
        }
        self.restore(draft);
    }

    /// Goes on with a draft; where something is written already, `ctrl-up` brings it.
    pub fn restore(&mut self, draft: Draft) {
        if !self.composer.is_empty() || self.held().is_some() || self.target != Target::New {
            self.composer.remember(&draft.aside);
            self.composer.remember(&draft.text);
            return;
        }
        self.composer.set(&draft.text);
        self.writing.aside = draft.aside;
        self.writing.named = draft.named;
        self.target = match (draft.edit, draft.reply) {
            (Some(event), _) => Target::Edit(event),
            (None, Some((to, name))) => Target::Reply { to, name },
            (None, None) => Target::New,
        };
    }
}

fn place_of(address: Address) -> Place {
    match address.name {
        Name::Alias(alias) => Place::Alias(alias),
        Name::Id(room) => Place::Timeline(room.into()),
    }
}
