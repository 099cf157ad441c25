//! What others did to a message: reactions, edits, votes.
use std::collections::HashMap;

use matrix_sdk::ruma::{
    MilliSecondsSinceUnixEpoch, OwnedEventId, OwnedUserId, UInt, UserId,
    events::poll::{PollResponseData, compile_unstable_poll_results, unstable_start::UnstablePollStartContentBlock},
};

use super::{Mark, Told, What, is};
use crate::chat::{Body, Message, Reaction, matrix::items};

/// Reactions and votes of one message that are kept.
const MOST: usize = 5_000;

#[derive(Debug, Default)]
pub(super) struct Marks {
    /// In the order in which they came.
    reactions: Vec<(String, OwnedUserId, OwnedEventId)>,
    votes: Vec<Vote>,
    /// The latest of each person who edited it: only its sender's counts.
    edits: HashMap<OwnedUserId, (UInt, Body)>,
    ends: HashMap<OwnedUserId, UInt>,
    gone: bool,
}

#[derive(Debug)]
struct Vote {
    sender: OwnedUserId,
    time: UInt,
    answers: Vec<String>,
    event: OwnedEventId,
}

impl Marks {
    pub(super) fn add(&mut self, mark: Mark) {
        let Mark { event, sender, time, what, .. } = mark;
        match what {
            What::Reaction(key) => {
                let same = self.reactions.iter().any(|(there, person, _)| *there == key && *person == sender);
                if !same && self.reactions.len() < MOST {
                    self.reactions.push((key, sender, event));
                }
            }
            What::Edit(body) => {
                let older = self.edits.get(&sender).is_some_and(|(last, _)| *last > time);
                if !older && self.edits.len() < MOST {
                    self.edits.insert(sender, (time, body));
                }
            }
            What::Vote(answers) => {
                if self.votes.iter().all(|vote| vote.event != event) && self.votes.len() < MOST {
                    self.votes.push(Vote { sender, time, answers, event });
                }
            }
            What::End => {
                if self.ends.len() < MOST {
                    self.ends.entry(sender).and_modify(|first| *first = time.min(*first)).or_insert(time);
                }
            }
            What::Redaction => self.gone = true,
        }
    }

    /// A reaction or vote was taken back.
    pub(super) fn take_back(&mut self, event: &OwnedEventId) {
        self.reactions.retain(|(_, _, reaction)| reaction != event);
        self.votes.retain(|vote| vote.event != *event);
    }

    /// Without what these people did.
    pub(super) fn without(&mut self, ignored: &[String]) {
        let kept = |user: &UserId| ignored.iter().all(|ignored| *ignored != *user.as_str());
        self.reactions.retain(|(_, sender, _)| kept(sender));
        self.votes.retain(|vote| kept(&vote.sender));
    }

    /// The message with all of it.
    pub(super) fn on(&self, told: &Told, own: &UserId) -> Message {
        let mut message = told.message.clone();
        if self.gone {
            message.body = Body::Redacted;
            (message.reply, message.thread, message.edited) = (None, None, false);
            message.reactions.clear();
            return message;
        }
        if let Some((_, (_, body))) = self.edits.iter().find(|(sender, _)| is(sender, &message)) {
            message.body = body.clone();
            message.edited = true;
        }
        if let Some(poll) = &told.poll {
            message.body = Body::Poll(self.results(poll, &message, own).into());
        }
        message.reactions = self.reactions(own);
        message
    }

    fn reactions(&self, own: &UserId) -> Vec<Reaction> {
        let mut counted: Vec<(&str, usize, bool)> = Vec::new();
        for (key, sender, _) in &self.reactions {
            if let Some((_, people, mine)) = counted.iter_mut().find(|(there, ..)| there == key) {
                *people += 1;
                *mine |= sender == own;
            } else if counted.len() < items::REACTIONS {
                counted.push((key, 1, sender == own));
            }
        }
        counted.into_iter().map(|(key, people, mine)| items::reaction(key, people, mine)).collect()
    }

    fn results(&self, poll: &UnstablePollStartContentBlock, message: &Message, own: &UserId) -> crate::chat::Poll {
        let end = self.ends.iter().find(|(sender, _)| is(sender, message)).map(|(_, time)| *time);
        let votes = self.votes.iter().map(|vote| PollResponseData {
            sender: &vote.sender,
            origin_server_ts: MilliSecondsSinceUnixEpoch(vote.time),
            selections: &vote.answers,
        });
        let results = compile_unstable_poll_results(poll, votes, end.map(MilliSecondsSinceUnixEpoch));
        let people = |voters: &std::collections::BTreeSet<&UserId>| voters.iter().map(ToString::to_string).collect();
        let votes = results.iter().map(|(answer, voters)| ((*answer).to_owned(), people(voters))).collect();
        items::poll::counted(poll, &votes, end.is_some(), own)
    }
}
