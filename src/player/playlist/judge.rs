//! Which addresses a playlist may name: those of the web.
use url::Url;

use crate::text::Clean;

/// Longest address that is followed, in bytes.
const LONGEST: usize = 2_048;
/// Most characters of a scheme that are told.
const TOLD: usize = 24;

/// A playlist names what is not on the web.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it names an address that begins with {scheme}:, which is no address of the web, and was not opened")]
pub struct Refusal {
    /// What the address begins with; clean and short.
    pub scheme: String,
}

/// Looks at an address as it stands in a playlist. Whatever has a colon before its first slash names a protocol, also where the
/// rules for addresses would not call it one (RFC 3986, 4.2): FFmpeg knows `subfile,,start,0,end,0,,:/etc/passwd`.
///
/// # Errors
/// Where it names any protocol but http and https.
pub(super) fn judged(address: &str) -> Result<(), Refusal> {
    let end = address.find(['/', '?', '#', '\\']).unwrap_or(address.len());
    let Some((scheme, _)) = address.get(..end).and_then(|head| head.split_once(':')) else { return Ok(()) };
    if ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)) {
        return Ok(());
    }
    let scheme: String = scheme.chars().take(TOLD).collect();
    Err(Refusal { scheme: Clean::line(&scheme).as_str().to_owned() })
}

/// The address in full; `None` where it leads nowhere on the web, or is too long.
pub(super) fn resolved(address: &str, base: &Url) -> Option<Url> {
    if address.len() > LONGEST {
        return None;
    }
    let url = base.join(address).ok()?;
    let fine = matches!(url.scheme(), "http" | "https") && url.has_host() && url.as_str().len() <= LONGEST;
    fine.then_some(url)
}
