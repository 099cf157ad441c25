//! What a room's widgets are, and what becomes of them.
use hallway::{
    chat::{Event, Request, RoomId, Widget, WidgetKind},
    host::NewRoom,
};
use serde_json::json;

use crate::{
    person::Person,
    proxy::{Act, Proxy},
    support::{block_on, conference},
};

async fn widgets(ana: &mut Person, of: &RoomId) -> Vec<Widget> {
    ana.hear("the widgets", |event| match event {
        Event::Widgets { room, widgets } if room == of => Some(widgets.clone()),
        _ => None,
    })
    .await
}

#[test]
fn widgets_are_told_when_a_room_is_opened_and_again_when_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let proxy = Proxy::before(&conference().facts.homeserver, |_| Act::Pass).await;
        let cleo = conference().sign_in("cleo").await;
        let widget = |kind: &str, id: &str, content| (kind.to_owned(), id.to_owned(), content);
        let room = NewRoom {
            name: "Widgets".to_owned(),
            topic: String::new(),
            alias: "widgets".to_owned(),
            space: false,
            state: vec![
                widget(
                    "im.vector.modular.widgets",
                    "call",
                    json!({
                        "type": "jitsi", "name": "Call", "url": "https://app.element.io/jitsi.html#conferenceId=$conferenceId",
                        "data": { "domain": "meet.example.org", "conferenceId": "Info desk" },
                    }),
                ),
                widget(
                    "m.widget",
                    "pad",
                    json!({
                        "type": "m.etherpad", "name": "Pad", "url": "https://pad.example.org/$padName?user=$matrix_display_name&room=$matrix_room_id",
                        "data": { "padName": "notes" },
                    }),
                ),
                widget("im.vector.modular.widgets", "gone", json!({})),
                widget("im.vector.modular.widgets", "bad", json!({ "type": "m.custom", "url": "file:///etc/passwd" })),
                widget("io.element.widgets.layout", "", json!({ "widgets": { "pad": { "container": "top" } } })),
            ],
        };
        let made = cleo.create_room(&room).await.unwrap();
        let mut ana = Person::signed_in(folder.path(), &proxy.url, "ana").await;
        let room = ana.join("#widgets:localhost").await.unwrap();
        ana.ask(Request::Open(room.clone().into()));
        let told = widgets(&mut ana, &room).await;
        let pages: Vec<(WidgetKind, &str)> = told.iter().map(|widget| (widget.kind, widget.url.as_str())).collect();
        let pad = format!("https://pad.example.org/notes?user=Ana&room={}", room.as_str().replace(':', "%3A"));
        let call = "https://meet.example.org/Info%20desk";
        assert_eq!(pages, [(WidgetKind::Pad, pad.as_str()), (WidgetKind::Call, call)]);

        cleo.set_state(&made, "m.widget", "pad", json!({})).await.unwrap();
        ana.ask(Request::Widgets(room.clone()));
        assert_eq!(widgets(&mut ana, &room).await.len(), 1);
        assert_eq!(proxy.count_ends("/state"), 0, "the whole state holds every member");

        let nowhere: RoomId = "!nowhere:localhost".parse().unwrap();
        ana.ask(Request::Widgets(nowhere.clone()));
        let reason = ana.hear("why not", |event| match event {
            Event::WidgetsFailed { room, reason } if *room == nowhere => Some(reason.clone()),
            _ => None,
        });
        assert!(!reason.await.is_empty());
        ana.leave().await;
    });
}
