//! What the pages of `/hierarchy` tell of a space, and the order of its rooms: pure.
use std::{
    collections::{HashMap, HashSet},
    slice,
};

use serde_json::Value;

use super::{
    child::Child,
    locator::{Locators, short},
};
use crate::{
    chat::{Address, RoomId, Space, SpaceRoom},
    text::Clean,
};

/// Most rooms kept of a space, without its root.
pub(super) const MOST_ROOMS: usize = 5_000;
/// Most links from spaces to rooms below them; a room may stand in several spaces.
const MOST_LINKS: usize = 20_000;
/// Spaces within spaces that are gone into.
const DEEPEST: usize = 16;
/// Characters kept of a room's name, and of its topic.
const NAME: usize = 200;
const TOPIC: usize = 500;

/// A space as far as its pages have come.
#[derive(Debug)]
pub(super) struct Walk {
    root: RoomId,
    rooms: HashMap<RoomId, Seen>,
    links: usize,
    /// Something was left out, because there is too much of it.
    cut: bool,
}

/// A room as a page tells it.
#[derive(Debug)]
struct Seen {
    room: SpaceRoom,
    /// In their order, each once.
    children: Vec<Child>,
}

/// The rooms in their order.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) rooms: Vec<SpaceRoom>,
    /// Rooms that a space names and no page has told, each once: they have not come yet, their server is dead, or the account
    /// may not see them.
    pub(super) missing: Vec<Child>,
    /// Some were left out, because there are too many or they stand too deep.
    pub(super) cut: bool,
    /// Links looked at.
    pub(super) steps: usize,
}

impl Walk {
    pub(super) fn new(root: RoomId) -> Self {
        Self { root, rooms: HashMap::new(), links: 0, cut: false }
    }

    /// Takes in the rooms of a page. What is not valid is passed over; of a room that comes twice the first counts.
    pub(super) fn add(&mut self, rooms: &[Value]) {
        for told in rooms {
            let Some(room) = room(told).filter(|room| !self.rooms.contains_key(&room.id)) else { continue };
            if self.rooms.len() > MOST_ROOMS {
                self.cut = true;
                return;
            }
            let children = if room.space { self.children(&told["children_state"]) } else { Vec::new() };
            self.rooms.insert(room.id.clone(), Seen { room, children });
        }
    }

    fn children(&mut self, told: &Value) -> Vec<Child> {
        let mut children = Vec::new();
        for event in told.as_array().into_iter().flatten() {
            if self.links >= MOST_LINKS {
                self.cut = true;
                break;
            }
            if let Some(child) = Child::read(event) {
                children.push(child);
                self.links += 1;
            }
        }
        children.sort_by(|a, b| a.key().cmp(&b.key()));
        children
    }

    /// Whether the root has come, and is a space.
    pub(super) fn is_space(&self) -> Option<bool> {
        self.rooms.get(&self.root).map(|root| root.room.space)
    }

    /// The rooms below the root, depth first, each where it stands first.
    pub(super) fn lay(&self, locators: &Locators) -> Laid {
        let mut laid = Laid { cut: self.cut, ..Laid::default() };
        let Some(root) = self.rooms.get(&self.root) else { return laid };
        let mut placed: HashSet<&RoomId> = HashSet::from([&self.root]);
        let mut open: Vec<(slice::Iter<'_, Child>, Option<usize>)> = vec![(root.children.iter(), None)];
        while let Some((children, parent)) = open.last_mut() {
            let (child, parent) = (children.next(), *parent);
            let Some(child) = child else {
                open.pop();
                continue;
            };
            laid.steps += 1;
            if !placed.insert(&child.room) {
                continue;
            }
            let Some(seen) = self.rooms.get(&child.room) else {
                laid.missing.push(child.clone());
                continue;
            };
            if laid.rooms.len() >= MOST_ROOMS {
                laid.cut = true;
                break;
            }
            laid.rooms.push(below(seen, child, parent, locators));
            if open.len() < DEEPEST {
                open.push((seen.children.iter(), Some(laid.rooms.len() - 1)));
            } else if !seen.children.is_empty() {
                laid.cut = true;
            }
        }
        laid
    }

    /// The space as it is told; `end`: no further page comes.
    pub(super) fn tell(&self, asked: &Address, laid: Laid, locators: &Locators, end: bool) -> Space {
        let title = self.rooms.get(&self.root).map(|root| root.room.name.clone()).unwrap_or_default();
        let conference = locators.get(&self.root).map(|locator| Clean::line(&locator.conference)).unwrap_or_default();
        let whole = end && !laid.cut && laid.missing.is_empty();
        Space { asked: asked.clone(), root: self.root.clone(), title, conference, rooms: laid.rooms, whole }
    }
}

/// The room where a space names it.
fn below(seen: &Seen, child: &Child, parent: Option<usize>, locators: &Locators) -> SpaceRoom {
    let mut room = SpaceRoom { parent, via: child.via.clone(), suggested: child.suggested, ..seen.room.clone() };
    locate(&mut room, locators);
    room
}

/// Notes what a room is for, where that is known.
pub(super) fn locate(room: &mut SpaceRoom, locators: &Locators) {
    if let Some(locator) = locators.get(&room.id) {
        room.kind = Clean::line(&locator.kind);
        room.auditorium = Clean::line(&locator.auditorium);
        room.talk = Clean::line(&locator.talk);
    }
}

/// A room of a page, without its place (Matrix specification, `GET /_matrix/client/v1/rooms/{roomId}/hierarchy`).
fn room(told: &Value) -> Option<SpaceRoom> {
    let alias: Option<crate::chat::Alias> = told["canonical_alias"].as_str().and_then(|alias| alias.parse().ok());
    let mut name = short(told["name"].as_str().unwrap_or_default(), NAME);
    if let (true, Some(alias)) = (name.is_empty(), &alias) {
        name = Clean::line(alias.as_str());
    }
    Some(SpaceRoom {
        id: told["room_id"].as_str()?.parse().ok()?,
        name,
        alias,
        topic: short(told["topic"].as_str().unwrap_or_default(), TOPIC),
        parent: None,
        space: told["room_type"].as_str() == Some("m.space"),
        via: Vec::new(),
        members: told["num_joined_members"].as_u64().unwrap_or_default(),
        readable: told["world_readable"].as_bool().unwrap_or_default(),
        // Where it is left out, it is public.
        public: told["join_rule"].as_str().is_none_or(|rule| rule == "public"),
        suggested: false,
        kind: Clean::default(),
        auditorium: Clean::default(),
        talk: Clean::default(),
    })
}
