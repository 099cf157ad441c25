//! Widgets out of a room's state. Whoever may change the room's settings writes it: it is believed in nothing.
use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use super::{LONGEST, Widget, fill, fill::Variables, kind::kind, streams::streams};
use crate::{
    chat::{RoomId, Server, UserId},
    text::Clean,
};

/// Widgets of one room that are told, at most.
pub const MOST: usize = 32;
/// Events that are looked at for them, at most.
pub(in crate::chat) const MOST_READ: usize = 256;

/// What the variables of widgets may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub room: RoomId,
    /// The account.
    pub user: UserId,
    /// Its name in the room; empty for none.
    pub name: Clean,
}

/// Reads widgets, each given by its state key and content; `layout` is the content of `io.element.widgets.layout`. Those
/// that are shown above the messages come first, then those beside them, each in the order of the layout, then the others by
/// name; at most [`MOST`]. What is deleted (empty), and what has no page that a web browser could open, is left out.
#[must_use]
pub fn read<'s>(
    widgets: impl IntoIterator<Item = (&'s str, &'s Value)>,
    layout: Option<&Value>,
    about: &Facts,
) -> Vec<Widget> {
    let places = layout.map(places).unwrap_or_default();
    let mut found: Vec<((u8, i64), &str, Widget)> = Vec::new();
    for (id, content) in widgets.into_iter().take(MOST_READ) {
        // Both names of the type may hold the same widget.
        let known = found.iter().any(|(_, known, _)| *known == id);
        if let Some(widget) = widget(id, content, about).filter(|_| !known) {
            found.push((places.get(id).copied().unwrap_or((u8::MAX, 0)), id, widget));
        }
    }
    found.sort_by(|(place, id, one), (other_place, other_id, other)| {
        (place, one.name.as_str(), id).cmp(&(other_place, other.name.as_str(), other_id))
    });
    found.into_iter().take(MOST).map(|(.., widget)| widget).collect()
}

/// Where the layout puts widgets, by their id.
fn places(layout: &Value) -> HashMap<&str, (u8, i64)> {
    layout["widgets"]
        .as_object()
        .into_iter()
        .flatten()
        .take(MOST_READ)
        .filter_map(|(id, value)| {
            let container = match value["container"].as_str()? {
                "center" => 0,
                "top" => 1,
                "right" => 2,
                _ => return None,
            };
            Some((id.as_str(), (container, value["index"].as_i64().unwrap_or_default())))
        })
        .collect()
}

fn widget(id: &str, content: &Value, about: &Facts) -> Option<Widget> {
    let (of, data) = (content["type"].as_str().unwrap_or_default(), &content["data"]);
    let name = Clean::line(content["name"].as_str().unwrap_or_default());
    let given = web(&Variables::new(id, data, about).fill(content["url"].as_str()?)?)?;
    let streams = streams(&given, data);
    let kind = kind(of, &name, &given, !streams.is_empty());
    let url = if matches!(of, "jitsi" | "m.jitsi") { jitsi(&given, data).unwrap_or(given) } else { given };
    Some(Widget { kind, name, url, streams })
}

/// The conference's own page: what a widget gives is a wrapper that works inside Element alone.
fn jitsi(wrapper: &Url, data: &Value) -> Option<Url> {
    let asked = |name: &str| wrapper.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let field = |name: &str| data[name].as_str().map(str::to_owned);
    let domain: Server = field("domain").or_else(|| asked("domain"))?.parse().ok()?;
    let conference = field("conferenceId").or_else(|| asked("conferenceId")).or_else(|| asked("confId"))?;
    let mut address = format!("https://{domain}/");
    fill::encode(Some(conference.as_str()).filter(|name| !name.is_empty())?, &mut address);
    web(&address)
}

