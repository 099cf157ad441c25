//! Going to another part of a room's timeline, and back to its live end.
use std::sync::atomic::Ordering;

use matrix_sdk::ruma::OwnedEventId;

use super::{
    follower::Follower,
    window::{self, Near},
    work::{BOUND, Done, Page},
};
use crate::chat::{Change, Direction, Event, EventId, Item, Jump, matrix::items};

/// Messages loaded at once on the way back to where the person was, and how often.
const STEP: u16 = 100;
const STEPS: usize = 40;

/// What is told once it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Somebody wanted to go there.
    Jump,
    /// Somebody scrolled on, towards the start or the end.
    Older,
    Newer,
}

/// On the way to the live end: the timeline is shown from there as soon as the anchor is loaded.
#[derive(Debug)]
pub(super) struct Landing {
    anchor: Option<EventId>,
    after: After,
    steps: usize,
}

impl Landing {
    pub(super) fn new(anchor: Option<EventId>, after: After) -> Self {
        Self { anchor, after, steps: 0 }
    }
}

impl Follower<'_> {
    pub(super) async fn jump(&mut self, to: Jump) {
        // The last wish counts.
        if let Some(leap) = self.leap.take() {
            leap.abort();
        }
        self.turn += 1;
        if let Some(landing) = self.landing.take() {
            self.after(landing.after).await;
        }
        match to {
            Jump::End if self.window.is_none() => self.jumped(None).await,
            Jump::End => self.land(Landing::new(None, After::Jump)).await,
            Jump::Event(event) => match OwnedEventId::try_from(event.as_str()) {
                Ok(event) => self.go(event).await,
                Err(_) => self.failed("there is no such message".to_owned()).await,
            },
            Jump::Time(time) => {
                let (room, server) = (self.room.clone(), self.view.server.clone());
                let leap = self.jumps.spawn(async move { Done::Found(window::since(&room, time, &server).await) });
                self.leap = Some(leap);
            }
            Jump::Unread => {
                let room = self.room.clone();
                let leap = self.jumps.spawn(async move {
                    let nothing = "it is not known where you stopped reading here; hallway notes it from now on";
                    Done::Found(window::marker(&room).await.ok_or_else(|| nothing.to_owned()))
                });
                self.leap = Some(leap);
            }
        }
    }

    pub(super) async fn done(&mut self, done: Done) {
        match done {
            Done::Chunk { number, direction, near, chunk } => self.chunk(number, direction, near, chunk).await,
            Done::Found(Ok(event)) => self.go(event).await,
            Done::Found(Err(reason)) => self.failed(reason).await,
            // Somebody scrolled, and went elsewhere then.
            Done::Around { after, turn, .. } if turn != self.turn => self.after(after).await,
            Done::Around { after, near: Ok(Near::Past(window, event)), .. } => {
                let event = event.as_deref().and_then(items::event_id);
                self.landing = None;
                self.all(window.items(|event| self.ids.event(event))).await;
                self.window = Some(window);
                self.hear().await;
                self.jumped(event).await;
                self.after(after).await;
            }
            Done::Around { after, near: Ok(Near::End(event)), .. } => {
                let event = event.as_deref().and_then(items::event_id);
                self.land(Landing::new(event, after)).await;
            }
            Done::Around { after: After::Jump, near: Err(reason), .. } => self.failed(reason).await,
            Done::Around { after: After::Older, near: Err(reason), .. } => {
                self.told(Direction::Older, Err(reason)).await
            }
            Done::Around { after: After::Newer, near: Err(reason), .. } => {
                self.told(Direction::Newer, Err(reason)).await
            }
        }
    }

    /// To this event, which may be loaded.
    async fn go(&mut self, event: OwnedEventId) {
        let named = items::event_id(&event);
        let loaded = match &self.window {
            Some(window) => named.as_ref().is_some_and(|event| window.holds(event)),
            None => self.is_live(&event),
        };
        if loaded { self.jumped(named).await } else { self.around(event, After::Jump) }
    }

    pub(super) fn around(&mut self, event: OwnedEventId, after: After) {
        let (source, turn) = (self.reader(), self.turn);
        let leap = self.jumps.spawn(async move {
            let near = window::around(source, event).await;
            Done::Around { after, turn, near }
        });
        if after == After::Jump {
            self.leap = Some(leap);
        }
    }

    /// To the live end, with the anchor loaded.
    pub(super) async fn land(&mut self, landing: Landing) {
        self.approach(landing, &Ok(false)).await;
    }

    /// Loads more of the live timeline until it reaches back to the anchor; `page` came last.
    pub(super) async fn approach(&mut self, mut landing: Landing, page: &Page) {
        let anchored = landing
            .anchor
            .as_ref()
            .is_none_or(|anchor| OwnedEventId::try_from(anchor.as_str()).is_ok_and(|anchor| self.is_live(&anchor)));
        let over = !matches!(page, Ok(false)) || landing.steps >= STEPS || self.source.len() >= BOUND;
        if !anchored && !over {
            landing.steps += 1;
            self.landing = Some(landing);
            return self.pages.live(&self.timeline, STEP);
        }
        if self.window.take().is_some() {
            self.hears = None;
            self.back.store(false, Ordering::Relaxed);
            let source = self.source.clone();
            let items: Vec<_> = source.iter().map(|item| self.item(item)).collect();
            self.all(items).await;
        }
        self.jumped(landing.anchor.filter(|_| anchored)).await;
        self.after(landing.after).await;
    }

    /// Tells another list.
    async fn all(&mut self, items: Vec<Item>) {
        self.shown.apply(Change::Reset(items.clone()));
        self.tell(vec![Change::Reset(items)]).await;
    }

    async fn after(&self, after: After) {
        match after {
            After::Jump => {}
            After::Older => self.told(Direction::Older, Ok(false)).await,
            After::Newer => self.told(Direction::Newer, Ok(self.window.is_none())).await,
        }
    }

    pub(super) async fn jumped(&self, event: Option<EventId>) {
        let live = self.window.is_none();
        self.context.tell(Event::Jumped { room: self.id.room.clone(), event, live }).await;
    }

    async fn failed(&self, reason: String) {
        self.context.tell(Event::JumpFailed { room: self.id.room.clone(), reason }).await;
    }
}
