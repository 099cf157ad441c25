//! Speed, place in the stream, sounds and subtitles, pictures of it: what is asked, and what is told of them.
mod clock;
mod shot;
mod tracks;

use std::time::{Duration, Instant};

use hallway::player::{About, Event, How, Kind, Request, Seek, StreamUrl};
use serde_json::Value;

use super::player::Player;
use crate::{
    life::Fact,
    mpv::{Happening, Watched},
};
use clock::{Clock, Facts};
use shot::Camera;

/// Slowest and fastest, in per cent.
const SPEED: (u16, u16) = (25, 400);
/// Seconds before a recording's end at which a step on ends: one goes through to the end by watching it.
const BEFORE_END: f64 = 2.0;
/// Seconds that are left in the cache where one goes to what is live, if fewer wait there as a rule.
const AHEAD: f64 = 3.0;
/// What is behind by so many seconds more than the cache holds is not in it.
const BEYOND: f64 = 4.0;
/// A recording that ends within so many seconds of its length has come to its end.
const AT_END: u32 = 10;
/// Places of a recording that are as near as this are one: it goes on from the whole second.
const SAME: u32 = 2;
/// How often one looks at what is live and does not move: the rest goes on.
const WHILE_STANDING: Duration = Duration::from_secs(1);

/// What is known of the stream that is open, and what was chosen of it.
#[derive(Default)]
pub(super) struct Controls {
    clock: Clock,
    camera: Camera,
    /// What was opened last.
    opened: Option<(StreamUrl, How)>,
    /// What is known of the stream. Its `lines` are filled in by whoever reads the manifest, with [`Player::tell_about`].
    pub(super) about: About,
    told: About,
    /// mpv has told of the tracks: it knows now whether it is live.
    known: bool,
    /// In per cent.
    speed: u16,
    paused: bool,
    starved: bool,
    behind: u32,
    /// The second of a recording at which it is: it goes on there if it has to be opened anew.
    at: u32,
    /// Of a recording, in seconds.
    length: Option<u32>,
    /// Where it broke off last.
    broke: Option<u32>,
}

impl Controls {
    /// A recording has ended for mpv: whether it broke off. One that does so at the same place again has no more.
    pub(super) fn broke_off(&mut self) -> bool {
        let near = |place: u32, reach: u32| place.abs_diff(self.at) <= reach;
        let whole = self.length.is_none_or(|length| self.at >= length || near(length, AT_END));
        let again = self.broke.is_some_and(|place| near(place, SAME));
        self.broke = Some(self.at);
        !whole && !again
    }
}

impl Player {
    pub(super) fn control(&mut self, request: &Request) -> libmpv2::Result<()> {
        match *request {
            Request::Shoot { slot } if self.wanted.is_none() => {
                self.outbox.tell(Event::ShotFailed { slot, reason: "nothing plays".to_owned() });
                Ok(())
            }
            Request::Shoot { .. } => {
                self.controls.camera.shoot(self.mpv, &self.outbox);
                Ok(())
            }
            // What does not play has no place to go to.
            _ if self.wanted.is_none() || self.started != self.wanted => Ok(()),
            Request::Seek { to, .. } => self.seek(to),
            Request::Speed { percent, .. } if self.seekable => self.speed(percent),
            Request::Track { kind, id, .. } => self.choose(kind, id),
            _ => Ok(()),
        }
    }

    /// Begins anew, with a stream that was asked for: at the usual speed, with the sound that it has first, no subtitles.
    pub(super) fn anew(&mut self) -> libmpv2::Result<()> {
        self.about.anew();
        let controls = &mut self.controls;
        controls.clock.forget();
        controls.known = false;
        (controls.about, controls.told) = <(About, About)>::default();
        (controls.speed, controls.behind, controls.at) = (100, 0, 0);
        (controls.length, controls.broke) = (None, None);
        self.mpv.set_property("speed", 1.0)?;
        self.mpv.set_property("aid", "auto")?;
        self.mpv.set_property("sid", "no")
    }

    /// Before mpv opens it: it begins where it was, else where it is wanted to.
    pub(super) fn begin(&mut self, url: &StreamUrl, how: &How) -> libmpv2::Result<()> {
        self.controls.opened = Some((url.clone(), how.clone()));
        let start = if self.controls.at > 0 { self.controls.at } else { how.start };
        let start = if start > 0 { start.to_string() } else { "none".to_owned() };
        self.mpv.set_property("start", start.as_str())
    }

