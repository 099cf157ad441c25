//! Where the talks of the schedule on screen are talked about and shown.
use std::{collections::BTreeSet, sync::Arc};

use crate::{
    catalogue::{self, Catalogue, Places, Rooms, Rules},
    chat::Alias,
    schedule::{Live, Schedule, Talk, Voice},
};

/// What is known of the places of a schedule.
#[derive(Debug, Default)]
pub struct Known {
    rules: Rules,
    rooms: Rooms,
    live: Arc<Live>,
}

impl Known {
    /// Takes in what the catalogue knows of a schedule, together with its own links.
    pub fn renew(&mut self, schedule: &Schedule, catalogue: &Catalogue) {
        self.rules = catalogue.of(schedule);
        self.rooms = catalogue::rooms(schedule, &self.rules);
    }

    /// The rules that the schedule goes by.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// All its rooms with their tracks.
    #[must_use]
    pub fn rooms(&self) -> &Rooms {
        &self.rooms
    }

    /// All that is known of a talk's places, and how.
    #[must_use]
    pub fn places(&self, schedule: &Schedule, talk: &Talk) -> Places {
        catalogue::places_live(schedule, talk, &self.rules, true, Some(&self.live))
    }

    /// The names under which a talk's room may be found, the most likely first.
    #[must_use]
    pub fn rooms_of(&self, schedule: &Schedule, talk: &Talk) -> Vec<Alias> {
        self.places(schedule, talk).chat.into_iter().map(|place| place.address).collect()
    }

    /// The halls that are streamed now, by index; empty where no list is known that has any of them.
    #[must_use]
    pub fn live_halls(&self, schedule: &Schedule) -> BTreeSet<usize> {
        self.live.halls(schedule)
    }

    /// The voices with which a hall of the schedule can be watched now, where a list tells: the speaker's, interpreters'.
    #[must_use]
    pub fn voices(&self, schedule: &Schedule, hall: usize) -> Vec<Voice> {
        schedule.halls.get(hall).map(|hall| self.live.voices(&schedule.acronym, &hall.name)).unwrap_or_default()
    }

    /// Takes in which streams are live now; says whether that is news.
    pub fn are_live(&mut self, live: Arc<Live>) -> bool {
        let news = self.live != live;
        self.live = live;
        news
    }
}
