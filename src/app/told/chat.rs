//! What the chat service reports.
use super::Told;
use crate::{
    app::{Overlay, State},
    chat::{self, Connection},
};

impl State {
    pub(in crate::app) fn told_by_chat(&mut self, event: chat::Event) -> Told {
        use chat::Event as E;
        match event {
            E::Timeline { timeline, changes } => self.timeline(&timeline, changes),
            E::Rooms(rooms) => self.rooms_told(rooms),
            E::In(rooms) => (self.rooms.drop_left(&rooms), vec![]),
            E::Joined { .. }
            | E::JoinFailed { .. }
            | E::Left { .. }
            | E::LeaveFailed { .. }
            | E::Queue(_)
            | E::Located { .. }
            | E::Lost { .. }
            | E::Peeked { .. }
            | E::PeekFailed { .. }
            | E::Replaced { .. } => self.told_of_going(event),
            E::Space(_) | E::SpaceFailed { .. } => self.told_of_space(event),
            E::Direct { .. } => self.told_of_direct(event),
            E::Paged { .. } | E::PageFailed { .. } | E::Jumped { .. } | E::JumpFailed { .. } | E::Typing { .. } => {
                self.told_of_jump(event)
            }
            E::Widgets { .. } | E::WidgetsFailed { .. } => self.told_of_widgets(event),
            E::Inbox(_)
            | E::InboxFailed { .. }
            | E::Powers { .. }
            | E::Members { .. }
            | E::Person { .. }
            | E::Ignored(_)
            | E::Found { .. }
            | E::SearchFailed { .. } => self.told_of_people(event),
            E::Alert(_) | E::Keywords(_) => self.told_of_alerts(event),
            E::Picture { .. }
            | E::Saving { .. }
            | E::Saved { .. }
            | E::SaveFailed { .. }
            | E::Uploading { .. }
            | E::UploadFailed { .. } => self.told_of_pictures(event),
            E::Done { words } => {
                self.notices.info(words);
                (true, vec![])
            }
            E::Failed { reason } => {
                self.notices.error(reason);
                (true, vec![])
            }
            E::Flows { .. }
            | E::SignedOut
            | E::SignedIn { .. }
            | E::SignInFailed { .. }
            | E::Damaged { .. }
            | E::Connection(_) => self.about_account(event),
        }
    }

    fn rooms_told(&mut self, rooms: Vec<chat::Room>) -> Told {
        let (news, mut effects) = self.rooms.told(rooms);
        if news {
            self.renew_tree();
            effects.extend(self.enter_accepted());
        }
        (news, effects)
    }

    fn about_account(&mut self, event: chat::Event) -> Told {
        use chat::Event as E;
        match event {
            E::Flows { homeserver, flows } => {
                if let Some(Overlay::SignIn(form)) = &mut self.overlay {
                    form.answered(&homeserver, flows);
                }
                (true, vec![])
            }
            E::SignedIn { user } => {
                self.notices.info(format!("Signed in as {user}."));
                self.account.signed_in(user);
                if matches!(self.overlay, Some(Overlay::SignIn(_))) {
                    self.overlay = None;
                }
                let mut effects = self.rooms.signed_in(self.entering());
                effects.extend(self.ask_space(false));
                (true, self.looking(effects))
            }
            E::SignedOut => {
                self.account.signed_out();
                self.rooms.signed_out();
                self.spaces.forget();
                (self.tree.asked, self.tree.accepted) = (None, vec![]);
                self.renew_tree();
                self.ask_to_sign_in_if_needed();
                (true, vec![])
            }
            E::SignInFailed { reason } => {
                match &mut self.overlay {
                    Some(Overlay::SignIn(form)) => form.failed(reason),
                    _ => self.notices.error(format!("Signing in failed: {reason}")),
                }
                (true, vec![])
            }
            E::Damaged { reason } => self.told_of_damage(reason),
            E::Connection(connection) => {
                let news = self.connection(connection);
                (news, if news { self.ask_space(true) } else { vec![] })
            }
            _ => (false, vec![]),
        }
    }

    fn connection(&mut self, connection: Connection) -> bool {
        let expired = connection == Connection::Expired;
        let news = self.account.connection(connection);
        if news && self.account.is_online() {
            self.rooms.heard_again();
        }
        if expired && news {
            self.notices.error("The homeserver has ended this session: sign in again with /login.");
        }
        news
    }

    fn timeline(&mut self, id: &chat::TimelineId, changes: Vec<chat::Change>) -> Told {
        let Some((room, shown)) = self.rooms.window_mut(id) else { return (false, vec![]) };
        let news = room.apply(changes);
        let effects = room.come_back().into_iter().collect();
        if shown {
            return (true, effects);
        }
        let activity = self.rooms.level(&id.room, news);
        (self.rooms.raise(id, activity), effects)
    }
}
