//! Messages: writing, answering, voting, and where the keys are in a room.
use crate::{
    app::{Command, Effect, State, room::Completion, slashes},
    chat::{Kind, Outgoing},
};

impl State {
    pub(super) fn run_message(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        if matches!(command, C::Complete | C::CompleteBack)
            && let Some(effects) = self.complete_path()
        {
            return effects;
        }
        let look = self.look();
        let completion = matches!(command, C::Complete | C::CompleteBack).then(|| self.words_to_complete());
        let Some(room) = self.rooms.current_mut() else {
            self.notices.error("That is for a room: Enter on a talk goes to its room.");
            return vec![];
        };
        match command {
            C::Send => return self.send(),
            C::Me => {
                let effects = room.post(Outgoing { kind: Kind::Emote, ..Outgoing::new(arg) });
                return self.after_sending(effects);
            }
            C::Newline => room.composer.newline(),
            C::Compose => room.compose(),
            C::Messages => room.to_messages(&look),
            C::Complete | C::CompleteBack => {
                room.complete(command == C::Complete, &completion.unwrap_or_default());
            }
            _ => {}
        }
        vec![]
    }

    /// Says so where a message waits for its room.
    pub(super) fn after_sending(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        if effects.is_empty() {
            self.notices.info("It is sent as soon as the room is joined.");
            return self.again();
        }
        effects
    }

    /// What Tab may make of the word before the cursor, best first.
    fn words_to_complete(&self) -> Completion {
        let Some(room) = self.rooms.current() else { return Completion::default() };
        let before = room.composer.before_cursor();
        let start = before.rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
        let word = before.get(start..).unwrap_or_default().to_lowercase();
        let begins = |text: &String| text.to_lowercase().starts_with(&word);
        let words = match word.chars().next() {
            None => vec![],
            Some('/') if start == 0 => slashes().map(|(name, ..)| format!("/{name} ")).filter(begins).collect(),
            Some('#') => self.known_rooms().into_iter().map(|alias| format!("{alias} ")).filter(begins).collect(),
            Some(_) => {
                let after = if start == 0 { ": " } else { " " };
                let names = room.history.speakers().into_iter().map(|name| format!("{name}{after}"));
                names.filter(|name| name.to_lowercase().starts_with(word.trim_start_matches('@'))).collect()
            }
        };
        Completion { start, words, at: None }
    }

    fn known_rooms(&self) -> Vec<String> {
        let joined = self.rooms.joined().iter().filter_map(|room| room.alias.as_ref());
        let mut known: Vec<_> = joined.map(ToString::to_string).collect();
        known.extend(self.programme.known().rooms().by_name().into_iter().map(|(alias, _)| alias.to_string()));
        known.dedup();
        known
    }
}
