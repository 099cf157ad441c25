use jiff::{Timestamp, tz::TimeZone};

use super::{Change, ChangeKind};
use crate::schedule::{Schedule, Talk};

impl ChangeKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Cancelled => "cancelled",
            Self::Moved => "moved",
            Self::NewTime => "new time",
            Self::NewRoom => "new room",
            Self::Amended => "amended",
        }
    }
}

impl Change {
    /// What happened, in words: `14:30 → 15:00, Janson → K.1.105`. Times are in `zone`; days are named where a talk is on
    /// another one. `schedule` is the one that is shown.
    #[must_use]
    pub fn words(&self, schedule: &Schedule, zone: &TimeZone) -> String {
        let talk = schedule.talk(&self.talk);
        let words: Vec<_> = self.kinds.iter().map(|kind| self.words_of(*kind, schedule, talk, zone)).collect();
        words.join(", ")
    }

    fn words_of(&self, kind: ChangeKind, schedule: &Schedule, talk: Option<&Talk>, zone: &TimeZone) -> String {
        let clock = |moment: Timestamp, form: &str| moment.to_zoned(zone.clone()).strftime(form).to_string();
        let (Some(was), Some(is)) = (&self.was, talk) else { return kind.word().to_owned() };
        match kind {
            ChangeKind::Moved => {
                format!("{} → {}", clock(was.start, "%a %-d %b %H:%M"), clock(is.start, "%a %-d %b %H:%M"))
            }
            ChangeKind::NewTime if was.start != is.start => {
                format!("{} → {}", clock(was.start, "%H:%M"), clock(is.start, "%H:%M"))
            }
            ChangeKind::NewTime => format!("{} → {} min", was.duration.as_mins(), is.duration.as_mins()),
            ChangeKind::NewRoom => {
                let hall = schedule.hall_of(is).map_or("", |hall| hall.name.as_str());
                format!("{} → {hall}", was.hall)
            }
            ChangeKind::Amended if was.title != is.title => format!("was “{}”", was.title),
            kind => kind.word().to_owned(),
        }
    }
}
