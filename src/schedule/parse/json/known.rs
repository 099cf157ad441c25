//! Halls, tracks and people: as they are listed, and as talks refer to them.
use std::{borrow::Cow, collections::HashMap};

use super::{Kind, Named, RawPerson, Text, Value};

/// What talks may name by an id, a slug, a guid or a code.
#[derive(Debug, Default)]
pub(super) struct Known<'t> {
    pub rooms: Listed<'t>,
    pub tracks: Listed<'t>,
    pub people: Listed<'t>,
}

/// Names by what stands for them.
#[derive(Debug, Default)]
pub(super) struct Listed<'t>(HashMap<Text<'t>, Text<'t>>);

/// What may stand for a name.
const KEYS: [&str; 4] = ["guid", "id", "code", "slug"];

impl<'t> Listed<'t> {
    pub(super) fn add(&mut self, value: Value<'_, 't>, name: &Text<'t>) {
        for key in KEYS.iter().filter_map(|key| value.get(key)).map(Value::text).filter(|key| !key.is_empty()) {
            self.0.entry(key).or_insert_with(|| name.clone());
        }
    }

    /// The name that a key stands for.
    pub(super) fn find(&self, key: &Text<'t>) -> Option<Text<'t>> {
        self.0.get(key).filter(|name| !name.is_empty()).cloned()
    }

    /// The name that a key stands for, or the key.
    pub(super) fn by_key(&self, key: &Text<'t>) -> Text<'t> {
        self.find(key).unwrap_or_else(|| key.clone())
    }

    /// The name that a talk means: its own words, else what the list says.
    pub(super) fn name(&self, value: Value<'_, 't>) -> Text<'t> {
        if !value.is(Kind::Object) {
            let written = words(value);
            return self.by_key(&written);
        }
        let own = value.any(&NAMES).map(words).unwrap_or_default();
        if !own.is_empty() {
            return own;
        }
        let found = KEYS.iter().filter_map(|key| value.get(key)).find_map(|key| self.0.get(&key.text()));
        found.cloned().unwrap_or_else(|| words(value))
    }
}

/// What a name is called by.
const NAMES: [&str; 4] = ["name", "title", "public_name", "label"];

/// A text, whatever it is wrapped in: a number, one of several languages (English, else the first), an object with a name.
pub(super) fn words<'t>(value: Value<'_, 't>) -> Text<'t> {
    match simple(value) {
        Some(text) => text,
        None if value.is(Kind::Object) => {
            let named = value.any(&["en", "en-us", "en-gb"]).or_else(|| value.any(&NAMES));
            let language =
                |key: &str| (2..=7).contains(&key.len()) && !matches!(key, "slug" | "guid" | "code" | "color");
            let first =
                || value.entries().find(|(key, value)| language(key) && value.is(Kind::Text)).map(|(_, value)| value);
            named.or_else(first).and_then(simple).unwrap_or_default()
        }
        None => Cow::Borrowed(""),
    }
}

fn simple<'t>(value: Value<'_, 't>) -> Option<Text<'t>> {
    (value.is(Kind::Text) || value.is(Kind::Number)).then(|| value.text())
}

/// The values of a list, or of an object whose names number or name them.
pub(super) fn each<'v, 't: 'v>(value: Option<Value<'v, 't>>) -> impl Iterator<Item = Value<'v, 't>> {
    value.into_iter().flat_map(|value| value.items().chain(value.entries().map(|(_, value)| value)))
}

/// A hall or a track as it is listed.
pub(super) fn named<'t>(value: Value<'_, 't>) -> Named<'t> {
    let part = |name: &str| value.get(name).map(Value::text).unwrap_or_default();
    let name = value.any(&NAMES).map_or_else(|| words(value), words);
    Named { name, slug: part("slug") }
}

pub(super) fn person<'t>(value: Value<'_, 't>) -> RawPerson<'t> {
    let part = |names: &[&str]| value.any(names).map(words).unwrap_or_default();
    let mut name = part(&["public_name", "name", "full_public_name", "full_name", "display_name"]);
    if name.is_empty() {
        let both = format!("{} {}", part(&["first_name"]), part(&["last_name"]));
        name = if both.trim().is_empty() { Cow::Borrowed("") } else { Cow::Owned(both) };
    }
    RawPerson {
        key: part(&["id", "guid", "code"]),
        name,
        biography: part(&["biography", "bio", "abstract", "description"]),
    }
}
