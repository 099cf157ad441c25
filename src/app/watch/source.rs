//! What can be watched, and where its addresses come from.
use jiff::{SignedDuration, Timestamp};

use crate::{
    catalogue::{self, Origin, Place, Places},
    chat::Widget,
    player::{self, StreamUrl, Title},
    schedule::{Schedule, Talk, TalkId},
};

/// How long after a talk its hall is watched for it, where no recording is announced: the hall may go on with it.
const AFTER: SignedDuration = SignedDuration::from_mins(30);
/// How the name of a file ends that is a recording, and not a page that has one.
const RECORDINGS: [&str; 6] = ["mp4", "webm", "mkv", "m4v", "ogv", "m3u8"];

/// What is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The hall, or the room whose stream it is; of a recording the talk.
    pub title: String,
    /// The talk that it is watched for, by its title; empty where it is for none.
    pub subject: String,
    /// Index into the schedule's halls; of a recording none.
    pub hall: Option<usize>,
    pub talk: Option<TalkId>,
    /// Where it may be watched, best first; the next one is tried where one fails.
    pub urls: Vec<StreamUrl>,
    /// Which of them plays.
    pub at: usize,
    /// It has an end, and is gone on with where one stopped.
    pub recording: bool,
    /// The hall's picture, renewed every few seconds, where one is known.
    pub preview: Option<StreamUrl>,
}

impl Source {
    /// What one watches of a talk: the recordings of one that is over, else the stream of its hall. `None` where nothing is
    /// known.
    #[must_use]
    pub fn of_talk(schedule: &Schedule, talk: &Talk, places: &Places, now: Timestamp) -> Option<Self> {
        let over = now.duration_since(talk.end());
        let recordings = if over.is_negative() { vec![] } else { recordings(places, over < AFTER) };
        if recordings.is_empty() {
            return Self::of_hall(schedule, talk, places);
        }
        let title = talk.title.to_string();
        Some(Self {
            subject: title.clone(),
            title,
            talk: Some(talk.id.clone()),
            urls: recordings,
            recording: true,
            ..Self::default()
        })
    }

    /// The stream of a talk's hall.
    #[must_use]
    pub fn of_hall(schedule: &Schedule, talk: &Talk, places: &Places) -> Option<Self> {
        let urls = readable(&places.streams);
        let title = schedule.hall_of(talk).map_or("the hall", |hall| hall.label()).to_owned();
        let (hall, id) = (Some(talk.hall), Some(talk.id.clone()));
        let (subject, preview) = (talk.title.to_string(), readable(&places.previews).into_iter().next());
        (!urls.is_empty()).then(|| Self { title, subject, hall, talk: id, urls, preview, ..Self::default() })
    }

    /// Moves on to the next address, if there is one.
    pub(super) fn next(&mut self) -> Option<StreamUrl> {
        let url = self.urls.get(self.at + 1).cloned()?;
        self.at += 1;
        Some(url)
    }

    /// The address that is tried, or plays.
    #[must_use]
    pub fn url(&self) -> Option<&StreamUrl> {
        self.urls.get(self.at)
    }

    /// What a window is called: `The talk · The hall`.
    #[must_use]
    pub fn caption(&self) -> Title {
        if self.subject.is_empty() || self.subject == self.title {
            return self.title.as_str().into();
        }
        format!("{} · {}", self.subject, self.title).as_str().into()
    }
}

/// The addresses at which a widget's stream may be watched, best first: those that it names, and the playlist of a watch page
/// that is known.
#[must_use]
pub fn of_widget(widget: &Widget) -> Vec<StreamUrl> {
    let mut streams = checked(&widget.streams);
    let page = catalogue::watched(&widget.url).and_then(|url| url.as_str().parse::<StreamUrl>().ok());
    streams.extend(page.filter(|url| !streams.contains(url)));
    streams
}

/// The addresses among `texts` that may be watched.
#[must_use]
pub fn checked(texts: &[String]) -> Vec<StreamUrl> {
    texts.iter().take(8).filter_map(|text| text.parse::<player::StreamUrl>().ok()).collect()
}

/// A talk's recordings that can be played, the most likely first; `links`: only those that the schedule names, for what
/// rules give is there only after a while.
fn recordings(places: &Places, links: bool) -> Vec<StreamUrl> {
    let known = places.recordings.iter().filter(|place| !links || place.origin == Origin::Link);
    let end = |url: &url::Url| url.path().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let files = known.filter(|place| RECORDINGS.contains(&end(&place.address).as_str()));
    readable(files)
}

fn readable<'a>(places: impl IntoIterator<Item = &'a Place<url::Url>>) -> Vec<StreamUrl> {
    places.into_iter().filter_map(|place| place.address.as_str().parse().ok()).collect()
}
