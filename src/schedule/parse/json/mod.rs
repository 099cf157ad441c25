//! Schedules in JSON: told apart by their shape, one file each.
mod describe;
mod frab;
mod hub;
mod known;
mod pretalx;
mod scan;
mod talk;
mod tree;

use known::Known;
use tree::{Flaws, Kind, Tree, Value};

use super::{
    Dialect, Error,
    raw::{Named, Raw, RawPerson, Text},
    warnings::Warnings,
};

/// Most talks, days, halls, tracks and people that are read.
const MOST: usize = 200_000;

/// Collects what a text says that begins with `{` or `[`, however broken it is.
///
/// # Errors
/// Where it holds no schedule.
pub(super) fn read<'t>(text: &'t str, warnings: &mut Warnings) -> Result<Raw<'t>, Error> {
    let tree = Tree::read(text);
    let Some(root) = tree.root() else { return Err(Error::NotASchedule(describe::describe(None, true))) };
    let outer = root.get("schedule").filter(|schedule| schedule.is(Kind::Object)).unwrap_or(root);
    let mut sink = Sink::new(root, outer, warnings);
    let found = frab::read(root, outer, &mut sink) || hub::read(outer, &mut sink) || pretalx::read(root, &mut sink);
    let empty = || outer.get("conference").is_some_and(|conference| conference.is(Kind::Object));
    if !found && !empty() {
        return Err(Error::NotASchedule(describe::describe(Some(root), tree.flaws.cut)));
    }
    sink.finish(&tree);
    Ok(sink.raw)
}

/// Where what is read goes.
struct Sink<'w, 't> {
    raw: Raw<'t>,
    known: Known<'t>,
    /// What addresses that are not whole are relative to.
    base: Text<'t>,
    warnings: &'w mut Warnings,
    /// The talk in which the text ends, as a sentence names it.
    cut: Option<String>,
    /// Talks beyond the most that are read.
    beyond: usize,
}

impl<'w, 't> Sink<'w, 't> {
    fn new(root: Value<'_, 't>, outer: Value<'_, 't>, warnings: &'w mut Warnings) -> Self {
        let mut sink = Self {
            raw: Raw::new(Dialect::FrabJson),
            known: Known::default(),
            base: outer.get("base_url").map(Value::text).unwrap_or_default(),
            warnings,
            cut: None,
            beyond: 0,
        };
        let conference = outer.get("conference").unwrap_or(outer);
        let places = [conference, outer, root];
        let first =
            |names: &[&str]| places.iter().find_map(|place| place.any(names)).map(known::words).unwrap_or_default();
        sink.raw.title = first(&["title", "name"]);
        sink.raw.acronym = first(&["acronym"]);
        sink.raw.zone = first(&["time_zone_name", "timezone", "time_zone"]);
        sink.raw.url = Some(first(&["url"])).filter(|url| !url.is_empty()).unwrap_or_else(|| sink.base.clone());
        for (index, place) in places.iter().enumerate() {
            // The root may be the conference itself.
            if !places.iter().take(index).any(|before| before.at() == place.at()) {
                sink.list(*place);
            }
        }
        sink
    }

    /// Takes in the halls, tracks and people that are listed outside the talks.
    fn list(&mut self, place: Value<'_, 't>) {
        for room in known::each(place.get("rooms")).take(MOST) {
            let named = known::named(room);
            self.known.rooms.add(room, &named.name);
            self.raw.halls.push(named);
        }
        for track in known::each(place.get("tracks")).take(MOST) {
            let named = known::named(track);
            self.known.tracks.add(track, &named.name);
            self.raw.tracks.push(named);
        }
        for person in
            place.any(&["persons", "speakers"]).into_iter().flat_map(|people| known::each(Some(people))).take(MOST)
        {
            let person_read = known::person(person);
            self.known.people.add(person, &person_read.name);
            self.raw.people.push(person_read);
        }
    }

    /// Says what was wrong with the text.
    fn finish(&mut self, tree: &Tree<'t>) {
        let Flaws { mistakes, first, too_deep, too_many, cut } = tree.flaws;
        let line = |at: usize| match tree.line(at) {
            0 => String::new(),
            line => format!(" in line {line}"),
        };
        if mistakes > 0 {
            let first = line(first);
            let places = if mistakes == 1 { "in one place".to_owned() } else { format!("in {mistakes} places") };
            let first = if first.is_empty() { first } else { format!(", the first{first}") };
            self.warnings.say(&format!("The JSON is broken {places}{first}: what could be read was read."));
        }
        if let Some(at) = too_deep {
            self.warnings.say(&format!("The JSON is nested without end{}: what is there is left out.", line(at)));
        }
        if too_many {
            self.warnings.say("There are more values than any schedule has: those beyond are left out.");
        }
        if self.beyond > 0 {
            let beyond = self.beyond;
            self.warnings.say(&format!("There are more than {MOST} talks: the {beyond} beyond are left out."));
        }
        let kept = match self.raw.talks.len() {
            0 => "no talk is whole".to_owned(),
            1 => "one talk is whole".to_owned(),
            many => format!("{many} talks are whole"),
        };
        match self.cut.take() {
            Some(talk) => self.warnings.cut_off(&format!("The schedule is cut off in the {talk}: {kept}.")),
            None if cut => self.warnings.cut_off(&format!("The schedule is cut off, its end is missing: {kept}.")),
            None => {}
        }
    }
}
