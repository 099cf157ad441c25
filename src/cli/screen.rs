//! The conference on the screen: puts the parts together and runs them.
use std::{
    any::Any,
    env, fs, io,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use ratatui::layout::Size;

use super::{
    Args, Chosen, Opening,
    pick::{self, Shelf},
};
use crate::{
    app::{Msg, Setup, State},
    catalogue::Catalogue,
    chat::{RoomId, matrix},
    config::{Cells, Colors, Config},
    desktop, files, keep,
    paths::{self, Paths},
    player,
    runtime::{
        Clock, Guard, Input, Runtime, Services, Signals, Themes, Writer,
        pictures::{Choice, Pictures},
        video::Video,
    },
    schedule::{self, Folders, Source, Tuning},
    service::Service,
    ui::theme::{self, Capability, Theme},
};

/// How long the way out may wait for the homeserver and the store.
const FAREWELL: Duration = Duration::from_secs(2);

/// The asynchronous parts' threads.
pub(super) fn tokio() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

pub(super) fn run(args: &Args, opening: &Opening, paths: &Paths) -> anyhow::Result<ExitCode> {
    super::log::start(&paths.log()).with_context(|| format!("{} cannot be written", paths.log().display()))?;
    let config = Config::load(&paths.config.join("config.toml")).map_err(anyhow::Error::msg)?;
    let capability = theme::choose(&|name| env::var(name).ok());
    let themes = themes(paths, capability);
    let theme = (themes.0)(args.theme.as_deref().or(config.theme.as_deref()).unwrap_or("default"))
        .map_err(anyhow::Error::msg)?;
    let folder = paths.profile(&args.profile);
    files::private_folder(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let remembered = || {
        let shelf = Shelf::new(Some(paths.clone()), TimeZone::system().to_datetime(Timestamp::now()).date());
        shelf.choose(&pick::remembered(&config, paths)?, false).ok()
    };
    let chosen = opening.schedule.clone().or_else(remembered);

    let tokio = tokio()?;
    let _entered = tokio.enter();
    let writer = Writer::start(terminal()?)?;
    let ahead = args.at.map_or(SignedDuration::ZERO, |at| at.duration_since(Timestamp::now()));
    let services = services(paths, &folder, ahead);
    if let Some(chosen) = &chosen {
        let request = schedule::Request::Load { source: chosen.source.clone(), every: Some(chosen.every()) };
        drop(services.schedule.requests.send(request));
    }
    let (catalogue, warnings) = Catalogue::load(&paths.config);
    let cells = config.video.cells.unwrap_or(Cells::Half);
    // Sixteen colours make no picture; a terminal that has no more maps the 256 by itself.
    let colors = config.video.colors.or(capability.picture()).unwrap_or(Colors::Indexed);
    let guard = Guard::take(writer.clone(), &paths.log(), config.mouse)?;
    let runtime = Runtime {
        input: Input::start()?,
        services,
        state: state(args, &config, chosen.as_ref(), catalogue, &folder),
        first: first(opening, warnings),
        theme,
        themes,
        video: Video::new(cells, colors),
        pictures: Pictures::new(Choice::of(&|name| env::var(name).ok(), &config.pictures, capability)),
        writer,
        clock: Clock::ahead(ahead),
        guard: Some(guard),
        signals: Some(Signals::take()?),
    };
    panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| tokio.block_on(runtime.run())));
    let (state, services) = match ended {
        Ok(ended) => ended.context("the screen cannot be drawn")?,
        Err(panic) => anyhow::bail!(
            "a mistake of hallway's own: {}. The log has more: {}",
            words(panic.as_ref()),
            paths.log().display()
        ),
    };
    keep(&state, &folder, paths)?;
    tokio.block_on(farewell(services));
    tokio.shutdown_timeout(FAREWELL);
    Ok(ExitCode::SUCCESS)
}

/// What is known before anything happens.
fn state(args: &Args, config: &Config, chosen: Option<&Chosen>, catalogue: Catalogue, folder: &Path) -> State {
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    let mut state = State::new(Setup {
        size: Size::new(width, height),
        now: args.at.unwrap_or_else(Timestamp::now),
        zone: TimeZone::system(),
        catalogue: Arc::new(catalogue),
        schedule_wanted: chosen.is_some(),
        homeserver: config.homeserver.clone().unwrap_or_default(),
        drafts: drafts(folder),
    });
    state.pictures.configure(config.pictures.clone(), paths::downloads().unwrap_or_default());
    if let Some(chosen) = chosen {
        state.opens(&chosen.title(), chosen.source.clone(), Some(chosen.every()));
    }
    state
}

