use std::{path::PathBuf, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    Event, Origin, Source, blocking,
    pace::{Pace, rest},
    shared::{Shared, Trouble},
};
use crate::{
    schedule::{
        ReadError,
        fetch::{self, Fresh, Kept, Mark, News, Stamp, Web},
        keep,
        parse::Parsed,
    },
    text::Clean,
};

/// Reads a schedule and looks after it until the task is ended.
pub(super) async fn run(source: Source, every: Option<Duration>, shared: Arc<Shared>) {
    let pace = Pace::new(every, shared.tuning);
    let loading = Loading { shared, pace, shown: false, said: None };
    match source {
        Source::File(path) => loading.file(path).await,
        Source::Url(_) | Source::Urls(_) => loading.web(&source).await,
    }
}

struct Loading {
    shared: Arc<Shared>,
    pace: Pace,
    /// Whether a schedule of this source is on the screen.
    shown: bool,
    /// The failure that was told last: the next one like it is not news.
    said: Option<String>,
}

impl Loading {
    async fn file(mut self, path: PathBuf) {
        let mut known: Option<Mark> = None;
        let mut stamp = None;
        loop {
            let (place, before, last) = (path.clone(), known.clone(), stamp);
            let read = blocking(move || {
                // The stamp first: what is written between the two is read again at the next look.
                let stamp = Stamp::of(&place);
                let same = stamp.is_some() && stamp == last;
                let read = if same { Ok(None) } else { fetch::file_again(&place, before.as_ref()) };
                // What comes through a pipe comes once.
                let once = place.metadata().is_ok_and(|metadata| !metadata.is_file());
                (read, stamp, once)
            });
            let (read, new, once) = read.await.unwrap_or((Err(ReadError::Mistake), None, false));
            stamp = new;
            let failed = match read {
                Err(error) => {
                    stamp = None;
                    self.failed(&error).await
                }
                Ok(read) => {
                    self.said = None;
                    if let Some((parsed, mark)) = read {
                        known = Some(mark);
                        self.show(parsed, Origin::File).await;
                    }
                    false
                }
            };
            let Some(wait) = self.pace.wait(failed, None) else { return };
            if once || self.shared.events.is_closed() {
                return;
            }
            rest(wait).await;
        }
    }

    async fn web(mut self, source: &Source) {
        let web = match Web::new(source.urls(), &self.shared.folders.cache, self.shared.tuning.http) {
            Ok(web) => Arc::new(web),
            Err(error) => {
                self.failed(&error).await;
                return;
            }
        };
        let keeps = Arc::clone(&web);
        let mut known = None;
        if let Some(Kept { parsed, known: kept, fetched }) = blocking(move || keeps.kept()).await.flatten() {
            known = Some(kept);
            self.show(parsed, Origin::Cache { fetched }).await;
        }
        loop {
            let round = web.ask(known.as_ref()).await;
            let failed = match round.outcome {
                Ok(News::Unchanged) => {
                    self.said = None;
                    self.shared.tell(Event::Unchanged).await;
                    false
                }
                Ok(News::Fresh(fresh)) => {
                    let Fresh { parsed, known: fresh, unkept } = *fresh;
                    known = Some(fresh);
                    self.show(parsed, Origin::Network).await;
                    self.shared.trouble(Trouble::Cache, unkept).await;
                    false
                }
                Err(error) => self.failed(&error).await,
            };
            let Some(wait) = self.pace.wait(failed, round.rest) else { return };
            if self.shared.events.is_closed() {
                return;
            }
            rest(wait).await;
        }
    }

    /// Shows a schedule with its stars and changes, then keeps what later looks start from. Says whether anybody listens.
    async fn show(&mut self, parsed: Parsed, origin: Origin) -> bool {
        self.said = None;
        let shared = Arc::clone(&self.shared);
        let looked = blocking(move || {
            let Parsed { schedule, warnings, whole, .. } = parsed;
            let now = Timestamp::now().checked_add(shared.tuning.ahead).unwrap_or(Timestamp::MAX);
            let mut look = keep::look(&shared.folders.profile, &schedule, whole, now);
            let schedule = Arc::new(schedule);
            let stars = shared.show(&schedule, std::mem::take(&mut look.stars));
            (schedule, warnings, stars, look)
        });
        let Some((schedule, warnings, stars, mut look)) = looked.await else {
            self.failed(&ReadError::Mistake).await;
            return true;
        };
        self.shown = true;
        let key = schedule.key();
        let changes = std::mem::take(&mut look.changes).into();
        let event = Event::Loaded { schedule, warnings: warnings.into(), origin, stars: Arc::new(stars), changes };
        if !self.shared.tell(event).await {
            return false;
        }
        let unread = [(Trouble::StarsUnread, look.unread_stars.take()), (Trouble::SeenUnread, look.unread_seen.take())];
        for (kind, error) in unread {
            self.shared.trouble(kind, error.map(|error| error.to_string())).await;
        }
        let profile = self.shared.folders.profile.clone();
        if let Some(Err(error)) = blocking(move || look.settle(&profile, &key)).await {
            let reason = format!("What changes will not be told after the next start: {error}");
            self.shared.trouble(Trouble::Seen, Some(reason)).await;
        }
        true
    }

    /// Says why there is nothing new, once until there is. Always true, for the pace.
    async fn failed(&mut self, error: &ReadError) -> bool {
        let mut reason = Clean::line(&error.to_string()).as_str().to_owned();
        if self.shown {
            reason.push_str(" The programme from before is kept.");
        }
        if self.said.as_ref() != Some(&reason) {
            self.said = Some(reason.clone());
            self.shared.tell(Event::Failed { reason }).await;
        }
        true
    }
}
