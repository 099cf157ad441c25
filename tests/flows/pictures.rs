//! Pictures and files of messages: seen, saved, opened, sent.
use std::{path::PathBuf, sync::Arc};

use hallway::{
    app::{
        Effect, Msg,
        pictures::{Canvas, Paint, What},
    },
    chat::{self, Body, Change, Item, Media, MediaKey, MediaKind, Picture, Request},
    config::{self, Colors},
    desktop,
    text::Clean,
};
use ratatui::layout::{Rect, Size};

use crate::sim::{Sim, is_skipped, item, message, room, timeline};

const ROOM: &str = "!matrix:example.org";
const CELLS: Canvas = Canvas { cell: (10, 20), paint: Paint::Cells(Colors::TrueColor) };

fn pixels(cut: bool) -> Canvas {
    Canvas { paint: Paint::Pixels { colors: Colors::TrueColor, cut }, ..CELLS }
}

fn key(name: &str) -> MediaKey {
    MediaKey(format!("mxc://{name}").into())
}

/// A message with a picture of 200 × 100 pixels.
fn picture(id: &str) -> Item {
    let media = Media {
        kind: MediaKind::Picture,
        name: Clean::line(&format!("{id}.png")),
        caption: None,
        size: Some(12_345),
        mime: Clean::line("image/png"),
        pixels: Some((200, 100)),
        source: key(id),
        thumbnail: None,
    };
    item(id, chat::Message { body: Body::Media(Arc::new(media)), ..message(id, "") })
}

/// A picture whose left half is red, and whose right half is blue.
fn came(name: &str) -> chat::Event {
    let row: Vec<u8> = (0..40).flat_map(|x| if x < 20 { [200, 0, 0, 255] } else { [0, 0, 200, 255] }).collect();
    let picture = Picture { width: 40, height: 20, rgba: row.repeat(20).into() };
    chat::Event::Picture { media: key(name), picture: Ok(Arc::new(picture)) }
}

/// In a room, with these messages.
fn in_room(canvas: Option<Canvas>, items: Vec<Item>) -> Sim {
    let joined = crate::sim::joined("#2026-matrix:fosdem.org", ROOM);
    let mut sim = Sim::new(80, 24).keys("enter").chat(joined).msg(Msg::Canvas(canvas));
    sim.state.pictures.configure(config::Pictures::default(), PathBuf::from("/home/ana/Downloads"));
    let mut sim = sim.chat(timeline(ROOM, vec![Change::Reset(items)]));
    assert!(sim.state.rooms.current().is_some(), "the room is not on screen");
    sim.effects.retain(|effect| matches!(effect, Effect::Chat(Request::Picture { .. })));
    sim
}

fn asked(sim: &mut Sim) -> Vec<(MediaKey, u32, u32)> {
    let requests = sim.asked().into_iter().filter_map(|effect| match effect {
        Effect::Chat(Request::Picture { media, width, height, .. }) => Some((media, width, height)),
        _ => None,
    });
    requests.collect()
}

#[test]
fn a_picture_is_asked_for_once_and_then_drawn() {
    let mut sim = in_room(Some(CELLS), vec![item("m", message("m", "look at this")), picture("a")]);
    let first = asked(&mut sim);
    assert_eq!(first, [(key("a"), 40, 20)]);
    assert!(sim.screen().contains("loading the picture …"), "{}", sim.screen());
    let mut sim = sim.keys("esc").chat(came("a"));
    assert_eq!(asked(&mut sim), []);
    insta::assert_snapshot!(sim.screen());
    let buffer = sim.buffer();
    let half: Vec<_> = buffer.content.iter().filter(|cell| cell.symbol() == "▀").map(|cell| cell.fg).collect();
    assert_eq!(half.len(), 20 * 5);
    assert!(
        half.contains(&ratatui::style::Color::Rgb(200, 0, 0)) && half.contains(&ratatui::style::Color::Rgb(0, 0, 200))
    );
}

#[test]
fn where_pictures_cannot_be_shown_they_are_named_and_not_asked_for() {
    let mut sim = in_room(None, vec![picture("a")]);
    assert_eq!(asked(&mut sim), []);
    assert!(sim.screen().contains("sent a picture: a.png"), "{}", sim.screen());
    let mut sim = sim.keys("esc enter");
    assert!(sim.screen().contains("O opens it"), "{}", sim.screen());
    let mut sim = in_room(Some(CELLS), vec![picture("a")]).types("/pictures off").keys("enter");
    asked(&mut sim);
    let mut sim = sim.chat(came("a"));
    assert!(!sim.screen().contains('▀'), "{}", sim.screen());
    let mut sim = sim.types("/pictures on").keys("enter");
    assert!(sim.screen().contains('▀'), "{}", sim.screen());
}

