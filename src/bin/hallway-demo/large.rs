//! A space as large as FOSDEM's, for measurements: made at an order, because it takes a while.
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hallway::host::{Account, Error, NewRoom};
use serde_json::json;

/// Rooms made at the same time.
const AT_ONCE: usize = 4;

/// Makes `rooms` rooms, spread over `tracks` spaces, and a space of these with this alias (its part before the colon).
pub(crate) async fn make(
    organiser: &Account,
    server: &str,
    alias: &str,
    tracks: usize,
    rooms: usize,
) -> Result<(), Error> {
    let room = |number: usize| NewRoom {
        name: format!("Room {number:04}"),
        topic: "One of many rooms".to_owned(),
        alias: format!("{alias}-room-{number:04}"),
        ..NewRoom::default()
    };
    let made = all(organiser, (0..rooms).map(room).collect()).await?;
    let share = rooms.div_ceil(tracks.max(1)).max(1);
    let mut shares = made.chunks(share);
    let track = |number: usize| NewRoom {
        name: format!("Track {number:04}"),
        space: true,
        state: children(shares.next().unwrap_or_default(), server),
        ..NewRoom::default()
    };
    let spaces = all(organiser, (0..tracks).map(track).collect()).await?;
    let (name, alias, state) = (alias.to_owned(), alias.to_owned(), children(&spaces, server));
    organiser.create_room(&NewRoom { name, alias, space: true, state, ..NewRoom::default() }).await.map(drop)
}

async fn all(organiser: &Account, rooms: Vec<NewRoom>) -> Result<Vec<String>, Error> {
    stream::iter(rooms.iter().map(|room| organiser.create_room(room))).buffered(AT_ONCE).try_collect().await
}

fn children(rooms: &[String], server: &str) -> Vec<(String, String, serde_json::Value)> {
    let child = |(at, room): (usize, &String)| {
        ("m.space.child".to_owned(), room.clone(), json!({ "via": [server], "order": format!("{at:04}") }))
    };
    rooms.iter().enumerate().map(child).collect()
}
