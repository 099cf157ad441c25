//! People and rooms: who is there, what may be done, what one is told of.
use std::{collections::HashSet, sync::Arc, time::Duration};

use matrix_sdk::{Client, Room, notification_settings::NotificationSettings, ruma};
use tokio::sync::{Mutex, watch};

use super::{
    account::Context,
    items::{self, name as name_of},
    words,
};
use crate::{
    chat::{Event, Request, RoomId, UserId},
    text::Clean,
};

mod act;
pub(super) mod alerts;
mod direct;
mod ignored;
mod inbox;
pub(super) mod levels;
mod members;
pub(super) mod powers;
mod said;
mod search;

pub(super) use self::{direct::Invitation, ignored::follow as follow_ignored};

/// How long the server may take for a change that was asked for; a limited server makes the SDK wait and try again.
const PATIENCE: Duration = Duration::from_mins(2);
/// Characters kept of a name.
const NAME: usize = 80;

/// What the account knows of people, besides rooms: kept once, shared by every task.
pub(super) struct People {
    /// The account's push rules, as they were synced and changed here since.
    pub(super) settings: NotificationSettings,
    /// Whom the account ignores.
    pub(super) ignored: watch::Sender<Arc<HashSet<ruma::OwnedUserId>>>,
    /// Lists kept in the account's data are read, changed and written whole: one change at a time.
    turn: Mutex<()>,
}

impl People {
    pub(super) async fn open(client: &Client) -> Self {
        let ignored = watch::Sender::new(Arc::new(ignored::stored(client).await));
        Self { settings: client.notification_settings().await, ignored, turn: Mutex::new(()) }
    }

    pub(super) fn ignores(&self, user: &ruma::UserId) -> bool {
        self.ignored.borrow().contains(user)
    }
}

/// Does what is asked and tells what came of it.
pub(super) async fn serve(context: Context, request: Request) {
    let told = match request {
        Request::Accept(room) => direct::accept(&context, &room).await,
        Request::Query(user) => direct::query(&context, user).await.map(Some),
        Request::Members(room) => members::all(&context, room).await.map(Some),
        Request::Whois { room, user } => members::whois(&context, room, user).await.map(Some),
        Request::Act { room, action } => act::act(&context, &room, action).await.map(Some),
        Request::Nick(name) => act::nick(&context, &name).await.map(Some),
        Request::Ignore { user, on } => ignored::set(&context, &user, on).await.map(Some),
        Request::Hilight { word, on } => levels::hilight(&context, &word, on).await.map(Some),
        Request::Notify { room, level } => levels::set(&context, &room, level).await.map(|()| None),
        Request::Inbox => Ok(Some(inbox::inbox(&context).await)),
        Request::Search { room, words } => Ok(Some(search::search(&context, room, words).await)),
        _ => Ok(None),
    };
    match told {
        Ok(None) => {}
        Ok(Some(event)) => context.tell(event).await,
        Err(reason) => context.tell(Event::Failed { reason }).await,
    }
}

/// What the SDK makes of a change within [`PATIENCE`], its failure in words.
async fn asked<T, E: std::error::Error + 'static>(
    context: &Context,
    work: impl IntoFuture<Output = Result<T, E>>,
) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(words::any(&error, &context.server())),
        Err(_) => Err(format!("{} does not answer; try again later", context.server())),
    }
}

/// The room, whether the account is in it or only invited.
fn any_room(context: &Context, room: &RoomId) -> Result<Room, String> {
    let room = ruma::RoomId::parse(room.as_str()).ok().and_then(|id| context.client.get_room(&id));
    room.ok_or_else(|| NOT_IN_IT.to_owned())
}

fn joined(context: &Context, room: &RoomId) -> Result<Room, String> {
    context.room(room).ok_or_else(|| NOT_IN_IT.to_owned())
}

const NOT_IN_IT: &str = "you are not in this room; join it first";

fn id_of(user: &UserId) -> Result<ruma::OwnedUserId, String> {
    let bad = |_| format!("{user} is no Matrix identifier; write it like @ana:example.org");
    ruma::UserId::parse(user.as_str()).map_err(bad)
}

/// An identifier as the rest of the program knows it; `None` for one that is no such thing.
fn known(user: &ruma::UserId) -> Option<UserId> {
    user.as_str().parse().ok()
}

/// What a room is called, for sentences.
pub(super) fn called(room: &Room) -> Clean {
    match room.cached_display_name() {
        Some(name) => short(&name.to_string()),
        None => room.canonical_alias().map_or_else(|| Clean::line("the room"), |alias| short(alias.as_str())),
    }
}

/// A member's name as in [`crate::chat::Message::name`], from what is known here.
async fn name_in(room: &Room, user: &ruma::UserId) -> Clean {
    let member = room.get_member_no_sync(user).await.ok().flatten();
    let (name, ambiguous) =
        member.as_ref().map_or((None, false), |member| (member.display_name(), member.name_ambiguous()));
    name_of(user, name, ambiguous)
}

fn short(text: &str) -> Clean {
    items::short(text, NAME)
}
