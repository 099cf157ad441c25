//! The desktop: what is opened and shown outside the terminal.
use std::{
    ffi::OsStr,
    fmt, io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use tokio::{process::Command, sync::mpsc};
use url::Url;

use crate::{
    files, paths,
    service::{self, Peer, Service},
};

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Show a page with the desktop's own program; http and https only.
    Open(Url),
    /// Hand a file that was saved to the desktop's own program; programs and links to them are not.
    OpenFile(PathBuf),
    /// Write a new file into a folder, which is made if it is missing, under a name made safe; no other file is touched.
    /// Answered by [`Event::Kept`].
    Keep { folder: PathBuf, name: String, bytes: Bytes },
    /// Which files begin so? Answered by [`Event::Paths`].
    ListPaths(String),
    /// Show a notification; both are lines of plain text.
    Notify { title: String, body: String },
}

/// What a file holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Arc<[u8]>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Opened,
    /// The file stands there.
    Kept {
        path: PathBuf,
    },
    /// The files and folders that begin with `prefix`, in order; folders end with `/`.
    Paths {
        prefix: String,
        found: Vec<String>,
    },
    /// It could not be done; the words say what one can do instead.
    Failed {
        reason: String,
    },
}

/// The program that hands an address to whatever the person reads pages with.
const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// The program that shows a notification.
const NOTIFIER: &str = "notify-send";
/// What is said where there are no notifications.
const ADVICE: &str = "mentions are told by the bell alone (desktop = false under [notify] ends this message)";
/// How long a notification may take on its way.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts the service. It ends when the program lets go of its end.
#[must_use]
pub fn spawn() -> Service<Request, Event> {
    let (service, peer) = service::pair();
    tokio::spawn(serve(peer, OPENER, NOTIFIER));
    service
}

async fn serve(peer: Peer<Request, Event>, opener: &'static str, notifier: &'static str) {
    let Peer { mut requests, events } = peer;
    let mut deaf = false;
    while let Some(request) = requests.recv().await {
        match request {
            // Said once: the rest of the program does not depend on it.
            Request::Notify { .. } if deaf => {}
            Request::Notify { title, body } => {
                if let Err(reason) = notify(&title, &body, notifier).await {
                    deaf = true;
                    // The program may have ended meanwhile.
                    events.send(Event::Failed { reason }).await.ok();
                }
            }
            // On its own: a program that takes its time must not hold up the next request.
            request => drop(tokio::spawn(answer(request, opener, events.clone()))),
        }
    }
}

/// Shows a notification. Its words come from the network: they are arguments, never a shell's; what follows `--` is no
/// option, and the body's markup (Desktop Notifications Specification, "Markup") is made plain text.
async fn notify(title: &str, body: &str, notifier: &str) -> Result<(), String> {
    let mut command = Command::new(notifier);
    command.args(["--app-name=hallway", "--", title, &escaped(body)]).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match tokio::time::timeout(PATIENCE, command.status()).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(_)) | Err(_) => Err(format!("The desktop takes no notifications: {ADVICE}")),
        Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{notifier} is not installed (Debian: libnotify-bin): {ADVICE}"))
        }
        Ok(Err(error)) => Err(format!("{notifier} does not start: {error}; {ADVICE}")),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

async fn answer(request: Request, opener: &str, events: mpsc::Sender<Event>) {
    let event = match request {
        Request::Open(url) => match shown(&url, opener).await {
            Ok(()) => Event::Opened,
            Err(reason) => Event::Failed { reason: format!("{reason}; the address is {url}") },
        },
        Request::OpenFile(path) => match shown_file(&path, opener).await {
            Ok(()) => Event::Opened,
            Err(reason) => Event::Failed { reason: format!("{reason}; the file is {}", path.display()) },
        },
        Request::Keep { folder, name, bytes } => {
            let folder = paths::expanded(&folder).into_owned();
            let into = folder.clone();
            let written = tokio::task::spawn_blocking(move || files::write_new(&into, &name, &bytes.0)).await;
            match written.unwrap_or_else(|_| Err(io::Error::other("it was given up"))) {
                Ok(path) => Event::Kept { path },
                Err(error) => {
                    let (folder, why) = (folder.display(), files::why(&error));
                    Event::Failed { reason: format!("Nothing was saved in {folder}: {why}") }
                }
            }
        }
        Request::ListPaths(prefix) => {
            let asked = prefix.clone();
            let found = tokio::task::spawn_blocking(move || paths::beginning_with(&asked)).await.unwrap_or_default();
            Event::Paths { prefix, found }
        }
        // Those are shown one after the other.
        Request::Notify { .. } => return,
    };
    // The program may have ended meanwhile.
    events.send(event).await.ok();
}

async fn shown(url: &Url, opener: &str) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{} addresses are not opened", url.scheme()));
    }
    handed(url.as_str().as_ref(), opener).await
}

/// Kinds of files that desktops start rather than show, by the end of their name.
const STARTED: [&str; 24] = [
    "desktop", "appimage", "sh", "bash", "zsh", "fish", "csh", "run", "bin", "command", "exe", "msi", "bat", "cmd",
    "ps1", "jar", "py", "pl", "rb", "js", "app", "workflow", "url", "webloc",
];

async fn shown_file(path: &Path, opener: &str) -> Result<(), String> {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    if STARTED.contains(&extension.as_str()) {
        return Err("programs are not opened".to_owned());
    }
    let path = path.to_owned();
    let checked = tokio::task::spawn_blocking(move || is_harmless(&path).map(|()| path)).await;
    handed(checked.map_err(|_| "the file cannot be read".to_owned())??.as_os_str(), opener).await
}

