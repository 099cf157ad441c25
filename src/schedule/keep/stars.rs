use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use super::{Error, file, place};
use crate::{
    schedule::{Key, TalkId},
    text::Clean,
};

/// Most stars of one conference.
const MOST: usize = 20_000;

/// The starred talks of a conference.
///
/// # Errors
/// Why they cannot be read, in words. A damaged file is set aside; then there are none.
pub fn stars(profile: &Path, key: &Key) -> Result<BTreeSet<TalkId>, Error> {
    Ok(file::load(&place(profile, key, "stars.json"))?.map_or_else(BTreeSet::new, |kept: Vec<_>| read(&kept)))
}

/// Stars talks, or takes stars back, and returns all stars of the conference. What another hallway wrote meanwhile stays:
/// the file is read, changed and written under a lock.
///
/// # Errors
/// Why it cannot be kept, in words; the file is then as it was.
pub fn star(profile: &Path, key: &Key, orders: &BTreeMap<TalkId, bool>) -> Result<BTreeSet<TalkId>, Error> {
    change(profile, key, |stars| applied(stars, orders))
}

/// The stars after these orders.
pub(in super::super) fn applied(mut stars: BTreeSet<TalkId>, orders: &BTreeMap<TalkId, bool>) -> BTreeSet<TalkId> {
    for (talk, on) in orders {
        if *on {
            stars.insert(talk.clone());
        } else {
            stars.remove(talk);
        }
    }
    stars
}

/// The stars by the new names of talks.
pub(super) fn renamed(stars: &BTreeSet<TalkId>, names: &[(TalkId, TalkId)]) -> BTreeSet<TalkId> {
    let names: BTreeMap<_, _> = names.iter().map(|(old, new)| (old, new)).collect();
    stars.iter().map(|star| names.get(star).copied().unwrap_or(star).clone()).collect()
}

/// Gives the starred talks their new names.
pub(super) fn rename(profile: &Path, key: &Key, names: &[(TalkId, TalkId)]) -> Result<(), Error> {
    let old = if names.is_empty() { BTreeSet::new() } else { stars(profile, key)? };
    if renamed(&old, names) == old {
        return Ok(());
    }
    change(profile, key, |stars| renamed(&stars, names)).map(drop)
}

fn change(
    profile: &Path,
    key: &Key,
    change: impl Fn(BTreeSet<TalkId>) -> BTreeSet<TalkId>,
) -> Result<BTreeSet<TalkId>, Error> {
    let path = place(profile, key, "stars.json");
    let _lock = file::lock(&path)?;
    let old = match file::load_locked(&path) {
        Ok(kept) => kept.map_or_else(BTreeSet::new, |kept: Vec<_>| read(&kept)),
        // Set aside: a new file begins.
        Err(Error::Damaged { .. }) => BTreeSet::new(),
        Err(error) => return Err(error),
    };
    let stars = change(old);
    file::save(&path, &stars.iter().take(MOST).map(|star| &*star.0).collect::<Vec<_>>())?;
    Ok(stars)
}

fn read(kept: &[String]) -> BTreeSet<TalkId> {
    kept.iter().take(MOST).map(|star| TalkId(Arc::from(Clean::line(star).as_str()))).collect()
}
