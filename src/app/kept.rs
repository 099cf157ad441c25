//! What is kept of the windows for the next start: which there are, in which order, what the panes show, and the tree.
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Effect, State,
    layout::MOST_PANES,
    palette::Recent,
    room::Room,
    tree::{Conference, Sort},
};
use crate::{
    chat::{Address, Alias, EventId, MOST_SERVERS, Name, RoomId},
    keep,
    schedule::TalkId,
    text::Clean,
};

/// Longest text that is read, in bytes; all windows there may be take a tenth of it.
const LONGEST: usize = 512 * 1024;
/// Addresses of one room, at most.
const MOST_ADDRESSES: usize = 16;
/// Longest id of a talk that is read, in bytes.
const LONGEST_TALK: usize = 500;

/// What was kept last, and of which state.
#[derive(Debug, Default)]
pub(super) struct Kept {
    revision: u64,
    tree: Option<bool>,
    /// Of the tree's rows.
    branches: u64,
    recent: u64,
    text: String,
}

/// The file.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct File {
    windows: Vec<Window>,
    /// As [`super::layout::Shape`] is written.
    panes: String,
    /// The window of each pane, counted from zero.
    shown: Vec<usize>,
    focus: usize,
    tree: Option<bool>,
    /// What of the tree is folded and unfolded, where that is not as usual.
    folded: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unfolded: Vec<String>,
    /// How the tree is ordered, by name.
    #[serde(skip_serializing_if = "String::is_empty")]
    sort: String,
    /// The conferences that were opened, the last one first.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "sound")]
    conferences: Vec<Conference>,
    /// Where one was lately, the last place first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recent: Vec<String>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Window {
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    /// Where a room may be found that was not joined yet, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    talk: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
}

/// An address of a room.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Found {
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    via: Vec<String>,
}

impl State {
    /// Asks to keep the windows where they have changed.
    pub(super) fn keep_layout(&mut self) -> Option<Effect> {
        let kept = &self.kept_layout;
        let same = kept.revision == self.rooms.revision()
            && kept.tree == self.tree_wanted
            && kept.recent == self.recent.revision();
        if same && self.tree.revision() == kept.branches {
            return None;
        }
        let text = serde_json::to_string(&self.file()).unwrap_or_default();
        let changed = text != self.kept_layout.text;
        self.kept_layout = Kept {
            revision: self.rooms.revision(),
            tree: self.tree_wanted,
            branches: self.tree.revision(),
            recent: self.recent.revision(),
            text: text.clone(),
        };
        changed.then(|| keep::Request { what: keep::Kept::Layout, text }.into())
    }

    /// Opens the windows that were open when the program ended. What cannot be read is left out, and said.
    pub(super) fn restore(&mut self, text: &str) {
        let read = || if text.len() > LONGEST { None } else { serde_json::from_str::<File>(text).ok() };
        let Some(file) = read() else {
            self.notices.error("The windows of the last time are not restored: what was kept of them is damaged.");
            return;
        };
        self.tree_wanted = file.tree;
        self.tree.folds.restore(file.folded, file.unfolded);
        self.tree.sort = Sort::named(&file.sort).unwrap_or_default();
        self.tree.restore(file.conferences);
        self.recent = Recent::read(&file.recent);
        let windows = file.windows.into_iter().map(window).collect();
        let shape = file.panes.parse().unwrap_or_default();
        self.rooms.restore(
            windows,
            shape,
            file.shown.get(..file.shown.len().min(MOST_PANES)).unwrap_or_default(),
            file.focus,
        );
        drop(self.keep_layout());
    }

    fn file(&self) -> File {
        let (shown, focus) = self.rooms.pane_windows();
        let [folded, unfolded] = self.tree.folds.names();
        File {
            windows: self.rooms.windows().iter().map(Window::of).collect(),
            panes: self.rooms.shape().to_string(),
            shown,
            focus,
            tree: self.tree_wanted,
            folded,
            unfolded,
            sort: if self.tree.sort == Sort::default() { String::new() } else { self.tree.sort.name().to_owned() },
            conferences: self.tree.conferences().to_vec(),
            recent: self.recent.written(),
        }
    }
}

impl Window {
    fn of(room: &Room) -> Self {
        Self {
            room: room.meant().map(ToString::to_string),
            alias: room.alias().map(ToString::to_string),
            addresses: if room.meant().is_some() {
                vec![]
            } else {
                room.addresses().iter().take(MOST_ADDRESSES).map(Found::of).collect()
            },
            thread: room.thread.as_ref().map(ToString::to_string),
            talk: room.talk.as_ref().map(|talk| talk.0.to_string()),
            name: room.name().to_string(),
        }
    }
}

impl Found {
    fn of(address: &Address) -> Self {
        Self { name: address.to_string(), via: address.via.iter().map(ToString::to_string).collect() }
    }

    /// The address; none where it is no name of a room.
    fn read(&self) -> Option<Address> {
        let via = self.via.iter().filter_map(|server| server.parse().ok()).take(MOST_SERVERS).collect();
        let name = if self.name.starts_with('#') {
            Name::Alias(self.name.parse().ok()?)
        } else {
            Name::Id(self.name.parse().ok()?)
        };
        Some(Address { name, via })
    }
}

/// Those of them that can be read.
fn sound<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<Conference>, D::Error> {
    let all = Vec::<serde_json::Value>::deserialize(from)?;
    Ok(all.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect())
}

/// The window as it is opened again; none where nothing says of which room it is.
fn window(kept: Window) -> Option<Room> {
    let alias: Option<Alias> = kept.alias.and_then(|alias| alias.parse().ok());
    let id: Option<RoomId> = kept.room.and_then(|room| room.parse().ok());
    let thread: Option<EventId> = match kept.thread {
        None => None,
        // Without what it begins with it would be another window.
        Some(thread) => Some(thread.parse().ok()?),
    };
    let mut addresses: Vec<Address> = kept.addresses.iter().take(MOST_ADDRESSES).filter_map(Found::read).collect();
    if (addresses.is_empty() && alias.is_none() || thread.is_some()) && id.is_none() {
        return None;
    }
    let at = alias.map(Address::from);
    if addresses.is_empty() {
        addresses.extend(at.clone());
    }
    let talk = kept.talk.filter(|talk| talk.len() <= LONGEST_TALK).map(|talk| TalkId(talk.into()));
    let mut room = Room::new(addresses, talk);
    if let Some(at) = at {
        room.found_at(&at);
    }
    room.thread = thread;
    room.note.expected = id;
    room.note.name = Clean::line(&kept.name);
    Some(room)
}
