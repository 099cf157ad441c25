//! A file that is small until it is unpacked.
use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

/// So many megabytes of blanks, packed.
pub(crate) fn bomb(megabytes: usize) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let blanks = vec![b' '; 1024 * 1024];
    for _ in 0..megabytes {
        packed.write_all(&blanks).unwrap();
    }
    packed.finish().unwrap()
}
