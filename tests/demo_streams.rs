//! The demo's streams are live, and their counter keeps real time.
#![recursion_limit = "256"]
mod support;

use std::process::Command;

use hallway::host::counter;
use jiff::Timestamp;
use support::{block_on, conference};
use url::Url;

/// The size at which the picture is read: a small video pane in half blocks.
const WIDTH: u32 = 40;
const HEIGHT: u32 = 22;

#[test]
fn the_counter_keeps_the_time_that_the_playlist_tells() {
    let streams = &conference().facts.streams;
    assert!(streams.len() >= 2, "{streams:?}");
    for (hall, master) in streams {
        let segments = segments(master);
        let offsets: Vec<_> =
            segments.iter().map(|(time, address)| counter::elapsed(second(*time), read(address))).collect();
        // What ffmpeg takes to start lies between the two clocks, the same for all segments; a picture is read amid a second.
        let (least, most) = (offsets.iter().min(), offsets.iter().max());
        assert!(offsets.iter().all(|offset| (-10..=2).contains(offset)), "{hall}: {offsets:?}");
        assert!(most.zip(least).is_some_and(|(most, least)| most - least <= 1), "{hall}: {offsets:?}");
    }
}

#[test]
fn playlists_and_segments_say_what_they_are() {
    let master = &conference().facts.streams["janson"];
    let (kind, text) = get(master);
    assert_eq!(kind, "application/vnd.apple.mpegurl");
    assert!(text.contains("RESOLUTION=640x360") && text.contains("avc1") && text.contains("mp4a"), "{text}");
    let (kind, _) = get(&segments(master)[0].1);
    assert_eq!(kind, "video/mp2t");
}

#[test]
fn each_hall_has_a_picture_for_thin_lines() {
    for master in conference().facts.streams.values() {
        let preview = master.join("preview.jpg").expect("an address");
        let (kind, _) = get(&preview);
        assert_eq!(kind, "image/jpeg");
    }
}

/// The segments of the first variant: when each begins, and its address.
fn segments(master: &Url) -> Vec<(Timestamp, Url)> {
    let variant = master.join("v0.m3u8").expect("an address");
    let (_, text) = get(&variant);
    let times = text.lines().filter_map(|line| line.strip_prefix("#EXT-X-PROGRAM-DATE-TIME:"));
    let names = text.lines().filter(|line| !line.starts_with('#'));
    let found: Vec<_> = times
        .map(|time| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", time).expect("a time"))
        .zip(names.map(|name| variant.join(name).expect("an address")))
        .collect();
    assert!(!found.is_empty(), "{text}");
    found
}

fn second(time: Timestamp) -> u32 {
    u32::try_from(time.as_second().rem_euclid(i64::from(counter::PERIOD))).expect("below the period")
}

/// The counter of a segment's first picture.
fn read(segment: &Url) -> u32 {
    let arguments = ["-vframes", "1", "-vf", "scale=40:22", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
    let done = Command::new("ffmpeg").args(["-v", "error", "-i", segment.as_str()]).args(arguments).output();
    let done = done.expect("ffmpeg is installed: `make test` installs it");
    let picture = done.stdout;
    assert_eq!(picture.len(), (WIDTH * HEIGHT * 3) as usize, "{}", String::from_utf8_lossy(&done.stderr));
    let pixel = |x, y| std::array::from_fn(|channel| picture[((y * WIDTH + x) * 3) as usize + channel]);
    counter::decode(WIDTH, HEIGHT, pixel).expect("the counter can be read")
}

/// The type and the text of what is there.
fn get(address: &Url) -> (String, String) {
    block_on(async {
        let response = hallway::http::client().expect("a client").get(address.clone()).send().await.expect("an answer");
        assert!(response.status().is_success(), "{address}: {}", response.status());
        let kind = response.headers()["content-type"].to_str().expect("text").to_owned();
        (kind, String::from_utf8_lossy(&response.bytes().await.expect("a body")).into_owned())
    })
}
