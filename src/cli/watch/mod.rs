//! `hallway watch`: one stream or recording, without the rest of the client.
mod find;
mod screen;

use std::{
    env,
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
};

use jiff::Timestamp;

use super::{
    Args,
    args::Watch,
    pick::{Shelf, Usage},
};
use crate::{
    app::watch::{self, Source},
    config::{Place, Video},
    paths::Paths,
    player::Quality,
    runtime::Outputs,
    settings::Settings,
};

/// How it is watched.
#[derive(Debug)]
struct Wish {
    outputs: Outputs,
    place: Place,
    quality: Quality,
}

/// Watches what is named; or prints its address, where that is what was asked for.
///
/// # Errors
/// Why nothing can be watched, in words.
pub(super) fn run(args: &Args, shelf: &Shelf, asked: &Watch, at: Timestamp) -> anyhow::Result<ExitCode> {
    let paths = Paths::from_environment()?;
    let settings = Settings::load(&paths.settings()).map_err(anyhow::Error::msg)?;
    let wish = wish(&settings.config().video, asked)?;
    if wish.place != Place::Url {
        on_a_terminal()?;
    }
    let source = find::source(args, shelf, &asked.what.join(" "), at)?;
    if wish.place == Place::Url {
        let url = source.url().map(ToString::to_string).unwrap_or_default();
        writeln!(io::stdout(), "{url}")?;
        return Ok(ExitCode::SUCCESS);
    }
    screen::run(args, &paths, settings, &wish, source)
}

fn wish(video: &Video, asked: &Watch) -> anyhow::Result<Wish> {
    let outputs = Outputs::here(&Video { output: asked.output.or(video.output), ..video.clone() });
    let place = asked.output.unwrap_or(outputs.place);
    if let Err(why) = outputs.places.can(place) {
        anyhow::bail!("you cannot watch {}: {why}", watch::place_words(place));
    }
    let quality = asked.quality.or(video.lines).map_or(Quality::Best, Quality::Lines);
    Ok(Wish { outputs, place, quality })
}

/// Keys are read and the picture is drawn there.
fn on_a_terminal() -> anyhow::Result<()> {
    const INSTEAD: &str = "hallway watch --output url prints the address for another player";
    anyhow::ensure!(
        io::stdin().is_terminal() && io::stdout().is_terminal(),
        "standard input and output must be a terminal to watch on; {INSTEAD}"
    );
    let dumb = env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
    anyhow::ensure!(!dumb, "nothing can be drawn on this terminal (TERM is dumb); {INSTEAD}");
    Ok(())
}

/// A stream's address given as such.
fn of_url(url: &url::Url) -> anyhow::Result<Source> {
    let mut urls = watch::checked(&[url.to_string()]);
    let playlist = crate::catalogue::watched(url).map(|url| url.to_string());
    // The page of a hall that is known is no stream itself.
    if let Some(playlist) = playlist.map(|playlist| watch::checked(&[playlist])).filter(|known| !known.is_empty()) {
        urls = playlist;
    }
    anyhow::ensure!(
        !urls.is_empty(),
        Usage("a stream's address is http or https and not longer than 2,048 bytes".to_owned())
    );
    let file = url.path_segments().and_then(|mut parts| parts.next_back()).filter(|name| !name.is_empty());
    let title = [url.host_str(), file].into_iter().flatten().collect::<Vec<_>>().join("/");
    Ok(Source { title, urls, recording: true, ..Source::default() })
}
