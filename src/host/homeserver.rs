//! One homeserver's client API: addresses, waiting when told to wait, errors in words.
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use url::Url;

use crate::http;

/// Longest time spent waiting, for one call, because the homeserver said that there are too many.
const PATIENCE: Duration = Duration::from_mins(2);
/// The wait where the homeserver asks for one without saying how long.
const USUAL_WAIT: Duration = Duration::from_secs(5);
/// Longest answer read, in bytes: an initial sync of a small conference fits many times.
const LONGEST_ANSWER: usize = 32 * 1024 * 1024;

/// Where a homeserver is, and the means to talk to it.
#[derive(Clone, Debug)]
pub struct Homeserver {
    http: reqwest::Client,
    base: Url,
}

/// Why a call failed. `doing` names the call as a person would: "joining #demo-rust:localhost".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No answer at all.
    #[error("{doing} failed: the homeserver at {address} does not answer ({reason})")]
    Unreachable { doing: String, address: String, reason: String },
    /// The homeserver said no.
    #[error("{doing} failed: the homeserver says \"{message}\" ({code})")]
    Refused {
        doing: String,
        /// Matrix's own code, such as `M_FORBIDDEN`.
        code: String,
        message: String,
    },
    /// Too many requests, for longer than anyone wants to wait.
    #[error("{doing} failed: the homeserver asks to wait for more than {} seconds; try again later", PATIENCE.as_secs())]
    Busy { doing: String },
    /// Something answered that does not speak Matrix.
    #[error("{doing} failed: {address} does not answer as a Matrix homeserver does ({reason})")]
    NotMatrix { doing: String, address: String, reason: String },
}

/// One call of the client API, before it is sent.
#[derive(Clone, Debug)]
pub(super) struct Call<'a> {
    pub(super) doing: String,
    pub(super) method: Method,
    /// Below `/_matrix/client`, each part as it is: what needs escaping is escaped here.
    pub(super) path: Vec<&'a str>,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) token: Option<&'a str>,
    pub(super) body: Option<Value>,
}

impl Homeserver {
    /// A homeserver at `base`, such as `http://127.0.0.1:8008`. Nothing is asked yet.
    ///
    /// # Errors
    /// Where the HTTP client cannot be set up.
    pub fn at(base: &Url) -> Result<Self, Error> {
        let http = http::client().map_err(|error| Error::Unreachable {
            doing: "setting up the connection".to_owned(),
            address: base.to_string(),
            reason: error.to_string(),
        })?;
        Ok(Self { http, base: base.clone() })
    }

    /// Asks for the versions of Matrix it speaks: the cheapest sign of life.
    pub async fn greet(&self) -> Result<(), Error> {
        let call = Call::get("greeting the homeserver", vec!["versions"], None);
        self.call(call).await.map(drop)
    }

    /// Makes the call; waits and calls again, within bounds, while the homeserver says that there are too many.
    pub(super) async fn call(&self, call: Call<'_>) -> Result<Value, Error> {
        let mut waited = Duration::ZERO;
        loop {
            let response = self.prepare(&call)?.send().await.map_err(|error| self.unreachable(&call, &error))?;
            let status = response.status();
            let told = retry_after_header(&response);
            let answer = self.read(&call, response).await?;
            if status.is_success() {
                return Ok(answer);
            }
            if status != StatusCode::TOO_MANY_REQUESTS {
                return Err(refusal(&call, status, &answer));
            }
            let wait = retry_after_body(&answer).or(told).unwrap_or(USUAL_WAIT);
            waited += wait;
            if waited > PATIENCE {
                return Err(Error::Busy { doing: call.doing });
            }
            tokio::time::sleep(wait).await;
        }
    }

    fn prepare(&self, call: &Call<'_>) -> Result<RequestBuilder, Error> {
        let mut address = self.base.clone();
        let bad = || Error::NotMatrix {
            doing: call.doing.clone(),
            address: self.base.to_string(),
            reason: "not an http address".to_owned(),
        };
        address
            .path_segments_mut()
            .map_err(|()| bad())?
            .pop_if_empty()
            .extend(["_matrix", "client"])
            .extend(&call.path);
        for (name, value) in &call.query {
            address.query_pairs_mut().append_pair(name, value);
        }
        let mut request = self.http.request(call.method.clone(), address);
        if let Some(token) = call.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        Ok(request)
    }

