//! Polls (MSC3381).
use std::collections::HashMap;

use matrix_sdk::ruma::{UserId, events::poll::start::PollKind};
use matrix_sdk_ui::timeline::PollResult;

use super::short;
use crate::chat::{Answer, Poll};

/// Characters kept of the question and of an answer, and answers kept (as many as MSC3381 allows).
const QUESTION: usize = 500;
const ANSWER: usize = 200;
const ANSWERS: usize = 20;

/// A poll with the votes that count.
pub(super) fn results(results: &PollResult, own: &UserId) -> Poll {
    poll(results, &results.votes, results.end_time.is_some(), own)
}

/// A poll with `votes`: who chose each answer.
pub(in crate::chat::matrix) fn poll(
    asked: &PollResult,
    votes: &HashMap<String, Vec<String>>,
    ended: bool,
    own: &UserId,
) -> Poll {
    let secret = asked.kind != PollKind::Disclosed;
    let answers = asked.answers.iter().take(ANSWERS).map(|answer| {
        let people = votes.get(&answer.id).map_or(&[][..], Vec::as_slice);
        Answer {
            id: answer.id.as_str().into(),
            text: short(&answer.text, ANSWER),
            votes: if secret && !ended { 0 } else { people.len() },
            mine: people.iter().any(|person| *person == own.as_str()),
        }
    });
    let answers: Vec<_> = answers.collect();
    let most = usize::try_from(asked.max_selections).unwrap_or(usize::MAX).clamp(1, answers.len().max(1));
    Poll { question: short(&asked.question, QUESTION), answers, most, ended, secret }
}
