//! Stores that are damaged, in use, or gone.
use std::{
    fs,
    path::{Path, PathBuf},
};

use hallway::chat::{Event, Request};

use crate::{
    person::Person,
    support::{block_on, conference},
};

/// The databases below a folder.
fn databases(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|kind| kind == "sqlite3")).collect()
}

/// Writes rubbish over a database, as a new file: `SQLite` may still have the old one mapped into memory.
fn garble(path: &Path, keep: usize) {
    let mut bytes = fs::read(path).unwrap();
    let from = keep.min(bytes.len());
    for (index, byte) in bytes.iter_mut().enumerate().skip(from) {
        *byte = u8::try_from(index % 251).unwrap();
    }
    replace(path, &bytes);
}

fn replace(path: &Path, bytes: &[u8]) {
    for journal in ["-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(journal);
        fs::remove_file(name).ok();
    }
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

async fn damaged(person: &mut Person) -> String {
    let reason = person.hear("the damage", |event| match event {
        Event::Damaged { reason } => Some(reason.clone()),
        Event::SignedIn { .. } => Some(String::new()),
        _ => None,
    });
    let reason = reason.await;
    assert!(reason.contains("damaged") && reason.contains("starting afresh"), "{reason}");
    person.signed_out().await;
    reason
}

#[test]
fn a_damaged_store_is_kept_aside_and_the_account_starts_afresh() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        Person::new_account(folder.path(), homeserver, "lena").await.leave().await;
        let store = folder.path().join("store");
        assert!(databases(&store).len() >= 2);
        for path in databases(&store) {
            garble(&path, 0);
        }
        let mut lena = Person::new(folder.path());
        damaged(&mut lena).await;
        // Nothing was touched yet, and nothing is lost by it.
        assert!(folder.path().join("session.json").exists() && store.exists());
        let words = lena.done(Request::StartAfresh).await.unwrap();
        assert!(words.contains("sign in again"), "{words}");
        lena.signed_out().await;
        let kept: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("store.damaged-"))
            .collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
        assert_eq!(databases(&folder.path().join(&kept[0])).len(), 2);
        assert!(!store.exists() && !folder.path().join("session.json").exists());
        assert!(lena.done(Request::StartAfresh).await.unwrap_err().contains("not damaged"));
        lena.sign_in(homeserver, "lena", "hallway-demo");
        lena.online().await;
        lena.leave().await;
    });
}

#[test]
fn each_kind_of_damage_is_told_as_damage() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        Person::new_account(folder.path(), homeserver, "moritz").await.leave().await;
        let store = folder.path().join("store");
        let sound: Vec<_> = databases(&store).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
        for (path, bytes) in &sound {
            // All but the keys can be asked for again: an empty file is filled.
            let keys = path.ends_with("matrix-sdk-crypto.sqlite3");
            let kinds: [&dyn Fn(); 4] =
                [&|| garble(path, 0), &|| garble(path, 4_096), &|| replace(path, &bytes[..bytes.len() / 2]), &|| {
                    replace(path, b"");
                }];
            for (number, damage) in kinds.iter().take(if keys { 4 } else { 3 }).enumerate() {
                damage();
                let mut moritz = Person::new(folder.path());
                let reason = damaged(&mut moritz).await;
                moritz.leave().await;
                assert!(!reason.is_empty(), "{} {number}", path.display());
                replace(path, bytes);
            }
        }
        // Keys that are gone cannot be made anew for the same device.
        fs::rename(&store, folder.path().join("elsewhere")).unwrap();
        let mut moritz = Person::new(folder.path());
        assert!(damaged(&mut moritz).await.contains("keys are gone"));
        // Signing in is a way out as well.
        moritz.sign_in(homeserver, "moritz", "hallway-demo");
        moritz.online().await;
        moritz.leave().await;
    });
}

#[test]
fn a_damaged_cache_is_made_anew_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        Person::new_account(folder.path(), homeserver, "nora").await.leave().await;
        for path in databases(&folder.path().join("cache")) {
            garble(&path, 0);
        }
        let mut nora = Person::new(folder.path());
        nora.online().await;
        let room = nora.enter(&conference().facts.busy_room).await;
        assert!(!nora.page(&room, 20).await.unwrap() || !nora.timeline.items().is_empty());
        nora.leave().await;
    });
}

#[test]
fn a_second_hallway_is_told_and_leaves_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let mut otto = Person::new_account(folder.path(), homeserver, "otto").await;
        let mut second = Person::new(folder.path());
        let reason = second.hear("a failure", |event| match event {
            Event::Failed { reason } => Some(reason.clone()),
            _ => None,
        });
        assert!(reason.await.contains("another hallway uses this profile"));
        second.signed_out().await;
        assert!(second.done(Request::StartAfresh).await.unwrap_err().contains("not damaged"));
        second.sign_in(homeserver, "otto", "hallway-demo");
        assert!(second.refused().await.contains("another hallway uses this profile"));
        assert!(otto.done(Request::Nick("Otto".to_owned())).await.is_ok());
        otto.leave().await;
        // Now it may.
        second.sign_in(homeserver, "otto", "hallway-demo");
        second.online().await;
        second.leave().await;
    });
}
