//! An account in use: its client, its sync, and the tasks that do what is asked of it.
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use matrix_sdk::{Client, ruma};
use matrix_sdk_ui::sync_service::SyncService;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{
    locate::{self, Places},
    media,
    moves::{self, Moves},
    peek::Peeks,
    people::{self, People, powers::Watched},
    rooms::Rooms,
    send::{self, Parcel},
    session::{self, Lock, Saved},
    space,
    stores::Trouble,
    sync::{self, Health},
    timeline::{self, Ask, Opened, Pane},
    widgets, words,
};
use crate::chat::{Action, Address, Event, Name, Outgoing, Request, RoomId, TimelineId, UserId};

/// Timelines followed at once. The screen closes those that it no longer shows, so that more are a mistake: the one opened
/// longest ago makes room.
const MOST_OPEN: usize = 16;
/// How long signing out waits for the server, and stopping for the sync to end.
const FAREWELL: Duration = Duration::from_secs(10);
const STOP: Duration = Duration::from_secs(2);
/// Messages that sliding sync brings for each room: enough to count what is unread (measured, see ARCHITECTURE.md).
const TIMELINE_LIMIT: u32 = 20;

/// An account in use. Dropping it ends its tasks.
pub(super) struct Account {
    context: Context,
    sync: Arc<SyncService>,
    user: UserId,
    moves: Moves,
    spaces: mpsc::UnboundedSender<Vec<Address>>,
    /// Sends of one room, in order.
    lanes: HashMap<RoomId, mpsc::UnboundedSender<Parcel>>,
    /// Open rooms, the one opened last at the end.
    open: Vec<Opened>,
    powers: Watched,
    /// Which those are, for the sync.
    watched: watch::Sender<Vec<ruma::OwnedRoomId>>,
    media: media::Media,
    peeks: Peeks,
    health: Arc<Health>,
    tasks: JoinSet<()>,
    _lock: Lock,
}

/// What every task of the account needs.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) client: Client,
    pub(super) events: mpsc::Sender<Event>,
    /// Changes when the queue of a room may have stopped or gone on.
    pub(super) queues: watch::Sender<u64>,
    /// Whether the server is heard.
    pub(super) heard: watch::Sender<bool>,
    pub(super) people: Arc<People>,
    /// Where rooms are.
    pub(super) places: Arc<Places>,
}

impl Context {
    /// The homeserver's name, for sentences.
    pub(super) fn server(&self) -> String {
        self.client.homeserver().host_str().unwrap_or("the homeserver").to_owned()
    }

    /// The room as the SDK knows it; `None` if the account is not in it.
    pub(super) fn room(&self, room: &RoomId) -> Option<matrix_sdk::Room> {
        let id = ruma::RoomId::parse(room.as_str()).ok()?;
        self.client.get_room(&id).filter(|room| room.state() == matrix_sdk::RoomState::Joined)
    }

    pub(super) async fn tell(&self, event: Event) {
        // Nobody listens any more only when the program ends.
        drop(self.events.send(event).await);
    }
}

impl Account {
    /// Opens the account that is kept in `folder` and tells it and its rooms; then the network is asked, in the background.
    /// `new`: it was signed in just now.
    pub(super) async fn open(
        folder: &Path,
        saved: Saved,
        lock: Lock,
        new: bool,
        events: &mpsc::Sender<Event>,
    ) -> Result<Self, Trouble> {
        let user: UserId = saved
            .session
            .meta
            .user_id
            .as_str()
            .parse()
            .map_err(|_| "the account's name is not a Matrix identifier".to_owned())?;
        let client = session::open(folder, saved, new).await?;
        let people = Arc::new(People::open(&client).await);
        let (events, queues, heard) = (events.clone(), watch::Sender::new(0), watch::Sender::new(false));
        let places = Arc::new(Places::open(folder));
        let context = Context { client: client.clone(), events, queues, heard, people, places };
        context.tell(Event::SignedIn { user: user.clone() }).await;
        let rooms = Rooms::open(&context).await;
        let sync = SyncService::builder(client)
            .with_offline_mode()
            // The SDK keeps how far it has heard the server before it keeps what it heard: a program that ends in between
            // would never show those messages. So each start hears anew what there is; what is known already is recognised.
            .with_share_pos(false)
            .with_room_list_timeline_limit(TIMELINE_LIMIT)
            .build()
            .await
            .map_err(|error| Trouble::of(&error))?;
        let sync = Arc::new(sync);
        let health = Arc::new(Health::default());
        let mut tasks = JoinSet::new();
        tasks.spawn(people::follow_ignored(context.clone()));
        tasks.spawn(people::levels::follow(context.clone()));
        tasks.spawn(people::alerts::listen(&context).await);
        tasks.spawn(rooms.follow());
        tasks.spawn(Places::keep(context.clone()));
        tasks.spawn(sync::run(context.clone(), Arc::clone(&sync), Arc::clone(&health)));
        let moves = Moves::open(context.clone(), folder);
        let (spaces, asked) = mpsc::unbounded_channel();
        tasks.spawn(space::run(context.clone(), folder.to_owned(), asked));
        let (watched, rooms) = watch::channel(Vec::new());
        tasks.spawn(subscribe(Arc::clone(&sync), rooms));
        let (lanes, open) = (HashMap::new(), Vec::new());
        let (powers, media, peeks) = (Watched::default(), media::Media::default(), Peeks::default());
        Ok(Self {
            context,
            sync,
            user,
            moves,
            spaces,
            lanes,
            open,
            powers,
            watched,
            media,
            peeks,
            health,
            tasks,
            _lock: lock,
        })
    }

