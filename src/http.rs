//! The one HTTP client: bounded in time and size, its failures in words.
use std::{error::Error as _, io, time::Duration};

use reqwest::{
    Client, Response, StatusCode,
    header::{ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED},
};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::text::{Clean, fit};

/// Longest wait for a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest silence within an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest time that [`get`] takes as a whole.
const WHOLE_TIMEOUT: Duration = Duration::from_mins(2);
/// Longest validator kept, in bytes.
const LONGEST_VALIDATOR: usize = 1_024;
/// Longest reason quoted from the depths of a connection, in columns.
const LONGEST_DETAIL: usize = 160;

/// Makes the client.
///
/// # Errors
/// Where the TLS parts cannot be set up.
pub fn client() -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(concat!("hallway/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        .build()
}

/// What a server said of a version of a file, to be shown to it when asking again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// A server's answer to [`get`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The file, with what to ask again with.
    Body { bytes: Vec<u8>, validators: Validators },
    /// The version that the validators name is still the newest.
    NotModified,
}

/// Why there was no answer, as a sentence about `host` without its full stop.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{host} has no address: check the name, and whether this machine is online")]
    NoAddress { host: String },
    #[error("{host} refuses connections: the server is down, or the port is wrong")]
    Refused { host: String },
    #[error("{host} cannot be reached: check whether this machine is online")]
    Unreachable { host: String },
    #[error("no secure connection to {host}: {detail}")]
    Tls { host: String, detail: String },
    #[error("{host} did not answer in time: try again later")]
    Timeout { host: String },
    #[error("{host} has no such page (404): check the address")]
    NotFound { host: String },
    #[error("{host} does not give it out ({status}): it wants a login or forbids it")]
    Forbidden { host: String, status: u16 },
    #[error("{host} answered with error {status}: try again later")]
    Status { host: String, status: u16 },
    #[error("{host} sends on without end: too many redirects")]
    Redirects { host: String },
    #[error("the answer of {host} is larger than {limit} bytes and was not read")]
    TooLarge { host: String, limit: usize },
    #[error("the connection to {host} broke off: {detail}")]
    Broken { host: String, detail: String },
}

/// Fetches a file of at most `limit` bytes, unpacked. Given the validators of an earlier version, a server may answer
/// that it has no newer one.
///
/// # Errors
/// Why it could not be had, in words.
pub async fn get(client: &Client, url: &Url, validators: &Validators, limit: usize) -> Result<Answer, Error> {
    let host = url.host_str().unwrap_or_default();
    let mut request = client.get(url.clone()).timeout(WHOLE_TIMEOUT);
    for (name, value) in [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    let response = request.send().await.map_err(|error| describe(&error, host))?;
    match response.status() {
        StatusCode::NOT_MODIFIED => Ok(Answer::NotModified),
        status if status.is_success() => {
            let validators = validators_of(response.headers());
            let bytes = body(response, host, limit).await?;
            Ok(Answer::Body { bytes, validators })
        }
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Error::NotFound { host: host.to_owned() }),
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
            Err(Error::Forbidden { host: host.to_owned(), status: status.as_u16() })
        }
        status => Err(Error::Status { host: host.to_owned(), status: status.as_u16() }),
    }
}

async fn body(mut response: Response, host: &str, limit: usize) -> Result<Vec<u8>, Error> {
    let too_large = || Error::TooLarge { host: host.to_owned(), limit };
    let announced = response.content_length().unwrap_or_default();
    if announced > limit as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| describe(&error, host))? {
        if bytes.len() + piece.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn validators_of(headers: &HeaderMap) -> Validators {
    let value = |name: HeaderName| {
        let value = headers.get(name)?.to_str().ok()?;
        (value.len() <= LONGEST_VALIDATOR).then(|| value.to_owned())
    };
    Validators { etag: value(ETAG), last_modified: value(LAST_MODIFIED) }
}

fn describe(error: &reqwest::Error, host: &str) -> Error {
    let host = host.to_owned();
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        causes.push(inner);
        cause = inner.source();
    }
    // A certificate says what its owner likes.
    let detail = causes.last().map_or_else(|| error.to_string(), ToString::to_string);
    let detail = fit(&Clean::line(&detail), LONGEST_DETAIL);
    let is = |kinds: &[io::ErrorKind]| {
        causes.iter().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| kinds.contains(&cause.kind()))
    };
    if error.is_timeout() {
        Error::Timeout { host }
    } else if error.is_redirect() {
        Error::Redirects { host }
    } else if error.is_dns() {
        Error::NoAddress { host }
    } else if is(&[io::ErrorKind::ConnectionRefused]) {
        Error::Refused { host }
    } else if is(&[io::ErrorKind::NetworkUnreachable, io::ErrorKind::HostUnreachable]) {
        Error::Unreachable { host }
    } else if error.is_connect() && is(&[io::ErrorKind::InvalidData, io::ErrorKind::Other]) {
        // rustls wraps its errors so: a certificate that is not valid, or a server that does not speak TLS.
        Error::Tls { host, detail }
    } else {
        Error::Broken { host, detail }
    }
}
