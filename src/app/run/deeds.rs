//! What is done with the selected message.
use crate::app::{Command, Effect, Overlay, State, reactions, room::Doom};

impl State {
    pub(super) fn run_deed(&mut self, command: Command) -> Vec<Effect> {
        use Command as C;
        let Some(room) = self.rooms.current_mut() else {
            self.notices.error("That is for a room: Enter on a talk goes to its room.");
            return vec![];
        };
        let done = match command {
            C::Redact => return self.doom(Doom::Redact),
            C::EndPoll => return self.doom(Doom::EndPoll),
            C::OpenThread => return self.open_thread(),
            C::Vote => room.react("👍"),
            C::Answer(number) => room.answer(number),
            C::Resend => room.resend(),
            C::Discard => room.discard(),
            C::Reply => room.reply().map(|()| vec![]),
            C::Edit => room.edit().map(|()| vec![]),
            C::AddReaction => room.reacts_to().map(|_| {
                self.overlay = Some(Overlay::Palette(Box::new(reactions::palette())));
                vec![]
            }),
            _ => Ok(vec![]),
        };
        self.or_say(done)
    }

    /// Reacts with what was chosen in the palette.
    pub(super) fn react(&mut self, key: &str) -> Vec<Effect> {
        let Some(room) = self.rooms.current() else { return vec![] };
        let done = room.react(key);
        self.or_say(done)
    }

    fn doom(&mut self, doom: Doom) -> Vec<Effect> {
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        let done = if doom == Doom::Redact { room.redact() } else { room.end_poll() };
        match done {
            Ok(Some(effect)) => vec![effect],
            Ok(None) => {
                self.notices.info(match doom {
                    Doom::Redact => "Delete this message for everyone? The same key again does it.",
                    Doom::EndPoll => "End this poll for everyone? The same key again does it.",
                });
                vec![]
            }
            Err(words) => self.or_say(Err(words)),
        }
    }

    /// The thread that the selected message is part of, or that begins with it.
    fn open_thread(&mut self) -> Vec<Effect> {
        let Some(here) = self.rooms.current() else { return vec![] };
        if here.thread.is_some() {
            self.notices.info("This is the thread.");
            return vec![];
        }
        match here.thread_of_selected() {
            Ok((room, event)) => self.enter_thread(&room, &event),
            Err(words) => self.or_say(Err(words)),
        }
    }

    fn or_say(&mut self, done: Result<Vec<Effect>, String>) -> Vec<Effect> {
        done.unwrap_or_else(|words| {
            self.notices.error(words);
            vec![]
        })
    }
}

pub(super) fn is_deed(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Reply
            | C::Vote
            | C::Edit
            | C::Redact
            | C::AddReaction
            | C::Answer(_)
            | C::EndPoll
            | C::OpenThread
            | C::Resend
            | C::Discard
    )
}
