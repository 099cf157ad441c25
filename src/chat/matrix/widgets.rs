//! A room's widgets, asked of the homeserver: sliding sync leaves them out of the state it brings.
use std::time::Duration;

use matrix_sdk::{
    config::RequestConfig,
    ruma::{self, api::client::state::get_state_events::v3 as get_state_events, events::AnyStateEvent, serde::Raw},
};
use serde_json::Value;

use super::{account::Context, peek, words};
use crate::{
    chat::{
        Event, RoomId, UserId, Widget,
        widget::{self, Facts},
    },
    text::Clean,
};

/// How long the server may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Element's name for widgets' state, and the one proposed to follow it (MSC1236).
const TYPES: [&str; 2] = ["im.vector.modular.widgets", "m.widget"];
const LAYOUT: &str = "io.element.widgets.layout";

/// Asks for the room's widgets and tells them.
pub(super) async fn serve(context: Context, room: RoomId) {
    let event = match of(&context, &room).await {
        Ok(widgets) => Event::Widgets { room, widgets },
        Err(reason) => Event::WidgetsFailed { room, reason },
    };
    context.tell(event).await;
}

async fn of(context: &Context, room: &RoomId) -> Result<Vec<Widget>, String> {
    let id = ruma::RoomId::parse(room.as_str()).map_err(|_| "this is no room".to_owned())?;
    let about = about(context, room).await.ok_or_else(|| "nobody is signed in".to_owned())?;
    // The whole state of a hall's room is some megabytes of members, at each opening.
    if context.room(room).is_some()
        && let Some(state) = peek::state(context.client.clone(), id.clone()).await
    {
        return Ok(read(&state, &about));
    }
    let config = RequestConfig::new().disable_retry().timeout(PATIENCE);
    let request = get_state_events::Request::new(id);
    let state = context.client.send(request).with_request_config(config).await;
    Ok(read(&state.map_err(|error| words::any(&error, &context.server()))?.room_state, &about))
}

/// What the variables of a room's widgets may ask for; `None` without an account.
pub(super) async fn about(context: &Context, room: &RoomId) -> Option<Facts> {
    let own = context.client.user_id()?;
    let user: UserId = own.as_str().parse().ok()?;
    let member = match context.room(room) {
        Some(known) => known.get_member_no_sync(own).await.ok().flatten(),
        None => None,
    };
    let name = member.as_ref().and_then(|member| member.display_name()).map(Clean::line).unwrap_or_default();
    Some(Facts { room: room.clone(), user, name })
}

/// The widgets in a room's state, in order; see [`widget::read`].
pub(super) fn read(state: &[Raw<AnyStateEvent>], about: &Facts) -> Vec<Widget> {
    let (mut widgets, mut layout) = (Vec::new(), None);
    for event in state {
        let Ok(Some(kind)) = event.get_field::<&str>("type") else { continue };
        if kind != LAYOUT && !TYPES.contains(&kind) {
            continue;
        }
        let (Ok(Some(key)), Ok(Some(content))) =
            (event.get_field::<String>("state_key"), event.get_field::<Value>("content"))
        else {
            continue;
        };
        match kind {
            LAYOUT if key.is_empty() => layout = Some(content),
            LAYOUT => {}
            _ if widgets.len() < widget::MOST_READ => widgets.push((key, content)),
            _ => {}
        }
    }
    widget::read(widgets.iter().map(|(key, content)| (key.as_str(), content)), layout.as_ref(), about)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_names_of_widgets_are_read_and_everything_else_is_passed_over() {
        let page = |name: &str| json!({ "type": "m.custom", "name": name, "url": format!("https://x.org/{name}") });
        let state = [
            json!({ "type": "m.room.name", "state_key": "", "content": { "name": "R", "url": "https://x.org/" } }),
            json!({ "type": "im.vector.modular.widgets", "state_key": "a", "content": page("one") }),
            json!({ "type": "m.widget", "state_key": "b", "content": page("two") }),
            json!({ "type": "im.vector.modular.widgets", "state_key": "c", "content": {} }),
            json!({ "type": "im.vector.modular.widgets", "content": page("no state") }),
            json!({ "type": "im.vector.modular.widgets", "state_key": 7, "content": page("no key") }),
            json!({ "type": LAYOUT, "state_key": "", "content": { "widgets": { "b": { "container": "top" } } } }),
            json!({ "type": LAYOUT, "state_key": "x", "content": { "widgets": { "a": { "container": "center" } } } }),
            json!({ "type": 7 }),
            json!([]),
        ];
        let state: Vec<Raw<AnyStateEvent>> =
            state.iter().map(|event| Raw::new(event).unwrap().cast_unchecked()).collect();
        let about = Facts { room: "!r:x".parse().unwrap(), user: "@ana:x".parse().unwrap(), name: Clean::default() };
        let names: Vec<String> = read(&state, &about).iter().map(|widget| widget.name.to_string()).collect();
        assert_eq!(names, ["two", "one"]);
    }
}
