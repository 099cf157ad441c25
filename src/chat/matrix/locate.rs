//! Which room an address leads to.
use super::account::Context;
use crate::chat::{Address, Event};

/// Answers `Request::Locate`.
pub(super) async fn serve(context: Context, addresses: Vec<Address>) {
    let Some(asked) = addresses.into_iter().next() else { return };
    context.tell(Event::Lost { asked, reason: "it was not looked for".to_owned() }).await;
}
