//! Searching a schedule: [`Index`] at once over titles, people, tracks and halls; [`Words`] for plain words in the long
//! texts, in the background.
mod field;
mod fold;
mod index;
mod packed;
mod word;
mod words;

pub use index::{Hit, Index, Marks};
pub use words::Words;

#[cfg(test)]
mod tests;
