//! Choosing a conference and opening its programme.
use ratatui::layout::Position;

use crate::{
    app::{
        Command, Effect, Scope, State,
        chooser::{self, Choice, Chooser, Stage},
    },
    schedule::{self, Request, Source},
    text::Clean,
};

impl State {
    /// Notes what is being read since the program began, so that one can come back to it and it can be remembered.
    pub fn opens(&mut self, title: &str, source: Source, every: Option<std::time::Duration>) {
        self.opened = Some(Choice { title: Clean::line(title), source, every, early: None });
    }

    /// Where the programme on screen comes from, where that is known.
    #[must_use]
    pub fn opened(&self) -> Option<&Choice> {
        self.opened.as_ref()
    }

    /// Opens the conference that a word names, an address or a file; without a word, shows what there is.
    pub(super) fn open(&mut self, word: &str) -> Vec<Effect> {
        self.rooms.show(0);
        self.programme.page.open = false;
        let today = self.today();
        let word = word.trim();
        let mut chooser = Chooser::new(&self.catalogue, today);
        chooser.paste(word);
        let known = self.catalogue.find(word, today).map(|conference| Ok(Choice::of(conference, today)));
        let named = chooser::source(word).is_some().then(|| chooser.choice()).or(known);
        self.chooser = Some(Box::new(chooser));
        match named {
            Some(Ok(choice)) => self.read(choice),
            Some(Err(words)) => {
                self.notices.error(words);
                vec![]
            }
            None => vec![],
        }
    }

    /// Opens what is selected in the chooser.
    pub(super) fn open_chosen(&mut self) -> Vec<Effect> {
        let choice = match &self.chooser {
            Some(chooser) => match (&chooser.stage, chooser.choice()) {
                // It is being read already.
                (Stage::Reading(reading), Ok(choice)) if *reading == choice => return vec![],
                (_, choice) => choice,
            },
            None => return vec![],
        };
        match choice {
            Ok(choice) => self.read(choice),
            Err(words) => {
                self.notices.error(words);
                vec![]
            }
        }
    }

    /// Opens a conference that was open before.
    pub(super) fn open_again(&mut self, choice: Choice) -> Vec<Effect> {
        self.rooms.show(0);
        self.programme.page.open = false;
        self.chooser = Some(Box::new(Chooser::new(&self.catalogue, self.today())));
        self.read(choice)
    }

    fn read(&mut self, choice: Choice) -> Vec<Effect> {
        let request = Request::Load { source: choice.source.clone(), every: choice.every };
        if let Some(chooser) = &mut self.chooser {
            chooser.stage = Stage::Reading(choice);
        }
        vec![request.into()]
    }

    /// Leaves the chooser: to what was open before, where something was.
    pub(super) fn leave_chooser(&mut self) -> Vec<Effect> {
        let Some(chooser) = &mut self.chooser else { return vec![] };
        let asked = chooser.stage != Stage::Choosing;
        if self.programme.schedule().is_none() {
            // There is nothing to go back to; what is being read may still come.
            if let Stage::Reading(choice) = std::mem::take(&mut chooser.stage) {
                self.opened = Some(choice);
            }
            return vec![];
        }
        self.chooser = None;
        // What was asked last is what the service reads: it is told to go on with what was open.
        let back = self.opened.as_ref().filter(|_| asked);
        back.map(|choice| Request::Load { source: choice.source.clone(), every: choice.every }.into())
            .into_iter()
            .collect()
    }

    /// Leaves the chooser where a command is for the programme in whose place it stands.
    pub(super) fn make_way(&mut self, command: Command) -> Vec<Effect> {
        let acts = |scope| !self.keymap.keys(command, scope).is_empty();
        let theirs = [Scope::Talks, Scope::Grid, Scope::Board].into_iter().any(acts);
        let chooser = self.chooser.is_some() && self.rooms.current().is_none();
        if chooser && theirs && !acts(Scope::Chooser) && command != Command::Open && self.programme.schedule().is_some()
        {
            return self.leave_chooser();
        }
        vec![]
    }

    /// What a report means to the chooser; says whether it was for the chooser alone.
    pub(in crate::app) fn told_to_chooser(&mut self, event: &schedule::Event) -> bool {
        let Some(chooser) = &mut self.chooser else { return false };
        match (event, &mut chooser.stage) {
            (schedule::Event::Loaded { .. }, Stage::Reading(choice) | Stage::Failed(choice, _)) => {
                self.opened = Some(choice.clone());
                self.chooser = None;
                false
            }
            (schedule::Event::Failed { reason }, Stage::Reading(choice) | Stage::Failed(choice, _)) => {
                chooser.stage = Stage::Failed(choice.clone(), reason.clone());
                true
            }
            _ => false,
        }
    }

    /// A click selects a conference, a second one opens it.
    pub(in crate::app) fn clicked_chooser(&mut self, at: Position) -> Vec<Effect> {
        let list = self.layout.list;
        let Some(chooser) = self.chooser.as_mut().filter(|_| list.contains(at)) else { return vec![] };
        if chooser.click(usize::from(at.y - list.y)) { self.open_chosen() } else { vec![] }
    }

    /// Keeps what is selected in the chooser on screen.
    pub(in crate::app) fn arrange_chooser(&mut self) {
        let back = self.programme.schedule().map(|schedule| schedule.title.clone());
        if let Some(chooser) = &mut self.chooser {
            chooser.arrange(self.layout.list.as_size(), back.as_deref());
        }
    }

    /// The date on the person's own calendar.
    pub(in crate::app) fn today(&self) -> jiff::civil::Date {
        self.minute().to_zoned(self.zone.clone()).date()
    }
}
