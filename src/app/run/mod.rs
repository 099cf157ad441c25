//! Commands: what each row of the table does, wherever it was asked for.
mod board;
mod choose;
mod copy;
mod deeds;
mod follow;
mod go;
mod grid;
mod hop;
mod jump;
mod links;
mod messages;
mod moment;
mod motion;
mod notice;
mod palette;
mod panes;
mod people;
mod pictures;
mod programme;
mod reader;
mod seek;
mod set;
mod stream;
mod tree;
mod video;
mod widgets;
mod windows;
mod write;
mod zap;

pub(super) use follow::Follow;
pub(super) use links::Unattended;
pub(super) use stream::has as is_of_stream;

use super::{
    Command, Effect, Overlay, Scope, State, TerminalRequest,
    signin::{Outcome, SignIn},
};
use crate::{chat, config::VideoSize};

impl State {
    /// Does what a command says; `arg` is what was typed after it.
    pub(super) fn run(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        if self.solo.is_some() && !self.has_alone(command) {
            return vec![];
        }
        match command {
            C::Quit => self.quitting = true,
            C::Interrupt => self.interrupt(),
            C::Repaint => return vec![TerminalRequest::Repaint.into()],
            C::Suspend => return vec![TerminalRequest::Suspend.into()],
            C::Theme => {
                self.asked.theme = None;
                return vec![TerminalRequest::Theme(arg.to_owned()).into()];
            }
            C::Help => self.help(arg),
            C::Set => return self.set(arg),
            C::StartAfresh => return self.run_people(command, arg),
            C::Palette => self.toggle_palette(),
            C::SignIn => self.open_sign_in(None),
            C::SignOut => return self.sign_out(),
            _ => return self.run_below(command, arg),
        }
        vec![]
    }

    /// What an overlay keeps for itself while it is open.
    fn run_below(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        if let Some(Overlay::SignIn(form)) = &mut self.overlay
            && is_of_form(command)
        {
            return match form.run(command) {
                Outcome::Stay(effects) => effects,
                Outcome::Close => {
                    self.overlay = None;
                    vec![]
                }
            };
        }
        if self.overlay.is_some() {
            if command == Command::Go && matches!(self.overlay, Some(Overlay::Palette(_))) {
                return self.choose();
            }
            if let Some(effects) = self.run_reader(command) {
                return effects;
            }
            if let Some(effects) = self.run_on_picture(command) {
                return effects;
            }
            if self.run_menu(command) || self.scrolled_overlay(command) {
                return vec![];
            }
            // Anything else acts on the screen below, which then has to be seen.
            self.overlay = None;
            if command == Command::Back {
                return vec![];
            }
        }
        self.run_on_screen(command, arg)
    }

    fn run_on_screen(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        if self.layout.full && !stream::is_of_stream(command) {
            // Anything else is about the screen below, which then has to be seen; what acts on what is selected there waits.
            let key = self.watch.size == VideoSize::Full;
            self.watch.make_room();
            if key && self.keymap.keys(command, Scope::Everywhere).is_empty() {
                return vec![];
            }
            self.arrange();
        }
        let mut effects = self.make_way(command);
        effects.extend(match command {
            C::Window(_)
            | C::NextWindow
            | C::PreviousWindow
            | C::NextActive
            | C::LastWindow
            | C::CloseWindow
            | C::MoveLeft
            | C::MoveRight
            | C::Win => self.run_windows(command, arg),
            C::Tree | C::ToggleTree | C::Accept | C::Decline => self.run_tree(command, arg),
            C::SplitBeside | C::SplitBelow | C::Unsplit | C::Focus | C::FocusBack => self.run_panes(command, arg),
            _ if stream::has(command) => self.run_stream(command, arg),
            _ => self.run_on_window(command, arg),
        });
        effects
    }

