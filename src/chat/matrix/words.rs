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
const LONGEST_WAIT: Duration = Duration::from_hours(1);

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
        // What a homeserver says of others.
        Some(_) if error.as_client_api_error().is_some_and(|error| matches!(error.status_code.as_u16(), 502..=504)) => {
            format!("none of the servers that know the room answers; try again later{}", said(error))
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
        if let Some(error) = error.downcast_ref::<matrix_sdk::reqwest::Error>() {
            return unreachable(error, server);
        }
        next = error.source();
    }
    // An error that is shown as the one inside it leads to that one's cause: of a server's answer the text is left.
    let text = last(error);
    match text.split_once("the server returned an error: [").and_then(|(_, answer)| answer.split_once("] ")) {
        Some((_, said)) => format!("{server} refused ({said})"),
        None => text,
    }
}

/// The end of an error's chain of causes, which is where the cause is; safe to draw.
pub(super) fn last(error: &(dyn StdError + 'static)) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    let text = error.to_string();
    // SQLite's words are "database or disk is full" and the like.
    if text.contains("is full") || text.contains("No space left") {
        return "the disk is full; make room on it".to_owned();
    }
    Clean::line(&text).as_str().to_owned()
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

#[cfg(test)]
mod tests {
    use matrix_sdk::{
        RumaApiError,
        ruma::{api::error::Error as ApiError, exports::http::StatusCode},
    };

    use super::*;

    /// What the server answers with this status and body.
    fn answer(status: u16, body: &str) -> HttpError {
        let body = match serde_json::from_str::<serde_json::Value>(body) {
            Ok(json) => serde_json::from_value(json.clone()).map_or(ErrorBody::Json(json), ErrorBody::Standard),
            Err(error) => ErrorBody::NotJson {
                bytes: body.to_owned().into_bytes().into(),
                deserialization_error: std::sync::Arc::new(error),
            },
        };
        let error = ApiError::new(StatusCode::from_u16(status).unwrap(), body);
        HttpError::from(FromHttpResponseError::Server(RumaApiError::MatrixError(error)))
    }

    #[test]
    fn a_sign_in_that_fails_says_why() {
        let told = |status, body| sign_in(&answer(status, body), "example.org");
        let cases = [
            (
                403,
                r#"{"errcode": "M_FORBIDDEN", "error": "Invalid password"}"#,
                "does not accept this name and password",
            ),
            (403, r#"{"errcode": "M_USER_DEACTIVATED", "error": "gone"}"#, "has been deactivated on example.org"),
            (429, r#"{"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": 7100}"#, "asks to wait 7 s"),
            (502, "<html>Bad gateway</html>", "example.org has trouble (HTTP 502)"),
            (404, "<html>Not found</html>", "answers, but not as a Matrix homeserver"),
            (500, r#"{"errcode": "M_UNKNOWN", "error": "Internal server error"}"#, "refused (Internal server error)"),
        ];
        for (status, body, part) in cases {
            let words = told(status, body);
            assert!(words.contains(part), "{status} {body}: {words}");
        }
    }

    #[test]
    fn a_join_that_fails_says_why() {
        let told = |status, body| join(&answer(status, body), "example.org");
        assert_eq!(told(404, r#"{"errcode": "M_NOT_FOUND", "error": "no alias"}"#), "there is no room of that name");
        let words = told(403, r#"{"errcode": "M_FORBIDDEN", "error": "You are \u001b[31mnot invited"}"#);
        assert!(words.contains("you may not join") && words.ends_with("(You are [31mnot invited)"), "{words}");
        let words = told(502, r#"{"errcode": "M_UNKNOWN", "error": "Failed to make_join via any server"}"#);
        assert!(words.starts_with("none of the servers that know the room answers"), "{words}");
    }

    #[test]
    fn a_wait_is_read_and_bounded() {
        let wait = |body| retry_after(&answer(429, body));
        assert_eq!(
            wait(r#"{"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": 9000}"#),
            Some(Duration::from_secs(9))
        );
        assert_eq!(wait(r#"{"errcode": "M_LIMIT_EXCEEDED", "error": ""}"#), Some(WAIT));
        let year = r#"{"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": 31536000000}"#;
        assert_eq!(wait(year), Some(LONGEST_WAIT));
        assert_eq!(wait(r#"{"errcode": "M_FORBIDDEN", "error": ""}"#), None);
    }

    #[test]
    fn an_error_inside_others_is_found() {
        let inner = matrix_sdk::Error::from(answer(403, r#"{"errcode": "M_FORBIDDEN", "error": "muted"}"#));
        assert_eq!(any(&inner, "example.org"), "example.org does not allow that (muted)");
        assert_eq!(any(&std::io::Error::other(inner), "example.org"), "example.org refused (muted)");
        assert_eq!(any(&std::io::Error::other("disk\u{7} broken"), "example.org"), "disk broken");
        let full = std::io::Error::other("Error code 13: Insertion failed because database is full");
        assert_eq!(any(&full, "example.org"), "the disk is full; make room on it");
    }
}
