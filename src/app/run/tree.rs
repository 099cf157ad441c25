//! The tree: going to what is selected in it, folding it, answering invitations.
use super::go::addresses;
use crate::{
    app::{Command, Effect, State, room::Focus, tree::Node},
    chat::{self, Action, Request, RoomId},
    schedule::Talk,
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
            Some(Node::Branch(_)) => {
                self.fold();
                vec![]
            }
            Some(Node::Track(_)) => self.go_to_track(),
            Some(Node::Room(id)) if self.rooms.known(&id).is_some_and(|room| room.invited) => self.ask_about(id, false),
            Some(Node::Room(id)) => self.enter_room(&id),
        }
    }

    /// Folds the branch of what is selected; of a track, shows the page of its talk.
    pub(super) fn show_in_tree(&mut self) {
        let Some(Node::Track(_)) = self.tree.selected() else { return self.fold() };
        if let Some(talk) = self.talk_in_tree().map(|talk| talk.id.clone()) {
            self.rooms.show(0);
            self.programme.show_talk(&talk);
            self.programme.page.open = true;
        }
    }

    /// The talk of the track that is selected.
    pub(super) fn talk_in_tree(&self) -> Option<&Talk> {
        let Some(Node::Track(track)) = self.tree.selected() else { return None };
        let talk = self.tracks.iter().find(|now| now.track == *track)?.talk.as_ref()?;
        self.programme.schedule()?.talk(talk)
    }

    /// Goes to the room of the track selected in the tree.
    fn go_to_track(&mut self) -> Vec<Effect> {
        let Some(Node::Track(selected)) = self.tree.selected() else { return vec![] };
        let Some(track) = self.tracks.iter().find(|now| now.track == *selected).cloned() else { return vec![] };
        let of_talk = self.talk_in_tree().map(|talk| self.programme.rooms_of(talk)).unwrap_or_default();
        let rooms = if of_talk.is_empty() { track.room.into_iter().collect() } else { of_talk };
        self.enter(addresses(rooms), track.talk)
    }

    /// Turns to the next order of the tree.
    pub(super) fn sort_rooms(&mut self) -> Vec<Effect> {
        vec![]
    }

    fn fold(&mut self) {
        self.tree.fold();
        self.renew_tree();
    }

    /// Lays the tree out anew, after its rooms or tracks have changed.
    pub(in crate::app) fn renew_tree(&mut self) {
        self.tree.renew(&self.tracks, self.rooms.joined());
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
        let here = self.rooms.current().and_then(|room| {
            let track = self.tracks.iter().find(|track| track.room.is_some() && track.room.as_ref() == room.alias());
            track.map(|track| Node::Track(track.track)).or_else(|| Some(Node::Room(room.id()?.clone())))
        });
        if let Some(node) = here {
            self.tree.choose(&node);
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
