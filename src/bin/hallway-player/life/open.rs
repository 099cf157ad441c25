//! Which of a stream's addresses mpv is given, and how it chooses among what stands there.
use std::time::Instant;

use hallway::player::{Event, How, Quality, StreamUrl, playlist::Master};

use super::{Deed, Known, Life, Phase};

/// Which variant of a list mpv takes, by its declared bandwidth: mpv knows no other way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Bitrate {
    #[default]
    Most,
    Least,
    /// The most that is not more than this.
    Of(u32),
}

impl Life {
    pub(super) fn load(&mut self, url: StreamUrl, how: How, now: Instant) -> Vec<Deed> {
        self.attempt = 0;
        self.shape = (0, 0);
        self.known = Known::default();
        self.at = None;
        self.look += 1;
        self.seen = self.look;
        let look = Deed::Look(self.look, url.clone(), None);
        let waits = how.quality != Quality::Best;
        self.wanted = Some((url.clone(), how));
        if waits {
            // What goes by bandwidth would choose wrongly.
            self.phase = Phase::Choosing { since: now };
            return vec![Deed::Tell(Event::Connecting { slot: self.slot, url }), Deed::Close, look];
        }
        let mut deeds = self.open(now);
        deeds.push(look);
        deeds
    }

    pub(super) fn open(&mut self, now: Instant) -> Vec<Deed> {
        let Some((url, how)) = self.wanted.clone() else { return Vec::new() };
        self.rough = None;
        self.known.last = None;
        self.seen = self.look;
        let told = Deed::Tell(Event::Connecting { slot: self.slot, url: url.clone() });
        let chosen = matches!(self.phase, Phase::Choosing { .. });
        self.phase = Phase::Opening { since: now };
        let (address, bitrate) = self.target(url, how.quality);
        let open = Deed::Open(address, how, bitrate);
        if chosen { vec![open] } else { vec![told, open] }
    }

    /// mpv opens it once more; it is waited for no longer than for the first time.
    pub(super) fn reopened(&mut self, now: Instant) -> Vec<Deed> {
        self.rate(now);
        self.rough = None;
        self.known.last = None;
        self.seen = self.look;
        self.phase = Phase::Opening { since: now };
        Vec::new()
    }

    fn target(&self, url: StreamUrl, quality: Quality) -> (StreamUrl, Bitrate) {
        let fallback = if quality == Quality::Lowest { Bitrate::Least } else { Bitrate::Most };
        let chosen = self.known.master.as_ref().and_then(|master| master.choose(quality));
        let Some(variant) = chosen.filter(|_| quality != Quality::Best || self.misleads()) else {
            return (url, fallback);
        };
        match variant.url.as_str().parse() {
            Ok(address) if !variant.apart => (address, Bitrate::Most),
            _ => (url, Bitrate::Of(u32::try_from(variant.bandwidth).unwrap_or(u32::MAX))),
        }
    }

    /// Whether mpv, left to itself, plays a smaller picture than the largest: a list came that says so.
    pub(super) fn is_misled(&self) -> bool {
        let best = self.wanted.as_ref().is_some_and(|(_, how)| how.quality == Quality::Best);
        let most = self.lines().first().copied().unwrap_or_default();
        let less = matches!(self.phase, Phase::Opening { .. }) || self.shape.1 < most.into();
        best && less && self.misleads()
    }

    fn misleads(&self) -> bool {
        self.known.master.as_ref().is_some_and(Master::misleads)
    }

    pub(super) fn lines(&self) -> Vec<u16> {
        self.known.master.as_ref().map_or_else(Vec::new, |master| {
            let mut lines = master.lines();
            // As many as an event holds.
            lines.truncate(16);
            lines
        })
    }
}
