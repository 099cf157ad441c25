//! What is done with the selected message. Each says in words why it cannot be done.
use super::{Doom, Room, Stage, Target};
use crate::{
    app::Effect,
    chat::{Body, EventId, ItemId, Message, Poll, Request, RoomId, SendState, TimelineId, link},
};

impl Room {
    /// Begins a reply to the selected message.
    pub fn reply(&mut self) -> Result<(), String> {
        if !self.powers.send {
            return Err("You may not write in this room.".to_owned());
        }
        let (message, to) = self.said("answered")?;
        self.target = Target::Reply { to, name: message.name.clone() };
        self.compose();
        Ok(())
    }

    /// Begins to edit the selected message.
    pub fn edit(&mut self) -> Result<(), String> {
        self.inside("edited")?;
        let (message, event) = self.known("edited")?;
        if !message.own {
            return Err("Only your own messages can be edited.".to_owned());
        }
        let Body::Text(text) = &message.body else { return Err("Only text can be edited.".to_owned()) };
        let text = text.markdown();
        self.begin_edit(event, &text);
        self.compose();
        Ok(())
    }

    /// The selected message, where the account may react to it.
    pub fn reacts_to(&self) -> Result<EventId, String> {
        self.inside("reacted to")?;
        let (message, event) = self.known("reacted to")?;
        match message.body {
            _ if !self.powers.react => Err("You may not react to messages in this room.".to_owned()),
            Body::Redacted => Err("This message was deleted.".to_owned()),
            _ => Ok(event),
        }
    }

    /// Reacts to the selected message, or takes the reaction back.
    pub fn react(&self, key: &str) -> Result<Vec<Effect>, String> {
        let event = self.reacts_to()?;
        let Some(timeline) = self.timeline() else { return Ok(vec![]) };
        Ok(vec![Request::React { timeline, event, key: key.to_owned() }.into()])
    }

    /// Chooses the answer of this number, counted from one, in the selected poll, or gives it up.
    pub fn answer(&self, number: u8) -> Result<Vec<Effect>, String> {
        let (poll, event) = self.poll()?;
        if poll.ended {
            return Err("This poll has ended.".to_owned());
        }
        let at = usize::from(number).checked_sub(1);
        let Some(answer) = at.and_then(|at| poll.answers.get(at)) else {
            return Err(format!("This poll has no answer {number}."));
        };
        let mut answers: Vec<String> = poll
            .answers
            .iter()
            .filter(|other| other.mine && other.id != answer.id)
            .map(|other| other.id.to_string())
            .collect();
        if !answer.mine {
            if poll.most <= 1 {
                answers.clear();
            } else if answers.len() >= poll.most {
                return Err(format!("At most {} answers can be chosen: give one up first.", poll.most));
            }
            answers.push(answer.id.to_string());
        }
        let Some(room) = self.id().cloned() else { return Ok(vec![]) };
        Ok(vec![Request::Vote { room, poll: event, answers }.into()])
    }

    /// Ends the selected poll when it is asked for the second time. `Ok(None)`: ask once more.
    pub fn end_poll(&mut self) -> Result<Option<Effect>, String> {
        let (poll, event) = self.poll()?;
        if poll.ended {
            return Err("This poll has ended.".to_owned());
        }
        if !self.history.selected().is_some_and(|message| message.own) {
            return Err("Only your own polls can be ended.".to_owned());
        }
        let room = self.twice(Doom::EndPoll, &event);
        Ok(room.map(|room| Request::EndPoll { room, poll: event }.into()))
    }

    fn poll(&self) -> Result<(&Poll, EventId), String> {
        self.inside("voted in")?;
        let (message, event) = self.known("voted in")?;
        match &message.body {
            Body::Poll(poll) => Ok((poll, event)),
            _ => Err("This message is no poll.".to_owned()),
        }
    }

