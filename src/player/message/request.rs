//! What may be asked of the player.
use serde::{Deserialize, Serialize};

use super::{How, Kind, Slot, StreamUrl, Title};

/// What may be asked of the player.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Request {
    /// Play this, instead of what the slot plays. It plays also where the slot was paused, and at the usual speed.
    Load {
        slot: Slot,
        url: StreamUrl,
        how: How,
    },
    Stop {
        slot: Slot,
    },
    Pause {
        slot: Slot,
        on: bool,
    },
    Mute {
        slot: Slot,
        on: bool,
    },
    /// 0 to 100.
    Volume {
        slot: Slot,
        percent: u8,
    },
    /// Of recordings: 25 to 400, in per cent of the usual.
    Speed {
        slot: Slot,
        percent: u16,
    },
    Seek {
        slot: Slot,
        to: Seek,
    },
    /// Another sound, or other subtitles: one of [`super::About::tracks`]; `None`: no subtitles, or the first sound.
    Track {
        slot: Slot,
        kind: Kind,
        id: Option<u8>,
    },
    /// Words over the picture, for some seconds: in a window or on the framebuffer, where no other part of hallway is seen.
    Say {
        slot: Slot,
        words: Title,
    },
    /// The picture as it is now, in the stream's own size: answered by [`super::Event::Shot`].
    Shoot {
        slot: Slot,
    },
    /// The pixels of a frame: those of the pane's grid, at most 1,024 × 1,024. Zero: no frames are wanted. A slot that has a
    /// grid is made ready for its first stream.
    Grid {
        slot: Slot,
        width: u16,
        height: u16,
    },
    /// One more frame may be sent.
    Grant {
        slot: Slot,
    },
}

/// Where to go in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seek {
    /// Seconds on, or back. In what is live: within what is kept of it.
    By(i32),
    /// Seconds from the beginning of a recording.
    To(u32),
    /// To what is live.
    Live,
}

impl Request {
    #[must_use]
    pub fn slot(&self) -> Slot {
        match self {
            Self::Load { slot, .. }
            | Self::Stop { slot }
            | Self::Pause { slot, .. }
            | Self::Mute { slot, .. }
            | Self::Volume { slot, .. }
            | Self::Speed { slot, .. }
            | Self::Seek { slot, .. }
            | Self::Track { slot, .. }
            | Self::Say { slot, .. }
            | Self::Shoot { slot }
            | Self::Grid { slot, .. }
            | Self::Grant { slot } => *slot,
        }
    }
}