#[test]
fn what_cannot_be_fetched_is_said_in_its_place() {
    let failed = chat::Event::Picture { media: key("a"), picture: Err("it is no PNG\u{1b}[2J".to_owned()) };
    let mut sim = in_room(Some(CELLS), vec![picture("a")]).chat(failed);
    let screen = sim.screen();
    assert!(screen.contains("not shown: it is no PNG") && !screen.contains('\u{1b}'), "{screen}");
    asked(&mut sim);
    // Looked at alone, it is tried again.
    let mut sim = sim.keys("esc enter");
    assert_eq!(asked(&mut sim).len(), 1);
}

#[test]
fn a_few_are_asked_for_at_a_time() {
    let mut sim =
        in_room(Some(CELLS), (0..8).map(|n| picture(&n.to_string())).collect()).msg(Msg::Resized(Size::new(80, 80)));
    let first = asked(&mut sim);
    assert_eq!(first.len(), 4);
    let mut sim = sim.chat(came("7"));
    let more = asked(&mut sim);
    assert!(more.len() <= 4 && more.iter().all(|one| !first.contains(one) || one.0 == key("7")), "{more:?}");
}

#[test]
fn scrolled_out_a_picture_is_cut() {
    let mut sim = in_room(Some(CELLS), vec![picture("a")]);
    sim = sim.chat(came("a"));
    let rows = |sim: &mut Sim| sim.screen().lines().filter(|line| line.contains('▀')).count();
    assert_eq!(rows(&mut sim), 5);
    let more = (0..17).map(|n| item(&format!("m{n}"), message(&format!("m{n}"), "more"))).collect();
    let mut sim = sim.chat(timeline(ROOM, vec![Change::Append(more)]));
    let left = rows(&mut sim);
    assert!((1..5).contains(&left), "{left} rows: {}", sim.screen());
}

#[test]
fn pixels_are_left_to_the_runtime_and_cut_ones_only_where_it_can() {
    for cut in [true, false] {
        let mut sim = in_room(Some(pixels(cut)), vec![picture("a")]).chat(came("a"));
        let whole = sim.state.pictures.shown()[0].clone();
        assert!(matches!(whole.what, What::Pixels { size: (20, 5), top: 0, .. }), "{whole:?}");
        let buffer = sim.buffer();
        let skipped =
            |buffer: &ratatui::buffer::Buffer, area: Rect| area.positions().all(|p| is_skipped(buffer, p.x, p.y));
        assert!(skipped(&buffer, whole.area));
        // Under something that lies over the screen it is drawn in cells.
        let mut sim = sim.keys("f1");
        assert!(matches!(sim.state.pictures.shown()[0].what, What::Half { .. }));
        assert!(!skipped(&sim.buffer(), whole.area));
        let more = (0..17).map(|n| item(&format!("m{n}"), message(&format!("m{n}"), "more"))).collect();
        let sim = sim.keys("esc").chat(timeline(ROOM, vec![Change::Append(more)]));
        let part = &sim.state.pictures.shown()[0];
        match (&part.what, cut) {
            (What::Pixels { top, .. }, true) => assert!(*top > 0 && part.area.height + top == 5, "{part:?}"),
            (What::Half { top, .. }, false) => assert!(*top > 0, "{part:?}"),
            _ => panic!("{part:?}"),
        }
    }
}

#[test]
fn enter_shows_a_picture_alone_and_the_next_one() {
    let sim = in_room(Some(CELLS), vec![picture("a"), item("m", message("m", "and")), picture("b")]).chat(came("a"));
    let mut sim = sim.chat(came("b")).keys("esc enter");
    insta::assert_snapshot!(sim.screen());
    let big = asked(&mut sim);
    assert!(big.iter().any(|(name, width, height)| *name == key("b") && (*width, *height) == (160, 80)), "{big:?}");
    let mut sim = sim.keys("N");
    assert!(sim.screen().contains("a.png"), "{}", sim.screen());
    let mut sim = sim.keys("N");
    assert!(sim.screen().contains("no further picture"), "{}", sim.screen());
    let mut sim = sim.keys("n S");
    let saved =
        Request::Save { media: key("b"), name: "b.png".to_owned(), folder: "/home/ana/Downloads".into(), open: false };
    assert!(sim.asked().contains(&saved.into()));
    let mut sim = sim.keys("esc");
    assert!(sim.screen().contains("bob"), "{}", sim.screen());
}

