//! Pictures, files and polls, as messages hold them.
use std::sync::Arc;

use crate::text::{Clean, Rich};

/// A file that a message holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    pub kind: MediaKind,
    /// The file's name as the sender gave it: for the screen, never a path.
    pub name: Clean,
    pub caption: Option<Rich>,
    /// As the sender says, in bytes.
    pub size: Option<u64>,
    /// As the sender says, such as `image/png`.
    pub mime: Clean,
    /// Columns and rows of pixels, as the sender says.
    pub pixels: Option<(u32, u32)>,
    pub source: MediaKey,
    /// A smaller picture of it that the sender made.
    pub thumbnail: Option<MediaKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    Picture,
    Sticker,
    Video,
    Sound,
    File,
}

/// Where a file is found, with the key to it where it is encrypted. Only the chat service reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MediaKey(pub Arc<str>);

/// A picture that was fetched and decoded: `width × height` pixels of red, green, blue and alpha, a byte each, the rows from
/// the top, without padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Arc<[u8]>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}

/// A question with answers to choose from (MSC3381).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    pub question: Clean,
    pub answers: Vec<Answer>,
    /// Answers that one person may choose.
    pub most: usize,
    pub ended: bool,
    /// Votes are shown only once it has ended.
    pub secret: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Names it in a vote; not for the screen.
    pub id: Arc<str>,
    pub text: Clean,
    /// Zero as long as a secret poll goes on.
    pub votes: usize,
    /// The account chose it.
    pub mine: bool,
}
