//! Further messages, other parts of a timeline, and who types.
use super::Told;
use crate::{
    app::{State, room::Further},
    chat::{Direction, Event, EventId, RoomId, TimelineId},
    text::Clean,
};

impl State {
    pub(super) fn told_of_jump(&mut self, event: Event) -> Told {
        let changed = match event {
            Event::Paged { timeline, direction, end } => {
                self.paged(&timeline, direction, if end { Further::None } else { Further::Some })
            }
            Event::PageFailed { timeline, direction, reason } => {
                let which = if direction == Direction::Older { "Older" } else { "Newer" };
                self.notices.error(format!("{which} messages cannot be loaded: {reason}"));
                self.paged(&timeline, direction, Further::Failed);
                true
            }
            Event::Jumped { room, event, live } => self.jumped(room, event.as_ref(), live),
            Event::JumpFailed { room, reason } => {
                if let Some((window, _)) = self.rooms.window_mut(&room.into()) {
                    window.stay();
                }
                self.notices.error(format!("That message cannot be shown: {reason}"));
                true
            }
            Event::Typing { room, names } => self.typing(&room, &names),
            _ => false,
        };
        (changed, vec![])
    }

    fn paged(&mut self, id: &TimelineId, direction: Direction, further: Further) -> bool {
        let Some((room, shown)) = self.rooms.window_mut(id) else { return false };
        room.paged(direction, further);
        shown
    }

    fn jumped(&mut self, room: RoomId, event: Option<&EventId>, live: bool) -> bool {
        let look = self.look();
        let Some((window, shown)) = self.rooms.window_mut(&room.into()) else { return false };
        if !window.jumped(event, live, &look) || !shown {
            return shown;
        }
        let time = window.history.selected().map(|message| message.time.to_zoned(look.zone.clone()));
        self.notices.info(match time {
            Some(time) => time.strftime("%a %-d %b %Y, %H:%M").to_string(),
            None if live => "These are the newest messages.".to_owned(),
            None => "This is the place.".to_owned(),
        });
        true
    }

    /// For the windows of the room and of its threads; says whether one of them is on screen.
    fn typing(&mut self, room: &RoomId, names: &[Clean]) -> bool {
        let mut timelines = Vec::new();
        for window in self.rooms.of(room) {
            if window.typing != names {
                window.typing = names.to_vec();
                timelines.extend(window.timeline());
            }
        }
        timelines.iter().any(|id| self.rooms.window_mut(id).is_some_and(|(_, shown)| shown))
    }
}
