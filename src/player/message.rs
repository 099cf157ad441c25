//! The vocabulary that hallway and `hallway-player` share.
use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use url::Url;

/// One of the two players in the process. The second is mute until it is swapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    First,
    Second,
}

impl Slot {
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];

    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// The address of a stream: http or https, nothing else reaches mpv. At most 2,048 bytes, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StreamUrl(Arc<str>);

impl StreamUrl {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StreamUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| "not a URL")?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err("a stream is watched over http or https only");
        }
        if url.as_str().len() > 2_048 {
            return Err("the address is too long");
        }
        Ok(Self(url.as_str().into()))
    }
}

impl TryFrom<String> for StreamUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<StreamUrl> for String {
    fn from(url: StreamUrl) -> Self {
        url.0.as_ref().to_owned()
    }
}

impl fmt::Display for StreamUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What may be asked of the player.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Request {
    /// Play this, instead of what the slot plays. It plays also where the slot was paused.
    Load {
        slot: Slot,
        url: StreamUrl,
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

/// What the player reports. As hostile as the network: bounded, cleaned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// The process runs; `mpv` is its version.
    Ready {
        mpv: String,
    },
    /// The stream is being opened: the answer to [`Request::Load`]. What was told of the slot before it is about something
    /// else, and what is told after it about this stream.
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
    /// The stream failed or ended, is tried again in `seconds` seconds (backoff), for the `attempt`th time.
    Retrying {
        slot: Slot,
        reason: String,
        seconds: u32,
        attempt: u32,
    },
    /// The answer to [`Request::Stop`].
    Stopped {
        slot: Slot,
    },
    /// A recording came to its end.
    Ended {
        slot: Slot,
    },
    /// The process ended unasked and is started again.
    Crashed {
        reason: String,
    },
    /// There is no player on this machine; `advice` says what to install.
    Unavailable {
        reason: String,
        advice: String,
    },
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
            | Self::Grid { slot, .. }
            | Self::Grant { slot } => *slot,
        }
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
            | Self::Stopped { slot }
            | Self::Ended { slot } => Some(*slot),
            Self::Ready { .. } | Self::Crashed { .. } | Self::Unavailable { .. } => None,
        }
    }
}

/// A picture at the grid's size: `width × height` pixels of red, green, blue, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub slot: Slot,
    pub width: u16,
    pub height: u16,
    pub rgb: Vec<u8>,
}

/// The latest frame of each slot.
#[derive(Clone, Debug, Default)]
pub struct Latest([Option<Arc<Frame>>; 2]);

impl Latest {
    /// `None`: what the slot plays has not shown anything yet.
    #[must_use]
    pub fn of(&self, slot: Slot) -> Option<&Arc<Frame>> {
        self.0[slot as usize].as_ref()
    }

    /// Takes in a frame; gives back the one that it replaces.
    pub fn put(&mut self, frame: Arc<Frame>) -> Option<Arc<Frame>> {
        self.0[frame.slot as usize].replace(frame)
    }

    /// Forgets the frame of a slot: it is not the beginning of what comes next. Tells whether there was one.
    pub fn forget(&mut self, slot: Slot) -> bool {
        self.0[slot as usize].take().is_some()
    }
}
