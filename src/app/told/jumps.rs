//! Further messages, other parts of a timeline, and who types.
use super::Told;
use crate::{
    app::{State, room::Older},
    chat::{Event, TimelineId},
};

impl State {
    pub(super) fn told_of_jump(&mut self, event: Event) -> Told {
        match event {
            Event::Paged { timeline, end, .. } => {
                (self.paged(&timeline, if end { Older::None } else { Older::Some }), vec![])
            }
            Event::PageFailed { timeline, reason, .. } => {
                self.notices.error(format!("Older messages cannot be loaded: {reason}"));
                self.paged(&timeline, Older::Failed);
                (true, vec![])
            }
            _ => (false, vec![]),
        }
    }

    fn paged(&mut self, id: &TimelineId, older: Older) -> bool {
        let Some((room, shown)) = self.rooms.window_mut(id) else { return false };
        room.paged(older);
        shown
    }
}
