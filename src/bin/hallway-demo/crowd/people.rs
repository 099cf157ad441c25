//! The attendees at work.
use std::collections::{HashMap, HashSet};

use hallway::host::{Account, Error};
use url::Url;

use super::{
    history,
    lines::{About, Lines},
    script::{Deed, Script, Step},
};

/// What people give a good question.
const VOTE: &str = "👍";
/// Every conference is the same conference.
const SEED: u64 = 2_027;

/// A room in which people talk, and what about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The room's id.
    pub(crate) room: String,
    pub(crate) about: About,
    /// Messages that it has when the person arrives.
    pub(crate) history: usize,
}

/// The attendees, signed in.
#[derive(Debug)]
pub(crate) struct Crowd {
    people: Vec<Person>,
    script: Script,
    rooms: HashMap<String, Memory>,
}

#[derive(Debug)]
struct Person {
    name: String,
    account: Account,
}

/// What the attendees remember of a room.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Indices into the people.
    pub(super) here: HashSet<usize>,
    pub(super) last: Option<Said>,
    pub(super) question: Option<Said>,
    /// Who voted for the question.
    pub(super) voters: HashSet<usize>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) event: String,
    pub(super) who: usize,
    pub(super) text: String,
}

impl Crowd {
    /// Makes the attendees' accounts, as an application service's.
    pub(crate) async fn gather(homeserver: &Url, token: &str) -> anyhow::Result<Self> {
        let lines = Lines::read()?;
        let mut people = Vec::new();
        for attendee in &lines.attendees {
            let account = Account::of_service(homeserver, token, &attendee.user).await?;
            account.set_display_name(&attendee.name).await?;
            people.push(Person { name: attendee.name.clone(), account });
        }
        Ok(Self { people, script: Script::new(lines, SEED), rooms: HashMap::new() })
    }

    /// Fills the rooms with what was said before, up to `now` (milliseconds after 1970).
    pub(crate) async fn remember(&mut self, places: &[Place], now: i64) -> Result<(), Error> {
        let pasts =
            places.iter().map(|place| (place, history::imagine(&mut self.script, place, now))).collect::<Vec<_>>();
        let people: Vec<_> = self.people.iter().map(|person| (person.name.as_str(), &person.account)).collect();
        let told = pasts.iter().map(|(place, past)| history::tell(&people, &place.room, past));
        let memories = futures_util::future::try_join_all(told).await?;
        self.rooms.extend(places.iter().map(|place| place.room.clone()).zip(memories));
        Ok(())
    }

    /// Waits a moment and has somebody do something in one of the places, of which there is at least one. A homeserver that
    /// does not answer is left alone until the next time.
    pub(crate) async fn go_on(&mut self, places: &[Place]) {
        let abouts: Vec<_> = places.iter().map(|place| place.about.clone()).collect();
        let step = self.script.next(&abouts);
        tokio::time::sleep(step.pause).await;
        if let Some(place) = places.get(step.room) {
            self.perform(&place.room, step).await.ok();
        }
    }

    async fn perform(&mut self, room: &str, step: Step) -> Result<(), Error> {
        let Some(person) = self.people.get(step.who) else { return Ok(()) };
        let memory = self.rooms.entry(room.to_owned()).or_default();
        if memory.here.insert(step.who) {
            person.account.join(room).await?;
        }
        let (account, who) = (&person.account, step.who);
        match step.deed {
            Deed::Say(text) => {
                memory.last = Some(Said { event: account.send(room, &text).await?, who, text });
            }
            Deed::Ask(text) => {
                memory.question = Some(Said { event: account.send(room, &text).await?, who, text });
                memory.voters = HashSet::from([who]);
            }
            Deed::Reply(text) => {
                // Nobody answers themselves.
                let Some(last) = memory.last.take_if(|last| last.who != who) else { return Ok(()) };
                memory.last = Some(Said { event: account.reply(room, &last.event, &text).await?, who, text });
            }
            Deed::Vote => {
                if let Some(question) = memory.question.clone().filter(|_| memory.voters.insert(who)) {
                    account.react(room, &question.event, VOTE).await?;
                }
            }
            Deed::Edit => {
                if let Some(last) = memory.last.as_ref().filter(|last| last.who == who) {
                    account.edit(room, &last.event, &format!("{} (sorry, typing with one hand)", last.text)).await?;
                }
            }
        }
        Ok(())
    }
}

/// Has somebody vote for a question, at a given time.
pub(super) async fn vote(account: &Account, room: &str, question: &str) -> Result<(), Error> {
    account.react(room, question, VOTE).await.map(drop)
}
