//! What each slot plays, as far as it was asked and told: for a hallway that comes back, and for the person at home.
use hallway::player::{Event, How, Request, Slot, StreamUrl, Trouble, agent::Notice};

/// Both slots.
#[derive(Default)]
pub(super) struct Known([Told; 2]);

#[derive(Default)]
struct Told {
    wanted: Option<(StreamUrl, How)>,
    /// It plays for a client that has left.
    left: bool,
    /// It was said to play.
    on: bool,
    /// What was said to be wrong with it last.
    trouble: Option<Trouble>,
    connecting: Option<Event>,
    playing: Option<Event>,
    paused: Option<Event>,
    volume: Option<Event>,
    about: Option<Event>,
    position: Option<Event>,
}

impl Known {
    /// Takes note of a request. What it is answered with, where it is for what plays already: a hallway that has come back
    /// asks for everything again.
    pub(super) fn asked(&mut self, request: &Request) -> Option<Vec<Event>> {
        let told = self.of(request.slot());
        match request {
            Request::Load { url, how, .. } => {
                let left = std::mem::take(&mut told.left);
                let same = told.wanted.as_ref().is_some_and(|(old, before)| old == url && before == how);
                if left && same && told.playing.is_some() {
                    return Some(told.all());
                }
                // The sound is the slot's, whatever it plays.
                *told =
                    Told { wanted: Some((url.clone(), how.clone())), volume: told.volume.take(), ..Told::default() };
            }
            Request::Stop { .. } => (told.wanted, told.left) = (None, false),
            _ => {}
        }
        None
    }

    /// Takes note of what a slot tells. What the person at home is told of it.
    pub(super) fn told(&mut self, event: &Event) -> Option<Notice> {
        let told = self.of(event.slot()?);
        let what = told.what();
        match event {
            Event::Connecting { .. } => {
                (told.connecting, told.playing) = (Some(event.clone()), None);
                None
            }
            Event::Playing { .. } => {
                (told.playing, told.trouble) = (Some(event.clone()), None);
                (!std::mem::replace(&mut told.on, true)).then_some(Notice::Playing { what })
            }
            Event::Retrying { trouble, reason, .. } => {
                (told.playing, told.on) = (None, false);
                // It is tried again every few seconds, for hours perhaps.
                let new = told.trouble.replace(*trouble) != Some(*trouble);
                new.then(|| Notice::Failed { what, reason: reason.clone() })
            }
            Event::Stopped { .. } | Event::Ended { .. } | Event::Closed { .. } => {
                let was = told.on;
                *told = Told { volume: told.volume.take(), ..Told::default() };
                (was && !self.0.iter().any(|told| told.on)).then_some(Notice::Stopped)
            }
            _ => {
                let kept = match event {
                    Event::Paused { .. } => &mut told.paused,
                    Event::Volume { .. } => &mut told.volume,
                    Event::About { .. } => &mut told.about,
                    Event::Position { .. } => &mut told.position,
                    _ => return None,
                };
                *kept = Some(event.clone());
                None
            }
        }
    }

    /// The client has left.
    pub(super) fn left(&mut self) {
        for told in &mut self.0 {
            told.left = told.wanted.is_some();
        }
    }

    /// Whether it goes on for somebody who has left, and did not ask for it again.
    pub(super) fn is_left(&self, slot: Slot) -> bool {
        self.0[slot as usize].left
    }

    fn of(&mut self, slot: Slot) -> &mut Told {
        &mut self.0[slot as usize]
    }
}

impl Told {
    fn what(&self) -> String {
        match &self.wanted {
            Some((_, how)) if !how.title.as_str().is_empty() => how.title.as_str().to_owned(),
            Some((url, _)) => url.as_str().to_owned(),
            None => String::new(),
        }
    }

