//! The Matrix service: the only folder that names `matrix_sdk`.
use std::path::{Path, PathBuf};

use tokio::{sync::mpsc, task::JoinSet};

use self::{account::Account, stores::Trouble};
use super::{Address, Event, Name, Request, Secret};
use crate::service::{self, Peer, Service};

mod account;
mod flows;
mod items;
mod locate;
mod media;
mod moves;
mod peek;
mod people;
mod rooms;
mod send;
mod session;
mod space;
mod state;
mod stores;
mod sync;
mod timeline;
mod widgets;
mod words;

/// Requests kept for the account that is being opened.
const MOST_EARLY: usize = 256;

/// Starts the service on the profile kept in `folder` (mode 0700): restores its session if it has one, and tells its rooms
/// before it asks the network anything. It ends when `requests` is dropped; `events` closes when that is done.
///
/// # Panics
/// Outside a tokio runtime.
#[must_use]
pub fn spawn(folder: PathBuf) -> Service<Request, Event> {
    let (service, Peer { mut requests, events }) = service::pair();
    let (finished, mut outcomes) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut chat = Chat { folder, events, finished, phase: Phase::Out, damaged: false, tasks: JoinSet::new() };
        chat.restore();
        loop {
            tokio::select! {
                // What was told about an account holds for the requests made since.
                biased;
                Some(outcome) = outcomes.recv() => chat.settle(outcome),
                request = requests.recv() => match request {
                    Some(request) => chat.serve(request),
                    None => break,
                },
                Some(_) = chat.tasks.join_next() => {}
            }
        }
        if let Phase::In(account) = chat.phase {
            account.stop().await;
        }
    });
    service
}

/// What serves the requests. It never waits: whatever takes time is a task of its own.
struct Chat {
    folder: PathBuf,
    events: mpsc::Sender<Event>,
    finished: mpsc::UnboundedSender<Outcome>,
    phase: Phase,
    /// The store of the profile could not be read when it was opened.
    damaged: bool,
    tasks: JoinSet<()>,
}

enum Phase {
    Out,
    /// An account is being opened or closed; what was asked meanwhile.
    Busy(Vec<Request>),
    In(Box<Account>),
}

/// What came of opening or closing an account.
enum Outcome {
    In(Box<Account>),
    Out,
    Damaged,
}

impl Chat {
    fn serve(&mut self, request: Request) {
        match request {
            Request::AskFlows { homeserver } => self.ask_flows(homeserver),
            request if let Phase::Busy(early) = &mut self.phase => {
                if early.len() < MOST_EARLY {
                    early.push(request);
                }
            }
            Request::SignIn { homeserver, user, password } => self.sign_in(homeserver, user, password),
            Request::SignOut => self.sign_out(),
            Request::StartAfresh => self.start_afresh(),
            request => match &mut self.phase {
                Phase::In(account) => account.serve(request),
                Phase::Busy(_) | Phase::Out => {
                    if let Some(event) = needs_account(request) {
                        self.tell(event);
                    }
                }
            },
        }
    }

    fn settle(&mut self, outcome: Outcome) {
        let damaged = matches!(outcome, Outcome::Damaged);
        let next = match outcome {
            Outcome::In(account) => Phase::In(account),
            Outcome::Out | Outcome::Damaged => Phase::Out,
        };
        self.damaged = damaged;
        if let Phase::Busy(early) = std::mem::replace(&mut self.phase, next) {
            for request in early {
                self.serve(request);
            }
        }
    }

    fn restore(&mut self) {
        self.phase = Phase::Busy(Vec::new());
        let (folder, events, finished) = (self.folder.clone(), self.events.clone(), self.finished.clone());
        self.tasks.spawn(async move {
            // The outcome comes before it is told: whoever hears it may sign in.
            let told = match restore(&folder, &events).await {
                Ok(Some(account)) => return drop(finished.send(Outcome::In(Box::new(account)))),
                Ok(None) => {
                    drop(finished.send(Outcome::Out));
                    None
                }
                Err(Trouble::Other(reason)) => {
                    drop(finished.send(Outcome::Out));
                    Some(Event::Failed { reason })
                }
                Err(Trouble::Damaged(reason)) => {
                    drop(finished.send(Outcome::Damaged));
                    Some(Event::Damaged { reason })
                }
            };
            if let Some(event) = told {
                drop(events.send(event).await);
            }
            drop(events.send(Event::SignedOut).await);
        });
    }

    fn ask_flows(&mut self, homeserver: String) {
        let events = self.events.clone();
        self.tasks.spawn(async move {
            let event = match flows::ask(&homeserver).await {
                Ok((_, flows)) => Event::Flows { homeserver, flows },
                Err(reason) => Event::SignInFailed { reason },
            };
            drop(events.send(event).await);
        });
    }

