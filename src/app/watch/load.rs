//! Which stream is loaded where: zapping, going to another place or quality, stopping.
use super::{
    Coming, Effect, Known, Phase, Source, Watch,
    place::{self, End},
};
use crate::{
    config::Place,
    player::{How, Output, Quality, Request, Slot, Title},
};

impl Watch {
    /// Plays a stream. What plays goes on until the new one is there.
    #[must_use]
    pub fn load(&mut self, source: Source) -> Vec<Effect> {
        if source.url().is_none() {
            return vec![];
        }
        if self.place == Place::Url {
            let effects = self.stop();
            self.named = Some(source);
            return effects;
        }
        self.named = None;
        let place = self.place;
        let same = |old: &&mut Source| old.urls == source.urls;
        if let Some(coming) = self.coming.as_mut().filter(|coming| coming.place == place)
            && let Some(old) = Some(&mut coming.source).filter(same)
        {
            *old = Source { at: old.at, ..source };
            return vec![];
        }
        if self.plays()
            && self.at == place
            && let Some(old) = self.source.as_mut().filter(same)
        {
            *old = Source { at: old.at, ..source };
            return self.cancel();
        }
        self.bring(source)
    }

    /// Plays what was asked for last anew, as it is to be played now: what plays goes on until it is there. A recording goes on
    /// from where it is.
    #[must_use]
    pub fn again(&mut self) -> Vec<Effect> {
        let source = if self.wanted() { self.aimed_at().cloned() } else { None };
        source.map_or_else(Vec::new, |source| self.bring(source))
    }

    /// Watches in another place from now on. What plays goes on until it plays there; at an address nothing is played.
    #[must_use]
    pub fn go_to(&mut self, place: Place) -> Vec<Effect> {
        self.place = place;
        if place == Place::Url {
            let named = self.aimed_at().cloned();
            let effects = self.stop();
            self.named = named;
            return effects;
        }
        if let Some(source) = self.named.take() {
            return self.bring(source);
        }
        if self.plays() && self.at == place {
            let back = self.coming.as_ref().is_some_and(|coming| self.is_in_front(&coming.source));
            if self.coming.is_none() || back {
                return self.cancel();
            }
        }
        self.again()
    }

    #[must_use]
    pub fn stop(&mut self) -> Vec<Effect> {
        self.named = None;
        if !self.wanted() {
            return vec![];
        }
        let mut effects = self.cancel();
        effects.extend(self.leave_front());
        effects
    }

    /// Whether the source is the one that is seen and heard.
    pub(super) fn is_in_front(&self, source: &Source) -> bool {
        self.source.as_ref().is_some_and(|front| front.urls == source.urls)
    }

    /// Loads a stream: beside what shows, or where nothing does, in its place.
    fn bring(&mut self, source: Source) -> Vec<Effect> {
        let place = self.place;
        // One stream alone can have the whole screen.
        let over = place == Place::Framebuffer && self.at == Place::Framebuffer;
        if !self.shows() || over {
            return self.begin(source);
        }
        let how = self.how(&source, place);
        let (end, slot) = (End::of(place), self.front.other());
        // At the same end it is loaded over what is on its way; at another one that has to be stopped.
        let mut effects = match &self.coming {
            Some(coming) if End::of(coming.place) != end => self.cancel(),
            _ => vec![],
        };
        effects.extend(self.mute_slot(end, slot, true));
        effects.push(end.ask(Request::Volume { slot, percent: self.volume }));
        effects.extend(self.play(end, slot, &source, how));
        self.coming = Some(Coming { source, place });
        effects
    }

    /// Loads a stream into the slot in front.
    fn begin(&mut self, source: Source) -> Vec<Effect> {
        self.note_position();
        let how = self.how(&source, self.place);
        let again = self.at == self.place && self.is_in_front(&source);
        let (paused, speed) = if again { (self.paused, self.position().speed) } else { (false, 0) };
        let (old, end, slot) = (End::of(self.at), End::of(self.place), self.front);
        let mut effects = self.cancel();
        if old != end && self.wanted() {
            effects.extend(self.leave_front());
        }
        if old != end {
            effects.push(end.ask(Request::Volume { slot, percent: self.volume }));
        }
        effects.extend(self.mute_slot(end, slot, self.mute));
        effects.extend(self.play(end, slot, &source, how));
        self.source = Some(source);
        self.at = self.place;
        self.phase = Phase::Connecting;
        self.came &= again;
        self.forget_front();
        self.paused = paused;
        effects.extend(as_it_was(slot, paused, speed).map(|request| end.ask(request)));
        effects
    }

    /// The next process plays what is in front: a recording from where it is, and not from where it was begun.
    pub(super) fn go_on(&mut self) -> Vec<Effect> {
        let (end, slot, place, paused) = (End::of(self.at), self.front, self.at, self.paused);
        let position = self.position();
        let Some(source) = self.source.clone().filter(|_| position.length.is_some()) else { return vec![] };
        let how = self.how(&source, place);
        let mut effects = self.play(end, slot, &source, how);
        effects.extend(as_it_was(slot, paused, position.speed).map(|request| end.ask(request)));
        effects
    }

