//! Walking a conference's space.
use super::account::Context;
use crate::chat::{Address, Event};

/// Answers `Request::Space`.
pub(super) async fn serve(context: Context, addresses: Vec<Address>) {
    let Some(asked) = addresses.into_iter().next() else { return };
    context.tell(Event::SpaceFailed { asked, reason: "it was not walked".to_owned() }).await;
}