/// Whether it is a plain file, under a whole path (which no program takes for an option), that nobody can run.
fn is_harmless(path: &Path) -> Result<(), String> {
    let about = std::fs::symlink_metadata(path).map_err(|error| crate::files::why(&error))?;
    #[cfg(unix)]
    let runs = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let runs = false;
    let mut start = [0; 4];
    let read = std::fs::File::open(path).and_then(|mut file| io::Read::read(&mut file, &mut start));
    let program = start.starts_with(b"#!") || start == *b"\x7fELF";
    if !path.is_absolute() || !about.is_file() {
        return Err("only files are opened".to_owned());
    }
    match read {
        Err(error) => Err(crate::files::why(&error)),
        Ok(_) if runs || program => Err("programs are not opened".to_owned()),
        Ok(_) => Ok(()),
    }
}

/// Starts the opener on one thing.
async fn handed(what: &OsStr, opener: &str) -> Result<(), String> {
    let mut command = Command::new(opener);
    command.arg(what).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.status().await {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("the desktop could not open it".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{opener} is not installed, which opens pages (Debian: xdg-utils)"))
        }
        Err(error) => Err(format!("{opener} does not start: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(address: &str, opener: &'static str) -> Event {
        asked(Request::Open(address.parse().unwrap()), opener).await
    }

    async fn asked(request: Request, opener: &'static str) -> Event {
        let (mut service, peer) = service::pair();
        tokio::spawn(serve(peer, opener, "true"));
        service.requests.send(request).unwrap();
        service.events.recv().await.unwrap()
    }

    #[tokio::test]
    async fn files_are_opened_and_programs_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        assert_eq!(asked(Request::OpenFile(put("a.png", b"x")), "true").await, Event::Opened);
        let mut refused = vec![
            put("a.desktop", b"[Desktop Entry]\nExec=rm"),
            put("a.SH", b"x"),
            put("b.txt", b"#!/bin/sh"),
            put("c.png", b"\x7fELF"),
            folder.path().to_owned(),
            folder.path().join("none.png"),
            PathBuf::from("-a.png"),
        ];
        #[cfg(unix)]
        {
            let link = folder.path().join("link.png");
            std::os::unix::fs::symlink(folder.path().join("a.png"), &link).unwrap();
            let runs = put("runs.png", b"x");
            std::fs::set_permissions(&runs, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
            refused.extend([link, runs]);
        }
        for path in refused {
            let event = asked(Request::OpenFile(path.clone()), "true").await;
            let Event::Failed { reason } = event else { panic!("{} was opened", path.display()) };
            assert!(reason.contains("the file is"), "{reason}");
        }
    }

    #[tokio::test]
    async fn a_page_is_handed_over() {
        assert_eq!(ask("https://example.org/talk", "true").await, Event::Opened);
    }

    #[tokio::test]
    async fn a_file_is_kept_beside_others_of_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let keep = |into: PathBuf| Request::Keep {
            folder: into,
            name: "talk: 1/2.png".to_owned(),
            bytes: Bytes(Arc::from(*b"png")),
        };
        for expected in ["talk_ 1_2.png", "talk_ 1_2 (2).png"] {
            let path = folder.path().join("shots").join(expected);
            assert_eq!(asked(keep(folder.path().join("shots")), "true").await, Event::Kept { path: path.clone() });
            assert_eq!(std::fs::read(path).unwrap(), b"png");
        }
        std::fs::write(folder.path().join("file"), "").unwrap();
        let event = asked(keep(folder.path().join("file")), "true").await;
        assert!(matches!(&event, Event::Failed { reason } if reason.starts_with("Nothing was saved in")), "{event:?}");
    }

    #[tokio::test]
    async fn other_addresses_never_reach_a_program() {
        for address in ["file:///etc/passwd", "javascript:alert(1)", "ssh://example.org"] {
            let Event::Failed { reason } = ask(address, "true").await else { panic!("{address} was opened") };
            assert!(reason.contains("not opened"), "{reason}");
        }
    }

    #[tokio::test]
    async fn what_is_missing_is_named_with_the_address() {
        let Event::Failed { reason } = ask("https://example.org/talk", "hallway-no-such-program").await else {
            panic!()
        };
        assert!(reason.contains("not installed") && reason.contains("https://example.org/talk"), "{reason}");
    }

    /// A program that writes its arguments down, one a line.
    fn scribe(folder: &std::path::Path) -> &'static str {
        use std::os::unix::fs::PermissionsExt as _;
        let (program, notes) = (folder.join("scribe"), folder.join("notes"));
        std::fs::write(&program, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}'\n", notes.display())).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        Box::leak(program.display().to_string().into_boxed_str())
    }

    #[tokio::test]
    async fn a_notification_is_arguments_and_plain_text() {
        let folder = tempfile::tempdir().unwrap();
        let program = scribe(folder.path());
        let (title, body) = ("--expire-time=1; $(reboot)", "<img src='x'> & `ls`");
        notify(title, body, program).await.unwrap();
        let notes = std::fs::read_to_string(folder.path().join("notes")).unwrap();
        let expected = format!("--app-name=hallway\n--\n{title}\n&lt;img src='x'&gt; &amp; `ls`\n");
        assert_eq!(notes, expected);
    }

    #[tokio::test]
    async fn a_desktop_that_takes_no_notifications_is_said_once() {
        let (mut service, peer) = service::pair();
        tokio::spawn(serve(peer, "true", "hallway-no-such-program"));
        for _ in 0..3 {
            let notify = Request::Notify { title: "bob".to_owned(), body: "hi".to_owned() };
            service.requests.send(notify).unwrap();
        }
        drop(service.requests);
        let mut told = vec![];
        while let Some(event) = service.events.recv().await {
            told.push(event);
        }
        assert!(matches!(&told[..], [Event::Failed { reason }] if reason.contains("not installed")), "{told:?}");
    }
}
