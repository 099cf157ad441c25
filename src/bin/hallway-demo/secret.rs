//! Secrets for one run of the homeserver.
use std::{fs::File, io::Read as _};

use anyhow::Context as _;

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// 42 random letters and digits: about 250 bits.
pub(crate) fn secret() -> anyhow::Result<String> {
    let mut bytes = [0; 42];
    File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes)).context("no random numbers")?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect())
}

/// A signing key as Synapse keeps it: an algorithm, a name, and 32 bytes in base64 without padding. Of its 43 characters
/// the last carries four bits, so that not every letter could stand there.
pub(crate) fn signing_key() -> anyhow::Result<String> {
    Ok(format!("ed25519 a_demo {}A", secret()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_is_another() {
        assert_ne!(secret().unwrap(), secret().unwrap());
        assert_eq!(secret().unwrap().len(), 42);
    }
}
