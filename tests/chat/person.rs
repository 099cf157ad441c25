//! Somebody at the program's end of the service.
use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use hallway::{
    chat::{
        About, Address, Alert, Alias, Body, Connection, Direction, Event, EventId, Item, ItemKind, Jump, Message,
        Outgoing, Rank, Request, Room, RoomId, Secret, Timeline, TimelineId, matrix,
    },
    host::Account,
    service::Service,
};
use url::Url;

/// Time for what was sent to reach the other account.
pub(crate) const ARRIVES: Duration = Duration::from_secs(30);
/// Time for anything to happen that is waited for; only a failing test takes it.
const PATIENCE: Duration = Duration::from_mins(1);
/// The password of every account of the conference.
const PASSWORD: &str = "hallway-demo";

pub(crate) struct Person {
    service: Service<Request, Event>,
    /// The timeline that was opened last.
    pub(crate) timeline: Timeline,
    /// Which that is.
    at: Option<TimelineId>,
    /// The others.
    pub(crate) others: HashMap<TimelineId, Timeline>,
    pub(crate) rooms: Vec<Room>,
    /// What the person was told of.
    pub(crate) alerts: Vec<Alert>,
    /// `Timeline` events heard.
    pub(crate) batches: usize,
}

impl Person {
    /// Starts the service on a profile.
    pub(crate) fn new(folder: &Path) -> Self {
        let service = matrix::spawn(folder.to_owned());
        let (timeline, others) = (Timeline::default(), HashMap::new());
        Self { service, timeline, at: None, others, rooms: Vec::new(), alerts: Vec::new(), batches: 0 }
    }

    /// Signs in on a new profile and waits until the server is heard.
    pub(crate) async fn signed_in(folder: &Path, homeserver: &Url, user: &str) -> Self {
        let mut person = Self::new(folder);
        person.sign_in(homeserver, user, PASSWORD);
        person.online().await;
        person
    }

    /// Makes an account that nobody else uses, signs in to it and waits until the server is heard.
    pub(crate) async fn new_account(folder: &Path, homeserver: &Url, user: &str) -> Self {
        Account::register(homeserver, user, PASSWORD).await.unwrap();
        Self::signed_in(folder, homeserver, user).await
    }

    pub(crate) fn sign_in(&self, homeserver: &Url, user: &str, password: &str) {
        let (homeserver, user) = (homeserver.to_string(), user.to_owned());
        self.ask(Request::SignIn { homeserver, user, password: Secret::new(password.to_owned()) });
    }

    pub(crate) fn ask(&self, request: Request) {
        self.service.requests.send(request).expect("the service runs");
    }

    /// The next event that `wanted` knows; what comes before it is taken note of.
    pub(crate) async fn hear<T>(&mut self, what: &str, mut wanted: impl FnMut(&Event) -> Option<T>) -> T {
        let mut before = String::new();
        loop {
            let event = tokio::time::timeout(PATIENCE, self.service.events.recv()).await;
            let event = event.unwrap_or_else(|_| panic!("{what} never came, only:\n{before}"));
            let event = event.unwrap_or_else(|| panic!("the service ended before {what}"));
            self.note(&event);
            if let Some(found) = wanted(&event) {
                return found;
            }
            before.extend(format!("{event:?}").chars().take(300).chain(['\n']));
        }
    }

    fn note(&mut self, event: &Event) {
        match event {
            Event::Timeline { timeline, changes } => {
                self.batches += 1;
                let told = match &self.at {
                    Some(at) if at != timeline => self.others.entry(timeline.clone()).or_default(),
                    _ => &mut self.timeline,
                };
                for change in changes {
                    told.apply(change.clone());
                }
            }
            Event::Rooms(rooms) => self.rooms.clone_from(rooms),
            Event::Alert(alert) => self.alerts.push(alert.clone()),
            _ => {}
        }
    }

    pub(crate) async fn online(&mut self) {
        self.hear("the server", |event| matches!(event, Event::Connection(Connection::Online)).then_some(())).await;
    }

