//! FOSDEM's schedule.xml since 2025: every talk has its date, and tracks (in 2026 also persons) are listed by themselves, with
//! slugs.
use super::{Kind, seen::Mark};
use crate::schedule::parse::Dialect;

pub(super) const KIND: Kind = Kind { dialect: Dialect::Fosdem, is: |seen, _| seen.has(Mark::Lists), mend: |_| {} };
