//! Which talks are shown: what the filter admits.
use super::Programme;
use crate::{
    app::filter::{Facts, Menu},
    schedule::{self, Talk},
};

impl Programme {
    /// The talks that the filter admits, as indices into the schedule's talks, in order.
    #[must_use]
    pub fn admitted(&self) -> &[usize] {
        &self.admitted
    }

    /// Whether the talk of this index is shown.
    #[must_use]
    pub fn admits(&self, talk: usize) -> bool {
        self.admits.get(talk) == Some(&true)
    }

    /// The filter or what it is told by changed.
    pub fn filtered(&mut self) {
        self.admit();
        self.find();
        self.rebuild();
    }

    /// The menu of filters; none without a schedule.
    #[must_use]
    pub fn menu(&mut self) -> Option<Menu> {
        self.know_streamed();
        Some(Menu::new(&self.facts()?))
    }

    /// Looks through all talks anew.
    pub(super) fn admit(&mut self) {
        let Some(schedule) = self.schedule.clone() else { return };
        if self.filter.streamed {
            self.know_streamed();
        }
        let all = 0..schedule.talks.len();
        self.admits = match self.facts() {
            Some(facts) if !self.filter.is_empty() => all.map(|index| self.filter.admits(&facts, index)).collect(),
            _ => all.map(|_| true).collect(),
        };
        self.admitted = self.admits.iter().enumerate().filter(|(_, admits)| **admits).map(|(index, _)| index).collect();
        self.board = schedule::board_of(&schedule, self.admitted.iter().copied(), self.at);
    }

    /// Finds out for each talk whether something streams it, where that is not known yet.
    fn know_streamed(&mut self) {
        let Some(schedule) = self.schedule.as_ref().filter(|schedule| schedule.talks.len() != self.streamed.len())
        else {
            return;
        };
        let streamed = |talk: &Talk| !talk.unrecorded && !self.known.places(schedule, talk).streams.is_empty();
        self.streamed = schedule.talks.iter().map(streamed).collect();
    }

    fn facts(&self) -> Option<Facts<'_>> {
        let schedule = self.schedule.as_deref()?;
        Some(Facts { schedule, now: self.at, stars: &self.stars, streamed: &self.streamed })
    }
}
