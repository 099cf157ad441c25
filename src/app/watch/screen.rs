//! The whole screen of a console, which a stream has to itself.
use super::{Effect, Watch};
use crate::{
    config::Place,
    player::{Request, Title},
};

impl Watch {
    /// Whether the stream in front has the whole screen: nothing of ours is seen then, and the keys are the stream's.
    #[must_use]
    pub fn covers_screen(&self) -> bool {
        self.shows() && self.shape != (0, 0) && self.at == Place::Framebuffer
    }

    /// Says over the picture what cannot be seen below it; nothing where the screen is to be seen.
    #[must_use]
    pub fn say(&self, words: &str) -> Option<Effect> {
        let say = || Request::Say { slot: self.front, words: Title::from(words) };
        self.covers_screen().then(|| self.ask_front(say()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        app::watch::{Places, Source},
        player::{Event, Slot},
    };

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const SLOT: Slot = Slot::First;

    fn on(place: Place) -> Watch {
        let mut watch = Watch::default();
        watch.configure(Places::new([(place, Ok(()))]), place);
        let urls = vec!["http://live/1".parse().unwrap()];
        drop(watch.load(Source { title: "Janson".to_owned(), urls, ..Source::default() }));
        drop(watch.told(Event::Connecting { slot: SLOT, url: "http://live/1".parse().unwrap() }, NOW));
        watch
    }

    fn playing(width: u32) -> Event {
        Event::Playing { slot: SLOT, width, height: width / 2 }
    }

    #[test]
    fn only_a_picture_on_the_framebuffer_covers_the_screen() {
        for place in Place::ALL {
            let mut watch = on(place);
            assert!(!watch.covers_screen(), "nothing is to be seen yet");
            drop(watch.told(playing(640), NOW));
            assert_eq!(watch.covers_screen(), place == Place::Framebuffer, "{place:?}");
        }
        let mut watch = on(Place::Framebuffer);
        drop(watch.told(playing(0), NOW));
        assert!(!watch.covers_screen(), "a sound alone takes no screen");
    }

    #[test]
    fn what_ends_or_fails_gives_the_screen_back() {
        let retrying = Event::Retrying {
            slot: SLOT,
            trouble: crate::player::Trouble::Failed,
            reason: String::new(),
            seconds: 1,
            attempt: 1,
        };
        let crashed = Event::Crashed { reason: String::new() };
        for event in [retrying, crashed, Event::Ended { slot: SLOT }] {
            let mut watch = on(Place::Framebuffer);
            drop(watch.told(playing(640), NOW));
            assert!(watch.covers_screen());
            drop(watch.told(event.clone(), NOW));
            assert!(!watch.covers_screen(), "{event:?}");
        }
        let mut watch = on(Place::Framebuffer);
        drop(watch.told(playing(640), NOW));
        drop(watch.stop());
        assert!(!watch.covers_screen());
    }

    #[test]
    fn words_go_over_the_picture_where_nothing_else_is_seen() {
        let mut watch = on(Place::Framebuffer);
        assert_eq!(watch.say("bob in #rust"), None);
        drop(watch.told(playing(640), NOW));
        let said = Request::Say { slot: SLOT, words: "bob in #rust".into() };
        assert_eq!(watch.say("bob in #rust"), Some(said.into()));
    }
}
