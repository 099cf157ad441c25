//! Which schedule a command is about.
use std::{cell::OnceCell, fs, io, path::PathBuf, time::Duration};

use anyhow::Context as _;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Args, What};
use crate::{
    catalogue::{Catalogue, Conference, nearest},
    chat::link::Target,
    config::Config,
    paths::{Paths, expanded},
    schedule::Source,
    settings::Settings,
    text::{Clean, fit},
};

/// Ends of the names of files that hold schedules: a word with one names a file, also where there is none.
const ENDINGS: [&str; 5] = ["xml", "json", "ics", "xcal", "ical"];
/// What to do where no schedule is named and none is remembered.
const NONE: &str = "which schedule? Say a conference, a file or an address before the command (hallway fosdem-2026 now), or \
                    after --schedule; hallway conferences lists what it knows";

/// Wrong arguments, in words: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// What the screen is to show first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The schedule named on the command line.
    pub schedule: Option<Chosen>,
    /// Where to go.
    pub link: Option<Target>,
}

/// A schedule that was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Where it is.
    pub source: Source,
    /// The entry of the catalogue, where it was named by that.
    pub conference: Option<Conference>,
}

/// How often a schedule is fetched again where the catalogue does not say.
const USUAL_REFRESH: Duration = Duration::from_mins(30);

impl Chosen {
    /// What it is called until its schedule says so itself: the conference's title, the file's name or the address.
    pub(super) fn title(&self) -> String {
        match (&self.conference, &self.source) {
            (Some(conference), _) => conference.title.to_string(),
            (None, Source::File(path)) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            (None, source) => source.urls().first().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// How often it is to be fetched again.
    pub(super) fn every(&self) -> Duration {
        self.conference.as_ref().map_or(USUAL_REFRESH, |conference| conference.refresh)
    }

    fn of(source: Source) -> Self {
        Self { source, conference: None }
    }
}

/// The folders of this run, if there is a home for them, and the catalogue, read when it is first asked for.
#[derive(Debug)]
pub(super) struct Shelf {
    pub(super) paths: Option<Paths>,
    at: Timestamp,
    catalogue: OnceCell<Catalogue>,
}

impl Shelf {
    pub(super) fn new(paths: Option<Paths>, at: Timestamp) -> Self {
        Self { paths, at, catalogue: OnceCell::new() }
    }

    /// The day that it is here. To know where that is, all time zones of the system are looked at: not for a link.
    fn today(&self) -> Date {
        TimeZone::system().to_datetime(self.at).date()
    }

    pub(super) fn catalogue(&self) -> &Catalogue {
        self.catalogue.get_or_init(|| {
            let Some(paths) = &self.paths else { return Catalogue::bundled() };
            let (catalogue, warnings) = Catalogue::load(&paths.config);
            for warning in warnings {
                super::tell(&format!("hallway: {warning}"));
            }
            catalogue
        })
    }

    /// The schedule that a command is about: the one named before or after the command or by `--schedule`, else the one
    /// remembered.
    ///
    /// # Errors
    /// [`Usage`] where two are named, or a room, or what nobody knows; and where none is named and none remembered.
    pub(super) fn about(&self, args: &Args, after: Option<&What>) -> anyhow::Result<Chosen> {
        let words = args.what.iter().chain(after).map(|what| (what, true));
        let mut named = words.chain(args.schedule.iter().map(|what| (what, false)));
        match (named.next(), named.next()) {
            (Some(_), Some(_)) => anyhow::bail!(Usage("two schedules are named; name one".to_owned())),
            (Some((what, strict)), None) => self.choose(what, strict),
            (None, _) => {
                let paths = self.paths.as_ref().context(NONE)?;
                let config = Settings::load(&paths.settings()).map_err(anyhow::Error::msg)?.config().clone();
                self.choose(&remembered(&config, paths).context(NONE)?, false)
            }
        }
    }

    /// What the screen is to show.
    ///
    /// # Errors
    /// [`Usage`] where two schedules or two links are named, or what nobody knows.
    pub(super) fn opening(&self, args: &Args, after: Option<&What>) -> anyhow::Result<Opening> {
        let mut opening = Opening::default();
        let words = args.what.iter().chain(after).map(|what| (what, true));
        for (what, strict) in words.chain(args.schedule.iter().map(|what| (what, false))) {
            let taken = match what {
                What::Link(target) => opening.link.replace(target.clone()).is_some(),
                what => opening.schedule.replace(self.choose(what, strict)?).is_some(),
            };
            anyhow::ensure!(!taken, Usage("two are named; name one schedule, and one link".to_owned()));
        }
        Ok(opening)
    }

    /// The schedule that is meant. `strict` is whether the word stood where a command could: there the name of a
    /// conference goes before that of a file, elsewhere after it.
    ///
    /// # Errors
    /// [`Usage`] for a strict word that is neither, with what may have been meant; a sentence for another one, and for a
    /// conference whose schedule nobody knows.
    pub(super) fn choose(&self, what: &What, strict: bool) -> anyhow::Result<Chosen> {
        let word = match what {
            What::Address(url) => return Ok(Chosen::of(Source::Url(url.clone()))),
            What::File(path) => return Ok(Chosen::of(Source::File(path.clone()))),
            What::Link(_) => anyhow::bail!(Usage(format!("{}: hallway open takes it", what.no_schedule()))),
            What::Word(word) => word,
        };
        let path = PathBuf::from(word);
        let ending = path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known)));
        if ending || (!strict && path.is_file()) {
            return Ok(Chosen::of(Source::File(path)));
        }
        match self.catalogue().find(word, self.today()) {
            Some(conference) if conference.schedules.is_empty() => {
                anyhow::bail!("nobody has said yet where the schedule of {} will be", conference.title)
            }
            Some(conference) => {
                Ok(Chosen { source: Source::Urls(conference.schedules.clone()), conference: Some(conference.clone()) })
            }
            None if path.exists() => Ok(Chosen::of(Source::File(path))),
            None if strict => anyhow::bail!(Usage(self.unknown(word))),
            None => anyhow::bail!(
                "there is no file and no conference “{}”. The nearest conference is {}",
                quoted(word),
                self.nearest_conference(word)
            ),
        }
    }

    /// The sentence for a word that nobody knows.
    fn unknown(&self, word: &str) -> String {
        format!(
            "there is no command, conference or file “{}”. The nearest command is {}, the nearest conference {}; hallway \
             help and hallway conferences list them.",
            quoted(word),
            nearest_command(word),
            self.nearest_conference(word)
        )
    }

    fn nearest_conference(&self, word: &str) -> &str {
        let catalogue = self.catalogue();
        let ids = || catalogue.conferences().map(|conference| conference.id.as_str());
        catalogue.nearest(word).or_else(|| nearest(word, ids())).unwrap_or_default()
    }
}

