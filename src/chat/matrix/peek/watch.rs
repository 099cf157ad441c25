//! One room that is shown, from the first request to the last.
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use jiff::tz::TimeZone;
use matrix_sdk::{
    HttpError,
    ruma::{self, OwnedEventId, OwnedServerName, OwnedUserId, events::AnyStateEvent, room::RoomSummary, serde::Raw},
};
use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinSet},
};

use super::{
    Ask, about,
    ask::{Page, Source},
    describe::Describing,
    jump::Around,
    listen::{Heard, Listener, NEWEST},
    raw::RawEvent,
    shown::Shown,
};
use crate::chat::{
    About, Address, Direction, Event, EventId, Name, RoomId, Server,
    matrix::{
        account::Context,
        items::View,
        locate::{self, Step},
        widgets, words,
    },
};

/// Times that the first page is asked for again where the server asks to wait, and the longest wait that is worth it.
const LIMITED: usize = 3;
const WORTH: Duration = Duration::from_secs(10);
/// Shortest pause before that.
const SHORT: Duration = Duration::from_millis(500);
/// Answers without anything to show after which a page is given as it is.
const EMPTY: u8 = 8;
/// Messages that others answer, fetched at once at most; and people whose names are asked for before what they say is shown.
const ANSWERS: usize = 20;
const STRANGERS: usize = 10;

/// A room that is shown.
pub(super) struct Watch {
    pub(super) context: Context,
    pub(super) id: RoomId,
    pub(super) source: Source,
    pub(super) via: Vec<OwnedServerName>,
    missing: Arc<AtomicBool>,
    pub(super) shown: Shown,
    pub(super) about: Option<About>,
    pub(super) live: bool,
    /// What the room says of itself is asked for.
    pub(super) describing: Describing,
    pub(super) work: JoinSet<Done>,
    loading: HashSet<Direction>,
    /// The jump that is on its way.
    pub(super) leap: Option<AbortHandle>,
    /// Where the room goes on, as it was told.
    replaced: Option<Step>,
}

/// What was asked for and has come.
pub(super) enum Done {
    Page {
        direction: Direction,
        left: u8,
        count: u16,
        token: String,
        page: Result<Page, HttpError>,
    },
    /// `left`: how often it may be asked for again.
    About {
        left: usize,
        summary: Box<Result<RoomSummary, HttpError>>,
    },
    State(Option<Vec<Raw<AnyStateEvent>>>),
    Answered {
        event: EventId,
        found: Option<RawEvent>,
        sender: Option<(OwnedUserId, String)>,
    },
    Around(Result<Around, String>),
    Newest(Result<Page, HttpError>),
}

impl Watch {
    /// An error says in words why it cannot be.
    pub(super) fn new(context: Context, id: RoomId, via: &[Server], missing: Arc<AtomicBool>) -> Result<Self, String> {
        let room = ruma::RoomId::parse(id.as_str()).map_err(|_| "this is not a room".to_owned())?;
        let own = context.client.user_id().ok_or_else(|| "nobody is signed in".to_owned())?.to_owned();
        let via = via.iter().filter_map(|server| OwnedServerName::try_from(server.as_str()).ok()).collect();
        let view = View { own, server: context.server(), zone: TimeZone::system(), waiting: false };
        let source = Source { client: context.client.clone(), room };
        let shown = Shown::new(context.clone(), id.clone(), view);
        let (live, work, loading) = (!missing.load(Ordering::Relaxed), JoinSet::new(), HashSet::new());
        let (about, leap, replaced, describing) = (None, None, None, Describing::default());
        Ok(Self { context, id, source, via, missing, shown, about, live, describing, work, loading, leap, replaced })
    }

    /// Shows the room until nobody asks for it any more.
    pub(super) async fn run(mut self, mut asked: mpsc::UnboundedReceiver<Ask>) {
        let (shows, mut heard) = mpsc::channel(1);
        let (end, ends) = oneshot::channel();
        let mut listening = JoinSet::new();
        let (missing, server) = (Arc::clone(&self.missing), self.context.server());
        let listener = Listener { source: self.source.clone(), shows, missing, server };
        listening.spawn(listener.run(ends));
        let mut ignored = self.context.people.ignored.subscribe();
        match self.first().await {
            Ok(at) => drop(end.send(at)),
            Err(reason) => return self.fail(reason).await,
        }
        loop {
            tokio::select! {
                ask = asked.recv() => match ask {
                    Some(ask) => self.asked(ask).await,
                    None => return,
                },
                heard = heard.recv() => match heard {
                    Some(Heard::Over(reason)) => return self.fail(reason).await,
                    Some(heard) => self.heard(heard).await,
                    None => return,
                },
                Some(done) = self.work.join_next() => if let Ok(done) = done {
                    self.done(done).await;
                },
                Ok(()) = ignored.changed() => {
                    let users = ignored.borrow_and_update().clone();
                    self.shown.without(&users);
                    self.shown.tell().await;
                }
            }
        }
    }

