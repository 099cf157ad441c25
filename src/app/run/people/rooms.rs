//! Which room a name means.
use crate::{
    app::State,
    chat::{Alias, link},
};

/// Rooms named in an error at most.
const NAMED: usize = 4;

impl State {
    /// The room that is meant by `#room:server`, a link, or `room` alone: one that is known, else one of the account's server.
    ///
    /// # Errors
    /// In words: it is no name, or several rooms are called so.
    pub(in crate::app) fn room_named(&self, typed: &str) -> Result<Alias, String> {
        if let Some(alias) = link::alias(typed) {
            return Ok(alias);
        }
        let name = typed.strip_prefix('#').unwrap_or(typed);
        let wrong = || format!("{typed} is not the name of a room, such as #2026-rust:fosdem.org.");
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '/' | '#' | '!' | '@')) {
            return Err(wrong());
        }
        let wanted = name.to_lowercase();
        let mut known: Vec<Alias> = Vec::new();
        let joined = self.rooms.joined().iter().filter_map(|room| room.alias.as_ref());
        let by_name = self.programme.known().rooms().by_name();
        let programme = by_name.iter().map(|(alias, _)| *alias);
        for alias in joined.chain(programme).filter(|alias| local(alias).to_lowercase() == wanted) {
            if !known.contains(alias) && known.len() <= NAMED {
                known.push(alias.clone());
            }
        }
        match &known[..] {
            [alias] => Ok(alias.clone()),
            [] => {
                let server =
                    self.account.user().and_then(|user| user.as_str().split_once(':')).map(|(_, server)| server);
                server.and_then(|server| format!("#{name}:{server}").parse().ok()).ok_or_else(wrong)
            }
            several => {
                let names: Vec<String> = several.iter().take(NAMED).map(ToString::to_string).collect();
                Err(format!("Several rooms are called {name}: type {}.", names.join(" or ")))
            }
        }
    }
}

/// `2026-rust` of `#2026-rust:fosdem.org`.
fn local(alias: &Alias) -> &str {
    alias.as_str().trim_start_matches('#').split(':').next().unwrap_or_default()
}
