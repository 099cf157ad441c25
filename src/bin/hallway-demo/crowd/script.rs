//! What happens next, decided without a clock or a network: the same seed gives the same conference.
use std::time::Duration;

use super::lines::{About, Kind, Lines};

/// Somebody does something in a room after a pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) pause: Duration,
    /// Index into the attendees.
    pub(super) who: usize,
    /// Index into the rooms given.
    pub(super) room: usize,
    pub(super) deed: Deed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Say(String),
    Ask(String),
    /// Answers the room's last line.
    Reply(String),
    /// Gives the room's last question a 👍.
    Vote,
    /// Corrects one's own last line in the room.
    Edit,
}

/// A deterministic source of steps.
#[derive(Debug)]
pub(super) struct Script {
    lines: Lines,
    dice: Dice,
    /// The texts said last, so that nobody repeats them at once.
    recent: Vec<String>,
}

/// Texts that are not said again until so many others were.
const MEMORY: usize = 24;

impl Script {
    pub(super) fn new(lines: Lines, seed: u64) -> Self {
        Self { lines, dice: Dice(seed), recent: Vec::new() }
    }

    pub(super) fn lines(&self) -> &Lines {
        &self.lines
    }

    /// The next step in one of `rooms`, of which there is at least one: every 3 to 8 seconds, over all of them.
    pub(super) fn next(&mut self, rooms: &[About]) -> Step {
        let pause = Duration::from_millis(3_000 + self.dice.below(5_001));
        let room = self.dice.index(rooms.len());
        let who = self.dice.index(self.lines.attendees.len());
        let about = rooms.get(room).cloned().unwrap_or_default();
        Step { pause, who, room, deed: self.deed(&about) }
    }

    fn deed(&mut self, about: &About) -> Deed {
        match self.dice.below(100) {
            0..50 => Deed::Say(self.text(Kind::Say, about)),
            50..62 => Deed::Ask(self.text(Kind::Ask, about)),
            62..77 => Deed::Reply(self.text(Kind::Reply, about)),
            77..95 => Deed::Vote,
            _ => Deed::Edit,
        }
    }

    /// A text that fits and was not heard lately.
    pub(super) fn text(&mut self, kind: Kind, about: &About) -> String {
        let lines = self.lines.of(&about.track);
        let all = lines.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let filled: Vec<_> = all.iter().map(|line| about.fill(line)).collect();
        let fresh: Vec<_> = filled.iter().filter(|text| !self.recent.contains(text)).collect();
        let choice = if fresh.is_empty() { filled.iter().collect() } else { fresh };
        let text = choice.get(self.dice.index(choice.len())).map(|text| (*text).clone()).unwrap_or_default();
        self.recent.push(text.clone());
        if self.recent.len() > MEMORY {
            self.recent.remove(0);
        }
        text
    }

    pub(super) fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): random enough for small talk, and the same everywhere.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 where there is none.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.roll().checked_rem(limit).unwrap_or_default()
    }

    /// An index into something of this length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooms() -> Vec<About> {
        let about = |track: &str| About { track: track.into(), title: "T".into(), ..About::default() };
        vec![about("rust"), about("main")]
    }

    fn steps(seed: u64, count: usize) -> Vec<Step> {
        let mut script = Script::new(Lines::read().unwrap(), seed);
        (0..count).map(|_| script.next(&rooms())).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_conference() {
        assert_eq!(steps(7, 200), steps(7, 200));
        assert_ne!(steps(7, 200), steps(8, 200));
    }

    #[test]
    fn everybody_gets_a_word_in_at_a_human_pace() {
        let steps = steps(1, 2_000);
        assert!(steps.iter().all(|step| (3_000..=8_000).contains(&step.pause.as_millis())));
        for who in 0..Lines::read().unwrap().attendees.len() {
            assert!(steps.iter().any(|step| step.who == who), "attendee {who} is mute");
        }
        let kinds: [fn(&Deed) -> bool; 5] = [
            |deed| matches!(deed, Deed::Say(_)),
            |deed| matches!(deed, Deed::Ask(text) if text.starts_with("Q: ")),
            |deed| matches!(deed, Deed::Reply(_)),
            |deed| matches!(deed, Deed::Vote),
            |deed| matches!(deed, Deed::Edit),
        ];
        for (index, kind) in kinds.iter().enumerate() {
            assert!(steps.iter().any(|step| kind(&step.deed)), "kind {index} never happens");
        }
    }

    #[test]
    fn nothing_is_said_twice_in_a_row() {
        let said: Vec<_> = steps(3, 500)
            .into_iter()
            .filter_map(|step| if let Deed::Say(text) = step.deed { Some(text) } else { None })
            .collect();
        assert!(said.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
