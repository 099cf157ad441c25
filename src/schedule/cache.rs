//! Schedules as last fetched: one file for each conference's first address; before the schedule itself stands who sent it
//! and what the server said of it.
use std::{
    fs::{self, File, FileTimes},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{key::fnv, parse::LARGEST};
use crate::{files, http::Validators};

/// Room for the first line, in bytes: an address and two validators.
const HEAD: usize = 16 * 1024;

/// The first line of a kept file.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    url: Url,
    /// The address that gave it, where it is not `url`.
    #[serde(default)]
    from: Option<Url>,
    validators: Validators,
}

/// A schedule as it was kept.
#[derive(Debug)]
pub(super) struct Kept {
    pub bytes: Vec<u8>,
    /// The address that gave it.
    pub from: Url,
    pub validators: Validators,
    /// When it was fetched, or the server last said that it is the newest.
    pub fetched: Timestamp,
}

/// What was kept of `url`; `None` where there is nothing, or nothing that can be read.
pub(super) fn read(folder: &Path, url: &Url) -> Option<Kept> {
    let file = File::open(place(folder, url)).ok()?;
    let fetched = Timestamp::try_from(file.metadata().ok()?.modified().ok()?).ok()?;
    let mut bytes = Vec::new();
    file.take((LARGEST + HEAD) as u64).read_to_end(&mut bytes).ok()?;
    let end = bytes.iter().take(HEAD).position(|byte| *byte == b'\n')?;
    let head: Head = serde_json::from_slice(bytes.get(..end)?).ok()?;
    // Two addresses may share a place, however unlikely.
    if head.url != *url {
        return None;
    }
    bytes.drain(..=end);
    Some(Kept { bytes, from: head.from.unwrap_or(head.url), validators: head.validators, fetched })
}

/// Keeps a schedule that `from` gave.
///
/// # Errors
/// What the file system says; what was kept before is then as it was.
pub(super) fn write(folder: &Path, url: &Url, from: &Url, validators: &Validators, bytes: &[u8]) -> io::Result<()> {
    let other = Some(from).filter(|from| *from != url).cloned();
    let head = Head { url: url.clone(), from: other, validators: validators.clone() };
    let mut whole = serde_json::to_vec(&head)?;
    whole.push(b'\n');
    whole.extend_from_slice(bytes);
    files::write(&place(folder, url), &whole, files::Access::Usual)
}

/// Notes that what was kept is the newest at `now`.
///
/// # Errors
/// What the file system says.
pub(super) fn confirm(folder: &Path, url: &Url, now: Timestamp) -> io::Result<()> {
    let file = fs::OpenOptions::new().append(true).open(place(folder, url))?;
    file.set_times(FileTimes::new().set_modified(now.into()))
}

/// The file of one address: the host for people who look, and a number made of the whole address. Nothing of the
/// address that could lead out of the folder is in the name.
fn place(folder: &Path, url: &Url) -> PathBuf {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' };
    let host: String = url.host_str().unwrap_or_default().chars().take(64).map(safe).collect();
    folder.join("schedules").join(format!("{:016x}-{host}", fnv(url.as_str().as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_by_its_address_alone() {
        let folder = tempfile::tempdir().unwrap();
        let url: Url = "https://example.org/../schedule.xml?a=/b".parse().unwrap();
        let validators = Validators { etag: Some("\"1\"".to_owned()), last_modified: None };
        assert!(read(folder.path(), &url).is_none());
        let mirror: Url = "https://mirror.example.org/".parse().unwrap();
        for from in [&mirror, &url] {
            write(folder.path(), &url, from, &validators, b"<schedule>\n</schedule>").unwrap();
            assert_eq!(read(folder.path(), &url).unwrap().from, *from);
        }
        let kept = read(folder.path(), &url).unwrap();
        assert_eq!((kept.bytes.as_slice(), kept.validators), (&b"<schedule>\n</schedule>"[..], validators));
        let now: Timestamp = "2030-01-31T09:30:00Z".parse().unwrap();
        confirm(folder.path(), &url, now).unwrap();
        assert_eq!(read(folder.path(), &url).unwrap().fetched, now);
        assert!(read(folder.path(), &"https://example.org/other".parse().unwrap()).is_none());
    }

    #[test]
    fn a_damaged_file_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let url: Url = "https://example.org/x".parse().unwrap();
        for damaged in [&b""[..], b"{}\nx", b"no line", b"\xff\xff\nx"] {
            files::write(&place(folder.path(), &url), damaged, files::Access::Usual).unwrap();
            assert!(read(folder.path(), &url).is_none());
        }
        assert!(place(folder.path(), &"https://[::1]:80/..".parse().unwrap()).starts_with(folder.path()));
    }
}
