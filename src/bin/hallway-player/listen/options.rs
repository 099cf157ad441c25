//! The arguments of `hallway-player --listen`.
use std::{ffi::OsString, path::PathBuf};

use hallway::player::Output;

/// What the player at the other end of SSH is told when it starts. The token's file is named, the token is not.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) socket: PathBuf,
    pub(crate) token: PathBuf,
    /// Where it is watched, whatever hallway asks for.
    pub(crate) output: Output,
    /// Whether addresses of private networks are fetched from.
    pub(crate) allow_private: bool,
}

/// Reads the arguments after the program's name; `None` where there are none: the player then speaks over pipes.
///
/// # Errors
/// In words.
pub(crate) fn options(words: impl IntoIterator<Item = OsString>) -> Result<Option<Options>, String> {
    let mut words = words.into_iter();
    let (mut socket, mut token, mut output, mut allow_private) = (None, None, Output::Window, false);
    let mut any = false;
    while let Some(word) = words.next() {
        any = true;
        let mut value = || words.next().ok_or_else(|| format!("{} wants a value", word.display()));
        match word.to_str() {
            Some("--listen") => socket = Some(PathBuf::from(value()?)),
            Some("--token") => token = Some(PathBuf::from(value()?)),
            Some("--output") => output = place(&value()?)?,
            Some("--allow-private") => allow_private = true,
            _ => return Err(format!("{} is no option: --listen SOCKET --token FILE", word.display())),
        }
    }
    match (socket, token) {
        _ if !any => Ok(None),
        (Some(socket), Some(token)) => Ok(Some(Options { socket, token, output, allow_private })),
        _ => Err("it listens with --listen SOCKET and --token FILE; hallway agent does that for you".to_owned()),
    }
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

    fn read(words: &str) -> Result<Option<Options>, String> {
        options(words.split_whitespace().map(OsString::from))
    }

    #[test]
    fn without_arguments_it_speaks_over_pipes() {
        assert_eq!(read(""), Ok(None));
    }

    #[test]
    fn listening_wants_a_socket_and_a_token() {
        let usual = Options {
            socket: "/run/a.sock".into(),
            token: "/home/ana/t".into(),
            output: Output::Window,
            allow_private: false,
        };
        assert_eq!(read("--listen /run/a.sock --token /home/ana/t"), Ok(Some(usual)));
        let other = read("--allow-private --token t --output audio --listen s").unwrap().unwrap();
        assert_eq!((other.output, other.allow_private), (Output::Audio, true));
        for wrong in
            ["--listen s", "--token t", "--listen", "--output pane", "--output", "--listen s --token t --vo x", "x"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
