//! Stars, and what changed since it was last looked at.
use std::sync::Arc;

use super::{Programme, View};
use crate::schedule::{Change, Request, TalkId};

impl Programme {
    /// What changed about a talk.
    #[must_use]
    pub fn change_of(&self, talk: &TalkId) -> Option<&Change> {
        self.changes.get(*self.changed.get(talk)?)
    }

    /// Stars the selected talk, or takes the star back; nothing where none is selected.
    pub fn star(&mut self) -> Option<Request> {
        let (talk, key) = (self.selected.clone()?, self.schedule.as_ref()?.key());
        let stars = Arc::make_mut(&mut self.stars);
        let on = stars.insert(talk.clone());
        if !on {
            stars.remove(&talk);
        }
        self.page.forget();
        self.filtered();
        Some(Request::Star { key, talk, on })
    }

    /// The changes have been looked at; nothing where there are none.
    pub fn see_changes(&mut self) -> Option<Request> {
        let key = self.schedule.as_ref().filter(|_| !self.changes.is_empty())?.key();
        self.changes = Arc::default();
        self.index_changes();
        self.page.forget();
        self.rebuild();
        Some(Request::Seen { key })
    }

    /// Shows the list of changes, or goes back to where one was.
    pub fn toggle_changes(&mut self) {
        self.show_view(if self.view == View::Changes { self.before } else { View::Changes });
    }

    pub(super) fn index_changes(&mut self) {
        self.changed = self.changes.iter().enumerate().map(|(index, change)| (change.talk.clone(), index)).collect();
    }
}
