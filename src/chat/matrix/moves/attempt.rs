//! One request each: finding, joining and leaving a room.
use std::time::Duration;

use matrix_sdk::{
    HttpError,
    config::RequestConfig,
    ruma::{
        OwnedServerName, RoomId as RumaRoomId, RoomOrAliasId,
        api::{
            client::{
                account::whoami,
                membership::{join_room_by_id_or_alias::v3 as join_room, leave_room::v3 as leave_room},
            },
            error::{ErrorBody, ErrorKind},
        },
    },
};

use super::heard::{Answer, Heard, Plain};
use crate::chat::{
    Address, Name, RoomId, Server,
    matrix::{
        account::Context,
        locate::{self, Found, Miss},
        words,
    },
    queue::Place,
};

/// A join over federation may take minutes.
const TIMEOUT: Duration = Duration::from_mins(3);
/// How long a homeserver that is there may take to say so, and to say once more that a room is joined.
const PROBE: Duration = Duration::from_secs(5);
const AGAIN: Duration = Duration::from_secs(10);

/// What came of it.
#[derive(Debug)]
pub(super) enum Outcome {
    Found(Place),
    Joined {
        at: Address,
        room: RoomId,
    },
    /// Not found, or not joined.
    Failed(String),
    Left(RoomId),
    LeaveFailed {
        room: RoomId,
        reason: String,
    },
    /// There was too much; in milliseconds, how long the server asks to wait, if it says so.
    Limited(Option<i64>),
    /// The homeserver did not answer; in words, what was heard instead.
    Unheard(String),
}

/// Finds the room behind the addresses.
pub(super) async fn find(context: &Context, addresses: &[Address]) -> Outcome {
    match locate::find(context, addresses).await {
        Ok(found) => Outcome::Found(seen(context, found)),
        // Behind a homeserver that answers, it is another one that does not.
        Err(Miss { reason, passing: true }) if !is_there(context).await => Outcome::Unheard(reason),
        Err(Miss { reason, .. }) => Outcome::Failed(reason),
    }
}

/// Whether the homeserver answers, and knows the account.
async fn is_there(context: &Context) -> bool {
    let config = RequestConfig::new().disable_retry().timeout(PROBE);
    context.client.send(whoami::v3::Request::new()).with_request_config(config).await.is_ok()
}

fn seen(context: &Context, found: Found) -> Place {
    let own = context.client.user_id().map(|user| user.server_name().to_string());
    place(found, own.as_deref())
}

/// A room's server is in the room as a rule, and so is every server that the directory names for it.
fn place(found: Found, own: Option<&str>) -> Place {
    let Found { at, room, via } = found;
    let of = |name: &str| name.split_once(':').is_some_and(|(_, server)| Some(server) == own);
    let near = of(at.name.as_str()) || of(room.as_str()) || via.iter().any(|server| Some(server.as_str()) == own);
    Place { at, room, via, near }
}

/// Joins it, and makes it known here.
pub(super) async fn join(context: &Context, place: Place) -> Outcome {
    let Place { at, room, via, .. } = place;
    let Ok(name) = <&RoomOrAliasId>::try_from(room.as_str()) else {
        return Outcome::Failed("the server gave the room no proper name".to_owned());
    };
    let mut request = join_room::Request::new(name.to_owned());
    request.via = servers(&via, &at);
    match send(context, request).await {
        Ok(Answer::Is(response)) => {
            // A second join is free, and makes the room known here before the sync brings it.
            let again = context.client.join_room_by_id(&response.room_id);
            match tokio::time::timeout(AGAIN, again).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => {
                    tracing::warn!(%room, error = words::last(&error), "the room is joined, but not known yet");
                }
                Err(_) => tracing::warn!(%room, "the room is joined, but the server does not say so again"),
            }
            let room = response.room_id.as_str().parse().unwrap_or(room);
            Outcome::Joined { at, room }
        }
        Ok(Answer::Limited(wait)) => Outcome::Limited(wait),
        Err(error) if is_silence(context, &error) => Outcome::Unheard(words::join(&error, &context.server())),
        Err(error) => refused(context, Found { at, room, via }, &error).await,
    }
}

