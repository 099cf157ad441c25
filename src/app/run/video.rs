//! Watching: which stream a key means, and what is asked of the player.
use crate::{
    app::{
        Command, Effect, State,
        room::{Focus, Room},
        watch::{Source, of_widget},
    },
    player::StreamUrl,
    schedule::Talk,
};

/// Per cent by which a key changes the volume.
const VOLUME: i8 = 5;

impl State {
    pub(super) fn run_video(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Watch => self.watch_this(),
            Command::NextStream => self.zap(true),
            Command::PreviousStream => self.zap(false),
            Command::Stop => {
                let effects = self.watch.stop();
                self.end_alone(None);
                effects
            }
            Command::PauseVideo => self.watch.pause(),
            Command::Mute => self.watch.toggle_mute(),
            Command::Louder => self.watch.louder(VOLUME),
            _ => self.watch.louder(-VOLUME),
        }
    }

    /// The stream of what is selected: a talk's hall, or what is on in the room's track.
    fn watch_this(&mut self) -> Vec<Effect> {
        let source = match self.rooms.current() {
            None => self.programme.talk().and_then(|talk| self.recorded_or_live(talk)),
            Some(room) if room.focus == Focus::Tree => self.talk_in_tree().and_then(|talk| self.recorded_or_live(talk)),
            Some(room) => {
                let of_room: Vec<StreamUrl> = room.widgets.iter().flat_map(of_widget).collect();
                match self.talk_of_room().and_then(|talk| self.recorded_or_live(talk)) {
                    Some(source) if source.recording => Some(source),
                    Some(mut source) => {
                        // What the room's widgets name is tried where the schedule's addresses fail.
                        source
                            .urls
                            .extend(of_room.into_iter().filter(|url| !source.urls.contains(url)).collect::<Vec<_>>());
                        Some(source)
                    }
                    None if of_room.is_empty() => None,
                    None => Some(Source { title: room.label(), urls: of_room, ..Source::default() }),
                }
            }
        };
        let Some(source) = source else {
            self.notices.error("No stream is known for this: neither the schedule nor the room names one.");
            return vec![];
        };
        self.play(source)
    }

    fn recorded_or_live(&self, talk: &Talk) -> Option<Source> {
        let schedule = self.programme.schedule()?;
        Source::of_talk(schedule, talk, &self.programme.known().places(schedule, talk), self.now)
    }

    /// The talk that the room on screen is about: the one whose own room it is, else what is on in its track, else the talk
    /// from which one came, else the next.
    #[must_use]
    pub fn talk_of_room(&self) -> Option<&Talk> {
        self.talk_of(self.rooms.current()?)
    }

    /// The talk that a room is about, in the same way.
    #[must_use]
    pub fn talk_of(&self, room: &Room) -> Option<&Talk> {
        let schedule = self.programme.schedule()?;
        // A talk's own room is about that talk, whatever else is on in the track.
        if let Some(own) = self.tree.talk_of(room.shown(), room.alias()) {
            return schedule.talks.get(own);
        }
        let came = room.talk.as_ref().and_then(|id| schedule.talk(id));
        let now = self.minute();
        if let Some(talk) = came.filter(|talk| talk.is_on(now)) {
            return Some(talk);
        }
        let named = || self.programme.known().rooms().track(room.alias()?);
        let of_space = || self.tree.track_of(room.shown(), room.alias());
        let track = came.map(|talk| talk.track).or_else(named).or_else(of_space);
        let on = track.and_then(|track| schedule.now_in_track(track, now).into_iter().next());
        on.or(came).or_else(|| track.and_then(|track| schedule.next_in_track(track, now)))
    }
}
