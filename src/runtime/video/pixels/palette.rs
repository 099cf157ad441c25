//! Few colours for a picture: those that it has, or the means of parts of them (median cut, Heckbert 1982).
use crate::player::cells::Rgb;

/// Colours of one tile at most; a terminal has at least as many registers (256).
pub(super) const MOST: usize = 64;

/// Pixels that are alike to six bits a channel.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    key: u32,
    count: u32,
    sum: [u32; 3],
}

/// The colours, and for each pixel which one it is.
pub(super) fn reduce(rgb: &[u8]) -> (Vec<Rgb>, Vec<u8>) {
    let pixels: Vec<Rgb> = rgb.as_chunks::<3>().0.to_vec();
    let mut buckets = gather(&pixels);
    let mut boxes: Vec<(usize, usize)> = vec![(0, buckets.len())];
    while boxes.len() < MOST && split(&mut boxes, &mut buckets) {}
    let mut palette = Vec::with_capacity(boxes.len());
    let mut known: Vec<(u32, u8)> = Vec::with_capacity(buckets.len());
    for (number, (start, end)) in boxes.into_iter().enumerate() {
        let inside = buckets.get(start..end).unwrap_or_default();
        palette.push(mean(inside));
        // At most `MOST` of them.
        let number = u8::try_from(number).unwrap_or(0);
        known.extend(inside.iter().map(|bucket| (bucket.key, number)));
    }
    known.sort_unstable();
    let index = |key: u32| known.binary_search_by_key(&key, |(key, _)| *key).ok().and_then(|at| known.get(at));
    let mut last = (u32::MAX, 0);
    let indices = pixels.iter().map(|pixel| {
        let key = key(*pixel);
        if last.0 != key {
            last = (key, index(key).map_or(0, |(_, number)| *number));
        }
        last.1
    });
    (palette, indices.collect())
}

fn gather(pixels: &[Rgb]) -> Vec<Bucket> {
    let mut keyed: Vec<(u32, Rgb)> = pixels.iter().map(|pixel| (key(*pixel), *pixel)).collect();
    keyed.sort_unstable_by_key(|(key, _)| *key);
    let buckets = keyed.chunk_by(|a, b| a.0 == b.0).filter_map(|alike| {
        let sum = alike.iter().fold([0; 3], |sum: [u32; 3], (_, rgb)| {
            [sum[0] + u32::from(rgb[0]), sum[1] + u32::from(rgb[1]), sum[2] + u32::from(rgb[2])]
        });
        Some(Bucket { key: alike.first()?.0, count: u32::try_from(alike.len()).unwrap_or(u32::MAX), sum })
    });
    buckets.collect()
}

/// Splits the part whose colours differ most, weighed by how many pixels it has. False where none can be.
fn split(boxes: &mut Vec<(usize, usize)>, buckets: &mut [Bucket]) -> bool {
    let worst = boxes
        .iter()
        .enumerate()
        .filter_map(|(at, (start, end))| {
            let inside = buckets.get(*start..*end)?;
            let (channel, range) = widest(inside);
            let count: u32 = inside.iter().map(|bucket| bucket.count).sum();
            (range > 0).then(|| (u64::from(range) * u64::from(range) * u64::from(count), at, channel))
        })
        .max();
    let Some((_, at, channel)) = worst else { return false };
    let Some((start, end)) = boxes.get(at).copied() else { return false };
    let Some(inside) = buckets.get_mut(start..end) else { return false };
    inside.sort_unstable_by_key(|bucket| shade(bucket, channel));
    let half = inside.iter().map(|bucket| bucket.count).sum::<u32>() / 2;
    let mut before = 0;
    let middle = inside.iter().take_while(|bucket| {
        before += bucket.count;
        before <= half
    });
    // Neither side is empty.
    let middle = start + middle.count().clamp(1, inside.len() - 1);
    if let Some(place) = boxes.get_mut(at) {
        *place = (start, middle);
    }
    boxes.push((middle, end));
    true
}

/// The channel in which they differ most, and by how much.
fn widest(buckets: &[Bucket]) -> (usize, u32) {
    let range = |channel| {
        let shades = buckets.iter().map(|bucket| shade(bucket, channel));
        let (low, high) = shades.fold((u32::MAX, 0), |(low, high), shade| (low.min(shade), high.max(shade)));
        (channel, high.saturating_sub(low))
    };
    // Of equals the last, which is of no account.
    [range(0), range(1), range(2)].into_iter().max_by_key(|(_, range)| *range).unwrap_or_default()
}

fn shade(bucket: &Bucket, channel: usize) -> u32 {
    bucket.sum.get(channel).copied().unwrap_or(0) / bucket.count.max(1)
}

fn mean(buckets: &[Bucket]) -> Rgb {
    let count = buckets.iter().map(|bucket| bucket.count).sum::<u32>().max(1);
    [0, 1, 2].map(|channel: usize| {
        let sum: u32 = buckets.iter().filter_map(|bucket| bucket.sum.get(channel)).sum();
        u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX)
    })
}

fn key([red, green, blue]: Rgb) -> u32 {
    u32::from(red >> 2) << 12 | u32::from(green >> 2) << 6 | u32::from(blue >> 2)
}
