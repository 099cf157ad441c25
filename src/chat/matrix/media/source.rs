//! From a key to the place of a file on the network.
use matrix_sdk::ruma::{
    OwnedMxcUri,
    events::room::{EncryptedFile, MediaSource},
};

use crate::chat::MediaKey;

/// Longest key read, in bytes.
const LONGEST: usize = 8 * 1024;

/// A file on a media server: where, and how to read it where it is encrypted.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) server: String,
    pub(super) id: String,
    pub(super) locked: Option<Box<EncryptedFile>>,
}

/// Reads a key: what the SDK calls a `MediaSource`, as JSON. Its address is taken apart as the specification says (`mxc://`, a
/// server's name, an identifier of letters, digits, `-` and `_`), so that neither part can lead anywhere else.
///
/// # Errors
/// In words.
pub(super) fn read(key: &MediaKey) -> Result<Source, String> {
    let wrong = || "the message names no file that can be fetched".to_owned();
    if key.0.len() > LONGEST {
        return Err(wrong());
    }
    let source: MediaSource = serde_json::from_str(&key.0).map_err(|_| wrong())?;
    let (uri, locked): (OwnedMxcUri, _) = match source {
        MediaSource::Plain(uri) => (uri, None),
        MediaSource::Encrypted(file) => (file.url.clone(), Some(file)),
    };
    let (server, id) = uri.parts().map_err(|_| wrong())?;
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if id.is_empty() || id.len() > 255 || !id.chars().all(fine) {
        return Err(wrong());
    }
    Ok(Source { server: server.to_string(), id: id.to_owned(), locked })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(uri: &str) -> Result<Source, String> {
        read(&MediaKey(serde_json::json!({ "url": uri }).to_string().into()))
    }

    #[test]
    fn an_address_is_taken_apart() {
        let source = plain("mxc://example.org:8448/AbC-12_3").unwrap();
        assert_eq!((source.server.as_str(), source.id.as_str()), ("example.org:8448", "AbC-12_3"));
        assert!(source.locked.is_none());
    }

    #[test]
    fn what_leads_elsewhere_is_refused() {
        for uri in [
            "mxc://example.org/../../../etc/passwd",
            "mxc://example.org/a/b",
            "mxc://example.org/a?b=c",
            "mxc://example.org/a#b",
            "mxc://example.org/%2e%2e",
            "mxc://example.org/a b",
            "mxc://example.org/a\nb",
            "mxc://example.org/",
            "mxc://example.org",
            "mxc:///abc",
            "mxc://exa mple.org/abc",
            "mxc://ana@example.org/abc",
            "http://example.org/abc",
            "file:///etc/passwd",
            "",
        ] {
            assert!(plain(uri).is_err(), "{uri}");
        }
        for key in ["", "{}", "[]", "null", r#"{"url": 3}"#, r#"{"file": {}}"#, "mxc://example.org/abc"] {
            assert!(read(&MediaKey(key.into())).is_err(), "{key}");
        }
        assert!(plain(&format!("mxc://example.org/{}", "a".repeat(9_000))).is_err());
    }
}
