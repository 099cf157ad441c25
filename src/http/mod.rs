//! The one HTTP client: bounded in time and size, its failures in words.
mod error;

use std::time::Duration;

use reqwest::{
    Client, ClientBuilder, Proxy, Response, StatusCode,
    header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED},
    redirect,
};
use serde::{Deserialize, Serialize};
use url::Url;

pub use error::Error;
use error::{Refusal, describe, refused};

/// How long the parts of an exchange may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest wait for a connection.
    pub connect: Duration,
    /// Longest silence within an answer.
    pub silence: Duration,
    /// Longest time that [`Fetcher::get`] takes as a whole: a server that trickles is never silent.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), silence: Duration::from_secs(30), whole: Duration::from_mins(2) }
    }
}

/// Most times that a server may send on to another address.
const MOST_REDIRECTS: usize = 10;
/// Longest validator kept, in bytes.
const LONGEST_VALIDATOR: usize = 1_024;
/// Makes the client.
///
/// # Errors
/// Where the TLS parts cannot be set up.
pub fn client() -> reqwest::Result<Client> {
    within(Limits::default()).build()
}

fn within(limits: Limits) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("hallway/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .redirect(redirect::Policy::custom(followed))
        .referer(false)
}

/// The beginning of a file, or all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Where it was found in the end: what it names is named from there.
    pub url: Url,
    /// What the server calls it (`Content-Type`), in small letters; empty where it does not say.
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// Fetches files.
#[derive(Clone, Debug)]
pub struct Fetcher {
    client: Client,
    whole: Duration,
}

impl Fetcher {
    /// Makes one; it may be cloned, and shares its connections then.
    ///
    /// # Errors
    /// Where the TLS parts cannot be set up.
    pub fn new(limits: Limits) -> reqwest::Result<Self> {
        Self::through(limits, None)
    }

    /// Makes one that asks nobody but this proxy; `None`: as [`Self::new`].
    ///
    /// # Errors
    /// Where the TLS parts cannot be set up, or the proxy has no address.
    pub fn through(limits: Limits, proxy: Option<&str>) -> reqwest::Result<Self> {
        let client = match proxy {
            Some(proxy) => within(limits).proxy(Proxy::all(proxy)?),
            None => within(limits),
        };
        Ok(Self { client: client.build()?, whole: limits.whole })
    }

    /// Fetches a file of at most `limit` bytes, unpacked. Given the validators of an earlier version, a server may
    /// answer that it has no newer one.
    ///
    /// # Errors
    /// Why it could not be had, in words.
    pub async fn get(&self, url: &Url, validators: &Validators, limit: usize) -> Result<Answer, Error> {
        let host = url.host_str().unwrap_or_default();
        let mut request = self.client.get(url.clone()).timeout(self.whole);
        let mut asked = false;
        for (name, value) in [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)] {
            // What was kept may be damaged.
            if let Some(value) = value.as_ref().and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
                asked = true;
            }
        }
        let response = request.send().await.map_err(|error| describe(&error, host))?;
        match response.status() {
            StatusCode::NOT_MODIFIED if asked => Ok(Answer::NotModified),
            status if status.is_success() => {
                let validators = validators_of(response.headers());
                let bytes = body(response, host, limit).await?;
                Ok(Answer::Body { bytes, validators })
            }
            status => Err(refused(status, response.headers(), host)),
        }
    }

    /// Fetches the first bytes of a file, unpacked: until it ends, until there are more than `limit`, or until `more`, shown what
    /// there is, wants no more of it.
    ///
    /// # Errors
    /// Why it could not be had, in words.
    pub async fn begin(&self, url: &Url, limit: usize, more: impl Fn(&[u8]) -> bool) -> Result<Start, Error> {
        let host = url.host_str().unwrap_or_default();
        let sent = self.client.get(url.clone()).timeout(self.whole).send().await;
        let mut response = sent.map_err(|error| describe(&error, host))?;
        if !response.status().is_success() {
            return Err(refused(response.status(), response.headers(), host));
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (url, mut bytes) = (response.url().clone(), Vec::new());
        while bytes.len() <= limit && more(&bytes) {
            let Some(piece) = response.chunk().await.map_err(|error| describe(&error, host))? else { break };
            let left = limit + 1 - bytes.len();
            bytes.extend_from_slice(piece.get(..left).unwrap_or(&piece));
        }
        Ok(Start { url, kind, bytes })
    }
}

fn followed(attempt: redirect::Attempt<'_>) -> redirect::Action {
    match refusal(attempt.previous(), attempt.url()) {
        Some(refusal) => attempt.error(refusal),
        None => attempt.follow(),
    }
}

/// Why a server that sends on to `next` is not followed. From https never to http: whoever sits between could then write the
/// programme, with its links; who trusts that address can still name it.
fn refusal(previous: &[Url], next: &Url) -> Option<Refusal> {
    let secure = previous.last().is_some_and(|from| from.scheme() == "https");
    match next.scheme() {
        // The first is no redirect.
        _ if previous.len() > MOST_REDIRECTS => Some(Refusal::TooMany),
        "http" if secure => Some(Refusal::Unsafe { to: next.to_string() }),
        "http" | "https" => None,
        scheme => Some(Refusal::Scheme { scheme: scheme.to_owned() }),
    }
}

/// What a server said of a version of a file, to be shown to it when asking again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// A server's answer to [`Fetcher::get`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The file, with what to ask again with.
    Body { bytes: Vec<u8>, validators: Validators },
    /// The version that the validators name is still the newest.
    NotModified,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_lead_to_the_web_and_never_from_a_safe_place_to_an_open_one() {
        let (open, safe) = ("http://example.org/", "https://example.org/");
        let scheme = || Some(Refusal::Scheme { scheme: "file".to_owned() });
        for (previous, next, expected) in [
            (vec![open], safe, None),
            (vec![open], open, None),
            (vec![safe], safe, None),
            (vec![open, safe], open, Some(Refusal::Unsafe { to: open.to_owned() })),
            (vec![open], "file:///x", scheme()),
            (vec![open; 10], open, None),
            (vec![open; 11], open, Some(Refusal::TooMany)),
        ] {
            let urls: Vec<Url> = previous.iter().map(|url| url.parse().unwrap()).collect();
            assert_eq!(refusal(&urls, &next.parse().unwrap()), expected, "{previous:?} {next}");
        }
    }
}
