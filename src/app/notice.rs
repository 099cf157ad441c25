//! The words of the status line: what failed, what was done.

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Info,
    Error,
}

/// What is said, as long as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub level: Level,
    pub words: String,
    /// Ticks of the clock since it appeared.
    age: u32,
}

/// The latest notice.
#[derive(Debug, Default)]
pub struct Notices {
    latest: Option<Notice>,
}

/// Ticks that a notice stays; an error is also taken away by a key, but not before it can have been read.
const INFO: u32 = 8;
const ERROR: u32 = 60;
const READ: u32 = 4;
/// Longest notice, in characters.
const LONGEST: usize = 300;

impl Notices {
    #[must_use]
    pub fn latest(&self) -> Option<&Notice> {
        self.latest.as_ref()
    }

    /// Says something that went as it should.
    pub fn info(&mut self, words: impl AsRef<str>) {
        self.say(Level::Info, words.as_ref());
    }

    /// Says what went wrong and what to do about it.
    pub fn error(&mut self, words: impl AsRef<str>) {
        self.say(Level::Error, words.as_ref());
    }

    fn say(&mut self, level: Level, words: &str) {
        let words = words.chars().take(LONGEST).collect::<String>();
        self.latest = Some(Notice { level, words: crate::text::Clean::line(&words).to_string(), age: 0 });
    }

    /// One tick of the clock; says whether something went from the screen.
    pub fn tick(&mut self) -> bool {
        let Some(notice) = &mut self.latest else { return false };
        notice.age += 1;
        let gone = notice.age >= if notice.level == Level::Error { ERROR } else { INFO };
        if gone {
            self.latest = None;
        }
        gone
    }

    /// A key was pressed: what could be read by now goes. Says whether it did.
    pub fn key(&mut self) -> bool {
        let read = self.latest.as_ref().is_some_and(|notice| notice.age >= READ);
        if read {
            self.latest = None;
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_stays_until_it_was_read() {
        let mut notices = Notices::default();
        notices.error("it broke");
        assert!(!notices.key());
        (0..READ).for_each(|_| assert!(!notices.tick()));
        assert!(notices.key());
        assert_eq!(notices.latest(), None);
    }

    #[test]
    fn what_went_well_goes_by_itself() {
        let mut notices = Notices::default();
        notices.info("copied");
        assert_eq!((0..INFO).filter(|_| notices.tick()).count(), 1);
        assert_eq!(notices.latest(), None);
    }
}