/// An address that a web browser may be given. One with a name before the host only looks like another one.
fn web(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none();
    (plain && url.as_str().len() <= LONGEST).then_some(url)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::chat::WidgetKind;

    fn about() -> Facts {
        Facts {
            room: "!r:example.org".parse().unwrap(),
            user: "@ana:example.org".parse().unwrap(),
            name: Clean::default(),
        }
    }

    fn all(state: &[(&str, Value)], layout: Option<&Value>) -> Vec<Widget> {
        read(state.iter().map(|(id, content)| (*id, content)), layout, &about())
    }

    fn one(content: Value) -> Option<Widget> {
        all(&[("w", content)], None).pop()
    }

    fn url(content: Value) -> Option<String> {
        one(content).map(|widget| widget.url.to_string())
    }

    #[test]
    fn the_livestream_of_a_hall_is_read() {
        let stream = "https://stream.fosdem.org/janson.m3u8";
        let content = json!({ "id": "l", "type": "m.custom", "name": "Livestream", "url": stream, "data": { "title": "Janson" } });
        let expected = Widget {
            kind: WidgetKind::Stream,
            name: Clean::line("Livestream"),
            url: stream.parse().unwrap(),
            streams: vec![stream.to_owned()],
        };
        assert_eq!(one(content), Some(expected));
        let bot = "https://bot.example.org/widgets/auditorium.html?widgetId=$matrix_widget_id&auditoriumId=$auditoriumId&theme=$theme";
        let widget = one(json!({ "type": "m.custom", "url": bot, "data": { "auditoriumId": "main track" } })).unwrap();
        let filled =
            "https://bot.example.org/widgets/auditorium.html?widgetId=w&auditoriumId=main%20track&theme=$theme";
        assert_eq!((widget.kind, widget.url.as_str(), widget.streams.len()), (WidgetKind::Stream, filled, 0));
    }

    #[test]
    fn a_jitsi_widget_leads_to_its_own_page() {
        let wrapper = "https://app.element.io/jitsi.html?confId=Old&domain=old.example.org#conferenceDomain=$domain";
        let widget = |data: Value| url(json!({ "type": "jitsi", "url": wrapper, "data": data })).unwrap();
        let data = json!({ "domain": "meet.example.org", "conferenceId": "Info desk/ä" });
        assert_eq!(widget(data), "https://meet.example.org/Info%20desk%2F%C3%A4");
        assert_eq!(widget(json!({})), "https://old.example.org/Old");
        let bad = widget(json!({ "domain": "evil.example/x?", "conferenceId": "y" }));
        assert!(bad.starts_with("https://app.element.io/jitsi.html"), "{bad}");
        assert!(
            widget(json!({ "domain": "meet.example.org", "conferenceId": "" })).starts_with("https://app.element.io/")
        );
    }

    #[test]
    fn what_is_deleted_or_cannot_be_opened_is_left_out() {
        for bad in [
            json!({}),
            json!(null),
            json!("text"),
            json!({ "url": 3 }),
            json!({ "url": "" }),
            json!({ "url": "javascript:alert(1)" }),
            json!({ "url": "file:///etc/passwd" }),
            json!({ "url": "data:text/html,x" }),
            json!({ "url": "https://" }),
            json!({ "url": "//example.org/x" }),
            json!({ "url": "https://matrix.org@evil.example/" }),
            json!({ "url": format!("https://x.org/{}", "a".repeat(LONGEST)) }),
            json!({ "url": "https://$host/", "data": { "host": "a/b" } }),
            json!({ "url": format!("https://x.org/{}", "é".repeat(LONGEST / 3)) }),
        ] {
            assert_eq!(one(bad.clone()), None, "{bad}");
        }
        let odd = one(json!({ "type": [], "name": {}, "url": "HTTPS://Exämple.org/", "data": [[1]] })).unwrap();
        assert_eq!(
            (odd.url.as_str(), odd.name.as_str(), odd.kind),
            ("https://xn--exmple-cua.org/", "", WidgetKind::Other)
        );
        let name = one(json!({ "name": "a\u{202e}b\nc", "url": "https://x.org/" })).unwrap().name;
        assert!(!name.contains(['\u{202e}', '\n']), "{name:?}");
    }

    #[test]
    fn they_come_in_the_order_of_the_layout_each_once_and_not_too_many() {
        let page = |name: &str| json!({ "name": name, "url": format!("https://x.org/{name}") });
        let state = [
            ("a", page("z")),
            ("b", page("y")),
            ("c", page("x")),
            ("d", page("w")),
            ("b", page("again")),
            ("e", page("v")),
        ];
        let layout = json!({ "widgets": {
            "e": { "container": "right", "index": 0 },
            "a": { "container": "top", "index": 1 },
            "b": { "container": "top", "index": 0 },
            "c": { "container": "attic" },
            "gone": 7,
        } });
        let names = |layout| all(&state, layout).iter().map(|widget| widget.name.to_string()).collect::<Vec<_>>();
        assert_eq!(names(Some(&layout)), ["y", "z", "v", "w", "x"]);
        assert_eq!(names(Some(&json!("nonsense"))), ["v", "w", "x", "y", "z"]);
        let ids: Vec<String> = (0..1_000).map(|n| format!("{n:04}")).collect();
        let many: Vec<(&str, Value)> = ids.iter().map(|id| (id.as_str(), page(id))).collect();
        assert_eq!(all(&many, None).len(), MOST);
    }

    proptest::proptest! {
        #[test]
        fn no_widget_is_too_strange_to_be_read(url in ".{0,80}", of in ".{0,8}", name in ".{0,20}", key in ".{0,6}", value in ".{0,40}") {
            for url in [url.clone(), format!("https://x.org/{url}${key}"), format!("https://{url}")] {
                let content = json!({ "url": url, "type": of, "name": name, "data": { &*key: value, "domain": value, "conferenceId": key } });
                for jitsi in [false, true] {
                    let mut content = content.clone();
                    if jitsi {
                        content["type"] = json!("jitsi");
                    }
                    if let Some(widget) = one(content) {
                        proptest::prop_assert!(matches!(widget.url.scheme(), "http" | "https") && widget.url.has_host());
                        proptest::prop_assert!(widget.url.as_str().len() <= LONGEST);
                    }
                }
            }
        }
    }
}
