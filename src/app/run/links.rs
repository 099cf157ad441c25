//! Links: going where they lead, in hallway or outside.
use crate::{
    app::{
        Command, Effect, Overlay, State,
        line::{Line, Tone},
        reader::{Go, Reader, Row},
    },
    chat::{
        Address, EventId, Jump, Name, RoomId, UserId,
        link::{self, Refusal, Target},
    },
    desktop,
    schedule::TalkId,
    text::Clean,
};

impl State {
    /// Goes where a link leads that came from elsewhere: from the command line, or from another program.
    pub(in crate::app) fn visit(&mut self, target: Target) -> Vec<Effect> {
        self.uncover();
        match target {
            Target::Room(room) => self.enter_at(room, None),
            Target::Event { room, event } => self.follow(room, event),
            Target::Person(user) => {
                let effects = self.approach(user);
                // Whoever is typing just now must not open a conversation by that.
                if let Some(reader) = self.reader() {
                    reader.select(-1);
                }
                effects
            }
        }
    }

    /// Opens a conference, an address or a file for somebody at the door.
    pub(in crate::app) fn open_from_outside(&mut self, what: &str) -> Vec<Effect> {
        self.uncover();
        self.run(Command::Open, what)
    }

    /// Closes what lies over the screen, but for the form in which somebody signs in.
    fn uncover(&mut self) {
        if !matches!(self.overlay, Some(Overlay::SignIn(_))) {
            self.overlay = None;
        }
    }

    /// Goes where an address leads: in hallway, else the browser is asked to open it. `talk`: whose link it is.
    pub(in crate::app) fn open_address(&mut self, address: &str, talk: Option<TalkId>) -> Vec<Effect> {
        match link::read(address) {
            Ok(Target::Room(room)) => self.enter_at(room, talk),
            Ok(Target::Event { room, event }) => self.follow(room, event),
            Ok(Target::Person(user)) => self.approach(user),
            Err(Refusal::Page) => match url::Url::parse(address) {
                Ok(url) => vec![desktop::Request::Open(url).into()],
                Err(_) => self.refuse(address, &Refusal::Words),
            },
            Err(why) => self.refuse(address, &why),
        }
    }

    fn refuse(&mut self, address: &str, why: &Refusal) -> Vec<Effect> {
        self.notices.error(format!("{} was not opened: {why}", crate::text::fit(&Clean::line(address), 80)));
        vec![]
    }

    /// Shows the room with this address, joined or not.
    fn enter_at(&mut self, room: Address, talk: Option<TalkId>) -> Vec<Effect> {
        match &room.name {
            Name::Id(id) if self.is_at_hand(id) => self.enter_room(&id.clone()),
            _ => self.enter(vec![room], talk),
        }
    }

    /// Whether the account is in the room, or a window shows it.
    fn is_at_hand(&mut self, id: &RoomId) -> bool {
        self.rooms.known(id).is_some_and(|room| !room.invited) || self.rooms.of(id).next().is_some()
    }

    /// Goes to the message that a link names; the room is entered first where that is still to be done.
    pub(super) fn follow(&mut self, room: Address, event: EventId) -> Vec<Effect> {
        let id = match &room.name {
            Name::Id(id) => Some(id.clone()),
            Name::Alias(alias) => {
                let joined = self.rooms.joined().iter().find(|joined| joined.alias.as_ref() == Some(alias));
                joined.map(|joined| joined.id.clone())
            }
        };
        if let Some(id) = id.filter(|id| self.is_at_hand(id)) {
            return self.go_to_message(&id, &event);
        }
        let (look, addresses) = (self.look(), vec![room]);
        let mut effects = self.enter(addresses.clone(), None);
        if let Some(room) = self.rooms.current_mut().filter(|room| room.is_called(&addresses)) {
            effects.extend(room.jump(Jump::Event(event), &look));
        }
        effects
    }

    /// A link leads to a person. Whoever follows one has not said yet that they want to talk: nothing is sent before the
    /// person chooses it.
    fn approach(&mut self, user: UserId) -> Vec<Effect> {
        if self.account.user() == Some(&user) {
            self.notices.info("This link leads to you.");
            return vec![];
        }
        let direct = self.rooms.joined().iter().find(|room| room.direct.as_ref() == Some(&user) && !room.invited);
        if let Some(id) = direct.map(|room| room.id.clone()) {
            return self.enter_room(&id);
        }
        let row = |words: &str, go: Go| Row::going(Line::of(Tone::Text, words), go);
        let mut rows = vec![
            Row::text(Line::of(
                Tone::Dim,
                "You have not talked with them alone yet, and they are told of nothing so far.",
            )),
            row("Open a conversation with them", Go::Query(user.clone())),
        ];
        if let Some(room) = self.rooms.current().and_then(|room| room.id().cloned()) {
            rows.push(row("Look who that is", Go::Whois { room, user: user.clone() }));
        }
        let mut reader = Reader::new(user.to_string(), rows);
        reader.select(1);
        self.read_list(reader);
        vec![]
    }

    /// Follows the first link of the selected message: to a message, room or person here, everything else outside.
    pub(super) fn open_link_of_message(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current() else { return vec![] };
        match room.link() {
            Err(words) => {
                self.notices.error(words);
                vec![]
            }
            Ok(address) => self.open_address(&address, None),
        }
    }
}
