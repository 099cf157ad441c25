//! What may go wrong between here and a server, in words.
use std::{error::Error as _, io, time::Duration};

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use reqwest::{
    StatusCode,
    header::{DATE, HeaderMap, HeaderName, RETRY_AFTER},
};
use url::Url;

use crate::text::{Clean, fit};

/// Longest wait that a server may ask for.
const LONGEST_REST: Duration = Duration::from_hours(24);
/// Longest reason quoted from the depths of a connection, in columns.
const LONGEST_DETAIL: usize = 160;

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
    #[error("{host} has no such page ({status}): check the address")]
    NotFound { host: String, status: u16 },
    #[error("{host} does not give it out ({status}): it wants a login or forbids it")]
    Forbidden { host: String, status: u16 },
    #[error("this network wants a login first (511): open a page in a browser to see")]
    Portal,
    /// `rest` is how long the server asks to be left alone, at most a day.
    #[error("{host} has too much to do ({status}): try again later")]
    Busy { host: String, status: u16, rest: Option<Duration> },
    #[error("{host} answered with error {status}: {}", if *status < 500 { "check the address" } else { "try again later" })]
    Status { host: String, status: u16 },
    #[error("{host} says that nothing changed since an answer that it never gave: try again later")]
    Unasked { host: String },
    #[error("{host} sends on without end: too many redirects")]
    Redirects { host: String },
    #[error("{host} sends on from https to {to}, where anybody could change it: name that address if you trust it")]
    Unsafe { host: String, to: String },
    #[error("{host} sends on to what is no address of a web page{detail}")]
    Nowhere { host: String, detail: String },
    #[error("the answer of {host} is larger than {limit} bytes and was not read")]
    TooLarge { host: String, limit: usize },
    #[error("the connection to {host} broke off: {detail}")]
    Broken { host: String, detail: String },
}

impl Error {
    /// How long the server asks to be left alone.
    #[must_use]
    pub fn rest(&self) -> Option<Duration> {
        if let Self::Busy { rest, .. } = self { *rest } else { None }
    }
}

/// Why a redirect is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub(super) enum Refusal {
    TooMany,
    Unsafe { to: String },
    Scheme { scheme: String },
}

/// What an answer without a file says.
pub(super) fn refused(status: StatusCode, headers: &HeaderMap, host: &str) -> Error {
    let (host, code) = (host.to_owned(), status.as_u16());
    match status {
        StatusCode::NOT_MODIFIED => Error::Unasked { host },
        StatusCode::NOT_FOUND | StatusCode::GONE => Error::NotFound { host, status: code },
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Error::Forbidden { host, status: code },
        StatusCode::NETWORK_AUTHENTICATION_REQUIRED => Error::Portal,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Error::Busy { host, status: code, rest: rest(headers) }
        }
        // It says where, but not in a way that leads anywhere.
        status if status.is_redirection() => Error::Nowhere { host, detail: format!(" ({code})") },
        _ => Error::Status { host, status: code },
    }
}

/// The wait that a server asks for: seconds, or a moment by its own clock (RFC 9110, 10.2.3).
fn rest(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let moment = |text: &str| DateTimeParser::new().parse_timestamp(text).ok();
    let asked = text(RETRY_AFTER)?;
    let rest = if let Ok(seconds) = asked.parse() {
        Duration::from_secs(seconds)
    } else {
        let now = text(DATE).and_then(moment).unwrap_or_else(Timestamp::now);
        moment(asked)?.duration_since(now).try_into().unwrap_or_default()
    };
    Some(rest.min(LONGEST_REST))
}

