//! Looks for the next picture in time, and makes frames of it.
use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep_until},
};
use url::Url;

use super::{Event, LIMITS, Wish, picture::Picture};
use crate::{
    http::{Answer, Fetcher, Validators},
    player::{Latest, Slot},
};

/// Most bytes of a picture.
const LARGEST: usize = 4 << 20;
/// Longest wait after failures, and before a server's own wish is listened to no more.
const LONGEST_REST: Duration = Duration::from_mins(5);

/// What came of one look.
struct Look {
    /// `Ok(None)`: nothing newer.
    found: Result<Option<(Picture, Validators)>, String>,
    /// How long the server wants to be left alone.
    rest: Option<Duration>,
}

/// What is shown of one address.
#[derive(Default)]
struct Shown {
    picture: Option<Arc<Picture>>,
    validators: Validators,
    /// Looks in vain since the last picture.
    failures: u32,
    under_way: Option<Abort>,
}

/// Ends the look that it stands for when nobody waits for it any more.
struct Abort(JoinHandle<Look>);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs until nobody wishes for anything any more.
pub(super) async fn look(
    mut wishes: watch::Receiver<Wish>,
    events: mpsc::Sender<Event>,
    latest: watch::Sender<Latest>,
    every: Duration,
) {
    let fetcher = match Fetcher::new(LIMITS) {
        Ok(fetcher) => fetcher,
        Err(error) => return tracing::error!(%error, "no pictures of halls"),
    };
    let mut wish = Wish::default();
    let (mut shown, mut next) = (Shown::default(), Instant::now());
    loop {
        let new = wishes.borrow_and_update().clone();
        if new.url != wish.url {
            (shown, next) = (Shown::default(), Instant::now());
            latest.send_if_modified(|latest| latest.forget(Slot::First));
        } else if new.grid != wish.grid {
            publish(&shown, new.grid, &latest).await;
        }
        wish = new;
        let look = tokio::select! {
            changed = wishes.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
            look = ended(&mut shown.under_way) => look,
            () = sleep_until(next), if shown.under_way.is_none() => {
                match wish.url.as_ref().map(|url| url.as_str().parse()) {
                    Some(Ok(url)) => {
                        let look = fetch(fetcher.clone(), url, shown.validators.clone());
                        shown.under_way = Some(Abort(tokio::spawn(look)));
                        // A slow answer does not make the pictures rarer.
                        next = Instant::now() + every;
                    }
                    _ => next = Instant::now() + LONGEST_REST,
                }
                continue;
            }
        };
        shown.under_way = None;
        let rest = look.rest.unwrap_or_default();
        let event = shown.take(look);
        if shown.failures > 0 {
            let wait = every.saturating_mul(1 << shown.failures.min(5)) / 2;
            next = next.max(Instant::now() + wait.max(rest).min(LONGEST_REST));
        }
        if matches!(event, Some(Event::Shown { .. })) {
            publish(&shown, wish.grid, &latest).await;
        }
        if let Some(event) = event
            && events.send(event).await.is_err()
        {
            return;
        }
    }
}

async fn ended(under_way: &mut Option<Abort>) -> Look {
    match under_way {
        Some(Abort(look)) => look.await.unwrap_or_else(|_| failed("a mistake of hallway's own".to_owned())),
        None => std::future::pending().await,
    }
}

fn failed(reason: String) -> Look {
    Look { found: Err(reason), rest: None }
}

async fn fetch(fetcher: Fetcher, url: Url, validators: Validators) -> Look {
    match fetcher.get(&url, &validators, LARGEST).await {
        Ok(Answer::NotModified) => Look { found: Ok(None), rest: None },
        Ok(Answer::Body { bytes, validators }) => {
            let host = url.host_str().unwrap_or_default().to_owned();
            let read = tokio::task::spawn_blocking(move || Picture::read(&bytes)).await;
            let read = read.unwrap_or_else(|_| Err("the picture is damaged".to_owned()));
            Look {
                found: read.map(|picture| Some((picture, validators))).map_err(|why| format!("{why} ({host})")),
                rest: None,
            }
        }
        Err(error) => Look { rest: error.rest(), found: Err(error.to_string()) },
    }
}

impl Shown {
    fn take(&mut self, look: Look) -> Option<Event> {
        match look.found {
            Ok(found) => {
                self.failures = 0;
                let (picture, validators) = found?;
                let (width, height) = picture.shape;
                (self.picture, self.validators) = (Some(Arc::new(picture)), validators);
                Some(Event::Shown { width, height })
            }
            Err(reason) => {
                self.failures += 1;
                Some(Event::Failed { reason })
            }
        }
    }
}

/// Hands on what is shown in so many pixels.
async fn publish(shown: &Shown, grid: (u16, u16), latest: &watch::Sender<Latest>) {
    let Some(picture) = shown.picture.clone().filter(|_| grid.0 > 0 && grid.1 > 0) else { return };
    if let Ok(frame) = tokio::task::spawn_blocking(move || picture.frame(grid)).await {
        latest.send_modify(|latest| drop(latest.put(Arc::new(frame))));
    }
}