    pub(super) fn user(&self) -> &UserId {
        &self.user
    }

    /// The server no longer knows the session.
    pub(super) fn expired(&self) -> bool {
        self.health.expired.load(Ordering::Relaxed)
    }

    /// The account's store turned out to be damaged.
    pub(super) fn damaged(&self) -> bool {
        self.health.damaged.load(Ordering::Relaxed)
    }

    /// Does what is asked, in tasks: does not wait.
    pub(super) fn serve(&mut self, request: Request) {
        while self.tasks.try_join_next().is_some() {}
        match request {
            Request::Join { .. } | Request::Leave(_) | Request::Attend(_) | Request::Hold(_) | Request::Unqueue(_) => {
                self.moves.ask(request);
            }
            Request::Locate(addresses) => drop(self.tasks.spawn(locate::serve(self.context.clone(), addresses))),
            Request::Peek(address) => self.peek(address),
            Request::Unpeek(room) => self.peeks.end(&room),
            Request::Widgets(room) => drop(self.tasks.spawn(widgets::serve(self.context.clone(), room))),
            Request::Space(addresses) => drop(self.spaces.send(addresses)),
            Request::Open(_)
            | Request::Close(_)
            | Request::Page { .. }
            | Request::Jump { .. }
            | Request::Send { .. }
            | Request::Resend { .. }
            | Request::Discard { .. }
            | Request::React { .. }
            | Request::Redact { .. }
            | Request::Vote { .. }
            | Request::EndPoll { .. }
            | Request::Read { .. }
            | Request::Typing { .. } => self.talk(request),
            Request::Act { room, action: Action::Leave } if self.context.room(&room).is_some() => self.moves.part(room),
            Request::Accept(_)
            | Request::Query(_)
            | Request::Members(_)
            | Request::Whois { .. }
            | Request::Act { .. }
            | Request::Nick(_)
            | Request::Ignore { .. }
            | Request::Hilight { .. }
            | Request::Notify { .. }
            | Request::Inbox
            | Request::Search { .. } => drop(self.tasks.spawn(people::serve(self.context.clone(), request))),
            Request::Picture { .. } | Request::Save { .. } | Request::Upload { .. } | Request::CancelUpload(_) => {
                self.media.serve(&self.context, &mut self.tasks, request);
            }
            Request::AskFlows { .. } | Request::SignIn { .. } | Request::SignOut | Request::StartAfresh => {}
        }
    }

    /// What concerns one timeline.
    fn talk(&mut self, request: Request) {
        match request {
            Request::Open(timeline) => self.follow(timeline),
            Request::Close(timeline) => {
                self.open.retain(|opened| opened.timeline != timeline);
                self.subscribe();
            }
            Request::Page { timeline, direction, count, near } => match self.pane(&timeline) {
                Some(pane) => pane.ask(Ask::Page { direction, count, near }),
                None if timeline.thread.is_none() && self.peeks.page(&timeline.room, direction, count) => {}
                None => self.tell(Event::PageFailed { timeline, direction, reason: NOT_OPEN.to_owned() }),
            },
            Request::Jump { room, to } => match self.pane(&room.clone().into()) {
                Some(pane) => pane.ask(Ask::Jump(to)),
                None if self.peeks.jump(&room, &to) => {}
                None => self.tell(Event::JumpFailed { room, reason: NOT_OPEN.to_owned() }),
            },
            Request::Send { timeline, message } => self.send(timeline, message),
            Request::Resend { timeline, item } => self.ask(&timeline, Ask::Resend(item)),
            Request::Discard { timeline, item } => self.ask(&timeline, Ask::Discard(item)),
            Request::React { timeline, event, key } => match self.pane(&timeline) {
                Some(pane) => pane.react(event, key),
                None => self.tell(Event::Failed { reason: NOT_OPEN.to_owned() }),
            },
            Request::Redact { room, event, reason } => {
                self.tasks.spawn(send::redact(self.context.clone(), room, event, reason));
            }
            Request::Vote { room, poll, answers } => {
                self.tasks.spawn(send::vote(self.context.clone(), room, poll, answers));
            }
            Request::EndPoll { room, poll } => {
                self.tasks.spawn(send::end(self.context.clone(), room, poll));
            }
            Request::Read { timeline, event } => {
                let pane = self.pane(&timeline).cloned();
                self.tasks.spawn(timeline::read(self.context.clone(), pane, timeline, event));
            }
            Request::Typing { room, on } => {
                self.moves.talk(on);
                self.tasks.spawn(send::typing(self.context.clone(), room, on));
            }
            _ => {}
        }
    }

