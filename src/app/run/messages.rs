//! Messages: writing, answering, voting, and where the keys are in a room.
use crate::app::{Command, Effect, State, room::Focus};

impl State {
    pub(super) fn run_message(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        let look = self.look();
        let Some(room) = self.rooms.current_mut() else {
            self.notices.error("That is for a room: Enter on a talk goes to its room.");
            return vec![];
        };
        let done = match command {
            C::Send => return self.send(),
            C::Me => {
                return self.emote(arg);
            }
            C::Complete | C::CompleteBack => return self.complete(command == C::Complete),
            C::Editor => return self.open_editor(),
            C::PasteText | C::PasteCode | C::PasteDrop => {
                self.answer_paste(command);
                return vec![];
            }
            C::Redact => return self.redact(),
            C::Vote => room.vote(),
            C::Reply => room.reply().map(|()| vec![]),
            C::Edit => room.edit().map(|()| vec![]),
            _ => {
                match command {
                    C::Newline => room.composer.newline(),
                    C::Compose => room.compose(),
                    // A reply or an edit is left first.
                    C::Messages if room.focus == Focus::Composer && room.forget_target() => {}
                    C::Messages => room.to_messages(&look),
                    C::Tree => self.go_to_tree(),
                    C::ToggleTree => self.toggle_tree(),
                    _ => {}
                }
                Ok(vec![])
            }
        };
        done.unwrap_or_else(|words| {
            self.notices.error(words);
            vec![]
        })
    }

    fn redact(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        match room.redact() {
            Ok(Some(effect)) => return vec![effect],
            Ok(None) => self.notices.info("Delete this message for everyone? The same key again does it."),
            Err(words) => self.notices.error(words),
        }
        vec![]
    }

    fn go_to_tree(&mut self) {
        if self.layout.tree.is_empty() {
            self.tree = Some(true);
            self.arrange();
        }
        if self.layout.tree.is_empty() {
            self.tree = None;
            self.notices.error("The terminal is too narrow for the list of rooms: Alt-K finds them.");
        } else if let Some(room) = self.rooms.current_mut() {
            room.focus = Focus::Tree;
            let here = room.alias();
            let track = self.tracks.iter().position(|track| track.room.is_some() && track.room.as_ref() == here);
            self.rooms.tree = track.unwrap_or(self.rooms.tree);
        }
    }

    fn toggle_tree(&mut self) {
        self.tree = Some(self.layout.tree.is_empty());
        if let Some(room) = self.rooms.current_mut().filter(|room| room.focus == Focus::Tree) {
            room.compose();
        }
    }
}
