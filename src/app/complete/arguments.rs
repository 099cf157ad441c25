//! What follows a command.
use super::{Candidate, Completion, MOST, begins};
use crate::{
    app::{ArgKind, State, argument_kind, slashes},
    settings::SETTINGS,
};

impl State {
    /// What may follow the command that the line begins with; `None` where nothing particular does.
    pub(super) fn arguments(&self, before: &str, start: usize, word: &str) -> Option<Completion> {
        let command = before.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
        let mut parts = command.get(..start.saturating_sub(1))?.split_whitespace();
        let name = parts.next()?.to_lowercase();
        if parts.next().is_some() {
            // Only what follows at once.
            return None;
        }
        let mut words = match name.as_str() {
            _ if argument_kind(&name) == ArgKind::Room => self.aliases(word),
            _ if argument_kind(&name) == ArgKind::User => self.ids(word),
            _ if argument_kind(&name) == ArgKind::Window => self.windows(word),
            _ if argument_kind(&name) == ArgKind::Theme => plain(self.themes.iter().map(String::as_str), word),
            _ if argument_kind(&name) == ArgKind::Setting => plain(SETTINGS.iter().map(|setting| setting.key), word),
            _ if argument_kind(&name) == ArgKind::Command => plain(slashes().map(|(name, ..)| name), word),
            "notify" => plain(["all", "mentions", "none"].into_iter(), word),
            "dehilight" => plain(self.notify.words().iter().map(String::as_str), word),
            _ => return None,
        };
        words.truncate(MOST);
        Some(Completion { start, words, ..Completion::default() })
    }

    /// People by their ids, which hold no blanks and name one person alone.
    fn ids(&self, word: &str) -> Vec<Candidate> {
        let Some(room) = self.rooms.current() else { return vec![] };
        let found = self.matching(room, word.trim_start_matches('@'), true);
        let candidate = |(name, user): (&str, &crate::chat::UserId)| {
            let label = if name.contains(user.as_str()) { name.to_owned() } else { format!("{name} ({user})") };
            Candidate { text: format!("{user} "), label, mention: None }
        };
        found.into_iter().map(candidate).collect()
    }

    fn windows(&self, word: &str) -> Vec<Candidate> {
        let rooms = self.rooms.windows().iter().map(crate::app::room::Room::label);
        let numbered = std::iter::once("programme".to_owned()).chain(rooms).enumerate();
        let candidate = |(index, label): (usize, String)| {
            let number = index + 1;
            Candidate { text: number.to_string(), label: format!("{number}:{label}"), mention: None }
        };
        let fits = |window: &Candidate| {
            let label = window.label.split_once(':').map_or("", |(_, label)| label);
            begins(&window.text, word) || label.to_lowercase().contains(&word.to_lowercase())
        };
        numbered.take(19).map(candidate).filter(fits).collect()
    }
}

fn plain<'a>(words: impl Iterator<Item = &'a str>, word: &str) -> Vec<Candidate> {
    words.filter(|known| begins(known, word)).map(|known| Candidate::plain(format!("{known} "))).collect()
}
