//! Who gets in, and what ends a connection.
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use hallway::player::{
    Event, How, Request, Slot,
    agent::{LINE, Notice},
    wire,
};

use crate::{
    SLOT,
    home::Home,
    web::{self, Web, playlist},
};

const WELCOME: &str = "ok 1\n";

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn ready(event: &Event) -> bool {
    matches!(event, Event::Ready { mpv } if mpv.starts_with("mpv "))
}

#[test]
fn the_socket_and_the_token_are_their_owners_and_the_token_is_in_no_argument() {
    let home = Home::start(&[]);
    assert_eq!(mode(&home.socket()), 0o600);
    assert_eq!(mode(home.socket().parent().unwrap()), 0o700);
    assert_eq!(mode(&home.token()), 0o600);
    let token = fs::read_to_string(home.token()).unwrap();
    for file in ["cmdline", "environ"] {
        let text = fs::read(format!("/proc/{}/{file}", home.player.id())).unwrap();
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains(if file == "cmdline" { "--listen" } else { "HALLWAY_AO" }), "{text}");
        assert!(!text.contains(token.trim()), "{file}");
    }
}

#[test]
fn nobody_gets_in_without_the_token() {
    let home = Home::start(&[]);
    let long = "x".repeat(LINE + 1);
    let wrong = format!("{}\n", "0".repeat(64));
    let mut times = 0;
    for (said, answer) in [
        (wrong.as_str(), "refused\n"),
        ("\n", "refused\n"),
        ("{\"do\":\"stop\",\"slot\":\"first\"}\n", "refused\n"),
        ("GET / HTTP/1.1\r\n\r\n", "refused\n"),
        (&long, ""),
    ] {
        let mut raw = home.knock();
        raw.say(said.as_bytes());
        assert_eq!(raw.line(), answer, "{said:.40}");
        assert_eq!(raw.line(), "", "it is hung up");
        if !answer.is_empty() {
            times += 1;
            home.until(&Notice::Refused { times });
        }
    }
    // Whoever says nothing is hung up on, and is in nobody's way meanwhile.
    let mut silent = home.knock();
    let (mut raw, greeting) = home.enter();
    assert_eq!(greeting, WELCOME);
    assert!(raw.until(ready).is_some());
    assert_eq!(silent.line(), "");
}

#[test]
fn one_at_a_time() {
    let home = Home::start(&[]);
    let (mut first, greeting) = home.enter();
    assert_eq!(greeting, WELCOME);
    assert!(first.until(ready).is_some());
    let (mut second, greeting) = home.enter();
    assert_eq!(greeting, "busy\n");
    assert_eq!(second.line(), "");
    home.until(&Notice::Busy);
    // The first is as well as before.
    first.say(b"\n");
    assert!(first.until(ready).is_some(), "the pulse is answered");
    drop(first);
    home.until(&Notice::Gone { reason: "the other end hung up".to_owned() });
    let (mut third, greeting) = home.enter();
    assert_eq!(greeting, WELCOME);
    assert!(third.until(ready).is_some());
}

#[test]
fn what_breaks_the_rules_ends_the_connection_and_not_the_player() {
    let home = Home::start(&[]);
    let long = format!("{{\"do\":\"say\",\"slot\":\"first\",\"words\":\"{}\"}}\n", "x".repeat(wire::REQUEST));
    let url = |url: &str| format!("{{\"do\":\"load\",\"slot\":\"first\",\"how\":{{}},\"url\":\"{url}\"}}\n");
    for said in [
        "hello\n",
        "{\"do\":\"run\",\"args\":[\"touch\",\"/tmp/x\"]}\n",
        "{\"do\":\"grid\",\"slot\":\"first\",\"width\":4,\"height\":4}\n",
        "{\"do\":\"grant\",\"slot\":\"first\"}\n",
        "{\"do\":\"stop\",\"slot\":\"third\"}\n",
        &url("file:///etc/passwd"),
        &url("edl://x"),
        &url("https://"),
        &url("https://\\u001b[2J/"),
        &long,
    ] {
        // The one before may be about to leave.
        let (mut raw, greeting) = loop {
            let (raw, greeting) = home.enter();
            if greeting != "busy\n" {
                break (raw, greeting);
            }
        };
        assert_eq!(greeting, WELCOME);
        raw.say(said.as_bytes());
        assert_eq!(raw.until(|event| !ready(event)), None, "{said:.60}");
    }
    assert!(!home.log().contains("panic"), "{}", home.log());
}

#[test]
fn what_plays_goes_on_for_a_while_without_its_hallway() {
    let home = Home::start(&["--allow", "127.0.0.2"]);
    let web = Web::start("127.0.0.2");
    // Longer than the test.
    web.put("long.ts", web::seconds(300));
    web.put("long.m3u8", playlist(&["#EXTINF:300,", "long.ts"]));
    let load = Request::Load {
        slot: SLOT,
        url: web.url("long.m3u8").parse().unwrap(),
        how: How { title: "Janson".into(), ..How::default() },
    };
    let (mut raw, _) = home.enter();
    raw.ask(&load);
    assert!(raw.until(|event| matches!(event, Event::Playing { .. })).is_some(), "{}", home.log());
    home.until(&Notice::Playing { what: "Janson".to_owned() });
    drop(raw);
    home.until(&Notice::Gone { reason: "the other end hung up".to_owned() });
    let manifests = |web: &Web| web.asked().iter().filter(|head| head.starts_with("GET /long.m3u8 ")).count();
    let before = manifests(&web);
    let (mut raw, greeting) = home.enter();
    assert_eq!(greeting, WELCOME);
    assert!(raw.until(ready).is_some());
    raw.ask(&load);
    assert!(raw.until(|event| matches!(event, Event::Playing { slot: Slot::First, .. })).is_some());
    assert_eq!(manifests(&web), before, "it was not begun anew");
    drop(raw);
    home.until(&Notice::Stopped);
    let (mut raw, _) = home.enter();
    raw.ask(&load);
    assert!(raw.until(|event| matches!(event, Event::Playing { .. })).is_some());
    assert!(manifests(&web) > before, "by then it was");
}

#[test]
fn it_ends_with_whoever_started_it() {
    let mut home = Home::start(&[]);
    drop(home.player.stdin.take());
    assert!(home.player.wait().unwrap().success());
}
