//! Links of talks, told apart by where they lead.
use url::Url;

use super::raw::RawLink;
use crate::{
    schedule::{Link, LinkKind},
    text::{Clean, entities},
};

/// Longest address kept, in bytes.
const LONGEST: usize = 2_048;

/// Reads one link.
///
/// # Errors
/// Why the address leads nowhere, as the end of a sentence.
pub(super) fn link(raw: &RawLink<'_>) -> Result<Link, &'static str> {
    let href = address(&raw.href)?;
    let kind = raw.kind.unwrap_or_else(|| kind(&href));
    Ok(Link { href, text: Clean::line(&entities::decode(&raw.text)), kind })
}

/// Reads an absolute address of a scheme that is followed.
///
/// # Errors
/// Why it leads nowhere, as the end of a sentence.
pub(super) fn address(text: &str) -> Result<Url, &'static str> {
    if text.len() > LONGEST {
        return Err("is longer than 2,048 bytes");
    }
    // Some are escaped twice; no address means `&amp;`.
    let text = if text.contains("&amp;") { entities::decode(text) } else { text.into() };
    match Url::parse(text.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "matrix") => Ok(url),
        Ok(_) => Err("is neither http, https nor matrix"),
        Err(url::ParseError::RelativeUrlWithoutBase) => Err("is not a whole address"),
        Err(_) => Err("is not an address"),
    }
}

/// What an address leads to. Texts vary by a blank from year to year; addresses do not.
pub(super) fn kind(href: &Url) -> LinkKind {
    let host = href.host_str().unwrap_or_default();
    let path = href.path();
    let room = href.fragment().is_some_and(|part| part.starts_with("/room/") || part.starts_with("/%23"));
    let file = |endings: &[&str]| {
        let path = path.to_ascii_lowercase();
        endings.iter().any(|ending| path.ends_with(ending))
    };
    if href.scheme() == "matrix" || host == "matrix.to" || room {
        LinkKind::Chat
    } else if matches!(host, "live.fosdem.org" | "stream.fosdem.org") || file(&[".m3u8"]) {
        LinkKind::Stream
    } else if host == "video.fosdem.org" || file(&[".webm", ".mp4", ".mkv", ".ogv"]) {
        LinkKind::Recording
    } else if host == "submission.fosdem.org" || path.trim_end_matches('/').ends_with("/feedback") {
        LinkKind::Feedback
    } else if path.contains("/attachments/") {
        LinkKind::Attachment
    } else {
        LinkKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell_what_a_link_is() {
        for (href, kind_expected) in [
            ("https://chat.fosdem.org/#/room/#2026-main:fosdem.org", LinkKind::Chat),
            ("https://matrix.to/#/#2026-main:fosdem.org?web-instance[element.io]=chat.fosdem.org", LinkKind::Chat),
            ("https://app.element.io/#/room/#rust:matrix.org", LinkKind::Chat),
            ("matrix:r/rust:example.org", LinkKind::Chat),
            ("https://matrix.org/", LinkKind::Other),
            ("https://live.fosdem.org/watch/janson", LinkKind::Stream),
            ("http://127.0.0.1:4000/janson/index.m3u8", LinkKind::Stream),
            ("https://video.fosdem.org/2026/k1105/a.av1.webm", LinkKind::Recording),
            ("https://pretalx.fosdem.org/fosdem-2026/talk/SFKNTZ/feedback/", LinkKind::Feedback),
            ("https://submission.fosdem.org/feedback/13549.php", LinkKind::Feedback),
            ("https://fosdem.org/2026/events/attachments/x/slides/1/a.pdf", LinkKind::Attachment),
            ("https://example.org/feedback-loops", LinkKind::Other),
        ] {
            assert_eq!(kind(&address(href).unwrap()), kind_expected, "{href}");
        }
    }

    #[test]
    fn what_is_escaped_twice_is_resolved_once_more() {
        let found = address("https://example.org/watch?v=1&amp;t=2&copy=3").unwrap();
        assert_eq!(found.as_str(), "https://example.org/watch?v=1&t=2&copy=3");
    }

    #[test]
    fn only_whole_addresses_are_followed() {
        for href in ["Awesome Ada", "/2021/stands/", "mailto:a@example.org", "javascript:alert(1)", "", "http://", "x"]
        {
            assert!(address(href).is_err(), "{href}");
        }
        assert!(address(&format!("https://example.org/{}", "a".repeat(3_000))).is_err());
    }
}
