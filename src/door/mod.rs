//! The door of a running hallway: a Unix socket by which `hallway open` hands it what to show. One line comes in and one goes
//! back; nobody but the account's own user of this machine gets in.
mod keep;
mod knock;

pub use keep::{Busy, spawn};
pub use knock::{Answer, Parcel, knock};

use std::{io, time::Duration};

use tokio::{io::AsyncReadExt as _, net::UnixStream};

use crate::chat::link::Target;

/// What somebody at the door asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Go where this link leads.
    Visit(Target),
    /// Open this schedule: a conference's id, an address, or the path of a file.
    Open(String),
}

/// Longest line in either direction, in bytes, its end included.
pub const LONGEST: usize = 4_096;
/// How long one conversation may take.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// The line that says that it is done; every other answer is a sentence that says why not.
const DONE: &str = "ok";

/// What another user of this machine is told.
const OTHERS: &str = "The hallway that runs belongs to another user: nothing was opened.";

/// Whether whoever is at the other end may speak with us.
///
/// # Errors
/// In words, where it is another user of this machine.
pub fn judge(other: u32, own: u32) -> Result<(), &'static str> {
    if other == own { Ok(()) } else { Err(OTHERS) }
}

/// The user that this process acts for.
fn own_uid() -> io::Result<u32> {
    let (own, _other) = UnixStream::pair()?;
    Ok(own.peer_cred()?.uid())
}

/// Everything up to the end of the line, which may be the end of what was sent; in words, what is wrong with it.
async fn line(stream: &mut UnixStream) -> io::Result<Result<String, &'static str>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 512];
    while !bytes.contains(&b'\n') {
        let got = stream.read(&mut piece).await?;
        bytes.extend_from_slice(piece.get(..got).unwrap_or_default());
        if bytes.len() > LONGEST {
            return Ok(Err("That is too long to be opened."));
        }
        if got == 0 {
            break;
        }
    }
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(std::str::from_utf8(line).map(str::to_owned).map_err(|_| "That is no text."))
}
