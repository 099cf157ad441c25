//! What changes a room: its people, its topic, one's name in it.
use super::{Done, Not};
use crate::{
    app::{Command, Effect, State},
    chat::{Action, Request, UserId},
};

impl State {
    /// Invites, kicks, bans and the like, where the account may do so.
    pub(super) fn act(&mut self, command: Command, arg: &str) -> Done {
        use Command as C;
        let (room, id, label) = self.here()?;
        let may = match command {
            C::Invite => (room.powers.invite, "invite anyone"),
            C::Kick => (room.powers.kick, "kick"),
            C::Ban => (room.powers.ban, "ban"),
            C::Unban => (room.powers.ban, "take bans back"),
            _ => (true, ""),
        };
        allowed(may)?;
        if command == C::RoomNick {
            self.notices.info(format!("Asking the server to call you {arg} in {label} …"));
            return Ok(vec![Request::Act { room: id, action: Action::Nick(arg.to_owned()) }.into()]);
        }
        let (user, rest) = self.person(command, arg, command == C::Invite)?;
        let reason = Some(rest.to_owned()).filter(|reason| !reason.is_empty());
        let (doing, action) = match command {
            C::Kick => ("kick", Action::Kick { user: user.clone(), reason }),
            C::Ban => ("ban", Action::Ban { user: user.clone(), reason }),
            C::Unban => ("unban", Action::Unban(user.clone())),
            _ => ("invite", Action::Invite(user.clone())),
        };
        if self.account.user() == Some(&user) {
            return Err(Not::from("That is you: /part leaves the room."));
        }
        self.notices.info(format!("Asking the server to {doing} {user} …"));
        Ok(vec![Request::Act { room: id, action }.into()])
    }

    pub(super) fn ignore(&mut self, arg: &str, on: bool) -> Done {
        let command = if on { Command::Ignore } else { Command::Unignore };
        let known = self.asked.ignored.as_deref().unwrap_or_default();
        // Whom one ignores may not be here any more, and says nothing by which they could be found.
        let typed = arg.trim_start_matches('@').to_lowercase();
        let by_name: Vec<UserId> =
            known.iter().filter(|user| !on && user.localpart().to_lowercase() == typed).cloned().collect();
        let user = match &by_name[..] {
            [user] => user.clone(),
            _ => self.person(command, arg, true)?.0,
        };
        let ignored = self.asked.ignored.as_ref().is_some_and(|ignored| ignored.contains(&user));
        if self.account.user() == Some(&user) {
            return Err("That is you.".into());
        }
        if self.asked.ignored.is_some() && ignored == on {
            let words = if on { "ignored already" } else { "not ignored" };
            return Err(format!("{user} is {words}.").into());
        }
        self.asked.ignore(user.clone(), on);
        Ok(vec![Request::Ignore { user, on }.into()])
    }

    /// Leaves the room and closes its window.
    pub(super) fn part(&mut self) -> Done {
        let room = self.rooms.current().ok_or("The programme stays open. /quit or q leaves hallway.")?;
        if room.thread.is_some() {
            let words = "This window shows a thread: /wc closes it. /part in the room's own window leaves the room.";
            return Err(words.into());
        }
        // A room that waits to be joined waits no longer.
        let leave: Vec<Request> = match room.id() {
            Some(id) => vec![Request::Leave(vec![id.clone()])],
            None => {
                room.asked().filter(|_| room.is_outside()).cloned().map(|asked| Request::Unqueue(Some(asked))).collect()
            }
        };
        let mut effects = self.run_windows(Command::CloseWindow, "");
        effects.extend(leave.into_iter().map(Effect::from));
        Ok(effects)
    }

    /// Shows the topic, or sets it.
    pub(super) fn topic(&mut self, arg: &str) -> Done {
        if arg.is_empty() {
            let (room, id, label) = self.shown_here()?;
            let told = self.rooms.known(&id).map(|joined| &joined.topic).or(room.about().map(|about| &about.topic));
            let topic = told.cloned().unwrap_or_default();
            self.show_topic(&label, &topic);
            return Ok(vec![]);
        }
        let (room, id, label) = self.here()?;
        allowed((room.powers.topic, "set the topic"))?;
        self.notices.info(format!("Asking the server to set the topic of {label} …"));
        Ok(vec![Request::Act { room: id, action: Action::Topic(arg.to_owned()) }.into()])
    }

    /// Sets the store aside that cannot be read.
    pub(super) fn start_afresh(&mut self) -> Vec<Effect> {
        if self.asked.damage.take().is_none() {
            self.notices.error("The account's store is in order: there is nothing to begin afresh.");
            return vec![];
        }
        self.overlay = None;
        self.notices.info("The damaged store is set aside, and a new one made …");
        vec![Request::StartAfresh.into()]
    }
}

/// Says so where the account may not do that.
fn allowed((may, what): (bool, &str)) -> Result<(), Not> {
    if may { Ok(()) } else { Err(Not::from(format!("You may not {what} here: that is for the room's moderators."))) }
}
