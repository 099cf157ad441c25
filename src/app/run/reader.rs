//! The list that is read over the screen: moving in it, and what its rows are for.
use ratatui::layout::Position;

use super::{motion::steps, stream::is_of_stream};
use crate::{
    app::{
        Command, Effect, Overlay, State,
        reader::{About, Go, Reader},
        watch::Source,
    },
    chat::{Address, Request},
    desktop,
};

impl State {
    /// Opens a list over the screen.
    pub(in crate::app) fn read_list(&mut self, reader: Reader) {
        self.overlay = Some(Overlay::Reader(Box::new(reader)));
    }

    /// The list that is open.
    pub(in crate::app) fn reader(&mut self) -> Option<&mut Reader> {
        match &mut self.overlay {
            Some(Overlay::Reader(reader)) => Some(reader),
            _ => None,
        }
    }

    /// The list that is open, if it is about that.
    pub(in crate::app) fn reader_about(&mut self, about: &About) -> Option<&mut Reader> {
        match &mut self.overlay {
            Some(Overlay::Reader(reader)) if reader.about() == about => Some(reader),
            _ => None,
        }
    }

    /// What the list keeps for itself while it is open; `None`: nothing.
    pub(super) fn run_reader(&mut self, command: Command) -> Option<Vec<Effect>> {
        use Command as C;
        let page = isize::try_from(self.layout.overlay_rows().height.max(2) - 1).unwrap_or(1);
        let Some(Overlay::Reader(reader)) = &mut self.overlay else { return None };
        match command {
            C::PageDown | C::PageUp => reader.turn(steps(command, page)),
            C::Down | C::Up | C::First | C::Last => reader.select(steps(command, page)),
            C::FindNext | C::FindPrevious => reader.find(command == C::FindNext),
            C::Search => reader.search(),
            // While something is typed, Tab would show another view of what lies below.
            C::ToggleView if reader.typing => reader.select(1),
            C::Go if reader.typing => reader.typing = false,
            C::Go => return Some(self.go_from_reader()),
            C::GiveUp => return Some(self.give_up()),
            C::Copy => {
                let text = reader.selected()?.copied();
                return Some(self.copied(text));
            }
            C::OpenLink => return Some(self.open_row()),
            C::Back => {
                if !reader.back() {
                    self.overlay = None;
                }
            }
            _ => return None,
        }
        Some(vec![])
    }

    /// A click on a row selects it, a second one does what it is for; one outside closes the list.
    pub(in crate::app) fn clicked_reader(&mut self, at: Position) -> Option<Vec<Effect>> {
        let rows = self.layout.overlay_rows();
        let Some(Overlay::Reader(reader)) = &mut self.overlay else { return None };
        if !rows.contains(at) {
            self.overlay = None;
            return Some(vec![]);
        }
        let again = reader.click(usize::from(at.y - rows.y));
        Some(if again { self.go_from_reader() } else { vec![] })
    }

    /// The room that is selected in the list of those that wait.
    pub(super) fn waiting_selected(&mut self) -> Option<Address> {
        match &self.reader_about(&About::Queue)?.selected()?.go {
            Some(Go::Enter(address)) => Some(address.clone()),
            _ => None,
        }
    }

    fn go_from_reader(&mut self) -> Vec<Effect> {
        let Some(Overlay::Reader(reader)) = &self.overlay else { return vec![] };
        let Some(go) = reader.selected().and_then(|row| row.go.clone()) else { return vec![] };
        if let Go::Set(key) = &go {
            return self.turn_setting(key);
        }
        self.overlay = None;
        match go {
            Go::Message { room, event } => self.go_to_message(&room, &event),
            Go::Query(user) => vec![Request::Query(user).into()],
            Go::Room(room) => self.enter_room(&room),
            Go::Whois { room, user } => {
                let about = About::Person(user.clone());
                self.read_list(Reader::waiting(user.to_string(), about, "Asking the server who that is …"));
                vec![Request::Whois { room, user }.into()]
            }
            Go::Run(command) => self.run_by_name(command, ""),
            Go::RunWith(command, arg) => self.run_by_name(command, &arg),
            Go::Enter(address) => self.enter(vec![address], None),
            Go::Queue(arg) => self.queue(arg),
            Go::Link(address) => self.open_address(&address, None),
            Go::Copy(text) => self.copied(text),
            Go::Open(url) => {
                self.notices.info(format!("Opening {} outside the terminal …", url.host_str().unwrap_or_default()));
                vec![desktop::Request::Open(url).into()]
            }
            Go::Watch { title, urls } => self.play(Source { title, urls, ..Source::default() }),
            Go::Set(_) => vec![],
            Go::Window(index) => self.show_window(index),
            Go::Insert(text) => {
                self.insert(&text);
                vec![]
            }
        }
    }

    /// Does what was asked for by its name, and not by a key that may be meant for what has the whole screen.
    fn run_by_name(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        if self.layout.full && !is_of_stream(command) {
            self.watch.make_room();
        }
        self.run(command, arg)
    }

    /// Types into the line of the room on screen; beside what stands there, which is kept.
    pub(super) fn insert(&mut self, text: &str) {
        match self.rooms.current_mut() {
            Some(room) => {
                room.compose();
                room.composer.paste(text);
            }
            None => self.notices.error("That is for a room: Enter on a talk goes to its room."),
        }
    }
}
