//! Writing: sending, pasting, one's own editor, and what is kept of it.
use crate::{
    app::{Command, Effect, Parsed, State, TerminalRequest, parse_slash},
    chat::Request,
    keep::{self, Kept},
};

impl State {
    /// Sends what was typed, or does what it says. What cannot be sent stays where it is.
    pub(in crate::app) fn send(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        if room.composer.text().trim().is_empty() {
            room.composer.set("");
            return self.again();
        }
        match parse_slash(room.composer.text()) {
            Ok(Parsed::Text(text)) => {
                if let Some(words) = room.closed() {
                    self.notices.error(words);
                    return self.ask_to_join();
                }
                room.composer.take();
                let effects = room.send(text);
                self.after_sending(effects)
            }
            // It needs the line as it is.
            Ok(Parsed::Command { command: Command::Editor, .. }) => {
                room.composer.take();
                self.run(Command::Editor, "")
            }
            Ok(Parsed::Command { command, arg }) => {
                let typed = room.composer.take();
                self.asked.mistaken = false;
                let effects = self.run(command, &arg);
                self.give_back(&typed);
                effects
            }
            Err(mistake) => {
                self.notices.error(mistake);
                vec![]
            }
        }
    }

    /// Sends `/me`.
    pub(super) fn emote(&mut self, words: &str) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        if let Some(reason) = room.closed() {
            room.composer.set(&format!("/me {words}"));
            self.notices.error(reason);
            return self.ask_to_join();
        }
        let effects = room.emote(words);
        self.after_sending(effects)
    }

    /// Says so where a message waits for its room.
    pub(super) fn after_sending(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        if effects.is_empty() {
            self.notices.info("It is sent as soon as the room is joined.");
            return self.ask_to_join();
        }
        effects
    }

    /// Takes away what is typed, where there is anything; else leaves the program.
    pub(super) fn interrupt(&mut self) {
        let typing = self.overlay.is_none() && self.scope_types();
        if typing && self.rooms.current_mut().is_some_and(crate::app::room::Room::clear) {
            self.notices.info("Taken away: ctrl-up brings it back. ctrl-c in an empty line leaves hallway.");
        } else {
            self.quitting = true;
        }
    }

    fn scope_types(&self) -> bool {
        use crate::app::Scope;
        matches!(self.scope(), Scope::Composer | Scope::Paste)
    }

    /// What is done with several lines that were pasted.
    pub(super) fn answer_paste(&mut self, command: Command) {
        let Some(room) = self.rooms.current_mut() else { return };
        match command {
            Command::PasteDrop => {
                room.drop_paste();
                self.notices.info("Dropped: ctrl-y puts it in.");
            }
            _ if room.take_paste(command == Command::PasteCode) => {}
            _ => self.notices.error("It did not all fit: a message has 64 KiB at most. ctrl-y has all of it."),
        }
    }

    /// Gives what is typed to the person's editor.
    pub(super) fn open_editor(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        room.compose();
        vec![TerminalRequest::Edit(room.composer.text().to_owned()).into()]
    }

    /// Takes over what the editor left. Nothing is sent by that.
    pub(in crate::app) fn edited(&mut self, outcome: Result<String, String>) -> Vec<Effect> {
        match (outcome, self.rooms.current_mut()) {
            (Ok(text), Some(room)) => {
                room.compose();
                let before = room.composer.text().to_owned();
                if before != text {
                    room.composer.remember(&before);
                }
                if !room.composer.set(&text) {
                    self.notices
                        .error("What was written is too long for one message and was cut: hallway takes 64 KiB.");
                }
            }
            (Ok(_), None) => {}
            (Err(words), _) => self.notices.error(words),
        }
        vec![]
    }

    /// Once a second: drafts that changed are kept, and others are told that one types.
    pub(in crate::app) fn tick_writing(&mut self) -> Vec<Effect> {
        let wanted = self.settings.config().composer.typing;
        let mut effects: Vec<Effect> =
            self.rooms.windows_mut().filter_map(|room| room.tell_typing(wanted)).map(Request::into).collect();
        effects.extend(self.keep_drafts());
        effects
    }

    /// What is to be kept of what is typed, if that changed.
    #[must_use]
    fn keep_drafts(&mut self) -> Option<Effect> {
        let drafts = self.rooms.drafts();
        if drafts == self.kept {
            return None;
        }
        let text = drafts.written();
        self.kept = drafts;
        Some(keep::Request { what: Kept::Drafts, text }.into())
    }
}
