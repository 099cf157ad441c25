//! The windows: the programme is the first one, each room has one of its own.
use super::{
    Effect,
    drafts::{Drafts, Place},
    room::{Activity, Room, Stage},
};
use crate::{
    chat::{self, Alias, RoomId, TimelineId},
    schedule::TalkId,
};

/// Windows at most; rooms that are not on screen cost memory, too.
const MOST: usize = 40;

/// All windows but the programme's.
#[derive(Debug, Default)]
pub struct Rooms {
    windows: Vec<Room>,
    /// 0 is the programme.
    current: usize,
    /// The rooms the account is in, as the service told them last.
    joined: Vec<chat::Room>,
    /// What was typed and not sent, for rooms that have no window yet.
    drafts: Drafts,
    /// The row of the tree that is selected.
    pub tree: usize,
}

impl Rooms {
    #[must_use]
    pub fn new(drafts: Drafts) -> Self {
        Self { drafts, ..Self::default() }
    }

    #[must_use]
    pub fn windows(&self) -> &[Room] {
        &self.windows
    }

    /// Number of the window on screen; 0 is the programme.
    #[must_use]
    pub fn current_index(&self) -> usize {
        self.current
    }

    /// The room on screen.
    #[must_use]
    pub fn current(&self) -> Option<&Room> {
        self.windows.get(self.current.checked_sub(1)?)
    }

    pub fn current_mut(&mut self) -> Option<&mut Room> {
        self.windows.get_mut(self.current.checked_sub(1)?)
    }

    #[must_use]
    pub fn joined(&self) -> &[chat::Room] {
        &self.joined
    }

    /// Shows the window of this number, if there is one.
    pub fn show(&mut self, index: usize) -> bool {
        if index > self.windows.len() {
            return false;
        }
        self.current = index;
        if let Some(room) = self.current_mut() {
            room.activity = Activity::Quiet;
        }
        true
    }

    /// The next window or the one before, around the end.
    pub fn turn(&mut self, forward: bool) {
        let count = self.windows.len() + 1;
        let step = if forward { 1 } else { count - 1 };
        self.show((self.current + step) % count);
    }

    /// Where something happened, mentions first; says whether there is such a window.
    pub fn next_active(&mut self) -> bool {
        let active = self.windows.iter().enumerate().filter(|(_, room)| room.activity != Activity::Quiet);
        let found =
            active.max_by_key(|(index, room)| (room.activity, std::cmp::Reverse(*index))).map(|(index, _)| index);
        found.is_some_and(|index| self.show(index + 1))
    }

    /// The windows where something happened, by their number as the person sees it.
    pub fn active(&self) -> impl Iterator<Item = (usize, Activity)> {
        let numbered = self.windows.iter().enumerate().map(|(index, room)| (index + 2, room.activity));
        numbered.filter(|(_, activity)| *activity != Activity::Quiet)
    }

    /// Shows the room's window, made now if there is none. `signed_in`: whether it can be joined at once.
    pub fn enter(&mut self, aliases: Vec<Alias>, talk: Option<TalkId>, signed_in: bool) -> Result<Vec<Effect>, String> {
        if let Some(index) = self.windows.iter().position(|room| room.is_called(&aliases)) {
            self.show(index + 1);
            let room = &mut self.windows[index];
            room.talk = talk.or(room.talk.take());
            let again = matches!(room.stage, Stage::Failed { .. } | Stage::Account) && signed_in;
            return Ok(if again { room.retry() } else { vec![] });
        }
        if self.windows.len() >= MOST {
            return Err(format!("{MOST} rooms are open: close one with /wc first."));
        }
        self.windows.push(Room::new(aliases, talk));
        self.pick_up(self.windows.len() - 1);
        self.show(self.windows.len());
        Ok(if signed_in { self.begin(self.windows.len() - 1) } else { vec![] })
    }

    /// Joins what waited for an account.
    #[must_use]
    pub fn signed_in(&mut self) -> Vec<Effect> {
        let waiting: Vec<_> = (0..self.windows.len()).filter(|at| self.windows[*at].stage == Stage::Account).collect();
        waiting.into_iter().flat_map(|at| self.begin(at)).collect()
    }

    /// The account is gone: every room waits for one.
    pub fn signed_out(&mut self) {
        for room in &mut self.windows {
            if let (Some(place), None) = (room.place(), room.alias()) {
                // Without an alias there is no other name to keep it by.
                self.drafts.put(place, room.draft());
            }
            room.stage = Stage::Account;
        }
        self.joined.clear();
    }

    /// Closes the room on screen and shows the window before it.
    #[must_use]
    pub fn close(&mut self) -> Vec<Effect> {
        let Some(index) = self.current.checked_sub(1).filter(|index| *index < self.windows.len()) else {
            return vec![];
        };
        let room = self.windows.remove(index);
        self.show(index.min(self.windows.len()));
        if let Some(place) = room.place() {
            self.drafts.put(place, room.draft());
        }
        let Some(timeline) = room.timeline() else { return vec![] };
        vec![chat::Request::Close(timeline).into()]
    }

