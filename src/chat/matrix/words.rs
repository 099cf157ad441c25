//! What the SDK's errors mean to a person.
use std::{error::Error as StdError, time::Duration};

use jiff::Timestamp;
use matrix_sdk::{
    ClientBuildError, HttpError,
    ruma::api::error::{ErrorBody, ErrorKind, FromHttpResponseError, RetryAfter},
};

use crate::text::Clean;

/// What a 429 without a time means.
const WAIT: Duration = Duration::from_secs(5);
/// Longest wait that a server may ask for; a longer one is cut to it.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// A failed request to `server`, as a sentence.
pub(super) fn http(error: &HttpError, server: &str) -> String {
    if let HttpError::Cached(inner) = error {
        return http(inner, server);
    }
    if let HttpError::Reqwest(error) = error {
        return unreachable(error, server);
    }
    if let Some(wait) = retry_after(error) {
        return format!("{server} asks to wait {} s before the next try", wait.as_secs().max(1));
    }
    match error.client_api_error_kind() {
        Some(ErrorKind::UnknownToken(_) | ErrorKind::MissingToken) => {
            format!("{server} no longer knows this sign-in; sign in again")
        }
        Some(ErrorKind::Forbidden) => format!("{server} does not allow that{}", said(error)),
        Some(ErrorKind::TooLarge) => "the message is too long for the server; make it shorter".to_owned(),
        Some(_) => format!("{server} refused{}", said(error)),
        None => answered(error, server),
    }
}

/// A failed sign-in, as a sentence.
pub(super) fn sign_in(error: &HttpError, server: &str) -> String {
    match error.client_api_error_kind() {
        Some(ErrorKind::Forbidden) => {
            format!("{server} does not accept this name and password; check both and try again")
        }
        Some(ErrorKind::UserDeactivated) => format!("this account has been deactivated on {server}"),
        Some(ErrorKind::InvalidUsername) => "this is not a name that the homeserver understands".to_owned(),
        _ => http(error, server),
    }
}

/// A failed join, as a sentence; the room's name is told beside it.
pub(super) fn join(error: &HttpError, server: &str) -> String {
    if let HttpError::Reqwest(error) = error
        && error.is_timeout()
    {
        return "the room's server did not answer within three minutes; try again later".to_owned();
    }
    match error.client_api_error_kind() {
        Some(ErrorKind::NotFound | ErrorKind::Unrecognized) => "there is no room of that name".to_owned(),
        Some(ErrorKind::Forbidden) => {
            format!("you may not join: the room is open to invited people only, or bans you{}", said(error))
        }
        Some(ErrorKind::UnsupportedRoomVersion | ErrorKind::IncompatibleRoomVersion(_)) => {
            format!("{server} is too old for this room")
        }
        _ => http(error, server),
    }
}

/// A failure to find or open what lies behind the name `server`, as a sentence.
pub(super) fn build(error: &ClientBuildError, server: &str) -> String {
    match error {
        ClientBuildError::Http(error) => http(error, server),
        ClientBuildError::AutoDiscovery(
            FromHttpResponseError::Server(_) | FromHttpResponseError::Deserialization(_),
        ) => not_matrix(server),
        ClientBuildError::InvalidServerName | ClientBuildError::Url(_) | ClientBuildError::MissingHomeserver => {
            format!(
                "{server} is neither a server's name nor an address; write it like example.org or https://example.org"
            )
        }
        other => format!("the account's data cannot be opened: {}", last(other)),
    }
}

/// Any failure of the SDK, as a sentence: what is known of HTTP, else the cause in the SDK's words.
pub(super) fn any(error: &(dyn StdError + 'static), server: &str) -> String {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<HttpError>() {
            return http(error, server);
        }
        if let Some(matrix_sdk::Error::Http(error)) = error.downcast_ref::<matrix_sdk::Error>() {
            return http(error, server);
        }
        // An error that is shown as the one inside it gives that one's cause, so the steps between are not seen.
        if let Some(error) = error.downcast_ref::<matrix_sdk::reqwest::Error>() {
            return unreachable(error, server);
        }
        next = error.source();
    }
    last(error)
}

/// The end of an error's chain of causes, which is where the cause is; safe to draw.
pub(super) fn last(error: &(dyn StdError + 'static)) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    Clean::line(&error.to_string()).as_str().to_owned()
}

/// How long the server asks to wait, if that is what it says.
pub(super) fn retry_after(error: &HttpError) -> Option<Duration> {
    let Some(ErrorKind::LimitExceeded(limit)) = error.client_api_error_kind() else { return None };
    let wait = match limit.retry_after {
        Some(RetryAfter::Delay(wait)) => wait,
        Some(RetryAfter::DateTime(time)) => {
            let now = std::time::SystemTime::from(Timestamp::now());
            time.duration_since(now).unwrap_or_default()
        }
        None => WAIT,
    };
    Some(wait.min(LONGEST_WAIT))
}

fn unreachable(error: &matrix_sdk::reqwest::Error, server: &str) -> String {
    let cause = last(error);
    if error.is_timeout() {
        format!("{server} does not answer; check the network and try again")
    } else if cause.contains("certificate") {
        format!("{server} has no valid certificate: {cause}")
    } else {
        format!("{server} cannot be reached ({cause}); check the address and the network")
    }
}

fn not_matrix(server: &str) -> String {
    format!("{server} answers, but not as a Matrix homeserver; check the address")
}

fn answered(error: &HttpError, server: &str) -> String {
    match error.as_client_api_error() {
        Some(error) if error.status_code.is_server_error() => {
            format!("{server} has trouble (HTTP {}); try again later", error.status_code.as_u16())
        }
        Some(_) => not_matrix(server),
        None if matches!(error, HttpError::Api(_)) => not_matrix(server),
        None => format!("{server}: {}", last(error)),
    }
}

/// The server's own words, if it has any.
fn said(error: &HttpError) -> String {
    match error.as_client_api_error().map(|error| &error.body) {
        Some(ErrorBody::Standard(body)) if !body.message.is_empty() => {
            format!(" ({})", Clean::line(&body.message))
        }
        _ => String::new(),
    }
}
