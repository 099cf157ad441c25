//! What a room says of itself: asked for beside its messages, which do not wait for it for long.
use std::time::Duration;

use matrix_sdk::{HttpError, ruma::room::RoomSummary};

use super::{
    about,
    watch::{Done, Watch},
};
use crate::chat::matrix::words;

/// How long it is waited for once the room's messages are there, and once they are refused.
const SOON: Duration = Duration::from_millis(700);
const LATER: Duration = Duration::from_secs(5);
/// Times that a limited request is made again. Synapse limits summaries, together with the walks of spaces, to five a second.
const LIMITED: usize = 3;

/// What is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Describing {
    #[default]
    Nothing,
    Asked,
    /// It has changed since it was asked.
    Stale,
}

impl Watch {
    /// Asks what the room says of itself: one question at a time, however often that changes.
    pub(super) fn describe(&mut self) {
        if self.describing == Describing::Nothing {
            self.describing = Describing::Asked;
            self.ask_about(Duration::ZERO, LIMITED);
        } else {
            self.describing = Describing::Stale;
        }
    }

    fn ask_about(&mut self, wait: Duration, left: usize) {
        let (source, via) = (self.source.clone(), self.via.clone());
        self.work.spawn(async move {
            tokio::time::sleep(wait).await;
            Done::About { left, summary: Box::new(source.summary(&via).await) }
        });
    }

    /// What it says, if it says so soon. Where the server asks to wait, that is not waited for.
    pub(super) async fn described_soon(&mut self) {
        if let Ok(Some((left, summary))) = tokio::time::timeout(SOON, self.next_summary()).await {
            self.summed(left, summary);
        }
    }

    /// What it says, if it says so in time, where there is nothing else to show.
    pub(super) async fn described_later(&mut self) -> Option<Result<RoomSummary, HttpError>> {
        let last = async {
            loop {
                let (left, summary) = self.next_summary().await?;
                match pause(left, &summary) {
                    Some(wait) => self.ask_about(wait, left - 1),
                    None => return Some(summary),
                }
            }
        };
        tokio::time::timeout(LATER, last).await.ok().flatten()
    }

    /// The next answer; whatever else has come meanwhile is taken in.
    async fn next_summary(&mut self) -> Option<(usize, Result<RoomSummary, HttpError>)> {
        while let Some(done) = self.work.join_next().await {
            match done {
                Ok(Done::About { left, summary }) => return Some((left, *summary)),
                Ok(Done::Answered { event, found, sender }) => self.answered(event, found.as_ref(), sender),
                _ => {}
            }
        }
        None
    }

    /// The room has said what it is, or the server when to ask again.
    pub(super) fn summed(&mut self, left: usize, summary: Result<RoomSummary, HttpError>) {
        if let Some(wait) = pause(left, &summary) {
            return self.ask_about(wait, left - 1);
        }
        match summary {
            Ok(summary) => self.about = Some(about::summed(&summary, self.live)),
            Err(error) => tracing::debug!(error = words::last(&error), "a room was not described"),
        }
        if std::mem::take(&mut self.describing) == Describing::Stale {
            self.describe();
        }
    }
}

/// How long to wait before it is asked for again, where the server asked for that.
fn pause(left: usize, summary: &Result<RoomSummary, HttpError>) -> Option<Duration> {
    let wait = words::retry_after(summary.as_ref().err()?)?;
    (left > 0).then(|| wait.max(SOON))
}
