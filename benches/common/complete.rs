//! Whether everything that was said stands in hallway's timelines, once.
use std::{collections::HashMap, path::Path};

use hallway::{
    chat::{Connection, Direction, Event, ItemKind, Request, RoomId, Timeline, TimelineId, matrix},
    host::Account,
    service::Service,
};

/// How the messages begin that are looked for.
pub(crate) const MARK: &str = "one of a burst:";
/// Events of a room that the homeserver is asked for.
const LIST: usize = 1_000;

/// Opens each room as the program does and pages back to its first such message; how many of the homeserver's list are
/// missing, and how many are there more than once.
pub(crate) async fn compare(profile: &Path, account: &Account, rooms: &[String]) -> (usize, usize) {
    let mut service = matrix::spawn(profile.to_owned());
    while !matches!(service.events.recv().await.unwrap(), Event::Connection(Connection::Online)) {}
    let (mut missing, mut twice) = (0, 0);
    for room in rooms {
        let listed = account.messages(room, LIST).await.unwrap();
        let expected: Vec<_> =
            listed.iter().filter(|seen| seen.body().is_some_and(|body| body.starts_with(MARK))).collect();
        let found = read(&mut service, room.parse::<RoomId>().unwrap().into(), expected.len()).await;
        missing += expected.iter().filter(|seen| !found.contains_key(&seen.event)).count();
        twice += found.values().filter(|count| **count > 1).count();
    }
    (missing, twice)
}

/// The events of the timeline that are looked for, with how often each stands in it.
async fn read(service: &mut Service<Request, Event>, timeline: TimelineId, expected: usize) -> HashMap<String, usize> {
    let mut items = Timeline::default();
    service.requests.send(Request::Open(timeline.clone())).unwrap();
    let (mut opened, mut pages) = (false, 0);
    loop {
        match service.events.recv().await.unwrap() {
            Event::Timeline { timeline: told, changes } if told == timeline => {
                for change in changes {
                    items.apply(change);
                }
                if !opened {
                    opened = true;
                    page(service, &timeline);
                }
            }
            Event::Paged { timeline: told, end, .. } if told == timeline => {
                let found = count(&items);
                pages += 1;
                if end || found.len() >= expected || pages > 30 {
                    service.requests.send(Request::Close(timeline)).unwrap();
                    return found;
                }
                page(service, &timeline);
            }
            Event::PageFailed { reason, .. } => panic!("{reason}"),
            _ => {}
        }
    }
}

fn page(service: &Service<Request, Event>, timeline: &TimelineId) {
    let request = Request::Page { timeline: timeline.clone(), direction: Direction::Older, count: 50, near: None };
    service.requests.send(request).unwrap();
}

fn count(items: &Timeline) -> HashMap<String, usize> {
    let mut found = HashMap::new();
    for item in items.items().iter() {
        if let ItemKind::Message(message) = &item.kind
            && message.body.words().starts_with(MARK)
            && let Some(event) = &message.event
        {
            *found.entry(event.to_string()).or_default() += 1;
        }
    }
    found
}
