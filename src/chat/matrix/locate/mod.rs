//! Which room an address leads to: what is known without asking, the directory, the conference's space; and on to the room
//! that replaced it.
use std::{future::Future, pin::Pin};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use jiff::Timestamp;
use matrix_sdk::Room;
use tokio::time::{Duration, Instant};

use self::ask::Answer;
pub(super) use self::places::Places;
use super::account::Context;
use crate::chat::{Address, Alias, Event, Name, RoomId, Server};

mod ask;
mod known;
mod moved;
mod places;

pub(super) use self::moved::{Step, replaced, successor};

/// Addresses of one room that are looked at.
const MOST: usize = 12;
/// How long a better address may take once a worse one was found.
const GRACE: Duration = Duration::from_secs(2);

/// Where addresses lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The address that led there.
    pub(super) at: Address,
    pub(super) room: RoomId,
    /// Servers that may know the room.
    pub(super) via: Vec<Server>,
}

/// They lead nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Miss {
    pub(super) reason: String,
    /// A server did not answer: it may be there another time.
    pub(super) passing: bool,
}

/// Answers `Request::Locate`.
pub(super) async fn serve(context: Context, addresses: Vec<Address>) {
    let Some(asked) = addresses.first().cloned() else { return };
    let event = match find(&context, &addresses).await {
        Ok(Found { at, room, .. }) => Event::Located { asked, at, room },
        Err(Miss { reason, .. }) => Event::Lost { asked, reason },
    };
    context.tell(event).await;
}

/// The first of these addresses of one room that exists. What is known is found without a request; of several that are
/// asked for at once, a better one is waited for only for a moment.
pub(super) async fn find(context: &Context, addresses: &[Address]) -> Result<Found, Miss> {
    let addresses = addresses.get(..MOST).unwrap_or(addresses);
    let now = Timestamp::now();
    if let Some(found) = in_it(context, addresses) {
        return Ok(moved::known(context, found).await);
    }
    if let Some(found) = context.places.remembered(addresses, now) {
        return Ok(moved::known(context, found).await);
    }
    let answers = ask(context, addresses).await;
    match choose(context, addresses, &answers) {
        Some(found) => Ok(moved::follow(context, found).await),
        None => Err(miss(addresses, &answers)),
    }
}

/// Where a room that lets nobody in goes on, if it was not known to have been replaced when it was found. The name that led
/// there is asked for anew the next time.
pub(super) async fn elsewhere(context: &Context, found: Found) -> Option<Found> {
    if let Some(alias) = found.at.alias() {
        context.places.doubt(alias);
    }
    // Rooms that lead in a circle are gone through once.
    if context.places.successor(&found.room).is_some() {
        return None;
    }
    let before = found.room.clone();
    let found = moved::follow(context, found).await;
    (found.room != before).then_some(found)
}

/// The one that the account is in, as far as the sync knows.
fn in_it(context: &Context, addresses: &[Address]) -> Option<Found> {
    let rooms = context.client.joined_rooms();
    let named = |room: &Room, alias: &Alias| {
        room.canonical_alias().is_some_and(|name| name.as_str() == alias.as_str())
            || room.alt_aliases().iter().any(|name| name.as_str() == alias.as_str())
    };
    addresses.iter().find_map(|at| {
        let room = match &at.name {
            Name::Alias(alias) => rooms.iter().find(|room| named(room, alias))?,
            Name::Id(id) => rooms.iter().find(|room| room.room_id().as_str() == id.as_str())?,
        };
        Some(Found { at: at.clone(), room: room.room_id().as_str().parse().ok()?, via: at.via.clone() })
    })
}

type Asked<'a> = Pin<Box<dyn Future<Output = (usize, Answer)> + Send + 'a>>;