    fn sign_in(&mut self, homeserver: String, user: String, password: Secret) {
        if let Phase::In(account) = &self.phase
            && !account.expired()
            && !account.damaged()
        {
            let reason = format!("{} is signed in; sign out first", account.user());
            return self.tell(Event::SignInFailed { reason });
        }
        let aside = self.is_damaged();
        let old = self.leave();
        let (folder, events, finished) = (self.folder.clone(), self.events.clone(), self.finished.clone());
        self.tasks.spawn(async move {
            if let Some(old) = old {
                old.stop().await;
            }
            match begin(&folder, &homeserver, &user, &password, aside, &events).await {
                Ok(account) => drop(finished.send(Outcome::In(Box::new(account)))),
                Err(reason) => {
                    drop(finished.send(if aside { Outcome::Damaged } else { Outcome::Out }));
                    drop(events.send(Event::SignInFailed { reason }).await);
                }
            }
        });
    }

    fn start_afresh(&mut self) {
        if !self.is_damaged() {
            let reason = "the account's data are not damaged; nothing was changed".to_owned();
            return self.tell(Event::Failed { reason });
        }
        let old = self.leave();
        let (folder, events, finished) = (self.folder.clone(), self.events.clone(), self.finished.clone());
        self.tasks.spawn(async move {
            if let Some(old) = old {
                old.stop().await;
            }
            let afresh = afresh(&folder).await;
            drop(finished.send(if afresh.is_ok() { Outcome::Out } else { Outcome::Damaged }));
            let event = match afresh {
                Ok(words) => Event::Done { words },
                Err(reason) => Event::Failed { reason },
            };
            drop(events.send(event).await);
            drop(events.send(Event::SignedOut).await);
        });
    }

    /// The store could not be read, when it was opened or since.
    fn is_damaged(&self) -> bool {
        self.damaged || matches!(&self.phase, Phase::In(account) if account.damaged())
    }

    fn sign_out(&mut self) {
        let Some(account) = self.leave() else {
            self.phase = Phase::Out;
            return self.tell(Event::SignedOut);
        };
        let (folder, events, finished) = (self.folder.clone(), self.events.clone(), self.finished.clone());
        self.tasks.spawn(async move {
            let told = account.sign_out(&folder).await;
            drop(finished.send(Outcome::Out));
            if let Err(reason) = told {
                drop(events.send(Event::Failed { reason }).await);
            }
            drop(events.send(Event::SignedOut).await);
        });
    }

    /// Takes the account out of use, if there is one; requests are kept until [`Chat::settle`].
    fn leave(&mut self) -> Option<Box<Account>> {
        match std::mem::replace(&mut self.phase, Phase::Busy(Vec::new())) {
            Phase::In(account) => Some(account),
            Phase::Out | Phase::Busy(_) => None,
        }
    }

    fn tell(&mut self, event: Event) {
        let events = self.events.clone();
        self.tasks.spawn(async move { drop(events.send(event).await) });
    }
}

async fn restore(folder: &Path, events: &mpsc::Sender<Event>) -> Result<Option<Account>, Trouble> {
    let Some(saved) = session::Saved::load(folder)? else { return Ok(None) };
    let lock = session::Lock::take(folder)?;
    Account::open(folder, saved, lock, false, events).await.map(Some)
}

async fn begin(
    folder: &Path,
    homeserver: &str,
    user: &str,
    password: &Secret,
    aside: bool,
    events: &mpsc::Sender<Event>,
) -> Result<Account, String> {
    let lock = session::Lock::take(folder)?;
    let saved = session::sign_in(folder, homeserver, user, password, aside).await?;
    Account::open(folder, saved, lock, true, events).await.map_err(|trouble| trouble.reason().to_owned())
}

async fn afresh(folder: &Path) -> Result<String, String> {
    let _lock = session::Lock::take(folder)?;
    session::start_afresh(folder).await
}

/// What a request that needs an account comes to without one; what only tells what is on screen comes to nothing.
fn needs_account(request: Request) -> Option<Event> {
    let reason = "you are not signed in; sign in to chat".to_owned();
    Some(match request {
        Request::Attend(_) | Request::Unpeek(_) | Request::Close(_) | Request::Typing { .. } => return None,
        Request::Join { rooms, .. } => match rooms.into_iter().flatten().next() {
            Some(asked) => Event::JoinFailed { asked, reason },
            None => Event::Failed { reason },
        },
        Request::Locate(addresses) => match addresses.into_iter().next() {
            Some(asked) => Event::Lost { asked, reason },
            None => Event::Failed { reason },
        },
        Request::Peek(Address { name: Name::Id(room), .. }) => Event::PeekFailed { room, reason },
        Request::Space(addresses) => match addresses.into_iter().next() {
            Some(asked) => Event::SpaceFailed { asked, reason },
            None => Event::Failed { reason },
        },
        Request::Widgets(room) => Event::WidgetsFailed { room, reason },
        Request::Page { timeline, direction, .. } => Event::PageFailed { timeline, direction, reason },
        Request::Picture { media, .. } => Event::Picture { media, picture: Err(reason) },
        _ => Event::Failed { reason },
    })
}
