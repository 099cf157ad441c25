//! The edge: the one loop, the one writer, the terminal guard.
pub mod video;
