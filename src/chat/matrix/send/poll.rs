//! Asking, voting and ending a poll (MSC3381, in the unstable form that clients of today read and write).
use matrix_sdk::{
    Room,
    ruma::{
        OwnedEventId,
        events::{
            AnyMessageLikeEventContent,
            poll::{
                start::PollKind,
                unstable_end::UnstablePollEndEventContent,
                unstable_response::UnstablePollResponseEventContent,
                unstable_start::{
                    NewUnstablePollStartEventContent, UnstablePollAnswer, UnstablePollAnswers,
                    UnstablePollStartContentBlock, UnstablePollStartEventContent,
                },
            },
            relation::Thread,
            room::message::RelationWithoutReplacement,
        },
    },
};

use super::{named, queue};
use crate::chat::{Event, EventId, RoomId, matrix::account::Context};

/// A poll with one choice, whose votes everybody sees.
pub(super) fn start(
    question: &str,
    answers: &[String],
    thread: Option<Thread>,
) -> Result<AnyMessageLikeEventContent, String> {
    let answers: Vec<_> = answers.iter().map(|answer| answer.trim()).filter(|answer| !answer.is_empty()).collect();
    if answers.len() < 2 {
        return Err("a poll needs two answers at least".to_owned());
    }
    let mut words = question.trim().to_owned();
    for (number, answer) in (1..).zip(&answers) {
        words.push_str(&format!("\n{number}. {answer}"));
    }
    let numbered = (1..).zip(&answers).map(|(number, answer)| UnstablePollAnswer::new(format!("{number}"), *answer));
    let answers = UnstablePollAnswers::try_from(numbered.collect::<Vec<_>>())
        .map_err(|_| "a poll has twenty answers at most".to_owned())?;
    let mut asked = UnstablePollStartContentBlock::new(question.trim(), answers);
    asked.kind = PollKind::Disclosed;
    let mut poll = NewUnstablePollStartEventContent::plain_text(words, asked);
    poll.relates_to = thread.map(RelationWithoutReplacement::Thread);
    Ok(UnstablePollStartEventContent::New(poll).into())
}

/// Chooses `answers`, in place of those chosen before.
pub(in crate::chat::matrix) async fn vote(context: Context, room: RoomId, poll: EventId, answers: Vec<String>) {
    let content = |poll| UnstablePollResponseEventContent::new(answers, poll).into();
    if let Err(reason) = put(&context, &room, &poll, content).await {
        context.tell(Event::Failed { reason: format!("the vote was not sent: {reason}") }).await;
    }
}

/// Ends the poll.
pub(in crate::chat::matrix) async fn end(context: Context, room: RoomId, poll: EventId) {
    let content = |poll| UnstablePollEndEventContent::new("The poll has ended.", poll).into();
    if let Err(reason) = put(&context, &room, &poll, content).await {
        context.tell(Event::Failed { reason: format!("the poll was not ended: {reason}") }).await;
    }
}

async fn put(
    context: &Context,
    room: &RoomId,
    poll: &EventId,
    content: impl FnOnce(OwnedEventId) -> AnyMessageLikeEventContent,
) -> Result<(), String> {
    let room: Room = context.room(room).ok_or_else(|| "you are not in this room".to_owned())?;
    queue(&room, content(named(poll)?)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(answers: &[&str]) -> Result<serde_json::Value, String> {
        let answers: Vec<_> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        match start("Lunch?", &answers, None)? {
            AnyMessageLikeEventContent::UnstablePollStart(content) => Ok(serde_json::to_value(content).unwrap()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_poll_is_written_as_clients_of_today_read_it() {
        let content = poll(&["pizza", " soup ", ""]).unwrap();
        let asked = &content["org.matrix.msc3381.poll.start"];
        assert_eq!(asked["question"]["org.matrix.msc1767.text"], "Lunch?");
        assert_eq!(asked["kind"], "org.matrix.msc3381.poll.disclosed");
        assert_eq!(asked["answers"].as_array().unwrap().len(), 2);
        assert_eq!(asked["answers"][1]["org.matrix.msc1767.text"], "soup");
        assert_eq!(content["org.matrix.msc1767.text"], "Lunch?\n1. pizza\n2. soup");
    }

    #[test]
    fn a_poll_that_is_none_says_why() {
        assert_eq!(poll(&["only one"]), Err("a poll needs two answers at least".to_owned()));
        assert_eq!(poll(&["x"; 21]), Err("a poll has twenty answers at most".to_owned()));
    }
}
