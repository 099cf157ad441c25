//! From one hall's stream to the next, as the terminal shows it: the whole program but its services, with the real player
//! and real streams.
use ratatui::layout::Size;
use tokio::time::timeout;

use crate::{
    DEADLINE,
    halls::{Terminal, picture, press, watching},
    live::Live,
};

const SIZE: Size = Size::new(120, 40);
const PIXELS: (u16, u16) = (320, 180);

#[tokio::test]
async fn the_old_picture_moves_on_until_the_new_one_is_there_and_nothing_is_black_between() {
    let streams = [Live::start(&picture(0, PIXELS)), Live::start(&picture(1, PIXELS))];
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("player.log");
    let terminal = Terminal::new(SIZE);
    let (runtime, world) = watching(&[&streams[0], &streams[1]], SIZE, terminal.clone(), log.clone()).await;
    let watcher = async {
        press(&world, "w").await;
        let told = async |hall| {
            let shown = timeout(DEADLINE, terminal.shows(hall)).await;
            shown.unwrap_or_else(|_| panic!("no picture but {}", terminal.text()))
        };
        told(0).await;
        terminal.looks();
        for (key, old, new) in [("alt-right", 0, 1), ("alt-right", 1, 0), ("alt-left", 0, 1)] {
            press(&world, key).await;
            told(new).await;
            let looks = terminal.looks();
            let blank: Vec<_> = looks.iter().filter(|shown| shown.blank > 0).collect();
            assert!(blank.is_empty(), "{key}: {blank:?}");
            // A look sees one hall's picture: first the old one's, then the new one's, and no other comes back.
            let halls: Vec<_> = looks.iter().map(|shown| shown.halls[new] > shown.halls[old]).collect();
            assert!(halls.is_sorted(), "{key}: {looks:?}");
            assert!(looks.iter().any(|shown| shown.halls[old] > 50 && shown.halls[new] == 0), "{key}: {looks:?}");
        }
        // What is quickly left again is not shown: one settles on the hall that one has.
        for key in ["alt-right", "alt-right", "alt-right"] {
            press(&world, key).await;
        }
        told(0).await;
        // The stream that is not there leaves the old one.
        streams[1].server.answer(404);
        press(&world, "alt-right").await;
        terminal.looks();
        timeout(DEADLINE, terminal.says("cannot be watched")).await.unwrap();
        timeout(DEADLINE, terminal.says("▶ Hall 0 live")).await.unwrap();
        assert!(terminal.looks().iter().all(|shown| shown.blank == 0 && shown.halls[1] == 0));
        press(&world, "ctrl-q").await;
    };
    let (ended, ()) = tokio::join!(runtime.run(), watcher);
    ended.unwrap();
}
