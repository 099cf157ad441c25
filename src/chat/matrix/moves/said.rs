//! What the person says, as far as the send queues know.
use std::collections::HashSet;

use matrix_sdk::{
    Client,
    send_queue::{RoomSendQueueUpdate, SendQueueUpdate},
};
use tokio::sync::{broadcast::error::RecvError, mpsc};

#[derive(Debug)]
pub(super) enum Said {
    /// Something waits to be sent, or nothing does any more.
    Unsent(bool),
    /// Something was sent.
    Sent,
}

/// Tells of it until nobody listens.
pub(super) async fn follow(client: Client, tell: mpsc::UnboundedSender<Said>) {
    let mut updates = client.send_queue().subscribe();
    let mut unsent = HashSet::new();
    loop {
        let waited = !unsent.is_empty();
        let sent = match updates.recv().await {
            Ok(SendQueueUpdate { update, .. }) => match update {
                RoomSendQueueUpdate::NewLocalEvent(echo) => {
                    unsent.insert(echo.transaction_id);
                    false
                }
                RoomSendQueueUpdate::RetryEvent { transaction_id } => {
                    unsent.insert(transaction_id);
                    false
                }
                RoomSendQueueUpdate::CancelledLocalEvent { transaction_id }
                | RoomSendQueueUpdate::SendError { transaction_id, is_recoverable: false, .. } => {
                    unsent.remove(&transaction_id);
                    false
                }
                RoomSendQueueUpdate::SentEvent { transaction_id, .. } => {
                    unsent.remove(&transaction_id);
                    true
                }
                _ => false,
            },
            // Whatever was missed is not waited for.
            Err(RecvError::Lagged(_)) => {
                unsent.clear();
                false
            }
            Err(RecvError::Closed) => return,
        };
        let told = if sent { tell.send(Said::Sent) } else { Ok(()) };
        let waits = !unsent.is_empty();
        if told.is_err() || (waits != waited && tell.send(Said::Unsent(waits)).is_err()) {
            return;
        }
    }
}
