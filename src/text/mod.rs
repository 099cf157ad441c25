//! Text from outside, made harmless, measured and wrapped.
mod clean;
mod width;
mod wrap;

pub use clean::Clean;
pub use width::{fit, width};
pub use wrap::wrap;
