//! The palette: opening it, and doing what was chosen in it.
use ratatui::layout::Position;

use super::stream::is_of_stream;
use crate::{
    app::{
        Command, Effect, Overlay, State,
        palette::{Action, Palette, Place, World},
    },
    schedule::{Fate, Talk, TalkId},
};

impl State {
    pub(super) fn toggle_palette(&mut self) {
        if matches!(self.overlay, Some(Overlay::Palette(_))) {
            self.overlay = None;
            return;
        }
        self.overlay = Some(Overlay::Palette(Box::new(Palette::new(&self.world()))));
    }

    /// The list of rooms, where the tree has no place.
    pub(super) fn open_palette_of_rooms(&mut self) {
        self.overlay = Some(Overlay::Palette(Box::new(Palette::of_rooms(&self.world()))));
    }

    fn world(&self) -> World<'_> {
        World {
            programme: &self.programme,
            rooms: &self.rooms,
            keymap: &self.keymap,
            recent: &self.recent,
            tree: &self.tree,
            space: self.programme.schedule().and_then(|schedule| self.spaces.of(&schedule.key())).map(|space| &**space),
            user: self.account.user(),
            now: self.minute(),
        }
    }

    /// Does what is selected in the palette.
    pub(super) fn choose(&mut self) -> Vec<Effect> {
        let Some(Overlay::Palette(palette)) = self.overlay.take() else { return vec![] };
        let Some(action) = palette.finder().chosen().map(|found| found.payload.clone()) else { return vec![] };
        if let Some(place) = Place::of(&action, self.conference()) {
            self.recent.note(place);
        }
        if !matches!(action, Action::Run(command) if is_of_stream(command) || !self.layout.full) {
            // Where one goes, and what was asked for by its name, is to be seen.
            self.watch.make_room();
        }
        match action {
            Action::Run(command) => self.run(command, ""),
            Action::Type(name) => {
                self.insert(&format!("/{name} "));
                vec![]
            }
            Action::Window(index) => self.show_window(index),
            Action::React(key) => self.react(key),
            Action::Room(addresses) => self.enter(addresses, None),
            Action::Joined(room) => self.enter_room(&room),
            Action::Visit(target) => self.go_to_target(target, None),
            Action::User(user) => self.run(Command::Query, user.as_str()),
            Action::Talk(talk) | Action::Speaker(_, talk) => self.show_page_of(&talk),
            Action::Track(name) => self.go_to_named_track(&name),
            Action::Hall(name) => self.go_to_hall(&name),
        }
    }

    /// A click on a row selects it, a second one does what it is for; one outside closes the palette. `None` where there is
    /// no palette.
    pub(in crate::app) fn clicked_palette(&mut self, at: Position) -> Option<Vec<Effect>> {
        let rows = self.layout.palette_rows();
        let Some(Overlay::Palette(palette)) = &mut self.overlay else { return None };
        if !self.layout.overlay_area().contains(at) {
            self.overlay = None;
            return Some(vec![]);
        }
        let again = rows.contains(at).then(|| palette.click(usize::from(at.y - rows.y))).flatten();
        Some(if again == Some(true) { self.choose() } else { vec![] })
    }

    /// Notes for the palette which room is on screen.
    pub(in crate::app) fn note_visit(&mut self) {
        let Some(room) = self.rooms.current() else { return };
        let name = room.alias().map(crate::chat::Alias::as_str).or_else(|| Some(room.meant()?.as_str()));
        if !name.is_some_and(|name| self.recent.is_last_room(name))
            && let Some(place) = name.map(Place::room)
        {
            self.recent.note(place);
        }
    }

    fn conference(&self) -> &str {
        self.programme.schedule().map_or("", |schedule| crate::app::palette::conference(schedule))
    }

    fn show_page_of(&mut self, talk: &TalkId) -> Vec<Effect> {
        self.rooms.show(0);
        let effects = self.leave_chooser();
        self.programme.show_talk(talk);
        self.programme.page.open = true;
        effects
    }

    /// The room of the track's talk that is on, else of the one that comes next, else of the last.
    fn go_to_named_track(&mut self, name: &str) -> Vec<Effect> {
        let schedule = self.programme.schedule();
        let track = schedule.and_then(|schedule| schedule.tracks.iter().position(|track| *track.name == *name));
        let Some(talk) = track.and_then(|track| self.talk_now(|talk| talk.track == track)) else { return vec![] };
        let (rooms, id) = (self.addresses_of(talk), talk.id.clone());
        if rooms.is_empty() { self.show_page_of(&id) } else { self.enter(rooms, Some(id)) }
    }

    /// What is on in the hall, else what comes next, else what was last.
    fn go_to_hall(&mut self, name: &str) -> Vec<Effect> {
        let schedule = self.programme.schedule();
        let hall = schedule.and_then(|schedule| schedule.halls.iter().position(|hall| *hall.name == *name));
        let talk = hall.and_then(|hall| self.talk_now(|talk| talk.hall == hall)).map(|talk| talk.id.clone());
        talk.map_or_else(Vec::new, |talk| self.show_page_of(&talk))
    }

    /// Of these talks the one that is on (the one that began last), else the one that comes next, else the last; none that
    /// was cancelled.
    fn talk_now(&self, of: impl Fn(&Talk) -> bool) -> Option<&Talk> {
        let now = self.minute();
        let talks = || {
            let all = self.programme.schedule().into_iter().flat_map(|schedule| &schedule.talks);
            all.filter(|talk| talk.fate != Fate::Cancelled && of(talk))
        };
        talks()
            .filter(|talk| talk.is_on(now))
            .last()
            .or_else(|| talks().find(|talk| talk.start > now))
            .or_else(|| talks().last())
    }
}
