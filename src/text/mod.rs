//! Text from outside, made harmless, measured and wrapped.
mod clean;
pub mod entities;
pub mod html;
mod markdown;
mod markup;
mod width;
mod wrap;

pub use clean::Clean;
pub use markup::readable;
pub use width::{fit, width};
pub use wrap::wrap;
