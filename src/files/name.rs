//! What a stranger calls a file, as a name in a folder of ours.
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::text::Clean;

/// Longest name, in bytes; file systems take 255, and a number may come to it.
const LONGEST: usize = 200;
/// Longest part after the last dot that is kept when a name is cut.
const EXTENSION: usize = 16;
/// Names tried before it is given up.
const TRIES: u32 = 1_000;

/// A name without anything that leads elsewhere, hides the file, could be read as an option, or disturbs a terminal; never
/// empty.
#[must_use]
pub fn safe(name: &str) -> String {
    let bad = |c: char| {
        c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{2028}' | '\u{2029}')
    };
    // Directions and the like go with the cleaning.
    let line = name.chars().take(1_000).map(|c| if bad(c) { '_' } else { c }).collect::<String>();
    let line = Clean::line(&line).to_string();
    let name = line.trim_matches(|c: char| c.is_whitespace() || c == '.').trim_start_matches(['-', '.', ' ', '~']);
    let (stem, extension) = parts(name);
    let room = LONGEST - extension.len();
    let stem = cut(stem, room).trim_end();
    if stem.is_empty() { format!("file{extension}") } else { format!("{stem}{extension}") }
}

/// Gives what was written its name in `folder`: never another file's, `name (2).png` where there is one.
///
/// # Errors
/// What the file system says.
pub fn keep(mut written: NamedTempFile, folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let (stem, extension) = parts(name);
    for number in 1..=TRIES {
        let path = match number {
            1 => folder.join(name),
            _ => folder.join(format!("{stem} ({number}){extension}")),
        };
        match written.persist_noclobber(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => written = error.file,
            Err(error) => return Err(error.error),
        }
    }
    Err(io::Error::other("there are too many files of that name"))
}

/// `name` and `.png`; the second is empty where there is none, or one that is too long to be one.
fn parts(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && (2..=EXTENSION).contains(&(name.len() - dot)) => name.split_at(dot),
        _ => (name, ""),
    }
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _, path::Component};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_safe_and_keep_their_kind() {
        let check = |name: &str, expected: &str| assert_eq!(safe(name), expected, "{name:?}");
        check("slides.pdf", "slides.pdf");
        check("Émile's notes (final).odt", "Émile's notes (final).odt");
        check("../../.ssh/authorized_keys", "_.._.ssh_authorized_keys");
        check("/etc/passwd", "_etc_passwd");
        check("a\nb\u{1b}]0;x\u{7}.png", "a_b_]0;x_.png");
        check("-rf", "rf");
        check(".bashrc", "bashrc");
        check("..", "file");
        check("", "file");
        check(" \t", "_");
        check("photo.jpg\u{202e}gpj.exe", "photo.jpggpj.exe");
        check("CON:x", "CON_x");
        check(".png", "png");
        let long = safe(&format!("{}.tar", "é".repeat(300)));
        assert!(long.len() <= 200 && long.ends_with("é.tar"), "{long}");
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let write = |words: &str| {
            let mut file = NamedTempFile::new_in(folder.path()).unwrap();
            file.write_all(words.as_bytes()).unwrap();
            keep(file, folder.path(), "a.png").unwrap().1
        };
        let kept: Vec<_> = ["one", "two", "three"].map(write).into_iter().collect();
        let names: Vec<_> = kept.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["a.png", "a (2).png", "a (3).png"]);
        assert_eq!(fs::read_to_string(&kept[1]).unwrap(), "two");
        // Not through a link either.
        #[cfg(unix)]
        {
            let outside = folder.path().join("outside");
            std::os::unix::fs::symlink(&outside, folder.path().join("b.png")).unwrap();
            let (_, path) = keep(NamedTempFile::new_in(folder.path()).unwrap(), folder.path(), "b.png").unwrap();
            assert!(path.ends_with("b (2).png") && !outside.exists());
        }
    }

    proptest! {
        #[test]
        fn a_name_is_one_visible_part_of_a_path(name in any::<String>()) {
            let safe = safe(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= 200, "{safe:?}");
            prop_assert!(!safe.starts_with(['.', '-', ' ', '~']), "{safe:?}");
            prop_assert!(!safe.chars().any(char::is_control), "{safe:?}");
            let mut components = Path::new(&safe).components();
            prop_assert!(matches!(components.next(), Some(Component::Normal(part)) if part == safe.as_str()));
            prop_assert!(components.next().is_none());
        }

        #[test]
        fn an_extension_survives(stem in "[a-z./\\\\]{0,300}", extension in "[a-z0-9]{1,8}") {
            prop_assert!(safe(&[&stem, "x.", &extension].concat()).ends_with(&[".", &extension].concat()));
        }
    }
}
