//! Asking the directory.
use std::time::Duration;

use matrix_sdk::{
    HttpError,
    config::RequestConfig,
    ruma::{RoomAliasId, RoomId as RumaRoomId, api::client::alias::get_alias::v3 as get_alias, api::error::ErrorKind},
};

use crate::chat::{
    Alias, MOST_SERVERS, RoomId, Server,
    matrix::{account::Context, words},
};

/// How long one address may take: behind it may be a server that is gone.
const PATIENCE: Duration = Duration::from_secs(8);
/// Shortest pause before a limited request is made again, doubled each time.
const PAUSE: Duration = Duration::from_millis(100);

/// What is said of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Is(RoomId, Vec<Server>),
    Absent,
    /// It is no name of a room at all.
    NoName,
    Failed {
        reason: String,
        /// It may be otherwise another time.
        passing: bool,
    },
}

/// An id leads to itself.
pub(super) fn id(id: &RoomId, via: &[Server]) -> Answer {
    match RumaRoomId::parse(id.as_str()) {
        Ok(_) => Answer::Is(id.clone(), via.to_vec()),
        Err(_) => Answer::NoName,
    }
}

/// What the directory says (specification, "`GET /directory/room/{roomAlias}`").
pub(super) async fn directory(context: Context, alias: Alias) -> Answer {
    let Ok(name) = RoomAliasId::parse(alias.as_str()) else { return Answer::NoName };
    let (host, own) = (name.server_name().to_string(), context.server());
    let local = context.client.user_id().is_some_and(|user| user.server_name() == name.server_name());
    // Behind a homeserver that answers, it is the alias's own that does not.
    let silent = || {
        let who = if local { &own } else { &host };
        Answer::Failed {
            reason: format!("{who} does not answer, so {alias} is not found; try again later"),
            passing: true,
        }
    };
    let request = get_alias::Request::new(name);
    let asked = async {
        let mut pause = PAUSE;
        loop {
            let config = RequestConfig::new().disable_retry().timeout(PATIENCE);
            match context.client.send(request.clone()).with_request_config(config).await {
                Err(error) if let Some(wait) = words::retry_after(&error) => {
                    tokio::time::sleep(wait.max(pause)).await;
                    pause *= 2;
                }
                answer => return answer,
            }
        }
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(found)) => match found.room_id.as_str().parse() {
            Ok(room) => Answer::Is(room, servers(found.servers.iter().map(|server| server.as_str()))),
            Err(_) => Answer::Absent,
        },
        Ok(Err(error)) => failed(&error, &own, silent),
        Err(_) => silent(),
    }
}

fn failed(error: &HttpError, own: &str, silent: impl Fn() -> Answer) -> Answer {
    if let HttpError::Reqwest(error) = error
        && error.is_timeout()
    {
        return silent();
    }
    match (error.client_api_error_kind(), error.as_client_api_error()) {
        (Some(ErrorKind::NotFound), _) => Answer::Absent,
        (Some(ErrorKind::InvalidParam), _) => Answer::NoName,
        // It is the sign-in that is over.
        (Some(ErrorKind::UnknownToken(_) | ErrorKind::MissingToken), _) => {
            Answer::Failed { reason: words::http(error, own), passing: true }
        }
        (_, Some(answer)) if answer.status_code.is_server_error() => silent(),
        (_, Some(_)) => Answer::Failed { reason: words::http(error, own), passing: false },
        (_, None) => Answer::Failed { reason: words::http(error, own), passing: true },
    }
}

/// The servers that are named, as far as they are any.
pub(super) fn servers<'s>(names: impl Iterator<Item = &'s str>) -> Vec<Server> {
    names.filter_map(|name| name.parse().ok()).take(MOST_SERVERS).collect()
}
