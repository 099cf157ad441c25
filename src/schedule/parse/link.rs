//! Links of talks, told apart by where they lead.
use url::Url;

use super::raw::RawLink;
use crate::{
    schedule::{Link, LinkKind},
    text::{Clean, entities},
};

/// Longest address kept, in bytes.
const LONGEST: usize = 2_048;

/// Reads one link; see [`address`] for `base`.
///
/// # Errors
/// Why the address leads nowhere, as the end of a sentence.
pub(super) fn link(raw: &RawLink<'_>, base: Option<&Url>) -> Result<Link, &'static str> {
    let href = address(&raw.href, base)?;
    let kind = raw.kind.unwrap_or_else(|| kind(&href));
    Ok(Link { href, text: Clean::line(&entities::decode(&raw.text)), kind })
}

/// Reads an address of a scheme that is followed. One that begins with a slash, as frab writes those of attachments, is
/// that of a page on the host of `base`, where there is one; nothing else makes an address whole.
///
/// # Errors
/// Why it leads nowhere, as the end of a sentence.
pub(super) fn address(text: &str, base: Option<&Url>) -> Result<Url, &'static str> {
    if text.len() > LONGEST {
        return Err("is longer than 2,048 bytes");
    }
    // Some are escaped twice; no address means `&amp;`.
    let text = if text.contains("&amp;") { entities::decode(text) } else { text.into() };
    let text = text.trim();
    let whole = match base {
        Some(base) if text.starts_with('/') => base.join(text),
        _ => Url::parse(text),
    };
    match whole {
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
            assert_eq!(kind(&address(href, None).unwrap()), kind_expected, "{href}");
        }
    }

    #[test]
    fn what_begins_with_a_slash_is_on_the_conferences_host() {
        let base = Url::parse("https://example.org/2019/Fahrplan/").unwrap();
        let whole = |text| address(text, Some(&base)).map(String::from);
        assert_eq!(whole("/system/a.pdf?1"), Ok("https://example.org/system/a.pdf?1".to_owned()));
        assert_eq!(whole("https://example.com/"), Ok("https://example.com/".to_owned()));
        for text in ["Awesome Ada", "../slides/a.pdf", "www.example.org", "javascript:alert(1)", ""] {
            assert!(whole(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_escaped_twice_is_resolved_once_more() {
        let found = address("https://example.org/watch?v=1&amp;t=2&copy=3", None).unwrap();
        assert_eq!(found.as_str(), "https://example.org/watch?v=1&t=2&copy=3");
    }

    #[test]
    fn only_whole_addresses_are_followed() {
        for href in ["Awesome Ada", "/2021/stands/", "mailto:a@example.org", "javascript:alert(1)", "", "http://", "x"]
        {
            assert!(address(href, None).is_err(), "{href}");
        }
        assert!(address(&format!("https://example.org/{}", "a".repeat(3_000)), None).is_err());
    }
}
