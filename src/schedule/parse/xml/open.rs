//! What begins where an element opens.
use super::{
    europython,
    scan::Tag,
    seen::Mark,
    walk::{Aside, Leaf, MOST, Walk, bounded},
};
use crate::schedule::{
    LinkKind,
    parse::raw::{Field, Named, RawDay, RawLink, RawPerson, RawTalk, Text},
};

/// Most people, and most links, of one talk.
pub(super) const MOST_OF_TALK: usize = 1_000;

impl<'t> Walk<'t> {
    pub(super) fn open(&mut self, tag: &Tag<'t>, at: usize) {
        self.seen.root.get_or_insert(tag.name);
        match tag.name {
            "event" => self.open_talk(tag, at),
            // Elsewhere it may stand in an abstract; where talks are so called, the one before has lost its end.
            "entry" if self.day.is_some() && (self.talk.is_none() || self.seen.has(Mark::Entries)) => {
                self.seen.note(Mark::Entries);
                self.open_talk(tag, at);
            }
            "day" => {
                self.finish_talk();
                let line = self.line.at(self.source, at);
                let [date, start, end] = ["date", "start", "end"].map(|name| tag.attribute(name));
                self.day = bounded(&mut self.raw.days, RawDay { line, date, start, end });
            }
            // The talk before has lost its end.
            "room" if self.talk.is_some() && !tag.attribute("name").is_empty() => {
                self.finish_talk();
                self.open_outside(tag);
            }
            _ if self.talk.is_some() => self.open_in_talk(tag),
            // Every talk has a length, and nothing else has.
            "duration" if !self.conference && self.beyond == 0 => {
                let line = self.line.at(self.source, at);
                let (count, first) = self.headless.unwrap_or((0, line));
                self.headless = Some((count + 1, first));
            }
            _ => self.open_outside(tag),
        }
    }

    fn open_talk(&mut self, tag: &Tag<'t>, at: usize) {
        self.finish_talk();
        if self.raw.talks.len() >= MOST {
            self.beyond += 1;
            return;
        }
        let code = tag.attribute("code");
        if !code.is_empty() {
            self.seen.note(Mark::Codes);
        }
        self.talk = Some(RawTalk {
            line: self.line.at(self.source, at),
            id: tag.attribute("id"),
            guid: tag.attribute("guid"),
            code,
            day: self.day,
            room: self.room.name.clone(),
            room_slug: self.room.slug.clone(),
            ..RawTalk::default()
        });
    }

    fn open_in_talk(&mut self, tag: &Tag<'t>) {
        let leaf = match (tag.name, self.aside) {
            ("name" | "public_name", Some(Aside::Person)) => Leaf::Person,
            ("biography" | "description", Some(Aside::Person)) => Leaf::Biography,
            ("url" | "link", Some(Aside::Recording)) | ("video_download_url", _) => Leaf::Recording,
            ("recording", _) => return self.aside = Some(Aside::Recording),
            ("answers", _) => return self.aside = Some(Aside::Answers),
            ("persons" | "speakers" | "links" | "attachments", _) => return self.end_aside(),
            (_, Some(Aside::Answers)) => return self.finish_leaf(),
            ("person" | "speaker", _) => return self.open_person(tag),
            (_, Some(Aside::Person)) => return self.finish_leaf(),
            ("link" | "attachment", _) => return self.open_link(tag),
            ("optout" | "do_not_record" | "do_not_stream", _) => Leaf::Optout,
            (name, _) => {
                let field = if self.seen.has(Mark::Entries) { europython::field(name) } else { None };
                match field.or_else(|| named(name)) {
                    Some(field) => Leaf::Talk(field),
                    None => return self.markup(tag),
                }
            }
        };
        if leaf == Leaf::Talk(Field::Track)
            && let Some(talk) = &mut self.talk
        {
            talk.track_slug = tag.attribute("slug");
        }
        self.start(leaf);
    }

    fn open_person(&mut self, tag: &Tag<'t>) {
        self.finish_leaf();
        let key = self.identity(tag);
        let people = self.talk.as_mut().map(|talk| &mut talk.people).filter(|people| people.len() < MOST_OF_TALK);
        let Some(people) = people else { return };
        people.push(RawPerson { key, ..RawPerson::default() });
        self.aside = Some(Aside::Person);
        if tag.name == "person" {
            self.start(Leaf::Person);
        }
    }

    fn open_link(&mut self, tag: &Tag<'t>) {
        self.finish_leaf();
        let links = self.talk.as_mut().map(|talk| &mut talk.links).filter(|links| links.len() < MOST_OF_TALK);
        let Some(links) = links else { return };
        let kind = (tag.name == "attachment").then_some(LinkKind::Attachment);
        links.push(RawLink { href: tag.attribute("href"), kind, ..RawLink::default() });
        self.start(Leaf::Link);
    }

    fn open_outside(&mut self, tag: &Tag<'t>) {
        match tag.name {
            "schedule" => self.seen.schedule = true,
            "generator" => self.seen.generator = tag.attribute("name"),
            "conference" => self.conference = true,
            "title" if self.conference => self.start(Leaf::Title),
            "acronym" if self.conference => self.start(Leaf::Acronym),
            "url" if self.conference => self.start(Leaf::Url),
            "base_url" if self.conference => self.start(Leaf::BaseUrl),
            "time_zone_name" if self.conference => self.start(Leaf::Zone),
            "day_change" if self.conference => self.start(Leaf::DayChange),
            "tracks" | "persons" => self.seen.note(Mark::Lists),
            "track" => {
                let named = Named { name: tag.attribute("name"), slug: tag.attribute("slug") };
                if !named.name.is_empty() && !tag.attribute("color").is_empty() {
                    self.seen.note(Mark::Coloured);
                }
                bounded(&mut self.raw.tracks, named);
                self.start(Leaf::Track);
            }
            "room" => {
                let [name, slug] = ["name", "slug"].map(|name| tag.attribute(name));
                if !slug.is_empty() {
                    self.seen.note(Mark::Lists);
                }
                self.room = Named { name, slug };
                bounded(&mut self.raw.halls, self.room.clone());
            }
            "person" => self.listed = Some(RawPerson { key: self.identity(tag), ..RawPerson::default() }),
            "name" if self.listed.is_some() => self.start(Leaf::Person),
            "biography" | "extended_biography" if self.listed.is_some() => self.start(Leaf::Biography),
            _ => {}
        }
    }

    /// What names a person.
    fn identity(&mut self, tag: &Tag<'t>) -> Text<'t> {
        let id = tag.attribute("id");
        if !id.is_empty() {
            return id;
        }
        let guid = tag.attribute("guid");
        if guid.is_empty() {
            return tag.attribute("code");
        }
        self.seen.note(Mark::Guids);
        guid
    }
}

/// The field that an element of that name is.
pub(super) fn named(name: &str) -> Option<Field> {
    Some(match name {
        "date" => Field::Date,
        "start" => Field::Start,
        "duration" => Field::Duration,
        "room" => Field::Room,
        "slug" => Field::Slug,
        "url" => Field::Url,
        "title" => Field::Title,
        "subtitle" => Field::Subtitle,
        "track" => Field::Track,
        "type" => Field::Kind,
        "language" => Field::Language,
        "abstract" => Field::Abstract,
        "description" => Field::Description,
        "feedback_url" => Field::FeedbackUrl,
        "origin_url" => Field::OriginUrl,
        "license" => Field::License,
        _ => return None,
    })
}
