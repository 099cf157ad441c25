//! What integration tests share: a conference in a box, and the other account.
#![expect(clippy::unwrap_used, reason = "a test that cannot be prepared fails")]
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Seek as _, Write as _},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex, OnceLock, PoisonError,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use hallway::host::Account;
use serde::Deserialize;

/// Time that a conference has to start, with all the cores busy with other tests.
const START: Duration = Duration::from_mins(3);
/// Time that an order has to be carried out.
const ORDER: Duration = Duration::from_mins(2);

/// A conference that is on: Synapse, live streams, rooms with history. Ends when dropped, and with the test process however
/// that ends, because its standard input is closed then.
pub(crate) struct Conference {
    pub(crate) facts: Facts,
    process: Child,
    orders: Mutex<Orders>,
}

/// Where everything is.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Facts {
    /// The homeserver's address.
    pub(crate) homeserver: url::Url,
    /// The part of names after the colon.
    pub(crate) server_name: String,
    /// The schedule's file.
    pub(crate) schedule: PathBuf,
    /// The live streams: a hall's slug and the address of its master playlist.
    pub(crate) streams: BTreeMap<String, url::Url>,
    /// Accounts that nobody uses but the tests.
    pub(crate) accounts: Vec<Login>,
    /// The alias of a room with at least 60 messages.
    pub(crate) busy_room: String,
    /// The conference's rules, for hallway's `catalogue.d`.
    pub(crate) rules: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) password: String,
}

struct Orders {
    input: Option<ChildStdin>,
    answers: Receiver<String>,
}

/// The conference of this test binary: started by the first test that asks, quiet, without rate limits. Tests that stop
/// something start it again, or start a conference of their own.
pub(crate) fn conference() -> &'static Conference {
    static SHARED: OnceLock<Conference> = OnceLock::new();
    SHARED.get_or_init(|| Conference::start(&["--quiet-attendees"]))
}

/// Runs something asynchronous to its end in a test that is not.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

impl Conference {
    /// Starts one with these options of `hallway-demo serve`, and waits until it can be used. Fails the test, saying why,
    /// where something that it stands on is missing.
    pub(crate) fn start(options: &[&str]) -> Self {
        let mut said = tempfile::tempfile().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_hallway-demo"))
            .arg("serve")
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(said.try_clone().unwrap())
            .spawn()
            .expect("hallway-demo starts");
        let input = process.stdin.take();
        let output = process.stdout.take().unwrap();
        let (tell, answers) = channel();
        // Ends with the output.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        let Ok(line) = answers.recv_timeout(START) else {
            process.kill().ok();
            process.wait().ok();
            panic!("the conference does not start; `make test` installs what it needs. It says: {}", read(&mut said));
        };
        let facts = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Self { facts, process, orders: Mutex::new(Orders { input, answers }) }
    }

    /// Gives an order, such as `stop-homeserver` or `stop-stream janson`, and waits until it is carried out; the reason
    /// where it is not.
    pub(crate) fn order(&self, order: &str) -> Result<(), String> {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let input = orders.input.as_mut().expect("the input is closed by `close` alone");
        writeln!(input, "{order}").expect("the conference is on");
        let line = orders.answers.recv_timeout(ORDER).unwrap_or_else(|_| panic!("no answer to {order}"));
        let answer: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert!(answer["done"] == order || answer["failed"] == order, "an answer to something else: {answer}");
        answer["reason"].as_str().map_or(Ok(()), |reason| Err(reason.to_owned()))
    }

    /// Signs in to one of the accounts in [`Facts::accounts`], by name, over plain HTTP: the other account of a test.
    pub(crate) async fn sign_in(&self, user: &str) -> Account {
        let login = self.facts.accounts.iter().find(|login| login.user == user);
        let Login { user, password } = login.unwrap_or_else(|| panic!("there is no account {user}"));
        Account::log_in(&self.facts.homeserver, user, password).await.unwrap()
    }

    /// The process, to send it signals.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Closes its input, which ends it, and waits until it has ended.
    pub(crate) fn close(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.orders.get_mut().unwrap_or_else(PoisonError::into_inner).input = None;
        self.process.wait().ok();
    }
}

impl Drop for Conference {
    fn drop(&mut self) {
        self.end();
    }
}

fn read(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).map(|_| text).unwrap_or_default()
}

/// Each test binary uses a part of this file; here all of it is used, so that none of it is dead code in another.
const _: () = {
    _ = Conference::start;
    _ = Conference::close;
    _ = Conference::order;
    _ = Conference::id;
    _ = conference;
    _ = |conference: &Conference| {
        drop(block_on(conference.sign_in(&conference.facts.server_name)));
        let Facts { homeserver: _, schedule, streams, accounts: _, busy_room, rules, .. } = conference.facts.clone();
        drop((schedule, streams, busy_room, rules));
    };
};
