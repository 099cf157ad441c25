//! The arguments of `hallway-player --listen`.
use std::{ffi::OsString, net::IpAddr, path::PathBuf};

use hallway::player::{Output, Screen};

/// What the player at the other end of SSH is told when it starts. The token's file is named, the token is not.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) socket: PathBuf,
    pub(crate) token: PathBuf,
    /// Where it is watched, whatever hallway asks for.
    pub(crate) output: Output,
    /// Whether addresses of private networks are fetched from.
    pub(crate) allow_private: bool,
    /// Addresses that are fetched from whatever they are.
    pub(crate) allow: Vec<IpAddr>,
    /// The console's, where there is one.
    pub(crate) screen: Option<Screen>,
}

/// Reads the arguments after the program's name, of which `--listen` is one.
///
/// # Errors
/// In words.
pub(crate) fn options(words: &[OsString]) -> Result<Options, String> {
    let mut words = words.iter();
    let (mut socket, mut token, mut output) = (None, None, Output::Window);
    let (mut allow_private, mut allow, mut rest) = (false, Vec::new(), Vec::new());
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{} wants a value", word.display()));
        match word.to_str() {
            Some("--listen") => socket = Some(PathBuf::from(value()?)),
            Some("--token") => token = Some(PathBuf::from(value()?)),
            Some("--output") => output = place(value()?)?,
            Some("--allow-private") => allow_private = true,
            Some("--allow") => allow.push(address(value()?)?),
            // What is said of the console's screen is the same as over pipes.
            _ => rest.push(word.to_string_lossy().into_owned()),
        }
    }
    let (Some(socket), Some(token)) = (socket, token) else {
        return Err("it listens with --listen SOCKET and --token FILE; hallway agent does that for you".to_owned());
    };
    let screen = Screen::read(rest.into_iter())?;
    Ok(Options { socket, token, output, allow_private, allow, screen })
}

fn address(word: &OsString) -> Result<IpAddr, String> {
    word.to_str().and_then(|word| word.parse().ok()).ok_or_else(|| format!("{} is no IP address", word.display()))
}

fn place(word: &OsString) -> Result<Output, String> {
    match word.to_str() {
        Some("window") => Ok(Output::Window),
        Some("framebuffer") => Ok(Output::Framebuffer),
        Some("audio") => Ok(Output::Audio),
        _ => Err(format!("{} is no place to watch in: window, framebuffer or audio", word.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Options, String> {
        options(&words.split_whitespace().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn listening_wants_a_socket_and_a_token() {
        let usual = Options {
            socket: "/run/a.sock".into(),
            token: "/home/ana/t".into(),
            output: Output::Window,
            allow_private: false,
            allow: vec![],
            screen: None,
        };
        assert_eq!(read("--listen /run/a.sock --token /home/ana/t"), Ok(usual));
        let allowed = read("--allow 192.168.1.9 --listen s --allow fd00::1 --token t").unwrap().allow;
        assert_eq!(allowed.iter().map(ToString::to_string).collect::<Vec<_>>(), ["192.168.1.9", "fd00::1"]);
        let other = read("--allow-private --token t --output audio --listen s").unwrap();
        assert_eq!((other.output, other.allow_private), (Output::Audio, true));
        for wrong in [
            "--listen s",
            "--listen",
            "--listen s --token t --output pane",
            "--listen s --token t --output",
            "--listen s --token t --allow router",
            "--listen s --token t --vo x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
