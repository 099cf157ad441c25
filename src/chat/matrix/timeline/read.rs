//! How far the person has read.
use matrix_sdk::{
    room::Receipts,
    ruma::{OwnedEventId, api::client::receipt::create_receipt::v3::ReceiptType, events::receipt::ReceiptThread},
};

use super::Pane;
use crate::chat::{
    EventId, TimelineId,
    matrix::{account::Context, words},
};

/// Tells the server, and with it the other devices and people, that everything up to `event` was read: of a thread, in that
/// thread. A failure is not told: the next one makes up for it.
pub(in crate::chat::matrix) async fn read(context: Context, pane: Option<Pane>, timeline: TimelineId, event: EventId) {
    let (Some(room), Ok(event)) = (context.room(&timeline.room), OwnedEventId::try_from(event.as_str())) else {
        return;
    };
    if let Some(pane) = &pane {
        pane.seen(&event).await;
    }
    let current = pane.as_ref().and_then(Pane::timeline);
    let sent = match (timeline.thread, current) {
        // The timeline knows which thread it is, and which receipts say nothing new.
        (Some(_), Some(timeline)) => timeline.send_single_receipt(ReceiptType::Read, event).await.map(drop),
        (Some(root), None) => match OwnedEventId::try_from(root.as_str()) {
            Ok(root) => room.send_single_receipt(ReceiptType::Read, ReceiptThread::Thread(root), event).await,
            Err(_) => Ok(()),
        },
        (None, current) => {
            let receipts = Receipts::new().fully_read_marker(event.clone()).public_read_receipt(event);
            match current {
                Some(timeline) => timeline.send_multiple_receipts(receipts).await,
                None => room.send_multiple_receipts(receipts).await,
            }
        }
    };
    if let Err(error) = sent {
        tracing::debug!(room = %room.room_id(), error = words::last(&error), "receipts were not sent");
    }
}
