//! The streams that a room's widgets show.
use std::{path::Path, time::Duration};

use matrix_sdk::{
    Room,
    config::RequestConfig,
    ruma::{api::client::state::get_state_events::v3 as get_state_events, events::AnyStateEvent, serde::Raw},
};
use serde_json::Value;
use url::Url;

use crate::{
    chat::{Widget, WidgetKind},
    text::Clean,
};

/// Addresses told for one room, at most, and their length in bytes.
const MOST: usize = 8;
const LONGEST: usize = 2_048;
/// Element's name for widgets' state, and the one proposed to follow it (MSC1236).
const TYPES: [&str; 2] = ["im.vector.modular.widgets", "m.widget"];

/// The widgets of `room` that name HLS addresses; none where the server does not say. Sliding sync leaves widgets out of
/// the state it brings, so they are asked for.
pub(super) async fn of(room: &Room) -> Vec<Widget> {
    let config = RequestConfig::new().disable_retry().timeout(Duration::from_mins(1));
    let request = get_state_events::Request::new(room.room_id().to_owned());
    let Ok(state) = room.client().send(request).with_request_config(config).await else { return Vec::new() };
    read(&state.room_state)
}

/// The widgets in a room's state.
pub(super) fn read(state: &[Raw<AnyStateEvent>]) -> Vec<Widget> {
    let mut found = Vec::new();
    for event in state {
        let Ok(Some(kind)) = event.get_field::<String>("type") else { continue };
        if TYPES.contains(&kind.as_str())
            && let Ok(Some(content)) = event.get_field::<Value>("content")
        {
            let mut streams = Vec::new();
            collect(&content, &mut streams);
            if let Some(url) = content["url"].as_str().and_then(|url| Url::parse(url).ok()) {
                let name = Clean::line(content["name"].as_str().unwrap_or_default());
                found.push(Widget { kind: WidgetKind::Stream, name, url, streams });
            }
        }
    }
    found
}

/// Adds the stream addresses in a widget's content: its own, those in its address's query, those in its data.
fn collect(content: &Value, found: &mut Vec<String>) {
    if let Some(address) = content["url"].as_str() {
        add(address, found);
        if let Ok(url) = Url::parse(address) {
            url.query_pairs().for_each(|(_, value)| add(&value, found));
        }
    }
    strings(&content["data"], found);
}

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
    let stream = matches!(url.scheme(), "http" | "https") && playlist;
    let address = url.to_string();
    if stream && !found.contains(&address) {
        found.push(address);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(content: &Value) -> Vec<String> {
        let mut found = Vec::new();
        collect(content, &mut found);
        found
    }

    #[test]
    fn streams_are_found_wherever_a_widget_keeps_them() {
        let stream = "https://stream.example.org/janson.m3u8";
        assert_eq!(found(&json!({ "url": stream })), [stream]);
        assert_eq!(found(&json!({ "url": "https://x.org/w.html", "data": { "url": stream } })), [stream]);
        assert_eq!(found(&json!({ "data": { "stream": { "hls": [stream, stream] } } })), [stream]);
        let player = "https://x.org/player?src=https%3A%2F%2Fstream.example.org%2Fjanson.m3u8";
        assert_eq!(found(&json!({ "url": player })), [stream]);
        assert_eq!(found(&json!({ "url": format!("{stream}?low=1") })), [format!("{stream}?low=1")]);
    }

    #[test]
    fn nothing_else_is_taken_for_a_stream() {
        for url in ["file:///etc/passwd.m3u8", "https://x.org/a.html", "edl://x.m3u8", "", "https://x.org/?a.m3u8"] {
            assert_eq!(found(&json!({ "url": url, "data": 3 })), [""; 0], "{url}");
        }
        let long = format!("https://x.org/{}.m3u8", "a".repeat(LONGEST));
        assert_eq!(found(&json!({ "url": long })), [""; 0]);
        let many: Vec<_> = (0..50).map(|n| format!("https://x.org/{n}.m3u8")).collect();
        assert_eq!(found(&json!({ "data": many })).len(), MOST);
    }
}
