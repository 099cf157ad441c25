//! Schedules in every shape and state that conferences publish them in: what is read, what is mended, what is refused.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

#[path = "schedule/broken.rs"]
mod broken;
#[path = "schedule/dialects.rs"]
mod dialects;
#[path = "schedule/fosdem.rs"]
mod fosdem;
#[path = "schedule/quirks.rs"]
mod quirks;
#[path = "schedule/support.rs"]
mod support;
