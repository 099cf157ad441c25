//! Text from outside, made harmless, measured and wrapped.
mod clean;
pub mod entities;
pub mod html;
mod markdown;
mod markup;
pub mod rich;
mod width;
mod wrap;

pub use clean::Clean;
pub use markup::readable;
pub use rich::Rich;
pub use width::{fit, width};
pub use wrap::{chop, wrap};
