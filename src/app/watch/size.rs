//! How large the picture is: kept while the program runs, whatever plays.
use super::Watch;
use crate::config::VideoSize;

impl Watch {
    /// Makes the pane so large.
    pub fn resize(&mut self, size: VideoSize) {
        if self.size != VideoSize::Full {
            self.beside = self.size;
        }
        self.size = size;
    }

    /// From the whole screen back to the size that the pane had before.
    pub fn make_room(&mut self) {
        if self.size == VideoSize::Full {
            self.size = self.beside;
        }
    }
}
