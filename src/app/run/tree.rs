//! The tree: going to what is selected in it, folding it, answering invitations.
use super::go::addresses;
use crate::{
    app::{
        Command, Effect, State,
        room::Focus,
        tree::{Node, Sort},
    },
    chat::{self, Action, Address, Request, RoomId},
    schedule::{Key, Talk, TalkId},
    text,
};

/// Accepted invitations whose rooms are waited for.
const ACCEPTED: usize = 20;

impl State {
    pub(super) fn run_tree(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        match command {
            Command::Tree => self.go_to_tree(),
            Command::ToggleTree => {
                self.toggle_tree();
                vec![]
            }
            _ => self.answer(command == Command::Decline, arg),
        }
    }

    /// Does what the selected row is for.
    pub(in crate::app) fn go_in_tree(&mut self) -> Vec<Effect> {
        match self.tree.selected().cloned() {
            None => vec![],
            Some(Node::Conference(key)) if self.tree.is_earlier(&key) => self.open_earlier(&key),
            Some(Node::Branch(_) | Node::Conference(_) | Node::Later(_) | Node::General(_) | Node::Space(_)) => {
                self.fold();
                vec![]
            }
            Some(Node::Track(_) | Node::Talk(_) | Node::Earlier(..) | Node::Named(_)) => self.go_to_selected(),
            Some(Node::Room(id)) => match self.rooms.known(&id) {
                Some(room) if room.invited => self.ask_about(id, false),
                Some(_) => self.enter_room(&id),
                None => self.go_to_selected(),
            },
        }
    }

    /// A click does what Enter does, but that it opens no other programme.
    pub(in crate::app) fn clicked_in_tree(&mut self) -> Vec<Effect> {
        if let Some(Node::Conference(_)) = self.tree.selected() {
            self.fold();
            return vec![];
        }
        self.go_in_tree()
    }

    /// Folds what is selected, or what it stands in; of a talk, shows the page.
    pub(super) fn show_in_tree(&mut self) {
        let Some(Node::Talk(talk)) = self.tree.selected().cloned() else { return self.fold() };
        self.show_page(&talk);
    }

    /// The talk that is selected, or that is on in the track that is selected.
    pub(super) fn talk_in_tree(&self) -> Option<&Talk> {
        self.programme.schedule()?.talks.get(self.tree.selected_row()?.talk?)
    }

    /// The addresses of the room that is selected, the best first; of a track, those of the talk that is on come first, of a
    /// talk those of its own room.
    #[must_use]
    pub(in crate::app) fn addresses_in_tree(&self) -> Vec<Address> {
        let row = self.tree.selected_row();
        let of_room = row.and_then(|row| row.spot.as_ref()).map(|spot| spot.addresses.clone()).unwrap_or_default();
        let index = row.and_then(|row| row.talk);
        let of_talk = self.talk_in_tree().map(|talk| self.addresses_at(index, talk)).unwrap_or_default();
        match self.tree.selected() {
            Some(Node::Track(_)) => with(of_talk, &of_room),
            // A room that is known to exist needs no others, which may be open already.
            _ if of_room.iter().any(|address| address.alias().is_none()) => of_room,
            _ => with(of_room, &of_talk),
        }
    }

    /// The addresses under which a talk's room may be found, the best first: where the schedule links to, what the conference's
    /// space says of the talk, what the rules give, what the space says of its track.
    #[must_use]
    pub(in crate::app) fn addresses_of(&self, talk: &Talk) -> Vec<Address> {
        let index =
            self.programme.schedule().and_then(|schedule| schedule.talks.iter().position(|own| own.id == talk.id));
        self.addresses_at(index, talk)
    }

    /// The same for the talk that has this index in the schedule.
    pub(in crate::app) fn addresses_at(&self, index: Option<usize>, talk: &Talk) -> Vec<Address> {
        let own = index.and_then(|index| self.tree.room_of_talk(index));
        let given = addresses(self.programme.rooms_of(talk));
        match own.or_else(|| self.tree.rooms_of_track(talk.track).next()) {
            // A room of its own that the space has is surer than what rules say, but no surer than a link.
            Some(spot) if own.is_some() && spot.id().is_some() && !links_room(talk) => spot.addresses.clone(),
            Some(spot) => with(given, &spot.addresses),
            None => given,
        }
    }

    /// Goes to the room that is selected; of a talk without one, shows the page.
    fn go_to_selected(&mut self) -> Vec<Effect> {
        let talk = self.talk_in_tree().map(|talk| talk.id.clone());
        let rooms = self.addresses_in_tree();
        match (rooms.is_empty(), talk) {
            (false, talk) => self.enter(rooms, talk),
            (true, Some(talk)) => {
                self.show_page(&talk);
                vec![]
            }
            // Its talks are all that there is of it.
            (true, None) if self.tree.selected_row().is_some_and(|row| row.folded.is_some()) => {
                self.fold();
                vec![]
            }
            (true, None) => {
                self.notices.error("No chat room is known for this track.");
                vec![]
            }
        }
    }

    fn show_page(&mut self, talk: &TalkId) {
        self.rooms.show(0);
        self.programme.show_talk(talk);
        self.programme.page.open = true;
    }

    /// Opens the programme of a conference again.
    fn open_earlier(&mut self, key: &Key) -> Vec<Effect> {
        let Some(choice) = self.tree.opened(key).cloned() else {
            self.fold();
            return vec![];
        };
        self.open_again(choice)
    }

