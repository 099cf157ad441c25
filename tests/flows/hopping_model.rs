//! Whatever order things come in: each room has one window, nothing that was typed is lost, and the service is asked for a
//! room once.
use std::collections::HashSet;

use hallway::{
    app::{Effect, Msg, Scope, room::Room},
    chat::{self, About, Address, Change, Event, Request, RoomId, TimelineId},
    text::Clean,
};
use proptest::prelude::*;

use crate::sim::{Sim, alias, items, joined, room, timeline};

/// Names of rooms: the last two are other names of the first two.
const NAMES: usize = 6;
const ROOMS: usize = 4;

fn name(number: usize) -> String {
    format!("#room-{}:x", number % NAMES)
}

fn id(number: usize) -> String {
    format!("!{}:x", number % NAMES % ROOMS)
}

/// What the service does at the moment, as the app asked for it.
#[derive(Default)]
struct Asked {
    peeks: HashSet<RoomId>,
    open: HashSet<TimelineId>,
    sent: String,
    attended: Option<Vec<Address>>,
}

impl Asked {
    fn take(&mut self, effects: Vec<Effect>) -> Result<(), String> {
        for effect in effects {
            let Effect::Chat(request) = effect else { continue };
            let fine = match &request {
                Request::Peek(address) => {
                    let room: RoomId = address.name.as_str().parse().unwrap();
                    !self.open.contains(&room.clone().into()) && self.peeks.insert(room) && self.peeks.len() <= 4
                }
                Request::Unpeek(room) => self.peeks.remove(room),
                Request::Open(timeline) => {
                    self.peeks.remove(&timeline.room);
                    self.open.insert(timeline.clone())
                }
                Request::Close(timeline) => self.open.remove(timeline),
                Request::Attend(rooms) => self.attended.replace(rooms.clone()).as_ref() != Some(rooms),
                Request::Send { timeline, message } => {
                    self.sent.push_str(&message.body);
                    self.open.contains(timeline)
                }
                Request::Page { timeline, .. } => self.open.contains(timeline) || self.peeks.contains(&timeline.room),
                _ => true,
            };
            if !fine {
                return Err(format!("{request:?} was asked for out of turn"));
            }
        }
        Ok(())
    }
}

fn step(mut sim: Sim, asked: &mut Asked, typed: &mut Vec<String>, what: u8, n: usize) -> Sim {
    const KEYS: &[&str] =
        &["alt-1", "alt-2", "alt-3", "alt-4", "ctrl-n", "pgup", "esc", "alt-s", "alt-c", "enter", "alt-l"];
    let address = || Address::from(alias(&name(n)));
    match what {
        0..=10 => sim.keys(KEYS[usize::from(what)]),
        11..=14 => sim.msg(Msg::Visit(chat::link::Target::Room(address()))),
        15 => sim.msg(Msg::Visit(chat::link::Target::Room(room(&id(n)).into()))),
        16..=18 => sim.chat(Event::Located { asked: address(), at: address(), room: room(&id(n)) }),
        19 => sim.chat(Event::Lost { asked: address(), reason: "no".to_owned() }),
        20 | 21 => sim.chat(joined(&name(n), &id(n))),
        22 => sim.chat(Event::JoinFailed { asked: address(), reason: "no".to_owned() }),
        23 => {
            let about = About {
                name: Clean::line("A room"),
                alias: None,
                topic: Clean::default(),
                members: 3,
                public: true,
                live: true,
            };
            sim.chat(Event::Peeked { room: room(&id(n)), about })
        }
        24 => {
            asked.peeks.remove(&room(&id(n)));
            sim.chat(Event::PeekFailed { room: room(&id(n)), reason: "no".to_owned() })
        }
        25 => sim.chat(timeline(&id(n), vec![Change::Reset(items(n..n + 30))])),
        26 => sim.chat(timeline(&id(n), vec![Change::Append(items(90..91))])),
        27 => sim.chat(Event::Left { room: room(&id(n)) }),
        28 => {
            (asked.peeks, asked.open, asked.attended) = Default::default();
            asked.attended = Some(vec![]);
            sim.chat(Event::SignedOut)
        }
        29 | 30 => sim.keys("esc").chat(Event::SignedIn { user: "@ana:x".parse().unwrap() }),
        31 => {
            let told =
                |n: usize| chat::Room { alias: Some(alias(&name(n))), ..chat::Room::named(room(&id(n)), "A room") };
            sim.chat(Event::Rooms((0..n % ROOMS).map(told).collect()))
        }
        // What can only be brought back by ctrl-up goes with its window.
        32 if sim.state.scope() == Scope::Composer && {
            let room = sim.state.rooms.current().unwrap();
            let (kept, sent) = (sim.state.drafts().written(), &asked.sent);
            let aside = |word: &&String| !kept.contains(word.as_str()) && !sent.contains(word.as_str());
            room.composer.is_empty() && !typed.iter().filter(aside).any(|word| recalls(room, word))
        } =>
        {
            sim.types("/wc").keys("enter")
        }
        _ if sim.state.scope() == Scope::Composer => {
            // Each one is a word that nothing else has in it.
            let word = format!("w{}z", typed.len());
            sim = sim.types(&word);
            typed.push(word);
            if n.is_multiple_of(2) { sim.keys("enter") } else { sim }
        }
        _ => sim,
    }
}

fn recalls(room: &Room, word: &str) -> bool {
    room.composer.remembered().any(|text| text.contains(word))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn each_room_has_one_window_and_nothing_is_lost_or_asked_for_twice(
        steps in prop::collection::vec((0_u8..40, 0_usize..12), 1..60),
    ) {
        let (mut sim, mut asked, mut typed) = (Sim::new(120, 40), Asked::default(), Vec::new());
        for (what, n) in steps {
            sim = step(sim, &mut asked, &mut typed, what, n);
            let effects = sim.asked();
            prop_assert_eq!(asked.take(effects), Ok(()), "step {} {}", what, n);
            let windows = sim.state.rooms.windows();
            let mut shown = HashSet::new();
            let mut named = HashSet::new();
            for window in windows.iter().filter(|window| window.thread.is_none()) {
                prop_assert!(window.shown().is_none_or(|room| shown.insert(room.clone())), "two windows of one room");
                prop_assert!(window.id().is_some() || window.asked().all(|name| named.insert(name.clone())), "two of one name");
            }
            let kept = sim.state.drafts().written();
            for word in &typed {
                let there = kept.contains(word.as_str()) || asked.sent.contains(word.as_str());
                prop_assert!(there || windows.iter().any(|room| recalls(room, word)), "{} is lost: {}", word, kept);
            }
            sim.buffer();
        }
    }
}
