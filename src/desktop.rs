//! The desktop: what is opened outside the terminal.
use std::{io, process::Stdio};

use tokio::{process::Command, sync::mpsc};
use url::Url;

use crate::service::{self, Peer, Service};

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Show a page with the desktop's own program; http and https only.
    Open(Url),
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

/// Starts the service. It ends when the program lets go of its end.
#[must_use]
pub fn spawn() -> Service<Request, Event> {
    let (service, peer) = service::pair();
    tokio::spawn(serve(peer, OPENER));
    service
}

async fn serve(peer: Peer<Request, Event>, opener: &'static str) {
    let Peer { mut requests, events } = peer;
    while let Some(Request::Open(url)) = requests.recv().await {
        // On its own: a program that takes its time must not hold up the next request.
        tokio::spawn(open(url, opener, events.clone()));
    }
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
        tokio::spawn(serve(peer, opener));
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
}
