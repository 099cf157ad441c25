//! Joining and leaving many rooms: a track's, those of starred talks, a whole conference's; and what waits for that.
use std::collections::HashSet;

use crate::{
    app::{
        Command, Effect, State, lists,
        programme::View,
        reader::{About, Reader},
        room::Focus,
        tree::Node,
        words::count,
    },
    chat::{self, Address, Name, Rank, Request, RoomId},
    schedule::Talk,
    text,
};

impl State {
    pub(super) fn run_hop(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        match command {
            Command::JoinTrack => self.join_track(arg),
            Command::JoinStarred => self.join_starred(),
            Command::Queue => self.queue(arg),
            _ => self.leave_conference(),
        }
    }

    /// `/jointrack [TRACK]`: the rooms of all its talks.
    fn join_track(&mut self, name: &str) -> Vec<Effect> {
        let found = if name.is_empty() { self.track_here() } else { self.track_named(name) };
        let track = match found {
            Ok(track) => track,
            Err(words) => {
                self.mistaken(words);
                return vec![];
            }
        };
        let Some(schedule) = self.programme.schedule().cloned() else { return vec![] };
        let name = schedule.tracks.get(track).map(|track| track.name.to_string()).unwrap_or_default();
        let rooms = self.rooms_of_talks(schedule.talks.iter().enumerate().filter(|(_, talk)| talk.track == track));
        self.join_all(rooms, Rank::Rest, &format!("of {}", text::fit(&name, 40)))
    }

    fn join_starred(&mut self) -> Vec<Effect> {
        let Some(schedule) = self.programme.schedule().cloned() else {
            self.notices.error("No programme is open: no talk is starred.");
            return vec![];
        };
        let talks = schedule.talks.iter().enumerate();
        let starred = talks.filter(|(_, talk)| self.programme.stars.contains(&talk.id));
        let rooms = self.rooms_of_talks(starred);
        self.join_all(rooms, Rank::Starred, "of the starred talks")
    }

