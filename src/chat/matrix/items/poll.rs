//! Polls (MSC3381).
use std::collections::HashMap;

use matrix_sdk::ruma::{
    UserId,
    events::poll::{start::PollKind, unstable_start::UnstablePollStartContentBlock},
};
use matrix_sdk_ui::timeline::PollResult;

use super::short;
use crate::chat::{Answer, Poll};

/// Characters kept of the question and of an answer, and answers kept (as many as MSC3381 allows).
const QUESTION: usize = 500;
const ANSWER: usize = 200;
const ANSWERS: usize = 20;

/// Who chose each answer, by its id.
type Votes = HashMap<String, Vec<String>>;

/// A poll as the SDK counted it.
pub(super) fn results(poll: &PollResult, own: &UserId) -> Poll {
    let asked = Asked {
        question: &poll.question,
        answers: poll.answers.iter().map(|answer| (answer.id.as_str(), answer.text.as_str())).collect(),
        most: poll.max_selections,
        secret: poll.kind != PollKind::Disclosed,
    };
    asked.with(&poll.votes, poll.end_time.is_some(), own)
}

/// A poll as it was sent, with the votes that count.
pub(in crate::chat::matrix) fn counted(
    poll: &UnstablePollStartContentBlock,
    votes: &Votes,
    ended: bool,
    own: &UserId,
) -> Poll {
    let asked = Asked {
        question: &poll.question.text,
        answers: poll.answers.iter().map(|answer| (answer.id.as_str(), answer.text.as_str())).collect(),
        most: poll.max_selections.into(),
        secret: poll.kind != PollKind::Disclosed,
    };
    asked.with(votes, ended, own)
}

struct Asked<'a> {
    question: &'a str,
    /// Id and text of each.
    answers: Vec<(&'a str, &'a str)>,
    most: u64,
    secret: bool,
}

impl Asked<'_> {
    fn with(&self, votes: &Votes, ended: bool, own: &UserId) -> Poll {
        let answer = |(id, text): &(&str, &str)| {
            let people = votes.get(*id).map_or(&[][..], Vec::as_slice);
            Answer {
                id: (*id).into(),
                text: short(text, ANSWER),
                votes: if self.secret && !ended { 0 } else { people.len() },
                mine: people.iter().any(|person| *person == own.as_str()),
            }
        };
        let answers: Vec<_> = self.answers.iter().take(ANSWERS).map(answer).collect();
        let most = usize::try_from(self.most).unwrap_or(usize::MAX).clamp(1, answers.len().max(1));
        Poll { question: short(self.question, QUESTION), answers, most, ended, secret: self.secret }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_poll_tells_its_votes_at_its_end() {
        let own = UserId::parse("@ana:example.org").unwrap();
        let votes = HashMap::from([("b".to_owned(), vec![own.to_string(), "@ben:example.org".to_owned()])]);
        let mut asked =
            Asked { question: "Lunch?\u{1b}", answers: vec![("a", "pizza"), ("b", "soup")], most: 9, secret: true };
        let told = |asked: &Asked<'_>, ended| {
            let poll = asked.with(&votes, ended, &own);
            assert_eq!((&*poll.question, poll.most), ("Lunch?", 2));
            let votes: Vec<_> = poll.answers.iter().map(|answer| (answer.votes, answer.mine)).collect();
            votes
        };
        assert_eq!(told(&asked, false), [(0, false), (0, true)]);
        assert_eq!(told(&asked, true), [(0, false), (2, true)]);
        asked.secret = false;
        assert_eq!(told(&asked, false), [(0, false), (2, true)]);
    }
}
