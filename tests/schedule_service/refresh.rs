//! Looking again in the background.
use std::{fs, time::Duration};

use hallway::schedule::{Event, Origin, Request, Source};

use crate::{
    server::{Answer, ok, server, status},
    world::{World, fixture, half, url, write},
};

/// The conference with its first talk at another time.
fn later() -> String {
    fixture("fosdem-2026.xml").replace("2026-01-31T10:00:00+01:00", "2026-01-31T11:00:00+01:00")
}

#[tokio::test]
async fn the_network_is_asked_again_and_a_failure_that_lasts_is_told_once() {
    let whole = fixture("fosdem-2026.xml");
    let answers = vec![
        ok("etag: \"1\"\r\n", &whole),
        status("304 Not Modified"),
        status("500 Internal Server Error"),
        status("500 Internal Server Error"),
        status("500 Internal Server Error"),
        Answer::Reset(vec![]),
        status("304 Not Modified"),
        status("500 Internal Server Error"),
        ok("etag: \"2\"\r\n", later()),
        // The last one stays, so that there is no other event.
        Answer::Silence(vec![]),
    ];
    let (address, mut asked) = server(answers).await;
    let mut world = World::new();
    world.ask(Request::Load { source: url(address), every: Some(Duration::ZERO) });
    assert_eq!(world.loaded().await.1, Origin::Network);
    assert_eq!(world.next().await, Event::Unchanged);
    let said = world.reason().await;
    assert!(said.contains("error 500") && said.contains("The programme from before is kept."), "{said}");
    let said = world.reason().await;
    assert!(said.contains("broke off"), "{said}");
    assert_eq!(world.next().await, Event::Unchanged);
    assert!(world.reason().await.contains("error 500"), "after a success a failure is news again");
    assert_eq!(world.shown().await.changed(), ["Borrowing & lending, tomorrow: 10:00 → 11:00"]);
    for number in 0..9 {
        let with = asked.recv().await.unwrap().contains("if-none-match: \"1\"");
        assert_eq!(with, number > 0, "{number}");
    }
    assert!(asked.recv().await.unwrap().contains("if-none-match: \"2\""));
}

#[tokio::test]
async fn a_load_ends_the_one_before() {
    let (old, _asked) = server([Answer::Silence(vec![])]).await;
    let (new, _asked) = server([ok("", fixture("fosdem-2026.xml"))]).await;
    let mut world = World::new();
    world.ask(Request::Load { source: url(old), every: Some(Duration::ZERO) });
    world.load(url(new));
    assert_eq!(world.loaded().await.1, Origin::Network);
    assert_eq!(world.end().await, [], "nobody waits for the first one any more");
}

#[tokio::test]
async fn the_first_address_that_gives_a_schedule_counts() {
    let whole = fixture("fosdem-2026.xml");
    let (portal, mut portal_asked) = server([
        ok("etag: \"p\"\r\n", fixture("captive-portal.html")),
        status("404 Not Found"),
        status("404 Not Found"),
    ])
    .await;
    let (mirror, mut mirror_asked) = server([ok("etag: \"m\"\r\n", &whole), status("304 Not Modified")]).await;
    let urls: Vec<_> = [url(portal), url(mirror)].iter().flat_map(Source::urls).cloned().collect();
    let mut world = World::new();
    world.load(Source::Urls(urls.clone()));
    assert_eq!(world.loaded().await.1, Origin::Network);

    world.load(Source::Urls(urls.clone()));
    assert!(matches!(world.loaded().await.1, Origin::Cache { .. }), "kept under the conference's first address");
    assert_eq!(world.next().await, Event::Unchanged);
    portal_asked.recv().await.unwrap();
    mirror_asked.recv().await.unwrap();
    assert!(!portal_asked.recv().await.unwrap().contains("if-none-match"), "the validators are the mirror's");
    assert!(mirror_asked.recv().await.unwrap().contains("if-none-match: \"m\""));

    world.load(Source::Urls(urls));
    world.loaded().await;
    let said = world.reason().await;
    assert!(said.contains("no such page (404)") && said.contains("Its other addresses gave none either."), "{said}");
    world.load(Source::Urls(vec![]));
    assert!(world.reason().await.contains("has no address"));
}

#[tokio::test]
async fn a_file_is_read_again_when_it_changed() {
    let mut world = World::new();
    let path = world.watch(&fixture("fosdem-2026.xml"));
    assert!(world.shown().await.changed().is_empty());
    write(&path, &later());
    assert_eq!(world.shown().await.changed(), ["Borrowing & lending, tomorrow: 10:00 → 11:00"]);
    write(&path, &half());
    let said = world.reason().await;
    assert!(said.contains("is cut off, 2 of 3 talks came") && said.contains("from before is kept"), "{said}");
    fs::remove_file(&path).unwrap();
    assert!(world.reason().await.contains("There is no file"));
    write(&path, &fixture("fosdem-2026.xml"));
    assert!(world.shown().await.changed().is_empty(), "all is as it was at the first look");
}

#[tokio::test]
async fn a_cache_that_cannot_be_written_is_told_once() {
    let (whole, later) = (fixture("fosdem-2026.xml"), later());
    let (address, _asked) = server([ok("", &whole), ok("", &later), ok("", &whole), Answer::Silence(vec![])]).await;
    let mut world = World::new();
    fs::write(world.path("cache"), "no folder").unwrap();
    world.ask(Request::Load { source: url(address), every: Some(Duration::ZERO) });
    assert_eq!(world.loaded().await.1, Origin::Network);
    match world.next().await {
        Event::NotKept { reason } => assert!(reason.contains("is not kept for a start offline"), "{reason}"),
        other => panic!("{other:?}"),
    }
    world.loaded().await;
    world.loaded().await;
}
