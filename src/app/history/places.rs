//! Going to a place among the messages that are loaded.
use jiff::Timestamp;

use super::{History, message};
use crate::{
    app::rows::Look,
    chat::{EventId, ItemKind},
};

impl History {
    /// Puts the message into the middle of the pane and selects it; says whether it is loaded.
    pub fn go_to(&mut self, event: &EventId, look: &Look) -> bool {
        let named = |item| message(item).is_some_and(|message| message.event.as_ref() == Some(event));
        let found = self.timeline.items().iter().rposition(named);
        self.show(found, look)
    }

    /// Puts the line above what is unread into the middle, and selects the first message below it; says whether it is loaded.
    pub fn go_to_unread(&mut self, look: &Look) -> bool {
        let marker = self.timeline.items().iter().rposition(|item| item.kind == ItemKind::ReadMarker);
        let Some(marker) = marker else { return false };
        let items = self.timeline.items();
        let below = (marker..items.len()).find(|index| items.get(*index).and_then(message).is_some());
        self.show(below.or(Some(marker)), look)
    }

    /// The same for the first message at or after this time; only where one before it is loaded, too, can it be known to be
    /// the first one.
    pub fn go_to_time(&mut self, time: Timestamp, look: &Look) -> bool {
        let items = self.timeline.items();
        let before = items.iter().find_map(message).is_some_and(|first| first.time < time);
        let at = |item| message(item).is_some_and(|message| message.time >= time);
        let found = if before || self.starts() { items.iter().position(at) } else { None };
        self.show(found, look)
    }

    /// The message in the middle of the screen, or the nearest to it that the server knows.
    #[must_use]
    pub fn near(&self) -> Option<&EventId> {
        let event = |row: usize| {
            let item = self.timeline.items().get(self.shown.get(row)?.item)?;
            message(item)?.event.as_ref()
        };
        let middle = self.shown.len() / 2;
        (0..=middle).find_map(|far| event(middle - far).or_else(|| event(middle + far)))
    }

    /// Whether what was read is still there.
    #[must_use]
    pub fn holds(&self) -> bool {
        match &self.position {
            _ if self.lost => false,
            super::Position::Live => self.live,
            super::Position::At(id, _) => self.timeline.position(id).is_some(),
        }
    }

    fn show(&mut self, found: Option<usize>, look: &Look) -> bool {
        let Some(index) = found else { return false };
        self.selected = self.timeline.items().get(index).map(|item| item.id.clone());
        self.centre(index, look);
        true
    }
}
