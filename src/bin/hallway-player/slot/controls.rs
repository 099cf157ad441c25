//! Speed, place in the stream, sounds, and pictures of it.
use hallway::player::Request;

use super::player::Player;

impl Player {
    pub(super) fn control(&mut self, _request: Request) -> libmpv2::Result<()> {
        Ok(())
    }
}
