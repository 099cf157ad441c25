//! A space of 261 rooms (one, with 30 in it, with 230 rooms in those) on a Synapse with default limits, walked by somebody
//! who is in none of them: from the request to its first page, and to the whole of it. Making the rooms takes a minute.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use hallway::{
    chat::{Address, Alias, Connection, Event, Request, Secret, matrix},
    service::Service,
};
use support::{Conference, block_on};

const TRACKS: usize = 30;
const ROOMS: usize = 230;
const WALKS: usize = 11;
/// Synapse lets five pages a second through, and ten at once: after this long it has forgotten a walk.
const FORGETS: Duration = Duration::from_secs(3);
/// What is kept of a walk, and of where an alias leads.
const KEPT: [&str; 2] = ["spaces.json", "aliases.json"];

fn main() {
    let conference = Conference::start(&["--quiet-attendees", "--limits", "default"]);
    let begun = Instant::now();
    conference.order(&format!("make-space large {TRACKS} {ROOMS}")).unwrap();
    println!("a space of {} rooms, made in {:.0} s", 1 + TRACKS + ROOMS, begun.elapsed().as_secs_f64());
    let profile = tempfile::tempdir().unwrap();
    let login = conference.facts.accounts.first().unwrap();
    let (user, password) = (login.user.clone(), Secret::new(login.password.clone()));
    let sign_in = Request::SignIn { homeserver: conference.facts.homeserver.to_string(), user, password };
    let (mut first, mut whole) = (Vec::new(), Vec::new());
    block_on(async {
        let mut service = matrix::spawn(profile.path().to_owned());
        service.requests.send(sign_in).unwrap();
        online(&mut service).await;
        end(service).await;
        for _ in 0..WALKS {
            for file in KEPT {
                std::fs::remove_file(profile.path().join(file)).ok();
            }
            tokio::time::sleep(FORGETS).await;
            let (page, all) = walk(profile.path()).await;
            first.push(page);
            whole.push(all);
        }
    });
    figure("to the first page", &mut first, None);
    figure("to the whole space", &mut whole, Some(400.0));
}

/// Walks the space with nothing kept; milliseconds to its first page and to the whole.
async fn walk(profile: &Path) -> (f64, f64) {
    let mut service = matrix::spawn(profile.to_owned());
    online(&mut service).await;
    let large = Address::from("#large:localhost".parse::<Alias>().unwrap());
    let begun = Instant::now();
    let took = || begun.elapsed().as_secs_f64() * 1_000.0;
    service.requests.send(Request::Space(vec![large])).unwrap();
    let mut first = None;
    let whole = loop {
        match service.events.recv().await.unwrap() {
            Event::Space(space) => {
                first = first.or_else(|| Some(took()));
                if space.whole {
                    assert_eq!(space.rooms.len(), TRACKS + ROOMS);
                    break took();
                }
            }
            Event::SpaceFailed { reason, .. } => panic!("{reason}"),
            _ => {}
        }
    };
    end(service).await;
    (first.unwrap(), whole)
}

async fn online(service: &mut Service<Request, Event>) {
    while !matches!(service.events.recv().await.unwrap(), Event::Connection(Connection::Online)) {}
}

async fn end(service: Service<Request, Event>) {
    let Service { requests, mut events } = service;
    drop(requests);
    while events.recv().await.is_some() {}
}

fn figure(what: &str, times: &mut [f64], bound: Option<f64>) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    let bound = bound.map_or_else(String::new, |bound| format!(" (bound: {bound} ms)"));
    println!("  {what}: median {median:.0} ms, worst {worst:.0} ms of {}{bound}", times.len());
}
