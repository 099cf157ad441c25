//! Watching: what plays, how it goes, and in words.
use jiff::Timestamp;
use ratatui::layout::Rect;

use super::{Effect, words};
use crate::{
    catalogue,
    chat::Widget,
    config::Cells,
    player::{self, Event, Request, Slot, StreamUrl, cells},
    schedule::TalkId,
};

/// The stream in the pane.
#[derive(Debug)]
pub struct Watch {
    source: Option<Source>,
    phase: Phase,
    pub paused: bool,
    pub mute: bool,
    /// 0 to 100.
    pub volume: u8,
    /// The picture's shape in square pixels; zero without a picture.
    shape: (u32, u32),
}

/// What is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The hall, or the room whose stream it is.
    pub title: String,
    /// Index into the schedule's halls.
    pub hall: Option<usize>,
    pub talk: Option<TalkId>,
    /// Where it may be watched, best first; the next one is tried where one fails.
    pub urls: Vec<StreamUrl>,
    /// Which of them plays.
    pub at: usize,
}

/// How far playing has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Idle,
    Connecting,
    Playing,
    Buffering,
    Retrying {
        reason: String,
        until: Timestamp,
        attempt: u32,
    },
    Unavailable {
        reason: String,
        advice: String,
    },
}

impl Default for Watch {
    fn default() -> Self {
        Self { source: None, phase: Phase::Idle, paused: false, mute: false, volume: 100, shape: (0, 0) }
    }
}

