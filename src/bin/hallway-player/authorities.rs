//! Who vouches for servers: the file of certificates that this machine trusts. FFmpeg believes every server unless it is told
//! of one, and no library looks in all the places where systems keep it.
use std::{
    env,
    fs::File,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// Debian and Arch, Fedora, its older kin, SUSE, Alpine and the BSDs.
const USUAL: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// The file; `None`: there is none, which is said once.
pub(crate) fn file() -> Option<&'static str> {
    static FOUND: LazyLock<Option<String>> = LazyLock::new(|| {
        let found = first(named().into_iter().chain(USUAL.map(PathBuf::from)));
        if found.is_none() {
            crate::complain(
                "this machine has no certificates to know servers by (package ca-certificates): https is not verified",
            );
        }
        found
    });
    FOUND.as_deref()
}

/// What the environment names, as for OpenSSL.
pub(crate) fn named() -> Option<PathBuf> {
    env::var_os("SSL_CERT_FILE").map(PathBuf::from).filter(|path| path.is_absolute())
}

fn first(paths: impl Iterator<Item = PathBuf>) -> Option<String> {
    paths.filter(|path| is_of_use(path)).find_map(|path| path.into_os_string().into_string().ok())
}

fn is_of_use(path: &Path) -> bool {
    File::open(path).and_then(|file| file.metadata()).is_ok_and(|found| found.is_file() && found.len() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_file_with_something_in_it_counts() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("empty"), "").unwrap();
        std::fs::write(at("some"), "x").unwrap();
        let all = [at("none"), at("empty"), folder.path().to_owned(), at("some"), at("empty")];
        assert_eq!(first(all.into_iter()), at("some").to_str().map(str::to_owned));
        assert_eq!(first([at("empty")].into_iter()), None);
    }
}