/// A room that lets nobody in may have been replaced since it was found.
async fn refused(context: &Context, found: Found, error: &HttpError) -> Outcome {
    if matches!(error.client_api_error_kind(), Some(ErrorKind::Forbidden | ErrorKind::NotFound))
        && let Some(found) = locate::elsewhere(context, found).await
    {
        return Outcome::Found(seen(context, found));
    }
    Outcome::Failed(words::join(error, &context.server()))
}

/// Servers to go through: those found, those asked for, the alias's own.
fn servers(via: &[Server], at: &Address) -> Vec<OwnedServerName> {
    let own = match &at.name {
        Name::Alias(alias) => alias.as_str().split_once(':').map(|(_, server)| server),
        Name::Id(_) => None,
    };
    let mut servers: Vec<OwnedServerName> = Vec::new();
    for name in via.iter().chain(&at.via).map(Server::as_str).chain(own) {
        if let Ok(server) = OwnedServerName::try_from(name)
            && !servers.contains(&server)
        {
            servers.push(server);
        }
    }
    servers
}

pub(super) async fn leave(context: &Context, room: RoomId) -> Outcome {
    let Ok(id) = RumaRoomId::parse(room.as_str()) else {
        return Outcome::LeaveFailed { room, reason: "there is no such room".to_owned() };
    };
    match send(context, leave_room::Request::new(id)).await {
        Ok(Answer::Is(_)) => Outcome::Left(room),
        Ok(Answer::Limited(wait)) => Outcome::Limited(wait),
        Err(error) if is_silence(context, &error) => Outcome::Unheard(words::http(&error, &context.server())),
        // The account is not in it.
        Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::Forbidden | ErrorKind::NotFound)) => {
            Outcome::Left(room)
        }
        Err(error) => Outcome::LeaveFailed { room, reason: words::http(&error, &context.server()) },
    }
}

/// Without the SDK's retry, which would wait for a 429 to pass without a word.
async fn send<R: Plain>(context: &Context, request: R) -> Result<Answer<R::IncomingResponse>, HttpError> {
    let config = RequestConfig::new().disable_retry().timeout(TIMEOUT);
    context.client.send(Heard(request)).with_request_config(config).await
}

/// Whether it was no answer, but silence, or that of something before the homeserver.
fn is_silence(context: &Context, error: &HttpError) -> bool {
    match error {
        HttpError::Cached(inner) => is_silence(context, inner),
        // A room's server may take its time; that the homeserver is gone is known from the sync.
        HttpError::Reqwest(error) => !error.is_timeout() || error.is_connect() || !*context.heard.borrow(),
        HttpError::RefreshToken(_) => true,
        error => match error.client_api_error_kind() {
            Some(ErrorKind::UnknownToken(_) | ErrorKind::MissingToken) => true,
            _ => error.as_client_api_error().is_some_and(|error| {
                matches!(error.status_code.as_u16(), 502..=504) && !matches!(error.body, ErrorBody::Standard(_))
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_near_where_the_own_server_is_named() {
        let near = |at: &str, room: &str, via: &[&str]| {
            let at = Address { name: Name::Alias(at.parse().unwrap()), via: vec![] };
            let via = via.iter().map(|server| server.parse().unwrap()).collect();
            place(Found { at, room: room.parse().unwrap(), via }, Some("own.org")).near
        };
        assert!(near("#a:own.org", "!a", &[]));
        assert!(near("#a:x.org", "!a:own.org", &["x.org"]));
        assert!(near("#a:x.org", "!a", &["x.org", "own.org"]));
        assert!(!near("#a:x.org", "!a:x.org", &["x.org"]));
    }

    #[test]
    fn a_room_is_joined_through_each_server_once() {
        let at = Address {
            name: Name::Alias("#a:x.org".parse().unwrap()),
            via: vec!["y.org".parse().unwrap(), "z.org:8448".parse().unwrap()],
        };
        let servers = servers(&["z.org:8448".parse().unwrap(), "x.org".parse().unwrap()], &at);
        assert_eq!(servers, ["z.org:8448", "x.org", "y.org"]);
    }
}
