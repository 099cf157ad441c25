//! Messages: writing, answering, voting, and where the keys are in a room.
use crate::app::{Command, Effect, State, room::Focus};

impl State {
    pub(super) fn run_message(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        if matches!(command, C::Complete | C::CompleteBack)
            && let Some(effects) = self.complete_path()
        {
            return effects;
        }
        let look = self.look();
        let Some(room) = self.rooms.current_mut() else {
            self.notices.error("That is for a room: Enter on a talk goes to its room.");
            return vec![];
        };
        match command {
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
            C::Newline => room.composer.newline(),
            C::Compose => room.compose(),
            // A reply or an edit is left first.
            C::Messages if room.focus == Focus::Composer && room.forget_target() => {}
            C::Messages => room.to_messages(&look),
            _ => {}
        }
        vec![]
    }
}
