//! The stream alone on the screen: puts the parts that it needs together and runs them.
use std::{
    env,
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use ratatui::layout::Size;

use super::{Args, Paths, Settings, Source, Wish};
use crate::{
    app::{Msg, Setup, State, drafts::Drafts, watch::Watch},
    catalogue::Catalogue,
    cli::{agent, log, screen, tell},
    config, desktop, files,
    keep::{self, Kept},
    player,
    runtime::{
        Clipboard, Clock, Guard, Input, Notifier, Runtime, Services, Signals, Writer,
        pictures::{Choice, Pictures},
        video::{Budget, Video, pixels::Pixels},
    },
    service,
    ui::theme,
};

/// Watches `source` until the person has enough of it, or it of them.
pub(super) fn run(
    args: &Args,
    paths: &Paths,
    settings: Settings,
    wish: &Wish,
    source: Source,
) -> anyhow::Result<ExitCode> {
    let config = settings.config().clone();
    let folder = paths.profile(&args.profile);
    files::private_folder(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let tokio = screen::tokio()?;
    let _entered = tokio.enter();
    // What takes longest begins first: the player starts while the rest is put together.
    let services = services(paths, &folder, wish, &config.video);
    let mut watch = Watch::default();
    watch.configure(wish.outputs.places.clone(), wish.place);
    watch.choose(wish.quality);
    watch.remember(screen::positions(&folder));
    for effect in watch.load(source) {
        services.perform(effect);
    }
    log::start(&paths.log()).with_context(|| format!("{} cannot be written", paths.log().display()))?;
    let capability = theme::choose(&|name| env::var(name).ok());
    let themes = screen::themes(paths, capability);
    let theme = (themes.0)(args.theme.as_deref().or(config.theme.as_deref()).unwrap_or("default"))
        .map_err(anyhow::Error::msg)?;
    let writer = Writer::start(screen::terminal()?)?;
    // The terminal's own selection is of more use here than clicks.
    let guard = Guard::take(writer.clone(), &paths.log(), false)?;
    let variable = |name: &str| env::var(name).ok();
    let budget = Budget::choose(config.video.budget, &variable);
    let ahead = args.at.map_or(SignedDuration::ZERO, |at| at.duration_since(Timestamp::now()));
    let runtime = Runtime {
        input: if budget.asks() { Input::start_asked()? } else { Input::start()? },
        services,
        state: state(args, settings, watch),
        first: wish.outputs.warning.clone().map(Msg::Warned).into_iter().collect(),
        theme,
        themes,
        video: Video::choose(&config.video, capability, &variable)
            .with_pixels(Pixels::choose(&variable, &config, capability)),
        budget,
        pictures: Pictures::new(Choice::of(&variable, &config.pictures, capability)),
        writer,
        clock: Clock::ahead(ahead),
        notifier: Notifier::choose(&config.notify, &variable),
        clipboard: Clipboard::choose(&variable),
        editor: None,
        guard: Some(guard),
        signals: Some(Signals::take()?),
    };
    panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| tokio.block_on(runtime.run())));
    let (mut state, services) = screen::survived(ended, paths)?;
    if let Some(text) = state.watch.positions() {
        drop(services.keep.requests.send(keep::Request { what: Kept::Positions, text }));
    }
    let lost = tokio.block_on(screen::farewell(services));
    tokio.shutdown_timeout(screen::FAREWELL);
    lost.map_err(anyhow::Error::msg)?;
    match state.solo.and_then(|solo| solo.outcome) {
        Some(Err(words)) => anyhow::bail!(words),
        Some(Ok(words)) if !words.is_empty() => tell(&words),
        _ => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Those that a stream needs; behind the others is nobody.
fn services(paths: &Paths, folder: &std::path::Path, wish: &Wish, video: &config::Video) -> Services {
    let remote = player::connect(agent::remote(video, paths, |name| env::var_os(name)));
    Services {
        schedule: service::pair().0,
        chat: service::pair().0,
        player: player::spawn_on(screen::player_program(), paths.log(), wish.outputs.screen.as_ref()),
        remote,
        stills: player::still::spawn(),
        desktop: desktop::spawn(),
        keep: keep::spawn(folder.to_owned(), paths.settings()),
        door: service::pair().0,
    }
}

fn state(args: &Args, settings: Settings, watch: Watch) -> State {
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    let mut state = State::new(Setup {
        size: Size::new(width, height),
        now: args.at.unwrap_or_else(Timestamp::now),
        zone: TimeZone::system(),
        catalogue: Arc::new(Catalogue::default()),
        schedule_wanted: false,
        homeserver: String::new(),
        drafts: Drafts::default(),
        settings,
        themes: vec![],
        layout: None,
    });
    state.pictures.configure(state.settings.config().pictures.clone(), crate::paths::downloads().unwrap_or_default());
    state.watch_alone(watch);
    state
}
