//! Hearing what happens in a room that the account is not in.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use matrix_sdk::{
    HttpError,
    ruma::{api::error::ErrorKind, serde::Raw},
};
use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

use super::{
    ask::{Page, Source, is_missing},
    pace::{Brought, Pace},
    raw::RawEvent,
};
use crate::chat::{Direction, matrix::words};

/// How long the server is asked to wait for something to happen.
const WAIT: Duration = Duration::from_secs(30);
/// After this long without an answer the newest messages are asked for anew: there may be too many to catch up with.
const LONG: Duration = Duration::from_mins(2);
/// Times that it is asked again where the room stands, where the server stumbles over that; then it is asked now and then.
const TRIES: usize = 2;
/// Messages asked for then, and when it is asked now and then.
pub(super) const NEWEST: u16 = 50;

/// What was heard.
#[derive(Debug)]
pub(super) enum Heard {
    /// It happened after what was heard before, from this place on.
    News { events: Vec<RawEvent>, people: Vec<Raw<Value>>, from: Option<String> },
    /// The newest messages, after a long silence.
    Newest(Page),
    /// The server says at once what happens, or has to be asked.
    Live(bool),
    /// The room is not shown any longer.
    Over(String),
}

/// Listens for one room.
pub(super) struct Listener {
    pub(super) source: Source,
    /// Whoever shows the room.
    pub(super) shows: mpsc::Sender<Heard>,
    /// The server has no way to say at once what happens; known once for all rooms.
    pub(super) missing: Arc<AtomicBool>,
    pub(super) server: String,
}

/// Nobody looks at the room any longer.
struct Gone;

enum Next {
    /// The server was silent for long.
    Anew,
    /// It has to be asked.
    Poll,
}

impl Listener {
    /// Listens until nobody looks any longer. What was shown first ends at the place that `shown` gives.
    pub(super) async fn run(self, shown: oneshot::Receiver<String>) {
        drop(self.listen(shown).await);
    }

    async fn listen(&self, shown: oneshot::Receiver<String>) -> Result<(), Gone> {
        let mut pace = Pace::default();
        // Where the room stands is asked for while its messages are: nothing is missed in between.
        let mut stands = if self.missing.load(Ordering::Relaxed) { None } else { self.stands(&mut pace).await? };
        let mut end = shown.await.map_err(|_| Gone)?;
        loop {
            let Some(from) = stands.take() else { return self.poll(end, &mut pace).await };
            self.told(Heard::Live(true)).await?;
            self.catch_up(&mut end).await?;
            match self.live(from, &mut pace).await? {
                Next::Poll => {
                    self.told(Heard::Live(false)).await?;
                    return self.poll(self.newest(&mut pace).await?, &mut pace).await;
                }
                Next::Anew => {
                    stands = self.stands(&mut pace).await?;
                    end = self.newest(&mut pace).await?;
                }
            }
        }
    }

    /// Where the room stands; none where the server does not say so, but has to be asked.
    async fn stands(&self, pace: &mut Pace) -> Result<Option<String>, Gone> {
        let mut left = TRIES;
        loop {
            match self.source.listen(None, Duration::ZERO).await {
                Ok((_, Some(from))) => return Ok(Some(from)),
                Ok((_, None)) => {}
                Err(error) if is_passing(&error) && left > 0 => {
                    left -= 1;
                    self.rest(pause(&error, pace)).await?;
                    continue;
                }
                Err(error) => self.note(&error),
            }
            self.told(Heard::Live(false)).await?;
            return Ok(None);
        }
    }

    /// What was said between what is shown and where the room stood.
    async fn catch_up(&self, end: &mut String) -> Result<(), Gone> {
        if let Ok(page) = self.source.page(Direction::Newer, Some(end), NEWEST).await {
            self.page(page, end).await?;
        }
        Ok(())
    }

    /// The newest messages; where they end.
    async fn newest(&self, pace: &mut Pace) -> Result<String, Gone> {
        loop {
            match self.source.page(Direction::Older, None, NEWEST).await {
                Ok(newest) => {
                    let end = newest.start.clone();
                    self.told(Heard::Newest(newest)).await?;
                    return Ok(end);
                }
                Err(error) => self.failed(&error, pace).await?,
            }
        }
    }

