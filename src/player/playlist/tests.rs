use proptest::prelude::*;

use super::*;

/// As FOSDEM's template has it.
const FOSDEM: &str = r#"#EXTM3U
#EXT-X-VERSION:3
#EXT-X-STREAM-INF:BANDWIDTH=3500,RESOLUTION=1920x1080,CODECS="avc1.640828,mp4a.40.2"
janson-1080p.m3u8

#EXT-X-STREAM-INF:BANDWIDTH=1000,RESOLUTION=854x480,CODECS="avc1.64081f,mp4a.40.2"
janson-480p.m3u8
"#;

fn base() -> Url {
    "https://stream.fosdem.org/live/janson.m3u8".parse().unwrap()
}

fn master(text: &str) -> Master {
    match read(text.as_bytes(), &base()).unwrap() {
        Playlist::Master(master) => master,
        Playlist::Media(media) => panic!("{media:?}"),
    }
}

fn media(text: &str) -> Media {
    match read(text.as_bytes(), &base()).unwrap() {
        Playlist::Media(media) => media,
        Playlist::Master(master) => panic!("{master:?}"),
    }
}

#[test]
fn variants_are_chosen_by_their_lines() {
    let fosdem = master(FOSDEM);
    assert_eq!(fosdem.lines(), [1_080, 480]);
    let chosen = |quality| fosdem.choose(quality).unwrap().url.path().to_owned();
    for (quality, name) in [
        (Quality::Best, "/live/janson-1080p.m3u8"),
        (Quality::Lowest, "/live/janson-480p.m3u8"),
        (Quality::Lines(4_320), "/live/janson-1080p.m3u8"),
        (Quality::Lines(1_080), "/live/janson-1080p.m3u8"),
        (Quality::Lines(1_079), "/live/janson-480p.m3u8"),
        (Quality::Lines(100), "/live/janson-480p.m3u8"),
    ] {
        assert_eq!(chosen(quality), name, "{quality:?}");
    }
    assert!(!fosdem.misleads());
    assert!(master(&FOSDEM.replace("BANDWIDTH=1000", "BANDWIDTH=1000000")).misleads());
    assert_eq!(master("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=5\na.m3u8").choose(Quality::Lowest), None);
}

#[test]
fn a_variant_with_its_sound_elsewhere_is_known() {
    let text = r#"#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1280x720,AUDIO="sound, all"
a.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,AUDIO="within"
b.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"
c.m3u8
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound, all",NAME="English",DEFAULT=YES,URI="en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="within",NAME="as it is"
"#;
    let known: Vec<_> = master(text).variants.iter().map(|it| (it.lines, it.apart, it.sound_only)).collect();
    assert_eq!(known, [(Some(720), true, false), (Some(360), false, false), (None, false, true)]);
}

#[test]
fn how_far_a_stream_is() {
    let live = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:41\n#EXTINF:2.0,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:1.5,x\nb.ts\n";
    let expected = Media {
        next: 43,
        pieces: 2,
        ended: false,
        target: Duration::from_secs(2),
        length: Duration::from_millis(3_500),
        breaks: 1,
    };
    assert_eq!(media(live), expected);
    assert_eq!(media(&live.replace('\n', "\r\n")), expected);
    assert_eq!(media(&format!("\u{feff}{live}#EXT-X-ENDLIST\n")), Media { ended: true, ..expected });
    assert_eq!(media("#EXTM3U\n"), Media::default());
    let silly = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:18446744073709551615\n#EXTINF:inf,\na\n#EXTINF:-5\nb\n#EXTINF:NaN\nc\n";
    assert_eq!((media(silly).next, media(silly).length), (u64::MAX, Duration::from_hours(24)));
}

