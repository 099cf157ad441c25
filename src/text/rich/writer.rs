//! Writes the words of one block.
use super::{
    address::{self, Target},
    document::{Role, Run, Style, Words},
};
use crate::text::{Clean, clean::Sieve};

/// Addresses kept of one message; the links after them are only words.
const ADDRESSES: usize = 500;

/// The addresses in a message, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Addresses {
    pub(super) links: Vec<Clean>,
    pub(super) people: Vec<Clean>,
}

impl Addresses {
    pub(super) fn link(&mut self, address: &str) -> Option<Role> {
        add(&mut self.links, address).map(Role::Link)
    }

    pub(super) fn person(&mut self, id: &str) -> Option<Role> {
        add(&mut self.people, id).map(Role::Person)
    }
}

fn add(list: &mut Vec<Clean>, address: &str) -> Option<u16> {
    if list.len() >= ADDRESSES {
        return None;
    }
    list.push(Clean::line(address));
    u16::try_from(list.len() - 1).ok()
}

/// Words that are being written: blanks in a row become one, those at the ends none, as browsers do.
pub(super) struct Writer {
    sieve: Sieve,
    runs: Vec<Run>,
    style: Style,
    /// A blank came that is not written yet.
    blank: bool,
    /// The words of a person's name are about to begin: they get an `@`.
    naming: bool,
    link: Option<Link>,
}

/// The link whose words are being written.
struct Link {
    target: Option<Target>,
    role: Role,
    /// Where its words begin.
    start: usize,
}

impl Writer {
    /// For at most `left` characters.
    pub(super) fn new(left: usize) -> Self {
        Self {
            sieve: Sieve::new(left),
            runs: Vec::new(),
            style: Style::default(),
            blank: false,
            naming: false,
            link: None,
        }
    }

    /// Nothing more can be written.
    pub(super) fn full(&self) -> bool {
        self.sieve.full()
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' {
                self.blank = true;
            } else {
                self.letter(if c == '\u{a0}' { ' ' } else { c });
            }
        }
    }

    /// Text in which blanks and line breaks are meant.
    pub(super) fn verbatim(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' => self.sieve.feed(),
                '\t' => self.sieve.tab(),
                '\r' => {}
                c if c.is_whitespace() => self.sieve.push(' '),
                c => self.sieve.push(c),
            }
        }
    }

    /// Something that parts words.
    pub(super) fn blank(&mut self) {
        self.blank = true;
    }

    /// A line ends, unless nothing is written yet.
    pub(super) fn feed(&mut self) {
        self.blank = false;
        if !self.sieve.kept().is_empty() {
            self.sieve.feed();
        }
    }

    /// What follows has this style; links have their own.
    pub(super) fn style(&mut self, style: Style) {
        let role = match &self.link {
            Some(link) if link.role != Role::Words => link.role,
            _ => style.role,
        };
        self.switch(Style { role, ..style });
    }

    /// A link begins.
    pub(super) fn link(&mut self, href: Option<&str>, style: Style, addresses: &mut Addresses) {
        self.end_link(style);
        let target = href.and_then(address::target);
        let role = match &target {
            Some(Target::Link(address) | Target::Room(_, address)) => addresses.link(address),
            Some(Target::Person(id)) => addresses.person(id),
            None => None,
        };
        self.space();
        self.naming = matches!(target, Some(Target::Person(_)));
        self.link = Some(Link { target, role: role.unwrap_or_default(), start: self.sieve.kept().len() });
        self.style(style);
    }

    /// A link ends: where its words are not its address, that is said.
    pub(super) fn end_link(&mut self, style: Style) {
        let Some(link) = self.link.take() else { return };
        self.naming = false;
        let words = self.sieve.kept().get(link.start..).unwrap_or_default();
        let aside = match &link.target {
            Some(Target::Link(address)) => address::aside(words, address),
            Some(Target::Room(id, _)) => address::aside(words, id),
            Some(Target::Person(_)) | None => None,
        };
        if let Some(aside) = aside {
            self.aside(&aside, style);
        }
        self.style(style);
    }

    /// Words that the sender did not write.
    pub(super) fn aside(&mut self, words: &str, style: Style) {
        let blank = std::mem::take(&mut self.blank);
        self.switch(Style { role: Role::Aside, ..style });
        let words = if self.sieve.kept().is_empty() { words.trim_start() } else { words };
        words.chars().for_each(|c| self.sieve.push(c));
        self.blank = blank;
    }

    /// What was written, if anything; what follows begins anew, in the same style.
    pub(super) fn finish(&mut self, addresses: &mut Addresses) -> Option<Words> {
        let (text, runs) = self.take();
        (!text.is_empty()).then(|| Words::styled(text.clone(), marked(&text, runs, addresses)))
    }

    /// As [`Self::finish`], for what was written verbatim.
    pub(super) fn finish_verbatim(&mut self) -> Clean {
        self.take().0
    }

    fn take(&mut self) -> (Clean, Vec<Run>) {
        self.switch(self.style);
        let left = self.sieve.left();
        let text = std::mem::replace(&mut self.sieve, Sieve::new(left)).into_clean();
        let mut runs = std::mem::take(&mut self.runs);
        if let Some(last) = runs.iter().position(|run| run.end >= text.len()) {
            runs.truncate(last + 1);
        }
        if let Some(last) = runs.last_mut() {
            last.end = text.len();
        }
        self.blank = false;
        if let Some(link) = &mut self.link {
            link.start = 0;
        }
        (text, runs)
    }

    fn letter(&mut self, c: char) {
        self.space();
        if std::mem::take(&mut self.naming) && c != '@' {
            self.sieve.push('@');
        }
        self.sieve.push(c);
    }

    /// Writes the blank that came.
    fn space(&mut self) {
        if std::mem::take(&mut self.blank) && !matches!(self.sieve.kept().chars().next_back(), None | Some(' ' | '\n'))
        {
            self.sieve.push(' ');
        }
    }

    fn switch(&mut self, style: Style) {
        if style != self.style {
            self.space();
        }
        let end = self.sieve.kept().len();
        match self.runs.last_mut() {
            Some(last) if last.end == end => {}
            Some(last) if last.style == self.style => last.end = end,
            _ if end > 0 => self.runs.push(Run { end, style: self.style }),
            _ => {}
        }
        self.style = style;
    }
}

/// Words with their addresses marked.
pub(super) fn marked(text: &str, runs: Vec<Run>, addresses: &mut Addresses) -> Vec<Run> {
    if memchr::memmem::find(text.as_bytes(), b"://").is_none() {
        return runs;
    }
    let mut out = Vec::with_capacity(runs.len() + 2);
    let mut from = 0;
    for run in runs {
        if run.style.role == Role::Words {
            let start = from;
            for url in address::urls(text.get(from..run.end).unwrap_or_default()) {
                let url = start + url.start..start + url.end;
                let Some(role) = text.get(url.clone()).and_then(|url| addresses.link(url)) else { break };
                if url.start > from {
                    out.push(Run { end: url.start, style: run.style });
                }
                out.push(Run { end: url.end, style: Style { role, ..run.style } });
                from = url.end;
            }
        }
        if run.end > from {
            out.push(run);
        }
        from = run.end;
    }
    out
}
