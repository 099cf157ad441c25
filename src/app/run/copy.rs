//! Copying: what is selected goes to the clipboard, and is said in full.
use crate::{
    app::{
        Command, Effect, State, TerminalRequest, lists,
        reader::Reader,
        room::{Focus, Room},
        talk::links,
        tree::Node,
    },
    chat::{Address, link},
    schedule::{LinkKind, Talk},
    text,
};

/// Rooms of a talk that are listed: what else may be its room is a guess.
const ROOMS: usize = 3;
/// Columns of the status line that the copied text may take.
const SAID: usize = 200;

/// Something that can be copied: one word for what it is, and the text.
pub(in crate::app) type Piece = (&'static str, String);

impl State {
    pub(super) fn run_copy(&mut self, command: Command) -> Vec<Effect> {
        let in_tree = self.rooms.current().is_some_and(|room| room.focus == Focus::Tree);
        let text = match (command, self.rooms.current()) {
            (Command::CopyList, _) => return self.list_pieces(),
            (Command::Copy, Some(room)) if !in_tree => room.words().map_err(str::to_owned),
            (Command::CopyLink, Some(room)) if !in_tree => self.permalink(room),
            // What one hands on: the room's address; where there is no room, the page.
            _ => self.pieces().into_iter().next().map(|(_, text)| text).ok_or_else(|| self.nothing().to_owned()),
        };
        match text {
            Ok(text) => self.copied(text),
            Err(words) => {
                self.notices.error(words);
                vec![]
            }
        }
    }

    /// Puts the text into the clipboard, and says what it is.
    pub(in crate::app) fn copied(&mut self, text: String) -> Vec<Effect> {
        let line = text::Clean::line(&text);
        self.notices.info(format!("Copied {}", text::fit(&line, SAID)));
        vec![TerminalRequest::Copy(text).into()]
    }

    /// A link to the selected message.
    fn permalink(&self, room: &Room) -> Result<String, String> {
        let event = room.history.selected().and_then(|message| message.event.clone());
        let (Some(id), Some(event)) = (room.shown(), event) else {
            return Err("There is no link to this message yet: the server does not have it.".to_owned());
        };
        Ok(link::to_message(&link::known_by(id, self.account.user()), &event))
    }

    /// Lists everything of what is selected that can be copied, each in full.
    fn list_pieces(&mut self) -> Vec<Effect> {
        let pieces = self.pieces();
        if pieces.is_empty() {
            self.notices.error(self.nothing());
            return vec![];
        }
        self.read_list(Reader::new("Copy · enter copies · o opens".to_owned(), lists::pieces(pieces)));
        vec![]
    }

    /// Why there is nothing.
    fn nothing(&self) -> &'static str {
        match self.rooms.current() {
            Some(_) => "There is no address to copy: select a room.",
            None => "No talk is selected.",
        }
    }

    /// What can be copied of what is selected, what one hands on most first.
    fn pieces(&self) -> Vec<Piece> {
        let (rooms, talk) = match self.rooms.current() {
            None => (vec![], self.programme.talk()),
            Some(room) if room.focus == Focus::Tree => self.selected_in_tree(),
            Some(room) => {
                let talk = room.talk.as_ref().and_then(|talk| self.programme.schedule()?.talk(talk));
                (self.addresses_of_window(room), talk)
            }
        };
        let of_talk = || talk.map(|talk| self.addresses_of(talk)).unwrap_or_default();
        let rooms = if rooms.is_empty() { of_talk() } else { rooms };
        let mut pieces: Vec<Piece> = Vec::new();
        let names = rooms.iter().filter_map(Address::alias).take(ROOMS);
        pieces.extend(names.map(|name| ("room", name.to_string())));
        pieces.extend(rooms.first().map(|room| ("link", link::to_room(room))));
        pieces.extend(talk.map(|talk| self.pages_of(talk)).unwrap_or_default());
        pieces
    }

    /// The addresses of the web that belong to a talk, but for those of its room.
    fn pages_of(&self, talk: &Talk) -> Vec<Piece> {
        let Some(schedule) = self.programme.schedule() else { return vec![] };
        let places = self.programme.known().places(schedule, talk);
        let pages = links(talk, &places, talk.end() <= self.minute());
        let chat = |url: &url::Url| talk.links.iter().any(|link| link.kind == LinkKind::Chat && link.href == *url);
        pages.into_iter().filter(|page| !chat(&page.url)).map(|page| (page.kind, page.url.to_string())).collect()
    }

    /// The room and talk of the row that is selected in the tree.
    fn selected_in_tree(&self) -> (Vec<Address>, Option<&Talk>) {
        let mut rooms = self.addresses_in_tree();
        if let Some(Node::Room(id)) = self.tree.selected().filter(|_| rooms.is_empty()) {
            let alias = self.rooms.known(id).and_then(|room| room.alias.clone());
            rooms.push(alias.map_or_else(|| link::known_by(id, self.account.user()), Address::from));
        }
        (rooms, self.talk_in_tree())
    }

    /// The address by which others find the room of a window: its public name, else its id with servers that know it.
    fn addresses_of_window(&self, room: &Room) -> Vec<Address> {
        let of_service = || {
            let known = room.shown().and_then(|id| self.rooms.known(id)).and_then(|known| known.alias.clone());
            known.or_else(|| room.about()?.alias.clone())
        };
        let alias = room.alias().cloned().or_else(of_service).map(Address::from);
        let id = || room.shown().map(|id| link::known_by(id, self.account.user()));
        alias.or_else(id).or_else(|| room.address().cloned()).into_iter().collect()
    }
}
