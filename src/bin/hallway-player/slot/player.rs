//! A slot as its own thread sees it: what mpv says, and what it is told.
use std::{
    collections::VecDeque,
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use hallway::player::{Event, Request, Slot};
use libmpv2::Mpv;

use super::{RECENT, about::About, controls::Controls, lookout::Lookout, stage::Stage};
use crate::{
    life::{Bitrate, Deed, Fact, Life},
    mpv::{self, End, Events, Happening, Watched},
    outbox::Voice,
    render::Canvas,
};

/// Most events that are put off. mpv itself keeps a thousand.
const BACKLOG: usize = 1_000;

/// The slot as its own thread sees it.
pub(super) struct Player {
    pub(super) mpv: &'static Mpv,
    pub(super) asked: mpsc::Receiver<Request>,
    pub(super) slot: Slot,
    pub(super) outbox: Voice,
    pub(super) canvas: Arc<Canvas>,
    pub(super) stage: Stage,
    pub(super) life: Life,
    pub(super) lookout: Lookout,
    pub(super) bitrate: Bitrate,
    pub(super) about: About,
    /// The playlist's entry that was loaded last: what comes late from others does not count.
    pub(super) wanted: Option<i64>,
    pub(super) started: Option<i64>,
    pub(super) seekable: bool,
    /// Percent, and whether mute.
    pub(super) volume: (u8, bool),
    pub(super) told: Option<(u8, bool)>,
    pub(super) controls: Controls,
}

impl Player {
    pub(super) fn run(mut self, mut events: Events) {
        let mut later = VecDeque::new();
        loop {
            let limit = self.life.deadline().map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let limits = [limit, self.patience(), Some(RECENT)];
            let limit = limits.into_iter().flatten().min().unwrap_or(RECENT);
            let happening = later.pop_front().unwrap_or_else(|| events.wait(limit));
            if matches!(happening, Happening::Ended { .. }) {
                self.catch_up(&mut events, &mut later);
            }
            self.about.listen();
            while let Ok(request) = self.asked.try_recv() {
                self.perform(request);
            }
            while let Some((number, sighting)) = self.lookout.seen() {
                self.learn(Fact::Seen(number, sighting));
            }
            if happening == Happening::Shutdown {
                // Nothing here asks mpv to quit; where it does, another takes its place with the next stream.
                self.stage.leave();
                return self.learn(Fact::Closed);
            }
            self.hear(happening);
            self.look_again();
            self.learn(Fact::Time);
        }
    }

    /// mpv hands out all events before what it logged, however long ago: what it said of an end is heard before that. Events
    /// that are come by are left for `later`.
    fn catch_up(&mut self, events: &mut Events, later: &mut VecDeque<Happening>) {
        let mut nothing = 0;
        while nothing < 2 && later.len() < BACKLOG {
            match events.wait(Duration::ZERO) {
                // It may have been woken; there may be more the next time.
                Happening::Nothing => nothing += 1,
                line @ Happening::Log(_) => self.hear(line),
                other => later.push_back(other),
            }
        }
    }

    fn perform(&mut self, request: Request) {
        let done = match request {
            Request::Load { url, how, .. } => {
                let set = self.anew();
                self.learn(Fact::Load(url, how));
                set.and(self.mpv.set_property("pause", false))
            }
            Request::Stop { .. } => {
                self.learn(Fact::Stop);
                Ok(())
            }
            Request::Pause { on, .. } => self.mpv.set_property("pause", on),
            Request::Mute { on, .. } => self.mpv.set_property("mute", on),
            Request::Volume { percent, .. } => self.mpv.set_property("volume", i64::from(percent.min(100))),
            Request::Say { words, .. } => self.stage.say(self.mpv, &words),
            Request::Speed { .. } | Request::Seek { .. } | Request::Track { .. } | Request::Shoot { .. } => {
                self.control(&request)
            }
            Request::Grid { .. } | Request::Grant { .. } => Ok(()),
        };
        if let Err(error) = done {
            self.about.journal.write(&mpv::words(&error));
        }
    }

    fn hear(&mut self, happening: Happening) {
        if let Happening::Flag(Watched::Seekable, on) = happening {
            self.seekable = on;
        }
        let ours = self.started == self.wanted;
        if ours || matches!(happening, Happening::Flag(..) | Happening::Started(_)) {
            self.follow(&happening);
        }
        match happening {
            Happening::Started(entry) => {
                self.started = Some(entry);
                if self.started == self.wanted {
                    self.canvas.begin();
                }
            }
            Happening::Ended { entry, how } if Some(entry) == self.wanted => self.ended(how),
            Happening::Restarted if ours => {
                // mpv tells of changed properties only later.
                let pixels =
                    |name| self.mpv.get_property::<i64>(name).ok().and_then(|pixels| u32::try_from(pixels).ok());
                let (width, height) = (pixels("dwidth").unwrap_or(0), pixels("dheight").unwrap_or(0));
                for fact in [Fact::Width(width), Fact::Height(height), Fact::Restarted] {
                    self.learn(fact);
                }
            }
            Happening::Log(line) => {
                self.about.hear(&line);
                if let Some(words) = self.stage.refused(&line) {
                    self.learn(Fact::Failed(words));
                }
            }
            Happening::Closed => self.learn(Fact::Closed),
            Happening::Flag(Watched::Pause, on) => self.learn(Fact::Paused(on)),
            Happening::Flag(Watched::Starved, on) if ours => self.learn(Fact::Starved(on)),
            Happening::Flag(Watched::Mute, on) => self.sound((self.volume.0, on)),
            Happening::Number(Watched::Volume, percent) => {
                self.sound((u8::try_from(percent).unwrap_or(100), self.volume.1));
            }
            Happening::Number(Watched::Width, pixels) => self.learn(Fact::Width(u32::try_from(pixels).unwrap_or(0))),
            Happening::Number(Watched::Height, pixels) => self.learn(Fact::Height(u32::try_from(pixels).unwrap_or(0))),
            _ => {}
        }
    }

    fn ended(&mut self, how: End) {
        let reason = match how {
            // Not by us: our own ends are not wanted any more when they are heard of.
            End::Stopped => return self.learn(Fact::Closed),
            End::Eof if self.seekable && self.controls.broke_off() => "the recording broke off".to_owned(),
            End::Eof if self.seekable => return self.learn(Fact::Finished),
            End::Eof => {
                let reason = self.about.cause().unwrap_or_else(|| "the stream broke off".to_owned());
                return self.learn(Fact::Over(reason));
            }
            End::Failed(words) => self.about.cause().unwrap_or_else(|| format!("the stream cannot be played: {words}")),
        };
        self.learn(Fact::Failed(reason));
    }

    fn sound(&mut self, volume: (u8, bool)) {
        self.volume = volume;
        if self.told.replace(volume) != Some(volume) {
            self.outbox.tell(Event::Volume { slot: self.slot, percent: volume.0, mute: volume.1 });
        }
    }

    pub(super) fn learn(&mut self, fact: Fact) {
        let mut facts = VecDeque::from([fact]);
        while let Some(fact) = facts.pop_front() {
            for deed in self.life.learn(fact, Instant::now()) {
                match deed {
                    Deed::Tell(event) => {
                        if matches!(event, Event::Connecting { .. }) {
                            // Pictures of what was played before may still come.
                            self.canvas.clear();
                        }
                        self.stage.told(self.mpv, &event);
                        self.outbox.tell(event);
                    }
                    Deed::Open(url, how, bitrate) => {
                        self.bitrate = bitrate;
                        if let Err(reason) = self.open(&url, &how) {
                            facts.push_back(Fact::Failed(reason));
                        }
                    }
                    Deed::Close => self.close(),
                    Deed::Look(number, url, quality) => self.lookout.look(number, url, quality),
                    Deed::Measure => facts.push_back(Fact::At(self.at())),
                    Deed::Lines(lines) => {
                        self.controls.about.lines = lines;
                        self.tell_about();
                    }
                }
            }
        }
    }

    fn close(&mut self) {
        self.wanted = None;
        self.canvas.clear();
        self.outbox.forget(self.slot);
        if let Err(error) = self.mpv.command("stop", &[]) {
            self.about.journal.write(&mpv::words(&error));
        }
    }
}
