use crate::text::{Clean, fit};

/// Something in a schedule that was mended or left out, in words for a person. Clean and one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub String);

/// Most warnings that one schedule gives; the rest is counted.
const MOST: usize = 200;

/// Collects what was odd about one schedule.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    list: Vec<Warning>,
    beyond: usize,
    cut_off: bool,
}

impl Warnings {
    /// Adds a sentence; whatever of it came from the schedule is cleaned here.
    pub(super) fn say(&mut self, sentence: &str) {
        if self.list.len() < MOST {
            self.list.push(Warning(Clean::line(sentence).as_str().to_owned()));
        } else {
            self.beyond += 1;
        }
    }

    /// Adds the sentence that the end of the schedule is missing.
    pub(super) fn cut_off(&mut self, sentence: &str) {
        self.cut_off = true;
        self.say(sentence);
    }

    /// Whether the end of the schedule is missing.
    pub(super) fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// Counts one more without a sentence, where it would not be shown anyway: `false` where it would.
    pub(super) fn beyond(&mut self) -> bool {
        let full = self.list.len() >= MOST;
        self.beyond += usize::from(full);
        full
    }

    pub(super) fn into_list(mut self) -> Vec<Warning> {
        if self.beyond > 0 {
            self.list.push(Warning(format!("{} more warnings are not shown.", self.beyond)));
        }
        self.list
    }
}

/// A piece of a schedule as it stands in a sentence: quoted, short.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", fit(&Clean::line(text), 80))
}
