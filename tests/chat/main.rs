//! The Matrix service against a real homeserver.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test that cannot be prepared fails")]
mod account;
mod media;
mod person;
mod rooms;
#[path = "../support/mod.rs"]
mod support;
mod trouble;
