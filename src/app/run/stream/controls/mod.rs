//! Where in the stream one is, its speed, its sounds; pictures of it, and its address.
mod choose;
mod shot;

use crate::{
    app::{Command, Effect, State, watch::times},
    config::Place,
    player::{Request, Seek},
};

/// Seconds that a key goes.
const STEP: i32 = 10;
/// The speeds that keys lead through, in per cent.
const SPEEDS: [u16; 11] = [25, 50, 75, 100, 125, 150, 175, 200, 250, 300, 400];
/// What is refused of streams that have one speed alone.
const LIVE: &str = "What is live plays at its own speed; alt-g goes to the newest.";

impl State {
    pub(super) fn control(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        use Command as C;
        if self.watch.aimed_at().is_none() {
            self.notices.error("Nothing plays: w watches what is selected.");
            return vec![];
        }
        match command {
            C::CopyStream => return self.copy_stream(),
            C::StreamMenu | C::Sound | C::Subtitles => return self.choose_of_stream(command, arg),
            _ if self.watch.source().is_none() || !self.watch.is_there() => {
                self.notices.error("It does not play yet.");
                return vec![];
            }
            _ => {}
        }
        let said = self.notices.latest().cloned();
        let mut effects = match command {
            C::SeekBack => self.step(-STEP),
            C::SeekOn => self.step(STEP),
            C::GoLive => self.go_live(),
            C::Faster | C::Slower => self.shift(command == C::Faster),
            C::Speed => self.speed(arg),
            _ => return self.shoot(),
        };
        // In a window or on the framebuffer nobody looks at the status line.
        if matches!(self.watch.place(), Place::Window | Place::Framebuffer | Place::Remote)
            && let Some(notice) = self.notices.latest().filter(|notice| Some(*notice) != said.as_ref())
        {
            let (slot, words) = (self.watch.front(), notice.words.as_str().into());
            effects.push(self.watch.ask_front(Request::Say { slot, words }));
        }
        effects
    }

    fn step(&mut self, seconds: i32) -> Vec<Effect> {
        let (position, back) = (self.watch.position(), seconds < 0);
        if !self.watch.is_recording() {
            // What is asked for beyond what there is leads to its end.
            if back && position.back == 0 {
                self.notices.info("No more of it is kept: what is watched from now on can be gone back in.");
                return vec![];
            }
            if !back && position.behind == 0 && !self.watch.paused {
                self.notices.info("This is live: there is nothing newer.");
                return vec![];
            }
            if back && position.back < seconds.unsigned_abs() {
                self.notices.info(format!("No more than {} s of it are kept.", position.back));
            }
        }
        let slot = self.watch.front();
        vec![self.watch.ask_front(Request::Seek { slot, to: Seek::By(seconds) })]
    }

    fn go_live(&mut self) -> Vec<Effect> {
        if self.watch.is_recording() {
            self.notices.error("This is a recording: nothing of it is live.");
            return vec![];
        }
        let slot = self.watch.front();
        let there = self.watch.position().behind == 0 && !self.watch.paused;
        self.notices.info(if there { "This is live." } else { "On to what is live …" });
        let mut effects = vec![self.watch.ask_front(Request::Seek { slot, to: Seek::Live })];
        if self.watch.paused {
            effects.extend(self.watch.pause());
        }
        effects
    }

    /// The next speed above or below.
    fn shift(&mut self, faster: bool) -> Vec<Effect> {
        let now = match self.watch.position().speed {
            0 => 100,
            speed => speed,
        };
        let next = if faster {
            SPEEDS.into_iter().find(|speed| *speed > now)
        } else {
            SPEEDS.into_iter().rev().find(|speed| *speed < now)
        };
        self.set_speed(next.unwrap_or(now))
    }

    /// `/speed 150`, `/speed 1.5`.
    fn speed(&mut self, arg: &str) -> Vec<Effect> {
        let Some(percent) = percent(arg) else {
            self.mistaken("/speed takes 25 to 400 per cent: 150, or 1.5.");
            return vec![];
        };
        self.set_speed(percent)
    }

    fn set_speed(&mut self, percent: u16) -> Vec<Effect> {
        if !self.watch.is_recording() {
            self.notices.error(LIVE);
            return vec![];
        }
        self.notices.info(format!("{} the usual speed.", times(percent)));
        let slot = self.watch.front();
        vec![self.watch.ask_front(Request::Speed { slot, percent })]
    }

    fn copy_stream(&mut self) -> Vec<Effect> {
        match self.watch.aimed_at().and_then(|source| source.url()).map(ToString::to_string) {
            Some(url) => self.copied(url),
            None => vec![],
        }
    }
}

/// A speed as it is typed, in per cent: `150`, `150%`, `1.5`, `1.5x`; within 25 and 400.
fn percent(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let number = typed.trim_end_matches(['%', 'x', '×', ' ']);
    let percent = match number.split_once(['.', ',']) {
        Some((whole, part)) if !typed.ends_with('%') => {
            let part = part.get(..2.min(part.len()))?;
            let scale = if part.len() == 1 { 10 } else { 1 };
            let whole = whole.parse::<u16>().ok()?.checked_mul(100)?;
            whole.checked_add(part.parse::<u16>().ok()?.checked_mul(scale)?)?
        }
        Some(_) => return None,
        None => match number.parse::<u16>().ok()? {
            times @ 1..=4 if !typed.ends_with('%') => times * 100,
            percent => percent,
        },
    };
    (25..=400).contains(&percent).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_read_as_people_write_them() {
        let check = |typed: &str, expected: Option<u16>| assert_eq!(percent(typed), expected, "{typed}");
        for (typed, expected) in [("150", 150), ("150%", 150), ("1.5", 150), ("1,25x", 125), ("2", 200), (" 0.5× ", 50)]
        {
            check(typed, Some(expected));
        }
        for typed in ["", "x", "24", "401", "5", "0.1", "4.01", "-100", "1.é", "99999999", "1.5%", "."] {
            check(typed, None);
        }
    }
}
