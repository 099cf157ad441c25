//! What the player reports.
use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Slot, StreamUrl, Title};

/// What the player reports. As hostile as the network: bounded, cleaned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// The process runs; `mpv` is its version.
    Ready {
        mpv: String,
    },
    /// The stream is being opened: the answer to [`super::Request::Load`]. What was told of the slot before it is about
    /// something else, and what is told after it about this stream.
    Connecting {
        slot: Slot,
        url: StreamUrl,
    },
    /// Picture or sound plays. `width` and `height` are the picture's shape in square pixels; zero without a picture.
    Playing {
        slot: Slot,
        width: u32,
        height: u32,
    },
    Buffering {
        slot: Slot,
    },
    Paused {
        slot: Slot,
        on: bool,
    },
    Volume {
        slot: Slot,
        percent: u8,
        mute: bool,
    },
    /// It does not play; it is looked at again in `seconds` seconds (backoff), for the `attempt`th time.
    Retrying {
        slot: Slot,
        trouble: Trouble,
        reason: String,
        seconds: u32,
        attempt: u32,
    },
    /// What is known of the stream, each time that more is known.
    About {
        slot: Slot,
        about: About,
    },
    /// How far it is, each time that one of the numbers changes.
    Position {
        slot: Slot,
        position: Position,
    },
    /// The answer to [`super::Request::Stop`].
    Stopped {
        slot: Slot,
    },
    /// A recording came to its end, or what was live did.
    Ended {
        slot: Slot,
    },
    /// The person closed the window. Nothing plays there any more.
    Closed {
        slot: Slot,
    },
    /// The answer to [`super::Request::Shoot`]. On the wire it is a packet of its own, not JSON.
    #[serde(skip)]
    Shot {
        slot: Slot,
        png: Png,
    },
    ShotFailed {
        slot: Slot,
        reason: String,
    },
    /// The process ended unasked and is started again.
    Crashed {
        reason: String,
    },
    /// Nothing is played until it is asked for again: there is no player on this machine, or what was played ended it again
    /// and again. `advice` says what to do.
    Unavailable {
        reason: String,
        advice: String,
    },
}

/// Why a stream does not play, as far as its manifest tells: mpv tells none of these apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// It cannot be had, and nobody knows more than the reason says.
    #[default]
    Failed,
    /// It is there, and nothing new of it comes.
    Stalled,
    /// There is no manifest yet, or an empty one.
    NotStarted,
    /// The manifest was there and is no more.
    Gone,
}

/// What is known of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct About {
    /// It goes on without an end.
    pub live: bool,
    /// Lines of the pictures that there are to choose from, the most first; empty where there is nothing to choose. At most 16.
    pub lines: Vec<u16>,
    /// At most 32.
    pub tracks: Vec<Track>,
}

/// A sound or subtitles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Track {
    pub kind: Kind,
    /// mpv's number of it, from 1, for each kind on its own.
    pub id: u8,
    /// What the stream calls it, its language included; empty where it does not say.
    pub title: Title,
    pub chosen: bool,
}

/// What a track is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Audio,
    Subtitles,
}

/// How far a stream is, in whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Position {
    /// From the beginning of a recording; of what is live: 0.
    pub at: u32,
    /// Of a recording.
    pub length: Option<u32>,
    /// Of what is live: by how much it is behind the newest that there is, beyond what the protocol needs.
    pub behind: u32,
    /// How far back one can go.
    pub back: u32,
    /// In per cent of the usual.
    pub speed: u16,
}

/// A PNG file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Png(pub Arc<[u8]>);

impl fmt::Debug for Png {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Png({} bytes)", self.0.len())
    }
}

impl Event {
    /// The slot that it is about; `None` where it is about the whole process.
    #[must_use]
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Connecting { slot, .. }
            | Self::Playing { slot, .. }
            | Self::Buffering { slot }
            | Self::Paused { slot, .. }
            | Self::Volume { slot, .. }
            | Self::Retrying { slot, .. }
            | Self::About { slot, .. }
            | Self::Position { slot, .. }
            | Self::Stopped { slot }
            | Self::Ended { slot }
            | Self::Closed { slot }
            | Self::Shot { slot, .. }
            | Self::ShotFailed { slot, .. } => Some(*slot),
            Self::Ready { .. } | Self::Crashed { .. } | Self::Unavailable { .. } => None,
        }
    }
}
