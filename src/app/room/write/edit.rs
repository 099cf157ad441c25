//! Editing what one has said: with `e` on a message, or with ↑ in an empty line.
use super::{Room, Target};
use crate::{app::Key, chat::EventId, config::Up};

impl Room {
    /// Puts a message of one's own into the composer, to be replaced by what is made of it.
    pub fn begin_edit(&mut self, event: EventId, text: &str) {
        if !matches!(self.target, Target::Edit(_)) {
            self.composer.text().clone_into(&mut self.writing.aside);
        }
        self.target = Target::Edit(event);
        self.composer.set(text);
        // What the composer made of it is what "unchanged" means.
        self.composer.text().clone_into(&mut self.writing.opened);
    }

    /// Up and Down in an empty line, or in a message that is edited and was not changed yet: the message before or after,
    /// of those that can be edited.
    pub(super) fn walk_own(&mut self, key: Key, up: Up) -> bool {
        let older = match key.to_string().as_str() {
            "up" if !self.composer.before_cursor().contains('\n') => true,
            "down" => false,
            _ => return false,
        };
        let from = match &self.target {
            Target::Edit(event) if self.composer.text() == self.writing.opened => Some(event.clone()),
            Target::New if older && up == Up::Edit && self.starts_edit() => None,
            _ => return false,
        };
        match self.history.own(from.as_ref(), older) {
            Some((event, text)) => {
                self.begin_edit(event, &text);
                true
            }
            // Beyond the oldest there is nothing; beyond the newest, what was written before.
            None if from.is_some() && older => true,
            None if from.is_some() => self.forget_target(),
            None => false,
        }
    }

    /// A command that was typed last is called back, a message is edited.
    fn starts_edit(&self) -> bool {
        let command = |text: &str| text.starts_with('/') && !text.starts_with("//");
        let quiet = self.composer.is_empty() && !self.composer.recalls();
        quiet && self.id().is_some() && !self.composer.latest().is_some_and(command)
    }

    /// Leaves an edit: what was changed can be called back, what was written before stands there again.
    pub(super) fn leave_edit(&mut self) {
        let text = self.composer.text().to_owned();
        if text != self.writing.opened {
            self.composer.remember(&text);
        }
        self.put_back();
    }

    /// Goes on with what was being written when the edit began.
    pub(super) fn put_back(&mut self) {
        self.writing.opened.clear();
        let aside = std::mem::take(&mut self.writing.aside);
        self.composer.set(&aside);
    }
}
