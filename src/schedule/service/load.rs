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
        fetch::{self, Fresh, Kept, Mark, News, Stamp, Web, is_cut_off},
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
        let mut known: Option<(Stamp, Mark)> = None;
        loop {
            let (place, before) = (path.clone(), known.clone());
            // The stamp first: what is written between the two is read again at the next look.
            let read = blocking(move || {
                let stamp = Stamp::of(&place);
                let same = stamp.is_some() && stamp == before.as_ref().map(|(stamp, _)| *stamp);
                (stamp, (!same).then(|| again(&place, before.map(|(_, mark)| mark))))
            });
            let failed = match read.await {
                None => self.failed(&ReadError::Mistake).await,
                Some((_, None)) => false,
                Some((_, Some(Err(error)))) => self.failed(&error).await,
                Some((stamp, Some(Ok((parsed, mark))))) => {
                    known = stamp.map(|stamp| (stamp, mark));
                    if !self.show(parsed, Origin::File).await || known.is_none() {
                        return;
                    }
                    false
                }
            };
            let Some(wait) = self.pace.wait(failed, None) else { return };
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
            let Parsed { schedule, warnings, .. } = parsed;
            let whole = !is_cut_off(&warnings);
            let mut look = keep::look(&shared.folders.profile, &schedule, whole, Timestamp::now());
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
        for (kind, error) in [(Trouble::Stars, look.unread_stars.take()), (Trouble::Seen, look.unread_seen.take())] {
            if let Some(error) = error {
                self.shared.trouble(kind, Some(error.to_string())).await;
            }
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

/// Reads a file; one that may not take the place of what was read before is as none.
fn again(path: &std::path::Path, before: Option<Mark>) -> Result<(Parsed, Mark), ReadError> {
    let (parsed, mark) = fetch::file(path)?;
    match before.map(|before| before.replaced_by(&mark)) {
        Some(Err(flaw)) => Err(ReadError::FlawedFile { path: path.to_owned(), flaw }),
        _ => Ok((parsed, mark)),
    }
}
