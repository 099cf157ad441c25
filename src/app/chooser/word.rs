//! What is typed where a conference is chosen: an address or a file, told by its shape.
use url::Url;

use crate::schedule::Source;

/// The address (http, https, or webcal, which is https by another name) or the file that this text names, if it does.
#[must_use]
pub fn source(text: &str) -> Option<Source> {
    let text = text.trim();
    if after(text, "http://").or_else(|| after(text, "https://")).is_some() {
        return address(text);
    }
    if let Some(rest) = after(text, "webcal://").or_else(|| after(text, "webcals://")) {
        return address(&format!("https://{rest}"));
    }
    if after(text, "file://").is_some() {
        let path = Url::parse(text).ok()?.to_file_path().ok()?;
        return path.file_name().is_some().then_some(Source::File(path));
    }
    let path = ["/", "./", "../", "~/"].iter().any(|start| text.starts_with(start));
    path.then(|| Source::File(text.into()))
}

/// An address has a host.
fn address(text: &str) -> Option<Source> {
    Url::parse(text).ok().filter(|url| url.host_str().is_some_and(|host| !host.is_empty())).map(Source::Url)
}

/// What follows a scheme, whose case does not matter.
fn after<'t>(text: &'t str, scheme: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_files_are_told_from_names() {
        let url = |text: &str| Some(Source::Url(text.parse().unwrap()));
        assert_eq!(source(" https://fosdem.org/2027/schedule/xml "), url("https://fosdem.org/2027/schedule/xml"));
        assert_eq!(source("HTTP://x/y?z=1"), url("http://x/y?z=1"));
        assert_eq!(source("webcal://example.org/a.ics"), url("https://example.org/a.ics"));
        for path in ["/tmp/a.xml", "./a", "../a.ics", "~/a"] {
            assert_eq!(source(path), Some(Source::File(path.into())));
        }
        assert_eq!(source("file:///tmp/a%20b.xml"), Some(Source::File("/tmp/a b.xml".into())));
        for name in ["", "fosdem", "38c3", "https://", "https:// ", "http", "a/b", "ftp://x/y", "file://"] {
            assert_eq!(source(name), None, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_may_be_typed(text in ".{0,40}|https?://.{0,20}|file://.{0,20}") {
            drop(source(&text));
        }
    }
}
