//! The secret that hallway and the player at home share: a file of 64 hexadecimal digits that its owner alone can read.
use std::{
    fmt, fs,
    io::{self, Read as _},
    path::Path,
};

use crate::files;

/// Bytes of randomness.
const BYTES: usize = 32;
/// Most bytes of the file that are read.
const LONGEST: u64 = 256;

/// The secret. It is never in an argument, in the environment or in a log.
#[derive(Clone)]
pub struct Token([u8; 2 * BYTES]);

impl Token {
    /// Reads it, or makes it where there is none yet. Tells whether it is new.
    ///
    /// # Errors
    /// In words, with what to do.
    pub fn read_or_make(path: &Path) -> Result<(Self, bool), String> {
        if path.exists() {
            return Self::read(path).map(|token| (token, false));
        }
        let token = Self::random().map_err(|error| format!("there is no randomness to be had: {error}"))?;
        let text = [&token.0[..], b"\n"].concat();
        files::write(path, &text, files::Access::Private)
            .map_err(|error| format!("{} cannot be written: {}", path.display(), files::why(&error)))?;
        Ok((token, true))
    }

    /// A new one.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; BYTES];
        fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
        let mut digits = [0; 2 * BYTES];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
            for (digit, half) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                *digit = if half < 10 { b'0' + half } else { b'a' + half - 10 };
            }
        }
        Ok(Self(digits))
    }

    /// Its digits, for whoever is told it.
    #[must_use]
    pub fn digits(&self) -> &str {
        // They are nothing else.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// # Errors
    /// In words, with what to do: it is not there, others can read it, or it holds something else.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let file = fs::File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                format!("there is no token in {shown}: copy it here from home, as hallway agent says there")
            }
            _ => format!("the token in {shown} cannot be read: {}", files::why(&error)),
        })?;
        let found = file.metadata().map_err(|error| format!("{shown}: {error}"))?;
        if !found.is_file() {
            return Err(format!("{shown} is no file, and no token"));
        }
        owned(&found, path)?;
        let mut text = Vec::new();
        file.take(LONGEST).read_to_end(&mut text).map_err(|error| format!("{shown} cannot be read: {error}"))?;
        Self::parse(&text)
            .ok_or_else(|| format!("{shown} holds no token (64 hexadecimal digits): copy it here from home again"))
    }

    /// Reads it as it is written, with blanks around it.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text: [u8; 2 * BYTES] = text.trim_ascii().try_into().ok()?;
        text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).then_some(Self(text))
    }

    /// Whether this is it. Takes as long wherever the first difference is.
    #[must_use]
    pub fn is(&self, said: &[u8]) -> bool {
        let Ok(said) = <&[u8; 2 * BYTES]>::try_from(said) else { return false };
        // Not to be optimised into a comparison that ends early.
        std::hint::black_box(self.0.iter().zip(said).fold(0, |all, (ours, theirs)| all | (ours ^ theirs))) == 0
    }

    /// How it is sent: the first line of a connection.
    #[must_use]
    pub fn line(&self) -> Vec<u8> {
        [&self.0[..], b"\n"].concat()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Whether nobody else can have read it.
#[cfg(unix)]
fn owned(found: &fs::Metadata, path: &Path) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;

    let shown = path.display();
    if found.mode() & 0o077 != 0 {
        return Err(format!("others can read the token in {shown}: chmod 600 {shown}"));
    }
    #[cfg(target_os = "linux")]
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(format!("the token in {shown} belongs to another user"));
    }
    Ok(())
}

#[cfg(not(unix))]
fn owned(_found: &fs::Metadata, _path: &Path) -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(byte: u8) -> Token {
        Token([byte; 2 * BYTES])
    }

    #[test]
    fn a_token_is_itself_and_nothing_else() {
        let token = of(b'a');
        assert!(token.is(&[b'a'; 64]));
        for other in [&b""[..], b"a", &[b'a'; 63], &[b'a'; 65], &[b'b'; 64], &[0; 64]] {
            assert!(!token.is(other), "{other:?}");
        }
        let mut last = [b'a'; 64];
        last[63] = b'b';
        assert!(!token.is(&last));
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn it_is_read_with_blanks_and_without() {
        let text = "0123456789abcdef".repeat(4);
        for form in [text.clone(), format!("{text}\n"), format!(" {text}\r\n")] {
            assert!(Token::parse(form.as_bytes()).unwrap().is(text.as_bytes()), "{form:?}");
        }
        for wrong in ["", "abc", &text.to_uppercase(), &format!("{text}0"), &text.replace('0', "g")] {
            assert!(Token::parse(wrong.as_bytes()).is_none(), "{wrong:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_token_is_made_once_and_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/agent.token");
        let error = Token::read(&path).unwrap_err();
        assert!(error.contains("hallway agent") && error.contains("agent.token"), "{error}");
        let (token, new) = Token::read_or_make(&path).unwrap();
        assert!(new);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let (again, new) = Token::read_or_make(&path).unwrap();
        assert!(!new && again.is(token.line().trim_ascii()));
        let other = Token::read_or_make(&folder.path().join("other")).unwrap().0;
        assert!(!other.is(token.line().trim_ascii()), "two are not the same");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = Token::read(&path).unwrap_err();
        assert!(error.contains("chmod 600"), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "x".repeat(10_000)).unwrap();
        assert!(Token::read_or_make(&path).unwrap_err().contains("holds no token"));
        assert!(Token::read(folder.path()).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_told_apart_as_plain_comparison_does(ours in "[0-9a-f]{64}", said: Vec<u8>, at in 0..64_usize) {
            let token = Token::parse(ours.as_bytes()).unwrap();
            prop_assert_eq!(token.is(&said), said == ours.as_bytes());
            prop_assert!(token.is(ours.as_bytes()));
            let mut near = ours.into_bytes();
            near[at] ^= 1;
            prop_assert!(!token.is(&near));
        }
    }
}
