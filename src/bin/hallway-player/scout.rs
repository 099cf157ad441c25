//! The scout asks for a stream's manifest itself, beside mpv: mpv tells alike what has ended, what has not started and what is
//! gone. It has a thread of its own, so nothing waits for it.
use std::{
    collections::VecDeque,
    io,
    sync::{Arc, LazyLock},
    thread,
    time::{Duration, Instant},
};

use hallway::{
    http::{Error, Fetcher, Limits},
    player::{
        Quality, StreamUrl,
        playlist::{self, MOST_BYTES, Master, Media, Playlist, Unfit},
    },
};
use tokio::{
    sync::{
        Semaphore,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    time::timeout,
};
use url::Url;

use crate::{
    cause,
    life::{Sighting, Stream},
    listen::proxy,
};

/// Shorter than mpv's: where it waits for a server, the reason is known before it gives up.
const LIMITS: Limits =
    Limits { connect: Duration::from_secs(5), silence: Duration::from_secs(5), whole: Duration::from_secs(8) };
/// Looks that are out at once. Each slot sends one every few seconds, and a look has its limit.
const MOST: usize = 8;
/// Lists of variants that are remembered, and for how long: the same stream in another quality is there sooner.
const REMEMBERED: usize = 8;
const MEMORY: Duration = Duration::from_mins(2);

/// Asks for manifests.
#[derive(Debug)]
pub(crate) struct Scout {
    /// `None`: there was no thread for it, and it is never there.
    errands: Option<UnboundedSender<Errand>>,
}

/// One manifest that is to be looked at.
pub(crate) struct Errand {
    pub(crate) url: StreamUrl,
    /// Where it lists variants: this one is looked at too. `None`: the list is enough, also one that was read a moment ago.
    pub(crate) quality: Option<Quality>,
    /// Told what was seen, on the scout's thread.
    pub(crate) tell: Box<dyn FnOnce(Sighting) + Send>,
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Errand({}, {:?})", self.url, self.quality)
    }
}

impl Scout {
    /// The scout of this process. It goes the way that mpv goes: where a proxy judges what is fetched, through that.
    pub(crate) fn shared() -> &'static Self {
        static SCOUT: LazyLock<Scout> = LazyLock::new(|| {
            let make = || Fetcher::through(LIMITS, proxy::address()).map_err(|error| error.to_string());
            Scout::with(make).unwrap_or(Scout { errands: None })
        });
        &SCOUT
    }

    /// A scout that goes through the client that `make` makes, on the scout's thread, with the first stream. The client's own
    /// limits on time hold.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub(crate) fn with(make: impl FnOnce() -> Result<Fetcher, String> + Send + 'static) -> io::Result<Self> {
        let (errands, asked) = unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("scout".to_owned()).spawn(move || runtime.block_on(serve(make, asked)))?;
        Ok(Self { errands: Some(errands) })
    }

    /// Sends it out. A stream is asked for every few seconds at most, and a look has its limit: few are out at a time.
    pub(crate) fn send(&self, errand: Errand) {
        let back = match &self.errands {
            Some(errands) => errands.send(errand).err().map(|back| back.0),
            None => Some(errand),
        };
        if let Some(errand) = back {
            // mpv is all there is.
            (errand.tell)(Sighting::Silent(String::new()));
        }
    }
}

async fn serve(make: impl FnOnce() -> Result<Fetcher, String>, mut asked: UnboundedReceiver<Errand>) {
    let Some(mut errand) = asked.recv().await else { return };
    let fetcher = make();
    let mut memory = Memory::default();
    let places = Arc::new(Semaphore::new(MOST));
    let (learnt, mut lists) = unbounded_channel();
    loop {
        while let Ok((url, master)) = lists.try_recv() {
            memory.keep(url, master);
        }
        match &fetcher {
            Ok(fetcher) => match memory.recall(&errand) {
                Some(master) => (errand.tell)(Sighting::Stream(Stream { master: Some(master), media: None })),
                None => match Arc::clone(&places).try_acquire_owned() {
                    Ok(place) => {
                        let look = run(fetcher.clone(), errand, learnt.clone());
                        tokio::spawn(async move {
                            look.await;
                            drop(place);
                        });
                    }
                    // Answers to all of them are on their way.
                    Err(_) => (errand.tell)(Sighting::Silent(String::new())),
                },
            },
            // mpv may do better.
            Err(words) => (errand.tell)(Sighting::Silent(words.clone())),
        }
        match asked.recv().await {
            Some(next) => errand = next,
            None => return,
        }
    }
}