    /// Turns to the next order of the tree.
    pub(super) fn sort_rooms(&mut self) -> Vec<Effect> {
        self.tree.turn();
        self.renew_tree();
        self.notices.info(match self.tree.sort {
            Sort::Time => "The list of rooms is by time: what is on comes first.",
            Sort::Activity => "The list of rooms is by activity: mentions come first, then what you have not read.",
            Sort::Name => "The list of rooms is by name.",
        });
        vec![]
    }

    fn fold(&mut self) {
        self.tree.fold();
        self.renew_tree();
    }

    /// Lays the tree out anew, after its rooms or tracks have changed.
    pub(in crate::app) fn renew_tree(&mut self) {
        let now = self.minute();
        self.tree.renew(&self.tracks, self.rooms.joined(), now);
    }

    /// Takes in what is known of the conference that is open, and lays the tree out anew.
    pub(in crate::app) fn learn_tree(&mut self) {
        let key = self.programme.schedule().map(|schedule| schedule.key());
        let space = key.and_then(|key| self.spaces.of(&key));
        self.tree.learn(&self.programme, space, self.opened.as_ref());
        self.renew_tree();
    }

    /// The keys go to the tree. From the programme: beside the room that was on screen last, or to the list of all rooms where
    /// there is none.
    fn go_to_tree(&mut self) -> Vec<Effect> {
        if self.rooms.current().is_none() {
            if !self.rooms.focus_pane(self.rooms.focused_pane()) {
                self.open_palette_of_rooms();
                return vec![];
            }
            self.arrange();
        }
        if self.layout.tree.is_empty() {
            self.tree_wanted = Some(true);
            self.arrange();
        }
        if self.layout.tree.is_empty() {
            self.tree_wanted = None;
            self.open_palette_of_rooms();
            return vec![];
        }
        if let Some(room) = self.rooms.current() {
            self.tree.choose_room(room.shown(), room.alias());
        }
        if let Some(room) = self.rooms.current_mut() {
            room.focus = Focus::Tree;
        }
        vec![]
    }

    fn toggle_tree(&mut self) {
        self.tree_wanted = Some(self.layout.tree.is_empty());
        if let Some(room) = self.rooms.current_mut().filter(|room| room.focus == Focus::Tree) {
            room.compose();
        }
    }

    /// Accepts or declines an invitation: the one named, else the one selected, else the only one.
    fn answer(&mut self, decline: bool, arg: &str) -> Vec<Effect> {
        let invitations: Vec<&chat::Room> = self.rooms.joined().iter().filter(|room| room.invited).collect();
        let in_tree = self.rooms.current().is_some_and(|room| room.focus == Focus::Tree);
        let selected = |room: &&&chat::Room| in_tree && self.tree.selected() == Some(&Node::Room(room.id.clone()));
        let named = |room: &&&chat::Room| {
            let alias = room.alias.as_ref().is_some_and(|alias| alias.as_str() == arg);
            alias || room.id.as_str() == arg || room.name.to_lowercase() == arg.to_lowercase()
        };
        let found = match &invitations[..] {
            rooms if !arg.is_empty() => rooms.iter().find(named),
            rooms if in_tree => rooms.iter().find(selected),
            [only] => Some(only),
            _ => None,
        };
        let Some(id) = found.map(|room| room.id.clone()) else {
            self.notices.error(match invitations.len() {
                0 => "You are not invited to any room.".to_owned(),
                _ => "Which invitation? Name its room, or select it in the list of rooms (Alt-H).".to_owned(),
            });
            return vec![];
        };
        if in_tree { self.ask_about(id, decline) } else { self.answered(id, decline) }
    }

    /// Says who invites to what; the same key again answers.
    fn ask_about(&mut self, id: RoomId, decline: bool) -> Vec<Effect> {
        if self.tree.asked.as_ref() == Some(&(id.clone(), decline)) {
            return self.answered(id, decline);
        }
        let Some(room) = self.rooms.known(&id) else { return vec![] };
        let from = room.direct.as_ref().map(|user| format!(" from {user}")).unwrap_or_default();
        let topic = if room.topic.is_empty() { String::new() } else { format!(": {}", text::fit(&room.topic, 40)) };
        let again = if decline { "D again declines it." } else { "Enter again accepts it, D declines." };
        self.notices.info(format!("Invitation to {}{from}{topic}. {again}", text::fit(&room.name, 40)));
        self.tree.asked = Some((id, decline));
        vec![]
    }

    fn answered(&mut self, room: RoomId, decline: bool) -> Vec<Effect> {
        self.tree.asked = None;
        if decline {
            return vec![Request::Act { room, action: Action::Leave }.into()];
        }
        self.notices.info("Entering the room …");
        if self.tree.accepted.len() < ACCEPTED && !self.tree.accepted.contains(&room) {
            self.tree.accepted.push(room.clone());
        }
        vec![Request::Accept(room).into()]
    }

    /// Shows the rooms whose invitation was accepted and that are there now.
    pub(in crate::app) fn enter_accepted(&mut self) -> Vec<Effect> {
        let there = |id: &RoomId| self.rooms.known(id).is_some_and(|room| !room.invited);
        let (ready, waiting) = std::mem::take(&mut self.tree.accepted).into_iter().partition::<Vec<_>, _>(there);
        self.tree.accepted = waiting;
        ready.iter().flat_map(|room| self.enter_room(room)).collect()
    }
}

/// Whether the schedule itself links to a talk's room.
fn links_room(talk: &Talk) -> bool {
    talk.links.iter().any(|link| chat::link::alias(link.href.as_str()).is_some())
}

/// The addresses, and those of the others that are not among them.
fn with(mut addresses: Vec<Address>, others: &[Address]) -> Vec<Address> {
    for other in others {
        if !addresses.iter().any(|known| known.name == other.name) {
            addresses.push(other.clone());
        }
    }
    addresses
}
