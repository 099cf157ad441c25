//! The sign-in form. What a homeserver can do is asked, and what hallway cannot do yet is named, before anyone types a
//! password.
use std::mem;

use super::{Command, Effect, Field as Text, Key};
use crate::{
    chat::{Flows, Request, Secret},
    text::Clean,
};

/// The form, while it is open.
#[derive(Debug)]
pub struct SignIn {
    /// What it is needed for.
    pub why: Option<String>,
    pub homeserver: Text,
    pub user: Text,
    pub password: Text,
    pub field: Field,
    pub step: Step,
    /// What went wrong.
    pub problem: Option<String>,
}

/// The field that is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Homeserver,
    User,
    Password,
}

/// How far signing in has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The homeserver is being typed.
    Homeserver,
    /// It was asked how one signs in there.
    Asking,
    Answered(Flows),
    /// Name and password are on their way.
    Signing(Flows),
}

/// What a key did to the form.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Stay(Vec<Effect>),
    Close,
}

impl SignIn {
    /// A form that proposes a homeserver.
    #[must_use]
    pub fn new(homeserver: &str, why: Option<String>) -> Self {
        Self {
            why,
            homeserver: Text::with(homeserver),
            user: Text::default(),
            password: Text::masked(),
            field: Field::Homeserver,
            step: Step::Homeserver,
            problem: None,
        }
    }

    /// Whether name and password may be typed: the server has what hallway needs.
    #[must_use]
    pub fn open(&self) -> bool {
        match &self.step {
            Step::Homeserver | Step::Asking => false,
            Step::Answered(flows) | Step::Signing(flows) => flows.password && flows.sliding_sync,
        }
    }

    /// What is known of the server, in words.
    #[must_use]
    pub fn says(&self) -> Vec<String> {
        let server = Clean::line(self.homeserver.text());
        let flows = match &self.step {
            Step::Homeserver => return vec!["Enter asks the server how one signs in there.".to_owned()],
            Step::Asking => return vec![format!("Asking {server} …")],
            Step::Answered(flows) => flows,
            Step::Signing(_) => return vec![format!("Signing in at {server} …")],
        };
        let others = flows.others.iter().take(5).map(Clean::as_str).collect::<Vec<_>>().join(", ");
        let mut words = Vec::new();
        match (flows.password, others.is_empty()) {
            (true, true) => words.push(format!("{server}: sign in with your name and password.")),
            (true, false) => words.push(format!(
                "{server}: sign in with your name and password. It also offers {others}, which hallway cannot do yet."
            )),
            (false, true) => words.push(format!("{server} offers no way to sign in that hallway knows.")),
            (false, false) => {
                words.push(format!("{server} has no sign-in by password, only {others}. hallway cannot do that yet."));
            }
        }
        if !flows.sliding_sync {
            words.push(format!(
                "{server} has no simplified sliding sync (MSC4186), without which hallway cannot follow rooms."
            ));
        }
        if !self.open() {
            words.push("Please do not type your password: use an account at another homeserver.".to_owned());
        }
        words
    }

    /// Does what a key is bound to.
    #[must_use]
    pub fn run(&mut self, command: Command) -> Outcome {
        match command {
            Command::Back => return Outcome::Close,
            Command::Down if self.field == Field::Homeserver && !self.open() => return Outcome::Stay(self.ask()),
            Command::Down => self.turn(true),
            Command::Up => self.turn(false),
            Command::Go => return Outcome::Stay(self.enter()),
            _ => {}
        }
        Outcome::Stay(vec![])
    }

    /// Types into the field; says whether anything changed.
    pub fn key(&mut self, key: Key) -> bool {
        let before = self.homeserver.text().to_owned();
        let known = self.entry().is_some_and(|entry| entry.key(key));
        if known {
            self.typed(&before);
        }
        known
    }

    pub fn paste(&mut self, text: &str) {
        let before = self.homeserver.text().to_owned();
        if let Some(entry) = self.entry() {
            entry.paste(text.trim());
        }
        self.typed(&before);
    }

    /// How one signs in at the server came back.
    pub fn answered(&mut self, homeserver: &str, flows: Flows) {
        if self.step != Step::Asking || homeserver != self.homeserver.text().trim() {
            return;
        }
        self.step = Step::Answered(flows);
        self.problem = None;
        if self.open() {
            self.field = Field::User;
        }
    }

    /// Asking or signing in failed.
    pub fn failed(&mut self, reason: String) {
        self.problem = Some(reason);
        self.password.set("");
        match mem::replace(&mut self.step, Step::Homeserver) {
            Step::Signing(flows) => {
                self.step = Step::Answered(flows);
                self.field = Field::Password;
            }
            _ => self.field = Field::Homeserver,
        }
    }

    fn entry(&mut self) -> Option<&mut Text> {
        if matches!(self.step, Step::Signing(_)) {
            return None;
        }
        Some(match self.field {
            Field::Homeserver => &mut self.homeserver,
            Field::User => &mut self.user,
            Field::Password => &mut self.password,
        })
    }

    /// Another homeserver is another question.
    fn typed(&mut self, before: &str) {
        self.problem = None;
        if self.homeserver.text() != before {
            self.step = Step::Homeserver;
            self.password.set("");
        }
    }

    fn turn(&mut self, forward: bool) {
        if !self.open() {
            self.field = Field::Homeserver;
            return;
        }
        self.field = match (self.field, forward) {
            (Field::Homeserver, true) | (Field::Password, false) => Field::User,
            (Field::User, true) | (Field::Homeserver, false) => Field::Password,
            (Field::Password, true) | (Field::User, false) => Field::Homeserver,
        };
    }

    fn enter(&mut self) -> Vec<Effect> {
        match self.field {
            Field::Homeserver if self.open() => self.field = Field::User,
            Field::Homeserver => return self.ask(),
            Field::User => self.field = Field::Password,
            Field::Password => return self.sign_in(),
        }
        vec![]
    }

    fn ask(&mut self) -> Vec<Effect> {
        let homeserver = self.homeserver.text().trim().to_owned();
        if homeserver.is_empty() {
            self.problem =
                Some("Which homeserver? Your account's name ends with it, as in @ana:example.org.".to_owned());
            return vec![];
        }
        if self.step != Step::Homeserver {
            return vec![];
        }
        self.step = Step::Asking;
        self.problem = None;
        vec![Request::AskFlows { homeserver }.into()]
    }

    fn sign_in(&mut self) -> Vec<Effect> {
        let Step::Answered(flows) = &self.step else { return vec![] };
        let user = self.user.text().trim().to_owned();
        if user.is_empty() || self.password.text().is_empty() {
            self.field = if user.is_empty() { Field::User } else { Field::Password };
            self.problem = Some("Both name and password are needed.".to_owned());
            return vec![];
        }
        self.step = Step::Signing(flows.clone());
        self.problem = None;
        let password = Secret::new(self.password.take());
        vec![Request::SignIn { homeserver: self.homeserver.text().trim().to_owned(), user, password }.into()]
    }
}
