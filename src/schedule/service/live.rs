use std::{sync::Arc, time::Duration};

use url::Url;

use super::{
    Event, blocking,
    pace::{Pace, rest},
    shared::Shared,
};
use crate::{
    http::{Answer, Fetcher, Validators},
    schedule::live::{LARGEST, Live},
};

/// How often the list is asked for: streams come and go with the talks.
const EVERY: Duration = Duration::from_mins(2);

/// Asks for the list of live streams, again and again, until the task is ended. A list that cannot be had is not told on the
/// screen: the addresses that the rules give are left.
pub(super) async fn run(url: Url, shared: Arc<Shared>) {
    let fetcher = match Fetcher::new(shared.tuning.http) {
        Ok(fetcher) => fetcher,
        Err(error) => {
            tracing::warn!(%error, "which streams are live cannot be asked");
            return;
        }
    };
    let mut pace = Pace::new(Some(EVERY), shared.tuning);
    let mut validators = Validators::default();
    loop {
        let mut asked_to_rest = None;
        let failed = match fetcher.get(&url, &validators, LARGEST).await {
            Ok(Answer::NotModified) => false,
            Ok(Answer::Body { bytes, validators: newest }) => match blocking(move || Live::parse(&bytes)).await {
                Some(Ok(live)) => {
                    validators = newest;
                    if !shared.tell(Event::Live(Arc::new(live))).await {
                        return;
                    }
                    false
                }
                read => {
                    tracing::info!(?read, "the list of live streams cannot be read");
                    true
                }
            },
            Err(error) => {
                tracing::info!(%error, "the list of live streams cannot be had");
                asked_to_rest = error.rest();
                true
            }
        };
        let Some(wait) = pace.wait(failed, asked_to_rest) else { return };
        rest(wait).await;
        if shared.events.is_closed() {
            return;
        }
    }
}
