//! The Matrix service against a real homeserver.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test that cannot be prepared fails")]
mod account;
mod alerts;
#[path = "../common/between.rs"]
mod between;
mod bursts;
mod damage;
mod direct;
mod hopping;
mod jumps;
mod kinds;
mod live;
mod locate;
mod media;
mod moderation;
mod peek;
mod people;
mod person;
mod polls;
mod proxy;
mod rooms;
mod space;
#[path = "../support/mod.rs"]
mod support;
mod threads;
mod trouble;
mod widgets;