    /// The server let the account into a room.
    #[must_use]
    pub fn let_in(&mut self, alias: &Alias, id: &RoomId) -> Vec<Effect> {
        let same = self.windows.iter().position(|room| room.id() == Some(id));
        let Some(index) = self.waiting_for(alias) else { return vec![] };
        if let Some(same) = same {
            // Another of its names was used before: one room, one window.
            let shown = self.current == index + 1;
            let gone = self.windows.remove(index);
            let kept = same - usize::from(same > index);
            let effects = self.windows.get_mut(kept).map_or_else(Vec::new, |room| room.take_over(gone));
            if shown {
                self.show(kept + 1);
            } else if self.current > index + 1 {
                self.current -= 1;
            }
            return effects;
        }
        self.open(index, id)
    }

    /// The window that waits to be joined under this name.
    pub fn waiting_room(&mut self, alias: &Alias) -> Option<&mut Room> {
        let index = self.waiting_for(alias)?;
        self.windows.get_mut(index)
    }

    /// The windows of a room: its main timeline's, and those of its threads.
    pub fn of(&mut self, id: &RoomId) -> impl Iterator<Item = &mut Room> {
        self.windows.iter_mut().filter(move |room| room.id() == Some(id))
    }

    /// The window of a timeline, and whether it is on screen.
    pub fn window_mut(&mut self, timeline: &TimelineId) -> Option<(&mut Room, bool)> {
        let same = |room: &Room| room.id() == Some(&timeline.room) && room.thread == timeline.thread;
        let index = self.windows.iter().position(same)?;
        let shown = self.current == index + 1;
        Some((self.windows.get_mut(index)?, shown))
    }

    /// All rooms that the account is in; says whether that is news.
    pub fn told(&mut self, rooms: Vec<chat::Room>) -> bool {
        let news = self.joined != rooms;
        self.joined = rooms;
        news
    }

    /// Unread messages of the room with this name.
    #[must_use]
    pub fn unread(&self, alias: &Alias) -> u64 {
        self.joined.iter().find(|room| room.alias.as_ref() == Some(alias)).map_or(0, |room| room.unread)
    }

    /// How many windows wait to be joined, and until when at the earliest.
    #[must_use]
    pub fn waiting(&self) -> (usize, Option<jiff::Timestamp>) {
        let joining = self.windows.iter().filter_map(|room| match room.stage {
            Stage::Joining { until } => Some(until),
            _ => None,
        });
        let times: Vec<_> = joining.collect();
        (times.len(), times.into_iter().flatten().min())
    }

    /// What is typed and not sent.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        let mut all = self.drafts.clone();
        for (place, draft) in self.windows.iter().filter_map(|room| Some((room.place()?, room.draft()))) {
            // An empty window takes away nothing that waits for its room.
            if !draft.is_empty() {
                all.put(place, draft);
            }
        }
        all
    }

    /// The window goes on with what was written there before.
    fn pick_up(&mut self, index: usize) {
        let Some(room) = self.windows.get_mut(index) else { return };
        if let Some(draft) = room.place().and_then(|place: Place| self.drafts.take(&place)) {
            room.restore(draft);
        }
    }

    /// Whether a window of this room is on screen.
    #[must_use]
    pub fn shows(&self, id: &RoomId) -> bool {
        self.current().is_some_and(|room| room.id() == Some(id))
    }

    /// Mentions in rooms that have no window.
    pub fn elsewhere(&self) -> impl Iterator<Item = &chat::Room> {
        let open = |id: &RoomId| self.windows.iter().any(|room| room.id() == Some(id));
        self.joined.iter().filter(move |room| room.mentions > 0 && !open(&room.id))
    }

    /// Every window, for what happens once a second.
    pub fn windows_mut(&mut self) -> impl Iterator<Item = &mut Room> {
        self.windows.iter_mut()
    }

    fn waiting_for(&self, alias: &Alias) -> Option<usize> {
        let waits = |room: &Room| matches!(room.stage, Stage::Joining { .. }) && room.alias() == Some(alias);
        self.windows.iter().position(waits)
    }

    /// Opens the room at once where the account is in it already, else asks to join.
    fn begin(&mut self, index: usize) -> Vec<Effect> {
        let Some(room) = self.windows.get_mut(index) else { return vec![] };
        let known = self.joined.iter().find(|joined| joined.alias.is_some() && joined.alias.as_ref() == room.alias());
        match known.map(|joined| joined.id.clone()) {
            Some(id) => self.open(index, &id),
            None => room.retry(),
        }
    }

    fn open(&mut self, index: usize, id: &RoomId) -> Vec<Effect> {
        let Some(room) = self.windows.get_mut(index) else { return vec![] };
        let effects = room.joined(id);
        self.pick_up(index);
        effects
    }
}
