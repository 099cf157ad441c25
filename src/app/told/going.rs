//! What came of going to rooms: where they are, what they show, whether the account was let in or is out of them.
use super::Told;
use crate::{
    app::{State, lists, reader::About, room::Stage, rooms::Entering},
    chat::{Event, GIVEN_UP, Progress, RoomId},
    config::When,
};

impl State {
    pub(super) fn told_of_going(&mut self, event: Event) -> Told {
        let effects = match event {
            Event::Located { asked, at, room } => self.rooms.located(&asked, &at, &room),
            Event::Joined { asked, at, room } => self.rooms.let_in(&asked, &at, &room),
            Event::Lost { asked, reason } => return (self.rooms.lost(&asked, &reason), vec![]),
            Event::Peeked { room, about } => return (self.rooms.peeked(&room, &about), vec![]),
            Event::PeekFailed { room, reason } => {
                let any = self.rooms.peek_failed(&room, &reason);
                let here = self.rooms.current().filter(|here| here.found() == Some(&room));
                if here.is_some_and(|here| here.pending.is_some() && here.stage == Stage::Outside) {
                    self.notices.info("That message is gone to as soon as you are in this room: /join enters it.");
                }
                return (any, vec![]);
            }
            Event::Queue(progress) => return (self.told_of_queue(progress), vec![]),
            // The person said so.
            Event::JoinFailed { asked, reason } if reason == GIVEN_UP => {
                return (self.rooms.given_up(&asked), vec![]);
            }
            Event::JoinFailed { asked, reason } => {
                self.notices.error(format!("{asked} cannot be entered: {reason}"));
                self.rooms.refused(&asked, &reason);
                vec![]
            }
            Event::Left { room } => {
                let effects = self.rooms.left(&room);
                self.renew_tree();
                effects
            }
            Event::Replaced { room, by } => {
                let mut any = false;
                for window in self.rooms.of(&room) {
                    window.replaced = Some(by.clone());
                    any = true;
                }
                return (any, vec![]);
            }
            Event::LeaveFailed { room, reason } => {
                let name = self.name_of(&room);
                self.notices.error(format!("{name} was not left: {reason}"));
                vec![]
            }
            _ => return (false, vec![]),
        };
        (true, effects)
    }

    fn told_of_queue(&mut self, progress: Progress) -> bool {
        let news = self.rooms.told_queue(progress);
        let (title, rows) = (lists::queue_title(self.rooms.queue()), lists::queue(self.rooms.queue()));
        if let Some(open) = self.reader_about(&About::Queue).filter(|_| news) {
            open.retitle(title);
            open.fill_again(rows);
        }
        news
    }

    /// What going to a room asks of the service now.
    pub(in crate::app) fn entering(&self) -> Entering {
        match self.settings.config().chat.join {
            _ if self.account.user().is_none() => Entering::Later,
            When::AtOnce if !self.unattended.shows_only => Entering::Join,
            When::AtOnce | When::Writing => Entering::Peek,
        }
    }

    /// What a room that the account is in is called.
    fn name_of(&self, id: &RoomId) -> String {
        let known = self.rooms.known(id);
        let alias = known.and_then(|room| room.alias.as_ref()).map(ToString::to_string);
        let name = || known.map(|room| room.name.to_string()).filter(|name| !name.trim().is_empty());
        alias.or_else(name).unwrap_or_else(|| "The room".to_owned())
    }
}
