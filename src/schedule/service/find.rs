use std::sync::Arc;

use tokio::sync::watch::Receiver;

use super::{Event, blocking, shared::Shared};
use crate::schedule::{Schedule, search::Words};

/// Answers the newest search; one that is overtaken is not answered. The words of a schedule are read once, at the first
/// search: many never search.
pub(super) async fn run(mut wanted: Receiver<String>, shared: Arc<Shared>) {
    let mut known: Option<(Arc<Schedule>, Arc<Words>)> = None;
    while wanted.changed().await.is_ok() {
        let Some(schedule) = shared.shown() else { continue };
        let all = match &known {
            Some((of, all)) if Arc::ptr_eq(of, &schedule) => Arc::clone(all),
            _ => {
                let read = Arc::clone(&schedule);
                let Some(all) = blocking(move || Arc::new(Words::new(&read))).await else { continue };
                known = Some((Arc::clone(&schedule), Arc::clone(&all)));
                all
            }
        };
        // The newest by now: while the words were read, more may have been typed.
        let words = wanted.borrow_and_update().clone();
        let looked_for = words.clone();
        let Some(talks) = blocking(move || all.find(&looked_for)).await else { continue };
        if !wanted.has_changed().unwrap_or(false) && !shared.tell(Event::Found { schedule, words, talks }).await {
            return;
        }
    }
}