    /// Ends the sync and every task; the session stays.
    pub(super) async fn stop(mut self) {
        self.open.clear();
        self.peeks = Peeks::default();
        self.moves.stop().await;
        self.tasks.shutdown().await;
        let places = Arc::clone(&self.context.places);
        drop(tokio::task::spawn_blocking(move || places.save()).await);
        drop(tokio::time::timeout(STOP, self.sync.stop()).await);
    }

    /// Signs out: at the server, as far as it can be reached, and here in any case. An error says what did not work.
    pub(super) async fn sign_out(mut self, folder: &Path) -> Result<(), String> {
        self.open.clear();
        self.peeks = Peeks::default();
        self.moves.stop().await;
        self.tasks.shutdown().await;
        drop(tokio::time::timeout(STOP, self.sync.stop()).await);
        let server = self.context.server();
        let places = Arc::clone(&self.context.places);
        drop(tokio::task::spawn_blocking(move || places.forget()).await);
        moves::forget(folder);
        let told = tokio::time::timeout(FAREWELL, self.context.client.logout()).await;
        let Self { context, sync, _lock, .. } = self;
        drop((context, sync));
        session::forget(folder).map_err(|error| format!("the account's data could not be removed ({error})"))?;
        match told {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(format!("signed out here; the server was not told: {}", words::any(&error, &server))),
            Err(_) => Err(format!("signed out here; the server was not told, because {server} does not answer")),
        }
    }

    fn follow(&mut self, timeline: TimelineId) {
        if let Some(at) = self.open.iter().position(|opened| opened.timeline == timeline) {
            let opened = self.open.remove(at);
            opened.pane.ask(Ask::Again);
            self.powers.again(&self.context, &opened.timeline.room);
            self.open.push(opened);
            return;
        }
        if self.open.len() >= MOST_OPEN {
            drop(self.open.remove(0));
        }
        // What was shown before the account was in the room is shown until the timeline is there.
        let before = if timeline.thread.is_none() { self.peeks.take(&timeline.room) } else { None };
        self.open.push(Opened::start(self.context.clone(), timeline, before));
        self.subscribe();
    }

    fn peek(&mut self, address: Address) {
        if let Name::Id(room) = &address.name
            && let Some(pane) = self.pane(&room.clone().into())
        {
            return pane.ask(Ask::Again);
        }
        if let Some(event) = self.peeks.start(&self.context, address) {
            self.tell(event);
        }
    }

    /// Says which rooms are open.
    fn subscribe(&mut self) {
        self.powers.set(&self.context, self.open.iter().map(|opened| &opened.timeline.room));
        let rooms = self.open.iter().filter_map(|opened| ruma::RoomId::parse(opened.timeline.room.as_str()).ok());
        self.watched.send_replace(rooms.collect());
    }

    fn send(&mut self, timeline: TimelineId, message: Outgoing) {
        self.moves.talk(false);
        let pane = self.pane(&timeline).cloned();
        let TimelineId { room, thread } = timeline;
        let lane = self.lanes.entry(room).or_insert_with_key(|room| {
            let (lane, messages) = mpsc::unbounded_channel();
            self.tasks.spawn(send::run(self.context.clone(), room.clone(), messages));
            lane
        });
        drop(lane.send(Parcel { message, thread, pane }));
    }

    fn ask(&mut self, timeline: &TimelineId, ask: Ask) {
        match self.pane(timeline) {
            Some(pane) => pane.ask(ask),
            None => self.tell(Event::Failed { reason: NOT_OPEN.to_owned() }),
        }
    }

    fn pane(&self, timeline: &TimelineId) -> Option<&Pane> {
        self.open.iter().find(|opened| opened.timeline == *timeline).map(|opened| &opened.pane)
    }

    fn tell(&mut self, event: Event) {
        let context = self.context.clone();
        self.tasks.spawn(async move { context.tell(event).await });
    }
}

/// Asks the sync for everything in the rooms that are open, and only in those: one task, so that what was asked last holds.
async fn subscribe(sync: Arc<SyncService>, mut open: watch::Receiver<Vec<ruma::OwnedRoomId>>) {
    while open.changed().await.is_ok() {
        let rooms = open.borrow_and_update().clone();
        let rooms: Vec<_> = rooms.iter().map(|room| &**room).collect();
        sync.room_list_service().subscribe_to_rooms(&rooms).await;
    }
}

const NOT_OPEN: &str = "the room is not open; go to it first";