impl Watch {
    /// Whether there is a pane.
    #[must_use]
    pub fn wanted(&self) -> bool {
        self.phase != Phase::Idle
    }

    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// Whether seconds are counted down on the screen.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self.phase, Phase::Retrying { .. })
    }

    /// Plays a stream, in place of what plays.
    #[must_use]
    pub fn load(&mut self, source: Source) -> Vec<Effect> {
        let Some(url) = source.urls.get(source.at).cloned() else { return vec![] };
        if self.source.as_ref().is_some_and(|old| old.urls == source.urls) && self.plays() {
            self.source = Some(Source { at: self.source.as_ref().map_or(0, |old| old.at), ..source });
            return vec![];
        }
        self.source = Some(source);
        self.phase = Phase::Connecting;
        self.paused = false;
        self.shape = (0, 0);
        vec![Request::Load { slot: Slot::First, url }.into()]
    }

    #[must_use]
    pub fn stop(&mut self) -> Vec<Effect> {
        if !self.wanted() {
            return vec![];
        }
        *self = Self { mute: self.mute, volume: self.volume, ..Self::default() };
        vec![Request::Stop { slot: Slot::First }.into()]
    }

    #[must_use]
    pub fn pause(&mut self) -> Vec<Effect> {
        if !self.plays() {
            return vec![];
        }
        self.paused = !self.paused;
        vec![Request::Pause { slot: Slot::First, on: self.paused }.into()]
    }

    #[must_use]
    pub fn toggle_mute(&mut self) -> Vec<Effect> {
        self.mute = !self.mute;
        vec![Request::Mute { slot: Slot::First, on: self.mute }.into()]
    }

    #[must_use]
    pub fn louder(&mut self, percent: i8) -> Vec<Effect> {
        self.volume = self.volume.saturating_add_signed(percent).min(100);
        vec![Request::Volume { slot: Slot::First, percent: self.volume }.into()]
    }

    /// Takes in what the player reports. A word for the status line comes back where one is due.
    pub fn told(&mut self, event: Event, now: Timestamp) -> (Vec<Effect>, Option<String>) {
        if let Event::Unavailable { reason, advice } = event {
            let words = format!("No video: {reason}. {advice}");
            if self.source.is_some() {
                self.phase = Phase::Unavailable { reason, advice };
            }
            return (vec![], Some(words));
        }
        // What was stopped may still be reported on.
        if !self.wanted() {
            return (vec![], None);
        }
        match event {
            Event::Connecting { slot: Slot::First } => self.phase = Phase::Connecting,
            Event::Playing { slot: Slot::First, width, height } => {
                self.phase = Phase::Playing;
                self.shape = (width, height);
            }
            Event::Buffering { slot: Slot::First } => self.phase = Phase::Buffering,
            Event::Paused { slot: Slot::First, on } => self.paused = on,
            Event::Volume { slot: Slot::First, percent, mute } => (self.volume, self.mute) = (percent.min(100), mute),
            Event::Retrying { slot: Slot::First, reason, seconds, attempt } => {
                return (self.failed(reason, seconds, attempt, now), None);
            }
            Event::Stopped { slot: Slot::First } => {
                self.phase = Phase::Idle;
                self.source = None;
            }
            Event::Crashed { reason } => {
                self.phase = Phase::Connecting;
                return (vec![], Some(format!("The player ended ({reason}) and is started again.")));
            }
            _ => {}
        }
        (vec![], None)
    }

    /// Tries the next address of the same hall, if there is one; else waits for the player's own next try.
    fn failed(&mut self, reason: String, seconds: u32, attempt: u32, now: Timestamp) -> Vec<Effect> {
        if let Some(source) = &mut self.source
            && let Some(url) = source.urls.get(source.at + 1).cloned()
        {
            source.at += 1;
            self.phase = Phase::Connecting;
            return vec![Request::Load { slot: Slot::First, url }.into()];
        }
        let until = now.checked_add(jiff::SignedDuration::from_secs(seconds.into())).unwrap_or(now);
        self.phase = Phase::Retrying { reason, until, attempt };
        vec![]
    }

    /// The cells of `pane` that show the picture; none where there is no picture to show.
    #[must_use]
    pub fn picture(&self, pane: Rect) -> Option<Rect> {
        let shown = matches!(self.phase, Phase::Playing | Phase::Buffering) && self.shape != (0, 0);
        if !shown || pane.is_empty() {
            return None;
        }
        let size = cells::fit(pane.as_size(), self.shape, Cells::Sextant);
        let (left, top) = ((pane.width - size.width) / 2, (pane.height - size.height) / 2);
        let rect = Rect::new(pane.x + left, pane.y + top, size.width, size.height);
        (!rect.is_empty()).then_some(rect)
    }

    /// What the pane says where there is no picture.
    #[must_use]
    pub fn says(&self, now: Timestamp) -> Vec<String> {
        let title = self.source.as_ref().map_or("the stream", |source| &source.title);
        match &self.phase {
            Phase::Idle => vec![],
            Phase::Connecting => vec![format!("Connecting to {title} …")],
            Phase::Playing => vec![format!("{title}: sound, no picture")],
            Phase::Buffering => vec![format!("{title}: waiting for data …")],
            Phase::Retrying { reason, until, attempt } => vec![
                format!("{title}: {reason}"),
                format!("Trying again in {} s (attempt {attempt}); x stops.", words::seconds(now, *until)),
            ],
            Phase::Unavailable { reason, advice } => {
                vec![
                    format!("No video: {reason}."),
                    advice.clone(),
                    "Chat and programme go on; x closes this.".to_owned(),
                ]
            }
        }
    }

    /// What the status line says: `▶ Janson live`.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Option<String> {
        let title = &self.source.as_ref()?.title;
        let words = match &self.phase {
            Phase::Idle => return None,
            Phase::Connecting => format!("… {title} connecting"),
            Phase::Playing if self.paused => format!("‖ {title} paused"),
            Phase::Playing => format!("▶ {title} live"),
            Phase::Buffering => format!("… {title} buffering"),
            Phase::Retrying { until, .. } => format!("! {title} again in {} s", words::seconds(now, *until)),
            Phase::Unavailable { .. } => "! no video".to_owned(),
        };
        let sound = match (self.mute, self.volume) {
            (true, _) => " mute".to_owned(),
            (false, 100) => String::new(),
            (false, percent) => format!(" {percent}%"),
        };
        Some(format!("{words}{sound}"))
    }

    fn plays(&self) -> bool {
        matches!(self.phase, Phase::Connecting | Phase::Playing | Phase::Buffering)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn source(urls: &[&str]) -> Source {
        let urls = urls.iter().map(|url| url.parse().unwrap()).collect();
        Source { title: "Janson".to_owned(), hall: None, talk: None, urls, at: 0 }
    }

    fn loaded(url: &str) -> Vec<Effect> {
        vec![Request::Load { slot: Slot::First, url: url.parse().unwrap() }.into()]
    }

    #[test]
    fn the_next_address_is_tried_before_waiting() {
        let now = Timestamp::UNIX_EPOCH;
        let mut watch = Watch::default();
        assert_eq!(watch.load(source(&["http://a/1", "http://a/2"])), loaded("http://a/1"));
        let failed = || Event::Retrying { slot: Slot::First, reason: "404".to_owned(), seconds: 4, attempt: 1 };
        assert_eq!(watch.told(failed(), now).0, loaded("http://a/2"));
        assert_eq!(watch.told(failed(), now).0, []);
        assert_eq!(watch.status(now).unwrap(), "! Janson again in 4 s");
        assert!(watch.counts());
    }

    #[test]
    fn what_plays_is_not_loaded_again() {
        let mut watch = Watch::default();
        assert_eq!(watch.load(source(&["http://a/1"])), loaded("http://a/1"));
        assert_eq!(watch.load(source(&["http://a/1"])), []);
    }

    #[test]
    fn a_picture_keeps_its_shape_inside_the_pane() {
        let mut watch = Watch::default();
        assert_eq!(watch.load(source(&["http://a/1"])).len(), 1);
        let pane = Rect::new(10, 5, 80, 10);
        assert_eq!(watch.picture(pane), None);
        let (effects, words) =
            watch.told(Event::Playing { slot: Slot::First, width: 1_280, height: 720 }, Timestamp::UNIX_EPOCH);
        assert_eq!((effects, words), (vec![], None));
        let picture = watch.picture(pane).unwrap();
        assert_eq!((picture.width, picture.height), (36, 10));
        assert_eq!(pane.intersection(picture), picture);
    }
}
