//! The lists that commands open: who is here, who somebody is, what was said.
use super::Done;
use crate::{
    app::{
        Command, Effect, State, lists,
        reader::{About, Reader},
    },
    chat::Request,
    text::Clean,
};

impl State {
    pub(super) fn names(&mut self, words: &str) -> Done {
        let (_, id, label) = self.here()?;
        let about = About::Members { room: id.clone(), words: words.to_owned() };
        self.read_list(Reader::waiting(format!("People in {label}"), about, "Asking the server who is here …"));
        Ok(vec![Request::Members(id).into()])
    }

    pub(super) fn whois(&mut self, arg: &str) -> Done {
        let (_, id, _) = self.here()?;
        let (user, _) = self.person(Command::Whois, arg, true)?;
        let about = About::Person(user.clone());
        self.read_list(Reader::waiting(user.to_string(), about, "Asking the server who that is …"));
        Ok(vec![Request::Whois { room: id, user }.into()])
    }

    pub(super) fn lastlog(&mut self, words: &str) -> Done {
        let (room, id, label) = self.shown_here()?;
        let found = room.history.lastlog(words);
        let title = match words {
            "" => format!("Messages in {label}"),
            words => format!("“{words}” in {label}: {} of those loaded", found.len()),
        };
        let rows = lists::lastlog(&id, &found, words, self.minute(), &self.zone);
        let mut reader = Reader::new(title, rows);
        // The newest is what one mostly looks for, as at the end of a log.
        reader.select(isize::try_from(found.len()).unwrap_or(isize::MAX).saturating_sub(1));
        self.read_list(reader);
        Ok(vec![])
    }

    /// Looks for words in the room on screen, on its server.
    pub(in crate::app) fn search_server(&mut self, words: &str) -> Vec<Effect> {
        let (room, label) = match self.here() {
            Ok((_, id, label)) => (id, label),
            Err(super::Not::Because(words)) => {
                self.mistaken(words);
                return vec![];
            }
            Err(super::Not::Yet(effects)) => return effects,
        };
        let words = words.trim().to_owned();
        let about = About::Found { room: room.clone(), words: words.clone() };
        self.read_list(Reader::waiting(format!("“{words}” in {label}"), about, "Asking the server …"));
        vec![Request::Search { room, words }.into()]
    }

    pub(super) fn inbox(&mut self) -> Vec<Effect> {
        self.read_list(Reader::waiting(
            "Mentions".to_owned(),
            About::Inbox,
            "Asking the server who has mentioned you …",
        ));
        vec![Request::Inbox.into()]
    }

    pub(super) fn ignored(&mut self) -> Vec<Effect> {
        let title = "People you ignore".to_owned();
        let reader = match &self.asked.ignored {
            Some(users) => Reader::new(title, lists::ignored(users)).on(About::Ignored),
            None => Reader::waiting(title, About::Ignored, "The server has not said yet whom you ignore …"),
        };
        self.read_list(reader);
        vec![]
    }

    pub(super) fn show_topic(&mut self, label: &str, topic: &Clean) {
        self.read_list(Reader::new(format!("Topic of {label}"), lists::topic(topic)));
    }
}
