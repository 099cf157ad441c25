//! Requests under way: one at a time, unless it is slow. Times are milliseconds.
use super::limit::Millis;

/// A request that takes longer is slow, at least and at most: a dead server takes half a minute to be told.
const PATIENCE: (Millis, Millis) = (1_000, 8_000);
/// What an answer usually takes, before any was heard, and what one may count.
const USUAL: Millis = 250;
const MOST_USUAL: Millis = 2_000;
/// Slow ones at once: each costs a connection.
const MOST_SLOW: usize = 16;

/// How long answers take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers {
    usual: Millis,
}

impl Default for Answers {
    fn default() -> Self {
        Self { usual: USUAL }
    }
}

impl Answers {
    pub(super) fn took(&mut self, took: Millis) {
        self.usual = (self.usual * 3 + took.clamp(0, MOST_USUAL)) / 4;
    }

    fn patience(self) -> Millis {
        (self.usual * 4).clamp(PATIENCE.0, PATIENCE.1)
    }

    /// When another one may start beside those that began at `begun`: long ago if at once, `None` if one has to end first.
    /// `quick`: how many are no matter while they are quick.
    pub(super) fn room_at(self, begun: impl Iterator<Item = Millis>, quick: usize) -> Option<Millis> {
        let mut begun: Vec<_> = begun.collect();
        if begun.len() < quick {
            return Some(Millis::MIN);
        }
        if begun.len() >= quick + MOST_SLOW {
            return None;
        }
        // So many have to be slow that fewer than `quick` are left.
        begun.sort_unstable();
        begun.get(begun.len() - quick).map(|began| began + self.patience())
    }
}
