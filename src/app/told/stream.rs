//! What the players report.
use super::Told;
use crate::{
    app::State,
    player::{self, still},
};

impl State {
    pub(in crate::app) fn told_by_player(&mut self, event: player::Event) -> Told {
        let before = self.watch.status(self.now);
        let (effects, said) = self.watch.told(event, self.now);
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
