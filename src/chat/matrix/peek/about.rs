//! What is told of a room that the account is not in.
use matrix_sdk::{
    HttpError,
    ruma::{
        api::error::ErrorKind,
        events::AnyStateEvent,
        room::{JoinRuleSummary, RoomSummary},
        serde::Raw,
    },
};
use serde_json::Value;

use crate::{
    chat::{About, matrix::words},
    text::Clean,
};

/// Characters kept of a room's name.
const NAME: usize = 200;

/// What can be done where a room's messages are not for everybody.
const AFTER: &str = "its messages are shown once you have joined";

/// What a summary says of the room.
pub(super) fn summed(summary: &RoomSummary, live: bool) -> About {
    let alias = summary.canonical_alias.as_ref().map(|alias| alias.as_str());
    About {
        name: named(summary.name.as_deref(), alias),
        alias: alias.and_then(|alias| alias.parse().ok()),
        topic: Clean::line(summary.topic.as_deref().unwrap_or_default()),
        members: summary.num_joined_members.into(),
        public: summary.join_rule == JoinRuleSummary::Public,
        live,
    }
}

/// What its state says, where there is no summary: how many people are in it is not known then.
pub(super) fn stated(state: &[Raw<AnyStateEvent>], live: bool) -> About {
    let field = |kind: &str, field: &str| {
        let is = |event: &&Raw<AnyStateEvent>| {
            event.get_field::<String>("type").is_ok_and(|told| told.as_deref() == Some(kind))
                && event.get_field::<String>("state_key").is_ok_and(|key| key.as_deref() == Some(""))
        };
        let content = state.iter().find(is)?.get_field::<Value>("content").ok()??;
        content[field].as_str().map(str::to_owned)
    };
    let alias = field("m.room.canonical_alias", "alias");
    About {
        name: named(field("m.room.name", "name").as_deref(), alias.as_deref()),
        alias: alias.and_then(|alias| alias.parse().ok()),
        topic: Clean::line(&field("m.room.topic", "topic").unwrap_or_default()),
        members: 0,
        public: field("m.room.join_rules", "join_rule").as_deref() == Some("public"),
        live,
    }
}

/// The name, or the alias where there is none; empty where there is neither.
fn named(name: Option<&str>, alias: Option<&str>) -> Clean {
    let name: String = name.unwrap_or_default().chars().take(NAME).collect();
    match Clean::line(&name) {
        name if name.trim().is_empty() => Clean::line(alias.unwrap_or_default()),
        name => name,
    }
}

/// Why a room's messages are not shown: what was said when they were asked for, and what the room says of itself.
pub(super) fn refusal(error: &HttpError, summary: Option<&Result<RoomSummary, HttpError>>, server: &str) -> String {
    let refused = matches!(error.client_api_error_kind(), Some(ErrorKind::Forbidden | ErrorKind::NotFound));
    if !refused {
        return words::http(error, server);
    }
    match summary {
        Some(Ok(summary)) => match &summary.join_rule {
            JoinRuleSummary::Public if summary.world_readable => {
                format!("{server} does not show you this room; it may have banned you")
            }
            JoinRuleSummary::Public => AFTER.to_owned(),
            JoinRuleSummary::Knock => format!("{AFTER}; one has to ask to be let in"),
            JoinRuleSummary::Restricted(_) | JoinRuleSummary::KnockRestricted(_) => {
                format!("{AFTER}; it is open to members of certain other rooms, and to those who are invited")
            }
            _ => format!("{AFTER}; it is open to invited people only"),
        },
        // A homeserver shows rooms that it takes part in, and those of others only to their members.
        Some(Err(unknown)) if matches!(unknown.client_api_error_kind(), Some(ErrorKind::NotFound)) => {
            format!("{server} does not know this room; its messages are shown once you have joined, if it lets you")
        }
        _ => AFTER.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use matrix_sdk::{
        RumaApiError,
        ruma::{
            api::error::{Error as ApiError, ErrorBody, FromHttpResponseError},
            exports::http::StatusCode,
        },
    };
    use serde_json::json;

    use super::*;

    fn answer(status: u16, kind: &str) -> HttpError {
        let body = serde_json::from_value(json!({ "errcode": kind, "error": "" })).map(ErrorBody::Standard).unwrap();
        let error = ApiError::new(StatusCode::from_u16(status).unwrap(), body);
        HttpError::from(FromHttpResponseError::Server(RumaApiError::MatrixError(error)))
    }

    fn summary(rule: &str, readable: bool) -> RoomSummary {
        serde_json::from_value(json!({
            "room_id": "!a:x.org", "num_joined_members": 3, "world_readable": readable, "guest_can_join": false,
            "join_rule": rule, "allowed_room_ids": [], "name": "\u{1b}[31m Rust\n", "topic": "a\u{202e}b",
            "canonical_alias": "#rust:x.org",
        }))
        .unwrap()
    }

    #[test]
    fn a_refusal_says_what_can_be_done() {
        let forbidden = answer(403, "M_FORBIDDEN");
        let told = |rule, readable| refusal(&forbidden, Some(&Ok(summary(rule, readable))), "x.org");
        assert_eq!(told("public", false), "its messages are shown once you have joined");
        assert!(told("public", true).contains("banned you"));
        assert!(told("knock", false).ends_with("one has to ask to be let in"));
        assert!(told("restricted", false).contains("members of certain other rooms"));
        assert!(told("invite", false).ends_with("open to invited people only"));
        assert!(told("org.example", false).ends_with("open to invited people only"));
        let unknown = refusal(&forbidden, Some(&Err(answer(404, "M_NOT_FOUND"))), "x.org");
        assert!(unknown.starts_with("x.org does not know this room"), "{unknown}");
        assert_eq!(refusal(&forbidden, None, "x.org"), "its messages are shown once you have joined");
        let trouble = refusal(&answer(502, "M_UNKNOWN"), None, "x.org");
        assert!(!trouble.contains("joined"), "{trouble}");
    }

    #[test]
    fn what_is_told_of_a_room_is_clean() {
        let about = summed(&summary("public", true), true);
        assert_eq!((about.members, about.public, about.live), (3, true, true));
        assert_eq!(about.alias.unwrap().as_str(), "#rust:x.org");
        assert!(!about.name.chars().chain(about.topic.chars()).any(|c| c.is_control() || c == '\u{202e}'));
        let event = |kind: &str, content: Value| {
            Raw::new(&json!({ "type": kind, "state_key": "", "content": content })).unwrap().cast_unchecked()
        };
        let state = [
            event("m.room.name", json!({ "name": "" })),
            event("m.room.canonical_alias", json!({ "alias": "#b:x.org" })),
            event("m.room.join_rules", json!({ "join_rule": "knock" })),
            event("m.room.topic", json!({ "topic": 3 })),
        ];
        let about = stated(&state, false);
        assert_eq!((&*about.name, &*about.topic, about.public), ("#b:x.org", "", false));
        assert_eq!(&*stated(&[], false).name, "");
    }
}
