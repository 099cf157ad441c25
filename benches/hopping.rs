//! Sixty rooms joined, and left again, on Synapse with the limits that it comes with: how long it takes against what they allow
//! (ten at once, then one in ten seconds; of leaves one in five), how often the server refuses, and whether the room on screen,
//! asked for last, is through at the first free slot. Takes thirteen minutes.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

#[path = "../tests/common/between.rs"]
mod between;
#[path = "../tests/support/mod.rs"]
mod support;

use std::{collections::HashSet, time::Duration};

use between::{Between, Exchange};
use hallway::{
    chat::{Address, Alias, Connection, Event, Progress, Rank, Request, RoomId, Secret, matrix},
    host::NewRoom,
    schedule::parse,
    service::Service,
};
use support::Conference;

const ROOMS: usize = 60;
/// What Synapse lets through at once, and the seconds between two that follow.
const BURST: usize = 10;
const JOIN: f64 = 10.0;
const LEAVE: f64 = 5.0;
/// Part of what the limits allow that it may take longer.
const BOUND: f64 = 1.05;
/// Rooms that each of two others makes: a homeserver lets nobody make more at once.
const MADE: usize = 10;
/// When the room on screen is asked for.
const LATER: Duration = Duration::from_secs(25);
/// Until the server has forgotten the joins.
const REST: Duration = Duration::from_secs(15);

fn main() {
    let conference = Conference::start(&["--quiet-attendees", "--limits", "default"]);
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    tokio.block_on(async {
        let rooms = rooms(&conference).await;
        let between = Between::start(&conference.facts.homeserver).await;
        let mut person = Person { service: matrix::spawn(folder.path().to_owned()), progress: Progress::default() };
        person.sign_in(&conference, &between).await;
        let ids = person.join(&between, &rooms).await;
        tokio::time::sleep(REST).await;
        person.leave(&between, ids).await;
    });
}

/// The rooms of talks, and as many others as it takes.
async fn rooms(conference: &Conference) -> Vec<Address> {
    let schedule = parse::parse(&std::fs::read(&conference.facts.schedule).unwrap()).unwrap().schedule;
    let mut names: Vec<_> = schedule.talks.iter().map(|talk| format!("#demo-{}:localhost", talk.slug)).collect();
    for user in ["ben", "cleo"] {
        let account = conference.sign_in(user).await;
        for number in 0..MADE {
            let alias = format!("hopping-{user}-{number}");
            let name = format!("Hopping {user} {number}");
            names.push(format!("#{alias}:localhost"));
            account.create_room(&NewRoom { name, alias, ..NewRoom::default() }).await.unwrap();
        }
    }
    let rooms: Vec<Address> = names.iter().take(ROOMS).map(|name| name.parse::<Alias>().unwrap().into()).collect();
    assert_eq!(rooms.len(), ROOMS);
    rooms
}

struct Person {
    service: Service<Request, Event>,
    progress: Progress,
}

impl Person {
    async fn sign_in(&mut self, conference: &Conference, between: &Between) {
        let login = conference.facts.accounts.iter().find(|login| login.user == "ana").unwrap();
        let (homeserver, user) = (between.address.to_string(), login.user.clone());
        self.ask(Request::SignIn { homeserver, user, password: Secret::new(login.password.clone()) });
        while !matches!(self.hear().await, Event::Connection(Connection::Online)) {}
    }

    fn ask(&self, request: Request) {
        self.service.requests.send(request).unwrap();
    }

    async fn hear(&mut self) -> Event {
        let event = self.service.events.recv().await.unwrap();
        if let Event::Queue(progress) = &event {
            self.progress = progress.clone();
        }
        event
    }

    async fn join(&mut self, between: &Between, rooms: &[Address]) -> Vec<RoomId> {
        let asked = |rooms: &[Address]| Request::Join {
            rooms: rooms.iter().map(|room| vec![room.clone()]).collect(),
            rank: Rank::Starred,
        };
        let (last, first) = rooms.split_last().unwrap();
        self.ask(asked(first));
        let mut later = Box::pin(tokio::time::sleep(LATER));
        let (mut joined, mut before, mut seen) = (Vec::new(), None, None);
        while joined.len() < ROOMS {
            tokio::select! {
                () = &mut later, if before.is_none() => {
                    before = Some(joined.len());
                    self.ask(Request::Attend(vec![last.clone()]));
                    self.ask(Request::Join { rooms: vec![vec![last.clone()]], rank: Rank::Rest });
                }
                event = self.hear() => match event {
                    Event::Joined { asked, room, .. } => {
                        if asked == *last {
                            seen = before.map(|before| joined.len() - before);
                        }
                        joined.push(room);
                    }
                    Event::JoinFailed { asked, reason } => panic!("{asked}: {reason}"),
                    _ => {}
                }
            }
        }
        table("joins", &between.joins(), JOIN);
        let seen = seen.unwrap();
        println!("  rooms let through before the one on screen, which was asked for last: {seen} (bound: 0)");
        joined
    }

    async fn leave(&mut self, between: &Between, rooms: Vec<RoomId>) {
        self.ask(Request::Leave(rooms));
        let mut left = 0;
        while left < ROOMS {
            match self.hear().await {
                Event::Left { .. } => left += 1,
                Event::LeaveFailed { room, reason } => panic!("{room}: {reason}"),
                _ => {}
            }
        }
        table("leaves", &between.leaves(), LEAVE);
    }
}

/// From the first request to the last that was let through; a second join of a room is the SDK's, and free.
fn table(what: &str, exchanges: &[Exchange], interval: f64) {
    let refused = exchanges.iter().filter(|exchange| exchange.status == 429).count();
    let mut seen = HashSet::new();
    let through: Vec<_> =
        exchanges.iter().filter(|exchange| exchange.status == 200 && seen.insert(exchange.request.as_str())).collect();
    assert_eq!(through.len(), ROOMS);
    let begun = exchanges.iter().map(|exchange| exchange.asked).min().unwrap();
    let took = through.last().unwrap().asked.duration_since(begun).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "they are few")]
    let allowed = (ROOMS - BURST) as f64 * interval;
    println!(
        "{ROOMS} {what}: {took:.1} s, where the limits allow {allowed:.0} s: {:.3} × (bound: {BOUND} ×)",
        took / allowed
    );
    println!("  refused meanwhile (429): {refused} (bound: 1)");
}
