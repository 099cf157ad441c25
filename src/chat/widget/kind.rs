//! What a widget is: by its type, by what it names, by its page.
use url::Url;

use super::WidgetKind as Kind;

/// Tells a widget's kind; `streams`: it names the address of a stream.
pub(super) fn kind(of: &str, name: &str, page: &Url, streams: bool) -> Kind {
    let of = of.strip_prefix("m.").unwrap_or(of);
    match of {
        "jitsi" | "call" => return Kind::Call,
        "etherpad" => return Kind::Pad,
        "video" => return Kind::Stream,
        _ if streams => return Kind::Stream,
        _ => {}
    }
    let (host, path) = (page.host_str().unwrap_or_default(), page.path().to_ascii_lowercase());
    let name = name.to_lowercase();
    let file = path.rsplit('/').next().unwrap_or_default();
    // conference-bot's pages (matrix-org/conference-bot, `src/models/LiveWidget.ts`).
    match file {
        "scoreboard.html" => return Kind::Scoreboard,
        "auditorium.html" | "talk.html" | "hybrid.html" => return Kind::Stream,
        _ => {}
    }
    let is = |sites: &[&str]| {
        sites.iter().any(|site| host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    };
    let begins = |starts: &[&str]| starts.iter().any(|start| host.starts_with(start));
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if is(&["workadventu.re"]) || host.contains("workadventure") || says(&["workadventure"]) {
        Kind::World
    } else if is(&["meet.jit.si", "call.element.io"]) || begins(&["jitsi.", "call.", "bbb."]) {
        Kind::Call
    } else if is(&["hackmd.io", "cryptpad.fr"])
        || begins(&["pad.", "etherpad.", "hedgedoc.", "codimd.", "cryptpad."])
        || says(&["etherpad", "hedgedoc", "cryptpad"])
    {
        Kind::Pad
    } else if says(&["upvoted", "scoreboard"]) {
        Kind::Scoreboard
    } else if says(&["livestream", "live stream"]) || (is(&["live.fosdem.org"]) && path.starts_with("/watch/")) {
        Kind::Stream
    } else if says(&["schedule", "programme"]) || file == "schedule" || file == "schedule.html" {
        Kind::Schedule
    } else {
        Kind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_widget_is_known_by_its_type_its_name_or_its_page() {
        for (of, name, page, expected) in [
            ("jitsi", "Hall talk", "https://app.element.io/jitsi.html", Kind::Call),
            ("m.jitsi", "", "https://meet.example.org/x", Kind::Call),
            ("m.call", "Element Call", "https://call.element.io/room", Kind::Call),
            ("m.custom", "Coffee", "https://meet.jit.si/coffee", Kind::Call),
            ("m.etherpad", "Notes", "https://x.org/p/notes", Kind::Pad),
            ("m.custom", "Notes", "https://pad.fosdem.org/notes", Kind::Pad),
            ("m.custom", "Notes", "https://hedgedoc.example.org/x", Kind::Pad),
            ("m.custom", "Notes", "https://cryptpad.fr/pad/#/x", Kind::Pad),
            ("m.custom", "Upvoted messages", "https://b.org/widgets/scoreboard.html?a=b", Kind::Scoreboard),
            ("m.custom", "Livestream", "https://b.org/widgets/auditorium.html?auditoriumId=x", Kind::Stream),
            ("m.custom", "Janson", "https://live.fosdem.org/watch/janson", Kind::Stream),
            ("m.custom", "Schedule", "https://b.org/", Kind::Schedule),
            ("m.custom", "", "https://pretalx.com/x/schedule/", Kind::Other),
            ("m.custom", "", "https://fosdem.org/2026/schedule", Kind::Schedule),
            ("m.custom", "", "https://play.workadventu.re/@/f/f/f", Kind::World),
            ("m.custom", "", "https://notworkadventu.re/", Kind::Other),
            ("m.custom", "", "https://example.org/", Kind::Other),
            ("", "", "https://example.org/", Kind::Other),
        ] {
            assert_eq!(kind(of, name, &page.parse().unwrap(), false), expected, "{of} {name} {page}");
        }
        assert_eq!(kind("m.custom", "", &"https://x.org/player".parse().unwrap(), true), Kind::Stream);
        assert_eq!(kind("m.jitsi", "", &"https://x.org/player".parse().unwrap(), true), Kind::Call);
    }
}
