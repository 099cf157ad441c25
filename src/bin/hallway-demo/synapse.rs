//! The homeserver: Synapse on loopback with `SQLite`, in a temporary folder.
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use hallway::host::Homeserver;
use serde_json::{Value, json};
use url::Url;

use crate::{
    Limits,
    child::{Bound, command},
    secret::{secret, signing_key},
    venv::Venv,
};

/// The homeserver's name: what stands after the colon in its rooms and users.
pub(crate) const SERVER_NAME: &str = "localhost";
/// The application service's own account, which makes the rooms.
pub(crate) const ORGANISER: &str = "organiser";
/// Starts tried before giving up: another program may take the port between choosing and using it.
const TRIES: u32 = 3;
/// Time to the first answer; it takes two seconds on an idle machine.
const START: Duration = Duration::from_secs(90);
/// Starts Synapse without its database waiting for the disk: the data is thrown away with the machine's power, and writing a
/// conference's rooms takes a third of the time. A killed process loses nothing.
const LAUNCH: &str = "\
import sqlite3
connect = sqlite3.connect
def unhurried(*arguments, **named):
    connection = connect(*arguments, **named)
    connection.execute('PRAGMA synchronous = OFF')
    return connection
sqlite3.connect = unhurried
from synapse.app.homeserver import main
main()
";
/// Lines shown of the log where Synapse does not start.
const TAIL: usize = 15;

/// A homeserver that runs, or is stopped and keeps its data and port.
#[derive(Debug)]
pub(crate) struct Synapse {
    python: PathBuf,
    folder: PathBuf,
    port: u16,
    limits: Limits,
    keys: Keys,
    child: Option<Bound>,
}

/// The secrets of one homeserver.
#[derive(Clone)]
struct Keys {
    signing: String,
    macaroon: String,
    form: String,
    service: String,
    homeserver: String,
}

impl Synapse {
    /// Starts one with its data in `folder`, and waits until it answers.
    pub(crate) async fn start(venv: &Venv, folder: &Path, limits: Limits) -> anyhow::Result<Self> {
        let python = venv.ready()?;
        fs::create_dir_all(folder)?;
        let keys = Keys::make()?;
        let mut synapse = Self { python, folder: folder.to_owned(), port: 0, limits, keys, child: None };
        for _ in 1..TRIES {
            synapse.port = free_port()?;
            match synapse.start_again().await {
                Err(error) if error.to_string().contains("in use") => {}
                other => return other.map(|()| synapse),
            }
        }
        synapse.port = free_port()?;
        synapse.start_again().await?;
        Ok(synapse)
    }

    /// Starts it on the same port with the same data; nothing happens where it runs.
    pub(crate) async fn start_again(&mut self) -> anyhow::Result<()> {
        if self.child.is_some() {
            return Ok(());
        }
        write(&self.folder.join("homeserver.yaml"), &self.configuration())?;
        write(&self.folder.join("log.yaml"), &logging(&self.folder))?;
        write(&self.folder.join("service.yaml"), &self.keys.registration())?;
        let said = fs::File::create(self.folder.join("said.txt"))?;
        let mut command = command("KILL", &self.python);
        command
            .args(["-c", LAUNCH, "--config-path", "homeserver.yaml"])
            .current_dir(&self.folder)
            .stdout(said.try_clone()?)
            .stderr(said);
        let child = Bound::spawn(&mut command).with_context(|| format!("{} does not start", self.python.display()))?;
        self.child = Some(child);
        self.answers().await
    }

    /// Stops it at once, as an outage would; data and port are kept.
    pub(crate) fn stop(&mut self) {
        self.child = None;
    }

    pub(crate) fn address(&self) -> anyhow::Result<Url> {
        Ok(Url::parse(&format!("http://{}:{}", Ipv4Addr::LOCALHOST, self.port))?)
    }

    /// The application service's token: its accounts make the rooms, are not rate-limited and date their messages.
    pub(crate) fn service_token(&self) -> &str {
        &self.keys.service
    }

