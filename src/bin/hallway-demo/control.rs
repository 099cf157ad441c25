//! `hallway-demo serve`: a conference that another program holds by its standard input.
use std::{io::BufRead as _, io::Write as _, process::ExitCode};

use anyhow::Context as _;
use serde_json::json;
use tokio::sync::mpsc;

use crate::{Options, conference::Conference, large, live::Signals, synapse::SERVER_NAME};

/// Orders that wait to be carried out.
const WAITING: usize = 16;

/// Holds a conference until standard input ends or a signal asks for the end.
pub(crate) async fn serve(options: &Options) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    tokio::select! {
        done = hold(options) => done?,
        () = signals.end() => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn hold(options: &Options) -> anyhow::Result<()> {
    let mut orders = orders()?;
    let mut conference = tokio::select! {
        started = Conference::start(options) => started?,
        // Nobody gives orders before it is there, but the input may end.
        None = orders.recv() => return Ok(()),
    };
    answer(&serde_json::to_value(conference.facts())?)?;
    while let Some(order) = orders.recv().await {
        match carry_out(&mut conference, &order).await {
            Ok(()) => answer(&json!({ "done": order }))?,
            Err(error) => answer(&json!({ "failed": order, "reason": format!("{error:#}") }))?,
        }
    }
    Ok(())
}

/// The lines of standard input. A thread of its own reads them, which does not keep the process from ending.
fn orders() -> anyhow::Result<mpsc::Receiver<String>> {
    let (give, take) = mpsc::channel(WAITING);
    let read = move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if give.blocking_send(line).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("orders".to_owned()).spawn(read).context("no thread for orders")?;
    Ok(take)
}

async fn carry_out(conference: &mut Conference, order: &str) -> anyhow::Result<()> {
    let words: Vec<_> = order.split_whitespace().collect();
    match words.as_slice() {
        ["stop-homeserver"] => conference.synapse.stop(),
        ["start-homeserver"] => conference.synapse.start_again().await?,
        ["stop-stream", name] => conference.streams.stop(name, false)?,
        ["freeze-stream", name] => conference.streams.stop(name, true)?,
        ["start-stream", name] => conference.streams.start_again(&conference.schedule, name).await?,
        ["quiet"] => conference.quiet(),
        ["make-space", alias, tracks, rooms] => {
            let number = |word: &str| word.parse::<u16>().map(usize::from).context("not a number of rooms");
            large::make(&conference.organiser, SERVER_NAME, alias, number(tracks)?, number(rooms)?).await?;
        }
        _ => anyhow::bail!(
            "unknown; there are stop-homeserver, start-homeserver, stop-stream NAME, freeze-stream NAME, start-stream NAME, \
             quiet, make-space ALIAS TRACKS ROOMS"
        ),
    }
    Ok(())
}

fn answer(value: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}")?;
    out.flush().context("nobody reads standard output")
}
