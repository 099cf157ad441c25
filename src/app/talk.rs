//! A talk's page.
use super::{
    line::{Line, Tone, wrapped},
    words,
};
use crate::{
    schedule::{LinkKind, Markup, Schedule, Talk, TalkId},
    text::Clean,
};

/// The page of the selected talk, wrapped to its pane.
#[derive(Debug, Default)]
pub struct Page {
    /// Whether the keys go to the page.
    pub open: bool,
    /// First line on screen.
    pub top: usize,
    lines: Vec<Line>,
    of: Option<(TalkId, u16)>,
}

impl Page {
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What was wrapped no longer holds.
    pub fn forget(&mut self) {
        self.of = None;
    }

    /// Moves the page by so many lines; the next arrangement keeps it in range.
    pub fn scroll(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines);
    }

    /// Wraps the talk to a pane of this many columns and rows.
    pub fn arrange(&mut self, schedule: &Schedule, talk: Option<&Talk>, (columns, rows): (u16, u16)) {
        let wanted = talk.filter(|_| columns > 0).map(|talk| (talk.id.clone(), columns));
        if self.of != wanted {
            self.lines =
                talk.filter(|_| columns > 0).map_or_else(Vec::new, |talk| lines(schedule, talk, columns.into()));
            self.of = wanted;
        }
        self.top = self.top.min(self.lines.len().saturating_sub(rows.into()));
    }
}

fn lines(schedule: &Schedule, talk: &Talk, columns: usize) -> Vec<Line> {
    let mut lines = wrapped(Tone::Title, &talk.title, columns, 0);
    if !talk.subtitle.is_empty() {
        lines.extend(wrapped(Tone::Text, &talk.subtitle, columns, 0));
    }
    lines.extend(wrapped(Tone::Time, &when(schedule, talk), columns, 2));
    lines.extend(wrapped(Tone::Text, &place(schedule, talk), columns, 2));
    let people: Vec<&str> = schedule.people_of(talk).map(|person| person.name.as_str()).collect();
    if !people.is_empty() {
        lines.extend(wrapped(Tone::Text, &format!("with {}", people.join(", ")), columns, 5));
    }
    for markup in [&talk.abstract_text, &talk.description] {
        paragraph(&mut lines, markup, columns, 0);
    }
    if talk.abstract_text.0.is_empty() && talk.description.0.is_empty() {
        lines.push(Line::default());
        lines.push(Line::of(Tone::Dim, crate::text::fit("The schedule has no abstract for this talk.", columns)));
    }
    for person in schedule.people_of(talk).filter(|person| !person.biography.0.trim().is_empty()) {
        lines.push(Line::default());
        lines.extend(wrapped(Tone::Heading, &person.name, columns, 0));
        paragraph(&mut lines, &person.biography, columns, 2);
    }
    links(&mut lines, talk, columns);
    lines
}

/// `Sat 31 Jan, 14:30–15:00 (30 min)`, on the conference's clock.
fn when(schedule: &Schedule, talk: &Talk) -> String {
    let start = talk.start.to_zoned(schedule.zone.clone());
    let (from, to) = (words::clock(talk.start, &schedule.zone), words::clock(talk.end(), &schedule.zone));
    format!("{}, {from}–{to} ({})", words::day(start.date()), words::span(talk.start, talk.end()))
}

fn place(schedule: &Schedule, talk: &Talk) -> String {
    let hall = schedule.hall_of(talk).map(|hall| &hall.name);
    let track = schedule.track_of(talk).map(|track| &track.name);
    let words: Vec<&str> =
        hall.into_iter().chain(track).chain([&talk.kind, &talk.language]).map(Clean::as_str).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn paragraph(lines: &mut Vec<Line>, markup: &Markup, columns: usize, indent: usize) {
    if markup.0.trim().is_empty() {
        return;
    }
    let lead = " ".repeat(indent.min(columns / 2));
    let text = crate::text::html::to_text(&markup.0);
    lines.push(Line::default());
    for line in wrapped(Tone::Text, &text, columns - lead.len(), 0) {
        let words: String = line.0.into_iter().map(|piece| piece.text).collect();
        lines.push(Line::of(Tone::Text, if words.is_empty() { words } else { format!("{lead}{words}") }));
    }
}

fn links(lines: &mut Vec<Line>, talk: &Talk, columns: usize) {
    if talk.links.is_empty() && talk.url.is_none() {
        return;
    }
    lines.push(Line::default());
    lines.push(Line::of(Tone::Heading, "Links"));
    let page = talk.url.iter().map(|url| ("page", "", url));
    let others = talk.links.iter().map(|link| (kind(link.kind), link.text.as_str(), &link.href));
    for (number, (kind, text, url)) in page.chain(others).enumerate() {
        let text = if text.is_empty() { String::new() } else { format!(" {text}") };
        let words = format!("[{}] {kind}:{text} {}", number + 1, Clean::line(url.as_str()));
        lines.extend(wrapped(Tone::Link, &words, columns, 4));
    }
}

fn kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Chat => "chat",
        LinkKind::Stream => "stream",
        LinkKind::Recording => "recording",
        LinkKind::Attachment => "file",
        LinkKind::Feedback => "feedback",
        LinkKind::Other => "link",
    }
}
