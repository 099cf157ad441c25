//! Pixels to terminal cells.
