//! Telling a person outside the window they look at: bell, the terminal's and the desktop's notifications.
use std::collections::{HashSet, VecDeque};

use super::{Effect, TerminalRequest, words::count};
use crate::{
    chat::{Alert, AlertReason, EventId, RoomId},
    config, desktop,
    text::{self, Clean},
};

/// Ticks between two notifications at least.
const PAUSE: u8 = 5;
/// Alerts that wait to be summed up; more are only counted.
const WAITING: usize = 200;
/// Events remembered, so that nobody is told twice of one.
const REMEMBERED: usize = 256;
/// Columns of a notification's text.
const LONGEST: usize = 160;

/// What a person is told of, and when last.
#[derive(Debug)]
pub struct Notify {
    /// Whether the terminal has the keyboard, as far as it tells.
    focused: bool,
    /// Ticks until there may be another notification.
    pause: u8,
    waiting: Vec<Alert>,
    /// Alerts that came while too many waited.
    more: usize,
    /// Events told of, the latest last.
    told: VecDeque<EventId>,
    /// Words that the account is told of; `None` as long as the server has not said.
    words: Option<Vec<String>>,
}

/// One notification, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub title: String,
    pub body: String,
}

impl Default for Notify {
    fn default() -> Self {
        Self { focused: true, pause: 0, waiting: vec![], more: 0, told: VecDeque::new(), words: None }
    }
}

impl Notify {
    #[must_use]
    pub fn is_focused(&self) -> bool {
        self.focused
    }

    /// The terminal got the keyboard, or lost it.
    pub fn focus(&mut self, focused: bool) {
        self.focused = focused;
    }

    /// Words that the account is told of.
    #[must_use]
    pub fn words(&self) -> &[String] {
        self.words.as_deref().unwrap_or_default()
    }

    /// Takes the words in; says which are new, where they were known before.
    pub fn set_words(&mut self, words: Vec<String>) -> Option<Vec<String>> {
        let before = self.words.replace(words.clone())?;
        Some(words.into_iter().filter(|word| !before.contains(word)).collect())
    }

    /// Whether this event was told of before; it is now.
    pub fn knows(&mut self, event: &EventId) -> bool {
        if self.told.contains(event) {
            return true;
        }
        self.told.push_back(event.clone());
        if self.told.len() > REMEMBERED {
            self.told.pop_front();
        }
        false
    }

    /// Puts an alert among those that wait to be told.
    pub fn add(&mut self, alert: Alert) {
        if self.waiting.len() < WAITING {
            self.waiting.push(alert);
        } else {
            self.more += 1;
        }
    }

    /// One tick of the clock.
    pub fn tick(&mut self) {
        self.pause = self.pause.saturating_sub(1);
    }

    /// What is due, if anything: the one alert that waits, or all that came meanwhile in one sentence. `name`: what a room
    /// is called; `seen`: whether it is before the person's eyes by now.
    pub fn due(&mut self, name: impl Fn(&RoomId) -> String, seen: impl Fn(&RoomId) -> bool) -> Option<Notification> {
        if self.pause > 0 {
            return None;
        }
        let mut waiting = std::mem::take(&mut self.waiting);
        let more = std::mem::take(&mut self.more);
        waiting.retain(|alert| !seen(&alert.room));
        let said = match waiting.as_slice() {
            [] => return None,
            [alert] if more == 0 => one(alert, &name(&alert.room)),
            alerts => several(alerts, more, name),
        };
        self.pause = PAUSE;
        Some(said)
    }
}

impl Notification {
    /// All of it in one line.
    #[must_use]
    pub fn words(&self, settings: &config::Notify) -> String {
        if settings.text && !self.body.is_empty() {
            format!("{}: {}", self.title, self.body)
        } else {
            self.title.clone()
        }
    }

    /// By which ways it goes out.
    #[must_use]
    pub fn effects(self, settings: &config::Notify) -> Vec<Effect> {
        let mut effects = Vec::new();
        let body = if settings.text { self.body } else { String::new() };
        if settings.bell {
            effects.push(TerminalRequest::Bell.into());
        }
        if settings.terminal != config::Terminal::Off {
            effects.push(TerminalRequest::Notify { title: self.title.clone(), body: body.clone() }.into());
        }
        if settings.desktop {
            effects.push(desktop::Request::Notify { title: self.title, body }.into());
        }
        effects
    }
}

