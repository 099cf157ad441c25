//! The hub of the Chaos Computer Club's congresses (38C3): tracks with a name and a colour inside `<conference>`, halls and
//! persons by guid, times of one day in two offsets, `do_not_stream`.
use super::{Kind, seen::Mark};
use crate::schedule::parse::Dialect;

pub(super) const KIND: Kind = Kind {
    dialect: Dialect::Hub,
    is: |seen, _| seen.has(Mark::Coloured) || seen.has(Mark::Guids) && seen.generator.is_empty(),
    mend: |_| {},
};