    /// In the order in which it was told.
    fn all(&self) -> Vec<Event> {
        [&self.connecting, &self.volume, &self.about, &self.playing, &self.paused, &self.position]
            .into_iter()
            .filter_map(Clone::clone)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT: Slot = Slot::First;

    fn url(name: &str) -> StreamUrl {
        format!("http://live.example.org/{name}").parse().unwrap()
    }

    fn load(name: &str, title: &str) -> Request {
        Request::Load { slot: SLOT, url: url(name), how: How { title: title.into(), ..How::default() } }
    }

    fn plays(known: &mut Known, name: &str) -> Vec<Event> {
        let events = vec![
            Event::Connecting { slot: SLOT, url: url(name) },
            Event::Volume { slot: SLOT, percent: 80, mute: false },
            Event::Playing { slot: SLOT, width: 16, height: 9 },
        ];
        for event in &events {
            known.told(event);
        }
        events
    }

    #[test]
    fn a_hallway_that_comes_back_is_told_what_plays_and_does_not_begin_it_anew() {
        let mut known = Known::default();
        assert_eq!(known.asked(&load("a", "A")), None);
        let events = plays(&mut known, "a");
        assert_eq!(known.asked(&load("a", "A")), None, "asked for again by who is there, it begins anew");
        plays(&mut known, "a");
        known.left();
        assert_eq!(known.asked(&load("a", "A")), Some(events));
        assert_eq!(known.asked(&load("a", "A")), None, "once");
        plays(&mut known, "a");
        known.left();
        assert_eq!(known.asked(&load("b", "A")), None, "it is something else");
        known.left();
        assert_eq!(known.asked(&load("b", "A")), None, "it does not play yet");
        plays(&mut known, "b");
        known.left();
        known.told(&Event::Stopped { slot: SLOT });
        assert_eq!(known.asked(&load("b", "A")), None, "it was stopped meanwhile");
    }

    #[test]
    fn what_nobody_asks_for_again_stays_left() {
        let mut known = Known::default();
        known.asked(&load("a", "A"));
        plays(&mut known, "a");
        assert!(!known.is_left(SLOT));
        known.left();
        known.asked(&Request::Volume { slot: SLOT, percent: 5 });
        assert!(known.is_left(SLOT) && !known.is_left(Slot::Second), "one had nothing");
        known.asked(&load("a", "A"));
        assert!(!known.is_left(SLOT));
    }

    #[test]
    fn the_same_trouble_is_told_once() {
        let mut known = Known::default();
        let retrying = |trouble| Event::Retrying { slot: SLOT, trouble, reason: "x".into(), seconds: 1, attempt: 1 };
        assert!(known.told(&retrying(Trouble::Failed)).is_some());
        known.told(&Event::Connecting { slot: SLOT, url: url("a") });
        assert_eq!(known.told(&retrying(Trouble::Failed)), None);
        assert!(known.told(&retrying(Trouble::Gone)).is_some());
        plays(&mut known, "a");
        assert!(known.told(&retrying(Trouble::Gone)).is_some(), "it played meanwhile");
    }

    #[test]
    fn the_person_at_home_is_told_what_plays() {
        let mut known = Known::default();
        let mut told = |event: Event| known.told(&event);
        let playing = |slot| Event::Playing { slot, width: 0, height: 0 };
        assert_eq!(told(Event::Connecting { slot: SLOT, url: url("a") }), None);
        assert_eq!(told(playing(SLOT)), Some(Notice::Playing { what: String::new() }));
        assert_eq!(told(playing(SLOT)), None, "told once");
        assert_eq!(told(playing(Slot::Second)), Some(Notice::Playing { what: String::new() }));
        assert_eq!(told(Event::Stopped { slot: SLOT }), None, "the other plays");
        assert_eq!(told(Event::Stopped { slot: Slot::Second }), Some(Notice::Stopped));
        assert_eq!(told(Event::Stopped { slot: Slot::Second }), None);
        known.asked(&load("a", "Janson"));
        assert_eq!(known.told(&playing(SLOT)), Some(Notice::Playing { what: "Janson".to_owned() }));
        known.asked(&load("a", ""));
        let what = "http://live.example.org/a".to_owned();
        assert_eq!(known.told(&playing(SLOT)), Some(Notice::Playing { what }));
    }
}
