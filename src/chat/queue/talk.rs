//! What the person says, as far as leaving rooms yields to it: both count against one limit of the server. Times are milliseconds.
use super::limit::Millis;

/// How long leaving waits after the last thing typed or said.
const AFTER: Millis = 5_000;
/// Typing that was not told again for so long is over: its end got lost.
const STALE: Millis = 30_000;
/// How long a room that the person leaves by itself is stayed in after the last thing said, and while a message is on its way: it
/// may be to this room, and would be refused after.
const SOON: Millis = 500;
const ON_ITS_WAY: Millis = 10_000;
/// A message that does not go out for so long is held up by something else.
const STUCK: Millis = 300_000;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Talk {
    /// When it was told last that the person types.
    typing: Option<Millis>,
    /// Since when a message waits to be sent.
    unsent: Option<Millis>,
    /// When something was typed or said last.
    last: Option<Millis>,
}

impl Talk {
    pub(super) fn types(&mut self, on: bool, now: Millis) {
        self.typing = on.then_some(now);
        self.last = Some(now);
    }

    pub(super) fn waits(&mut self, any: bool, now: Millis) {
        self.unsent = any.then(|| self.unsent.unwrap_or(now));
        self.last = Some(now);
    }

    /// When what the person said before will have gone out, if nothing more is told.
    pub(super) fn out_at(&self) -> Millis {
        let after = |at: Option<Millis>, pause| at.map_or(Millis::MIN, |at| at + pause);
        after(self.unsent, ON_ITS_WAY).max(after(self.last, SOON))
    }

    /// When the person will have been silent for long enough, if nothing more is told; long ago if that is so.
    pub(super) fn over_at(&self) -> Millis {
        let after = |at: Option<Millis>, pause| at.map_or(Millis::MIN, |at| at + pause);
        after(self.typing, STALE).max(after(self.unsent, STUCK)).max(after(self.last, AFTER))
    }
}
