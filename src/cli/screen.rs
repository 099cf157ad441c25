//! The conference on the screen: puts the parts together and runs them.
use std::{
    any::Any,
    convert::Infallible,
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
    app::{Msg, Setup, State, drafts::Drafts, watch::Positions},
    catalogue::Catalogue,
    chat::matrix,
    config::Config,
    desktop,
    door::{self, Busy},
    files,
    keep::{self, Kept},
    paths::{self, Paths},
    player,
    runtime::{
        Clipboard, Clock, Editor, Guard, Input, Notifier, Outputs, Runtime, Services, Signals, Themes, Writer,
        pictures::{Choice, Pictures},
        video::{Budget, Video, pixels::Pixels},
    },
    schedule::{self, Folders, Source, Tuning},
    service::{self, Service},
    settings::Settings,
    ui::theme::{self, Capability, Theme},
};

/// How long the way out may wait for the homeserver and the store.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);

/// The asynchronous parts' threads.
pub(super) fn tokio() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

pub(super) fn run(args: &Args, opening: &Opening, paths: &Paths) -> anyhow::Result<ExitCode> {
    super::log::start(&paths.log()).with_context(|| format!("{} cannot be written", paths.log().display()))?;
    let settings = Settings::load(&paths.settings()).map_err(anyhow::Error::msg)?;
    let config = settings.config().clone();
    let capability = theme::choose(&|name| env::var(name).ok());
    let themes = themes(paths, capability);
    let theme = (themes.0)(args.theme.as_deref().or(config.theme.as_deref()).unwrap_or("default"))
        .map_err(anyhow::Error::msg)?;
    let folder = paths.profile(&args.profile);
    files::private_folder(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let chosen = opening.schedule.clone().or_else(|| remembered(&config, paths));

    let tokio = tokio()?;
    let _entered = tokio.enter();
    let writer = Writer::start(terminal()?)?;
    let ahead = args.at.map_or(SignedDuration::ZERO, |at| at.duration_since(Timestamp::now()));
    let outputs = Outputs::here(&config.video);
    let remote = player::connect(super::agent::remote(&config.video, paths, |name| env::var_os(name)));
    let player = player::spawn_on(player_program(), paths.log(), outputs.screen.as_ref());
    let (services, shut) = services(paths, &folder, &paths.door(&args.profile), ahead, (player, remote));
    if let Some(chosen) = &chosen {
        let request = schedule::Request::Load { source: chosen.source.clone(), every: Some(chosen.every()) };
        drop(services.schedule.requests.send(request));
    }
    let (catalogue, warnings) = Catalogue::load(&paths.config);
    let guard = Guard::take(writer.clone(), &paths.log(), config.mouse)?;
    let (kept, unread) = kept(&folder, paths);
    let variable = |name: &str| env::var(name).ok();
    let budget = Budget::choose(config.video.budget, &variable);
    let runtime = Runtime {
        input: if budget.asks() { Input::start_asked()? } else { Input::start()? },
        services,
        state: state(args, settings, chosen.as_ref(), catalogue, kept, &outputs),
        first: first(opening, warnings.into_iter().chain(unread).chain(shut).chain(outputs.warning)),
        theme,
        themes,
        video: Video::choose(&config.video, capability, &variable)
            .with_pixels(Pixels::choose(&variable, &config, capability)),
        budget,
        pictures: Pictures::new(Choice::of(&|name| env::var(name).ok(), &config.pictures, capability)),
        writer,
        clock: Clock::ahead(ahead),
        notifier: Notifier::choose(&config.notify, &variable),
        clipboard: Clipboard::choose(&variable),
        editor: Some(Editor::choose(folder.clone(), &variable)),
        guard: Some(guard),
        signals: Some(Signals::take()?),
    };
    panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| tokio.block_on(runtime.run())));
    let (mut state, services) = survived(ended, paths)?;
    let positions = state.watch.positions().map(|text| (Kept::Positions, text));
    for (what, text) in [(Kept::Drafts, state.drafts().written())].into_iter().chain(positions) {
        drop(services.keep.requests.send(keep::Request { what, text }));
    }
    remember_schedule(&state, paths);
    let lost = tokio.block_on(farewell(services));
    tokio.shutdown_timeout(FAREWELL);
    lost.map_err(anyhow::Error::msg)?;
    Ok(ExitCode::SUCCESS)
}