#[test]
fn a_file_is_saved_and_opened() {
    let saved = |open, folder: &str| -> Effect {
        Request::Save { media: key("a"), name: "a.png".to_owned(), folder: folder.into(), open }.into()
    };
    let mut sim = in_room(None, vec![picture("a"), item("m", message("m", "hello"))]).keys("esc S");
    assert!(sim.screen().contains("holds no file"), "{}", sim.screen());
    let mut sim = sim.keys("k O");
    assert_eq!(sim.asked().last(), Some(&saved(true, "/home/ana/Downloads")));
    let path = PathBuf::from("/home/ana/Downloads/a.png");
    let got = chat::Event::Saving { name: Clean::line("a.png"), got: 50, total: Some(100) };
    let mut sim = sim.chat(got);
    assert!(sim.screen().contains("↓ a.png 50 %"), "{}", sim.screen());
    let mut sim = sim.chat(chat::Event::Saved { path: path.clone(), open: true });
    assert_eq!(sim.asked(), [desktop::Request::OpenFile(path).into()]);
    let screen = sim.screen();
    assert!(screen.contains("Saved as /home/ana/Downloads/a.png.") && !screen.contains('↓'), "{screen}");
    // From the composer it is the newest file.
    let mut sim = sim.keys("i").types("/save ~/talks").keys("enter");
    assert_eq!(sim.asked().last(), Some(&saved(false, "~/talks")));
    let failed = chat::Event::SaveFailed { name: Clean::line("a.png"), reason: "the disk is full".to_owned() };
    let mut sim = sim.chat(failed);
    assert!(sim.screen().contains("a.png was not saved: the disk is full"), "{}", sim.screen());
}

#[test]
fn a_file_is_sent_with_its_progress_and_can_be_given_up() {
    let mut sim = in_room(None, vec![picture("a")]).types("/upload ~/my\\ slides.pdf The second half").keys("enter");
    let upload = Request::Upload {
        timeline: room(ROOM).into(),
        path: "~/my slides.pdf".into(),
        caption: Some("The second half".to_owned()),
    };
    assert_eq!(sim.asked(), [upload.into()]);
    let told = |sent| chat::Event::Uploading {
        timeline: room(ROOM).into(),
        name: Clean::line("my slides.pdf"),
        sent,
        total: 1_000,
    };
    let mut sim = sim.chat(told(450));
    assert!(sim.screen().contains("↑ my slides.pdf 45 %"), "{}", sim.screen());
    let mut sim = sim.types("/cancel").keys("enter");
    assert_eq!(sim.asked(), [Request::CancelUpload(room(ROOM).into()).into()]);
    let failed = chat::Event::UploadFailed {
        timeline: room(ROOM).into(),
        name: Clean::line("my slides.pdf"),
        reason: "you gave it up".to_owned(),
    };
    let mut sim = sim.chat(failed);
    let screen = sim.screen();
    assert!(screen.contains("was not sent: you gave it up") && !screen.contains('↑'), "{screen}");
    let mut sim = sim.chat(told(1_000));
    assert!(sim.screen().contains("my slides.pdf is sent."), "{}", sim.screen());
}

#[test]
fn tab_completes_the_name_of_a_file() {
    let list = |prefix: &str| -> Effect { desktop::Request::ListPaths(prefix.to_owned()).into() };
    let found = |prefix: &str, found: &[&str]| {
        let found = found.iter().map(ToString::to_string).collect();
        Msg::Desktop(desktop::Event::Paths { prefix: prefix.to_owned(), found })
    };
    let typed = |sim: &Sim| sim.state.rooms.current().unwrap().composer.text().to_owned();
    let mut sim = in_room(None, vec![picture("a")]).types("/upload ~/sl").keys("tab");
    assert_eq!(sim.asked(), [list("~/sl")]);
    // As far as they agree; blanks are escaped.
    let sim = sim.msg(found("~/sl", &["~/slide show.png", "~/slides.pdf"]));
    assert_eq!(typed(&sim), "/upload ~/slide");
    let mut sim = sim.keys("tab");
    assert_eq!(sim.asked(), [list("~/slide")]);
    // Nothing more to agree on: one after the other.
    let sim = sim.msg(found("~/slide", &["~/slide show.png", "~/slides.pdf"]));
    assert_eq!(typed(&sim), "/upload ~/slide\\ show.png");
    let mut sim = sim.keys("tab");
    assert_eq!(typed(&sim), "/upload ~/slides.pdf");
    assert!(!sim.asked().iter().any(|effect| matches!(effect, Effect::Desktop(_))), "it goes through what was found");
    // A folder goes on, a file ends with a blank; what comes too late is passed over.
    let sim = sim.keys("ctrl-u").types("/upload t").keys("tab").msg(found("~/sl", &["~/slides.pdf"]));
    assert_eq!(typed(&sim), "/upload t");
    let sim = sim.msg(found("t", &["talks/"]));
    assert_eq!(typed(&sim), "/upload talks/");
    let sim = sim.keys("tab").msg(found("talks/", &["talks/a.pdf"]));
    assert_eq!(typed(&sim), "/upload talks/a.pdf ");
}
