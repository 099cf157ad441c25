//! People and rooms: who is there, what may be done, what one is told of.
use super::account::Context;
use crate::chat::Request;

/// Does what is asked and tells what came of it.
pub(super) async fn serve(_context: Context, _request: Request) {}