    pub(crate) async fn offline(&mut self) -> String {
        self.hear("silence", |event| match event {
            Event::Connection(Connection::Offline { reason }) => Some(reason.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn signed_out(&mut self) {
        self.hear("signing out", |event| matches!(event, Event::SignedOut).then_some(())).await;
    }

    pub(crate) async fn refused(&mut self) -> String {
        self.hear("a refusal", |event| match event {
            Event::SignInFailed { reason } => Some(reason.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn join(&mut self, name: &str) -> Result<RoomId, String> {
        let name: Alias = name.parse().unwrap();
        let asked = Address::from(name);
        self.ask(Request::Join { rooms: vec![vec![asked.clone()]], rank: Rank::Asked });
        self.hear("the join", |event| match event {
            Event::Joined { asked: of, room, .. } if *of == asked => Some(Ok(room.clone())),
            Event::JoinFailed { asked: of, reason } if *of == asked => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    /// The room as it is told, once its topic is known.
    pub(crate) async fn known(&mut self, room: &RoomId) -> Room {
        loop {
            if let Some(known) = self.rooms.iter().find(|known| known.id == *room && !known.topic.is_empty()) {
                return known.clone();
            }
            self.hear("the room", |event| matches!(event, Event::Rooms(_)).then_some(())).await;
        }
    }

    /// Waits until the room is told as `wanted` says.
    pub(crate) async fn told(&mut self, room: &RoomId, wanted: impl Fn(&Room) -> bool) -> Room {
        loop {
            if let Some(told) = self.rooms.iter().find(|told| told.id == *room && wanted(told)) {
                return told.clone();
            }
            self.hear("the room", |event| matches!(event, Event::Rooms(_)).then_some(())).await;
        }
    }

    /// Waits until the room is not told any more.
    pub(crate) async fn gone(&mut self, room: &RoomId) {
        while self.rooms.iter().any(|told| told.id == *room) {
            self.hear("the room to go", |event| matches!(event, Event::Rooms(_)).then_some(())).await;
        }
    }

    /// Asks for something that is answered by words: that it is done, or why not.
    pub(crate) async fn done(&mut self, request: Request) -> Result<String, String> {
        self.ask(request);
        self.hear("an answer", |event| match event {
            Event::Done { words } => Some(Ok(words.clone())),
            Event::Failed { reason } => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    pub(crate) fn say(&self, room: &RoomId, text: &str) {
        self.ask(Request::Send { timeline: room.clone().into(), message: Outgoing::new(text) });
    }

    /// Waits until the person is told of a message with this text.
    pub(crate) async fn alert(&mut self, text: &str) -> Alert {
        loop {
            if let Some(alert) = self.alerts.iter().find(|alert| &*alert.text == text) {
                return alert.clone();
            }
            self.hear(&format!("an alert of “{text}”"), |event| matches!(event, Event::Alert(_)).then_some(())).await;
        }
    }

    /// Joins and opens a room, and waits for its first items.
    pub(crate) async fn enter(&mut self, name: &str) -> RoomId {
        let room = self.join(name).await.unwrap();
        self.open(&room).await;
        room
    }

    pub(crate) async fn open(&mut self, room: &RoomId) {
        self.look_at(room.clone().into()).await;
    }

    /// Looks at a room without being in it, and waits for its first items; what is told of the room.
    pub(crate) async fn peek(&mut self, room: &RoomId) -> Result<About, String> {
        let id = TimelineId::from(room.clone());
        let before = std::mem::take(&mut self.timeline);
        if let Some(at) = self.at.replace(id.clone())
            && at != id
        {
            self.others.insert(at, before);
        }
        self.others.remove(&id);
        self.ask(Request::Peek(room.clone().into()));
        let about = self.hear("the room", |event| match event {
            Event::Peeked { room: of, about } if of == room => Some(Ok(about.clone())),
            Event::PeekFailed { room: of, reason } if of == room => Some(Err(reason.clone())),
            _ => None,
        });
        let about = about.await?;
        self.hear("its messages", |event| {
            matches!(event, Event::Timeline { timeline, .. } if *timeline == id).then_some(())
        })
        .await;
        Ok(about)
    }

    /// Which of these names of a room is the first that exists, and which room that is.
    pub(crate) async fn locate(&mut self, names: &[&str]) -> Result<(Address, RoomId), String> {
        let addresses: Vec<Address> = names.iter().map(|name| address(name)).collect();
        let first = addresses[0].clone();
        self.ask(Request::Locate(addresses));
        self.hear("the place", |event| match event {
            Event::Located { asked, at, room } if *asked == first => Some(Ok((at.clone(), room.clone()))),
            Event::Lost { asked, reason } if *asked == first => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    /// Opens a timeline, and waits for its first items.
    pub(crate) async fn look_at(&mut self, id: TimelineId) {
        let before = std::mem::take(&mut self.timeline);
        if let Some(at) = self.at.replace(id.clone())
            && at != id
        {
            self.others.insert(at, before);
        }
        self.others.remove(&id);
        self.ask(Request::Open(id.clone()));
        self.hear("the timeline", |event| {
            matches!(event, Event::Timeline { timeline, .. } if *timeline == id).then_some(())
        })
        .await;
    }

    /// Goes to another part of the open room; where it stands then, and whether that is its live end.
    pub(crate) async fn jump(&mut self, room: &RoomId, to: Jump) -> Result<(Option<EventId>, bool), String> {
        self.ask(Request::Jump { room: room.clone(), to });
        self.landed().await
    }

    /// Waits until a jump is over.
    pub(crate) async fn landed(&mut self) -> Result<(Option<EventId>, bool), String> {
        self.hear("the jump", |event| match event {
            Event::Jumped { event, live, .. } => Some(Ok((event.clone(), *live))),
            Event::JumpFailed { reason, .. } => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    /// Loads newer or older messages around `near`; whether there are no more.
    pub(crate) async fn scroll(
        &mut self,
        room: &RoomId,
        direction: Direction,
        count: u16,
        near: Option<EventId>,
    ) -> Result<bool, String> {
        self.ask(Request::Page { timeline: room.clone().into(), direction, count, near });
        self.hear("a page", |event| match event {
            Event::Paged { end, direction: paged, .. } if *paged == direction => Some(Ok(*end)),
            Event::PageFailed { reason, .. } => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    pub(crate) fn send(&self, timeline: impl Into<TimelineId>, message: Outgoing) {
        self.ask(Request::Send { timeline: timeline.into(), message });
    }

    /// Loads older messages once; whether the room's start was reached.
    pub(crate) async fn page(&mut self, room: &RoomId, count: u16) -> Result<bool, String> {
        self.ask(Request::Page { timeline: room.clone().into(), direction: Direction::Older, count, near: None });
        self.hear("older messages", |event| match event {
            Event::Paged { end, .. } => Some(Ok(*end)),
            Event::PageFailed { reason, .. } => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    /// Waits until a message with this text is as `wanted` says.
    pub(crate) async fn see(&mut self, text: &str, wanted: impl Fn(&Message) -> bool) -> Arc<Message> {
        self.look(text, |timeline| said(timeline).find(|m| body(m) == text && wanted(m))).await
    }

    /// Waits until the timeline is as `wanted` says.
    pub(crate) async fn until(&mut self, what: &str, wanted: impl Fn(&Timeline) -> bool) {
        self.look(what, |timeline| wanted(timeline).then_some(())).await;
    }

    async fn look<T>(&mut self, what: &str, wanted: impl Fn(&Timeline) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(&self.timeline) {
                return found;
            }
            self.hear(what, |event| matches!(event, Event::Timeline { .. }).then_some(())).await;
        }
    }

    /// Lets go of the service and waits until it has ended.
    pub(crate) async fn leave(self) {
        let Service { requests, mut events } = self.service;
        drop(requests);
        let ended = async { while events.recv().await.is_some() {} };
        tokio::time::timeout(PATIENCE, ended).await.expect("the service ends when nobody asks");
    }
}

/// A room's alias or id as an address.
pub(crate) fn address(name: &str) -> Address {
    match name.parse::<RoomId>() {
        Ok(id) => id.into(),
        Err(_) => name.parse::<Alias>().unwrap().into(),
    }
}

/// The messages of a timeline, oldest first.
pub(crate) fn said(timeline: &Timeline) -> impl DoubleEndedIterator<Item = Arc<Message>> {
    timeline.items().iter().filter_map(message)
}

fn message(item: &Item) -> Option<Arc<Message>> {
    match &item.kind {
        ItemKind::Message(message) => Some(Arc::clone(message)),
        _ => None,
    }
}

/// A message's text, whatever its kind.
pub(crate) fn body(message: &Message) -> &str {
    match &message.body {
        Body::Redacted => "(redacted)",
        Body::Undecryptable => "(undecryptable)",
        said => said.words(),
    }
}