/// Asks for all of them at once. `None`: it was not waited for any longer.
async fn ask(context: &Context, addresses: &[Address]) -> Vec<Option<Answer>> {
    let mut answers = vec![None; addresses.len()];
    let mut asked = FuturesUnordered::<Asked<'_>>::new();
    for (index, address) in addresses.iter().enumerate() {
        asked.push(match &address.name {
            Name::Alias(alias) => {
                let lookup = context.places.lookup(context, alias);
                Box::pin(async move { (index, lookup.await) })
            }
            Name::Id(id) => {
                let answer = ask::id(id, &address.via);
                Box::pin(async move { (index, answer) })
            }
        });
    }
    let mut until = None;
    while !is_settled(&answers) {
        let patience = async {
            match until {
                Some(until) => tokio::time::sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            next = asked.next() => match next {
                Some((index, answer)) => {
                    if until.is_none() && matches!(answer, Answer::Is(..)) {
                        until = Some(Instant::now() + GRACE);
                    }
                    if let Some(slot) = answers.get_mut(index) {
                        *slot = Some(answer);
                    }
                }
                None => break,
            },
            () = patience => break,
        }
    }
    answers
}

/// The first that exists is known.
fn is_settled(answers: &[Option<Answer>]) -> bool {
    for answer in answers {
        match answer {
            Some(Answer::Is(..)) => return true,
            Some(Answer::Absent | Answer::NoName) => {}
            Some(Answer::Failed { .. }) | None => return false,
        }
    }
    false
}

/// The first that exists: as the directory says, as it was when it answered last, or as a space says.
fn choose(context: &Context, addresses: &[Address], answers: &[Option<Answer>]) -> Option<Found> {
    addresses.iter().zip(answers).find_map(|(at, answer)| {
        let place = match (answer, at.alias()) {
            (Some(Answer::Is(room, via)), _) => Some((room.clone(), via.clone())),
            (Some(Answer::Absent | Answer::NoName), Some(alias)) => context.places.in_space(alias),
            (Some(Answer::Failed { .. }) | None, Some(alias)) => {
                context.places.last(alias).or_else(|| context.places.in_space(alias))
            }
            (_, None) => None,
        };
        place.map(|(room, via)| Found { at: at.clone(), room, via })
    })
}

/// Why none of them exists.
fn miss(addresses: &[Address], answers: &[Option<Answer>]) -> Miss {
    let failed = answers.iter().flatten().find_map(|answer| match answer {
        Answer::Failed { reason, passing } => Some(Miss { reason: reason.clone(), passing: *passing }),
        _ => None,
    });
    if let Some(failed) = failed {
        return failed;
    }
    let reason = match (addresses, answers) {
        ([], _) => "no room was named".to_owned(),
        ([one], [Some(Answer::NoName)]) => {
            format!("{one} is not the name of a room; write it like #name:example.org")
        }
        ([_], _) => "there is no room of that name".to_owned(),
        (all, _) => {
            let names: Vec<_> = all.iter().map(ToString::to_string).collect();
            format!("there is no room of any of these names: {}", names.join(", "))
        }
    };
    Miss { reason, passing: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is() -> Answer {
        Answer::Is("!a:x.org".parse().unwrap(), vec![])
    }

    fn failed() -> Answer {
        Answer::Failed { reason: "x.org does not answer".to_owned(), passing: true }
    }

    fn alias(name: &str) -> Address {
        Address::from(name.parse::<Alias>().unwrap())
    }

    #[test]
    fn a_better_address_is_waited_for_while_it_may_exist() {
        assert!(is_settled(&[Some(is()), None]));
        assert!(is_settled(&[Some(Answer::Absent), Some(Answer::NoName), Some(is()), None]));
        assert!(!is_settled(&[None, Some(is())]));
        // What is known of it from before may still hold.
        assert!(!is_settled(&[Some(failed()), Some(is())]));
        assert!(!is_settled(&[Some(Answer::Absent)]));
    }

    #[test]
    fn a_miss_says_what_is_the_matter() {
        let told = |addresses: &[Address], answers: &[Option<Answer>]| {
            let Miss { reason, passing } = miss(addresses, answers);
            (reason, passing)
        };
        let (a, b) = (alias("#a:x.org"), alias("#b"));
        let one = std::slice::from_ref(&a);
        assert_eq!(told(one, &[Some(Answer::Absent)]), ("there is no room of that name".to_owned(), false));
        let (reason, passing) = told(std::slice::from_ref(&b), &[Some(Answer::NoName)]);
        assert!(reason.starts_with("#b is not the name of a room") && !passing, "{reason}");
        let both = [a, b];
        let (reason, _) = told(&both, &[Some(Answer::Absent), Some(Answer::NoName)]);
        assert_eq!(reason, "there is no room of any of these names: #a:x.org, #b");
        let answers = [Some(Answer::Absent), Some(failed())];
        assert_eq!(told(&both, &answers), ("x.org does not answer".to_owned(), true));
        assert_eq!(told(&[], &[]), ("no room was named".to_owned(), false));
    }
}
