//! A conference obeys its orders, and leaves nothing behind however it ends.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![recursion_limit = "256"]
mod support;

use std::{
    fs,
    os::fd::OwnedFd,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use hallway::host::{Account, Seen};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open},
};
use support::{Conference, block_on};

/// Time that a process has to be gone.
const GONE: Duration = Duration::from_secs(30);
/// Time in which some attendee says something.
const TALK: Duration = Duration::from_mins(2);

#[test]
fn it_obeys_and_ends_with_everything() {
    let first = Conference::start(&["--quiet-attendees", "--streams", "1", "--limits", "default"]);
    the_homeserver_is_stopped_and_started(&first);
    a_stream_is_stopped_and_started(&first);
    let reason = first.order("dance").unwrap_err();
    assert!(reason.contains("stop-homeserver"), "{reason}");

    // Killed, it cannot clean up: its children end all the same, its folder waits for the next conference.
    let left = folder(&first);
    let children = children(&first);
    assert_eq!(children.len(), 2, "homeserver and stream");
    signal(&first, Signal::KILL);
    children.iter().for_each(await_end);
    assert!(left.exists());
    drop(first);

    let second = Conference::start(&["--streams", "1"]);
    assert!(!left.exists(), "the next conference takes it away");
    attendees_talk_until_told_not_to(&second);
    let (left, children) = (folder(&second), self::children(&second));
    signal(&second, Signal::TERM);
    children.iter().for_each(await_end);
    await_end(&pidfd(second.id()));
    assert!(!left.exists(), "asked to end, it takes its folder along");
}

#[test]
fn it_ends_with_its_input() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_hallway-demo"))
        .arg("serve")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    await_end(&pidfd(process.id()));
    assert!(process.wait().unwrap().success());
}

#[test]
fn a_missing_homeserver_is_told() {
    let empty = tempfile::tempdir().unwrap();
    let mut serve = Command::new(env!("CARGO_BIN_EXE_hallway-demo"));
    // The input stays open: that is not why it ends.
    let process = serve.arg("serve").arg("--venv").arg(empty.path()).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut process = process.spawn().unwrap();
    let input = process.stdin.take();
    let done = process.wait_with_output().unwrap();
    drop(input);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success() && said.contains("`make test`"), "{said}");
}

fn the_homeserver_is_stopped_and_started(conference: &Conference) {
    block_on(async {
        let ben = conference.sign_in("ben").await;
        let room = ben.join("#demo-main:localhost").await.unwrap();
        let sent = ben.send(&room, "before the outage").await.unwrap();
        conference.order("stop-homeserver").unwrap();
        let error = ben.messages(&room, 1).await.unwrap_err().to_string();
        assert!(error.contains("does not answer"), "{error}");
        conference.order("start-homeserver").unwrap();
        let kept = ben.messages(&room, 10).await.unwrap();
        assert!(kept.iter().any(|seen| seen.event == sent), "what was said is kept, at the same address");
        let again = Account::log_in(&conference.facts.homeserver, "cleo", "hallway-demo").await;
        assert_eq!(again.unwrap().user(), "@cleo:localhost");
    });
}

fn a_stream_is_stopped_and_started(conference: &Conference) {
    let (name, master) = conference.facts.streams.first_key_value().unwrap();
    let status = || {
        block_on(async {
            let client = hallway::http::client().unwrap();
            client.get(master.clone()).send().await.unwrap().status().as_u16()
        })
    };
    assert_eq!(status(), 200);
    conference.order(&format!("freeze-stream {name}")).unwrap();
    assert_eq!((status(), children(conference).len()), (200, 1), "nothing new comes, but the last is there");
    conference.order(&format!("stop-stream {name}")).unwrap();
    assert_eq!(status(), 404);
    conference.order(&format!("start-stream {name}")).unwrap();
    assert_eq!((status(), children(conference).len()), (200, 2));
    let reason = conference.order("stop-stream nowhere").unwrap_err();
    assert!(reason.contains(name), "{reason}");
}

fn attendees_talk_until_told_not_to(conference: &Conference) {
    block_on(async {
        let ben = conference.sign_in("ben").await;
        // The tracks of the talks that are on: there are as many rooms of talks, and somebody does something every few seconds.
        let rooms = ["main", "rust", "decentralised-communication", "embedded"];
        let words = rooms.map(async |track| {
            let room = ben.join(&format!("#demo-{track}:localhost")).await.unwrap();
            let before = ben.messages(&room, 200).await.unwrap();
            let new = |seen: &Seen| seen.sender != ben.user() && before.iter().all(|old| old.event != seen.event);
            ben.wait_for(&room, TALK, new).await.unwrap()
        });
        let first = words.into_iter().map(|waiting| Box::pin(async { waiting.await.ok_or(()) }));
        assert!(futures_util::future::select_ok(first).await.is_ok(), "nobody says a word");
    });
    conference.order("quiet").unwrap();
}

/// The conference's temporary folder.
fn folder(conference: &Conference) -> std::path::PathBuf {
    conference.facts.schedule.parent().unwrap().to_owned()
}

/// Handles to the children that run at the moment.
fn children(conference: &Conference) -> Vec<OwnedFd> {
    let of_us = |process: &Path| {
        let status = fs::read_to_string(process.join("status")).unwrap_or_default();
        status.lines().any(|line| line == format!("PPid:\t{}", conference.id()))
    };
    let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    let ours = processes.filter(|process| of_us(process));
    ours.filter_map(|process| process.file_name()?.to_str()?.parse().ok()).map(pidfd).collect()
}

fn pidfd(id: u32) -> OwnedFd {
    pidfd_open(pid(id), PidfdFlags::empty()).unwrap()
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(id.try_into().unwrap()).unwrap()
}

fn signal(conference: &Conference, signal: Signal) {
    kill_process(pid(conference.id()), signal).unwrap();
}

/// Waits until a process is gone: its handle can be read then.
fn await_end(process: &OwnedFd) {
    let limit = Timespec::try_from(GONE).unwrap();
    let ended = poll(&mut [PollFd::new(process, PollFlags::IN)], Some(&limit)).unwrap();
    assert_eq!(ended, 1, "a process does not end");
}
