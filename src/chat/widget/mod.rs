//! Widgets: pages that a room shows beside its messages. A terminal cannot show them; a person can still go there.
mod fill;
mod kind;
mod read;
mod streams;

use url::Url;

pub(super) use read::MOST_READ;
pub use read::{Facts, MOST, read};

use crate::text::Clean;

/// Longest address, in bytes.
pub const LONGEST: usize = 2_048;

/// A widget of a room (`im.vector.modular.widgets`; MSC1236).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widget {
    pub kind: WidgetKind,
    pub name: Clean,
    /// The page, its variables filled in; http or https, with a host, at most [`LONGEST`]. It may hold the account's
    /// identifier and name where the widget asks for them, as in Element: whoever opens it tells them. Nothing else of the
    /// account, no token and no device.
    pub url: Url,
    /// The addresses of streams that it names, unchecked, best first.
    pub streams: Vec<String>,
}

/// What a widget is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WidgetKind {
    /// Shows a hall's stream.
    Stream,
    /// A conversation with pictures: Jitsi, Element Call and the like.
    Call,
    /// A text written together: Etherpad and the like.
    Pad,
    /// The most upvoted messages.
    Scoreboard,
    Schedule,
    /// A world to walk about in, such as `WorkAdventure`.
    World,
    Other,
}