#[test]
fn what_is_not_on_the_web_is_refused() {
    let wrong = [
        ("file:///etc/passwd", "file"),
        ("FILE:/etc/passwd", "FILE"),
        ("edl://a;b", "edl"),
        ("lavf://lavfi:color", "lavf"),
        ("memory://#EXTM3U", "memory"),
        ("concat:http://a/1|file:///b", "concat"),
        ("data:text/plain,x", "data"),
        ("subfile,,start,0,end,0,,:/etc/passwd", "subfile,,start,0,end,0,,"),
        ("crypto+file:/etc/passwd", "crypto+file"),
        ("ytdl://x", "ytdl"),
        ("\x1b[31mx:y", "[31mx"),
        (":x", ""),
    ];
    for (address, scheme) in wrong {
        let refusal = Err(Unfit::Refused(Refusal { scheme: scheme.to_owned() }));
        for text in [
            format!("#EXTM3U\n#EXTINF:1,\n{address}\n"),
            format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{address}\n"),
            format!("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",URI=\"{address}\"\n"),
            format!("#EXTM3U\n#EXT-X-MAP:URI=\"{address}\"\n"),
            format!("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"{address}\"\n"),
        ] {
            assert_eq!(read(text.as_bytes(), &base()), refusal, "{text}");
        }
    }
    let fine =
        ["a.ts", "/a/b.ts?x=file:///y", "//other.example.org/a.ts", "HTTPS://x/a.ts", "a b.ts", "../a#b:c", "./a:b"];
    for address in fine {
        assert_eq!(media(&format!("#EXTM3U\n#EXTINF:1,\n{address}\n")).pieces, 1, "{address}");
    }
    assert!(read(b"#EXTM3U\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://x\"\n", &base()).is_ok());
}

#[test]
fn what_is_no_playlist_or_too_long_is_said_to_be() {
    for text in ["", "<!DOCTYPE html>", "#EXTM3", "ffconcat version 1.0"] {
        assert_eq!(read(text.as_bytes(), &base()), Err(Unfit::Other));
    }
    assert!(
        may_be(b"#EX") && may_be(b"\xef\xbb\xbf#EXTM3U\n") && !may_be(b"<html") && !may_be(b"\x00\x00\x00\x18ftyp")
    );
    let lines = format!("#EXTM3U\n{}", "a\n".repeat(MOST_LINES));
    assert_eq!(read(lines.as_bytes(), &base()), Err(Unfit::TooLong));
    assert_eq!(read(&vec![b'#'; MOST_BYTES + 1], &base()), Err(Unfit::TooLong));
    let many = format!("#EXTM3U\n{}", "#EXT-X-STREAM-INF:RESOLUTION=1x2\na\n".repeat(1_000));
    assert_eq!(master(&many).variants.len(), MOST_VARIANTS);
    assert_eq!(master("#EXTM3U\n#EXT-X-STREAM-INF:RESOLUTION=1x2\nhttp://\n").variants, []);
}

proptest! {
    #[test]
    fn whatever_comes_is_read(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _outcome = read(&bytes, &base());
        let _outcome = read(&[b"#EXTM3U\n", bytes.as_slice()].concat(), &base());
    }

    #[test]
    fn whatever_looks_like_a_playlist_is_read(
        lines in prop::collection::vec(
            "#EXT-X-(STREAM-INF|MEDIA|KEY|MAP|MEDIA-SEQUENCE|TARGETDURATION):[A-Z=\",x0-9é]{0,40}|#EXTINF:[0-9.,e+-]{0,9}|[a-z:/,.é]{0,20}",
            0..40,
        ),
        quality in prop_oneof![Just(Quality::Best), Just(Quality::Lowest), any::<u16>().prop_map(Quality::Lines)],
    ) {
        let text = format!("#EXTM3U\n{}", lines.join("\n"));
        if let Ok(Playlist::Master(master)) = read(text.as_bytes(), &base()) {
            let chosen = master.choose(quality);
            prop_assert_eq!(chosen.is_some(), !master.lines().is_empty());
            prop_assert!(master.variants.iter().all(|variant| matches!(variant.url.scheme(), "http" | "https")));
        }
    }
}