pub(super) fn describe(error: &reqwest::Error, host: &str) -> Error {
    // A server that was sent on to may be another.
    let host = error.url().and_then(Url::host_str).unwrap_or(host).to_owned();
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
    } else if let Some(refusal) = causes.iter().find_map(|cause| cause.downcast_ref::<Refusal>()) {
        let short = |text: &str| fit(&Clean::line(text), LONGEST_DETAIL);
        match refusal {
            Refusal::TooMany => Error::Redirects { host },
            Refusal::Unsafe { to } => Error::Unsafe { host, to: short(to) },
            Refusal::Scheme { scheme } => Error::Nowhere { host, detail: format!(": {}", short(scheme)) },
        }
    } else if error.is_redirect() {
        Error::Nowhere { host, detail: String::new() }
    } else if error.is_dns() {
        Error::NoAddress { host }
    } else if is(&[io::ErrorKind::ConnectionRefused]) {
        Error::Refused { host }
    } else if is(&[io::ErrorKind::NetworkUnreachable, io::ErrorKind::HostUnreachable]) {
        Error::Unreachable { host }
    } else if error.is_connect() && is(&[io::ErrorKind::InvalidData, io::ErrorKind::Other]) {
        // rustls wraps its errors so: a certificate that is not valid, or a server that does not speak TLS.
        Error::Tls { host, detail: certificate(&detail).map_or(detail, str::to_owned) }
    } else {
        Error::Broken { host, detail }
    }
}

/// What is wrong with a server's certificate, by rustls' words for it.
fn certificate(detail: &str) -> Option<&'static str> {
    let rows = [
        (
            "UnknownIssuer",
            "nobody whom this machine trusts has signed its certificate, as where a network wants a login first",
        ),
        ("CaUsedAsEndEntity", "it has signed its certificate itself, as where a network wants a login first"),
        ("certificate expired", "its certificate has expired, or this machine's clock is wrong"),
        ("certificate not valid yet", "its certificate is not valid yet, or this machine's clock is wrong"),
        (
            "certificate not valid for name",
            "its certificate is for another name, as where a network wants a login first",
        ),
        ("InvalidContentType", "what answers there does not speak TLS"),
    ];
    rows.into_iter().find(|(word, _)| detail.contains(word)).map(|(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_ask_for_rest_in_seconds_or_by_the_clock() {
        let second = Duration::from_secs;
        for (rest_after, date, expected) in [
            ("120", "", Some(second(120))),
            (" 0 ", "", Some(second(0))),
            ("99999999999", "", Some(second(86_400))),
            ("Sat, 31 Jan 2026 08:05:00 GMT", "Sat, 31 Jan 2026 08:00:00 GMT", Some(second(300))),
            ("Sat, 31 Jan 2026 07:00:00 GMT", "Sat, 31 Jan 2026 08:00:00 GMT", Some(second(0))),
            ("Fri, 01 Jan 1971 00:00:00 GMT", "", Some(second(0))),
            ("-1", "", None),
            ("soon", "", None),
            ("", "", None),
        ] {
            let headers = [(RETRY_AFTER, rest_after), (DATE, date)].into_iter().filter(|(_, value)| !value.is_empty());
            let headers: HeaderMap = headers.map(|(name, value)| (name, value.parse().unwrap())).collect();
            assert_eq!(rest(&headers), expected, "{rest_after} {date}");
            let error = refused(StatusCode::SERVICE_UNAVAILABLE, &headers, "example.org");
            assert_eq!(error.rest(), expected);
        }
        assert_eq!(refused(StatusCode::NOT_FOUND, &HeaderMap::new(), "example.org").rest(), None);
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_in_words() {
        use tokio_rustls::rustls::{
            CertificateError::{ExpiredContext, NotValidForNameContext, NotValidYetContext, UnknownIssuer},
            Error as Tls, InvalidMessage,
            pki_types::{ServerName, UnixTime},
        };
        let (now, then) = (UnixTime::since_unix_epoch(Duration::ZERO), UnixTime::since_unix_epoch(Duration::ZERO));
        let expected = ServerName::try_from("example.org").unwrap().to_owned();
        for (error, words) in [
            (Tls::InvalidCertificate(ExpiredContext { time: now, not_after: then }), Some("has expired")),
            (Tls::InvalidCertificate(NotValidYetContext { time: now, not_before: then }), Some("is not valid yet")),
            (Tls::InvalidCertificate(NotValidForNameContext { expected, presented: vec![] }), Some("for another name")),
            (Tls::InvalidCertificate(UnknownIssuer), Some("nobody whom this machine trusts")),
            (Tls::InvalidMessage(InvalidMessage::InvalidContentType), Some("does not speak TLS")),
            (Tls::DecryptError, None),
        ] {
            let detail = error.to_string();
            let told = certificate(&detail);
            assert_eq!(told.is_some(), words.is_some(), "{detail}");
            assert!(words.is_none_or(|words| told.unwrap().contains(words)), "{detail}: {told:?}");
        }
    }
}
