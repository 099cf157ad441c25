//! How near a picture comes to another.

/// Peak signal-to-noise ratio in decibels of two pictures of 8 bits a channel: infinite where they are equal; above 40 nobody
/// tells them apart, below 20 little is left. `None` where they differ in size, or are empty.
#[must_use]
pub fn psnr(a: &[u8], b: &[u8]) -> Option<f64> {
    if a.len() != b.len() || a.is_empty() {
        return None;
    }
    let squares: u64 = a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum();
    #[expect(clippy::cast_precision_loss, reason = "pictures have far fewer values than 2 to the 52nd")]
    let mean = squares as f64 / a.len() as f64;
    Some(10.0 * (255.0_f64.powi(2) / mean).log10())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_of_the_mean_square() {
        assert_eq!(psnr(&[1, 2, 3], &[1, 2, 3]), Some(f64::INFINITY));
        assert_eq!(psnr(&[0; 4], &[255; 4]), Some(0.0));
        let tenth = psnr(&[0, 0], &[25, 26]).unwrap();
        assert!((19.9..20.1).contains(&tenth), "{tenth}");
        assert_eq!(psnr(&[0; 3], &[0; 6]), None);
        assert_eq!(psnr(&[], &[]), None);
    }
}
