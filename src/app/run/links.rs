//! Links: going where they lead, in hallway or outside.
use url::Url;

use crate::{
    app::{
        Command, Effect, Overlay, State,
        line::{Line, Tone},
        lists,
        reader::{Go, Reader, Row},
        room::{Focus, Room, Stage},
    },
    chat::{
        Address, EventId, Jump, Name, RoomId, UserId,
        link::{self, Refusal, Target},
    },
    desktop,
    schedule::{Talk, TalkId},
    text::Clean,
};

/// What other programs have opened here while nobody was at the keys.
#[derive(Debug, Default)]
pub(in crate::app) struct Unattended {
    /// A link was followed since the last key.
    followed: bool,
    /// What is gone to just now is shown, and not joined.
    pub(in crate::app) shows_only: bool,
}

impl Unattended {
    /// Somebody is there.
    pub(in crate::app) fn end(&mut self) {
        self.followed = false;
    }

    /// A window that waits for an account is joined with it, unless nobody at the keys asked for the window.
    pub(super) fn mark(&self, window: Option<&mut Room>) {
        if let Some(room) = window.filter(|room| self.shows_only && room.stage == Stage::Account) {
            room.note.only_shown = true;
        }
    }
}

impl State {
    /// Goes where a link leads that was handed over. Any page in a browser can have links opened here, and many: the first
    /// may lead into a room, those that follow without a key in between only up to its door.
    pub(in crate::app) fn visit_unattended(&mut self, target: Target) -> Vec<Effect> {
        if !std::mem::replace(&mut self.unattended.followed, true) {
            return self.visit(target);
        }
        self.unattended.shows_only = true;
        let effects = self.visit(target);
        self.unattended.shows_only = false;
        effects
    }

    /// Goes where a link leads that came from elsewhere: from the command line, or from another program.
    pub(in crate::app) fn visit(&mut self, target: Target) -> Vec<Effect> {
        self.uncover();
        let effects = self.go_to_target(target, None);
        // A person is asked about. Whoever is typing just now must not open a conversation by that.
        if let Some(reader) = self.reader() {
            reader.select(-1);
        }
        effects
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
            Ok(target) => self.go_to_target(target, talk),
            Err(Refusal::Page) => match Url::parse(address) {
                Ok(url) => vec![desktop::Request::Open(url).into()],
                Err(_) => self.refuse(address, &Refusal::Words),
            },
            Err(why) => self.refuse(address, &why),
        }
    }

    /// Goes where a link leads. `talk`: whose link it is.
    pub(super) fn go_to_target(&mut self, target: Target, talk: Option<TalkId>) -> Vec<Effect> {
        match target {
            Target::Room(room) => self.enter_at(room, talk),
            Target::Event { room, event } => self.follow(room, event),
            Target::Person(user) => self.approach(&user),
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
    fn approach(&mut self, user: &UserId) -> Vec<Effect> {
        if self.account.user() == Some(user) {
            self.notices.info("This link leads to you.");
            return vec![];
        }
        let direct = self.rooms.joined().iter().find(|room| room.direct.as_ref() == Some(user) && !room.invited);
        if let Some(id) = direct.map(|room| room.id.clone()) {
            return self.enter_room(&id);
        }
        if self.account.is_signed_out() {
            // A form that is open may hold what was typed.
            if !matches!(self.overlay, Some(Overlay::SignIn(_))) {
                self.open_sign_in(Some(format!("A Matrix account is needed to talk with {user}.")));
            }
            return vec![];
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

    /// Goes where what is selected leads.
    pub(super) fn open_link(&mut self) -> Vec<Effect> {
        match self.rooms.current() {
            Some(room) if room.focus == Focus::Tree => self.open_page(page_of(self.talk_in_tree())),
            Some(room) => match room.links() {
                Ok(links) => self.open_one_of(&links),
                Err(words) => {
                    self.notices.error(words);
                    vec![]
                }
            },
            None => self.open_page(page_of(self.programme.talk())),
        }
    }

    /// Follows the link of a message; where there are several, they are listed, each in full.
    fn open_one_of(&mut self, links: &[String]) -> Vec<Effect> {
        if let [link] = links {
            return self.open_address(link, None);
        }
        let rows = lists::links(links.iter().map(String::as_str));
        self.read_list(Reader::new("Links of this message · enter goes · y copies".to_owned(), rows));
        vec![]
    }

    fn open_page(&mut self, page: Result<Url, &'static str>) -> Vec<Effect> {
        match page {
            Ok(url) => vec![desktop::Request::Open(url).into()],
            Err(words) => {
                self.notices.error(words);
                vec![]
            }
        }
    }

    /// Opens the address of the selected row of a list.
    pub(super) fn open_row(&mut self) -> Vec<Effect> {
        let go = self.reader().and_then(|reader| reader.selected()?.go.clone());
        let address = match go {
            Some(Go::Link(text) | Go::Copy(text)) => text,
            Some(Go::Open(url)) => url.to_string(),
            Some(Go::Watch { urls, .. }) => urls.first().map(ToString::to_string).unwrap_or_default(),
            _ => String::new(),
        };
        if address.is_empty() {
            self.notices.info("There is no link in this row.");
            return vec![];
        }
        self.overlay = None;
        self.open_address(&address, None)
    }
}

/// A talk's own page, or the first of its links that is one.
fn page_of(talk: Option<&Talk>) -> Result<Url, &'static str> {
    let talk = talk.ok_or("No talk is selected.")?;
    let http = |url: &&Url| matches!(url.scheme(), "http" | "https");
    let mut urls = talk.url.iter().chain(talk.links.iter().map(|link| &link.href));
    urls.find(http).cloned().ok_or("The schedule has no address for this talk.")
}