    /// Loads the next address of what is on its way, or of what is in front.
    pub(super) fn try_next(&mut self, coming: bool) -> Option<Vec<Effect>> {
        let (place, slot) = match &self.coming {
            Some(coming_to) if coming => (coming_to.place, self.front.other()),
            _ => (self.at, self.front),
        };
        let source = if coming { self.coming.as_mut().map(|coming| &mut coming.source) } else { self.source.as_mut() };
        let source = source.and_then(|source| source.next().map(|_| source.clone()))?;
        let how = self.how(&source, place);
        Some(self.play(End::of(place), slot, &source, how))
    }

    /// Gives up what is on its way.
    pub(super) fn cancel(&mut self) -> Vec<Effect> {
        match self.coming.take() {
            Some(coming) => vec![self.end(End::of(coming.place), self.front.other())],
            None => vec![],
        }
    }

    /// Ends what is in front.
    fn leave_front(&mut self) -> Vec<Effect> {
        self.note_position();
        let effects = vec![self.end(End::of(self.at), self.front)];
        self.source = None;
        self.phase = Phase::Idle;
        self.forget_front();
        effects
    }

    /// What is on its way takes the place of the old, which ends: its sound first, so that never two are heard.
    pub(super) fn swap(&mut self) -> Vec<Effect> {
        let Some(Coming { source, place }) = self.coming.take() else { return vec![] };
        self.note_position();
        // The same stream goes on as it was, elsewhere or in another quality.
        let same = self.is_in_front(&source);
        let (paused, speed) = (same && self.paused, if same { self.position().speed } else { 0 });
        let (old, new) = (self.front, self.front.other());
        let (left, entered) = (End::of(self.at), End::of(place));
        self.front = new;
        self.source = Some(source);
        self.at = place;
        self.phase = Phase::Connecting;
        self.came = false;
        self.forget_front();
        self.paused = paused;
        self.deck(left, old).mute = true;
        self.deck(entered, new).mute = self.mute;
        let mut effects = vec![
            left.ask(Request::Mute { slot: old, on: true }),
            self.end(left, old),
            entered.ask(Request::Mute { slot: new, on: self.mute }),
        ];
        effects.extend(as_it_was(new, paused, speed).map(|request| entered.ask(request)));
        effects
    }

    /// What was told of the slot in front is about something else.
    fn forget_front(&mut self) {
        self.paused = false;
        self.shape = (0, 0);
    }

    fn play(&mut self, end: End, slot: Slot, source: &Source, how: How) -> Vec<Effect> {
        let Some(url) = source.url().cloned() else { return vec![] };
        let deck = self.deck(end, slot);
        deck.known = Known::default();
        let stop = deck.ear.load(&url).then_some(Request::Stop { slot });
        stop.into_iter().chain([Request::Load { slot, url, how }]).map(|request| end.ask(request)).collect()
    }

    pub(super) fn end(&mut self, end: End, slot: Slot) -> Effect {
        self.deck(end, slot).ear.stop();
        end.ask(Request::Stop { slot })
    }

    fn mute_slot(&mut self, end: End, slot: Slot, on: bool) -> Option<Effect> {
        let was = std::mem::replace(&mut self.deck(end, slot).mute, on);
        (was != on).then(|| end.ask(Request::Mute { slot, on }))
    }

    pub(super) fn how(&self, source: &Source, place: Place) -> How {
        let output = place::output(place);
        // Nobody sees the picture: the variant that costs the least has the same sound, or nearly.
        let quality = if output == Output::Audio { Quality::Lowest } else { self.quality };
        let title = if place::has_title(place) { source.caption() } else { Title::default() };
        How { output, quality, title, start: self.start(source) }
    }

    /// The second at which a recording is to begin: where it is, or where one stopped; 0 of what is live.
    #[must_use]
    pub fn start(&self, source: &Source) -> u32 {
        if self.is_in_front(source) && self.position().length.is_some() {
            return self.position().at;
        }
        source.urls.first().filter(|_| source.recording).map_or(0, |url| self.positions.of(url))
    }

    /// Notes how far the recording in front is.
    pub(super) fn note_position(&mut self) {
        let position = self.position();
        let recording = self.source.as_ref().filter(|source| source.recording);
        if let Some(url) = recording.and_then(|source| source.urls.first()) {
            self.unkept |= self.positions.note(url, position);
        }
    }
}

/// What makes a stream that was loaded anew go on as it did: paused, and as fast.
fn as_it_was(slot: Slot, paused: bool, percent: u16) -> impl Iterator<Item = Request> {
    let speed = (!matches!(percent, 0 | 100)).then_some(Request::Speed { slot, percent });
    speed.into_iter().chain(paused.then_some(Request::Pause { slot, on: true }))
}
