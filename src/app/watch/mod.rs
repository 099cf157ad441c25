//! Watching: what plays, how it goes, and in words.
//!
//! The player has two slots. One is in front: its picture and its sound are what there is. Another stream is loaded into the
//! other slot, mute and unseen, while the old one goes on; the two change places when it plays, and the old one is stopped.
mod ear;
mod failed;
mod place;
mod position;
#[cfg(test)]
mod tests;
mod told;
mod words;

use jiff::Timestamp;

use super::Effect;
use crate::{
    catalogue,
    chat::Widget,
    config::{Place, VideoSize},
    player::{self, How, Request, Slot, StreamUrl, Trouble},
    schedule::TalkId,
};
use ear::Ear;
use failed::Failed;
use position::Known;
pub use position::{behind_words, clock, times};

/// The stream in the pane, and the one that is on its way there.
#[derive(Debug)]
pub struct Watch {
    front: Slot,
    /// What the slot in front plays.
    source: Option<Source>,
    phase: Phase,
    pub paused: bool,
    pub mute: bool,
    /// 0 to 100.
    pub volume: u8,
    /// The picture's shape in square pixels; zero without a picture.
    shape: (u32, u32),
    /// What the other slot is loaded with. Only while the one in front plays.
    coming: Option<Source>,
    ears: [Ear; 2],
    failed: Failed,
    /// Where it is watched.
    place: Place,
    pub size: VideoSize,
    /// Where it can be watched here; what can always be is among them.
    places: Vec<Place>,
    /// What is known of each slot's stream.
    known: [Known; 2],
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
        trouble: Trouble,
        reason: String,
        until: Timestamp,
        attempt: u32,
    },
    Unavailable {
        reason: String,
        advice: String,
    },
}

impl Source {
    /// Moves on to the next address, if there is one.
    fn next(&mut self) -> Option<StreamUrl> {
        let url = self.urls.get(self.at + 1).cloned()?;
        self.at += 1;
        Some(url)
    }
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            front: Slot::First,
            source: None,
            phase: Phase::Idle,
            paused: false,
            mute: false,
            volume: 100,
            shape: (0, 0),
            coming: None,
            ears: <[Ear; 2]>::default(),
            failed: Failed::default(),
            place: Place::default(),
            size: VideoSize::default(),
            places: vec![Place::Pane, Place::Audio, Place::Url],
            known: <[Known; 2]>::default(),
        }
    }
}

impl Watch {
    /// Whether there is a pane.
    #[must_use]
    pub fn wanted(&self) -> bool {
        self.phase != Phase::Idle
    }

    /// What is seen and heard.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// What was asked for last: what is on its way, else what is seen and heard.
    #[must_use]
    pub fn aimed_at(&self) -> Option<&Source> {
        self.coming.as_ref().or(self.source.as_ref())
    }

    /// The slot whose frames are painted.
    #[must_use]
    pub fn front(&self) -> Slot {
        self.front
    }

    /// Whether seconds are counted down on the screen.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self.phase, Phase::Retrying { .. })
    }

    /// Whether the streams of this hall could not be had a short while ago.
    #[must_use]
    pub fn has_failed(&self, hall: usize, now: Timestamp) -> bool {
        self.failed.has(hall, now)
    }

    /// The halls are counted otherwise now: what plays belongs to none of them as far as is known.
    pub fn forget_halls(&mut self) {
        self.failed = Failed::default();
        for source in self.source.iter_mut().chain(&mut self.coming) {
            source.hall = None;
        }
    }

    /// Says where one can watch here, and where one does as long as nothing else is asked for.
    pub fn configure(&mut self, places: Vec<Place>, place: Place) {
        (self.places, self.place) = (places, place);
    }

    /// Where it is watched.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// Where it can be watched here.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Plays a stream. What plays goes on until the new one is there.
    #[must_use]
    pub fn load(&mut self, source: Source) -> Vec<Effect> {
        let Some(url) = source.urls.get(source.at).cloned() else { return vec![] };
        let same = |old: &&mut Source| old.urls == source.urls;
        if self.plays()
            && let Some(old) = self.source.as_mut().filter(same)
        {
            *old = Source { at: old.at, ..source };
            return self.cancel();
        }
        if let Some(coming) = self.coming.as_mut().filter(same) {
            *coming = Source { at: coming.at, ..source };
            return vec![];
        }
        if self.shows() {
            self.coming = Some(source);
            let slot = self.front.other();
            return vec![Request::Volume { slot, percent: self.volume }.into(), self.play(slot, url)];
        }
        self.source = Some(source);
        self.phase = Phase::Connecting;
        self.paused = false;
        self.shape = (0, 0);
        vec![self.play(self.front, url)]
    }

    #[must_use]
    pub fn stop(&mut self) -> Vec<Effect> {
        if !self.wanted() {
            return vec![];
        }
        let mut effects = self.cancel();
        effects.push(self.end(self.front));
        self.source = None;
        self.phase = Phase::Idle;
        self.paused = false;
        self.shape = (0, 0);
        effects
    }

    #[must_use]
    pub fn pause(&mut self) -> Vec<Effect> {
        if !self.plays() {
            return vec![];
        }
        self.paused = !self.paused;
        vec![Request::Pause { slot: self.front, on: self.paused }.into()]
    }

    #[must_use]
    pub fn toggle_mute(&mut self) -> Vec<Effect> {
        self.mute = !self.mute;
        vec![Request::Mute { slot: self.front, on: self.mute }.into()]
    }

    #[must_use]
    pub fn louder(&mut self, percent: i8) -> Vec<Effect> {
        self.volume = self.volume.saturating_add_signed(percent).min(100);
        let slots = [Some(self.front), self.coming.as_ref().map(|_| self.front.other())];
        slots.into_iter().flatten().map(|slot| Request::Volume { slot, percent: self.volume }.into()).collect()
    }

    /// Whether there is something to see or to hear.
    fn shows(&self) -> bool {
        matches!(self.phase, Phase::Playing | Phase::Buffering)
    }

    fn plays(&self) -> bool {
        self.shows() || self.phase == Phase::Connecting
    }

    /// Gives up what is on its way.
    fn cancel(&mut self) -> Vec<Effect> {
        match self.coming.take() {
            Some(_) => vec![self.end(self.front.other())],
            None => vec![],
        }
    }

    fn play(&mut self, slot: Slot, url: StreamUrl) -> Effect {
        self.ears[slot as usize].load(&url);
        self.known[slot as usize] = Known::default();
        Request::Load { slot, url, how: self.how() }.into()
    }

    fn how(&self) -> How {
        How { output: place::output(self.place).unwrap_or_default(), ..How::default() }
    }

    fn end(&mut self, slot: Slot) -> Effect {
        self.ears[slot as usize].stop();
        Request::Stop { slot }.into()
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