    async fn answers(&mut self) -> anyhow::Result<()> {
        let server = Homeserver::at(&self.address()?)?;
        let deadline = tokio::time::Instant::now() + START;
        loop {
            let ended = self.child.as_mut().map(Bound::ended).transpose()?.flatten();
            if let Some(status) = ended {
                self.child = None;
                bail!("Synapse ended while starting ({status}). It said:\n{}", self.last_words());
            }
            if server.greet().await.is_ok() {
                return Ok(());
            }
            if tokio::time::Instant::now() > deadline {
                self.stop();
                bail!("Synapse did not answer within {} seconds. It said:\n{}", START.as_secs(), self.last_words());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn last_words(&self) -> String {
        let all = ["said.txt", "homeserver.log"]
            .map(|name| fs::read_to_string(self.folder.join(name)).unwrap_or_default())
            .concat();
        let lines: Vec<_> = all.lines().filter(|line| !line.trim().is_empty()).collect();
        lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default().join("\n")
    }

    /// YAML, of which JSON is a part.
    fn configuration(&self) -> Value {
        let mut configuration = json!({
            "server_name": SERVER_NAME,
            "public_baseurl": format!("http://{}:{}/", Ipv4Addr::LOCALHOST, self.port),
            "pid_file": "homeserver.pid",
            "listeners": [{
                "port": self.port, "tls": false, "type": "http", "bind_addresses": [Ipv4Addr::LOCALHOST.to_string()],
                "resources": [{ "names": ["client"], "compress": false }],
            }],
            "database": { "name": "sqlite3", "args": { "database": "homeserver.db" } },
            "log_config": "log.yaml",
            "media_store_path": "media",
            "signing_key": self.keys.signing,
            "macaroon_secret_key": self.keys.macaroon,
            "form_secret": self.keys.form,
            "app_service_config_files": ["service.yaml"],
            // Only this machine reaches it.
            "enable_registration": true,
            "enable_registration_without_verification": true,
            // Passwords that everybody knows need no slow hash.
            "bcrypt_rounds": 4,
            "presence": { "enabled": false },
            "report_stats": false,
            "trusted_key_servers": [],
            "suppress_key_server_warning": true,
        });
        if let Some(fields) = configuration.as_object_mut() {
            fields.extend(self.limits.configuration());
        }
        configuration
    }
}

impl Limits {
    /// Every limit that Synapse has a setting for (its manual, "Ratelimiting").
    fn configuration(self) -> serde_json::Map<String, Value> {
        let none = json!({ "per_second": 100_000, "burst_count": 100_000 });
        // The conference's own accounts are registered one after the other.
        let mut limits = json!({ "rc_registration": none });
        if self == Self::Relaxed {
            limits = json!({
                "rc_registration": none,
                "rc_registration_token_validity": none,
                "rc_message": none,
                "rc_admin_redaction": none,
                "rc_login": { "address": none, "account": none, "failed_attempts": none },
                "rc_joins": { "local": none, "remote": none },
                "rc_joins_per_room": none,
                "rc_invites": { "per_room": none, "per_user": none, "per_issuer": none },
                "rc_room_creation": none,
                "rc_third_party_invite": none,
                "rc_media_create": none,
                "rc_3pid_validation": none,
            });
        }
        limits.as_object().cloned().unwrap_or_default()
    }
}

impl Keys {
    fn make() -> anyhow::Result<Self> {
        Ok(Self {
            signing: signing_key()?,
            macaroon: secret()?,
            form: secret()?,
            service: secret()?,
            homeserver: secret()?,
        })
    }

    /// The application service that speaks for organiser and attendees; it takes no calls itself.
    fn registration(&self) -> Value {
        json!({
            "id": "hallway-demo", "url": null, "as_token": self.service, "hs_token": self.homeserver,
            "sender_localpart": ORGANISER, "rate_limited": false,
            "namespaces": {
                "users": [{ "exclusive": false, "regex": "@.*" }],
                "aliases": [{ "exclusive": false, "regex": "#.*" }],
                "rooms": [],
            },
        })
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

fn logging(folder: &Path) -> Value {
    json!({
        "version": 1,
        "formatters": { "plain": { "format": "%(asctime)s %(levelname)s %(name)s %(message)s" } },
        "handlers": { "file": {
            "class": "logging.FileHandler", "formatter": "plain", "filename": folder.join("homeserver.log"),
        } },
        "root": { "level": "WARNING", "handlers": ["file"] },
        "disable_existing_loggers": false,
    })
}

fn write(path: &Path, value: &Value) -> anyhow::Result<()> {
    hallway::files::write(path, value.to_string().as_bytes(), hallway::files::Access::Private)
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// A port that nobody uses at the moment.
fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on loopback")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_limits_leave_joins_alone() {
        assert!(!Limits::Default.configuration().contains_key("rc_joins"));
        assert!(Limits::Relaxed.configuration().contains_key("rc_joins"));
    }

    #[test]
    fn keys_are_not_shown() {
        let keys = Keys::make().unwrap();
        assert!(!format!("{keys:?}").contains(&keys.service));
    }
}
