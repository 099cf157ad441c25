//! What was sent of one cell, and whether that still does.
use super::{
    look::{Look, differ},
    pen::Color,
};
use crate::player::cells::{Cell, Pixels};

/// One cell: the pixels that it was made of, and what was made of them. `None`: the terminal may show anything there.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    pub(super) pixels: Pixels,
    pub(super) shown: Option<Cell<Color>>,
    /// It is as near to them as a cell can be.
    pub(super) fine: bool,
    /// For how many frames it could have been nearer and no eye would have seen it.
    pub(super) calm: u8,
}

/// What a cell is to show, and by how much it is wrong until then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub(super) cell: Cell<Color>,
    pub(super) error: u16,
    /// What moves is shown well enough; what stands still, as well as can be.
    pub(super) fine: bool,
}

/// More than any difference of colours: what the terminal shows is not known.
const UNKNOWN: u16 = 256;
/// A cell that is wrong by at least this much, though by less than the threshold, ...
const SLIGHT: u8 = 3;
/// ... for so many frames, is put right: what was there before would shine through for ever.
const CALM: u8 = 40;
impl Sent {
    /// What is to be sent of a cell, if anything.
    pub(super) fn judge(&mut self, look: &Look, threshold: u8, pixels: &Pixels, at: (usize, usize)) -> Option<Judged> {
        let Some(shown) = self.shown else {
            return Some(Judged { cell: look.cell(pixels, at, false), error: UNKNOWN, fine: false });
        };
        let count = look.pixels();
        // Where a cell cannot show its pixels as they are, what is shown is always wrong; it is what they were that tells.
        let before = if look.is_exact() { look.shown(shown) } else { self.pixels };
        let moved = differ(&pixels[..count], &before[..count]);
        if moved > threshold {
            let cell = look.cell(pixels, at, false);
            let error = look.gain(pixels, shown, cell);
            if error > threshold.into() {
                self.calm = 0;
                return Some(Judged { cell, error, fine: false });
            }
            // One pixel of many: it would stay for ever.
        }
        self.calm = if moved >= SLIGHT || !self.fine { (self.calm + 1).min(CALM) } else { 0 };
        if self.calm < CALM {
            return None;
        }
        let cell = look.cell(pixels, at, true);
        if look.shown(cell)[..count] == look.shown(shown)[..count] {
            *self = Sent { pixels: *pixels, calm: 0, fine: true, ..*self };
            return None;
        }
        Some(Judged { cell, error: moved.into(), fine: true })
    }
}
