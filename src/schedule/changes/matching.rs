use std::{
    collections::{HashMap, HashSet, VecDeque},
    hash::Hash,
};

use super::seen::Entry;

/// With fewer talks than this nothing is told from their share.
pub(super) const FEW: usize = 10;

/// Which talks are the same.
#[derive(Debug)]
pub(super) struct Pairs {
    /// For each new talk the index of the old one.
    pub(super) old: Vec<Option<usize>>,
    /// Whether the names of the talks are the same ones. Another dialect may have others: the talks are then told by slug,
    /// title and start.
    pub(super) by_name: bool,
}

impl Pairs {
    /// The old talks that are none of the new ones.
    pub(super) fn left<'e>(&self, old: &'e [Entry]) -> impl Iterator<Item = &'e Entry> + use<'e> {
        let taken: HashSet<usize> = self.old.iter().flatten().copied().collect();
        old.iter().enumerate().filter(move |(index, _)| !taken.contains(index)).map(|(_, entry)| entry)
    }
}

/// Finds the talks of `old` in `new`; `None` where the two are not of one conference: neither names nor contents match for a
/// third of the talks. Takes time in proportion to the number of talks, whatever their names are.
pub(super) fn pairs(old: &[Entry], new: &[Entry]) -> Option<Pairs> {
    let names: HashSet<&str> = old.iter().chain(new).map(|entry| &*entry.id.0).collect();
    let talks = |entries| sides(entries, &names);
    let (old, new) = (talks(old), talks(new));
    let few = old.len().min(new.len());
    let enough = |count: usize| few < FEW || count * 3 >= few;

    let mut by_name = Matching::new(&old, &new);
    // Talks that share a name (the later ones with a number after it) are told apart by what they are: their order, and
    // with it the number, may change.
    by_name.pass(|talk| Some((talk.name, talk.entry.content, talk.entry.start, &talk.entry.hall)));
    by_name.pass(|talk| Some((talk.name, &talk.entry.title, talk.entry.start)));
    by_name.pass(|talk| Some((talk.name, &talk.entry.title)));
    by_name.pass(|talk| Some(talk.name));
    if enough(by_name.alike()) {
        by_name.by_content();
        return Some(Pairs { old: by_name.pairs, by_name: true });
    }
    let mut by_content = Matching::new(&old, &new);
    by_content.by_content();
    by_content.pass(|talk| Some((&talk.entry.title, &talk.entry.hall)));
    by_content.unique(|talk| Some(&talk.entry.title));
    enough(by_content.count()).then_some(Pairs { old: by_content.pairs, by_name: false })
}

/// A talk with the name that it claims.
struct Side<'e> {
    entry: &'e Entry,
    name: &'e str,
}

fn sides<'e>(entries: &'e [Entry], names: &HashSet<&str>) -> Vec<Side<'e>> {
    let side = |entry: &'e Entry| {
        let claimed = entry.id.0.rsplit_once('#').filter(|(name, number)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && names.contains(name)
        });
        Side { entry, name: claimed.map_or(&*entry.id.0, |(name, _)| name) }
    };
    entries.iter().map(side).collect()
}

struct Matching<'s, 'e> {
    old: &'s [Side<'e>],
    new: &'s [Side<'e>],
    pairs: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl<'s, 'e> Matching<'s, 'e> {
    fn new(old: &'s [Side<'e>], new: &'s [Side<'e>]) -> Self {
        Self { old, new, pairs: vec![None; new.len()], taken: vec![false; old.len()] }
    }

    /// Pairs talks that have the same key, in their order.
    fn pass<K: Eq + Hash>(&mut self, key: impl Fn(&'s Side<'e>) -> Option<K>) {
        let mut free = self.free(&key);
        for (new, pair) in self.new.iter().zip(&mut self.pairs).filter(|(_, pair)| pair.is_none()) {
            let Some(old) = key(new).and_then(|key| free.get_mut(&key)?.pop_front()) else { continue };
            *pair = Some(old);
            if let Some(taken) = self.taken.get_mut(old) {
                *taken = true;
            }
        }
    }

    /// Pairs talks whose key nobody else has on either side.
    fn unique<K: Eq + Hash>(&mut self, key: impl Fn(&'s Side<'e>) -> Option<K>) {
        let mut count: HashMap<K, usize> = HashMap::new();
        for key in self.new.iter().zip(&self.pairs).filter(|(_, pair)| pair.is_none()).filter_map(|(new, _)| key(new)) {
            *count.entry(key).or_default() += 1;
        }
        let twice: HashSet<K> =
            self.free(&key).into_iter().filter(|(_, old)| old.len() > 1).map(|(key, _)| key).collect();
        self.pass(|talk| {
            key(talk).filter(|key| count.get(key).is_none_or(|count| *count == 1) && !twice.contains(key))
        });
    }

    /// Pairs what is left by what does not change when a name does.
    fn by_content(&mut self) {
        self.pass(|talk| Some((&talk.entry.title, talk.entry.start, &talk.entry.hall)));
        self.pass(|talk| Some((&talk.entry.title, talk.entry.start)));
        self.unique(|talk| Some(&talk.entry.slug).filter(|slug| !slug.is_empty()));
    }

    /// The old talks that have no pair yet.
    fn free<K: Eq + Hash>(&self, key: impl Fn(&'s Side<'e>) -> Option<K>) -> HashMap<K, VecDeque<usize>> {
        let mut free: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (index, (old, _)) in self.old.iter().zip(&self.taken).enumerate().filter(|(_, (_, taken))| !**taken) {
            if let Some(key) = key(old) {
                free.entry(key).or_default().push_back(index);
            }
        }
        free
    }

    fn count(&self) -> usize {
        self.pairs.iter().flatten().count()
    }

    /// Pairs that have more in common than a name: where names are mere numbers, other talks have them, too.
    fn alike(&self) -> usize {
        let alike = |(new, pair): (&Side<'_>, &Option<usize>)| {
            pair.and_then(|old| self.old.get(old)).is_some_and(|old| {
                let (old, new) = (old.entry, new.entry);
                old.title == new.title || old.start == new.start || (!old.slug.is_empty() && old.slug == new.slug)
            })
        };
        self.new.iter().zip(&self.pairs).filter(|pair| alike((pair.0, pair.1))).count()
    }
}
