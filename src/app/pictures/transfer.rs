//! Files on their way in and out.
use crate::{chat::TimelineId, text::Clean};

/// What is told of it last.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Progress {
    name: Clean,
    done: u64,
    total: Option<u64>,
}

/// At most one of each way is told.
#[derive(Debug, Default)]
pub(in crate::app) struct Transfers {
    coming: Option<Progress>,
    going: Option<(TimelineId, Progress)>,
}

impl Transfers {
    /// `↑ slides.pdf 45 %`.
    pub(super) fn words(&self) -> Option<String> {
        let words = |arrow: &str, progress: &Progress| {
            let name = crate::text::fit(&progress.name, 24);
            match progress.total.filter(|total| *total > 0) {
                Some(total) => format!("{arrow} {name} {} %", progress.done.min(total) * 100 / total),
                None => format!("{arrow} {name} {} kB", progress.done / 1_000),
            }
        };
        let going = self.going.as_ref().map(|(_, progress)| words("↑", progress));
        let coming = self.coming.as_ref().map(|progress| words("↓", progress));
        match (going, coming) {
            (Some(going), Some(coming)) => Some(format!("{going} · {coming}")),
            (one, other) => one.or(other),
        }
    }

    pub(in crate::app) fn coming(&mut self, name: Clean, done: u64, total: Option<u64>) {
        self.coming = Some(Progress { name, done, total });
    }

    /// What came is here, or will not come.
    pub(in crate::app) fn came(&mut self) {
        self.coming = None;
    }

    /// Whether that was all of it.
    pub(in crate::app) fn going(&mut self, timeline: TimelineId, name: Clean, sent: u64, total: u64) -> bool {
        let over = sent >= total;
        self.going = (!over).then_some((timeline, Progress { name, done: sent, total: Some(total) }));
        over
    }

    /// It is sent, or will not be.
    pub(in crate::app) fn gone(&mut self, timeline: &TimelineId) {
        if self.going.as_ref().is_some_and(|(to, _)| to == timeline) {
            self.going = None;
        }
    }

    /// Where something is on its way to.
    pub(in crate::app) fn destination(&self) -> Option<&TimelineId> {
        self.going.as_ref().map(|(timeline, _)| timeline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_are_told() {
        let mut transfers = Transfers::default();
        assert_eq!(transfers.words(), None);
        let room: TimelineId = "!r:example.org".parse::<crate::chat::RoomId>().unwrap().into();
        assert!(!transfers.going(room.clone(), Clean::line("slides.pdf"), 45, 100));
        assert_eq!(transfers.words().as_deref(), Some("↑ slides.pdf 45 %"));
        transfers.coming(Clean::line("a.mp4"), 12_345_678, None);
        assert_eq!(transfers.words().as_deref(), Some("↑ slides.pdf 45 % · ↓ a.mp4 12345 kB"));
        assert!(transfers.going(room, Clean::line("slides.pdf"), 100, 100));
        transfers.came();
        assert_eq!(transfers.words(), None);
    }
}