async fn run(fetcher: Fetcher, errand: Errand, learnt: UnboundedSender<(StreamUrl, Master)>) {
    let sighting = match errand.url.as_str().parse() {
        // A list and a variant of it are fetched one after the other: both together have this time.
        Ok(url) => timeout(LIMITS.whole, look(&fetcher, &url, errand.quality)).await.unwrap_or_else(|_| {
            let words = if proxy::address().is_some() { "" } else { "the stream's server does not answer in time" };
            Sighting::Silent(words.to_owned())
        }),
        Err(_) => Sighting::Silent("the address leads nowhere".to_owned()),
    };
    if let Sighting::Stream(Stream { master: Some(master), .. }) = &sighting {
        learnt.send((errand.url, master.clone())).unwrap_or_default();
    }
    (errand.tell)(sighting);
}

/// Lists of variants that were read lately.
#[derive(Default)]
struct Memory(VecDeque<(StreamUrl, Master, Instant)>);

impl Memory {
    fn keep(&mut self, url: StreamUrl, master: Master) {
        self.0.retain(|(known, ..)| *known != url);
        self.0.push_back((url, master, Instant::now()));
        if self.0.len() > REMEMBERED {
            self.0.pop_front();
        }
    }

    fn recall(&self, errand: &Errand) -> Option<Master> {
        let fresh = |(url, _, read): &&(StreamUrl, Master, Instant)| *url == errand.url && read.elapsed() < MEMORY;
        let known = self.0.iter().find(fresh).filter(|_| errand.quality.is_none())?;
        Some(known.1.clone())
    }
}

/// Looks at a manifest, and where it lists variants and one is wanted, at that one's.
async fn look(fetcher: &Fetcher, url: &Url, quality: Option<Quality>) -> Sighting {
    let master = match fetched(fetcher, url).await {
        Ok(Playlist::Media(media)) => return media_of(None, media),
        Ok(Playlist::Master(master)) => master,
        Err(sighting) => return sighting,
    };
    let Some(quality) = quality else { return Sighting::Stream(Stream { master: Some(master), media: None }) };
    let Some(variant) = master.choose(quality).or(master.variants.first()) else {
        // A list without anything in it.
        return media_of(Some(master), Media::default());
    };
    match fetched(fetcher, &variant.url).await {
        Ok(Playlist::Media(media)) => media_of(Some(master), media),
        Ok(Playlist::Master(_)) => Sighting::Strange("its playlist leads to further lists of playlists".to_owned()),
        Err(sighting) => sighting,
    }
}

fn media_of(master: Option<Master>, media: Media) -> Sighting {
    Sighting::Stream(Stream { master, media: Some(media) })
}

async fn fetched(fetcher: &Fetcher, url: &Url) -> Result<Playlist, Sighting> {
    let start = fetcher.begin(url, MOST_BYTES, playlist::may_be).await.map_err(|error| of_error(&error))?;
    match playlist::read(&start.bytes, &start.url) {
        Ok(playlist) => Ok(playlist),
        Err(Unfit::Other) if start.bytes.is_empty() => Ok(Playlist::Media(Media::default())),
        Err(Unfit::Other) => Err(other(&start.kind, &start.bytes)),
        Err(unfit) => Err(Sighting::Refused(unfit.to_string())),
    }
}

/// What is no playlist: mpv may know it, unless it is a page.
fn other(kind: &str, bytes: &[u8]) -> Sighting {
    let text = bytes.trim_ascii_start();
    let page = ["<!doctype", "<html", "<?xml", "<head", "<body"];
    let is_page =
        page.iter().any(|tag| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes())));
    if is_page || kind == "text/html" {
        return Sighting::Strange(
            "its address leads to a web page and no stream: perhaps this network wants a login first".to_owned(),
        );
    }
    Sighting::File
}

fn of_error(error: &Error) -> Sighting {
    match error {
        Error::NotFound { status, .. } => Sighting::Missing(*status),
        Error::Forbidden { status, .. } => Sighting::Forbidden(*status),
        Error::Redirects { .. } | Error::Nowhere { .. } | Error::Unsafe { .. } => Sighting::Refused(error.to_string()),
        // The proxy's own answers.
        Error::Status { status, .. } if (470..480).contains(status) && proxy::address().is_some() => {
            let words = cause::words(&format!("HTTP error {status}")).unwrap_or_default();
            if status.to_string() == proxy::PRIVATE { Sighting::Refused(words) } else { Sighting::Silent(words) }
        }
        // What lies behind a proxy is known to that, and mpv is told.
        _ if proxy::address().is_some() => Sighting::Silent(String::new()),
        _ => Sighting::Silent(error.to_string()),
    }
}