    /// Shows the newest messages; where they end.
    async fn first(&mut self) -> Result<String, String> {
        self.describe();
        let page = match self.newest().await {
            Ok(page) => page,
            Err(error) => {
                let summary = self.described_later().await;
                return Err(about::refusal(&error, summary.as_ref(), &self.context.server()));
            }
        };
        let at = page.start.clone();
        let chunk = self.shown.newest(page);
        self.shown.begin(vec![chunk]);
        self.answers();
        self.described_soon().await;
        self.tell_about().await;
        self.shown.reset().await;
        if let Some(event) = self.shown.last() {
            self.look(event);
        }
        Ok(at)
    }

    /// The newest messages, asked for again where the server asks to wait.
    async fn newest(&self) -> Result<Page, HttpError> {
        for _ in 0..LIMITED {
            match self.source.page(Direction::Older, None, NEWEST).await {
                Err(error) if let Some(wait) = words::retry_after(&error).filter(|wait| *wait < WORTH) => {
                    tokio::time::sleep(wait.max(SHORT)).await;
                }
                answer => return answer,
            }
        }
        self.source.page(Direction::Older, None, NEWEST).await
    }

    /// Asks for the room's state: its widgets, and where it goes on.
    fn look(&mut self, event: OwnedEventId) {
        let source = self.source.clone();
        self.work.spawn(async move { Done::State(source.state(event).await) });
    }

    /// Asks for the messages that those shown answer.
    fn answers(&mut self) {
        for event in self.shown.unanswered().into_iter().take(ANSWERS) {
            let (source, Ok(id)) = (self.source.clone(), OwnedEventId::try_from(event.as_str())) else { continue };
            self.work.spawn(async move {
                let found = source.event(id).await;
                let sender = found.as_ref().and_then(|found| found.get_field::<OwnedUserId>("sender").ok().flatten());
                let sender = match sender {
                    Some(user) => Some((user.clone(), source.name(&user).await)),
                    None => None,
                };
                Done::Answered { event, found, sender }
            });
        }
    }

    pub(super) fn answered(&mut self, event: EventId, found: Option<&RawEvent>, sender: Option<(OwnedUserId, String)>) {
        if let Some((user, name)) = sender {
            self.shown.names.note(user, name);
        }
        self.shown.answered(event, found);
    }

    async fn asked(&mut self, ask: Ask) {
        match ask {
            Ask::Again => {
                self.tell_about().await;
                self.shown.reset().await;
                if !self.shown.is_live() {
                    self.jumped(None).await;
                }
            }
            Ask::Page(direction, count) => match self.shown.token(direction) {
                Some(token) => {
                    if self.loading.insert(direction) {
                        self.further(direction, token, count, EMPTY);
                    }
                }
                None => self.paged(direction, Ok(true)).await,
            },
            Ask::Jump(to) => self.jump(to).await,
        }
    }

    fn further(&mut self, direction: Direction, token: String, count: u16, left: u8) {
        let source = self.source.clone();
        self.work.spawn(async move {
            let page = source.page(direction, Some(&token), count).await;
            Done::Page { direction, left, count, token, page }
        });
    }

