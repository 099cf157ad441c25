//! Says what a JSON file is that is no schedule.
use super::{Kind, Value, known};
use crate::text::{Clean, fit};

/// What the file is, as a sentence.
pub(super) fn describe(root: Option<Value<'_, '_>>, cut: bool) -> String {
    let Some(root) = root else { return "this is JSON that ends before a schedule begins".to_owned() };
    let has = |name: &str| root.get(name).is_some();
    let first = root.items().next();
    if has("$schema") && (has("definitions") || has("$defs") || has("properties")) {
        return "this is a JSON schema, which says how schedules are written, not a schedule".to_owned();
    }
    if root.get("schedules").is_some_and(|list| list.is(Kind::List)) {
        return "this is a catalogue of schedules, as Giggity's menu is, not a schedule: open one of the addresses in it"
            .to_owned();
    }
    let streams = |value: Value<'_, '_>| value.get("groups").is_some() || value.get("streams").is_some();
    if first.is_some_and(streams) || streams(root) {
        let of = first.unwrap_or(root).any(&["schedule"]).map(|address| fit(&Clean::line(&address.text()), 200));
        let of = of.filter(|address| !address.is_empty()).map(|address| format!("; its schedule is at {address}"));
        return format!("this is a list of live streams, not a schedule{}", of.unwrap_or_default());
    }
    if let Some(said) = root.any(&["detail", "error", "message"]).map(known::words).filter(|said| !said.is_empty()) {
        return format!("this is no schedule, but what a server answered: “{}”", fit(&Clean::line(&said), 120));
    }
    if root.get("count").is_some_and(|count| count.text() == "0") || (root.is(Kind::List) && first.is_none() && !cut) {
        return "this is an empty list: no talk is published yet".to_owned();
    }
    if cut {
        return "this is JSON that ends before a schedule begins".to_owned();
    }
    let names: Vec<String> =
        root.entries().take(3).map(|(name, _)| format!("“{}”", fit(&Clean::line(&name), 30))).collect();
    if names.is_empty() {
        return "this is JSON, but no schedule: there are no days, events or talks in it".to_owned();
    }
    format!("this is JSON, but no schedule: it has {}, but no days, events or talks", names.join(", "))
}
