//! From window to window: by number, by what happened, back, and in another order.
use super::{Key, Rooms};
use crate::app::room::Activity;

impl Rooms {
    /// The next window or the one before, around the end.
    pub fn turn(&mut self, forward: bool) {
        let count = self.windows.len() + 1;
        let step = if forward { 1 } else { count - 1 };
        self.show((self.current_index() + step) % count);
    }

    /// Where something happened: mentions first, then what has waited longest. After the last one, back to where one was
    /// before the first. Says whether there was anything.
    pub fn next_active(&mut self) -> bool {
        let found = self.active_first().first().map(|(number, _)| number - 1);
        let here = self.current_key();
        let origin = self.origin.filter(|(_, at)| *at == here).map(|(origin, _)| origin);
        let to = found
            .or_else(|| origin.map(|origin| origin.map_or(0, |key| self.index_of(key).map_or(0, |index| index + 1))));
        let Some(to) = to.filter(|to| *to != self.current_index()) else { return false };
        self.show(to);
        self.origin = found.map(|_| (origin.unwrap_or(here), self.current_key()));
        true
    }

    /// The window that was shown before this one. Says whether there is one.
    pub fn last(&mut self) -> bool {
        let here = self.current_index();
        let programme = (here != 0).then_some((self.programme_shown, 0));
        let rooms = self.windows.iter().zip(1..).filter(|(room, index)| *index != here && room.note.shown > 0);
        let last = rooms.map(|(room, index)| (room.note.shown, index)).chain(programme).max();
        last.is_some_and(|(_, index)| self.show(index))
    }

    /// Gives the window that has the keys another number, as the person counts; the others make way.
    ///
    /// # Errors
    /// In words.
    pub fn move_to(&mut self, number: usize) -> Result<(), String> {
        let Some(from) = self.current_index().checked_sub(1) else {
            return Err("The programme stays window 1.".to_owned());
        };
        let most = self.windows.len() + 1;
        if !(2..=most).contains(&number) {
            return Err(format!("A window can be moved to a number from 2 to {most}."));
        }
        let room = self.windows.remove(from);
        self.windows.insert(number - 2, room);
        self.revision += 1;
        Ok(())
    }

    /// The window with this number, or whose name begins so; counted as in [`Rooms::show`].
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        if let Ok(number) = name.parse::<usize>() {
            return number.checked_sub(1).filter(|index| *index <= self.windows.len());
        }
        let wanted = name.trim_start_matches(['#', '@']).to_lowercase();
        let called = |words: &str| words.trim_start_matches(['#', '@']).to_lowercase();
        let whole = |room: &super::Room| {
            room.alias().is_some_and(|alias| called(alias.as_str()) == wanted) || called(&room.label()) == wanted
        };
        let begins =
            |room: &super::Room| called(&room.label()).starts_with(&wanted) || called(room.name()).starts_with(&wanted);
        let windows = &self.windows;
        windows.iter().position(whole).or_else(|| windows.iter().position(begins)).map(|index| index + 1)
    }

    /// The windows where something happened, by their number as the person sees it, in the order in which
    /// [`Rooms::next_active`] goes through them.
    #[must_use]
    pub fn active_first(&self) -> Vec<(usize, Activity)> {
        let active = self.windows.iter().zip(2..).filter(|(room, _)| room.activity != Activity::Quiet);
        let mut active: Vec<_> =
            active.map(|(room, number)| (std::cmp::Reverse(room.activity), room.note.since, number)).collect();
        active.sort_unstable();
        active.into_iter().map(|(activity, _, number)| (number, activity.0)).collect()
    }

    pub(super) fn current_key(&self) -> Option<Key> {
        self.current().map(|room| room.note.key)
    }
}
