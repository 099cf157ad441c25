//! Rooms and people: what is typed to see who is there, to talk to one alone, and to moderate.
mod act;
mod lists;
mod rooms;

use crate::{
    app::{
        Command, Effect, State,
        room::Room,
        who::{self, Person},
    },
    chat::{Kind, Outgoing, Request, RoomId, UserId},
};

/// Whether a command is done here.
pub(super) fn has(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Part
            | C::Msg
            | C::Query
            | C::Topic
            | C::Names
            | C::Whois
            | C::Nick
            | C::RoomNick
            | C::Invite
            | C::Kick
            | C::Ban
            | C::Unban
            | C::Ignore
            | C::Unignore
            | C::Lastlog
            | C::SearchServer
            | C::Inbox
            | C::Notice
            | C::Poll
            | C::StartAfresh
    )
}

/// Answers of a poll, at least and at most (Matrix specification, MSC3381: up to 20).
const ANSWERS: std::ops::RangeInclusive<usize> = 2..=20;

/// What a command came to, or why it did not: in words, or because something has to be asked first.
type Done = Result<Vec<Effect>, Not>;

/// Why a command was not done.
pub(super) enum Not {
    Because(String),
    /// It goes on when this is answered.
    Yet(Vec<Effect>),
}

impl<T: Into<String>> From<T> for Not {
    fn from(words: T) -> Self {
        Self::Because(words.into())
    }
}

impl State {
    /// Does what is typed about rooms and people.
    pub(super) fn run_people(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        self.asked.let_go();
        let done = match command {
            C::Names => self.names(arg),
            C::Whois => self.whois(arg),
            C::Lastlog => self.lastlog(arg),
            C::SearchServer => Ok(self.search_server(arg)),
            C::Inbox => Ok(self.inbox()),
            C::Msg => self.msg(arg),
            C::Query => self.query(arg),
            C::Notice => self.say(Outgoing { kind: Kind::Notice, ..Outgoing::new(arg) }),
            C::Poll => poll(arg).map_err(Not::from).and_then(|poll| self.say(poll)),
            C::Nick => {
                self.notices.info(format!("Asking the server to call you {arg} …"));
                Ok(vec![Request::Nick(arg.to_owned()).into()])
            }
            C::Ignore if arg.is_empty() => Ok(self.ignored()),
            C::Ignore | C::Unignore => self.ignore(arg, command == C::Ignore),
            C::Part => self.part(),
            C::Topic => self.topic(arg),
            C::StartAfresh => Ok(self.start_afresh()),
            _ => self.act(command, arg),
        };
        match done {
            Ok(effects) | Err(Not::Yet(effects)) => effects,
            Err(Not::Because(words)) => {
                self.mistaken(words);
                vec![]
            }
        }
    }

    /// Says what was wrong with a command that was typed; it then stands where it was typed, to be mended.
    pub(super) fn mistaken(&mut self, words: impl AsRef<str>) {
        self.notices.error(words);
        self.asked.mistaken = true;
    }

    /// Puts a command back that was a mistake.
    pub(super) fn give_back(&mut self, typed: &str) {
        if std::mem::take(&mut self.asked.mistaken)
            && let Some(room) = self.rooms.current_mut()
            && room.composer.is_empty()
        {
            room.composer.set(typed);
        }
    }

    /// The window on screen, the room it shows, and what it is called.
    pub(super) fn here(&self) -> Result<(&Room, RoomId, String), Not> {
        let room = self.rooms.current().ok_or("That is for a room: Enter on a talk goes to its room.")?;
        let id = room.id().ok_or_else(|| format!("You are not in {} yet.", room.label()))?;
        Ok((room, id.clone(), room.label()))
    }

    /// The same, also for a room that is read along in.
    pub(super) fn shown_here(&self) -> Result<(&Room, RoomId, String), Not> {
        let here = self.rooms.current().and_then(|room| Some((room, room.shown()?.clone(), room.label())));
        here.map_or_else(|| self.here(), Ok)
    }

