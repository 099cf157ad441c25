//! A conference's space: the rooms that hang below one room of the network.
use super::{Address, Alias, RoomId, Server};
use crate::text::Clean;

/// A space as it was walked (Matrix specification, "Spaces"; `GET /hierarchy`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    /// The first of the addresses that were asked for.
    pub asked: Address,
    pub root: RoomId,
    pub title: Clean,
    /// `conferenceId` of the root's `org.matrix.confbot.locator`, where a bot set it (matrix-org/conference-bot); else empty.
    pub conference: Clean,
    /// All rooms below the root, each once, depth first in the order that the space gives (`order`, then when it was added).
    pub rooms: Vec<SpaceRoom>,
    /// Every page has come, and no room was left out.
    pub whole: bool,
}

/// A room of a space.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceRoom {
    pub id: RoomId,
    pub name: Clean,
    pub alias: Option<Alias>,
    pub topic: Clean,
    /// The space that it stands in: an index into [`Space::rooms`]; `None` directly below the root.
    pub parent: Option<usize>,
    /// It is a space itself.
    pub space: bool,
    /// Servers that know it.
    pub via: Vec<Server>,
    /// People in it.
    pub members: u64,
    /// It may be read without being in it (`world_readable`).
    pub readable: bool,
    /// Whoever wants may join it.
    pub public: bool,
    pub suggested: bool,
    /// `kind` of its locator (`auditorium`, `talk`, `auditorium_backstage`, `other`…), where that is known; else empty.
    pub kind: Clean,
    /// `auditoriumId` of its locator: the slug of a track or hall; else empty.
    pub auditorium: Clean,
    /// `talkId` of its locator; else empty.
    pub talk: Clean,
}
