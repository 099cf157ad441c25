//! A picture of what is shown, saved where files are saved.
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::{
    app::{Effect, State},
    desktop::{self, Bytes},
    player::{Png, Position, Slot},
};

/// Longest title in a file's name, in characters.
const TITLE: usize = 100;

impl State {
    pub(super) fn shoot(&mut self) -> Vec<Effect> {
        if self.pictures.downloads().as_os_str().is_empty() {
            self.notices.error("There is no folder for pictures: /set pictures.downloads names one.");
            return vec![];
        }
        let Some(effect) = self.watch.shoot(self.now) else {
            self.notices.info("The picture before is still on its way.");
            return vec![];
        };
        self.notices.info("Taking a picture …");
        vec![effect]
    }

    /// A picture came: it is saved, if it was asked for.
    pub(in crate::app) fn shot(&mut self, there: bool, slot: Slot, png: Png) -> Option<Effect> {
        if !self.watch.shot(there, slot) {
            return None;
        }
        let source = self.watch.source();
        let title =
            source.map_or(
                "",
                |source| {
                    if source.subject.is_empty() { source.title.as_str() } else { source.subject.as_str() }
                },
            );
        let zone = self.programme.schedule().map_or(&self.zone, |schedule| &schedule.zone);
        let name = name(title, self.watch.position(), self.now, zone);
        let folder = self.pictures.downloads();
        Some(desktop::Request::Keep { folder, name, bytes: Bytes(png.0) }.into())
    }

    /// No picture can be had.
    pub(in crate::app) fn shot_failed(&mut self, there: bool, slot: Slot, reason: &str) {
        if self.watch.shot(there, slot) {
            self.notices.error(format!("No picture was taken: {reason}."));
        }
    }
}

/// `2026-01-31 Rust for Linux 00h12m34s.png`: the day, the talk, and how far it is; of what is live the time of the day in
/// `zone` at which it was. It is made safe where it is written.
fn name(title: &str, position: Position, now: Timestamp, zone: &TimeZone) -> String {
    let title: String = title.chars().take(TITLE).collect();
    let shown = now.checked_sub(SignedDuration::from_secs(position.behind.into())).unwrap_or(now);
    let clock = shown.to_zoned(zone.clone());
    let time = match position.length {
        Some(_) => format!("{:02}h{:02}m{:02}s", position.at / 3_600, position.at / 60 % 60, position.at % 60),
        None => clock.strftime("%Hh%Mm%Ss").to_string(),
    };
    let (day, title) = (clock.strftime("%Y-%m-%d"), title.trim());
    if title.is_empty() { format!("{day} {time}.png") } else { format!("{day} {title} {time}.png") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named_by_day_talk_and_time() {
        let now: Timestamp = "2026-01-31T23:30:05Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        let named = |title: &str, position| name(title, position, now, &zone);
        let recording = Position { at: 754, length: Some(2_700), ..Position::default() };
        assert_eq!(named("Rust: a/b", recording), "2026-02-01 Rust: a/b 00h12m34s.png");
        let live = Position { behind: 3_600, ..Position::default() };
        assert_eq!(named("Janson", live), "2026-01-31 Janson 23h30m05s.png");
        assert_eq!(named("  ", Position::default()), "2026-02-01 00h30m05s.png");
        assert_eq!(named(&"é".repeat(900), live).chars().count(), TITLE + 25);
    }
}