/// The schedule that opens where none is named.
fn remembered(config: &Config, paths: &Paths) -> Option<Chosen> {
    let shelf = Shelf::new(Some(paths.clone()), Timestamp::now());
    shelf.choose(&pick::remembered(config, paths)?, false).ok()
}

/// What is known before anything happens.
fn state(
    args: &Args,
    settings: Settings,
    chosen: Option<&Chosen>,
    catalogue: Catalogue,
    (drafts, layout, positions, themes): Restored,
    outputs: &Outputs,
) -> State {
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    let pictures = settings.config().pictures.clone();
    let mut state = State::new(Setup {
        size: Size::new(width, height),
        now: args.at.unwrap_or_else(Timestamp::now),
        zone: TimeZone::system(),
        catalogue: Arc::new(catalogue),
        schedule_wanted: chosen.is_some(),
        homeserver: settings.config().homeserver.clone().unwrap_or_default(),
        drafts,
        settings,
        themes,
        layout,
    });
    state.watch.configure(outputs.places.clone(), outputs.place);
    state.watch.remember(positions);
    state.pictures.configure(pictures, paths::downloads().unwrap_or_default());
    if let Some(chosen) = chosen {
        state.opens(&chosen.title(), chosen.source.clone(), Some(chosen.every()));
    }
    state
}

/// What happens first: what is wrong with the person's own catalogue is said, and the room named is entered.
fn first(opening: &Opening, warnings: impl Iterator<Item = String>) -> Vec<Msg> {
    let warnings = warnings.inspect(|warning| tracing::warn!("{warning}")).map(Msg::Warned);
    warnings.chain(opening.link.clone().map(Msg::Visit)).collect()
}

