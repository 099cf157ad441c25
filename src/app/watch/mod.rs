//! Watching: what plays, how it goes, and in words.
//!
//! The player has two slots. One is in front: its picture and its sound are what there is. Another stream is loaded into the
//! other slot, mute and unseen, while the old one goes on; the two change places when it plays, and the old one is stopped.
//! So it is with another place, too, or another quality of the same stream. There may be a second player, at the other end of
//! SSH: what goes from one to the other is loaded into the other one's slot in the same way.
mod ear;
mod failed;
mod load;
mod place;
mod position;
mod positions;
mod screen;
mod size;
mod source;
mod still;
#[cfg(test)]
mod tests;
mod told;
mod trouble;
mod words;

use jiff::Timestamp;

use super::Effect;
use crate::{
    config::{Place, VideoSize},
    player::{Output, Quality, Request, Slot, Trouble},
};
use ear::Ear;
use failed::Failed;
use place::End;
pub use place::{Places, words as place_words};
use position::Known;
pub use position::times;
pub use positions::Positions;
pub use source::{Source, checked, of_widget};
use still::Still;

/// The stream in the pane, and the one that is on its way there.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
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
    coming: Option<Coming>,
    /// Of the player here and of the one at the other end.
    decks: [[Deck; 2]; 2],
    failed: Failed,
    /// Where what is in front is watched.
    at: Place,
    /// It has played there.
    came: bool,
    /// Where the next one will be watched.
    place: Place,
    pub size: VideoSize,
    places: Places,
    /// What is not played but named by its address.
    named: Option<Source>,
    /// The picture that is asked for instead of a stream.
    still: Still,
    /// Where one stopped in recordings.
    positions: Positions,
    /// They have changed since they were kept.
    unkept: bool,
    /// When they were noted last.
    noted: Timestamp,
    /// The size it had before it was full; never that one.
    beside: VideoSize,
    /// Which of the variants is asked for wherever pictures are.
    quality: Quality,
}

/// A stream that is on its way.
#[derive(Debug)]
struct Coming {
    source: Source,
    /// Where it will be watched.
    place: Place,
}

/// A slot of one of the players. The first is heard until it is asked to be mute, the second is mute.
#[derive(Debug)]
struct Deck {
    ear: Ear,
    /// What is known of its stream.
    known: Known,
    /// As it was asked to be.
    mute: bool,
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
            decks: std::array::from_fn(|_| {
                [false, true].map(|mute| Deck { ear: Ear::default(), known: Known::default(), mute })
            }),
            failed: Failed::default(),
            at: Place::default(),
            came: false,
            place: Place::default(),
            size: VideoSize::default(),
            places: Places::default(),
            named: None,
            still: Still::default(),
            positions: Positions::default(),
            unkept: false,
            noted: Timestamp::UNIX_EPOCH,
            beside: VideoSize::default(),
            quality: Quality::default(),
        }
    }
}

impl Watch {
    /// Whether something is watched, wherever, or is about to be.
    #[must_use]
    pub fn wanted(&self) -> bool {
        self.phase != Phase::Idle
    }

    /// Whether there is a pane for it.
    #[must_use]
    pub fn has_pane(&self) -> bool {
        self.wanted() && place::has_pane(self.at)
    }

    /// What is seen and heard.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// What was asked for last: what is on its way, else what is seen and heard, or named by its address.
    #[must_use]
    pub fn aimed_at(&self) -> Option<&Source> {
        self.coming.as_ref().map(|coming| &coming.source).or(self.source.as_ref()).or(self.named.as_ref())
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
        let coming = self.coming.as_mut().map(|coming| &mut coming.source);
        for source in self.source.iter_mut().chain(coming).chain(&mut self.named) {
            source.hall = None;
        }
    }

    /// Says where one can watch here, and where one wants to. Where that is not to be had, it is the first place that is.
    pub fn configure(&mut self, places: Places, place: Place) {
        let here = places.can(place).is_ok().then_some(place);
        self.place = here.or_else(|| places.there().next()).unwrap_or_default();
        self.places = places;
    }

    /// Takes in where one stopped in recordings.
    pub fn remember(&mut self, positions: Positions) {
        self.positions = positions;
    }

    /// Where one stopped in recordings, the one that plays included, as it is to be kept at the end; `None`: it is kept.
    #[must_use]
    pub fn positions(&mut self) -> Option<String> {
        self.note_position();
        self.unkept_positions()
    }

    /// The same as it was noted last.
    pub(super) fn unkept_positions(&mut self) -> Option<String> {
        std::mem::take(&mut self.unkept).then(|| self.positions.written())
    }

    /// Where it is watched: what is seen and heard, else the next one.
    #[must_use]
    pub fn place(&self) -> Place {
        if self.wanted() { self.at } else { self.place }
    }

    /// Where one wants to watch: what is on its way, and the next one.
    #[must_use]
    pub fn aimed_place(&self) -> Place {
        self.place
    }

    /// Where it can be watched here.
    #[must_use]
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Which of the variants is asked for.
    #[must_use]
    pub fn quality(&self) -> Quality {
        self.quality
    }

    /// Whether the stream that was asked for last is to be seen, and its quality matters.
    #[must_use]
    pub fn aims_at_picture(&self) -> bool {
        let place = self.coming.as_ref().map_or(self.at, |coming| coming.place);
        self.wanted() && place::output(place) != Output::Audio
    }

    /// Asks for another variant from the next stream on; [`Self::again`] brings it to the one that plays.
    pub fn choose(&mut self, quality: Quality) {
        self.quality = quality;
    }

    #[must_use]
    pub fn pause(&mut self) -> Vec<Effect> {
        if !self.plays() {
            return vec![];
        }
        self.paused = !self.paused;
        self.note_position();
        vec![self.ask_front(Request::Pause { slot: self.front, on: self.paused })]
    }

    #[must_use]
    pub fn toggle_mute(&mut self) -> Vec<Effect> {
        self.mute = !self.mute;
        let (end, slot, on) = (End::of(self.at), self.front, self.mute);
        self.deck(end, slot).mute = on;
        vec![end.ask(Request::Mute { slot, on })]
    }

    #[must_use]
    pub fn louder(&mut self, percent: i8) -> Vec<Effect> {
        self.volume = self.volume.saturating_add_signed(percent).min(100);
        let percent = self.volume;
        let coming = self.coming.as_ref().map(|coming| (End::of(coming.place), self.front.other()));
        let slots = [Some((End::of(self.at), self.front)), coming].into_iter().flatten();
        slots.map(|(end, slot)| end.ask(Request::Volume { slot, percent })).collect()
    }

    /// Asks the player in front.
    #[must_use]
    pub fn ask_front(&self, request: Request) -> Effect {
        End::of(self.at).ask(request)
    }

    /// Whether there is something to see or to hear.
    fn shows(&self) -> bool {
        matches!(self.phase, Phase::Playing | Phase::Buffering)
    }

    fn plays(&self) -> bool {
        self.shows() || self.phase == Phase::Connecting
    }

    fn deck(&mut self, end: End, slot: Slot) -> &mut Deck {
        let [here, there] = &mut self.decks;
        let [first, second] = if end == End::Here { here } else { there };
        if slot == Slot::First { first } else { second }
    }
}
