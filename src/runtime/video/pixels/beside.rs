//! Pixels in the place of cells: what [`Video`] hands on where the terminal shows them.
use super::{super::Video, Pixels};

impl Video {
    /// In pixels rather than in cells, where there are some.
    #[must_use]
    pub fn with_pixels(self, pixels: Option<Pixels>) -> Self {
        Self { pixels, ..self }
    }

    /// Looks at the size of the terminal's cells: at the start, and where its size changed. Nothing stands anywhere after it.
    pub fn measure(&mut self) {
        if let Some(pixels) = &mut self.pixels {
            pixels.measure();
            self.place(None);
        }
    }

    /// What takes away the picture where it was, to be sent before anything is drawn there. Text takes cells away, and needs
    /// nothing.
    pub fn gone(&mut self) -> Vec<u8> {
        self.pixels.as_mut().map(Pixels::gone).unwrap_or_default()
    }

    /// What makes the terminal forget what it keeps of the picture.
    pub fn farewell(&mut self) -> Vec<u8> {
        self.pixels.as_mut().map(Pixels::farewell).unwrap_or_default()
    }

    pub(in crate::runtime::video) fn pixels(&mut self) -> Option<&mut Pixels> {
        self.pixels.as_mut().filter(|pixels| pixels.can())
    }
}
