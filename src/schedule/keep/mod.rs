//! What is kept of a person about a conference, in the profile: the starred talks, and the programme as it was last looked at.
//! One folder a conference, `conferences/KEY/`; several hallways may share it.
mod file;
mod stars;

use std::{collections::BTreeSet, path::Path};

use jiff::Timestamp;

use super::{Change, Key, Schedule, TalkId, changes};
pub use changes::Seen;
pub use file::Error;
pub(super) use stars::applied;
pub use stars::{star, stars};

/// What there is to say about a schedule besides what is in it.
#[derive(Debug, Default)]
pub struct Look {
    pub stars: BTreeSet<TalkId>,
    /// What changed since the changes were last looked at; see [`changes::compare`].
    pub changes: Vec<Change>,
    /// Why the stars could not be read.
    pub unread_stars: Option<Error>,
    /// Why what was seen could not be read.
    pub unread_seen: Option<Error>,
    renamed: Vec<(TalkId, TalkId)>,
    adopt: Option<Seen>,
}

/// Looks at a schedule; `whole` where nothing of it is missing. Nothing is written but what [`Look::settle`] writes.
#[must_use]
pub fn look(profile: &Path, schedule: &Schedule, whole: bool, now: Timestamp) -> Look {
    let key = schedule.key();
    let mut look = Look::default();
    let stars = stars(profile, &key).unwrap_or_else(|error| {
        look.unread_stars = Some(error);
        BTreeSet::new()
    });
    let seen = Seen::load(profile, &key);
    match &seen {
        Ok(Some(seen)) => {
            let compared = changes::compare(seen, schedule, now, whole);
            (look.changes, look.renamed, look.adopt) = (compared.changes, compared.renamed, compared.adopt);
        }
        // The first look.
        Ok(None) | Err(Error::Damaged { .. }) => look.adopt = whole.then(|| Seen::of(schedule)),
        // What cannot be read now may be read another time.
        Err(_) => {}
    }
    look.unread_seen = seen.err();
    look.stars = stars::renamed(&stars, &look.renamed);
    look
}

impl Look {
    /// Keeps what later looks start from: what is seen at the first look, and stars by the new names of talks.
    ///
    /// # Errors
    /// What could not be kept, in words; the next look finds everything as this one did.
    pub fn settle(&mut self, profile: &Path, key: &Key) -> Result<(), Error> {
        if let Some(seen) = self.adopt.take() {
            seen.save(profile, key)?;
        }
        stars::rename(profile, key, &std::mem::take(&mut self.renamed))
    }
}

impl Seen {
    /// The programme as it was last looked at; `None` where it never was. A damaged file is set aside: then it never was.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn load(profile: &Path, key: &Key) -> Result<Option<Self>, Error> {
        file::load(&place(profile, key, "seen.json"))
    }

    /// Keeps it as what was last looked at.
    ///
    /// # Errors
    /// Why it cannot be kept, in words.
    pub fn save(&self, profile: &Path, key: &Key) -> Result<(), Error> {
        file::save(&place(profile, key, "seen.json"), self)
    }
}

fn place(profile: &Path, key: &Key, name: &str) -> std::path::PathBuf {
    profile.join("conferences").join(key.as_str()).join(name)
}
