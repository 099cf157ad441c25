//! hallway with an account of the conference, in a home of its own.
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::{support::Conference, terminal::Terminal};

const HALLWAY: &str = env!("CARGO_BIN_EXE_hallway");

/// Signs in without the screen.
pub(crate) fn sign_in(conference: &Conference, home: &Path, user: &str) {
    let login = conference.facts.accounts.iter().find(|login| login.user == user).expect("the account is there");
    let mut signing_in = Command::new(HALLWAY)
        .args(["login", "--homeserver", conference.facts.homeserver.as_str(), &login.user])
        .env_clear()
        .env("HOME", home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(signing_in.stdin.take().unwrap(), "{}", login.password).unwrap();
    let output = signing_in.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Opens the conference's schedule in a terminal, its rules kept where a person has their own.
pub(crate) fn open(conference: &Conference, home: &Path, size: (u16, u16)) -> Terminal {
    let schedule = conference.facts.schedule.to_str().unwrap().to_owned();
    let rules = home.join(".config/hallway/catalogue.d");
    std::fs::create_dir_all(&rules).unwrap();
    std::fs::copy(&conference.facts.rules, rules.join("demo.toml")).unwrap();
    Terminal::start(HALLWAY, &["--schedule", &schedule], size, home, &[("HALLWAY_AO", "null")])
}

/// Each user of this file needs a part of it; here all of it is used, so that none of it is dead code in another.
const _: () = {
    _ = sign_in;
    _ = open;
};
