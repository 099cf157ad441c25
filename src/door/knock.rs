//! Knocking at the door of a hallway that runs.
use std::{
    fs, io,
    os::unix::fs::{FileTypeExt as _, MetadataExt as _},
    path::Path,
};

use tokio::{io::AsyncWriteExt as _, net::UnixStream, time::timeout};

use super::{DONE, LONGEST, OTHERS, PATIENCE, judge, own_uid};
use crate::{files, text::Clean};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// No hallway of this profile runs.
    Nobody,
    /// It is opened there.
    Done,
    /// It is not, for this reason, in words.
    Refused(String),
}

/// What is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parcel {
    /// A link into Matrix, of any shape.
    Link(String),
    /// A conference's id, an address, or the whole path of a file.
    Schedule(String),
}

/// Hands it to the hallway that keeps the door at this path. Takes no longer than [`PATIENCE`].
pub async fn knock(path: &Path, parcel: &Parcel) -> Answer {
    match timeout(PATIENCE, talk(path, parcel)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => match error.kind() {
            // It was killed, and has left its socket.
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Answer::Nobody,
            io::ErrorKind::PermissionDenied => Answer::Refused(OTHERS.to_owned()),
            _ => Answer::Refused(format!("The hallway that runs cannot be spoken to: {}.", files::why(&error))),
        },
        Err(_) => Answer::Refused("The hallway that runs does not answer: it may be stopped (fg goes on).".to_owned()),
    }
}

async fn talk(path: &Path, parcel: &Parcel) -> io::Result<Answer> {
    let found = fs::symlink_metadata(path)?;
    // A link could lead to anybody.
    if !found.file_type().is_socket() {
        return Ok(Answer::Nobody);
    }
    let own = own_uid()?;
    if let Err(words) = judge(found.uid(), own) {
        return Ok(Answer::Refused(words.to_owned()));
    }
    let mut stream = UnixStream::connect(path).await?;
    if let Err(words) = judge(stream.peer_cred()?.uid(), own) {
        return Ok(Answer::Refused(words.to_owned()));
    }
    let line = match parcel {
        Parcel::Link(link) => format!("link {}", link.trim()),
        Parcel::Schedule(what) => format!("schedule {what}"),
    };
    if line.chars().any(char::is_control) {
        return Ok(Answer::Refused("It holds control characters, which nothing that is opened does.".to_owned()));
    }
    let line = format!("{line}\n");
    if line.len() > LONGEST {
        return Ok(Answer::Refused("That is too long to be opened.".to_owned()));
    }
    // Whoever does not let us in may have hung up already, and said why.
    let sent = stream.write_all(line.as_bytes()).await;
    let told = match super::line(&mut stream).await {
        Ok(Ok(told)) => Clean::line(&told),
        Ok(Err(_)) => {
            return Ok(Answer::Refused("The hallway that runs says nothing that can be understood.".to_owned()));
        }
        Err(error) => return Err(sent.err().unwrap_or(error)),
    };
    Ok(match told.as_str() {
        DONE => Answer::Done,
        "" => Answer::Refused("The hallway that runs has just ended: try again.".to_owned()),
        words => Answer::Refused(words.to_owned()),
    })
}
