//! What the players report.
use super::Told;
use crate::{
    app::State,
    player::{self, still},
};

/// What is said as soon as nothing of ours is seen any more.
const KEYS: &str = "q: back to hallway · space: pause · m: sound · 9 0: volume";

impl State {
    pub(in crate::app) fn told_by_player(&mut self, event: player::Event) -> Told {
        self.told_by(false, event)
    }

    /// Only what the one of them says at which one watches is about what is watched.
    pub(in crate::app) fn told_by_remote(&mut self, event: player::Event) -> Told {
        self.told_by(true, event)
    }

    fn told_by(&mut self, there: bool, event: player::Event) -> Told {
        use player::Event as E;
        let event = match event {
            E::Shot { slot, png } => return (false, self.shot(there, slot, png).into_iter().collect()),
            E::ShotFailed { slot, reason } => {
                self.shot_failed(there, slot, &reason);
                return (true, vec![]);
            }
            event => event,
        };
        // Numbers that change each second are on the screen in words, or not at all.
        let quiet = matches!(event, E::Position { .. } | E::About { .. });
        let more = matches!(event, E::About { .. });
        let before = self.watch.status(self.now);
        let covered = self.watch.covers_screen();
        let closed = matches!(event, player::Event::Closed { .. } | player::Event::Ended { .. });
        let told_of = event.clone();
        let told = if there { self.watch.told_by_other_end(event, self.now) } else { self.watch.told(event, self.now) };
        let (mut effects, said) = told;
        if !covered {
            effects.extend(self.watch.say(KEYS));
        }
        // Nothing else of it is seen below the picture.
        effects.extend(said.as_ref().and_then(|words| self.watch.say(words)));
        let changed = said.is_some() || before != self.watch.status(self.now);
        match said {
            // The person did it, or it was to be.
            Some(words) if closed => self.notices.info(words),
            Some(words) => self.notices.error(words),
            None => {}
        }
        let renewed = more && self.renew_stream_list();
        self.end_alone(Some(&told_of));
        (changed || renewed || (self.watch.wanted() && !quiet), effects)
    }

    pub(in crate::app) fn told_by_still(&mut self, event: &still::Event) -> Told {
        (self.watch.told_by_still(event), vec![])
    }
}
