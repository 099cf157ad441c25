//! A talk of any dialect: the names differ little, and one conference's tools mix them.
use std::borrow::Cow;

use jiff::Timestamp;
use url::Url;

use super::{Kind, MOST, Sink, Value, known};
use crate::schedule::{
    Fate, LinkKind,
    parse::{
        raw::{Field, RawLink, RawPerson, RawTalk, Text},
        warnings::quoted,
    },
};

/// Most people, and most links, of one talk.
const MOST_OF_TALK: usize = 200;

/// A talk's texts, by the names that dialects have for them, the best first.
const FIELDS: [(Field, &[&str]); 13] = [
    (Field::Title, &["title", "name", "summary"]),
    (Field::Subtitle, &["subtitle"]),
    (Field::Duration, &["duration"]),
    (Field::Slug, &["slug"]),
    (Field::Url, &["url", "public_url"]),
    (Field::Kind, &["type", "submission_type"]),
    (Field::Language, &["language", "content_locale"]),
    (Field::Abstract, &["abstract"]),
    (Field::Description, &["description"]),
    (Field::FeedbackUrl, &["feedback_url"]),
    (Field::OriginUrl, &["origin_url"]),
    (Field::VideoUrl, &["video_download_url"]),
    (Field::License, &["recording_license", "license"]),
];

impl<'t> Sink<'_, 't> {
    /// Takes in a talk of a day and a hall, where they are known from what is around it.
    pub(super) fn talk(&mut self, value: Value<'_, 't>, day: Option<usize>, room: &Text<'t>) {
        if self.raw.talks.len() >= MOST {
            self.beyond += 1;
            return;
        }
        // The newer interface keeps a talk's texts one level down from its slot.
        let inner = value.get("submission").filter(|inner| inner.is(Kind::Object)).unwrap_or(value);
        let slots = known::each(inner.get("slots")).filter(|slot| slot.get("start").is_some());
        let mut slots: Vec<_> = slots.take(MOST_OF_TALK).collect();
        if slots.is_empty() {
            slots.push(inner.get("slot").filter(|slot| slot.is(Kind::Object)).unwrap_or(value));
        }
        for slot in slots {
            if let Some(talk) = self.read_talk(inner, slot, day, room) {
                self.keep(value, talk);
            }
        }
    }

    /// Takes in a talk that a table gives its day, its hall and its time on the wall.
    pub(super) fn talk_at(&mut self, value: Value<'_, 't>, day: usize, room: &Text<'t>, clock: Text<'t>) {
        let slot = value.get("slot").filter(|slot| slot.get("start").is_some()).unwrap_or(value);
        if let Some(mut talk) = self.read_talk(value, slot, Some(day), room) {
            talk.set(Field::Start, clock);
            self.keep(value, talk);
        }
    }

    /// Something stands where it has no meaning.
    pub(super) fn odd(&mut self, what: &str, value: Value<'_, 't>) {
        let line = match value.line() {
            0 => String::new(),
            line => format!(" (line {line})"),
        };
        let said = Some(known::words(value)).filter(|words| !words.is_empty());
        let said = said.map_or_else(String::new, |words| format!(" {}", quoted(&words)));
        self.warnings.say(&format!("{what}{said}{line} is none that can be read: it is left out."));
    }

    fn keep(&mut self, value: Value<'_, 't>, talk: RawTalk<'t>) {
        if !value.is_whole() {
            self.cut = Some(talk.said());
        } else if self.raw.talks.len() < MOST {
            self.raw.talks.push(talk);
        } else {
            self.beyond += 1;
        }
    }

    fn read_talk(
        &mut self,
        value: Value<'_, 't>,
        slot: Value<'_, 't>,
        day: Option<usize>,
        room: &Text<'t>,
    ) -> Option<RawTalk<'t>> {
        if !value.is(Kind::Object) {
            self.odd("A talk", value);
            return None;
        }
        let part = |name: &str| value.get(name).map(Value::text).unwrap_or_default();
        let mut talk = RawTalk {
            line: value.line(),
            id: part("id"),
            guid: part("guid"),
            code: part("code"),
            day,
            room: room.clone(),
            fate: fate(value),
            unrecorded: unrecorded(value),
            ..RawTalk::default()
        };
        for (field, names) in FIELDS {
            names.iter().filter_map(|name| value.get(name)).for_each(|found| talk.set(field, known::words(found)));
        }
        times(value, slot, &mut talk);
        self.place(value, slot, &mut talk);
        talk.people = self.people(value);
        talk.links = self.links(value);
        self.wrong(value, &talk);
        Some(talk)
    }

    /// Names what a talk has that cannot be what it should be.
    fn wrong(&mut self, value: Value<'_, 't>, talk: &RawTalk<'t>) {
        let texts = ["title", "subtitle", "abstract", "description", "duration", "start", "date"];
        let text =
            |found: Value<'_, '_>| found.is(Kind::List) && found.items().next().is_some() || found.is(Kind::True);
        let texts = texts.into_iter().filter(|name| value.get(name).is_some_and(text)).map(|name| (name, "text"));
        let list = |found: Value<'_, '_>| found.is(Kind::Number) || found.is(Kind::True);
        let lists = ["persons", "speakers", "participants", "links", "attachments"];
        let lists = lists.into_iter().filter(|name| value.get(name).is_some_and(list)).map(|name| (name, "list"));
        for (name, kind) in texts.chain(lists) {
            self.warnings.say(&format!("The {}: its {name} is no {kind}; it is left out.", talk.said()));
        }
    }

    fn place(&self, value: Value<'_, 't>, slot: Value<'_, 't>, talk: &mut RawTalk<'t>) {
        let room = slot.get("room").or_else(|| value.any(&["room", "room_name"])).or_else(|| slot.get("room_id"));
        if let Some(room) = room {
            talk.set(Field::Room, self.known.rooms.name(room));
            talk.room_slug = room.get("slug").map(Value::text).unwrap_or_default();
        }
        if let Some(track) = value.get("track") {
            talk.set(Field::Track, self.known.tracks.name(track));
            talk.track_slug = track.get("slug").map(Value::text).unwrap_or_default();
        }
    }

    fn people(&self, value: Value<'_, 't>) -> Vec<RawPerson<'t>> {
        let Some(people) = value.any(&["persons", "speakers", "participants", "people"]) else { return Vec::new() };
        let one = people.is(Kind::Text) || people.any(&["public_name", "name"]).is_some();
        let single = one.then_some(people).into_iter();
        let several = known::each(Some(people).filter(|_| !one));
        single.chain(several).take(MOST_OF_TALK).map(|person| self.person(person)).collect()
    }

    /// A person by a name, by a code that the list explains, or with all that is known of them.
    fn person(&self, value: Value<'_, 't>) -> RawPerson<'t> {
        if value.is(Kind::Object) {
            let mut person = known::person(value);
            if person.name.is_empty() {
                person.name = self.known.people.find(&person.key).unwrap_or_default();
            }
            return person;
        }
        let written = value.text();
        let name = self.known.people.by_key(&written);
        let key = if name == written { Cow::Borrowed("") } else { written };
        RawPerson { key, name, biography: Cow::Borrowed("") }
    }

    fn links(&self, value: Value<'_, 't>) -> Vec<RawLink<'t>> {
        let links = |names: &[&str]| {
            let found = value.any(names);
            let one = found.filter(|found| found.is(Kind::Text) || found.any(&["url", "href"]).is_some());
            one.into_iter().chain(known::each(found.filter(|_| one.is_none()))).take(MOST_OF_TALK).collect::<Vec<_>>()
        };
        let listed = links(&["links"]).into_iter().map(|link| self.link(link, None));
        let attached =
            links(&["attachments", "resources"]).into_iter().map(|link| self.link(link, Some(LinkKind::Attachment)));
        listed.chain(attached).filter(|link| !link.href.trim().is_empty() || !link.text.trim().is_empty()).collect()
    }

    fn link(&self, value: Value<'_, 't>, kind: Option<LinkKind>) -> RawLink<'t> {
        if !value.is(Kind::Object) {
            return RawLink { href: self.whole(known::words(value)), text: Cow::Borrowed(""), kind };
        }
        let part = |names: &[&str]| value.any(names).map(known::words).unwrap_or_default();
        let kind = kind.or_else(|| match part(&["type"]).to_ascii_uppercase().as_str() {
            "FEEDBACK" => Some(LinkKind::Feedback),
            "SLIDES" | "PAPER" => Some(LinkKind::Attachment),
            "MEDIA" if value.get("service").is_some() => Some(LinkKind::Recording),
            _ => None,
        });
        let href = self.whole(part(&["url", "href", "link", "resource"]));
        RawLink { href, text: part(&["title", "name", "text", "description"]), kind }
    }

    /// An address that begins at the root of the conference's site, made whole.
    fn whole(&self, href: Text<'t>) -> Text<'t> {
        if !href.starts_with('/') {
            return href;
        }
        match Url::parse(&self.base).and_then(|base| base.join(&href)) {
            Ok(whole) => Cow::Owned(whole.into()),
            Err(_) => href,
        }
    }
}

