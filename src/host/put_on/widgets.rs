//! What rooms show beside their messages (MSC1236), as conference-bot puts it there.
use serde_json::{Value, json};
use url::Url;

use super::Names;
use crate::schedule::{LinkKind, Schedule, Talk};

/// A state event: type, key, content.
type Widget = (String, String, Value);

/// The stream's address: a custom widget called "Livestream".
pub(super) fn livestream(schedule: &Schedule, talk: &Talk) -> Option<Widget> {
    let address: &Url = talk.links.iter().find(|link| link.kind == LinkKind::Stream).map(|link| &link.href)?;
    let hall = schedule.halls.get(talk.hall).map(|hall| hall.name.as_str()).unwrap_or_default();
    Some(widget("livestream", "m.custom", "Livestream", address.as_str(), &json!({ "title": hall })))
}

/// The track's programme, what was voted for most, and a text that everybody may write in.
pub(super) fn of_track(slug: &str, names: &Names) -> Vec<Widget> {
    let page = |page: &str| {
        let asked = "widgetId=$matrix_widget_id&auditoriumId=$auditoriumId&theme=$theme";
        format!("{}widgets/{page}.html?{asked}", names.pages)
    };
    let of = |title: &str| json!({ "title": title, "auditoriumId": slug });
    vec![
        widget("schedule", "m.custom", "Schedule", &page("schedule"), &of("Schedule")),
        widget("scoreboard", "m.custom", "Upvoted messages", &page("scoreboard"), &of("Upvoted messages")),
        widget("pad", "m.etherpad", "Notes", &format!("{}pad/p/{slug}", names.pages), &json!({})),
    ]
}

/// A Jitsi call, as Element writes it.
pub(super) fn call(slug: &str, names: &Names) -> Widget {
    let asked =
        "conferenceDomain=$domain&conferenceId=$conferenceId&displayName=$matrix_display_name&roomId=$matrix_room_id";
    let domain = names.pages.host_str().unwrap_or_default();
    let data = json!({ "domain": domain, "conferenceId": format!("{}{slug}", names.prefix), "isAudioOnly": false });
    widget("call", "jitsi", "Call", &format!("{}jitsi.html#{asked}", names.pages), &data)
}

fn widget(id: &str, kind: &str, name: &str, url: &str, data: &Value) -> Widget {
    let content = json!({ "id": id, "type": kind, "name": name, "url": url, "data": data });
    ("im.vector.modular.widgets".to_owned(), id.to_owned(), content)
}
