//! Looking for words in the messages of a room.
use crate::app::{Command, Effect, State, room::Focus};

impl State {
    /// What `/`, `n` and `N` do in a room.
    pub(super) fn search_messages(&mut self, command: Command) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        match command {
            Command::Search => {
                room.sought.set("");
                room.focus = Focus::Search;
                vec![]
            }
            _ if room.sought.is_empty() => {
                self.notices.error("Nothing was searched for yet: / begins a search.");
                vec![]
            }
            _ => self.find_message(command == Command::FindNext),
        }
    }

    /// The words are typed: goes to the newest message that says them.
    pub(super) fn seek(&mut self) -> Vec<Effect> {
        let look = self.look();
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        let words = room.sought.text().to_owned();
        room.history.seek(&words);
        room.history.unselect();
        if words.trim().is_empty() {
            room.to_messages(&look);
            return vec![];
        }
        let effects = self.find_message(true);
        if let Some(room) = self.rooms.current_mut() {
            room.to_messages(&look);
        }
        effects
    }

    fn find_message(&mut self, up: bool) -> Vec<Effect> {
        let look = self.look();
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        let words = room.sought.text().to_owned();
        if room.history.sought().is_empty() {
            room.history.seek(&words);
        }
        if let Some((number, count)) = room.history.find(up, &look) {
            self.notices.info(format!("{number} of {count} that say “{words}”."));
            return vec![];
        }
        let all = room.history.starts() || !room.has_older();
        let said = match (room.history.found(), up, all) {
            (0, _, true) => format!("No message says “{words}”."),
            (0, _, false) => format!("No message that is loaded says “{words}”."),
            (_, true, true) => format!("No earlier message says “{words}”."),
            (_, true, false) => format!("No earlier message that is loaded says “{words}”."),
            (_, false, _) => format!("No later message says “{words}”."),
        };
        let ask = up && !all && room.asked_server.as_deref() != Some(&words);
        if !ask {
            self.notices.error(said);
            return vec![];
        }
        room.asked_server = Some(words.clone());
        self.notices.info(format!("{said} The server is asked …"));
        self.search_server(&words)
    }
}
