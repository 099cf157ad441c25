//! A file of a message, kept in a folder.
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use matrix_sdk::ruma::events::room::EncryptedFile;
use matrix_sdk_crypto::AttachmentDecryptor;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt as _;

use super::{
    fetch::{self, Coming, Failure, What},
    source::{self, Source},
};
use crate::{
    chat::{Event, MediaKey, matrix::account::Context},
    files::{self, beside, name},
    paths::expanded,
    text::Clean,
};

/// Most bytes of a file that is saved.
const MOST: u64 = 4 * 1024 * 1024 * 1024;

/// Fetches a file and keeps it in `folder`, which is made if it is missing, under a name made safe; where.
///
/// # Errors
/// In words. Nothing is left in the folder then.
pub(super) async fn save(context: &Context, key: &MediaKey, name: &str, folder: &Path) -> Result<PathBuf, String> {
    let name = name::safe(name);
    let source = source::read(key)?;
    let folder = expanded(folder).into_owned();
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {}", folder.display(), files::why(&error)))?;
    let coming = fetch::ask(context, &source, What::Whole, MOST).await.map_err(words)?;
    let written = written(context, coming, &folder, &name).await?;
    let finished = tokio::task::spawn_blocking(move || finish(written, &source, &folder, &name)).await;
    finished.map_err(|_| "it was given up".to_owned())?
}

/// What was encrypted, in memory.
///
/// # Errors
/// In words: it was encrypted otherwise, or is not what was sent.
pub(super) fn unlocked(closed: &[u8], lock: &EncryptedFile) -> Result<Vec<u8>, String> {
    let mut closed = closed;
    let mut open = Vec::with_capacity(closed.len());
    unlock(&mut closed, lock)?.read_to_end(&mut open).map_err(|_| tampered())?;
    Ok(open)
}

fn unlock<'a, R: Read + 'a>(closed: &'a mut R, lock: &EncryptedFile) -> Result<AttachmentDecryptor<'a, R>, String> {
    AttachmentDecryptor::new(closed, lock.clone().into())
        .map_err(|_| "it is encrypted in a way that hallway does not know".to_owned())
}

/// Writes what comes beside the place where it will stand.
async fn written(context: &Context, mut coming: Coming, folder: &Path, name: &str) -> Result<NamedTempFile, String> {
    let why = |error: io::Error| files::why(&error);
    let file = beside(folder).map_err(why)?;
    let mut out = tokio::fs::File::from_std(file.as_file().try_clone().map_err(why)?);
    let (name, total) = (Clean::line(name), coming.total);
    let (mut got, mut told) = (0, 0);
    while let Some(piece) = coming.next().await.map_err(words)? {
        out.write_all(&piece).await.map_err(why)?;
        got += piece.len() as u64;
        if got - told >= total.map_or(STEP, |total| (total / 20).max(STEP)) {
            told = got;
            context.tell(Event::Saving { name: name.clone(), got, total }).await;
        }
    }
    out.flush().await.map_err(why)?;
    Ok(file)
}

/// How often progress is told, in bytes.
const STEP: u64 = 256 * 1024;

/// Decrypts what has to be, and gives the file its name.
fn finish(written: NamedTempFile, source: &Source, folder: &Path, name: &str) -> Result<PathBuf, String> {
    let why = |error: io::Error| files::why(&error);
    let file = match &source.locked {
        None => written,
        Some(lock) => {
            let mut open = beside(folder).map_err(why)?;
            let mut closed = io::BufReader::with_capacity(64 * 1024, written.reopen().map_err(why)?);
            let mut reader = unlock(&mut closed, lock)?;
            // Only at its end does it tell whether it is what was sent.
            io::copy(&mut reader, &mut open).map_err(|error| match error.kind() {
                io::ErrorKind::Other => tampered(),
                _ => files::why(&error),
            })?;
            open
        }
    };
    file.as_file().sync_all().map_err(why)?;
    name::keep(file, folder, name).map(|(_, path)| path).map_err(why)
}

fn tampered() -> String {
    "it is not what was sent: its check sum is wrong".to_owned()
}

fn words(failure: Failure) -> String {
    match failure {
        Failure::None(reason) | Failure::Other(reason) => reason,
        Failure::TooLarge(_) => format!("it is larger than {} GB", MOST / 1024 / 1024 / 1024),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use matrix_sdk_crypto::AttachmentEncryptor;

    use super::*;

    /// Encrypts, as another client does.
    fn locked(words: &[u8]) -> (Vec<u8>, EncryptedFile) {
        let mut plain = words;
        let mut encryptor = AttachmentEncryptor::new(&mut plain);
        let mut closed = Vec::new();
        encryptor.read_to_end(&mut closed).unwrap();
        let info = encryptor.finish();
        let mut json = serde_json::to_value(&info).unwrap();
        json["url"] = "mxc://example.org/abc".into();
        (closed, serde_json::from_value(json).unwrap())
    }

    fn put(bytes: &[u8], folder: &Path) -> NamedTempFile {
        let mut file = beside(folder).unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn source(locked: Option<EncryptedFile>) -> Source {
        Source { server: "example.org".to_owned(), id: "abc".to_owned(), locked: locked.map(Box::new) }
    }

    #[test]
    fn what_is_encrypted_is_opened_and_what_was_changed_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (closed, lock) = locked(b"the slides");
        assert_eq!(unlocked(&closed, &lock).unwrap(), b"the slides");
        let source = source(Some(lock.clone()));
        let path = finish(put(&closed, folder.path()), &source, folder.path(), "s.pdf").unwrap();
        assert_eq!(fs::read(path).unwrap(), b"the slides");

        let mut changed = closed.clone();
        changed[3] ^= 1;
        assert!(unlocked(&changed, &lock).unwrap_err().contains("not what was sent"));
        let reason = finish(put(&changed, folder.path()), &source, folder.path(), "t.pdf").unwrap_err();
        assert!(reason.contains("not what was sent"), "{reason}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left of it");
    }

    #[cfg(unix)]
    #[test]
    fn a_saved_file_is_no_program() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = finish(put(b"#!/bin/sh", folder.path()), &source(None), folder.path(), "x.sh").unwrap();
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o111, 0);
    }
}