    fn run_on_window(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        match command {
            C::Join => self.join(arg),
            C::Hilight | C::Dehilight | C::Notify => self.run_notice(command, arg),
            C::JoinTrack | C::JoinStarred | C::Queue | C::LeaveConference => self.run_hop(command, arg),
            C::SortRooms => self.sort_rooms(),
            C::Widgets => self.list_widgets(),
            C::FollowStream => self.follow_stream(arg),
            C::Open => self.open(arg),
            C::Watch
            | C::Stop
            | C::PauseVideo
            | C::Mute
            | C::Louder
            | C::Softer
            | C::NextStream
            | C::PreviousStream => self.run_video(command),
            C::Now
            | C::NextDay
            | C::PreviousDay
            | C::ToggleView
            | C::Grid
            | C::Board
            | C::Reorder
            | C::Closer
            | C::Wider
            | C::Changes
            | C::Seen
            | C::Star
            | C::TurnClock
            | C::NextTalk
            | C::PreviousTalk
            | C::Filter
            | C::OnlyStarred
            | C::HidePast
            | C::ClearFilter => self.run_programme(command),
            C::Save | C::OpenFile | C::Upload | C::CancelUpload | C::Pictures => self.run_files(command, arg),
            C::Go | C::Show if self.enlarges() => self.enlarge(),
            C::Link(number) => self.open_numbered(number),
            C::Go => self.go(),
            C::Show => self.show(),
            C::Back => self.back(),
            C::Search | C::FindNext | C::FindPrevious => self.run_search(command),
            command if people::has(command) => self.run_people(command, arg),
            C::Copy | C::CopyLink | C::CopyList => self.run_copy(command),
            C::OpenLink => self.open_link(),
            _ if jump::is_jump(command) => self.run_jump(command, arg),
            _ if deeds::is_deed(command) => self.run_deed(command),
            C::Down
            | C::Up
            | C::PageDown
            | C::PageUp
            | C::First
            | C::Last
            | C::Left
            | C::Right
            | C::PageLeft
            | C::PageRight => self.run_motion(command),
            _ => self.run_message(command, arg),
        }
    }

    fn scrolled_overlay(&mut self, command: Command) -> bool {
        let page = isize::try_from(self.layout.overlay().height.max(2) - 1).unwrap_or(1);
        let steps = match command {
            Command::Down => 1,
            Command::Up => -1,
            Command::PageDown => page,
            Command::PageUp => -page,
            Command::First => -10_000,
            Command::Last => 10_000,
            _ => return false,
        };
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => palette.select(steps),
            Some(Overlay::Filter(menu)) => menu.step(steps),
            Some(Overlay::SignIn(_) | Overlay::Reader(_) | Overlay::Picture(_)) | None => {}
        }
        true
    }

    fn run_search(&mut self, command: Command) -> Vec<Effect> {
        if self.rooms.current().is_some() {
            return self.search_messages(command);
        }
        self.search_programme(command);
        vec![]
    }

    /// Opens the sign-in form; `why`: what it is needed for.
    pub(super) fn open_sign_in(&mut self, why: Option<String>) {
        self.overlay = Some(Overlay::SignIn(Box::new(SignIn::new(&self.homeserver, why))));
    }

    fn sign_out(&mut self) -> Vec<Effect> {
        if self.account.user().is_none() {
            self.notices.error("Nobody is signed in.");
            return vec![];
        }
        self.notices.info("Signing out …");
        vec![chat::Request::SignOut.into()]
    }

    /// Goes on with what keeps the room from being there: to where it goes on, to the form, or to joining it.
    pub(super) fn again(&mut self) -> Vec<Effect> {
        if let Some(next) = self.rooms.current().and_then(|room| room.replaced.clone()) {
            let talk = self.rooms.current().and_then(|room| room.talk.clone());
            return self.enter(vec![next], talk);
        }
        self.ask_to_join()
    }

    /// Asks to join the room on screen, where that is still to be done, or for the account that it needs.
    pub(super) fn ask_to_join(&mut self) -> Vec<Effect> {
        self.ask_to_sign_in_if_needed();
        match self.rooms.current_mut() {
            Some(room) if room.can_begin_again() => {
                let effects = room.retry();
                self.looking(effects)
            }
            _ => vec![],
        }
    }
}

fn is_of_form(command: Command) -> bool {
    matches!(command, Command::Go | Command::Back | Command::Down | Command::Up)
}
