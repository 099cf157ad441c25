//! The pipes to the player process: JSON lines in, length-prefixed events and frames out.
