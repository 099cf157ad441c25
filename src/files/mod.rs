//! Files that a person would miss: written whole or not at all.
pub mod name;

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The umask decides.
    Usual,
    /// The owner alone: mode 0600.
    Private,
}

/// Writes `bytes` to `path`: a temporary file beside it, `fsync`, rename. The folder is made if it is missing.
///
/// # Errors
/// What the file system says; the old file is then as it was.
pub fn write(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a path without a folder"))?;
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    // Unless told otherwise, a temporary file is made with mode 0600.
    #[cfg(unix)]
    let usual = {
        use std::os::unix::fs::PermissionsExt as _;
        fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    if access == Access::Usual {
        builder.permissions(usual);
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a new file into `folder`, which is made if it is missing, under `name` made safe, and never over another: where it
/// stands.
///
/// # Errors
/// What the file system says; nothing is left in the folder then.
pub fn write_new(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let mut file = beside(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    name::keep(file, folder, &name::safe(name)).map(|(_, path)| path)
}

/// A file in `folder` without a name that counts, with the mode that the umask gives.
///
/// # Errors
/// What the file system says.
pub fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hallway-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Waits until no other process holds the lock `path`, and holds it as long as the file lives. The folder is made if it is
/// missing. Where the file system knows no locks, there is none.
///
/// # Errors
/// What the file system says.
pub fn lock(path: &Path) -> io::Result<fs::File> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a path without a folder"))?;
    fs::create_dir_all(folder)?;
    let file = fs::OpenOptions::new().create(true).append(true).open(path)?;
    match file.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

/// What the file system says, in words for a person.
#[must_use]
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "the quota on this disk is used up".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        io::ErrorKind::PermissionDenied => "its permissions forbid it".to_owned(),
        _ => error.to_string(),
    }
}

/// Makes a folder that only its owner can enter: mode 0700.
///
/// # Errors
/// What the file system says.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.recursive(true).mode(0o700).create(path)?;
        // It may have been there before, open to others.
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.recursive(true).create(path)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn files_are_replaced_whole_and_private_where_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/session.json");
        write(&path, b"first", Access::Private).unwrap();
        write(&path, b"second", Access::Private).unwrap();
        assert_eq!((fs::read(&path).unwrap().as_slice(), mode(&path)), (&b"second"[..], 0o600));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file is left");
        write(&path, b"third", Access::Usual).unwrap();
        assert_eq!(mode(&path) & 0o600, 0o600);
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("kept"), "x").unwrap();
        assert!(write(&path, b"new", Access::Usual).is_err());
        assert_eq!(fs::read(path.join("kept")).unwrap(), b"x");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_file_never_takes_another_ones_place() {
        let folder = tempfile::tempdir().unwrap();
        let into = folder.path().join("made/for it");
        let put = |bytes: &[u8]| write_new(&into, "../a.png", bytes).unwrap();
        let (first, second) = (put(b"one"), put(b"two"));
        assert_eq!((first, second.clone()), (into.join("_a.png"), into.join("_a (2).png")));
        assert_eq!(fs::read(second).unwrap(), b"two");
        fs::write(folder.path().join("file"), "x").unwrap();
        assert!(write_new(&folder.path().join("file"), "a.png", b"x").is_err());
        assert_eq!(fs::read_dir(&into).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn a_lock_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/lock");
        let held = lock(&path).unwrap();
        let other = fs::File::open(&path).unwrap();
        assert!(matches!(other.try_lock(), Err(fs::TryLockError::WouldBlock)));
        drop(held);
        other.try_lock().unwrap();
        assert!(lock(&path.join("below a file")).is_err());
    }

    #[test]
    fn a_full_disk_is_called_one() {
        let full = io::Error::from_raw_os_error(28);
        assert_eq!(why(&full), "the disk is full");
        assert_eq!(why(&io::Error::from_raw_os_error(30)), "the disk can only be read");
        assert_eq!(why(&io::Error::other("odd")), "odd");
    }

    #[test]
    fn a_private_folder_is_closed_to_others_also_when_it_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("open");
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        private_folder(&path).unwrap();
        private_folder(&path.join("x/y")).unwrap();
        assert_eq!([mode(&path), mode(&path.join("x/y"))], [0o700; 2]);
    }
}
