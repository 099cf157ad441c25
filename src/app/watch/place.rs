//! Where a person watches, and what that asks of a player.
use crate::{config::Place, player::Output};

/// What a player is asked for; `None` where none is asked. The player at the other end decides for itself.
#[must_use]
pub(super) const fn output(place: Place) -> Option<Output> {
    match place {
        Place::Pane => Some(Output::Pane),
        Place::Window | Place::Remote => Some(Output::Window),
        Place::Framebuffer => Some(Output::Framebuffer),
        Place::Audio | Place::Still => Some(Output::Audio),
        Place::Url => None,
    }
}
