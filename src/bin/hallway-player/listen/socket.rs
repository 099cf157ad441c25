//! The socket: for nobody but its owner, in a folder where nobody else writes.
use std::{
    fs, io,
    os::unix::{
        fs::{FileTypeExt as _, MetadataExt as _},
        net::{UnixListener, UnixStream},
    },
    path::Path,
};

use hallway::files;

/// Longest path of a socket, in bytes: Linux takes 107, others 103.
const LONGEST: usize = 100;

/// Listens at `path`. What stands there is removed only if it is a socket of ours where nobody answers.
///
/// # Errors
/// In words, with what to do.
pub(super) fn bind(path: &Path) -> Result<UnixListener, String> {
    let shown = path.display();
    if path.as_os_str().len() > LONGEST {
        return Err(format!("{shown} is too long for a socket's path: name a shorter one with --socket"));
    }
    prepare(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let failed = |error: io::Error| format!("{shown} cannot be listened at: {}", files::why(&error));
    match closed(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let found = fs::symlink_metadata(path).map_err(failed)?;
            if !found.file_type().is_socket() || !is_own(&found) {
                return Err(format!("{shown} is something else: move it away, or name another with --socket"));
            }
            if UnixStream::connect(path).is_ok() {
                return Err(format!(
                    "another player listens at {shown} already: end it, or name another with --socket"
                ));
            }
            fs::remove_file(path).and_then(|()| closed(path)).map_err(failed)
        }
        bound => bound.map_err(failed),
    }
}

/// Mode 0600 from the first moment on. There is one thread, so the mask is nobody else's.
#[cfg(target_os = "linux")]
fn closed(path: &Path) -> io::Result<UnixListener> {
    use rustix::{fs::Mode, process::umask};

    let before = umask(Mode::from_raw_mode(0o177));
    let bound = UnixListener::bind(path);
    umask(before);
    bound
}

#[cfg(not(target_os = "linux"))]
fn closed(path: &Path) -> io::Result<UnixListener> {
    use std::os::unix::fs::PermissionsExt as _;

    // Nobody else gets into the folder.
    let bound = UnixListener::bind(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    Ok(bound)
}

/// The folder is made where it is missing. One that is there must be as safe; it is not changed, for it may be `/tmp`.
fn prepare(folder: &Path) -> Result<(), String> {
    let shown = folder.display();
    if !folder.exists() {
        return files::private_folder(folder)
            .map_err(|error| format!("{shown} cannot be made: {}", files::why(&error)));
    }
    let found = fs::metadata(folder).map_err(|error| format!("{shown}: {}", files::why(&error)))?;
    if found.mode() & 0o022 != 0 || !is_own(&found) {
        return Err(format!("others may write in {shown}: name a socket in a folder of your own with --socket"));
    }
    Ok(())
}

/// Whether it belongs to the user that this process acts for.
#[cfg(target_os = "linux")]
fn is_own(found: &fs::Metadata) -> bool {
    found.uid() == rustix::process::geteuid().as_raw()
}

/// Nobody else writes there.
#[cfg(not(target_os = "linux"))]
fn is_own(found: &fs::Metadata) -> bool {
    found.mode() & 0o022 == 0
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_socket_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/agent.sock");
        let listener = bind(&path).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        let words = bind(&path).unwrap_err();
        assert!(words.contains("listens at"), "{words}");
        drop(listener);
        assert!(path.exists(), "it was left behind");
        drop(bind(&path).unwrap());
    }

    #[test]
    fn nothing_else_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "kept").unwrap();
        assert!(bind(&file).unwrap_err().contains("something else"));
        assert_eq!(fs::read(&file).unwrap(), b"kept");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(bind(&folder.path().join("s")).unwrap_err().contains("others may write"));
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(bind(&folder.path().join("s".repeat(200))).unwrap_err().contains("too long"));
    }
}
