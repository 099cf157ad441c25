//! Going to one message: by time, by link, from a list of mentions, to what a reply quotes, to what is unread.
use super::moment::moment;
use crate::{
    app::{Command, Effect, State, room::Focus},
    chat::{
        EventId, Jump, RoomId,
        link::{self, Target},
    },
};

impl State {
    /// Shows the room and, in it, this message.
    pub(in crate::app) fn go_to_message(&mut self, room: &RoomId, event: &EventId) -> Vec<Effect> {
        let here = self.rooms.current().is_some_and(|shown| shown.shown() == Some(room));
        let mut effects = if here { vec![] } else { self.enter_room(room) };
        effects.extend(self.jump_in(room, Jump::Event(event.clone())));
        effects
    }

    /// Where one goes in the messages.
    pub(super) fn run_jump(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        let look = self.look();
        let Some(room) = self.rooms.current_mut() else {
            self.notices.error("That is for a room: Enter on a talk goes to its room.");
            return vec![];
        };
        match command {
            C::Goto => return self.goto(arg),
            C::Scrollback => return self.scrollback(arg),
            C::Clear => room.history.clear(),
            C::Unread => return self.jump(Jump::Unread),
            C::Quoted => return self.go_to_quoted(),
            C::Noise => {
                room.history.toggle_noise();
                let noisy = room.history.noisy();
                self.notices.info(if noisy {
                    "All who come and go are shown, and all that bots say."
                } else {
                    "Who comes and goes is folded, and so is what bots say."
                });
            }
            C::NextMention | C::PreviousMention => {
                let up = command == C::PreviousMention;
                let found = room.history.select_mention(up, &look);
                let which = if up { "earlier" } else { "later" };
                if !found {
                    self.notices.info(format!("No {which} message that is loaded names you."));
                }
            }
            _ => {}
        }
        vec![]
    }

    /// Goes to another part of the timeline on screen.
    pub(super) fn jump(&mut self, to: Jump) -> Vec<Effect> {
        let Some(room) = self.rooms.current().and_then(|room| room.shown().cloned()) else {
            self.notices.error("This room's messages are not there yet.");
            return vec![];
        };
        self.jump_in(&room, to)
    }

    /// The window of the room on screen goes there. A thread is loaded as a whole or not at all: what it does not have is
    /// looked for in the room.
    fn jump_in(&mut self, id: &RoomId, to: Jump) -> Vec<Effect> {
        let look = self.look();
        let mut effects = Vec::new();
        if self.rooms.current().is_some_and(|room| room.thread.is_some() && room.id() == Some(id)) {
            let Some(thread) = self.rooms.current_mut() else { return effects };
            if thread.jump_within(&to, &look) {
                return effects;
            }
            effects = self.enter_room(id);
        }
        let Some(room) = self.rooms.current_mut() else { return effects };
        if room.thread.is_some() || room.shown().is_some_and(|shown| shown != id) {
            return effects;
        }
        let asked = room.jump(to, &look);
        if !asked.is_empty() {
            self.notices.info("Looking for that message …");
        }
        effects.extend(asked);
        effects
    }

    /// `/goto 14:30`, `/goto 2026-01-31 14:30`, `/goto https://matrix.to/…`, `/goto unread`, `/goto end`.
    fn goto(&mut self, to: &str) -> Vec<Effect> {
        match to {
            "end" => return self.jump(Jump::End),
            "unread" | "new" => return self.jump(Jump::Unread),
            "home" | "start" => return self.scrollback("home"),
            _ => {}
        }
        if let Some(Target::Event { room, event }) = link::target(to) {
            return self.follow(room, event);
        }
        if let Ok(event) = to.parse::<EventId>() {
            return self.jump(Jump::Event(event));
        }
        if let Some(time) = moment(to, self.now, &self.zone) {
            return self.jump(Jump::Time(time));
        }
        let to: String = to.chars().filter(|c| !c.is_control()).take(60).collect();
        self.notices.error(format!(
            "“{to}” is no place in a room: /goto 14:30, /goto 2026-01-31 14:30, /goto LINK, /goto unread or /goto end."
        ));
        vec![]
    }

    /// irssi's `/sb goto …`, `/sb home`, `/sb end`, `/sb clear`.
    fn scrollback(&mut self, typed: &str) -> Vec<Effect> {
        let look = self.look();
        let (what, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        match (what, rest.trim()) {
            ("end", "") => self.jump(Jump::End),
            ("home", "") => {
                let Some(room) = self.rooms.current_mut() else { return vec![] };
                room.history.first(&look);
                self.arrange();
                self.page_back(true)
            }
            ("clear", "") => self.run_jump(Command::Clear, ""),
            ("goto", to) if !to.is_empty() => self.goto(to),
            _ => {
                self.notices.error("/sb needs what to do: /sb goto 14:30, /sb home, /sb end or /sb clear.");
                vec![]
            }
        }
    }

    /// The message that the selected one answers.
    pub(super) fn go_to_quoted(&mut self) -> Vec<Effect> {
        let quoted = self.rooms.current().and_then(|room| Some(room.history.selected()?.reply.as_ref()?.event.clone()));
        let Some(event) = quoted else {
            self.notices.error("This message is no reply.");
            return vec![];
        };
        self.jump(Jump::Event(event))
    }

    /// Enter on the messages: to what the selected one answers, else to the composer.
    pub(super) fn enter_message(&mut self) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        let answers = room.history.selected().is_some_and(|message| message.reply.is_some());
        if room.replaced.is_some() && room.focus == Focus::Messages {
            return self.again();
        }
        if answers && room.focus == Focus::Messages {
            return self.go_to_quoted();
        }
        if room.focus == Focus::Messages && room.history.selects_several() {
            room.history.unfold();
        } else {
            room.compose();
        }
        vec![]
    }
}

pub(super) fn is_jump(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Goto | C::Scrollback | C::Clear | C::Unread | C::Quoted | C::NextMention | C::PreviousMention | C::Noise
    )
}
