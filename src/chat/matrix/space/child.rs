//! What a space says of one room below it: `m.space.child`, as it comes stripped in the answers to `/hierarchy`.
use serde_json::Value;

use crate::chat::{MOST_SERVERS, RoomId, Server};

/// Longest `order`, in characters (Matrix specification, "`m.space.child`").
const LONGEST_ORDER: usize = 50;

/// A room below a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) room: RoomId,
    pub(super) via: Vec<Server>,
    pub(super) suggested: bool,
    /// `None` where there is none that is valid: such rooms come after those with one.
    order: Option<String>,
    /// When the room was added; where that is not told, last.
    since: i64,
}

impl Child {
    /// Reads an event; `None` for one that is none, and for a room that was taken out: then there is no server in `via`.
    pub(super) fn read(event: &Value) -> Option<Self> {
        if event["type"].as_str()? != "m.space.child" {
            return None;
        }
        let content = &event["content"];
        let servers = content["via"].as_array()?.iter().filter_map(|server| server.as_str()?.parse().ok());
        let via: Vec<Server> = servers.take(MOST_SERVERS).collect();
        if via.is_empty() {
            return None;
        }
        let order = content["order"].as_str().filter(|order| is_order(order));
        Some(Self {
            room: event["state_key"].as_str()?.parse().ok()?,
            via,
            suggested: content["suggested"].as_bool().unwrap_or_default(),
            order: order.map(str::to_owned),
            since: event["origin_server_ts"].as_i64().unwrap_or(i64::MAX),
        })
    }

    /// By what rooms are put in order (Matrix specification, "Ordering of children within a space").
    pub(super) fn key(&self) -> impl Ord {
        (self.order.is_none(), &self.order, self.since, &self.room)
    }
}

/// Printable ASCII, not too long; anything else is as no order at all.
fn is_order(order: &str) -> bool {
    order.len() <= LONGEST_ORDER && order.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(content: &Value) -> Option<Child> {
        Child::read(&json!({ "type": "m.space.child", "state_key": "!a:x", "origin_server_ts": 7, "content": content }))
    }

    #[test]
    fn a_room_that_was_taken_out_is_no_child() {
        assert!(read(&json!({ "via": ["x.org"] })).is_some());
        for content in [json!({}), json!({ "via": [] }), json!({ "via": "x.org" }), json!({ "via": [3, "", "a b"] })] {
            assert_eq!(read(&content), None, "{content}");
        }
        let strange = json!({ "type": "m.space.child", "state_key": "#a:x", "content": { "via": ["x.org"] } });
        assert_eq!(Child::read(&strange), None);
        assert_eq!(Child::read(&json!([1])), None);
    }

    #[test]
    fn servers_are_bounded_and_those_that_are_none_left_out() {
        let many: Vec<_> = (0..100).map(|n| format!("{n}.x.org")).collect();
        assert_eq!(read(&json!({ "via": many })).unwrap().via.len(), MOST_SERVERS);
        let via = read(&json!({ "via": ["x.org", "/etc", {}, "y.org:8448"] })).unwrap().via;
        assert_eq!(via.iter().map(Server::as_str).collect::<Vec<_>>(), ["x.org", "y.org:8448"]);
    }

    #[test]
    fn rooms_stand_by_order_then_age_then_id() {
        let child = |order: Value, since: i64, room: &str| {
            let content = json!({ "via": ["x.org"], "order": order });
            let event =
                json!({ "type": "m.space.child", "state_key": room, "origin_server_ts": since, "content": content });
            Child::read(&event).unwrap()
        };
        let mut children = [
            // None of these orders is valid.
            child(json!("é"), 3, "!c:x"),
            child(json!("a".repeat(51)), 2, "!b:x"),
            child(json!(1), 2, "!a:x"),
            child(json!("a\n"), 1, "!d:x"),
            child(json!("b"), 0, "!e:x"),
            child(json!("a".repeat(50)), 9, "!f:x"),
            child(json!(""), 9, "!g:x"),
            child(json!("B"), 9, "!h:x"),
            child(json!("b"), 0, "!0:x"),
        ];
        children.sort_by(|a, b| a.key().cmp(&b.key()));
        let rooms: Vec<_> = children.iter().map(|child| &child.room.as_str()[1..2]).collect();
        assert_eq!(rooms, ["g", "h", "f", "0", "e", "d", "a", "b", "c"]);
    }
}
