//! How near the cells come to pictures made by hand: the least that each way of drawing must reach.
use super::*;

const AREA: Rect = Rect::new(3, 1, 60, 20);

/// What is shown of a picture once it stands still, beside the picture, in decibels; of luminance where there are no colours.
fn quality(kind: Cells, colors: Colors, picture: impl Fn(f32, f32) -> Rgb) -> f64 {
    let mut video = Video::new(kind, colors);
    video.place(Some(AREA));
    let (width, height) = video.grid().unwrap();
    let rows = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixels: Vec<Rgb> =
        rows.map(|(x, y)| picture(f32::from(x) / f32::from(width), f32::from(y) / f32::from(height))).collect();
    let frame = frame(width, &pixels);
    let mut terminal = terminal();
    for _ in 0..100 {
        terminal.process(painted(&mut video, &frame).as_bytes());
    }
    let seen = decode(terminal.screen(), AREA, kind, &|index| Palette::xterm().color(index));
    if colors == Colors::Mono {
        // Dots make a grey together: they are looked at four by four.
        let (seen, frame) = (blurred(&seen, width.into()), blurred(&frame.rgb, width.into()));
        return cells::psnr(&seen, &frame).unwrap();
    }
    cells::psnr(&seen, &frame.rgb).unwrap()
}

fn blurred(rgb: &[u8], width: usize) -> Vec<u8> {
    let grey: Vec<u8> = rgb.chunks(3).map(|pixel| cells::luminance([pixel[0], pixel[1], pixel[2]])).collect();
    let rows: Vec<&[u8]> = grey.chunks(width).collect();
    let block = |rows: &[&[u8]], x: usize| {
        let values = rows.iter().flat_map(|row| &row[x..x + 4]).map(|value| u32::from(*value));
        u8::try_from(values.sum::<u32>() / 16).unwrap()
    };
    let blocks = rows.chunks_exact(4).flat_map(|rows| (0..width / 4).map(move |n| block(rows, n * 4)));
    blocks.collect()
}

/// Lines of letters of a kind: dark strokes on a light ground, under a coloured title.
fn slide(x: f32, y: f32) -> Rgb {
    if y < 0.15 {
        return [138, 42, 128];
    }
    let stroke = (y * 12.0).fract() > 0.4 && (x * 31.0).fract() < 0.45 && x > 0.1 && x < 0.8;
    if stroke { [32; 3] } else { [244, 244, 240] }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "parts of one become parts of 255")]
fn gradient(x: f32, y: f32) -> Rgb {
    let part = |value: f32| (value * 255.0) as u8;
    [part(x), part(y), part(1.0 - x)]
}

/// The same each time, and like nothing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any bits will do")]
fn noise(x: f32, y: f32) -> Rgb {
    let mix = ((x * 7_919.0) as u32).wrapping_mul(2_654_435_761) ^ ((y * 104_729.0) as u32).wrapping_mul(40_503);
    let [red, green, blue, _] = mix.wrapping_mul(2_246_822_519).to_be_bytes();
    [red, green, blue]
}

#[test]
fn each_way_of_drawing_comes_near_enough() {
    // Slide, gradient, noise: in decibels.
    let check = |kind, colors, least: [f64; 3]| {
        let found = [quality(kind, colors, slide), quality(kind, colors, gradient), quality(kind, colors, noise)];
        assert!(found.iter().zip(&least).all(|(found, least)| found >= least), "{kind:?} {colors:?}: {found:.1?}");
    };
    check(Cells::Half, Colors::TrueColor, [f64::INFINITY; 3]);
    check(Cells::Quadrant, Colors::TrueColor, [60.0, 41.0, 16.0]);
    check(Cells::Sextant, Colors::TrueColor, [60.0, 40.0, 14.0]);
    check(Cells::Octant, Colors::TrueColor, [60.0, 40.0, 13.0]);
    check(Cells::Half, Colors::Indexed, [27.0, 22.0, 22.0]);
    check(Cells::Sextant, Colors::Indexed, [27.0, 22.0, 13.0]);
    check(Cells::Half, Colors::Sixteen, [26.0, 23.0, 15.0]);
    check(Cells::Sextant, Colors::Sixteen, [24.0, 23.0, 12.0]);
    check(Cells::Quadrant, Colors::Mono, [27.0, 31.0, 23.0]);
    check(Cells::Octant, Colors::Mono, [31.0, 33.0, 22.0]);
}
