use jiff::{Timestamp, civil::Date};

use super::{
    Change, ChangeKind, Was,
    matching::{FEW, pairs},
    seen::{Entry, Seen},
};
use crate::schedule::{Fate, Schedule, TalkId};

/// What comparing came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// By start, then title.
    pub changes: Vec<Change>,
    /// Talks that go by another name now: old and new.
    pub renamed: Vec<(TalkId, TalkId)>,
    /// What to remember from now on in the place of what was: the same times and halls by the new names. `None` where
    /// nothing of the kind is called for.
    pub adopt: Option<Seen>,
}

/// What changed from `old` to `new` by `now`; see [`compare`].
#[must_use]
pub fn diff(old: &Seen, new: &Schedule, now: Timestamp) -> Vec<Change> {
    compare(old, new, now, true).changes
}

/// What changed from `old` to `new` by `now`; `whole` where nothing of `new` is missing.
///
/// * What is over and gone is no news: nobody can miss it any more, and calendars drop what is past.
/// * Where the texts of most talks changed, the writing did (another dialect, another version of a parser), not the talks:
///   only new titles are told then. Where names are others, too, the same goes for halls and lengths.
/// * Nothing is told where nothing was there before, or where the two are not of one conference: then the new one is
///   adopted.
#[must_use]
pub fn compare(old: &Seen, new: &Schedule, now: Timestamp, whole: bool) -> Compared {
    let is = Seen::of(new);
    let found = if old.talks.is_empty() { None } else { pairs(&old.talks, &is.talks) };
    let Some(found) = found.filter(|_| !is.talks.is_empty()) else {
        let adopt = (whole && !is.talks.is_empty()).then_some(is);
        return Compared { adopt, ..Compared::default() };
    };
    let was: Vec<_> = found.old.iter().map(|index| index.and_then(|index| old.talks.get(index))).collect();
    let both = || was.iter().zip(&is.talks).filter_map(|(was, is)| Some(((*was)?, is)));
    let writing = Writing::of(both, found.by_name);
    let mut changes = Vec::new();
    for (was, is) in was.iter().zip(&is.talks) {
        let kinds = match was {
            Some(was) => writing.kinds(was, is, new),
            None if is.fate == Fate::Cancelled => vec![ChangeKind::New, ChangeKind::Cancelled],
            None => vec![ChangeKind::New],
        };
        if !kinds.is_empty() {
            changes.push(change(is, kinds, *was));
        }
    }
    if whole {
        let gone = |was: &&Entry| was.fate != Fate::Cancelled && was.end() > now;
        let gone = found.left(&old.talks).filter(gone);
        changes.extend(gone.map(|was| change(was, vec![ChangeKind::Cancelled], Some(was))));
    }
    changes.sort_by(|one, other| (one.start, &one.title).cmp(&(other.start, &other.title)));
    let renamed: Vec<_> =
        both().filter(|(was, is)| was.id != is.id).map(|(was, is)| (was.id.clone(), is.id.clone())).collect();
    let adopt = (!renamed.is_empty() || !writing.0.is_empty()).then(|| {
        let mut adopted = old.clone();
        for (index, is) in found.old.iter().zip(&is.talks) {
            if let Some(was) = index.and_then(|index| adopted.talks.get_mut(index)) {
                writing.adopt(was, is);
            }
        }
        adopted
    });
    Compared { changes, renamed, adopt }
}

fn change(talk: &Entry, kinds: Vec<ChangeKind>, was: Option<&Entry>) -> Change {
    let was = was.map(|was| Was {
        title: was.title.clone(),
        start: was.start,
        duration: was.duration,
        hall: was.hall.clone(),
    });
    Change { talk: talk.id.clone(), title: talk.title.clone(), kinds, start: talk.start, was }
}

/// What is written in another way now, and so is no news about a talk.
#[derive(Clone, Debug, Default)]
struct Writing(Vec<Aspect>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aspect {
    Title,
    Text,
    Hall,
    Length,
}

impl Writing {
    fn of<'e, Both: Iterator<Item = (&'e Entry, &'e Entry)>>(both: impl Fn() -> Both, by_name: bool) -> Self {
        let all = both().count();
        let most = |aspect: &Aspect| {
            let differs = |(was, is): &(&Entry, &Entry)| match aspect {
                Aspect::Title => was.title != is.title,
                Aspect::Text => was.content != is.content,
                Aspect::Hall => !by_name && !same_hall(&was.hall, &is.hall),
                Aspect::Length => !by_name && was.duration != is.duration,
            };
            all >= FEW && both().filter(differs).count() * 2 > all
        };
        Self([Aspect::Title, Aspect::Text, Aspect::Hall, Aspect::Length].into_iter().filter(most).collect())
    }

    fn has(&self, aspect: Aspect) -> bool {
        self.0.contains(&aspect)
    }

    fn kinds(&self, was: &Entry, is: &Entry, schedule: &Schedule) -> Vec<ChangeKind> {
        match (was.fate, is.fate) {
            // Where and when it would have been held is no news.
            (Fate::Cancelled, Fate::Cancelled) => return vec![],
            (_, Fate::Cancelled) => return vec![ChangeKind::Cancelled],
            _ => {}
        }
        let mut kinds = Vec::new();
        if was.start != is.start {
            let other_day = day(schedule, was.start) != day(schedule, is.start);
            kinds.push(if other_day { ChangeKind::Moved } else { ChangeKind::NewTime });
        } else if was.duration != is.duration && !self.has(Aspect::Length) {
            kinds.push(ChangeKind::NewTime);
        }
        if !self.has(Aspect::Hall) && !same_hall(&was.hall, &is.hall) {
            kinds.push(ChangeKind::NewRoom);
        }
        let title = was.title != is.title && !self.has(Aspect::Title);
        let text = was.content != is.content && !self.has(Aspect::Text);
        let fate = was.fate != is.fate && (was.fate == Fate::Cancelled || is.fate == Fate::Amended);
        if title || text || fate {
            kinds.push(ChangeKind::Amended);
        }
        kinds
    }

    /// Takes over the name, and what is only written in another way.
    fn adopt(&self, was: &mut Entry, is: &Entry) {
        was.id = is.id.clone();
        was.slug = is.slug.clone();
        for aspect in &self.0 {
            match aspect {
                Aspect::Title => was.title = is.title.clone(),
                Aspect::Text => was.content = is.content,
                Aspect::Hall => was.hall = is.hall.clone(),
                Aspect::Length => was.duration = is.duration,
            }
        }
    }
}

/// The day that a moment belongs to by the conference's own count, in which an evening may end after midnight.
fn day(schedule: &Schedule, moment: Timestamp) -> Date {
    let after = schedule.days.partition_point(|day| day.start <= moment);
    let within = schedule.days.get(..after).and_then(<[_]>::last).filter(|day| moment < day.end);
    within.map_or_else(|| schedule.zoned(moment).date(), |day| day.date)
}

/// Whether two names are those of one hall: the same letters, or one with more about it (`K.1.105 (La Fontaine)`).
fn same_hall(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let more = |short: &str, long: &str| {
        let rest = long.strip_prefix(short).filter(|_| !short.is_empty()).unwrap_or_default();
        rest.trim_start().starts_with(['(', '[', ',', ':']) || rest.starts_with(" - ") || rest.starts_with(" – ")
    };
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let same = letters(&one);
    !same.is_empty() && same == letters(&other) || more(&one, &other) || more(&other, &one)
}
