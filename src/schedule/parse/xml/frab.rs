//! frab's schedule.xml, the mother of the others: `<date>` with an offset, `<recording>`, times of days.
//!
//! What has the same elements and no mark of its own is read as this.
use super::Kind;
use crate::schedule::parse::Dialect;

pub(super) const KIND: Kind = Kind { dialect: Dialect::Frab, is: |_, _| true, mend: |_| {} };