    /// The same stream from what is live on. The old picture stays until then.
    fn reopen(&mut self) {
        if let Some((url, how)) = self.controls.opened.clone() {
            let opened = self.open(&url, &how);
            self.learn(opened.map_or_else(Fact::Failed, |()| Fact::Reopened));
        }
    }

    /// Takes note of what mpv says of the stream that is wanted.
    pub(super) fn follow(&mut self, happening: &Happening) {
        match happening {
            Happening::Started(_) => {
                self.controls.clock.forget();
                self.controls.starved = false;
            }
            Happening::Flag(Watched::Pause, on) => self.controls.paused = *on,
            Happening::Flag(Watched::Starved, on) => self.controls.starved = *on,
            Happening::Flag(Watched::Seekable, on) => {
                self.controls.about.live = !on;
                self.tell_about();
            }
            Happening::Changed(Watched::Tracks) => {
                let list = self.mpv.get_property::<String>("track-list").unwrap_or_default();
                // There is none for a moment where a stream is opened anew.
                if let Some(tracks) = tracks::read(&list) {
                    self.controls.about.tracks = tracks;
                    // It may be told of later.
                    self.controls.about.live = !self.mpv.get_property::<bool>("seekable").unwrap_or(self.seekable);
                    self.controls.known = true;
                    self.tell_about();
                }
            }
            Happening::Number(Watched::Time | Watched::Cached, _) | Happening::Restarted => self.look(),
            _ => {}
        }
    }

    /// How long until one has to look again though mpv says nothing.
    pub(super) fn patience(&self) -> Option<Duration> {
        let standing = self.controls.paused || self.controls.starved;
        (standing && self.controls.about.live && self.is_open()).then_some(WHILE_STANDING)
    }

    /// mpv said nothing for a while.
    pub(super) fn look_again(&mut self) {
        if self.patience().is_some() {
            self.look();
        }
    }

    /// Tells what is known of the stream, where that changed.
    pub(super) fn tell_about(&mut self) {
        let controls = &mut self.controls;
        if controls.known && controls.about != controls.told {
            controls.told = controls.about.clone();
            self.outbox.tell(Event::About { slot: self.slot, about: controls.about.clone() });
        }
    }

    fn is_open(&self) -> bool {
        self.wanted.is_some() && self.started == self.wanted
    }

    /// Tells how far it is, where that changed.
    fn look(&mut self) {
        let Some(at) = self.time("time-pos").filter(|_| self.is_open()) else { return };
        let live = self.controls.about.live;
        let facts = Facts {
            now: Instant::now(),
            live,
            at,
            length: if live { None } else { self.time("duration") },
            kept: if live { self.kept(at) } else { (0.0, at) },
            steady: !self.controls.paused && !self.controls.starved,
            speed: self.controls.speed,
        };
        if let Some(position) = self.controls.clock.learn(&facts) {
            (self.controls.behind, self.controls.at) = (position.behind, position.at);
            self.controls.length = position.length.or(self.controls.length);
            self.outbox.tell(Event::Position { slot: self.slot, position });
        }
    }

    /// What of a live stream is kept around here: the first moment and the last.
    fn kept(&self, at: f64) -> (f64, f64) {
        let state = self.mpv.get_property::<String>("demuxer-cache-state").unwrap_or_default();
        let last = self.time("demuxer-cache-time").unwrap_or(at);
        kept(&state, at, last)
    }

    fn time(&self, property: &str) -> Option<f64> {
        self.mpv.get_property::<f64>(property).ok().filter(|seconds| seconds.is_finite())
    }

