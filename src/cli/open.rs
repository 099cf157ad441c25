//! Opening something: in the hallway that runs with this profile, else in one of our own.
use std::{
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use super::{Args, Command, Opening, What, pick, pick::Shelf, screen};
use crate::{
    chat::link,
    door::{self, Answer, Parcel},
    paths::Paths,
};

/// Hands what is named to the hallway that runs with this profile, else starts one that shows it.
pub(super) fn open(args: &Args, shelf: &Shelf, after: Option<&What>) -> anyhow::Result<ExitCode> {
    let opening = shelf.opening(args, after)?;
    let paths = Paths::from_environment()?;
    let parcels = parcels(args, &opening, shelf);
    match hand_over(&paths.door(&args.profile), &parcels)? {
        Answer::Nobody => screen::run(args, &opening, &paths),
        Answer::Refused(words) => anyhow::bail!(words),
        Answer::Done => {
            writeln!(io::stdout(), "opened in the hallway that runs")?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What can be handed over. Links are; a schedule is where one said `open`, for a person may want another hallway for it, and
/// so is whoever wants another clock.
fn parcels(args: &Args, opening: &Opening, shelf: &Shelf) -> Vec<Parcel> {
    let said = matches!(args.command, Some(Command::Open { .. }));
    if args.at.is_some() || (opening.schedule.is_some() && !said) {
        return vec![];
    }
    let schedule = match &opening.schedule {
        None => None,
        Some(chosen) => match pick::note(&chosen.source, shelf.catalogue()) {
            Ok(note) => Some(Parcel::Schedule(note)),
            // It is gone, which the screen says better.
            Err(_) => return vec![],
        },
    };
    let link = opening.link.as_ref().map(|target| Parcel::Link(link::to(target)));
    schedule.into_iter().chain(link).collect()
}

fn hand_over(door: &Path, parcels: &[Parcel]) -> anyhow::Result<Answer> {
    if parcels.is_empty() {
        return Ok(Answer::Nobody);
    }
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut answer = Answer::Nobody;
    for parcel in parcels {
        answer = tokio.block_on(door::knock(door, parcel));
        if answer != Answer::Done {
            break;
        }
    }
    Ok(answer)
}