    /// Deletes the selected message when it is asked for the second time. `Ok(None)`: ask once more.
    pub fn redact(&mut self) -> Result<Option<Effect>, String> {
        self.inside("deleted")?;
        let (message, event) = self.known("deleted")?;
        if message.body == Body::Redacted {
            return Err("This message was deleted already.".to_owned());
        }
        if !message.own && !self.powers.redact {
            return Err("Only your own messages can be deleted.".to_owned());
        }
        let room = self.twice(Doom::Redact, &event);
        Ok(room.map(|room| Request::Redact { room, event, reason: None }.into()))
    }

    /// The room, where this was asked for before; else it is remembered.
    fn twice(&mut self, doom: Doom, event: &EventId) -> Option<RoomId> {
        let asked = (doom, event.clone());
        if self.doomed.take().as_ref() == Some(&asked) {
            return self.id().cloned();
        }
        self.doomed = Some(asked);
        None
    }

    /// The words of the selected message, for the clipboard.
    pub fn words(&self) -> Result<String, &'static str> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        let words = match &message.body {
            Body::Text(rich) | Body::Emote(rich) | Body::Notice(rich) => rich.honest(),
            other => other.words().to_owned(),
        };
        if words.is_empty() { Err("There is nothing to copy.") } else { Ok(words) }
    }

    /// Where the selected message leads: its links in their order, each once, and then the people whom it mentions.
    pub fn links(&self) -> Result<Vec<String>, &'static str> {
        const NONE: &str = "There is no link in this message.";
        let message = self.history.selected().ok_or("No message is selected.")?;
        let (Body::Text(rich) | Body::Emote(rich) | Body::Notice(rich)) = &message.body else { return Err(NONE) };
        let found = rich.links().chain(link::find(rich.as_str())).chain(rich.people());
        let links: Vec<String> = link::each_once(found).into_iter().map(str::to_owned).collect();
        if links.is_empty() { Err(NONE) } else { Ok(links) }
    }

    /// Where the thread of the selected message begins.
    pub fn thread_of_selected(&self) -> Result<(RoomId, EventId), String> {
        self.inside("answered in a thread")?;
        let (message, event) = self.said("answered in a thread")?;
        let room = self.id().cloned().ok_or("This room's messages are not there yet.")?;
        Ok((room, message.in_thread.clone().unwrap_or(event)))
    }

    /// Tries the selected message again, which was not sent.
    pub fn resend(&self) -> Result<Vec<Effect>, String> {
        let (timeline, item) = self.unsent_item()?;
        Ok(vec![Request::Resend { timeline, item }.into()])
    }

    /// Gives up the selected message, which was not sent.
    pub fn discard(&self) -> Result<Vec<Effect>, String> {
        let (timeline, item) = self.unsent_item()?;
        Ok(vec![Request::Discard { timeline, item }.into()])
    }

    fn unsent_item(&self) -> Result<(TimelineId, ItemId), String> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        match (&message.state, self.history.selected_id(), self.timeline()) {
            (SendState::Refused(_) | SendState::Waiting, Some(item), Some(timeline)) => Ok((timeline, item.clone())),
            (SendState::Sending, ..) => Err("This message is on its way.".to_owned()),
            _ => Err("The server has this message.".to_owned()),
        }
    }

    /// Says so where the account is not in the room: then nothing can be done with its messages but to answer them.
    fn inside(&self, done: &str) -> Result<(), String> {
        match self.id() {
            Some(_) => Ok(()),
            None if self.stage == Stage::Joining => {
                Err(format!("You read along: messages can be {done} once you are in."))
            }
            None => Err(format!("You read along: messages can be {done} once you are in (/join).")),
        }
    }

    /// As [`Room::known`], for what was said: nobody answers a coming or a going.
    fn said(&self, done: &str) -> Result<(&Message, EventId), String> {
        let (message, event) = self.known(done)?;
        match message.body {
            Body::Coming(..) | Body::Redacted => Err(format!("Only what was said can be {done}.")),
            _ => Ok((message, event)),
        }
    }

    /// The selected message, which the server has, with its event; `done`: what cannot be done as long as it has not.
    fn known(&self, done: &str) -> Result<(&Message, EventId), String> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        match &message.event {
            Some(event) => Ok((message, event.clone())),
            None => Err(format!("This message cannot be {done} yet: the server does not have it.")),
        }
    }
}
