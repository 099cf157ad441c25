//! What was asked of the player process, so that the next one can be told.
use super::{How, Request, Slot, StreamUrl};

/// The requests that count still, for both slots.
#[derive(Debug)]
pub(super) struct Wishes([Wish; 2]);

#[derive(Debug)]
struct Wish {
    slot: Slot,
    playing: Option<(StreamUrl, How)>,
    paused: bool,
    mute: Option<bool>,
    volume: Option<u8>,
    grid: Option<(u16, u16)>,
    granted: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self([Slot::First, Slot::Second].map(|slot| Wish {
            slot,
            playing: None,
            paused: false,
            mute: None,
            volume: None,
            grid: None,
            granted: false,
        }))
    }
}

impl Wishes {
    /// Takes note of a request.
    pub(super) fn note(&mut self, request: &Request) {
        match request {
            Request::Load { slot, url, how } => {
                let wish = self.of(*slot);
                wish.playing = Some((url.clone(), how.clone()));
                wish.paused = false;
            }
            Request::Stop { slot } => self.of(*slot).playing = None,
            Request::Pause { slot, on } => self.of(*slot).paused = *on,
            Request::Mute { slot, on } => self.of(*slot).mute = Some(*on),
            Request::Volume { slot, percent } => self.of(*slot).volume = Some(*percent),
            Request::Grid { slot, width, height } => self.of(*slot).grid = Some((*width, *height)),
            Request::Grant { slot } => self.of(*slot).granted = true,
            Request::Speed { .. }
            | Request::Seek { .. }
            | Request::Track { .. }
            | Request::Say { .. }
            | Request::Shoot { .. } => {}
        }
    }

    /// A frame has come, so its grant is used up.
    pub(super) fn shown(&mut self, slot: Slot) {
        self.of(slot).granted = false;
    }

    /// Whether anything is to be played.
    pub(super) fn any(&self) -> bool {
        self.0.iter().any(|wish| wish.playing.is_some())
    }

    /// What is to be played, as a person knows it.
    pub(super) fn names(&self) -> Vec<String> {
        let named = |(url, how): &(StreamUrl, How)| match how.title.as_str() {
            "" => url.to_string(),
            title => title.to_owned(),
        };
        self.0.iter().filter_map(|wish| wish.playing.as_ref().map(named)).collect()
    }

    /// Nothing is to be played any more; what else was set stays.
    pub(super) fn give_up(&mut self) {
        for wish in &mut self.0 {
            wish.playing = None;
        }
    }

    /// The requests that bring a new process to where the old one was; what is to be played comes before what is only to
    /// be made ready.
    pub(super) fn replay(&self) -> Vec<Request> {
        let (playing, idle): (Vec<_>, Vec<_>) = self.0.iter().partition(|wish| wish.playing.is_some());
        playing.into_iter().chain(idle).flat_map(Wish::replay).collect()
    }

    fn of(&mut self, slot: Slot) -> &mut Wish {
        &mut self.0[slot as usize]
    }
}

impl Wish {
    fn replay(&self) -> impl Iterator<Item = Request> {
        let slot = self.slot;
        let settings = [
            self.grid.map(|(width, height)| Request::Grid { slot, width, height }),
            self.volume.map(|percent| Request::Volume { slot, percent }),
            self.mute.map(|on| Request::Mute { slot, on }),
            self.granted.then_some(Request::Grant { slot }),
            self.playing.clone().map(|(url, how)| Request::Load { slot, url, how }),
            (self.playing.is_some() && self.paused).then_some(Request::Pause { slot, on: true }),
        ];
        settings.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_process_is_told_what_counts_still() {
        let slot = Slot::Second;
        let url = |name: &str| format!("http://live.example.org/{name}").parse().unwrap();
        let load = |name: &str| Request::Load { slot, url: url(name), how: How::default() };
        let mut wishes = Wishes::default();
        assert!(!wishes.any());
        assert_eq!(wishes.replay(), []);
        for request in [
            Request::Volume { slot, percent: 80 },
            load("a"),
            Request::Pause { slot, on: true },
            load("b"),
            Request::Mute { slot, on: true },
            Request::Mute { slot, on: false },
            Request::Grid { slot, width: 4, height: 2 },
            Request::Grant { slot },
            Request::Grant { slot },
        ] {
            wishes.note(&request);
        }
        let before = [
            Request::Grid { slot, width: 4, height: 2 },
            Request::Volume { slot, percent: 80 },
            Request::Mute { slot, on: false },
        ];
        assert!(wishes.any());
        assert_eq!(wishes.replay(), [&before[..], &[Request::Grant { slot }, load("b")]].concat());
        wishes.shown(slot);
        wishes.note(&Request::Pause { slot, on: true });
        assert_eq!(wishes.replay(), [&before[..], &[load("b"), Request::Pause { slot, on: true }]].concat());
        let ready = Request::Grid { slot: Slot::First, width: 4, height: 2 };
        wishes.note(&ready);
        assert_eq!(wishes.replay().last(), Some(&ready), "what plays comes first");
        wishes.give_up();
        assert!(!wishes.any());
        wishes.note(&load("c"));
        assert!(wishes.any());
        wishes.note(&Request::Stop { slot });
        assert!(!wishes.any());
        assert_eq!(wishes.replay(), [&[ready], &before[..]].concat());
    }
}
