//! The words that the list is filtered by.
use super::Programme;
use crate::{
    app::Field,
    schedule::{Schedule, Talk},
};

/// Words that the list is filtered by.
#[derive(Debug)]
pub struct Search {
    pub field: Field,
    /// Whether the keys still go there.
    pub typing: bool,
}

impl Programme {
    /// The words of the search changed, began or ended.
    pub fn searched(&mut self) {
        self.rebuild();
    }

    pub(super) fn wanted_words(&self) -> Option<Vec<String>> {
        let text = self.search.as_ref()?.field.text().to_lowercase();
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(words)
    }
}

/// Whether every word stands in the talk's title, track, hall, or among its people.
pub(super) fn matches(schedule: &Schedule, talk: &Talk, wanted: &[String]) -> bool {
    let mut text = talk.title.to_lowercase();
    let track = schedule.track_of(talk).map(|track| track.name.to_lowercase());
    let hall = schedule.hall_of(talk).map(|hall| hall.name.to_lowercase());
    let people = schedule.people_of(talk).map(|person| person.name.to_lowercase());
    for more in track.into_iter().chain(hall).chain(people) {
        text.push('\n');
        text.push_str(&more);
    }
    wanted.iter().all(|word| text.contains(word))
}
