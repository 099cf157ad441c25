//! Known conferences, and the rules by which their rooms, streams and recordings are found.
//!
//! A [`Catalogue`] is read from TOML: a person's own entries, then those that hallway brings (`assets/catalogue.toml`,
//! whose head describes the format). [`Catalogue::of`] finds the [`Rules`] of a schedule, [`places`] what they and the
//! schedule's own links say of a talk. All of it is data and pure, but for [`Catalogue::load`], which reads files.
mod common;
mod conference;
mod edit;
mod file;
mod find;
mod glob;
mod load;
mod matching;
mod menu;
mod places;
mod rules;
mod template;

use std::sync::Arc;

pub use conference::{Conference, Listed, Standing};
pub use edit::{closest, nearest};
pub use load::RESERVED;
pub use places::{Origin, Place, Places, Rooms, places, places_live, rooms, watched};
pub use rules::Rules;

use rules::RuleSet;

/// The conferences and rules known, a person's own before the bundled ones.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    conferences: Vec<Conference>,
    rules: Vec<Arc<RuleSet>>,
}
