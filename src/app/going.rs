//! Going to rooms in words: how far the queue is, and how a room stands that the account is not in.
use jiff::{SignedDuration, Timestamp};

use super::{
    State,
    line::{Line, Tone, wrapped},
    room::{Room, Stage},
    words::seconds,
};
use crate::{chat::Progress, text};

/// Columns from which the status bar has room for all words.
const WIDE: u16 = 100;
/// Messages that are shown above the composer while they wait.
const WAITING: usize = 3;
/// Columns of a reason.
const REASON: usize = 200;

impl State {
    /// How far joining and leaving has come, for the status bar: `joining 12/30, next in 3 s`.
    #[must_use]
    pub fn queue_words(&self) -> Option<String> {
        queue_words(self.rooms.queue(), self.now, self.size.width < WIDE)
    }

    /// Whether seconds are counted down on the screen.
    pub(super) fn queue_counts(&self) -> bool {
        let queue = self.rooms.queue();
        // The second in which it comes to nothing is drawn, too.
        let next = queue.next.is_some_and(|next| self.now.duration_since(next) <= SignedDuration::from_secs(1));
        next && !queue.held && (open(queue.joins) || open(queue.leaves))
    }

    /// Says of each room on screen that the account is not in how far going there has come.
    pub(super) fn arrange_going(&mut self) {
        let words: Vec<(usize, String)> =
            self.rooms.paned().map(|(pane, _, room)| (pane, self.above_words(room))).collect();
        for (pane, words) in words {
            if let Some(room) = self.rooms.pane_mut(pane) {
                room.outside.words = words;
            }
        }
    }

    /// What is said in place of a room's messages.
    #[must_use]
    pub fn instead_of_messages(&self, room: &Room) -> Vec<(Tone, String)> {
        let name = room.alias().map_or_else(|| room.label(), |alias| text::Clean::line(alias.as_str()).to_string());
        let mut said = match &room.stage {
            Stage::Account if self.account.is_signed_out() => {
                vec![(Tone::Waiting, format!("{name} is entered as soon as you are signed in: /login opens the form."))]
            }
            Stage::Account => {
                vec![(Tone::Waiting, format!("{name} is entered as soon as the account is ready …"))]
            }
            Stage::Joined(_) => vec![(Tone::Waiting, format!("You are in {name}. Loading its messages …"))],
            Stage::Failed { reason } => vec![
                (Tone::Error, format!("{name} cannot be entered: {}", text::fit(reason, REASON))),
                (Tone::Dim, "Enter tries again, /wc closes this window.".to_owned()),
            ],
            Stage::Outside | Stage::Joining => self.on_the_way(room, &name),
        };
        said.extend(room.waiting().iter().map(|message| (Tone::Waiting, Room::waits(message))));
        said
    }

    fn on_the_way(&self, room: &Room, name: &str) -> Vec<(Tone, String)> {
        let mut said = Vec::new();
        match room.lost() {
            Some(reason) => {
                said.push((Tone::Error, format!("{name} was not found: {}", text::fit(reason, REASON))));
                let others: Vec<String> = room.addresses().iter().skip(1).map(ToString::to_string).collect();
                if !others.is_empty() {
                    said.push((Tone::Dim, format!("Also looked for: {}", others.join(", "))));
                }
                said.push((Tone::Dim, "Enter tries again, /wc closes this window.".to_owned()));
                return said;
            }
            None if room.stage == Stage::Joining => said.push((Tone::Waiting, self.joining_words(room, name))),
            None if room.found().is_none() => said.push((Tone::Waiting, format!("Looking for {name} …"))),
            None if room.unreadable().is_none() && !room.is_heard() => {
                said.push((Tone::Waiting, format!("Asking for what is said in {name} …")));
            }
            None => {}
        }
        if let Some(reason) = room.unreadable() {
            let reason = text::fit(reason, REASON);
            said.push((Tone::Dim, format!("Its messages come once you are in ({reason}).")));
        } else if room.is_heard() {
            said.push((Tone::Dim, "Nothing has been said there yet.".to_owned()));
        }
        if room.stage == Stage::Outside {
            said.push((Tone::Dim, "Enter joins, and so does the first message.".to_owned()));
        }
        said
    }

    /// `Joining #rust:example.org: 2 of 18, next in 8 s.`
    fn joining_words(&self, room: &Room, name: &str) -> String {
        match self.place_words(room) {
            Some(words) => format!("Joining {name}: {words}."),
            None => format!("Joining {name} …"),
        }
    }

