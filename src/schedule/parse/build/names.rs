//! One entry for each hall, track and person, and a name of its own for each talk.
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use super::{line, markup};
use crate::{
    schedule::{
        Person, TalkId,
        parse::{
            raw::{Field, Named, RawPerson, RawTalk},
            warnings::{Warnings, quoted},
        },
    },
    text::Clean,
};

/// Longest name of a talk, in characters, without the number that tells it from another.
const LONGEST_ID: usize = 200;

/// Halls or tracks by name.
pub(super) struct Names<'b> {
    /// Names and slugs.
    pub list: Vec<(Clean, Clean)>,
    index: HashMap<Clean, usize>,
    /// The same by name and slug as written, so that a text is cleaned once.
    written: HashMap<(&'b str, &'b str), usize>,
}

impl<'b> Names<'b> {
    pub(super) fn listed(listed: &'b [Named<'b>]) -> Self {
        let mut names = Self { list: Vec::new(), index: HashMap::new(), written: HashMap::new() };
        for named in listed.iter().filter(|named| !named.name.trim().is_empty()) {
            names.index(named.name.trim(), named.slug.trim());
        }
        names
    }

    pub(super) fn index(&mut self, name: &'b str, slug: &'b str) -> usize {
        if let Some(index) = self.written.get(&(name, slug)) {
            return *index;
        }
        let (mut clean, clean_slug) = (line(name), line(slug));
        if clean.is_empty() {
            clean = clean_slug.clone();
        }
        let index = *self.index.entry(clean).or_insert_with_key(|name| {
            self.list.push((name.clone(), Clean::default()));
            self.list.len() - 1
        });
        if let Some((_, known)) = self.list.get_mut(index)
            && known.is_empty()
        {
            *known = clean_slug;
        }
        self.written.insert((name, slug), index);
        index
    }
}

/// The people. An id alone does not tell one: schedules made of others use an id for several people, so that the name
/// belongs to it; without an id the name has to do.
pub(super) struct People<'b> {
    pub list: Vec<Person>,
    /// By id and name as written.
    written: HashMap<(&'b str, &'b str), usize>,
    /// By id and name.
    index: HashMap<(&'b str, Clean), usize>,
    /// The first of that id, for those who have only an id.
    by_id: HashMap<&'b str, usize>,
}

impl<'b> People<'b> {
    pub(super) fn listed(listed: &'b [RawPerson<'b>]) -> Self {
        let mut people =
            Self { list: Vec::new(), written: HashMap::new(), index: HashMap::new(), by_id: HashMap::new() };
        for person in listed {
            people.one(person);
        }
        people
    }

    pub(super) fn indices(&mut self, raw: &'b [RawPerson<'b>]) -> Vec<usize> {
        let mut out = Vec::with_capacity(raw.len());
        for person in raw {
            if let Some(index) = self.one(person)
                && !out.contains(&index)
            {
                out.push(index);
            }
        }
        out
    }

    /// Who has neither id nor name, or only an id that nobody explained, cannot be shown.
    fn one(&mut self, raw: &'b RawPerson<'b>) -> Option<usize> {
        let (id, written) = (raw.key.trim(), raw.name.trim());
        if let Some(index) = self.written.get(&(id, written)) {
            return Some(*index);
        }
        let name = line(written);
        if name.is_empty() {
            return self.by_id.get(id).copied();
        }
        let index = match self.index.entry((id, name)) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let name = free.key().1.clone();
                self.list.push(Person { name, biography: markup(&raw.biography) });
                *free.insert(self.list.len() - 1)
            }
        };
        self.written.insert((id, written), index);
        if !id.is_empty() {
            self.by_id.entry(id).or_insert(index);
        }
        Some(index)
    }
}

/// The names of talks, no two the same.
#[derive(Default)]
pub(super) struct Ids {
    /// How often each was claimed.
    taken: HashMap<Arc<str>, usize>,
}

impl Ids {
    pub(super) fn name(&mut self, raw: &RawTalk<'_>, title: &Clean, warnings: &mut Warnings) -> TalkId {
        let written = [&*raw.guid, &*raw.id, &*raw.code, raw.field(Field::Slug), &**title];
        // Short, so that there is room for the number.
        let short = |name: &str| {
            let end = name.char_indices().nth(LONGEST_ID).map_or(name.len(), |(at, _)| at);
            Clean::line(name.get(..end).unwrap_or_default())
        };
        let wanted = written.into_iter().map(short).find(|name| !name.is_empty()).unwrap_or_default();
        let wanted: Arc<str> = wanted.as_str().into();
        let Some(mut times) = self.taken.get(&wanted).copied() else {
            self.taken.insert(Arc::clone(&wanted), 1);
            return TalkId(wanted);
        };
        warnings.say(&format!("The {} claims the name {} of another talk; both stay.", raw.said(), quoted(&wanted)));
        let name = loop {
            times += 1;
            let name: Arc<str> = format!("{wanted}#{times}").into();
            if !self.taken.contains_key(&name) {
                break name;
            }
        };
        self.taken.insert(wanted, times);
        self.taken.insert(Arc::clone(&name), 1);
        TalkId(name)
    }
}

/// The items that `used` refers to, in their order; `used` is changed to their new places.
pub(super) fn kept<'t, T>(list: Vec<T>, used: impl Iterator<Item = &'t mut usize>) -> Vec<T> {
    let mut used: Vec<_> = used.collect();
    let mut place: Vec<Option<usize>> = list.iter().map(|_| None).collect();
    for index in &used {
        if let Some(place) = place.get_mut(**index) {
            *place = Some(0);
        }
    }
    for (new, place) in place.iter_mut().flatten().enumerate() {
        *place = new;
    }
    for index in &mut used {
        **index = place.get(**index).copied().flatten().unwrap_or_default();
    }
    list.into_iter().zip(place).filter_map(|(item, place)| place.map(|_| item)).collect()
}