    /// Waits for what happens, again and again.
    async fn live(&self, mut from: String, pace: &mut Pace) -> Result<Next, Gone> {
        let mut silent: Option<Instant> = None;
        loop {
            let began = Instant::now();
            match self.source.listen(Some(&from), WAIT).await {
                Ok((events, next)) => {
                    silent = None;
                    let count = events.len();
                    let news: Vec<RawEvent> =
                        events.into_iter().filter(|event| self.is_here(event)).map(Raw::cast_unchecked).collect();
                    // What is told again and again from one place is nothing new.
                    let moved = next.as_ref().is_some_and(|next| *next != from);
                    let brought = match (moved, news.is_empty()) {
                        (true, false) => Brought::News,
                        (true, true) if count > 0 => Brought::Notes,
                        _ => Brought::Nothing,
                    };
                    let since = from.clone();
                    from = next.unwrap_or(from);
                    if !news.is_empty() {
                        self.told(Heard::News { events: news, people: vec![], from: Some(since) }).await?;
                    }
                    self.rest(pace.heard(brought, began.elapsed())).await?;
                }
                Err(error) if is_passing(&error) => {
                    if silent.get_or_insert(began).elapsed() > LONG {
                        return Ok(Next::Anew);
                    }
                    self.rest(pause(&error, pace)).await?;
                }
                Err(error) => {
                    self.note(&error);
                    return Ok(Next::Poll);
                }
            }
        }
    }

    /// Asks now and then.
    async fn poll(&self, mut end: String, pace: &mut Pace) -> Result<(), Gone> {
        let mut silent: Option<Instant> = None;
        loop {
            let began = Instant::now();
            match self.source.page(Direction::Newer, Some(&end), NEWEST).await {
                Ok(newer) => {
                    silent = None;
                    let before = end.clone();
                    let news = self.page(newer, &mut end).await?;
                    self.rest(pace.polled(news && end != before)).await?;
                }
                Err(error) => {
                    let since = *silent.get_or_insert(began);
                    self.failed(&error, pace).await?;
                    if since.elapsed() > LONG {
                        end = self.newest(pace).await?;
                    }
                }
            }
        }
    }

    /// Tells what a page brought; whether that was anything.
    async fn page(&self, page: Page, end: &mut String) -> Result<bool, Gone> {
        let Page { events, people, end: next, .. } = page;
        if events.is_empty() {
            return Ok(false);
        }
        let from = next.map(|next| std::mem::replace(end, next));
        self.told(Heard::News { events, people, from }).await?;
        Ok(true)
    }

    /// The messages cannot be asked for: for now, or any longer.
    async fn failed(&self, error: &HttpError, pace: &mut Pace) -> Result<(), Gone> {
        if is_final(error) {
            let reason = format!("its messages are no longer shown to you: {}", words::http(error, &self.server));
            self.told(Heard::Over(reason)).await?;
            return Err(Gone);
        }
        self.rest(pause(error, pace)).await
    }

    /// It is an event of this room; who is there and who types is told in the same way.
    fn is_here(&self, event: &Raw<Value>) -> bool {
        let room = event.get_field::<String>("room_id").ok().flatten();
        let id = event.get_field::<String>("event_id").ok().flatten();
        id.is_some() && room.is_none_or(|room| room == *self.source.room.as_str())
    }

    fn note(&self, error: &HttpError) {
        if is_missing(error) {
            self.missing.store(true, Ordering::Relaxed);
        }
    }

    async fn told(&self, heard: Heard) -> Result<(), Gone> {
        self.shows.send(heard).await.map_err(|_| Gone)
    }

    async fn rest(&self, pause: Duration) -> Result<(), Gone> {
        tokio::select! {
            () = tokio::time::sleep(pause) => Ok(()),
            () = self.shows.closed() => Err(Gone),
        }
    }
}

/// The room is not to be read, or there is no such room.
fn is_final(error: &HttpError) -> bool {
    let status = error.as_client_api_error().map(|answer| answer.status_code.as_u16());
    matches!(status, Some(401 | 403 | 404)) && words::retry_after(error).is_none()
}

/// It may go otherwise another time.
fn is_passing(error: &HttpError) -> bool {
    match (error.client_api_error_kind(), error.as_client_api_error()) {
        (Some(ErrorKind::LimitExceeded(_)), _) => true,
        (_, Some(answer)) => answer.status_code.is_server_error() && !is_missing(error),
        (_, None) => matches!(error, HttpError::Reqwest(_)),
    }
}

fn pause(error: &HttpError, pace: &mut Pace) -> Duration {
    let pause = pace.failed();
    words::retry_after(error).map_or(pause, |wait| wait.max(pause))
}
