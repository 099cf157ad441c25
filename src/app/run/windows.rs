//! Windows: going to them, closing them, giving them other numbers.
use crate::app::{Command, Effect, Overlay, State, palette::Palette, room::Room};

impl State {
    pub(super) fn run_windows(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        match command {
            Command::Window(number) => self.show_window(usize::from(number) - 1),
            Command::NextWindow | Command::PreviousWindow => self.turn_windows(command == Command::NextWindow),
            Command::NextActive => self.show_active(),
            Command::LastWindow => self.show_last(),
            Command::CloseWindow => self.close_window(),
            Command::MoveLeft => self.move_window(self.rooms.current_index()),
            Command::MoveRight => self.move_window(self.rooms.current_index() + 2),
            Command::Win => self.win(arg),
            _ => vec![],
        }
    }

    pub(in crate::app) fn show_window(&mut self, index: usize) -> Vec<Effect> {
        let mut effects = self.leave();
        if !self.rooms.show(index) {
            self.notices.error(format!("There is no window {}.", index + 1));
        }
        // Whatever is asked of the room next finds its timeline open.
        effects.extend(self.rooms.follow());
        effects
    }

    /// What has been read is told before another window is shown.
    pub(in crate::app) fn leave(&mut self) -> Vec<Effect> {
        self.rooms.shown_mut().flat_map(Room::seen).collect()
    }

    fn turn_windows(&mut self, forward: bool) -> Vec<Effect> {
        let effects = self.leave();
        self.rooms.turn(forward);
        effects
    }

    fn show_active(&mut self) -> Vec<Effect> {
        let effects = self.leave();
        if !self.rooms.next_active() {
            self.notices.info("Nothing happened in the other windows.");
        }
        effects
    }

    fn show_last(&mut self) -> Vec<Effect> {
        let effects = self.leave();
        if !self.rooms.last() {
            self.notices.info("No other window was shown yet.");
        }
        effects
    }

    fn close_window(&mut self) -> Vec<Effect> {
        if self.rooms.current().is_none() {
            self.notices.error("The programme stays open. /quit or q leaves hallway.");
            return vec![];
        }
        let mut effects = self.leave();
        effects.extend(self.rooms.close());
        effects
    }

    fn move_window(&mut self, number: usize) -> Vec<Effect> {
        if let Err(words) = self.rooms.move_to(number) {
            self.notices.error(words);
        }
        vec![]
    }

    /// `/win 3`, `/win rust`, `/win last`, `/win close`, `/win move 3`, `/win list`.
    fn win(&mut self, arg: &str) -> Vec<Effect> {
        let (word, rest) = arg.split_once(char::is_whitespace).unwrap_or((arg, ""));
        match (word, rest.trim()) {
            ("" | "list", "") => {
                self.overlay = Some(Overlay::Palette(Box::new(Palette::of_windows(&self.rooms))));
                vec![]
            }
            ("close", "") => self.close_window(),
            ("last", "") => self.show_last(),
            ("goto" | "go", name) if !name.is_empty() => self.show_named(name),
            ("move", number) => {
                if let Ok(number) = number.parse() {
                    return self.move_window(number);
                }
                self.notices.error("/win move needs the new number of the window: /win move 3");
                vec![]
            }
            _ => self.show_named(arg),
        }
    }

    fn show_named(&mut self, name: &str) -> Vec<Effect> {
        match self.rooms.find(name) {
            Some(index) => self.show_window(index),
            None if name.parse::<u64>().is_ok() => {
                self.notices.error(format!("There is no window {name}."));
                vec![]
            }
            None => {
                let name = crate::text::Clean::line(name);
                self.notices
                    .error(format!("No window is called {}: /win list shows them.", crate::text::fit(&name, 40)));
                vec![]
            }
        }
    }
}
