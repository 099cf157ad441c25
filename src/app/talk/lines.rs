//! The lines of a talk's page: everything that the schedule has about it.
use super::{PageLink, Sheet};
use crate::{
    app::{
        line::{Line, Tone, wrapped},
        programme::place,
        words,
    },
    schedule::{Fate, Markup, Schedule, Talk},
    text::{self, Clean},
};

/// Most talks of the same people that are named. Some schedules have hundreds by one “nobody”.
const OTHERS: usize = 10;

pub(super) fn lines(sheet: &Sheet<'_>, columns: usize) -> Vec<Line> {
    let (schedule, talk) = (sheet.schedule, sheet.talk);
    let mut lines = wrapped(Tone::Title, &talk.title, columns, 0);
    fate(&mut lines, sheet, columns);
    if !talk.subtitle.is_empty() {
        lines.extend(wrapped(Tone::Text, &talk.subtitle, columns, 0));
    }
    lines.extend(wrapped(Tone::Time, &when(sheet), columns, 2));
    lines.extend(wrapped(Tone::Text, &where_(sheet), columns, 2));
    let people: Vec<&str> = schedule.people_of(talk).map(|person| person.name.as_str()).collect();
    if !people.is_empty() {
        lines.extend(wrapped(Tone::Text, &format!("with {}", people.join(", ")), columns, 5));
    }
    if talk.unrecorded {
        let words = "The speakers asked that it be neither recorded nor streamed.";
        lines.extend(wrapped(Tone::Notice, words, columns, 0));
    }
    for markup in [&talk.abstract_text, &talk.description] {
        paragraph(&mut lines, markup, columns, 0);
    }
    if talk.abstract_text.0.is_empty() && talk.description.0.is_empty() {
        lines.push(Line::default());
        lines.push(Line::of(Tone::Dim, text::fit("The schedule has no abstract for this talk.", columns)));
    }
    for person in schedule.people_of(talk).filter(|person| !person.biography.0.trim().is_empty()) {
        lines.push(Line::default());
        lines.extend(wrapped(Tone::Heading, &person.name, columns, 0));
        paragraph(&mut lines, &person.biography, columns, 2);
    }
    others(&mut lines, sheet, columns);
    numbered(&mut lines, sheet.links, columns);
    small_print(&mut lines, schedule, talk, columns);
    lines
}

/// What became of it, and what changed since it was last looked at.
fn fate(lines: &mut Vec<Line>, sheet: &Sheet<'_>, columns: usize) {
    match sheet.talk.fate {
        Fate::Planned => {}
        Fate::Amended => {
            lines.extend(wrapped(Tone::Notice, "Amended since the programme was printed.", columns, 0));
        }
        Fate::Cancelled => lines.extend(wrapped(Tone::Error, "Cancelled: it will not be held.", columns, 0)),
    }
    let words = sheet.change.map(|change| change.words(sheet.schedule, sheet.zone));
    if let Some(words) = words.filter(|words| !(sheet.talk.fate == Fate::Cancelled && words == "cancelled")) {
        lines.extend(wrapped(Tone::Mention, &format!("Changed since you last looked: {words}"), columns, 2));
    }
}

/// `Sat 31 Jan, 14:30–15:00 (30 min)`, and what the other clock shows where it shows something else.
fn when(sheet: &Sheet<'_>) -> String {
    let (talk, schedule) = (sheet.talk, sheet.schedule);
    let range = |zone| format!("{}–{}", words::clock(talk.start, zone), words::clock(talk.end(), zone));
    let start = talk.start.to_zoned(sheet.zone.clone());
    let length = words::span(talk.start, talk.end());
    let when = format!("{}, {} ({length})", words::day(start.date()), range(sheet.zone));
    let Some(other) = sheet.other else { return when };
    let there = talk.start.to_zoned(other.clone());
    let day = if there.date() == start.date() { String::new() } else { there.strftime("%a ").to_string() };
    let (this, that) = (format!("{} time", place(&schedule.zone)), "your time".to_owned());
    let (this, that) = if sheet.own { (that, this) } else { (this, that) };
    format!("{when} {this} · {day}{} {that}", range(other))
}

