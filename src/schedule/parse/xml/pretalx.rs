//! pretalx's schedule.xml: `<generator name="pretalx">`, and a `code` of six letters and digits for every talk.
use super::{Kind, seen::Mark};
use crate::schedule::parse::Dialect;

pub(super) const KIND: Kind = Kind {
    dialect: Dialect::Pretalx,
    is: |seen, _| seen.generator.eq_ignore_ascii_case("pretalx") || seen.has(Mark::Codes) && seen.generator.is_empty(),
    mend: |_| {},
};
