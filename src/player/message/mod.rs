//! The vocabulary that hallway and `hallway-player` share.
mod event;
mod frame;
mod how;
mod request;

pub use event::{About, Event, Kind, Png, Position, Track, Trouble};
pub use frame::{Frame, Latest};
pub use how::{How, Output, Quality, Title};
pub use request::{Request, Seek};

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