fn one(alert: &Alert, room: &str) -> Notification {
    let title = match alert.reason {
        AlertReason::Direct => alert.name.to_string(),
        AlertReason::Invitation => format!("{} invites you to {room}", alert.name),
        AlertReason::Mention | AlertReason::Message => format!("{} in {room}", alert.name),
    };
    Notification { title: line(&title), body: line(&alert.text) }
}

/// `5 mentions, 2 direct messages in 3 rooms`
fn several(alerts: &[Alert], more: usize, name: impl Fn(&RoomId) -> String) -> Notification {
    let of = |reason| alerts.iter().filter(|alert| alert.reason == reason).count();
    let kinds = [
        (of(AlertReason::Mention), "mention", "mentions"),
        (of(AlertReason::Direct), "direct message", "direct messages"),
        (of(AlertReason::Invitation), "invitation", "invitations"),
        (of(AlertReason::Message), "message", "messages"),
    ];
    let kinds = kinds.iter().filter(|(number, ..)| *number > 0);
    let mut said: Vec<_> = kinds.map(|(number, one, many)| count(*number, one, many)).collect();
    if more > 0 {
        said.push(format!("{more} more"));
    }
    let rooms: HashSet<_> = alerts.iter().map(|alert| &alert.room).collect();
    let place = match alerts.first() {
        Some(alert) if rooms.len() == 1 => name(&alert.room),
        _ => count(rooms.len(), "room", "rooms"),
    };
    let last = alerts.last().map(|alert| format!("{}: {}", alert.name, alert.text)).unwrap_or_default();
    Notification { title: line(&format!("{} in {place}", said.join(", "))), body: line(&last) }
}

fn line(words: &str) -> String {
    text::fit(&Clean::line(words), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(room: &str, event: usize, reason: AlertReason) -> Alert {
        Alert {
            room: room.parse().unwrap(),
            event: format!("${event}").parse().unwrap(),
            sender: "@bob:x".parse().unwrap(),
            name: Clean::line("bob"),
            text: Clean::line("is ana here?"),
            time: "2026-01-31T13:31:00Z".parse().unwrap(),
            reason,
        }
    }

    fn due(notify: &mut Notify) -> Option<(String, String)> {
        let said = notify.due(|room| room.as_str().replace('!', "#"), |room| room.as_str() == "!seen")?;
        Some((said.title, said.body))
    }

    #[test]
    fn one_is_told_at_once_and_a_burst_in_one_sentence() {
        let mut notify = Notify::default();
        notify.add(alert("!a", 0, AlertReason::Mention));
        assert_eq!(due(&mut notify), Some(("bob in #a".to_owned(), "is ana here?".to_owned())));
        for (n, room) in ["!a", "!b", "!c", "!a", "!seen"].into_iter().enumerate() {
            notify.add(alert(room, n + 1, AlertReason::Mention));
        }
        notify.add(alert("!d", 9, AlertReason::Direct));
        for _ in 1..PAUSE {
            notify.tick();
            assert_eq!(due(&mut notify), None);
        }
        notify.tick();
        let words = "4 mentions, 1 direct message in 4 rooms".to_owned();
        assert_eq!(due(&mut notify), Some((words, "bob: is ana here?".to_owned())));
        (0..PAUSE).for_each(|_| notify.tick());
        assert_eq!(due(&mut notify), None);
    }

    #[test]
    fn what_is_seen_meanwhile_is_not_told_and_nothing_grows_without_end() {
        let mut notify = Notify::default();
        notify.add(alert("!seen", 0, AlertReason::Mention));
        assert_eq!(due(&mut notify), None);
        for event in 0..1_000 {
            assert!(!notify.knows(&format!("${event}").parse().unwrap()));
            notify.add(alert("!a", event, AlertReason::Message));
        }
        assert!(notify.knows(&"$999".parse().unwrap()));
        assert_eq!((notify.waiting.len(), notify.told.len()), (WAITING, REMEMBERED));
        assert_eq!(due(&mut notify).unwrap().0, "200 messages, 800 more in #a");
    }

    #[test]
    fn each_way_is_asked_for_by_itself() {
        let said = Notification { title: "bob in #a".to_owned(), body: "secret".to_owned() };
        let off = config::Notify { bell: false, terminal: config::Terminal::Off, ..config::Notify::default() };
        assert_eq!(said.clone().effects(&off), []);
        let quiet = config::Notify { desktop: true, text: false, ..off };
        let request = desktop::Request::Notify { title: "bob in #a".to_owned(), body: String::new() };
        assert_eq!(said.effects(&quiet), [request.into()]);
    }
}
