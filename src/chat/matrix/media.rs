//! Pictures and files: fetched, kept, sent.
use tokio::task::JoinSet;

use super::account::Context;
use crate::chat::Request;

/// Does what is asked, in tasks, and tells what came of it.
pub(super) fn serve(_context: &Context, _tasks: &mut JoinSet<()>, _request: Request) {}
