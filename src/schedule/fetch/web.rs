use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use url::Url;

use super::{Error, Mark, unkept};
use crate::{
    http::{Answer, Fetcher, Limits, Validators},
    schedule::{
        cache,
        parse::{LARGEST, Parsed, parse},
    },
};

/// The addresses of one conference and what was kept of them.
#[derive(Clone, Debug)]
pub(in super::super) struct Web {
    /// At least one.
    urls: Vec<Url>,
    cache: PathBuf,
    fetcher: Fetcher,
}

/// What is known of the copy that is shown.
#[derive(Clone, Debug)]
pub(in super::super) struct Known {
    mark: Mark,
    /// The address that gave it.
    from: Url,
    validators: Validators,
    /// Whether what is in the cache is whole: half a file never takes its place.
    whole_kept: bool,
}

/// What was kept.
#[derive(Debug)]
pub(in super::super) struct Kept {
    pub(in super::super) parsed: Parsed,
    pub(in super::super) known: Known,
    /// When it was fetched, or the server last said that it is the newest.
    pub(in super::super) fetched: Timestamp,
}

/// What asking the network came to.
#[derive(Debug)]
pub(in super::super) enum News {
    /// The copy known is still the newest.
    Unchanged,
    Fresh(Box<Fresh>),
}

/// What is new.
#[derive(Debug)]
pub(in super::super) struct Fresh {
    pub(in super::super) parsed: Parsed,
    pub(in super::super) known: Known,
    /// Why it could not be kept, in words.
    pub(in super::super) unkept: Option<String>,
}

/// One round of asking.
#[derive(Debug)]
pub(in super::super) struct Round {
    pub(in super::super) outcome: Result<News, Error>,
    /// How long a server asked to be left alone.
    pub(in super::super) rest: Option<Duration>,
}

impl Web {
    /// Prepares to ask; nothing is asked yet.
    pub(in super::super) fn new(urls: &[Url], cache: &Path, limits: Limits) -> Result<Self, Error> {
        if urls.is_empty() {
            return Err(Error::NoAddress);
        }
        let fetcher = Fetcher::new(limits).map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Self { urls: urls.to_vec(), cache: cache.to_owned(), fetcher })
    }

    /// What was kept, if it can still be read. Takes as long as parsing does.
    pub(in super::super) fn kept(&self) -> Option<Kept> {
        let kept = cache::read(&self.cache, self.urls.first()?)?;
        let parsed = parse(&kept.bytes).ok()?;
        let mark = Mark::of(&parsed, &kept.bytes);
        let whole_kept = !mark.is_cut_off();
        let known = Known { mark, from: kept.from, validators: kept.validators, whole_kept };
        Some(Kept { parsed, known, fetched: kept.fetched })
    }

    /// Asks one address after the other until one gives a schedule.
    pub(in super::super) async fn ask(&self, known: Option<&Known>) -> Round {
        let mut first = None;
        let mut rest = None;
        for url in &self.urls {
            match self.ask_one(url, known).await {
                Ok(news) => return Round { outcome: Ok(news), rest },
                Err(error) => {
                    if let Error::Http(error) = &error {
                        rest = rest.max(error.rest());
                    }
                    first.get_or_insert(error);
                }
            }
        }
        let error = match first {
            None => Error::NoAddress,
            Some(error) if self.urls.len() == 1 => error,
            Some(error) => Error::Everywhere { first: Box::new(error) },
        };
        Round { outcome: Err(error), rest }
    }

    async fn ask_one(&self, url: &Url, known: Option<&Known>) -> Result<News, Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Scheme(url.scheme().to_owned()));
        }
        let validators = known.filter(|known| known.from == *url).map(|known| known.validators.clone());
        let answer = self.fetcher.get(url, &validators.unwrap_or_default(), LARGEST).await?;
        let (web, url, known) = (self.clone(), url.clone(), known.cloned());
        // Parsing would hold up everything else that shares the thread.
        let judged = tokio::task::spawn_blocking(move || match answer {
            Answer::NotModified => Ok(web.unchanged()),
            // Many servers give no validators.
            Answer::Body { bytes, .. } if known.as_ref().is_some_and(|known| known.mark.is(&bytes)) => {
                Ok(web.unchanged())
            }
            Answer::Body { bytes, validators } => web.judge(&url, &bytes, validators, known.as_ref()),
        });
        judged.await.unwrap_or(Err(Error::Mistake))
    }

    /// Notes that what was kept is still the newest.
    fn unchanged(&self) -> News {
        let noted = self.urls.first().map(|url| cache::confirm(&self.cache, url, Timestamp::now()));
        if let Some(Err(error)) = noted {
            tracing::debug!(%error, "the time of the last look could not be kept");
        }
        News::Unchanged
    }

    /// Reads what an address gave, and keeps it if it is a schedule: the page of a network that wants a login never takes
    /// the place of what was kept, nor does half a file. A cache that cannot be written is no reason to show nothing.
    fn judge(&self, from: &Url, bytes: &[u8], validators: Validators, known: Option<&Known>) -> Result<News, Error> {
        let host = || from.host_str().unwrap_or_default().to_owned();
        let parsed = parse(bytes).map_err(|error| Error::BadAnswer { host: host(), error })?;
        let mark = Mark::of(&parsed, bytes);
        if let Some(known) = known {
            known.mark.replaced_by(&mark).map_err(|flaw| Error::FlawedAnswer { host: host(), flaw })?;
        }
        let whole_kept = known.is_some_and(|known| known.whole_kept);
        let cut_off = mark.is_cut_off();
        // The server must not say later that half a file is the newest.
        let validators = if cut_off { Validators::default() } else { validators };
        let mut known = Known { mark, from: from.clone(), validators, whole_kept };
        let mut sentence = None;
        if !cut_off || !whole_kept {
            let place = self.urls.first().unwrap_or(from);
            match cache::write(&self.cache, place, from, &known.validators, bytes) {
                Ok(()) => known.whole_kept = !cut_off,
                Err(error) => sentence = Some(unkept(&self.cache, &error)),
            }
        }
        Ok(News::Fresh(Box::new(Fresh { parsed, known, unkept: sentence })))
    }
}
