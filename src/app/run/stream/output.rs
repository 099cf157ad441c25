//! Where one watches.
use crate::{
    app::{
        Effect, State, TerminalRequest,
        watch::{Source, place_words},
        words,
    },
    config::Place,
    keep::{self, Kept},
    text,
};

/// Columns of the status line that an address may take.
const ADDRESS: usize = 200;

impl State {
    /// `/output PLACE`, or the next place that there is.
    pub(super) fn change_output(&mut self, arg: &str) -> Vec<Effect> {
        let place = match arg.trim() {
            "" => self.watch.places().after(self.watch.aimed_place()),
            name => {
                if let Some(place) = Place::ALL.into_iter().find(|place| place.name() == name) {
                    place
                } else {
                    let names: Vec<&str> = self.watch.places().there().map(Place::name).collect();
                    self.mistaken(format!("/output can be {}.", names.join(", ")));
                    return vec![];
                }
            }
        };
        if let Err(why) = self.watch.places().can(place) {
            let words = format!("You cannot watch {}: {why}.", place_words(place));
            self.mistaken(words);
            return vec![];
        }
        let plays = self.watch.aimed_at().is_some();
        let mut effects = self.watch.go_to(place);
        if place == Place::Url && plays {
            effects.extend(self.hand_out_address());
        } else if plays {
            self.notices.info(format!("You watch {}.", place_words(place)));
        } else {
            self.notices.info(format!("The next stream plays {}.", place_words(place)));
        }
        effects
    }

    /// Watches a stream where one watches.
    pub(in crate::app) fn play(&mut self, source: Source) -> Vec<Effect> {
        let begins = self.watch.aimed_at().is_none_or(|aimed| aimed.urls != source.urls);
        let start = self.watch.start(&source);
        let mut effects = self.watch.load(source);
        if self.watch.aimed_place() == Place::Url {
            effects.extend(self.hand_out_address());
        } else if begins && start > 0 {
            self.goes_on_at(start);
        }
        effects
    }

    /// Says that a recording does not begin at its beginning.
    pub(in crate::app) fn goes_on_at(&mut self, second: u32) {
        self.notices.info(format!("Goes on at {}; < goes back.", words::position(second)));
    }

    /// Asks to keep where one stopped in recordings, where that has changed.
    pub(in crate::app) fn keep_positions(&mut self) -> Option<Effect> {
        let text = self.watch.unkept_positions()?;
        Some(keep::Request { what: Kept::Positions, text }.into())
    }

    /// Shows and copies the address of what is watched elsewhere.
    fn hand_out_address(&mut self) -> Option<Effect> {
        let url = self.watch.aimed_at()?.url()?.to_string();
        self.notices.info(format!("Copied {}", text::fit(&text::Clean::line(&url), ADDRESS)));
        Some(TerminalRequest::Copy(url).into())
    }
}
