//! Whether the socket that leads home can be trusted, and what to say where nobody is reached by it.
use std::{
    fs, io,
    os::unix::fs::{FileTypeExt as _, MetadataExt as _},
    path::Path,
};

use super::remote::Remote;
use crate::files;

/// Why the player at home is not reached.
#[derive(Debug)]
pub(super) enum Failure {
    /// In words.
    Token(String),
    /// Another user of this machine could have put the socket there, to be told the token.
    Foreign,
    Nobody(io::Error),
    Busy,
    Refused,
    /// It speaks otherwise.
    Other,
}

impl Failure {
    /// The reason, and what to do.
    pub(super) fn words(&self, remote: &Remote) -> (String, String) {
        let (socket, token) = (remote.socket.display(), remote.token.display());
        let (reason, advice) = match self {
            Self::Token(words) => (words.clone(), "hallway agent, at home, prints the line that copies it.".to_owned()),
            Self::Foreign => (
                format!("{socket} is no socket of your own"),
                "Let ssh make another: ssh -R with a new name, which HALLWAY_AGENT or video.remote names here."
                    .to_owned(),
            ),
            Self::Nobody(error) if error.kind() == io::ErrorKind::PermissionDenied => (
                format!("{socket} may not be connected to: {}", files::why(error)),
                "Let ssh make it as the user that hallway runs as.".to_owned(),
            ),
            Self::Nobody(_) => (
                format!("nobody answers at {socket}"),
                "Is hallway agent running at home, and the ssh line with -R up?".to_owned(),
            ),
            Self::Busy => (
                "the player at home plays for another hallway".to_owned(),
                "End that one, or wait: this one tries again by itself.".to_owned(),
            ),
            Self::Refused => (
                format!("the player at home does not know the token in {token}"),
                "Copy it here again: hallway agent, at home, prints the line that does it.".to_owned(),
            ),
            Self::Other => (
                format!("what answers at {socket} is no player of this version of hallway"),
                "Bring hallway here and at home to the same version.".to_owned(),
            ),
        };
        (reason, advice)
    }
}

/// Whether the token may be said to whoever listens there: sshd makes the socket as the user who has logged in.
pub(super) fn trusted(socket: &Path) -> Result<(), Failure> {
    // A link could lead to anybody.
    let found = fs::symlink_metadata(socket).map_err(Failure::Nobody)?;
    #[cfg(target_os = "linux")]
    let ours = found.uid() == rustix::process::geteuid().as_raw();
    #[cfg(not(target_os = "linux"))]
    let ours = found.mode() & 0o077 == 0;
    if found.file_type().is_socket() && ours { Ok(()) } else { Err(Failure::Foreign) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn the_token_is_said_to_nobody_but_a_socket_of_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let _listener = UnixListener::bind(at("socket")).unwrap();
        fs::write(at("file"), "").unwrap();
        std::os::unix::fs::symlink(at("socket"), at("link")).unwrap();
        assert!(trusted(&at("socket")).is_ok());
        for other in ["file", "link"] {
            assert!(matches!(trusted(&at(other)), Err(Failure::Foreign)), "{other}");
        }
        assert!(matches!(trusted(&at("none")), Err(Failure::Nobody(_))));
    }

    #[test]
    fn every_failure_says_what_to_do() {
        let remote = Remote { socket: "/tmp/hallway.sock".into(), token: "/home/ana/agent.token".into() };
        let words = |failure: Failure| {
            let (reason, advice) = failure.words(&remote);
            format!("{reason}. {advice}")
        };
        assert_eq!(
            words(Failure::Nobody(io::ErrorKind::ConnectionRefused.into())),
            "nobody answers at /tmp/hallway.sock. Is hallway agent running at home, and the ssh line with -R up?"
        );
        assert!(words(Failure::Refused).contains("/home/ana/agent.token"));
        for failure in [Failure::Token("x".to_owned()), Failure::Foreign, Failure::Busy, Failure::Other] {
            assert!(words(failure).ends_with('.'));
        }
    }
}