fn where_(sheet: &Sheet<'_>) -> String {
    let (schedule, talk) = (sheet.schedule, sheet.talk);
    let hall = schedule.hall_of(talk).map(|hall| &hall.name);
    let track = schedule.track_of(talk).map(|track| &track.name);
    let words = hall.into_iter().chain(track).chain([&talk.kind, &talk.language]).map(Clean::as_str);
    let star = sheet.starred.then_some("★ starred");
    words.filter(|word| !word.is_empty()).chain(star).collect::<Vec<_>>().join(" · ")
}

fn paragraph(lines: &mut Vec<Line>, markup: &Markup, columns: usize, indent: usize) {
    if markup.0.trim().is_empty() {
        return;
    }
    let lead = " ".repeat(indent.min(columns / 2));
    let text = text::readable(&markup.0);
    lines.push(Line::default());
    for line in wrapped(Tone::Text, &text, columns - lead.len(), 0) {
        let words: String = line.0.into_iter().map(|piece| piece.text).collect();
        lines.push(Line::of(Tone::Text, if words.is_empty() { words } else { format!("{lead}{words}") }));
    }
}

/// The other talks of the same people.
fn others(lines: &mut Vec<Line>, sheet: &Sheet<'_>, columns: usize) {
    let (schedule, talk) = (sheet.schedule, sheet.talk);
    let same = |other: &&Talk| other.id != talk.id && other.people.iter().any(|person| talk.people.contains(person));
    let others: Vec<&Talk> = schedule.talks.iter().filter(same).collect();
    if others.is_empty() {
        return;
    }
    lines.push(Line::default());
    let heading = if talk.people.len() > 1 { "Also by one of them" } else { "Also by the same person" };
    lines.push(Line::of(Tone::Heading, text::fit(heading, columns)));
    for other in others.iter().take(OTHERS) {
        let start = other.start.to_zoned(sheet.zone.clone());
        let hall = schedule.hall_of(other).map_or("", |hall| hall.name.as_str());
        let words = format!("{} {} · {hall}", start.strftime("%a %H:%M"), other.title);
        lines.extend(wrapped(Tone::Text, words.trim_end_matches([' ', '·']), columns, 10));
    }
    if others.len() > OTHERS {
        let words = format!("… and {} more", others.len() - OTHERS);
        lines.push(Line::of(Tone::Dim, text::fit(&words, columns)));
    }
}

fn numbered(lines: &mut Vec<Line>, all: &[PageLink], columns: usize) {
    if all.is_empty() {
        return;
    }
    lines.push(Line::default());
    lines.push(Line::of(Tone::Heading, "Links"));
    for (link, number) in all.iter().zip(1..) {
        let text = if link.text.is_empty() { String::new() } else { format!(" {}", link.text) };
        let words = format!("[{number}] {}:{text} {}", link.kind, Clean::line(link.url.as_str()));
        lines.extend(wrapped(Tone::Link, &words, columns, 4));
    }
}

/// Licence and names, for those who look for them.
fn small_print(lines: &mut Vec<Line>, schedule: &Schedule, talk: &Talk, columns: usize) {
    let named = |name: &str, value: &str| (!value.is_empty()).then(|| format!("{name} {value}"));
    let number = if talk.number == talk.guid { "" } else { talk.number.as_str() };
    let ids = [named("number", number), named("guid", &talk.guid), named("slug", &talk.slug)];
    let licence = (!talk.license.is_empty()).then(|| format!("Licence of the recording: {}", talk.license));
    let ids = ids.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let source = schedule.url.as_ref().map(|url| format!("From {}", Clean::line(url.as_str())));
    let small: Vec<String> = licence.into_iter().chain((!ids.is_empty()).then_some(ids)).chain(source).collect();
    if !small.is_empty() {
        lines.push(Line::default());
    }
    for words in small {
        lines.extend(wrapped(Tone::Dim, &words, columns, 2));
    }
}