    /// Where the rooms of these talks, each with its index in the schedule, may be found, each room once: the one that a talk
    /// is talked about in, and its own one besides.
    fn rooms_of_talks<'t>(&self, talks: impl Iterator<Item = (usize, &'t Talk)>) -> Vec<Vec<Address>> {
        let mut seen = HashSet::new();
        let own = |index| self.tree.room_of_talk(index).map(|spot| spot.addresses.clone());
        let rooms = talks.flat_map(|(index, talk)| [Some(self.addresses_at(Some(index), talk)), own(index)]);
        rooms.flatten().filter(|room| room.first().is_some_and(|first| seen.insert(first.clone()))).collect()
    }

    /// Joins these rooms, those left out that the account is in; says how many. `whose` they are, in words.
    fn join_all(&mut self, rooms: Vec<Vec<Address>>, rank: Rank, whose: &str) -> Vec<Effect> {
        let all = rooms.len();
        let rooms: Vec<Vec<Address>> = rooms.into_iter().filter(|room| self.rooms.in_already(room).is_none()).collect();
        let there = all - rooms.len();
        if all == 0 {
            self.notices.error(format!("No chat room is known {whose}."));
        } else if self.account.user().is_none() {
            self.notices.error("A Matrix account is needed to join rooms: /login opens the form.");
        } else if rooms.is_empty() {
            let rooms = if all == 1 { "the one room".to_owned() } else { format!("all {all} rooms") };
            self.notices.info(format!("You are in {rooms} {whose} already."));
        } else {
            let already = if there > 0 { format!(", you are in {there} already") } else { String::new() };
            let joined = count(rooms.len(), "room", "rooms");
            self.notices.info(format!("Joining {joined} {whose}{already}: /queue shows how far it is."));
            return vec![Request::Join { rooms, rank }.into()];
        }
        vec![]
    }

    /// The track of what is selected or shown.
    fn track_here(&self) -> Result<usize, String> {
        let none = || "Which track? Select a talk or a track first, or type /jointrack TRACK.".to_owned();
        let Some(room) = self.rooms.current() else {
            let talk = if self.chooser.is_some() || self.programme.showing() == View::Changes {
                None
            } else {
                self.programme.talk()
            };
            return talk.map(|talk| talk.track).ok_or_else(none);
        };
        if room.focus == Focus::Tree {
            return match self.tree.selected() {
                Some(Node::Track(track)) => Ok(*track),
                _ => self.talk_in_tree().map(|talk| talk.track).ok_or_else(none),
            };
        }
        let of_talk = self.talk_of(room).map(|talk| talk.track);
        let of_room = || {
            let known = self.programme.known().rooms();
            let named = room.addresses().iter().find_map(|address| known.track(address.alias()?));
            named.or_else(|| self.tree.track_of(room.shown(), room.alias()))
        };
        of_talk.or_else(of_room).ok_or_else(|| "This room belongs to no track: /jointrack TRACK names one.".to_owned())
    }

    /// The track that is called so, or whose name begins so, or has this in it.
    fn track_named(&self, name: &str) -> Result<usize, String> {
        let Some(schedule) = self.programme.schedule() else { return Err("No programme is open.".to_owned()) };
        let wanted = name.to_lowercase();
        let names: Vec<(String, String)> =
            schedule.tracks.iter().map(|track| (track.name.to_lowercase(), track.slug.to_lowercase())).collect();
        let which = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let all = names.iter().enumerate().filter(|(_, (name, slug))| fits(name) || fits(slug));
            all.map(|(index, _)| index).collect()
        };
        let tries = [
            which(&|name| name == wanted),
            which(&|name| name.starts_with(&wanted)),
            which(&|name| name.contains(&wanted)),
        ];
        let shown = text::fit(&text::Clean::line(name), 40);
        match tries.into_iter().find(|found| !found.is_empty()).as_deref() {
            Some([track]) => Ok(*track),
            Some(several) => {
                let names: Vec<&str> =
                    several.iter().take(4).filter_map(|at| Some(schedule.tracks.get(*at)?.name.as_str())).collect();
                Err(format!("Several tracks are called {shown}: {}.", names.join(", ")))
            }
            None => Err(format!("No track is called {shown}.")),
        }
    }

    /// `/queue [pause|go|clear]`: what waits to be joined or left.
    pub(super) fn queue(&mut self, arg: &str) -> Vec<Effect> {
        let request = match arg {
            "" => {
                let queue = self.rooms.queue();
                let mut reader = Reader::new(lists::queue_title(queue), lists::queue(queue)).on(About::Queue);
                reader.find(true);
                self.read_list(reader);
                return vec![];
            }
            "pause" | "stop" | "hold" => {
                self.notices.info("Joining and leaving is paused: /queue go goes on.");
                Request::Hold(true)
            }
            "go" | "on" => {
                self.notices.info("Joining and leaving goes on.");
                Request::Hold(false)
            }
            "clear" => {
                self.notices.info("What waited to be joined or left is given up.");
                Request::Unqueue(None)
            }
            _ => {
                self.mistaken("/queue takes pause, go or clear, or nothing.");
                return vec![];
            }
        };
        vec![request.into()]
    }

    /// Gives up joining the room that is selected in the list of those that wait.
    pub(super) fn give_up(&mut self) -> Vec<Effect> {
        match self.waiting_selected() {
            Some(address) => {
                self.notices.info(format!("{address} is not joined."));
                vec![Request::Unqueue(Some(address)).into()]
            }
            None => vec![],
        }
    }

    /// Leaves the rooms of the conference when it is asked for the second time.
    fn leave_conference(&mut self) -> Vec<Effect> {
        let Some(title) = self.programme.schedule().map(|schedule| text::fit(&schedule.title, 40)) else {
            self.notices.error("No programme is open: there is no conference to leave.");
            return vec![];
        };
        let (rooms, waiting) = (self.rooms_of_conference(), self.waiting_of_conference());
        if rooms.is_empty() && waiting.is_empty() {
            self.notices.info(format!("You are in no room of {title}."));
            return vec![];
        }
        let number = match rooms.len() {
            0 => "no room".to_owned(),
            1 => "the one room".to_owned(),
            number => format!("the {number} rooms"),
        };
        if !self.asked.leaves(&rooms, self.now) {
            let joins =
                if waiting.is_empty() { String::new() } else { format!(" {} not joined then.", are(waiting.len())) };
            self.notices.info(if rooms.is_empty() {
                format!("You are in {number} of {title}.{joins} The same again gives them up.")
            } else {
                format!("Leave {number} of {title}?{joins} The same again leaves.")
            });
            return vec![];
        }
        self.notices.info(if rooms.is_empty() {
            format!("What waited to be joined of {title} is given up.")
        } else {
            format!("Leaving {number} of {title}: /queue shows how far it is.")
        });
        let given_up = self.beyond_the_list(waiting);
        let mut effects: Vec<Effect> =
            given_up.into_iter().map(|address| Request::Unqueue(Some(address)).into()).collect();
        if !rooms.is_empty() {
            effects.push(Request::Leave(rooms).into());
        }
        effects
    }

    /// The rooms of the conference on screen that the account is in: those of its tracks and talks, and those of its space.
    /// Nobody's private conversations are among them.
    #[must_use]
    pub(in crate::app) fn rooms_of_conference(&self) -> Vec<RoomId> {
        let of = self.names_of_conference();
        let joined = self.rooms.joined().iter().filter(|room| !room.invited && room.direct.is_none());
        let named = |room: &&chat::Room| {
            of(&Name::Id(room.id.clone())) || room.alias.as_ref().is_some_and(|alias| of(&Name::Alias(alias.clone())))
        };
        let mut rooms: Vec<RoomId> = joined.filter(named).map(|room| room.id.clone()).collect();
        // Those that were entered just now may not be told among all rooms yet.
        for window in self.rooms.windows() {
            if let Some(id) = window.id().filter(|id| self.rooms.known(id).is_none() && !rooms.contains(id))
                && window.addresses().iter().any(|address| of(&address.name))
            {
                rooms.push(id.clone());
            }
        }
        rooms
    }

    /// The rooms of the conference that wait to be joined.
    fn waiting_of_conference(&self) -> Vec<Address> {
        let of = self.names_of_conference();
        self.rooms.queue().waiting.iter().filter(|address| of(&address.name)).cloned().collect()
    }

    /// These rooms that wait to be joined, and, where more wait than are told of, all rooms of the conference that may be
    /// among them.
    fn beyond_the_list(&self, mut waiting: Vec<Address>) -> Vec<Address> {
        let queue = self.rooms.queue();
        let Some(schedule) = self.programme.schedule() else { return waiting };
        if queue.joins.1.saturating_sub(queue.joins.0) > queue.waiting.len() {
            let mut seen: HashSet<Address> = queue.waiting.iter().cloned().collect();
            let rooms = self.rooms_of_talks(schedule.talks.iter().enumerate());
            let spots = self.tree.rooms_of_conference().map(|spot| spot.addresses.clone());
            let firsts = rooms.into_iter().chain(spots).filter_map(|room| room.into_iter().next());
            waiting.extend(firsts.filter(|first| seen.insert(first.clone())));
        }
        waiting
    }

    /// Whether a room is one of the conference's, by its name.
    fn names_of_conference(&self) -> impl Fn(&Name) -> bool {
        let known = self.programme.known().rooms();
        let schedule = self.programme.schedule();
        let talks = schedule.map(|schedule| schedule.talks.as_slice()).unwrap_or_default();
        // The rooms that rules give for single talks are in no list.
        let mut all: HashSet<Name> =
            talks.iter().flat_map(|talk| self.programme.rooms_of(talk)).map(Name::Alias).collect();
        // Those for everybody that the rules name.
        all.extend(
            self.tree.rooms_of_conference().flat_map(|spot| &spot.addresses).map(|address| address.name.clone()),
        );
        if let Some(space) = schedule.and_then(|schedule| self.spaces.of(&schedule.key())) {
            all.insert(Name::Id(space.root.clone()));
            all.extend(space.rooms.iter().map(|room| Name::Id(room.id.clone())));
            all.extend(space.rooms.iter().filter_map(|room| room.alias.clone().map(Name::Alias)));
        }
        move |name| {
            let of_track = |name: &Name| matches!(name, Name::Alias(alias) if known.track(alias).is_some());
            all.contains(name) || of_track(name)
        }
    }
}

/// `3 that wait are`
fn are(number: usize) -> String {
    format!("{number} that {}", if number == 1 { "waits is" } else { "wait are" })
}