    async fn read(&self, call: &Call<'_>, mut response: Response) -> Result<Value, Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreachable(call, &error))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LONGEST_ANSWER {
                return Err(self.not_matrix(call, "the answer does not end"));
            }
        }
        serde_json::from_slice(&bytes).map_err(|_| self.not_matrix(call, "the answer is not JSON"))
    }

    fn unreachable(&self, call: &Call<'_>, error: &reqwest::Error) -> Error {
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        Error::Unreachable { doing: call.doing.clone(), address: self.base.to_string(), reason: cause.to_string() }
    }

    fn not_matrix(&self, call: &Call<'_>, reason: &str) -> Error {
        Error::NotMatrix { doing: call.doing.clone(), address: self.base.to_string(), reason: reason.to_owned() }
    }
}

impl<'a> Call<'a> {
    pub(super) fn get(doing: impl Into<String>, path: Vec<&'a str>, token: Option<&'a str>) -> Self {
        Self { doing: doing.into(), method: Method::GET, path, query: Vec::new(), token, body: None }
    }

    pub(super) fn post(doing: impl Into<String>, path: Vec<&'a str>, token: Option<&'a str>, body: Value) -> Self {
        Self { doing: doing.into(), method: Method::POST, path, query: Vec::new(), token, body: Some(body) }
    }

    pub(super) fn put(doing: impl Into<String>, path: Vec<&'a str>, token: Option<&'a str>, body: Value) -> Self {
        Self { doing: doing.into(), method: Method::PUT, path, query: Vec::new(), token, body: Some(body) }
    }
}

fn refusal(call: &Call<'_>, status: StatusCode, answer: &Value) -> Error {
    let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
    Error::Refused {
        doing: call.doing.clone(),
        code: text("errcode").unwrap_or_else(|| format!("HTTP {}", status.as_u16())),
        message: text("error").unwrap_or_else(|| status.canonical_reason().unwrap_or("no reason given").to_owned()),
    }
}

/// `retry_after_ms` (Matrix client-server API, "Rate limiting"): exact where there is one.
fn retry_after_body(answer: &Value) -> Option<Duration> {
    answer.get("retry_after_ms").and_then(Value::as_u64).map(Duration::from_millis)
}

/// The header's whole seconds; its other form, a date, is not used by any homeserver known.
fn retry_after_header(response: &Response) -> Option<Duration> {
    response.headers().get("retry-after")?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_is_told_in_the_homeservers_words() {
        let call = Call::get("joining #nowhere:localhost", vec![], None);
        let error =
            refusal(&call, StatusCode::NOT_FOUND, &json!({ "errcode": "M_NOT_FOUND", "error": "No such room" }));
        assert_eq!(
            error.to_string(),
            "joining #nowhere:localhost failed: the homeserver says \"No such room\" (M_NOT_FOUND)"
        );
        let error = refusal(&call, StatusCode::BAD_GATEWAY, &json!({}));
        assert_eq!(
            error.to_string(),
            "joining #nowhere:localhost failed: the homeserver says \"Bad Gateway\" (HTTP 502)"
        );
    }

    #[test]
    fn parts_of_an_address_are_escaped() {
        let server = Homeserver::at(&"http://127.0.0.1:1/".parse().unwrap()).unwrap();
        let call = Call::get("", vec!["v3", "directory", "room", "#a/b?c:localhost"], None);
        let request = server.prepare(&call).unwrap().build().unwrap();
        assert_eq!(request.url().path(), "/_matrix/client/v3/directory/room/%23a%2Fb%3Fc:localhost");
    }

    #[test]
    fn the_wait_is_read_in_milliseconds() {
        assert_eq!(retry_after_body(&json!({ "retry_after_ms": 8_491 })), Some(Duration::from_millis(8_491)));
        assert_eq!(retry_after_body(&json!({})), None);
    }
}