/// What happens first: what is wrong with the person's own catalogue is said, and the room named is entered.
fn first(opening: &Opening, warnings: Vec<String>) -> Vec<Msg> {
    let warnings = warnings.into_iter().inspect(|warning| tracing::warn!("{warning}")).map(Msg::Warned);
    warnings.chain(opening.room.clone().map(Msg::Enter)).collect()
}

/// Standard output, unbuffered, for the one writer.
fn terminal() -> io::Result<fs::File> {
    use std::os::fd::AsFd as _;
    Ok(fs::File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

fn services(paths: &Paths, folder: &Path, ahead: SignedDuration) -> Services {
    let folders = Folders { cache: paths.cache.clone(), profile: folder.to_owned() };
    Services {
        schedule: schedule::spawn_tuned(folders, Tuning { ahead, ..Tuning::default() }),
        chat: matrix::spawn(folder.to_owned()),
        player: player::spawn(player_program(), paths.log()),
        desktop: desktop::spawn(),
        keep: keep::spawn(folder.to_owned()),
    }
}

/// `hallway-player` stands beside hallway; where it does not, the search path decides.
fn player_program() -> PathBuf {
    const NAME: &str = "hallway-player";
    let beside = env::current_exe().ok().and_then(|own| own.parent().map(|folder| folder.join(NAME)));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(NAME))
}

/// A person's own themes come before the bundled ones; the terminal decides how many colours are left of them.
fn themes(paths: &Paths, capability: Capability) -> Themes {
    let own = paths.config.join("themes");
    Themes(Box::new(move |name| {
        // A name becomes part of a path.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if !name.chars().all(plain) {
            return Err(format!("{name:?} is no theme's name: letters, digits, - and _"));
        }
        let lookup = |name: &str| fs::read_to_string(own.join(format!("{name}.toml"))).ok();
        Theme::load(name, lookup).map(|theme| theme.downgrade(capability))
    }))
}

/// What the words of a panic were.
fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words")
}

fn drafts(folder: &Path) -> Vec<(RoomId, String)> {
    let read = || -> Option<Vec<(String, String)>> {
        serde_json::from_slice(&fs::read(folder.join("drafts.json")).ok()?).ok()
    };
    read().unwrap_or_default().into_iter().filter_map(|(room, text)| Some((room.parse().ok()?, text))).collect()
}

/// Keeps what a person would miss.
fn keep(state: &State, folder: &Path, paths: &Paths) -> anyhow::Result<()> {
    let drafts: Vec<_> = state.drafts().into_iter().map(|(room, text)| (room.to_string(), text)).collect();
    let file = folder.join("drafts.json");
    if !drafts.is_empty() || file.exists() {
        files::write(&file, &serde_json::to_vec(&drafts)?, files::Access::Private)
            .with_context(|| format!("what was typed and not sent could not be kept in {}", file.display()))?;
    }
    if let (Some(opened), Some(_)) = (state.opened(), state.programme.schedule())
        && let Err(error) = remember(&opened.source, &state.catalogue, &paths.data.join("schedule"))
    {
        // The next start then asks for the schedule; nothing of the person's is lost.
        tracing::warn!(%error, "the schedule is not remembered");
    }
    Ok(())
}

/// Notes which schedule `hallway` alone opens.
fn remember(source: &Source, catalogue: &Catalogue, note: &Path) -> io::Result<()> {
    let words = pick::note(source, catalogue)?;
    if fs::read_to_string(note).is_ok_and(|written| written == words) {
        return Ok(());
    }
    files::write(note, words.as_bytes(), files::Access::Usual)
}

/// Lets go of the services and waits, not for ever, until stars are kept and the chat has put its store in order.
async fn farewell(services: Services) {
    let Services { schedule, chat, player, desktop, keep } = services;
    drop((player, desktop));
    let last = async { tokio::join!(ended(keep), ended(schedule), ended(chat)) };
    if tokio::time::timeout(FAREWELL, last).await.is_err() {
        tracing::warn!("the services did not end in time");
    }
}

/// Lets go of a service and waits until it has nothing more to tell.
async fn ended<Request, Event>(service: Service<Request, Event>) {
    let Service { requests, mut events } = service;
    drop(requests);
    while events.recv().await.is_some() {}
}
