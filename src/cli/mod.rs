//! Arguments and the one-shot commands.
pub mod check;
