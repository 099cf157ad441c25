//! Copying: by the terminal, by screen, by a tmux that writes down what it was given.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::Duration,
};

use hallway::runtime::{Clipboard, LONGEST_COPY};
use tokio::time::{Instant, sleep, timeout};

const TMUX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tmux/tmux");
/// More than anything here takes.
const DEADLINE: Duration = Duration::from_secs(30);

/// A folder with the fake tmux in it.
struct Fake(tempfile::TempDir);

impl Fake {
    fn new(ways: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        symlink(TMUX, folder.path().join("tmux")).unwrap();
        for way in ways {
            fs::write(folder.path().join(way), "").unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn clipboard(&self) -> Clipboard {
        Clipboard::tmux(self.path("tmux"))
    }
}

/// Waits until the file holds this.
async fn holds(path: &Path, text: &str) {
    let deadline = Instant::now() + DEADLINE;
    while fs::read_to_string(path).unwrap_or_default() != text {
        let found = fs::read_to_string(path);
        assert!(Instant::now() < deadline, "{} holds {found:?}", path.display());
        sleep(Duration::from_millis(2)).await;
    }
}

fn chosen(set: &'static [&'static str]) -> Clipboard {
    Clipboard::choose(&|name| set.contains(&name).then(|| "set".to_owned()))
}

#[tokio::test]
async fn the_terminal_copies_where_it_is_our_own() {
    assert_eq!(chosen(&[]).copy("#rust:fosdem.org".to_owned()), b"\x1b]52;c;I3J1c3Q6Zm9zZGVtLm9yZw==\x07");
    // Screen passes on what is wrapped for it, in pieces that it does not cut.
    let short = chosen(&["STY"]).copy("a".to_owned());
    assert_eq!(short, b"\x1bP\x1b]52;c;YQ==\x07\x1b\\");
    let long = String::from_utf8(chosen(&["STY"]).copy("a".repeat(1_000))).unwrap();
    assert!(long.split("\x1b\\").all(|piece| piece.len() <= 256));
    let inner = long.replace("\x1b\\\x1bP", "");
    assert!(inner.contains(&"YWFh".repeat(300)) && inner.ends_with("\x07\x1b\\"), "{inner}");
}

#[tokio::test]
async fn nothing_that_acts_where_it_is_pasted_is_copied() {
    let hostile = "ls\x1b[201~\r\u{9b}201~\0\x08\tb\nc\x7f";
    let fake = Fake::new(&[]);
    drop(fake.clipboard().copy(hostile.to_owned()));
    holds(&fake.path("input"), "ls[201~201~\tb\nc").await;
    assert_eq!(chosen(&[]).copy(hostile.to_owned()), chosen(&[]).copy("ls[201~201~\tb\nc".to_owned()));
}

#[tokio::test]
async fn tmux_is_given_the_text_on_its_input_and_nothing_of_it_as_an_argument() {
    let fake = Fake::new(&[]);
    let mut clipboard = fake.clipboard();
    let text = "-w '; $(touch x)` \"\n\u{1f600} #{pane_id}";
    assert_eq!(clipboard.copy(text.to_owned()), b"", "the terminal is sent nothing");
    holds(&fake.path("input"), text).await;
    holds(&fake.path("arguments"), "3\nload-buffer\n-w\n-\n").await;
    // The last of several is what stays.
    for number in 0..20 {
        drop(clipboard.copy(format!("number {number}")));
    }
    holds(&fake.path("input"), "number 19").await;
}

#[tokio::test]
async fn an_old_tmux_is_given_it_without_the_option_and_the_person_is_told() {
    let fake = Fake::new(&["old"]);
    let mut clipboard = fake.clipboard();
    drop(clipboard.copy("#rust:fosdem.org".to_owned()));
    let told = timeout(DEADLINE, clipboard.told()).await.unwrap();
    holds(&fake.path("input"), "#rust:fosdem.org").await;
    holds(&fake.path("arguments"), "3\nload-buffer\n-w\n-\n2\nload-buffer\n-\n").await;
    let words = told.words.unwrap();
    assert!(words.contains("its own buffer") && words.ends_with("It is: #rust:fosdem.org"), "{words}");
    let osc = "\x1b]52;c;I3J1c3Q6Zm9zZGVtLm9yZw==\x07";
    let wrapped = "\x1bPtmux;\x1b\x1b]52;c;I3J1c3Q6Zm9zZGVtLm9yZw==\x07\x1b\\";
    assert_eq!(String::from_utf8(told.bytes).unwrap(), format!("{osc}{wrapped}"));
}

#[tokio::test]
async fn a_tmux_that_fails_or_is_gone_or_hangs_is_said_with_the_text() {
    for (ways, reason) in [(&["broken"][..], "does not take it"), (&["slow"], "does not answer")] {
        let fake = Fake::new(ways);
        let mut clipboard = fake.clipboard();
        drop(clipboard.copy("https://b.org/\u{1b}[2J\nx".to_owned()));
        let words = timeout(DEADLINE, clipboard.told()).await.unwrap().words.unwrap();
        assert!(words.contains(reason) && words.ends_with("It is: https://b.org/[2J x"), "{words}");
    }
    let mut clipboard = Clipboard::tmux("/nowhere/tmux");
    drop(clipboard.copy("#a:b".to_owned()));
    let told = timeout(DEADLINE, clipboard.told()).await.unwrap();
    assert!(told.words.unwrap().contains("tmux is not found") && !told.bytes.is_empty());
}

#[tokio::test]
async fn a_text_without_end_is_cut_and_that_is_said() {
    let long = "é".repeat(LONGEST_COPY);
    let mut clipboard = chosen(&[]);
    let bytes = clipboard.copy(long.clone());
    assert!(bytes.len() < LONGEST_COPY * 4 / 3 + 100, "{}", bytes.len());
    let words = timeout(DEADLINE, clipboard.told()).await.unwrap().words.unwrap();
    assert!(words.contains("too long") && words.contains("100 KiB"), "{words}");
    let fake = Fake::new(&[]);
    let mut clipboard = fake.clipboard();
    drop(clipboard.copy(long));
    holds(&fake.path("input"), &"é".repeat(LONGEST_COPY / 2)).await;
    // Whoever copies without end and never listens fills nothing.
    let mut deaf = chosen(&[]);
    for _ in 0..100 {
        drop(deaf.copy("é".repeat(LONGEST_COPY)));
    }
}
