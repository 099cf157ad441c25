//! `hallway show`: everything that the schedule has on one talk.
use serde::Serialize;

use super::{
    out::{Note, Out},
    talk::{self, Brief, length},
};
use crate::{
    schedule::{LinkKind, Markup, Schedule, Talk},
    text::{self, Clean},
};

/// Columns where the terminal has not said how many it has.
const COLUMNS: usize = 80;
/// Columns before what a label names.
const INDENT: usize = 10;

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'s> {
    #[serde(flatten)]
    talk: Brief<'s>,
    slug: &'s str,
    recorded: bool,
    license: &'s str,
    #[serde(rename = "abstract")]
    abstract_text: String,
    description: String,
    biographies: Vec<Biography<'s>>,
    links: Vec<Link<'s>>,
}

#[derive(Serialize)]
struct Biography<'s> {
    name: &'s str,
    text: String,
}

#[derive(Serialize)]
struct Link<'s> {
    kind: &'static str,
    text: &'s str,
    url: &'s str,
}

/// Writes the talk that `named` names: when and where it is, by whom, what it is about, where its links lead.
///
/// # Errors
/// Where no talk has that name, or several have; or nothing can be written.
pub fn run(schedule: &Schedule, named: &str, out: &mut Out<'_>) -> anyhow::Result<Note> {
    let talk = talk::find(schedule, named)?;
    if out.json {
        out.object(&report(schedule, talk))?;
        return Ok(None);
    }
    for line in page(schedule, talk, out.width.unwrap_or(COLUMNS)) {
        out.line(&line)?;
    }
    Ok(None)
}

fn report<'s>(schedule: &'s Schedule, talk: &'s Talk) -> Report<'s> {
    let biographies = schedule.people_of(talk).filter(|person| !person.biography.0.is_empty());
    let links = talk.links.iter();
    Report {
        talk: Brief::new(schedule, talk),
        slug: &talk.slug,
        recorded: !talk.unrecorded,
        license: &talk.license,
        abstract_text: readable(&talk.abstract_text),
        description: readable(&talk.description),
        biographies: biographies
            .map(|person| Biography { name: &person.name, text: readable(&person.biography) })
            .collect(),
        links: links.map(|link| Link { kind: kind(link.kind), text: &link.text, url: link.href.as_str() }).collect(),
    }
}

fn readable(markup: &Markup) -> String {
    text::readable(&markup.0).as_str().to_owned()
}

/// What a link leads to, in a word.
fn kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Chat => "chat",
        LinkKind::Stream => "stream",
        LinkKind::Recording => "recording",
        LinkKind::Attachment => "attachment",
        LinkKind::Feedback => "feedback",
        LinkKind::Other => "other",
    }
}

/// The lines of the page, wrapped at `columns`.
fn page(schedule: &Schedule, talk: &Talk, columns: usize) -> Vec<String> {
    let mut lines = wrapped(&talk::title(talk), columns);
    lines.extend(wrapped(&talk.subtitle, columns).into_iter().filter(|_| !talk.subtitle.is_empty()));
    lines.push(String::new());
    for (label, value) in facts(schedule, talk) {
        let rows = wrapped(&value, columns.saturating_sub(INDENT));
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        lines.extend(rows.iter().zip(labels).map(|(row, label)| format!("{label:<INDENT$}{row}")));
    }
    for markup in [&talk.abstract_text, &talk.description] {
        section(&readable(markup), columns, &mut lines);
    }
    for person in schedule.people_of(talk).filter(|person| !person.biography.0.is_empty()) {
        section(&format!("{}: {}", person.name, readable(&person.biography)), columns, &mut lines);
    }
    let hrefs = talk.links.iter().map(|link| match (&*link.text, link.href.as_str()) {
        ("", href) => href.to_owned(),
        (text, href) if text == href => href.to_owned(),
        // An address is not wrapped: a terminal opens it whole.
        (text, href) => format!("{text}: {href}"),
    });
    if !talk.links.is_empty() {
        lines.push(String::new());
        lines.extend(hrefs);
    }
    lines
}

/// What is known of a talk in a few words each.
fn facts(schedule: &Schedule, talk: &Talk) -> Vec<(&'static str, String)> {
    let start = schedule.zoned(talk.start);
    let end = schedule.zoned(talk.end());
    let format = if start.date() == end.date() { "%H:%M" } else { "%a %H:%M" };
    let when = format!(
        "{}–{} {} ({})",
        start.strftime("%a %-d %b %Y, %H:%M"),
        end.strftime(format),
        start.strftime("%Z"),
        length(talk.duration)
    );
    let people: Vec<_> = schedule.people_of(talk).map(|person| person.name.as_str()).collect();
    let own = |text: &Clean| text.to_string();
    let facts = [
        ("when", when),
        ("hall", schedule.hall_of(talk).map(|hall| own(&hall.name)).unwrap_or_default()),
        ("track", schedule.track_of(talk).map(|track| own(&track.name)).unwrap_or_default()),
        ("by", people.join(", ")),
        ("type", own(&talk.kind)),
        ("language", own(&talk.language)),
        ("license", own(&talk.license)),
        ("recorded", if talk.unrecorded { "no: the speakers asked for that".to_owned() } else { String::new() }),
        ("id", talk::id(talk).to_owned()),
        ("guid", talk::guid(talk).unwrap_or_default().to_owned()),
        ("slug", own(&talk.slug)),
        ("page", talk.url.as_ref().map(ToString::to_string).unwrap_or_default()),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// A paragraph of its own, after an empty line.
fn section(text: &str, columns: usize, lines: &mut Vec<String>) {
    if !text.is_empty() {
        lines.push(String::new());
        lines.extend(wrapped(text, columns));
    }
}

fn wrapped(text: &str, columns: usize) -> Vec<String> {
    text::wrap(text, columns).into_iter().map(|row| text.get(row).unwrap_or_default().to_owned()).collect()
}
