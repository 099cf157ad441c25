//! What a slot reports is about what it plays, or still about what it played before: telling one from the other.
use std::collections::VecDeque;

use crate::player::{Event, StreamUrl};

/// Most answers that are waited for. A player that is so far behind hangs, and is started again.
const MOST: usize = 64;

/// One slot of a player, as far as its reports are to be believed.
#[derive(Debug)]
pub(super) struct Ear {
    /// What it was asked to play last, and not to stop.
    wanted: Option<StreamUrl>,
    /// What it was asked for and has not answered: to play this, or (`None`) to stop.
    unheard: VecDeque<Option<StreamUrl>>,
    /// What its last answer was about.
    heard: Option<StreamUrl>,
    /// There is no process, or not yet: the next one is told only what is wanted when it starts.
    gone: bool,
}

impl Default for Ear {
    fn default() -> Self {
        Self { wanted: None, unheard: VecDeque::new(), heard: None, gone: true }
    }
}

impl Ear {
    /// It is asked to play this. `true`: it has to be stopped first, for nothing else would tell the answer from what it
    /// still says of the same stream before.
    #[must_use]
    pub(super) fn load(&mut self, url: &StreamUrl) -> bool {
        if self.gone {
            // Of the same stream one answer will come, however often it is asked for.
            self.unheard.retain(|asked| asked.is_some() && asked.as_ref() != Some(url));
        }
        let last = self.unheard.back().map_or(self.heard.as_ref(), Option::as_ref);
        let same = !self.gone && last == Some(url);
        if same {
            self.expect(None);
        }
        self.expect(Some(url.clone()));
        self.wanted = Some(url.clone());
        same
    }

    pub(super) fn stop(&mut self) {
        if self.gone {
            // The next process is not told of what is wanted no more.
            self.unheard.clear();
        } else {
            self.expect(None);
        }
        self.wanted = None;
    }

    /// Its process has ended, or there is none: what was not answered will not be. The next process is asked for what is wanted still.
    pub(super) fn begin_anew(&mut self) {
        self.gone = true;
        self.heard = None;
        self.unheard = self.wanted.iter().cloned().map(Some).collect();
    }

    /// Its process says something, so it is told every request from now on.
    pub(super) fn is_there(&mut self) {
        self.gone = false;
    }

    /// Whether the report is about what is wanted of the slot.
    pub(super) fn believes(&mut self, event: &Event) -> bool {
        match event {
            // It is opened anew after a failure, too.
            Event::Connecting { url, .. } if self.heard.as_ref() != Some(url) => self.answered(Some(url)),
            Event::Stopped { .. } => self.answered(None),
            _ => {}
        }
        // Where nothing was played before, whatever is said is about the first.
        let first = self.heard.is_none() && self.unheard.len() == 1;
        self.wanted.is_some() && (self.unheard.is_empty() || first)
    }

    /// What was asked for before it will not be answered any more.
    fn answered(&mut self, what: Option<&StreamUrl>) {
        if let Some(place) = self.unheard.iter().position(|asked| asked.as_ref() == what) {
            self.unheard.drain(..=place);
            self.heard = what.cloned();
        }
    }

    fn expect(&mut self, what: Option<StreamUrl>) {
        if self.unheard.len() == MOST {
            self.unheard.pop_front();
        }
        self.unheard.push_back(what);
    }
}
