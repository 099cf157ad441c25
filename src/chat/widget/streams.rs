//! The addresses of streams that a widget names.
use std::path::Path;

use serde_json::Value;
use url::{Url, form_urlencoded};

use super::LONGEST;

/// Addresses told of one widget, at most.
const MOST: usize = 8;

/// The addresses of playlists: the page itself, what its parameters say, what the widget's data say. A page that shows a
/// stream without naming it (conference-bot's `auditorium.html`) has none: nothing is made up.
pub(super) fn streams(page: &Url, data: &Value) -> Vec<String> {
    let mut found = Vec::new();
    add(page.as_str(), &mut found);
    page.query_pairs().for_each(|(_, value)| add(&value, &mut found));
    // Element's own wrappers have their parameters behind the `#`.
    let fragment = page.fragment().unwrap_or_default();
    let behind = fragment.split_once('?').map_or(fragment, |(_, parameters)| parameters);
    form_urlencoded::parse(behind.as_bytes()).for_each(|(_, value)| add(&value, &mut found));
    strings(data, &mut found);
    found
}

/// The parser has bounded how deep this goes.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => add(text, found),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn add(text: &str, found: &mut Vec<String>) {
    if text.len() > LONGEST || found.len() >= MOST {
        return;
    }
    let Ok(url) = Url::parse(text) else { return };
    let playlist = Path::new(url.path()).extension().is_some_and(|kind| kind.eq_ignore_ascii_case("m3u8"));
    // A name before the host only looks like another host.
    let bare = url.username().is_empty() && url.password().is_none();
    let stream = matches!(url.scheme(), "http" | "https") && playlist && bare;
    let address = url.to_string();
    if stream && !found.contains(&address) {
        found.push(address);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(page: &str, data: &Value) -> Vec<String> {
        streams(&page.parse().unwrap(), data)
    }

    #[test]
    fn streams_are_found_wherever_a_widget_keeps_them() {
        let (stream, page) = ("https://stream.example.org/janson.m3u8", "https://x.org/w.html");
        assert_eq!(found(stream, &Value::Null), [stream]);
        assert_eq!(found(page, &json!({ "url": stream })), [stream]);
        assert_eq!(found(page, &json!({ "stream": { "hls": [stream, stream] } })), [stream]);
        let coded = "https%3A%2F%2Fstream.example.org%2Fjanson.m3u8";
        assert_eq!(found(&format!("https://x.org/player?src={coded}"), &Value::Null), [stream]);
        assert_eq!(found(&format!("https://x.org/player#/?src={coded}&a=b"), &Value::Null), [stream]);
        assert_eq!(found(&format!("https://x.org/player#src={coded}"), &Value::Null), [stream]);
        assert_eq!(found(&format!("{stream}?low=1"), &Value::Null), [format!("{stream}?low=1")]);
    }

    #[test]
    fn nothing_else_is_taken_for_a_stream() {
        let auditorium = "https://bot.example.org/widgets/auditorium.html?auditoriumId=main";
        for page in ["https://x.org/a.html", "https://x.org/?a.m3u8", auditorium] {
            assert_eq!(found(page, &json!([3, "file:///etc/passwd.m3u8", "edl://x.m3u8", ""])), [""; 0], "{page}");
        }
        let named = "https://stream.fosdem.org@evil.example/x.m3u8";
        assert_eq!(found(&format!("https://x.org/?src={named}"), &json!([named, "https://a:b@x.org/x.m3u8"])), [""; 0]);
        let long = format!("https://x.org/{}.m3u8", "a".repeat(LONGEST));
        assert_eq!(found("https://x.org/", &json!(long)), [""; 0]);
        let many: Vec<_> = (0..50).map(|n| format!("https://x.org/{n}.m3u8")).collect();
        assert_eq!(found("https://x.org/", &json!(many)).len(), MOST);
    }
}