/// When a talk is: a date with a time, else a time on the wall beside the day's date; minutes, or its end.
fn times<'t>(value: Value<'_, 't>, slot: Value<'_, 't>, talk: &mut RawTalk<'t>) {
    let part = |names: &[&str]| slot.any(names).or_else(|| value.any(names)).map(time).unwrap_or_default();
    let is_date = |text: &str| text.contains('-');
    let (start, end) = (part(&["start"]), part(&["end"]));
    talk.set(Field::Date, part(&["date"]));
    if is_date(&start) {
        talk.set(Field::Date, start);
    } else {
        talk.set(Field::Start, start);
    }
    if is_date(&end) {
        talk.set(Field::End, end);
    }
}

/// A time as it is written; seconds since 1970 as ISO 8601.
fn time<'t>(value: Value<'_, 't>) -> Text<'t> {
    let written = value.text();
    if !value.is(Kind::Number) || written.len() < 9 {
        return written;
    }
    let moment = written.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    moment.map_or(written, |moment| Cow::Owned(moment.to_string()))
}

fn fate(value: Value<'_, '_>) -> Fate {
    let state = value.any(&["state", "status"]).map(Value::text).unwrap_or_default().to_ascii_lowercase();
    match state.as_str() {
        "canceled" | "cancelled" | "withdrawn" | "rejected" | "deleted" => Fate::Cancelled,
        "delayed" | "rescheduled" => Fate::Amended,
        _ if value.any(&["canceled", "cancelled"]).is_some_and(Value::is_true) => Fate::Cancelled,
        _ => Fate::Planned,
    }
}

fn unrecorded(value: Value<'_, '_>) -> bool {
    let asked = ["do_not_record", "do_not_stream"].iter().any(|name| value.get(name).is_some_and(Value::is_true));
    let opted_out = value.get("recording").and_then(|recording| recording.get("optout")).is_some_and(Value::is_true);
    let feature = value.get("features").and_then(|features| features.get("recording"));
    asked || opted_out || feature.is_some_and(|feature| feature.text() == "RECORDING_FORBIDDEN")
}
