//! Signing in and out without the screen.
use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    process::ExitCode,
};

use anyhow::Context as _;

use super::Args;
use crate::{
    chat::{Event, Request, Secret, UserId, matrix},
    files,
    paths::Paths,
    service::Service,
};

/// Longest password read from standard input, in bytes.
const LONGEST: u64 = 4_096;

pub(super) fn login(args: &Args, paths: &Paths, homeserver: Option<&str>, user: &str) -> anyhow::Result<ExitCode> {
    let homeserver = match homeserver {
        Some(server) => server.to_owned(),
        None => server_of(user)?,
    };
    let folder = paths.profile(&args.profile);
    files::private_folder(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    keep_log(paths);
    let user = super::screen::tokio()?.block_on(async {
        let mut chat = matrix::spawn(folder);
        // Asked first: nobody types a password for a server that would not take it.
        ask(&chat, Request::AskFlows { homeserver: homeserver.clone() })?;
        hear(&mut chat, |event| match event {
            Event::Flows { flows, .. } => Some(flows.refusal(&homeserver).map_or(Ok(()), Err)),
            Event::SignInFailed { reason } => Some(Err(reason)),
            Event::SignedIn { user } => {
                Some(Err(format!("{user} is signed in already; sign out first: hallway logout")))
            }
            _ => None,
        })
        .await?;
        ask(&chat, Request::SignIn { homeserver, user: user.to_owned(), password: password(user)? })?;
        let user = hear(&mut chat, |event| match event {
            Event::SignedIn { user } => Some(Ok(user)),
            Event::SignInFailed { reason } => Some(Err(reason)),
            _ => None,
        })
        .await?;
        end(chat).await;
        anyhow::Ok(user)
    })?;
    writeln!(io::stdout(), "signed in as {user}")?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn logout(args: &Args, paths: &Paths) -> anyhow::Result<ExitCode> {
    keep_log(paths);
    super::screen::tokio()?.block_on(async {
        let mut chat = matrix::spawn(paths.profile(&args.profile));
        hear(&mut chat, |event| match event {
            Event::SignedIn { .. } => Some(Ok(())),
            Event::SignedOut => Some(Err("nobody is signed in".to_owned())),
            _ => None,
        })
        .await?;
        ask(&chat, Request::SignOut)?;
        hear(&mut chat, |event| match event {
            Event::SignedOut => Some(Ok(())),
            Event::Failed { reason } => Some(Err(reason)),
            _ => None,
        })
        .await?;
        end(chat).await;
        anyhow::Ok(())
    })?;
    writeln!(io::stdout(), "signed out")?;
    Ok(ExitCode::SUCCESS)
}

type Chat = Service<Request, Event>;

fn ask(chat: &Chat, request: Request) -> anyhow::Result<()> {
    chat.requests.send(request).map_err(|_| anyhow::anyhow!("the chat has ended; the log says why"))
}

/// Waits for the fact that `wanted` knows, or for the reason why there is none.
async fn hear<T>(chat: &mut Chat, wanted: impl Fn(Event) -> Option<Result<T, String>>) -> anyhow::Result<T> {
    while let Some(event) = chat.events.recv().await {
        if let Some(answer) = wanted(event) {
            return answer.map_err(anyhow::Error::msg);
        }
    }
    anyhow::bail!("the chat has ended; the log says why")
}

/// Lets the chat put its store in order.
async fn end(chat: Chat) {
    let Service { requests, mut events } = chat;
    drop(requests);
    while events.recv().await.is_some() {}
}

/// These commands work without a log as well.
fn keep_log(paths: &Paths) {
    if let Err(error) = super::log::start(&paths.log()) {
        writeln!(io::stderr(), "hallway: no log is kept: {error}").ok();
    }
}

fn server_of(user: &str) -> anyhow::Result<String> {
    let id: UserId = user
        .parse()
        .map_err(|_| anyhow::anyhow!("say --homeserver SERVER, or the whole user id (@ana:example.org)"))?;
    let (_, server) = id.as_str().split_once(':').context("a user id names its server after a colon")?;
    Ok(server.to_owned())
}

/// A password typed without echo, or the first line of standard input; never an argument, which others could read.
fn password(user: &str) -> anyhow::Result<Secret> {
    if io::stdin().is_terminal() {
        return Ok(Secret::new(rpassword::prompt_password(format!("password of {user}: "))?));
    }
    let mut line = String::new();
    io::Read::take(io::stdin().lock(), LONGEST).read_line(&mut line)?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}