    fn seek(&mut self, to: Seek) -> libmpv2::Result<()> {
        let Some(at) = self.time("time-pos") else { return Ok(()) };
        if self.seekable {
            let wanted = match to {
                Seek::By(seconds) => at + f64::from(seconds),
                Seek::To(seconds) => f64::from(seconds),
                // A recording has nothing that is live.
                Seek::Live => return Ok(()),
            };
            let last = self.time("duration").map_or(f64::MAX, |length| length - BEFORE_END);
            let last = if matches!(to, Seek::By(_)) { last.max(at) } else { last };
            return self.go(wanted.min(last).max(0.0), "absolute+exact");
        }
        // mpv says that it went elsewhere also where it did not: what is asked for stays within what is kept.
        let (first, last) = self.kept(at);
        let newest = last - self.controls.clock.usual().max(AHEAD);
        match to {
            Seek::Live if f64::from(self.controls.behind) > last - at + BEYOND => {
                self.reopen();
                Ok(())
            }
            Seek::Live if newest <= at && self.controls.behind < 2 => Ok(()),
            // The cache ends before what is live begins: a new start is the way there.
            Seek::Live if newest <= at => {
                self.reopen();
                Ok(())
            }
            Seek::Live => self.go(newest, "absolute+keyframes"),
            Seek::By(seconds) => {
                let wanted = (at + f64::from(seconds)).min(newest.max(at)).max(first.min(at));
                self.go(wanted, "absolute+exact")
            }
            // It has no beginning to count from.
            Seek::To(_) => Ok(()),
        }
    }

    fn go(&mut self, to: f64, how: &str) -> libmpv2::Result<()> {
        self.controls.clock.moved();
        self.mpv.command("seek", &[&format!("{to:.3}"), how])
    }

    fn speed(&mut self, percent: u16) -> libmpv2::Result<()> {
        let percent = percent.clamp(SPEED.0, SPEED.1);
        self.mpv.set_property("speed", f64::from(percent) / 100.0)?;
        self.controls.speed = percent;
        self.look();
        Ok(())
    }

    /// Another sound of a live stream is not in the cache, and mpv would be silent for as long as the cache lasts: the
    /// stream is opened anew with it, which takes some 200 ms.
    fn choose(&mut self, kind: Kind, id: Option<u8>) -> libmpv2::Result<()> {
        let number = id.map(i64::from);
        match (kind, number) {
            (Kind::Subtitles, Some(id)) => self.mpv.set_property("sid", id),
            (Kind::Subtitles, None) => self.mpv.set_property("sid", "no"),
            (Kind::Audio, id) => {
                match id {
                    Some(id) => self.mpv.set_property("aid", id)?,
                    None => self.mpv.set_property("aid", "auto")?,
                }
                if !self.seekable {
                    self.reopen();
                }
                Ok(())
            }
        }
    }
}

/// The part of the cache that holds `at`, of mpv's `demuxer-cache-state`, which is JSON; where there is none, what is
/// between here and `last`.
fn kept(state: &str, at: f64, last: f64) -> (f64, f64) {
    let state: Value = serde_json::from_str(state).unwrap_or_default();
    let ranges = state.get("seekable-ranges").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let number = |range: &Value, key: &str| range.get(key).and_then(Value::as_f64);
    // What is heard may be a little ahead of what is whole.
    let here = ranges.iter().filter_map(|range| Some((number(range, "start")?, number(range, "end")?)));
    let (first, end) = here.clone().find(|(first, end)| *first <= at + 0.5 && at <= end + 0.5).unwrap_or((at, last));
    (first.min(at), end.max(last).max(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_that_ends_too_soon_has_broken_off() {
        let at = |at, length| Controls { at, length, ..Controls::default() };
        assert!(!at(95, Some(100)).broke_off());
        assert!(!at(120, Some(100)).broke_off());
        assert!(!at(50, None).broke_off(), "nobody knows how long it is");
        let mut controls = at(50, Some(100));
        assert!(controls.broke_off());
        controls.at = 60;
        assert!(controls.broke_off(), "it came further");
        controls.at = 61;
        assert!(!controls.broke_off(), "there is no more of it");
    }

    #[test]
    fn the_cache_around_here_is_what_is_kept() {
        let state = r#"{"seekable-ranges":[{"start":90.0,"end":120.5},{"start":10.0,"end":40.0}],"eof":false}"#;
        let check = |at, last, expected| assert_eq!(kept(state, at, last), expected, "{at}");
        check(100.0, 122.0, (90.0, 122.0));
        check(20.0, 40.0, (10.0, 40.0));
        check(60.0, 70.0, (60.0, 70.0));
        check(89.7, 122.0, (89.7, 122.0));
        assert_eq!(kept("", 5.0, 9.0), (5.0, 9.0));
        assert_eq!(kept(r#"{"seekable-ranges":[{"start":"x"},7]}"#, 5.0, 4.0), (5.0, 5.0));
    }
}
