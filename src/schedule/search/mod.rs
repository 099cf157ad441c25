//! Searching a schedule: [`Index`] at once over titles, people, tracks and halls; [`Words`] for plain words in the long
//! texts, in the background; [`Texts`] finds other short texts in the same way.
mod field;
mod fold;
mod index;
mod packed;
mod texts;
mod word;
mod words;

pub use index::{Hit, Index, Marks};
pub use texts::{Score, Texts};
pub use words::Words;

#[cfg(test)]
mod tests;
