//! Where the talks of the schedule on screen are talked about and shown.
use crate::{
    catalogue::{self, Catalogue, Place, Rooms, Rules},
    chat::Alias,
    player::StreamUrl,
    schedule::{Live, Schedule, Talk},
};

/// What is known of the places of a schedule.
#[derive(Debug, Default)]
pub struct Known {
    rules: Rules,
    rooms: Rooms,
    live: Live,
}

impl Known {
    /// What the catalogue knows of a schedule, together with its own links.
    #[must_use]
    pub fn of(schedule: &Schedule, catalogue: &Catalogue) -> Self {
        let rules = catalogue.of(schedule);
        Self { rooms: catalogue::rooms(schedule, &rules), rules, live: Live::default() }
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

    /// The names under which a talk's room may be found, the most likely first.
    #[must_use]
    pub fn rooms_of(&self, schedule: &Schedule, talk: &Talk) -> Vec<Alias> {
        let places = catalogue::places(schedule, talk, &self.rules, true);
        places.chat.into_iter().map(|place| place.address).collect()
    }

    /// The addresses at which a talk's hall may be watched, the most likely first.
    #[must_use]
    pub fn streams_of(&self, schedule: &Schedule, talk: &Talk) -> Vec<StreamUrl> {
        let places = catalogue::places_live(schedule, talk, &self.rules, true, Some(&self.live));
        let read = |place: Place<url::Url>| place.address.as_str().parse().ok();
        places.streams.into_iter().filter_map(read).collect()
    }

    /// Takes in which streams are live now.
    pub fn are_live(&mut self, live: Live) {
        self.live = live;
    }
}
