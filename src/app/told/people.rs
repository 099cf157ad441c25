//! Who is in a room, what the account may do there, and what a search found.
use std::sync::Arc;

use super::Told;
use crate::{
    app::{
        Command, State,
        line::{Line, Tone},
        lists,
        reader::{About, Go, Reader, Row},
        words::count,
    },
    chat::{Event, Hit, Member, Powers, RoomId, UserId},
    text::Clean,
};

impl State {
    pub(super) fn told_of_people(&mut self, event: Event) -> Told {
        match event {
            Event::Powers { room, powers } => (self.told_of_powers(&room, powers), vec![]),
            Event::Members { room, members, total } => self.told_of_members(&room, &members, total),
            Event::Person { room, member, shared } => (self.told_of_person(&room, &member, &shared), vec![]),
            Event::Ignored(users) => (self.told_of_ignored(users), vec![]),
            Event::Found { room, words, hits, total } => (self.told_of_hits(room, words, &hits, total), vec![]),
            Event::SearchFailed { room, reason } => {
                let open =
                    self.reader().filter(|open| matches!(open.about(), About::Found { room: of, .. } if *of == room));
                (open.map(|open| open.fail(format!("The server did not search: {reason}"))).is_some(), vec![])
            }
            Event::Inbox(alerts) => {
                let label = |id: &RoomId| {
                    let room = self.rooms.joined().iter().find(|room| room.id == *id);
                    room.map_or_else(|| Clean::line(id.as_str()).to_string(), |room| room.name.to_string())
                };
                let rows = lists::inbox(&alerts, label, self.minute(), &self.zone);
                let open = self.reader_about(&About::Inbox).map(|open| {
                    open.retitle(count(alerts.len(), "mention", "mentions"));
                    open.fill(rows);
                });
                (open.is_some(), vec![])
            }
            Event::InboxFailed { reason } => {
                let open = self.reader_about(&About::Inbox);
                (open.map(|open| open.fail(format!("The mentions cannot be had: {reason}"))).is_some(), vec![])
            }
            _ => (false, vec![]),
        }
    }

    /// The room for direct messages with somebody is there: what was to be said there is said.
    pub(super) fn told_of_direct(&mut self, event: Event) -> Told {
        let Event::Direct { user, room } = event else { return (false, vec![]) };
        let mut effects = self.enter_room(&room);
        effects.extend(self.say_alone(&user, &room));
        (true, effects)
    }

    /// The account's store cannot be read: says so, and offers to begin afresh.
    pub(super) fn told_of_damage(&mut self, reason: String) -> Told {
        let text = |tone, words: String| Row::text(Line::of(tone, words));
        let rows = vec![
            text(Tone::Error, format!("What hallway keeps of your account cannot be read: {}", Clean::line(&reason))),
            text(Tone::Text, String::new()),
            text(
                Tone::Text,
                "It can be set aside, in its folder, and begun afresh. You stay signed in if the session can still be used. \
                 Messages of encrypted rooms whose keys are only there cannot be read any more."
                    .to_owned(),
            ),
            text(Tone::Text, String::new()),
            Row::going(Line::of(Tone::Link, "Begin afresh"), Go::Run(Command::StartAfresh)),
            text(Tone::Dim, "Esc leaves it as it is: the programme and the streams go on. /afresh does it later.".to_owned()),
        ];
        let mut reader = Reader::new("The account's store is damaged".to_owned(), rows);
        reader.find(true);
        self.notices.error(format!("The account's store is damaged: {reason}"));
        self.asked.damage = Some(reason);
        self.read_list(reader);
        (true, vec![])
    }

    fn told_of_powers(&mut self, room: &RoomId, powers: Powers) -> bool {
        self.rooms.of(room).for_each(|window| window.powers = powers);
        false
    }

    fn told_of_members(&mut self, room: &RoomId, members: &Arc<[Member]>, total: u64) -> Told {
        self.rooms.of(room).for_each(|window| window.members = Arc::clone(members));
        let label = self.rooms.of(room).next().map(|window| window.label()).unwrap_or_default();
        let mut changed = false;
        if let Some(open) = self.reader()
            && let About::Members { room: of, words } = open.about()
            && of == room
        {
            let (title, rows, all) = lists::names(room, &label, members, total, words);
            open.retitle(title);
            open.fill_of(rows, all);
            changed = true;
        }
        let said = self.notices.latest().cloned();
        let effects = self.go_on(room);
        (changed || !effects.is_empty() || said.as_ref() != self.notices.latest(), effects)
    }

    fn told_of_person(&mut self, room: &RoomId, member: &Member, shared: &[Clean]) -> bool {
        let label = self.rooms.of(room).next().map(|window| window.label()).unwrap_or_default();
        let own = self.account.user() == Some(&member.user);
        let rows = lists::person(member, &label, shared, own);
        self.reader_about(&About::Person(member.user.clone())).map(|open| open.fill(rows)).is_some()
    }

    fn told_of_ignored(&mut self, users: Vec<UserId>) -> bool {
        let rows = lists::ignored(&users);
        let said = self.asked.ignores(users);
        if let Some(words) = &said {
            self.notices.info(words);
        }
        let open = self.reader_about(&About::Ignored).map(|open| open.fill(rows));
        said.is_some() || open.is_some()
    }

    fn told_of_hits(&mut self, room: RoomId, words: String, hits: &[Hit], total: u64) -> bool {
        let label = self.rooms.of(&room).next().map(|window| window.label()).unwrap_or_default();
        let rows = lists::results(&room, hits, self.minute(), &self.zone);
        let shown = Clean::line(&words);
        let Some(open) = self.reader_about(&About::Found { room, words }) else { return false };
        let all = usize::try_from(total).unwrap_or(usize::MAX).max(hits.len());
        let found = if all > hits.len() { format!("the newest {} of {all}", hits.len()) } else { all.to_string() };
        open.retitle(format!("“{shown}” in {label}: {found}"));
        open.fill(rows);
        true
    }
}
