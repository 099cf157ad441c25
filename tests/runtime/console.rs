//! The stream on a console's framebuffer: the screen is at rest meanwhile, and whole again afterwards.
use hallway::{
    app::watch::Places,
    config::Place,
    player::{Output, Trouble},
};

use super::*;

const URL: &str = "http://live.example/0.m3u8";
const SLOT: Slot = Slot::First;

/// What gives the screen back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Key,
    Crash,
    Refusal,
}

async fn request(world: &mut World, wanted: impl Fn(&Request) -> bool) {
    let asked = async { while !wanted(&world.player.requests.recv().await.expect("the program runs")) {} };
    tokio::time::timeout(Duration::from_mins(1), asked).await.expect("it is not asked for");
}

fn alert() -> chat::Event {
    chat::Event::Alert(chat::Alert {
        room: "!room:example.org".parse().unwrap(),
        event: "$event".parse().unwrap(),
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        text: Clean::line("ana: here?"),
        time: "2026-01-31T09:30:00Z".parse().unwrap(),
        reason: chat::AlertReason::Mention,
    })
}

fn shown(sink: &Sink, words: &str) -> bool {
    screen(sink).screen().contents().contains(words)
}

/// The stream gives the screen back.
async fn ends(way: Way, world: &mut World, sink: &Sink) {
    let shows = |words: &str| shown(sink, words);
    match way {
        Way::Key => {
            world.keys.send(key("q")).await.unwrap();
            request(world, |asked| *asked == Request::Stop { slot: SLOT }).await;
        }
        Way::Crash => {
            let reason = "signal: 11".to_owned();
            world.player.events.send(player::Event::Crashed { reason }).await.unwrap();
            sink.until(|_| shows("The player ended (signal: 11)")).await;
        }
        Way::Refusal => {
            let reason = "there is no graphics card to draw on".to_owned();
            let (trouble, seconds, attempt) = (Trouble::Failed, 4, 1);
            let event = player::Event::Retrying { slot: SLOT, trouble, reason, seconds, attempt };
            world.player.events.send(event).await.unwrap();
            sink.until(|_| shows("there is no graphics card to draw on")).await;
        }
    }
}

async fn screen_comes_back(way: Way) {
    let sink = Sink::default();
    let (mut runtime, mut world) = program(SIZE, sink.clone());
    let places = [Place::Pane, Place::Framebuffer].map(|place| (place, Ok(())));
    runtime.state.watch.configure(Places::new(places), Place::Framebuffer);
    let writer = runtime.writer.clone();
    let now = *world.now.lock().unwrap();
    let loaded = schedule::Event::Loaded {
        schedule: Arc::new(stage::conference(&[URL.to_owned()], now)),
        warnings: Arc::from([]),
        origin: schedule::Origin::File,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    let shows = |words: &str| shown(&sink, words);
    let watcher = async {
        world.schedule.events.send(loaded).await.unwrap();
        sink.until(|_| shows("Talk 0")).await;
        world.keys.send(key("w")).await.unwrap();
        let on_console = |asked: &Request| matches!(asked, Request::Load { slot: SLOT, how, .. } if how.output == Output::Framebuffer);
        request(&mut world, on_console).await;
        let url = URL.parse().unwrap();
        world.player.events.send(player::Event::Connecting { slot: SLOT, url }).await.unwrap();
        sink.until(|_| shows("connecting")).await;
        writer.idle().await;
        let before = sink.len();
        world.player.events.send(player::Event::Playing { slot: SLOT, width: 1_280, height: 720 }).await.unwrap();
        let said = |words: &'static str| move |asked: &Request| matches!(asked, Request::Say { words: said, .. } if said.as_str().contains(words));
        request(&mut world, said("q: back to hallway")).await;
        // Each of these would be drawn.
        world.keys.send(key("j")).await.unwrap();
        let reason = "the file is empty".to_owned();
        world.schedule.events.send(schedule::Event::Failed { reason }).await.unwrap();
        world.chat.events.send(alert()).await.unwrap();
        request(&mut world, said("bob in a room: ana: here?")).await;
        // The bell alone passes: it is not seen.
        sink.until(|text| text.len() > before).await;
        writer.idle().await;
        assert_eq!(&sink.text()[before..], "\u{7}");
        ends(way, &mut world, &sink).await;
        // From a wiped screen, for it is not known what stood there.
        sink.until(|text| text[before..].contains("\u{1b}[2J") && shows("Talk 0")).await;
        world.keys.send(key("ctrl-q")).await.unwrap();
    };
    let (ended, ()) = tokio::join!(Box::pin(runtime.run()), watcher);
    ended.unwrap();
}

#[tokio::test]
async fn q_comes_back_to_a_whole_screen() {
    Box::pin(screen_comes_back(Way::Key)).await;
}

#[tokio::test]
async fn a_crash_comes_back_to_a_whole_screen() {
    Box::pin(screen_comes_back(Way::Crash)).await;
}

#[tokio::test]
async fn a_refusal_comes_back_to_a_whole_screen_in_words() {
    Box::pin(screen_comes_back(Way::Refusal)).await;
}
