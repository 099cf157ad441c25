//! The player at the other end of SSH: the real process, real mpv, a real sshd.
// Processes are looked at the way Linux has it.
#![cfg(all(feature = "player", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]
#![recursion_limit = "256"]
mod door;
mod far;
mod home;
#[path = "../player/live.rs"]
#[expect(dead_code, reason = "the player's own tests use more of it")]
mod live;
#[path = "../common/sshd.rs"]
mod sshd;
mod walls;
mod web;

use std::time::Duration;

use hallway::player::Slot;

const SLOT: Slot = Slot::First;
/// For what has to happen at some time. Nothing here measures how soon.
const DEADLINE: Duration = Duration::from_mins(1);
