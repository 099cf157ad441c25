//! What can be watched, and where its addresses come from.
use crate::{
    catalogue,
    chat::Widget,
    player::{self, StreamUrl, Title},
    schedule::TalkId,
};

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
    pub(super) fn caption(&self) -> Title {
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