/// The sentence for a second word that is no command.
pub(super) fn no_command(word: &str) -> String {
    let nearest = nearest_command(word);
    format!("there is no command “{}”. The nearest one is {nearest}; hallway help lists them.", quoted(word))
}

fn nearest_command(word: &str) -> String {
    let commands = Args::reserved();
    nearest(word, commands.iter().map(String::as_str)).unwrap_or_default().to_owned()
}

fn quoted(word: &str) -> String {
    fit(&Clean::line(word), 80)
}

/// The schedule that hallway opens when none is named: the configured one, else the one opened last.
pub(super) fn remembered(config: &Config, paths: &Paths) -> Option<What> {
    let text = config.schedule.clone().or_else(|| fs::read_to_string(paths.data.join("schedule")).ok())?;
    What::schedule(text.trim().into()).ok()
}

/// What to write down so that [`remembered`] means the same schedule, whatever the folder is then.
///
/// # Errors
/// Where the file is gone.
pub(super) fn note(source: &Source, catalogue: &Catalogue) -> io::Result<String> {
    match source {
        Source::File(path) => Ok(fs::canonicalize(expanded(path))?.display().to_string()),
        Source::Url(url) => Ok(url.to_string()),
        Source::Urls(urls) => {
            let known = catalogue.conferences().find(|conference| conference.schedules == *urls);
            let url = || urls.first().map(ToString::to_string).unwrap_or_default();
            Ok(known.map_or_else(url, |conference| conference.id.clone()))
        }
    }
}
