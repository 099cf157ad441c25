//! What items are called, in whatever way their timeline was opened.
use std::collections::{HashMap, HashSet, VecDeque};

use matrix_sdk::ruma::{EventId, OwnedEventId};
use matrix_sdk_ui::timeline::EventTimelineItem;

use crate::chat::ItemId;

/// Sent messages whose first name is kept.
const MOST: usize = 2_000;

/// An event's item is named after the event, so that it is found again when its timeline was opened anew. A message that was
/// sent from here had a name before the server had given it one, and keeps it.
#[derive(Debug, Default)]
pub(super) struct Ids {
    sent: HashMap<OwnedEventId, ItemId>,
    order: VecDeque<OwnedEventId>,
    /// Names of messages that the server has not given any yet.
    waiting: HashSet<ItemId>,
}

impl Ids {
    /// The name of an item which the SDK calls `given`: the SDK gives an event that moves a new name.
    pub(super) fn of(&mut self, item: &EventTimelineItem, given: ItemId) -> ItemId {
        self.named(item.event_id(), item.is_local_echo(), given)
    }

    /// The name of an event that stands in no timeline of the SDK.
    pub(super) fn event(&self, event: &EventId) -> ItemId {
        self.sent.get(event).cloned().unwrap_or_else(|| ItemId(event.as_str().into()))
    }

    fn named(&mut self, event: Option<&EventId>, echo: bool, given: ItemId) -> ItemId {
        let Some(event) = event else {
            if self.waiting.len() < MOST {
                self.waiting.insert(given.clone());
            }
            return given;
        };
        // The event may come back before the server has answered that it took it: then it was no echo with a name.
        let own = self.waiting.remove(&given) || echo;
        if own && !self.sent.contains_key(event) {
            if self.order.len() >= MOST
                && let Some(oldest) = self.order.pop_front()
            {
                self.sent.remove(&oldest);
            }
            self.order.push_back(event.to_owned());
            self.sent.insert(event.to_owned(), given);
        }
        self.event(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> ItemId {
        ItemId(name.into())
    }

    fn event(name: &str) -> OwnedEventId {
        OwnedEventId::try_from(name).unwrap()
    }

    #[test]
    fn what_was_sent_keeps_the_name_it_had_before() {
        let mut ids = Ids::default();
        assert_eq!(ids.named(None, true, id("1-7")), id("1-7"));
        assert_eq!(ids.named(Some(&event("$a")), true, id("1-7")), id("1-7"), "the server has it");
        assert_eq!(ids.named(Some(&event("$a")), false, id("1-9")), id("1-7"), "it came back");
        assert_eq!(ids.named(Some(&event("$a")), false, id("2-1")), id("1-7"), "opened anew");
        assert_eq!(ids.named(Some(&event("$b")), false, id("2-2")), id("$b"));
        assert_eq!(ids.named(None, true, id("2-3")), id("2-3"));
        assert_eq!(ids.named(Some(&event("$c")), false, id("2-3")), id("2-3"), "it came back before the answer");
        assert_eq!(ids.event(&event("$b")), id("$b"));
    }

    #[test]
    fn the_names_kept_are_bounded() {
        let mut ids = Ids::default();
        for number in 0..MOST + 10 {
            ids.named(Some(&event(&format!("${number}"))), true, id("x"));
        }
        assert_eq!((ids.sent.len(), ids.order.len()), (MOST, MOST));
        assert_eq!(ids.event(&event("$0")), id("$0"));
    }
}
