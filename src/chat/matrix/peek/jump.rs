//! Going to another part of a room that is shown without being in it.
use matrix_sdk::{
    HttpError,
    ruma::{OwnedEventId, api::error::ErrorKind},
};

use super::{
    ask::{Page, Source},
    raw::RawEvent,
    watch::{Done, Watch},
};
use crate::chat::{
    Direction, Event, EventId, Jump,
    matrix::timeline::window::Chunk,
    matrix::{items, words},
};

/// Events asked for on each side of one, and at the end.
const AROUND: u16 = 50;

/// The room's past around an event, which stands at the end of `before`.
pub(super) struct Around {
    event: OwnedEventId,
    before: Page,
    after: Page,
}

impl Watch {
    pub(super) async fn jump(&mut self, to: Jump) {
        // The last wish counts.
        if let Some(leap) = self.leap.take() {
            leap.abort();
        }
        match to {
            Jump::End if self.shown.is_live() => self.jumped(None).await,
            Jump::End => {
                let source = self.source.clone();
                let newest = async move { Done::Newest(source.page(Direction::Older, None, AROUND).await) };
                self.leap = Some(self.work.spawn(newest));
            }
            Jump::Event(event) if self.shown.holds(&event) => self.jumped(Some(event)).await,
            Jump::Event(event) => match OwnedEventId::try_from(event.as_str()) {
                Ok(event) => self.leap(move |source, server| around(source, event, server)),
                Err(_) => self.not_there("there is no such message".to_owned()).await,
            },
            Jump::Time(time) => {
                let millis = u64::try_from(time.as_millisecond()).unwrap_or_default();
                self.leap(async move |source: Source, server: String| {
                    let event = source.since(millis).await.map_err(|error| match error.client_api_error_kind() {
                        Some(ErrorKind::NotFound) => "nothing was said here at that time or since".to_owned(),
                        Some(ErrorKind::Unrecognized) => format!("{server} cannot find messages by their time"),
                        _ => words::http(&error, &server),
                    })?;
                    around(source, event, server).await
                });
            }
            Jump::Unread => {
                let reason = "what you have read is noted in rooms that you are in; join this one first";
                self.not_there(reason.to_owned()).await;
            }
        }
    }

    fn leap<F>(&mut self, work: impl FnOnce(Source, String) -> F)
    where
        F: Future<Output = Result<Around, String>> + Send + 'static,
    {
        let around = work(self.source.clone(), self.context.server());
        self.leap = Some(self.work.spawn(async move { Done::Around(around.await) }));
    }

    /// The past around an event has come.
    pub(super) async fn around(&mut self, around: Result<Around, String>) {
        let Around { event, before, after } = match around {
            Ok(around) => around,
            Err(reason) => return self.not_there(reason).await,
        };
        let before = self.shown.chunk(before, Direction::Older);
        let after = self.shown.chunk(after, Direction::Newer);
        self.shown.begin(vec![before, after]);
        self.shown.reset().await;
        // One that is not shown itself leads nowhere else.
        let event = items::event_id(&event).filter(|event| self.shown.holds(event));
        self.jumped(event).await;
    }

    /// The newest messages have come.
    pub(super) async fn back(&mut self, page: Result<Page, HttpError>) {
        match page {
            Ok(page) => {
                let chunk: Chunk = self.shown.newest(page);
                self.shown.begin(vec![chunk]);
                self.shown.reset().await;
                self.jumped(None).await;
            }
            Err(error) => self.not_there(words::http(&error, &self.context.server())).await,
        }
    }

    pub(super) async fn jumped(&self, event: Option<EventId>) {
        let live = self.shown.is_live();
        self.context.tell(Event::Jumped { room: self.id.clone(), event, live }).await;
    }

    async fn not_there(&self, reason: String) {
        self.context.tell(Event::JumpFailed { room: self.id.clone(), reason }).await;
    }
}

/// Asks for the past around an event.
async fn around(source: Source, event: OwnedEventId, server: String) -> Result<Around, String> {
    let told = |error: HttpError| match error.client_api_error_kind() {
        Some(ErrorKind::NotFound | ErrorKind::Forbidden) => {
            format!("{server} does not have this message, or does not show it to you")
        }
        _ => words::http(&error, &server),
    };
    let place = source.place(&event).await.map_err(told)?;
    let (said, token): (RawEvent, String) =
        place.ok_or_else(|| format!("{server} does not say where this message is"))?;
    let (before, after) = tokio::join!(
        source.page(Direction::Older, Some(&token), AROUND),
        source.page(Direction::Newer, Some(&token), AROUND)
    );
    let (mut before, after) = (before.map_err(told)?, after.map_err(told)?);
    let id = |event: &RawEvent| event.get_field::<OwnedEventId>("event_id").ok().flatten();
    if before.events.iter().all(|there| id(there).as_ref() != Some(&event)) {
        before.events.push(said);
    }
    Ok(Around { event, before, after })
}
