//! Colours of terminals that cannot show all of them.
use super::{Rgb, split::distance};

/// The steps of the cube.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of the 240 fixed colours among the terminal's 256: a 6×6×6 cube and 24 greys, as xterm has them.
#[must_use]
pub fn to256(color: Rgb) -> u8 {
    let steps = color.map(|value| match value {
        0..48 => 0,
        48..115 => 1,
        _ => (value - 35) / 40,
    });
    let cube = steps.map(|step| LEVELS[usize::from(step)]);
    let mean = color.iter().map(|value| u16::from(*value)).sum::<u16>() / 3;
    let step = (mean.saturating_sub(3) / 10).min(23);
    let step = u8::try_from(step).unwrap_or(23);
    if distance(color, [8 + 10 * step; 3]) < distance(color, cube) {
        232 + step
    } else {
        16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    }
}

/// A colour of the 240 fixed ones as it looks; of the first sixteen, whose looks are the person's, black.
#[must_use]
pub fn from256(index: u8) -> Rgb {
    match index {
        0..16 => [0; 3],
        16..232 => [(index - 16) / 36, (index - 16) / 6 % 6, (index - 16) % 6].map(|step| LEVELS[usize::from(step)]),
        232.. => [8 + 10 * (index - 232); 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Rgb = [255; 3];
    const BLACK: Rgb = [0; 3];

    #[test]
    fn of_256_colours_the_nearest_is_taken() {
        let check = |color, index| assert_eq!(to256(color), index, "{color:?}");
        check(BLACK, 16);
        check(WHITE, 231);
        check([255, 0, 0], 196);
        check([95, 135, 175], 67);
        check([8, 8, 8], 232);
        check([128, 128, 128], 244);
        check([238, 238, 238], 255);
        check([130, 128, 127], 244);
    }

    #[test]
    fn each_of_the_fixed_colours_is_nearest_to_itself_or_to_one_that_looks_alike() {
        for index in 16..=255 {
            assert_eq!(from256(to256(from256(index))), from256(index), "{index}");
        }
    }
}
