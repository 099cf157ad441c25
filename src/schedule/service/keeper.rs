use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    Event, blocking,
    shared::{Shared, Trouble},
};
use crate::schedule::{
    Key,
    keep::{self, Seen},
};

/// What is to be kept.
#[derive(Debug)]
pub(super) enum Order {
    /// The stars of a conference.
    Star { key: Key },
    /// What is shown, as seen.
    Seen { key: Key },
}

/// Keeps one thing after the other until nobody can ask any more and everything is done.
pub(super) async fn run(mut orders: UnboundedReceiver<Order>, shared: Arc<Shared>) {
    while let Some(order) = orders.recv().await {
        match order {
            Order::Star { key } => star(key, &shared).await,
            Order::Seen { key } => seen(key, &shared).await,
        }
    }
    // The last chance of what could not be kept: the disk may have room again.
    for key in shared.waiting() {
        star(key, &shared).await;
    }
}

async fn star(key: Key, shared: &Arc<Shared>) {
    let orders = shared.orders(&key);
    if orders.is_empty() {
        return;
    }
    let (profile, name, asked) = (shared.folders.profile.clone(), key.clone(), orders.clone());
    let Some(kept) = blocking(move || keep::star(&profile, &name, &asked)).await else { return };
    match kept {
        Ok(stars) => {
            shared.trouble(Trouble::Stars, None).await;
            if let Some(stars) = shared.starred(&key, &orders, stars) {
                shared.tell(Event::Stars { key, stars: Arc::new(stars) }).await;
            }
        }
        Err(error) => {
            let reason = format!("Stars are lost when hallway ends: {error}");
            shared.trouble(Trouble::Stars, Some(reason)).await;
        }
    }
}

async fn seen(key: Key, shared: &Arc<Shared>) {
    // What was shown meanwhile may be of another conference.
    let Some(schedule) = shared.shown().filter(|shown| shown.key() == key) else { return };
    let profile = shared.folders.profile.clone();
    let Some(kept) = blocking(move || Seen::of(&schedule).save(&profile, &key)).await else { return };
    let reason = kept.err().map(|error| format!("The changes will be shown again: {error}"));
    shared.trouble(Trouble::Seen, reason).await;
}
