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
        let before = self.watch.status(self.now);
        let covered = self.watch.covers_screen();
        let (mut effects, said) = self.watch.told(event, self.now);
        if !covered {
            effects.extend(self.watch.say(KEYS));
        }
        let changed = said.is_some() || before != self.watch.status(self.now);
        if let Some(words) = said {
            self.notices.error(words);
        }
        (changed || self.watch.wanted(), effects)
    }

    pub(in crate::app) fn told_by_remote(&mut self, event: player::Event) -> Told {
        // Both players speak of what is watched; only one is asked at a time.
        self.told_by_player(event)
    }

    pub(in crate::app) fn told_by_still(&mut self, event: &still::Event) -> Told {
        (self.watch.wanted() && matches!(event, still::Event::Shown { .. }), vec![])
    }
}