    /// Whom the beginning of `arg` names, and what follows. Where nobody here is called that and the members are not known,
    /// they are asked for first, and the command goes on then. `far`: it may be somebody of another room.
    fn person<'t>(&mut self, command: Command, arg: &'t str, far: bool) -> Result<(UserId, &'t str), Not> {
        let here = self.here();
        let mut people: Vec<Person<'_>> = here.iter().flat_map(|(room, ..)| room.people()).collect();
        if far {
            let joined = self.rooms.joined().iter();
            people.extend(joined.filter_map(|room| Some((room.direct.as_ref()?, room.name.as_str()))));
        }
        let found = who::split(&people, arg);
        let unknown = here.ok().filter(|(room, ..)| room.members.is_empty()).map(|(_, id, label)| (id, label));
        match (found, unknown) {
            (Ok(found), _) => Ok(found),
            (Err(who::Miss::Nobody { typed, .. }), Some((room, label))) => {
                self.asked.hold(room.clone(), command, arg, self.now);
                self.notices.info(format!("Looking for {typed} among the people in {label} …"));
                Err(Not::Yet(vec![Request::Members(room).into()]))
            }
            (Err(miss), _) => Err(miss.words().into()),
        }
    }

    /// Goes on with a command that waited for the members of this room.
    pub(in crate::app) fn go_on(&mut self, room: &RoomId) -> Vec<Effect> {
        let Some((command, arg)) = self.asked.held(room, self.now) else { return vec![] };
        if self.rooms.current().and_then(Room::id) != Some(room) {
            self.notices.error("A command was not done, for you went to another window: type it there again.");
            return vec![];
        }
        // Where nobody answers to the name now, it is not asked again: the members are known, or there are none.
        let known = self.rooms.current().is_some_and(|room| !room.members.is_empty());
        if known { self.run_people(command, &arg) } else { vec![] }
    }

    fn say(&mut self, message: Outgoing) -> Done {
        let room = self.rooms.current_mut().ok_or("That is for a room: Enter on a talk goes to its room.")?;
        if !room.powers.send {
            return Err("You may not write here.".into());
        }
        let effects = room.post(message);
        Ok(self.after_sending(effects))
    }

    fn query(&mut self, arg: &str) -> Done {
        let (user, rest) = self.person(Command::Query, arg, true)?;
        if !rest.is_empty() {
            return self.msg(arg);
        }
        self.alone(user)
    }

    fn msg(&mut self, arg: &str) -> Done {
        let (user, text) = self.person(Command::Msg, arg, true)?;
        if text.is_empty() {
            return Err(format!("What do you want to say to {user}? /msg NICK TEXT").into());
        }
        if self.account.user() != Some(&user) && !self.asked.say(user.clone(), text, self.now) {
            return Err("Too many private messages wait for the server. Try again in a minute.".into());
        }
        self.alone(user)
    }

    fn alone(&mut self, user: UserId) -> Done {
        if self.account.user() == Some(&user) {
            return Err("That is you.".into());
        }
        self.notices.info(format!("Opening the room for messages with {user} …"));
        Ok(vec![Request::Query(user).into()])
    }

    /// The room for direct messages with somebody is there: says what was to be said. What waited too long is put into the
    /// line where it can be sent or not.
    pub(in crate::app) fn say_alone(&mut self, user: &UserId, room: &RoomId) -> Vec<Effect> {
        let (texts, old) = self.asked.said(user, self.now);
        if let Some(window) = self.rooms.of(room).next()
            && window.composer.is_empty()
        {
            window.composer.set(&old.join("\n"));
        }
        let send = |text| Request::Send { timeline: room.clone().into(), message: Outgoing::new(text) }.into();
        texts.into_iter().map(send).collect()
    }
}

/// `Question | answer | answer`
fn poll(arg: &str) -> Result<Outgoing, String> {
    let mut parts = arg.split('|').map(str::trim);
    let question = parts.next().unwrap_or_default();
    let answers: Vec<String> = parts.filter(|answer| !answer.is_empty()).map(str::to_owned).collect();
    if question.is_empty() || !ANSWERS.contains(&answers.len()) {
        let (least, most) = (ANSWERS.start(), ANSWERS.end());
        return Err(format!("A poll is a question and {least} to {most} answers: /poll Tea? | yes | no"));
    }
    Ok(Outgoing { kind: Kind::Poll { answers }, ..Outgoing::new(question) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poll_is_a_question_and_its_answers() {
        let expected = Outgoing {
            kind: Kind::Poll { answers: vec!["yes, please".to_owned(), "no".to_owned()] },
            ..Outgoing::new("Tea?")
        };
        assert_eq!(poll("Tea? | yes, please||no |"), Ok(expected));
        for wrong in ["Tea?", "Tea? | yes", "| yes | no", ""] {
            assert!(poll(wrong).unwrap_err().starts_with("A poll is a question"), "{wrong}");
        }
        assert!(poll(&format!("Which?{}", "|x".repeat(20))).is_ok());
        assert!(poll(&format!("Which?{}", "|x".repeat(21))).is_err());
    }
}
