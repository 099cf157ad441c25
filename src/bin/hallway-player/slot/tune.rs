//! Opening a stream: what mpv is told before, and what hallway is told of it.
use hallway::player::{How, StreamUrl};

use super::player::Player;
use crate::{life::Bitrate, mpv};

impl Player {
    /// Opens the stream in the variant and from the place that are wanted. Nothing of what was set for the one before stays:
    /// options of one file alone are given otherwise in each version of mpv, so they are set before each.
    ///
    /// # Errors
    /// In words.
    pub(super) fn open(&mut self, url: &StreamUrl, how: &How) -> Result<(), String> {
        let said = |error: libmpv2::Error| format!("mpv does not open it: {}", mpv::words(&error));
        self.about.forget();
        self.wanted = None;
        self.stage.ready(self.mpv, how)?;
        let bitrate = match self.bitrate {
            Bitrate::Most => "max".to_owned(),
            Bitrate::Least => "min".to_owned(),
            Bitrate::Of(most) => most.min(i32::MAX.unsigned_abs()).to_string(),
        };
        self.mpv.set_property("hls-bitrate", bitrate.as_str()).map_err(said)?;
        self.begin(url, how).map_err(said)?;
        self.mpv.command("loadfile", &[url.as_str(), "replace"]).map_err(said)?;
        self.wanted = Some(self.mpv.get_property("playlist/0/id").map_err(said)?);
        Ok(())
    }

    /// How far it is, in milliseconds.
    pub(super) fn at(&self) -> Option<i64> {
        let seconds = self.mpv.get_property::<f64>("time-pos").ok().filter(|seconds| seconds.is_finite())?;
        #[expect(clippy::cast_possible_truncation, reason = "a float that is too large becomes the largest number")]
        Some((seconds * 1_000.0) as i64)
    }
}
