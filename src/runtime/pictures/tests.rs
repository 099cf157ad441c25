use super::*;
use crate::{app::pictures::Paint, config::Colors};

fn pictures(protocol: Protocol) -> Pictures {
    let choice = Choice { protocol: Some(protocol), wrapped: false, colors: Some(Colors::TrueColor) };
    let canvas = choice.canvas(Some((4, 8)));
    assert!(matches!(canvas.unwrap().paint, Paint::Pixels { .. }));
    Pictures { canvas, ..Pictures::new(choice) }
}

fn shown(name: &str, area: Rect, top: u16) -> Shown {
    let picture = Picture { width: 8, height: 16, rgba: [200, 10, 30, 255].repeat(8 * 16).into() };
    let what = What::Pixels { picture: Arc::new(picture), size: (2, 2), top };
    Shown { key: MediaKey(name.into()), area, what }
}

fn painted(pictures: &mut Pictures) -> (String, bool) {
    let mut out = Vec::new();
    let more = pictures.paint(None, &mut out);
    (String::from_utf8(out).unwrap(), more)
}

const AREA: Rect = Rect::new(4, 2, 2, 2);

#[tokio::test]
async fn a_place_is_cleared_at_once_and_painted_once_it_can_be() {
    for protocol in [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2] {
        let mut pictures = pictures(protocol);
        pictures.place(&[shown("a", AREA, 0)]);
        let cleared = "\x1b[m\x1b[3;5H\x1b[2X\x1b[4;5H\x1b[2X\x1b[m".to_owned();
        assert_eq!(painted(&mut pictures), (cleared, false));
        assert_eq!(painted(&mut pictures).0, "");
        pictures.ready().await;
        let (text, more) = painted(&mut pictures);
        let start = match protocol {
            Protocol::Kitty => "\x1b_Gq=2,i=",
            Protocol::Sixel | Protocol::Iterm2 => "\x1b[3;5H\x1b[m",
        };
        assert!(text.starts_with(start) && !more, "{protocol:?}: {text:?}");
        let mark = match protocol {
            Protocol::Kitty => "\u{10EEEE}",
            Protocol::Sixel => "\x1bP",
            Protocol::Iterm2 => "\x1b]1337;File=",
        };
        assert!(text.contains(mark), "{protocol:?}: {text:?}");
        assert_eq!(painted(&mut pictures).0, "", "nothing is sent twice");
    }
}

#[tokio::test]
async fn what_moves_is_painted_in_its_new_place_and_kitty_has_it_already() {
    let mut pictures = pictures(Protocol::Kitty);
    pictures.place(&[shown("a", AREA, 0)]);
    pictures.ready().await;
    assert!(painted(&mut pictures).0.contains("_Gq=2"));
    pictures.place(&[shown("a", Rect { y: 1, ..AREA }, 0)]);
    let (text, _) = painted(&mut pictures);
    assert!(!text.contains("_G") && text.contains("\x1b[2;5H\u{10EEEE}"), "{text:?}");
    // Scrolled out by a row: the second one stands in the first place.
    pictures.place(&[shown("a", Rect { y: 0, height: 1, ..AREA }, 1)]);
    let (text, _) = painted(&mut pictures);
    assert!(text.contains("\x1b[1;5H\u{10EEEE}\u{30D}"), "{text:?}");
    assert_eq!(text.matches('\u{10EEEE}').count(), 2);
    // Gone, and back.
    pictures.place(&[]);
    assert_eq!(painted(&mut pictures).0, "");
    pictures.place(&[shown("a", AREA, 0)]);
    assert!(!painted(&mut pictures).0.contains("_G"));
}

#[tokio::test]
async fn after_a_repaint_everything_is_sent_again() {
    let mut pictures = pictures(Protocol::Kitty);
    pictures.place(&[shown("a", AREA, 0)]);
    pictures.ready().await;
    let (first, _) = painted(&mut pictures);
    pictures.forget();
    pictures.place(&[shown("a", AREA, 0)]);
    let (again, _) = painted(&mut pictures);
    assert!(again.ends_with(first.rsplit_once("\x1b[m\x1b[3;5H").map_or(first.as_str(), |(_, end)| end)), "{again:?}");
    assert!(again.contains("_Gq=2"));
    let farewell = String::from_utf8(pictures.farewell()).unwrap();
    assert!(farewell.starts_with("\x1b_Ga=d,d=I,i=") && farewell.ends_with(",q=2\x1b\\"), "{farewell:?}");
}

#[tokio::test]
async fn one_large_picture_is_sent_at_a_time() {
    let mut pictures = pictures(Protocol::Sixel);
    let two = [shown("a", AREA, 0), shown("b", Rect { x: 10, ..AREA }, 0)];
    pictures.place(&two);
    pictures.ready().await;
    pictures.ready().await;
    let (text, more) = painted(&mut pictures);
    assert!(more && text.matches("\x1bP").count() == 1, "{text:?}");
    let (text, more) = painted(&mut pictures);
    assert!(!more && text.matches("\x1bP").count() == 1, "{text:?}");
}

#[tokio::test]
async fn what_is_made_is_bounded() {
    let mut pictures = pictures(Protocol::Kitty);
    for number in 0..300 {
        pictures.place(&[shown(&number.to_string(), AREA, 0)]);
        pictures.ready().await;
        painted(&mut pictures);
    }
    assert!(pictures.made.len() <= 201, "{}", pictures.made.len());
}

#[test]
fn without_a_protocol_nothing_is_written() {
    let mut pictures = Pictures::default();
    pictures.place(&[]);
    assert_eq!(painted(&mut pictures), (String::new(), false));
}
