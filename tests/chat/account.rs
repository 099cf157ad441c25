//! Signing in and out, and what is kept of it.
use std::{fs, path::Path};

use hallway::chat::{Connection, Event, Request};

use crate::{
    person::Person,
    support::{block_on, conference},
};

#[test]
fn the_servers_ways_to_sign_in_are_told_before_a_password_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut person = Person::new(folder.path());
        person.ask(Request::AskFlows { homeserver: conference().facts.homeserver.to_string() });
        let flows = person.hear("flows", |event| match event {
            Event::Flows { flows, .. } => Some(flows.clone()),
            _ => None,
        });
        let flows = flows.await;
        assert!(flows.password && flows.sliding_sync, "{flows:?}");
    });
}

#[test]
fn each_way_that_signing_in_fails_has_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let facts = &conference().facts;
    // An address where nobody listens, one of a web server that is no homeserver, one that is no address.
    let web = facts.streams.values().next().unwrap().join("/").unwrap().to_string();
    let wrong = facts.homeserver.to_string();
    let cases = [
        ("http://127.0.0.1:1", "cannot be reached"),
        (web.as_str(), "not as a Matrix homeserver"),
        ("two words", "neither a server's name nor an address"),
        (wrong.as_str(), "does not accept this name and password"),
    ];
    block_on(async {
        let mut person = Person::new(folder.path());
        for (homeserver, part) in cases {
            person.ask(Request::SignIn {
                homeserver: homeserver.to_owned(),
                user: "ben".to_owned(),
                password: hallway::chat::Secret::new("wrong".to_owned()),
            });
            let reason = person.refused().await;
            assert!(reason.contains(part), "{homeserver}: {reason}");
        }
        assert!(!folder.path().join("session.json").exists());
    });
}

#[test]
fn what_is_kept_of_an_account_is_its_owners_alone_and_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    block_on(async {
        let mut ben = Person::signed_in(&profile, &conference().facts.homeserver, "ben").await;
        #[cfg(unix)]
        assert_private(&profile);
        // The same profile cannot be used twice.
        let mut second = Person::new(&profile);
        let reason = second.hear("a failure", |event| match event {
            Event::Failed { reason } => Some(reason.clone()),
            _ => None,
        });
        assert!(reason.await.contains("another hallway uses this profile"));
        second.leave().await;

        ben.ask(Request::SignOut);
        ben.signed_out().await;
        let left: Vec<_> = fs::read_dir(&profile).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["lock"]);
        // After that, somebody else may use it.
        ben.sign_in(&conference().facts.homeserver, "cleo", "hallway-demo");
        ben.hear("Cleo", |event| matches!(event, Event::SignedIn { user } if user.localpart() == "cleo").then_some(()))
            .await;
        ben.leave().await;
    });
}

#[test]
fn one_profile_is_one_account() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let mut ben = Person::signed_in(folder.path(), homeserver, "ben").await;
        ben.sign_in(homeserver, "cleo", "hallway-demo");
        let reason = ben.refused().await;
        assert!(reason.contains("@ben:localhost is signed in; sign out first"), "{reason}");
        ben.leave().await;
    });
}

#[test]
fn a_session_that_the_server_ended_is_told_and_replaced_by_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let mut ben = Person::signed_in(folder.path(), homeserver, "ben").await;
        // Signed out from somewhere else.
        let saved = fs::read(folder.path().join("session.json")).unwrap();
        let saved: serde_json::Value = serde_json::from_slice(&saved).unwrap();
        let logout = homeserver.join("_matrix/client/v3/logout").unwrap();
        let call = reqwest::Client::new().post(logout).bearer_auth(saved["session"]["access_token"].as_str().unwrap());
        assert!(call.json(&serde_json::json!({})).send().await.unwrap().status().is_success());
        ben.hear("the end", |event| matches!(event, Event::Connection(Connection::Expired)).then_some(())).await;

        ben.sign_in(homeserver, "cleo", "hallway-demo");
        let reason = ben.refused().await;
        assert!(reason.contains("this profile belongs to @ben:localhost"), "{reason}");
        ben.sign_in(homeserver, "ben", "hallway-demo");
        ben.online().await;
        ben.leave().await;
    });
}

#[test]
fn a_damaged_sign_in_is_told_and_can_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("session.json"), br#"{"homeserver": "http://x", "session": {"access_tok"#).unwrap();
    block_on(async {
        let mut ben = Person::new(folder.path());
        let reason = ben.hear("a failure", |event| match event {
            Event::Failed { reason } => Some(reason.clone()),
            _ => None,
        });
        assert!(reason.await.contains("is damaged; sign in again"));
        ben.signed_out().await;
        ben.sign_in(&conference().facts.homeserver, "ben", "hallway-demo");
        ben.online().await;
        ben.leave().await;
    });
}

#[test]
fn a_damaged_store_is_told_and_can_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        Person::signed_in(folder.path(), homeserver, "ben").await.leave().await;
        for entry in fs::read_dir(folder.path().join("store")).unwrap() {
            let path = entry.unwrap().path();
            // A new file: SQLite may still have the old one mapped into memory.
            fs::remove_file(&path).unwrap();
            fs::write(path, b"this is no database").unwrap();
        }
        let mut ben = Person::new(folder.path());
        ben.signed_out().await;
        ben.sign_in(homeserver, "ben", "hallway-demo");
        ben.online().await;
        ben.leave().await;
    });
}

#[test]
fn without_an_account_requests_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut person = Person::new(folder.path());
        assert_eq!(person.join("#demo-rust:localhost").await, Err("you are not signed in; sign in to chat".to_owned()));
    });
}

/// Folders 0700, files 0600, all the way down.
#[cfg(unix)]
fn assert_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder), 0o700, "{}", folder.display());
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_private(&path);
        } else {
            files += 1;
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
    assert!(files > 0, "{} is empty", folder.display());
}