    /// `2 of 18, next in 8 s`
    fn place_words(&self, room: &Room) -> Option<String> {
        let queue = self.rooms.queue();
        let place = self.rooms.place_in_queue(room)?;
        if queue.held {
            return Some("joining is paused, /queue go goes on".to_owned());
        }
        let all = queue.joins.1.saturating_sub(queue.joins.0).max(queue.waiting.len());
        let next = queue.next.map(|next| seconds(self.now, next)).filter(|wait| *wait > 0);
        match (all, next) {
            (..=1, None) => None,
            (..=1, Some(wait)) => Some(format!("the server asks to wait {wait} s")),
            (_, None) => Some(format!("{} of {all}", place + 1)),
            (_, Some(wait)) => Some(format!("{} of {all}, next in {wait} s", place + 1)),
        }
    }

    /// The line above the composer, where the room is not simply there.
    fn above_words(&self, room: &Room) -> String {
        if let Some(by) = &room.replaced {
            let by = text::Clean::line(by.name.as_str());
            return format!("this room goes on in {}: enter goes there", text::fit(&by, 60));
        }
        let read = room.is_outside() && !room.history.is_empty();
        if read { self.standing_words(room) } else { String::new() }
    }

    /// The line above the composer of a room whose messages are shown although the account is not in it.
    fn standing_words(&self, room: &Room) -> String {
        let along = if room.is_peeked() { "reading along" } else { "not in this room" };
        match &room.stage {
            Stage::Failed { reason } => format!("{along}; no way in: {}; enter tries again", text::fit(reason, REASON)),
            _ if room.lost().is_some() => {
                format!("{along}; not found any more: {}; enter tries again", room.lost().unwrap_or_default())
            }
            Stage::Joining => match self.place_words(room) {
                Some(words) => format!("{along}; joining: {words}"),
                None => format!("{along}; joining …"),
            },
            _ => format!("{along}; enter joins, and so does the first message"),
        }
    }
}

impl Room {
    /// The rows above the composer: what is asked, what the text will be, how a room stands that the account is not in, and
    /// what waits for it.
    #[must_use]
    pub fn above(&self, columns: u16) -> Vec<Line> {
        let columns = usize::from(columns);
        let mut rows = Vec::new();
        if !self.outside.words.is_empty() {
            rows.extend(wrapped(Tone::Waiting, &self.outside.words, columns, 0).into_iter().take(2));
            let waiting = if self.history.is_empty() { &[] } else { self.waiting() };
            let hidden = waiting.len().saturating_sub(WAITING);
            if hidden > 0 {
                rows.push(Line::of(Tone::Waiting, format!("{hidden} more wait")));
            }
            let shown = waiting.iter().skip(hidden);
            rows.extend(shown.map(|message| Line::of(Tone::Waiting, Self::waits(message)).cut(columns)));
        }
        rows.extend(self.heading().map(|words| Line::of(Tone::Quote, words).cut(columns)));
        rows
    }
}

fn open((done, all): (usize, usize)) -> bool {
    done < all
}

fn queue_words(queue: &Progress, now: Timestamp, short: bool) -> Option<String> {
    let names = if short { ["join", "leave"] } else { ["joining", "leaving"] };
    let of = |name: &str, (done, all): (usize, usize)| open((done, all)).then(|| format!("{name} {done}/{all}"));
    let parts: Vec<String> = [of(names[0], queue.joins), of(names[1], queue.leaves)].into_iter().flatten().collect();
    if parts.is_empty() {
        return None;
    }
    let words = parts.join(", ");
    let next = queue.next.map(|next| seconds(now, next)).filter(|wait| *wait > 0);
    Some(match next {
        _ if queue.held => format!("{words} paused"),
        Some(wait) if short => format!("{words}, {wait} s"),
        Some(wait) => format!("{words}, next in {wait} s"),
        None => words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_said_in_few_words() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-01-31T13:32:00Z");
        let queue = |joins, leaves, next, held| Progress { joins, leaves, next, waiting: vec![], held };
        let soon = Some(at("2026-01-31T13:32:03Z"));
        let check = |queue: Progress, long: Option<&str>, short: Option<&str>| {
            assert_eq!(queue_words(&queue, now, false).as_deref(), long);
            assert_eq!(queue_words(&queue, now, true).as_deref(), short);
        };
        check(queue((0, 0), (0, 0), None, false), None, None);
        check(queue((30, 30), (60, 60), soon, false), None, None);
        check(queue((12, 30), (0, 0), soon, false), Some("joining 12/30, next in 3 s"), Some("join 12/30, 3 s"));
        check(queue((0, 0), (4, 60), None, false), Some("leaving 4/60"), Some("leave 4/60"));
        check(
            queue((12, 30), (4, 60), Some(now), false),
            Some("joining 12/30, leaving 4/60"),
            Some("join 12/30, leave 4/60"),
        );
        check(queue((12, 30), (0, 0), soon, true), Some("joining 12/30 paused"), Some("join 12/30 paused"));
    }
}
