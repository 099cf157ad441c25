//! Moving about: selecting, scrolling, going back.
use crate::{
    app::{Command, Effect, State, programme::View, room::Focus},
    chat::Jump,
};

impl State {
    pub(super) fn run_motion(&mut self, command: Command) -> Vec<Effect> {
        match self.rooms.current().map(|room| room.focus) {
            None if self.chooser.is_some() => self.move_chooser(command),
            None if self.programme.page.open => self.move_page(command),
            None if self.programme.showing() == View::Grid => self.move_grid(command),
            None if self.programme.showing() == View::OnNow => self.move_board(command),
            None => self.move_list(command),
            Some(Focus::Tree) => self.move_tree(command),
            Some(focus) => return self.move_messages(command, focus),
        }
        vec![]
    }

    fn move_chooser(&mut self, command: Command) {
        let page = isize::try_from(self.layout.list.height.max(6) - 5).unwrap_or(1);
        if let Some(chooser) = &mut self.chooser {
            chooser.select(steps(command, page));
        }
    }

    fn move_page(&mut self, command: Command) {
        let page = isize::try_from(self.layout.page.height.max(2) - 1).unwrap_or(1);
        self.programme.page.scroll(steps(command, page));
    }

    fn move_list(&mut self, command: Command) {
        let page = isize::try_from(self.layout.list.height.max(2) - 1).unwrap_or(1);
        self.programme.step(steps(command, page));
    }

    fn move_tree(&mut self, command: Command) {
        let page = isize::try_from(self.layout.tree.height.max(4) / 2 - 1).unwrap_or(1);
        self.tree.step(steps(command, page));
    }

    /// Pages scroll whoever has the keys; single steps select, and only where the messages have them.
    fn move_messages(&mut self, command: Command, focus: Focus) -> Vec<Effect> {
        let look = self.look();
        let page = isize::try_from(self.layout.messages.height.max(2) - 1).unwrap_or(1);
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        match command {
            Command::PageDown | Command::PageUp => room.history.scroll(steps(command, page), &look),
            Command::First => {
                room.history.first(&look);
                if focus == Focus::Messages {
                    room.history.select_first(&look);
                }
            }
            Command::Last if !room.history.is_live() && room.thread.is_none() => return self.jump(Jump::End),
            Command::Last => {
                room.history.live();
                room.history.unselect();
            }
            _ => room.history.select(steps(command, page), &look),
        }
        self.arrange();
        if let Some(room) = self.rooms.current_mut()
            && focus == Focus::Messages
            && command == Command::Last
        {
            room.history.select(0, &look);
        }
        match command {
            Command::PageUp | Command::Up | Command::First => self.page_back(true),
            _ => self.page_on(true),
        }
    }

    /// Goes back by one step: out of what is open, at last to the programme.
    pub(super) fn back(&mut self) -> Vec<Effect> {
        let look = self.look();
        if self.rooms.current().is_none() && self.chooser.is_some() {
            return self.leave_chooser();
        }
        let Some(room) = self.rooms.current_mut() else {
            if self.programme.page.open {
                self.programme.page.open = false;
            } else if self.programme.search.is_some() {
                self.programme.end_search();
            } else if self.programme.view == View::Changes {
                self.programme.toggle_changes();
            }
            return vec![];
        };
        match room.focus {
            Focus::Search | Focus::Composer => room.to_messages(&look),
            Focus::Messages | Focus::Tree => {
                room.forget_target();
                // Found words are marked as long as one is there.
                room.history.seek("");
                room.compose();
            }
        }
        vec![]
    }
}

/// How far a command moves; a page is as long as the pane.
pub(super) fn steps(command: Command, page: isize) -> isize {
    const ALL: isize = 1_000_000;
    match command {
        Command::Down => 1,
        Command::Up => -1,
        Command::PageDown => page,
        Command::PageUp => -page,
        Command::First => -ALL,
        Command::Last => ALL,
        _ => 0,
    }
}
