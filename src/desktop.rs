//! The desktop: what is opened and shown outside the terminal.
use std::{io, process::Stdio, time::Duration};

use tokio::{process::Command, sync::mpsc};
use url::Url;

use crate::service::{self, Peer, Service};

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Show a page with the desktop's own program; http and https only.
    Open(Url),
    /// Show a notification; both are lines of plain text.
    Notify { title: String, body: String },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Opened,
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
            // On its own: a program that takes its time must not hold up the next request.
            Request::Open(url) => drop(tokio::spawn(open(url, opener, events.clone()))),
            // Said once: the rest of the program does not depend on it.
            Request::Notify { .. } if deaf => {}
            Request::Notify { title, body } => {
                if let Err(reason) = notify(&title, &body, notifier).await {
                    deaf = true;
                    // The program may have ended meanwhile.
                    events.send(Event::Failed { reason }).await.ok();
                }
            }
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

async fn open(url: Url, opener: &str, events: mpsc::Sender<Event>) {
    let event = match shown(&url, opener).await {
        Ok(()) => Event::Opened,
        Err(reason) => Event::Failed { reason: format!("{reason}; the address is {url}") },
    };
    // The program may have ended meanwhile.
    events.send(event).await.ok();
}

async fn shown(url: &Url, opener: &str) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{} addresses are not opened", url.scheme()));
    }
    let mut command = Command::new(opener);
    command.arg(url.as_str()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
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
        let (mut service, peer) = service::pair();
        tokio::spawn(serve(peer, opener, "true"));
        service.requests.send(Request::Open(address.parse().unwrap())).unwrap();
        service.events.recv().await.unwrap()
    }

    #[tokio::test]
    async fn a_page_is_handed_over() {
        assert_eq!(ask("https://example.org/talk", "true").await, Event::Opened);
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
