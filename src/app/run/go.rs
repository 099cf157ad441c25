//! Going to rooms: from a talk, from the tree, by name.
use crate::{
    app::{Effect, State, layout::Side, programme::View, room::Focus},
    chat::{
        Address, Alias, EventId, Rank, Request, RoomId,
        link::{self, Target},
    },
    schedule::TalkId,
};

impl State {
    /// Does what the selected row is for.
    pub(in crate::app) fn go(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return self.go_from_programme() };
        match room.focus {
            Focus::Tree => return self.go_in_tree(),
            Focus::Search => return self.seek(),
            Focus::Messages => return self.enter_message(),
            Focus::Composer => room.compose(),
        }
        vec![]
    }

    fn go_from_programme(&mut self) -> Vec<Effect> {
        if self.chooser.is_some() {
            return self.open_chosen();
        }
        if let Some(search) = self.programme.search.as_mut().filter(|search| search.typing) {
            search.typing = false;
            if search.words().is_empty() {
                self.programme.end_search();
            }
            return vec![];
        }
        if self.programme.showing() == View::Changes {
            return self.go_to_changed();
        }
        let Some(talk) = self.programme.talk() else { return vec![] };
        let (rooms, id) = (self.addresses_of(talk), talk.id.clone());
        self.enter(rooms, Some(id))
    }

    /// From the list of changes to the talk in the programme, with its page.
    fn go_to_changed(&mut self) -> Vec<Effect> {
        match self.programme.talk().map(|talk| talk.id.clone()) {
            Some(talk) => {
                self.programme.show_talk(&talk);
                self.programme.page.open = true;
            }
            None => self.notices.error("The schedule no longer has this talk."),
        }
        vec![]
    }

    /// Shows the room with one of these names, and joins it where that is still to be done.
    pub(in crate::app) fn enter(&mut self, addresses: Vec<Address>, talk: Option<TalkId>) -> Vec<Effect> {
        let Some(name) = addresses.first().cloned() else {
            self.notices.error("No chat room is known for this talk.");
            return vec![];
        };
        match self.rooms.enter(addresses, talk, self.entering()) {
            Ok(effects) => {
                self.unattended.mark(self.rooms.current_mut());
                self.ask_to_sign_in_if_needed();
                let mut effects = self.looking(effects);
                effects.extend(self.stay());
                effects
            }
            Err(words) => {
                self.notices.error(format!("{name} was not opened: {words}"));
                vec![]
            }
        }
    }

    /// What is asked to have the room on screen comes before what is asked to join it.
    pub(in crate::app) fn looking(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut all = self.rooms.follow();
        all.extend(effects);
        all
    }

    /// Shows the window of a room that the account is in, made now if there is none.
    pub fn enter_room(&mut self, room: &RoomId) -> Vec<Effect> {
        match self.rooms.window_of(room, None) {
            Ok(index) => {
                let mut effects = self.show_window(index);
                effects.extend(self.stay());
                effects
            }
            Err(words) => {
                self.notices.error(words);
                vec![]
            }
        }
    }

    /// Where rooms wait to be left, the one on screen, which one went to, is not left: asking for it takes it out of them.
    fn stay(&self) -> Option<Effect> {
        let (done, all) = self.rooms.queue().leaves;
        let room = self.rooms.current()?.id().filter(|_| done < all)?.clone();
        Some(Request::Join { rooms: vec![vec![room.into()]], rank: Rank::Asked }.into())
    }

    /// Shows a thread: in a pane of its own beside its room where there is room for one, else in the pane that has the keys.
    pub fn enter_thread(&mut self, room: &RoomId, begins: &EventId) -> Vec<Effect> {
        let mut effects = self.leave();
        match self.rooms.window_of(room, Some(begins)) {
            Ok(index) if self.rooms.current().is_some() && self.room_for_pane(Side::Beside).is_ok() => {
                self.rooms.split(index, Side::Beside);
            }
            Ok(index) => {
                self.rooms.show(index);
            }
            Err(words) => self.notices.error(words),
        }
        effects.extend(self.rooms.follow());
        effects
    }

    /// `/join #room:server`, by id, by a link; without a name the room on screen, or the one in which it goes on.
    pub(super) fn join(&mut self, name: &str) -> Vec<Effect> {
        if name.is_empty() {
            return self.join_here();
        }
        if let Ok(target @ (Target::Room(_) | Target::Event { .. })) = link::read(name) {
            return self.visit(target);
        }
        match self.room_named(name) {
            Ok(alias) => self.enter(vec![alias.into()], None),
            Err(words) => {
                self.mistaken(words);
                vec![]
            }
        }
    }

    fn join_here(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current() else {
            self.notices.error("Which room? /join #ROOM:SERVER, or Enter on a talk.");
            return vec![];
        };
        match room.id() {
            Some(_) if room.replaced.is_none() => {
                self.notices.info(format!("You are in {}.", room.label()));
                vec![]
            }
            _ => self.again(),
        }
    }

    /// Opens the sign-in form where the room on screen waits for an account that there is none of.
    pub(in crate::app) fn ask_to_sign_in_if_needed(&mut self) {
        let waits = |room: &&crate::app::room::Room| room.stage == crate::app::room::Stage::Account;
        let Some(room) = self.rooms.current().filter(waits) else { return };
        if self.account.is_signed_out() && self.overlay.is_none() {
            let why = format!("A Matrix account is needed to enter {}.", room.label());
            self.open_sign_in(Some(why));
        }
    }

    /// A talk's page; in a room, all lines of the selected message; in the tree, the page of the track's talk.
    pub(super) fn show(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else {
            self.programme.page.open = !self.programme.page.open && self.programme.talk().is_some();
            return vec![];
        };
        if room.focus == Focus::Messages {
            room.history.unfold();
            return vec![];
        }
        self.show_in_tree();
        vec![]
    }
}

/// Public names as addresses, no server beside their own named.
pub(in crate::app) fn addresses(names: Vec<Alias>) -> Vec<Address> {
    names.into_iter().map(Address::from).collect()
}