    async fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::News { events, people, from } => {
                self.meet(&events, &people).await;
                self.shown.heard(&events, &people, from);
                self.answers();
                self.shown.tell().await;
                self.changed(&events).await;
            }
            Heard::Newest(page) => {
                self.shown.again(page);
                self.answers();
                self.shown.tell().await;
                self.describe();
            }
            Heard::Live(live) => {
                if std::mem::replace(&mut self.live, live) != live {
                    self.tell_about().await;
                }
            }
            Heard::Over(_) => {}
        }
    }

    /// Asks what those are called who said something, where that is not told with it.
    async fn meet(&mut self, events: &[RawEvent], people: &[Raw<Value>]) {
        if !people.is_empty() {
            return;
        }
        let strangers = self.shown.strangers(events, STRANGERS);
        let names = join_all(strangers.iter().map(|user| self.source.name(user))).await;
        for (user, name) in strangers.into_iter().zip(names) {
            self.shown.names.note(user, name);
        }
    }

    /// What was changed of the room itself.
    async fn changed(&mut self, events: &[RawEvent]) {
        for event in events {
            let is_state = event.get_field::<String>("state_key").is_ok_and(|key| key.as_deref() == Some(""));
            match event.get_field::<String>("type").ok().flatten().as_deref().filter(|_| is_state) {
                Some("m.room.tombstone") => self.closed(event.cast_ref_unchecked()).await,
                Some("m.room.name" | "m.room.topic" | "m.room.canonical_alias" | "m.room.join_rules") => {
                    self.describe();
                }
                _ => {}
            }
        }
    }

    /// The room goes on elsewhere.
    async fn closed(&mut self, event: &Raw<Value>) {
        let step = event.deserialize().ok().and_then(|event| locate::successor(&event));
        let Some(step) = step.filter(|step| self.replaced.as_ref() != Some(step) && step.room != self.id) else {
            return;
        };
        self.context.places.moved(&self.id, &step);
        let by = Address { name: Name::Id(step.room.clone()), via: step.via.clone() };
        self.replaced = Some(step);
        self.context.tell(Event::Replaced { room: self.id.clone(), by }).await;
    }

    async fn done(&mut self, done: Done) {
        match done {
            Done::Page { direction, left, count, token, page } => {
                self.page(direction, left, count, &token, page).await;
            }
            Done::About { left, summary } => {
                let before = self.about.clone();
                self.summed(left, *summary);
                if self.about != before {
                    self.tell_about().await;
                }
            }
            Done::State(state) => self.stated(&state.unwrap_or_default()).await,
            Done::Answered { event, found, sender } => {
                self.answered(event, found.as_ref(), sender);
                self.shown.tell().await;
            }
            Done::Around(around) => self.around(around).await,
            Done::Newest(page) => self.back(page).await,
        }
    }

    async fn page(&mut self, direction: Direction, left: u8, count: u16, token: &str, page: Result<Page, HttpError>) {
        // Whoever asked went elsewhere since.
        if self.shown.token(direction).as_deref() != Some(token) {
            self.loading.remove(&direction);
            return self.paged(direction, Ok(false)).await;
        }
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                self.loading.remove(&direction);
                return self.paged(direction, Err(words::http(&error, &self.context.server()))).await;
            }
        };
        let any = self.shown.more(page, direction).await;
        self.answers();
        let next = self.shown.token(direction).filter(|next| next != token);
        match next {
            Some(next) if !any && left > 0 => self.further(direction, next, count, left - 1),
            next => {
                self.loading.remove(&direction);
                self.paged(direction, Ok(next.is_none())).await;
            }
        }
    }

    async fn stated(&mut self, state: &[Raw<AnyStateEvent>]) {
        if self.about.is_none() && !state.is_empty() {
            self.about = Some(about::stated(state, self.live));
            self.tell_about().await;
        }
        if let Some(about) = widgets::about(&self.context, &self.id).await {
            let widgets = widgets::read(state, &about);
            self.context.tell(Event::Widgets { room: self.id.clone(), widgets }).await;
        }
        let tombstone = |event: &&Raw<AnyStateEvent>| {
            event.get_field::<String>("type").is_ok_and(|kind| kind.as_deref() == Some("m.room.tombstone"))
        };
        if let Some(event) = state.iter().find(tombstone) {
            self.closed(event.cast_ref_unchecked()).await;
        }
    }

    async fn tell_about(&mut self) {
        let known = self.about.clone().unwrap_or_else(|| about::stated(&[], self.live));
        let (room, about) = (self.id.clone(), About { live: self.live, ..known });
        self.context.tell(Event::Peeked { room, about }).await;
    }

    async fn paged(&self, direction: Direction, end: Result<bool, String>) {
        let timeline = self.id.clone().into();
        self.context
            .tell(match end {
                Ok(end) => Event::Paged { timeline, direction, end },
                Err(reason) => Event::PageFailed { timeline, direction, reason },
            })
            .await;
    }

    async fn fail(self, reason: String) {
        self.context.tell(Event::PeekFailed { room: self.id, reason }).await;
    }
}