/// Standard output, unbuffered, for the one writer.
pub(super) fn terminal() -> io::Result<fs::File> {
    use std::os::fd::AsFd as _;
    Ok(fs::File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// The door of this profile, and what the person should know where there is none.
fn door(path: &Path) -> (Service<Infallible, door::Event>, Option<String>) {
    let busy = match door::spawn(path) {
        Ok(door) => return (door, None),
        Err(busy) => busy,
    };
    tracing::warn!(%busy, "links cannot be opened here from outside");
    let words = match busy {
        Busy::Kept => Some("Another hallway runs with this profile: links opened from outside go there.".to_owned()),
        Busy::InTheWay(_) | Busy::NotOurs(_) => {
            Some(format!("Links cannot be opened here from outside: {busy}. Move it away, and start again."))
        }
        Busy::Io(_) => None,
    };
    (service::pair().0, words)
}

/// Starts the services, and says what the person should know of the door.
fn services(
    paths: &Paths,
    folder: &Path,
    at: &Path,
    ahead: SignedDuration,
    (player, remote): (player::Player, player::Player),
) -> (Services, Option<String>) {
    let folders = Folders { cache: paths.cache.clone(), profile: folder.to_owned() };
    let (door, shut) = door(at);
    let services = Services {
        schedule: schedule::spawn_tuned(folders, Tuning { ahead, ..Tuning::default() }),
        chat: matrix::spawn(folder.to_owned()),
        player,
        remote,
        stills: player::still::spawn(),
        desktop: desktop::spawn(),
        keep: keep::spawn(folder.to_owned(), paths.settings()),
        door,
    };
    (services, shut)
}

/// `hallway-player` stands beside hallway; where it does not, the search path decides.
pub(super) fn player_program() -> PathBuf {
    const NAME: &str = "hallway-player";
    let beside = env::current_exe().ok().and_then(|own| own.parent().map(|folder| folder.join(NAME)));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(NAME))
}

/// A person's own themes come before the bundled ones; the terminal decides how many colours are left of them.
pub(super) fn themes(paths: &Paths, capability: Capability) -> Themes {
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

/// What was kept for this start.
type Restored = (Drafts, Option<String>, Positions, Vec<String>);

/// What was kept for this start: drafts, windows, where one stopped in recordings, the names of themes; and what of it cannot be read.
fn kept(folder: &Path, paths: &Paths) -> (Restored, Option<String>) {
    let (drafts, unread) = drafts(folder);
    ((drafts, Kept::Layout.read(folder), positions(folder), theme_names(paths)), unread)
}

/// Where one stopped in recordings.
pub(super) fn positions(folder: &Path) -> Positions {
    Kept::Positions.read(folder).map(|text| Positions::read(&text)).unwrap_or_default()
}

/// The themes that hallway brings, and the person's own.
fn theme_names(paths: &Paths) -> Vec<String> {
    let own = fs::read_dir(paths.config.join("themes")).into_iter().flatten().filter_map(|file| {
        let path = file.ok()?.path();
        let name = path.file_stem()?.to_str()?.to_owned();
        path.extension().is_some_and(|kind| kind == "toml").then_some(name)
    });
    let mut names: Vec<String> = theme::BUNDLED.iter().map(|(name, _)| (*name).to_owned()).chain(own).collect();
    names.sort();
    names.dedup();
    names
}

/// What the loop left.
///
/// # Errors
/// Where it could not draw, or panicked, in words.
pub(super) fn survived(
    ended: Result<io::Result<(State, Services)>, Box<dyn Any + Send>>,
    paths: &Paths,
) -> anyhow::Result<(State, Services)> {
    match ended {
        Ok(ended) => ended.context("the screen cannot be drawn"),
        Err(panic) => anyhow::bail!(
            "a mistake of hallway's own: {}. The log has more: {}",
            words(panic.as_ref()),
            paths.log().display()
        ),
    }
}

/// What the words of a panic were.
fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words")
}

/// What was typed and not sent. What cannot be read is set aside, and said.
fn drafts(folder: &Path) -> (Drafts, Option<String>) {
    let Some(text) = Kept::Drafts.read(folder) else { return (Drafts::default(), None) };
    match Drafts::read(&text) {
        Ok(drafts) => (drafts, None),
        Err(error) => {
            let aside = folder.join("drafts.damaged.json");
            let kept = fs::write(&aside, text).map_or_else(|error| error.to_string(), |()| aside.display().to_string());
            (
                Drafts::default(),
                Some(format!("What was typed and not sent cannot be read ({error}); it is kept in {kept}")),
            )
        }
    }
}

/// The next start without a name opens what was open last.
fn remember_schedule(state: &State, paths: &Paths) {
    if let (Some(opened), Some(_)) = (state.opened(), state.programme.schedule())
        && let Err(error) = remember(&opened.source, &state.catalogue, &paths.data.join("schedule"))
    {
        // The next start then asks for the schedule; nothing of the person's is lost.
        tracing::warn!(%error, "the schedule is not remembered");
    }
}

/// Notes which schedule `hallway` alone opens.
fn remember(source: &Source, catalogue: &Catalogue, note: &Path) -> io::Result<()> {
    let words = pick::note(source, catalogue)?;
    if fs::read_to_string(note).is_ok_and(|written| written == words) {
        return Ok(());
    }
    files::write(note, words.as_bytes(), files::Access::Usual)
}

/// Lets go of the services and waits, not for ever, until drafts and stars are kept and the chat has put its store in order.
/// The error says what could not be kept.
pub(super) async fn farewell(services: Services) -> Result<(), String> {
    let Services { schedule, chat, player, remote, stills, desktop, keep, door } = services;
    drop((player, remote, stills, desktop, door));
    let last = async { tokio::join!(ended(keep), ended(schedule), ended(chat)) };
    match tokio::time::timeout(FAREWELL, last).await {
        Ok((Some(keep::Event::Failed { reason }), ..)) => Err(reason),
        Ok(_) => Ok(()),
        Err(_) => {
            tracing::warn!("the services did not end in time");
            Ok(())
        }
    }
}

/// Lets go of a service and waits until it has nothing more to tell; what it told last.
async fn ended<Request, Event>(service: Service<Request, Event>) -> Option<Event> {
    let Service { requests, mut events } = service;
    drop(requests);
    let mut last = None;
    while let Some(event) = events.recv().await {
        last = Some(event);
    }
    last
}
