//! Walking conferences' spaces: what is kept is told at once, then the server is asked, in one walk over all levels.
//!
//! `walk` is pure and puts the rooms in order, `walker` asks for the pages, `ask` are the requests, `locators` asks what
//! rooms are for, `kept` is the file. Each space has a task of its own, so that nothing waits for a server that is dead.
mod ask;
mod child;
mod kept;
mod locator;
mod locators;
mod walk;
mod walker;

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::Instant,
};

use self::{kept::Kept, locator::Locators};
use super::account::Context;
use crate::chat::{Address, Event, Space};

pub(super) use kept::FILE;

/// Spaces known at once; the one asked for longest ago makes room.
const MOST_SPACES: usize = 8;
/// How long a walk holds, one that went through and one that did not.
const HOLDS: Duration = Duration::from_mins(5);
const FAILED: Duration = Duration::from_secs(20);

/// Walks what is asked for until nobody asks any more.
pub(super) async fn run(context: Context, folder: PathBuf, mut asked: mpsc::UnboundedReceiver<Vec<Address>>) {
    let known = kept::load(folder.clone()).await.into_iter().map(Known::from).collect();
    let (keep, keeping) = watch::channel(Vec::new());
    let mut spaces = Spaces { context, known, keep, tasks: JoinSet::new() };
    spaces.tasks.spawn(kept::follow(folder, keeping));
    loop {
        tokio::select! {
            addresses = asked.recv() => match addresses {
                Some(addresses) => spaces.ask(addresses),
                None => return,
            },
            Some(Ok(Some(outcome))) = spaces.tasks.join_next() => spaces.settle(outcome),
        }
    }
}

struct Spaces {
    context: Context,
    /// The one asked for last at the end.
    known: Vec<Known>,
    keep: watch::Sender<Vec<Kept>>,
    tasks: JoinSet<Option<Outcome>>,
}

/// A space that was asked for.
struct Known {
    asked: Address,
    space: Option<Arc<Space>>,
    locators: Locators,
    /// Until when it is not walked again.
    holds: Option<Instant>,
    /// A task walks it or asks what its rooms are for, and tells it.
    busy: bool,
}

/// What a task came to.
enum Outcome {
    /// `space`: as far as it came; `failed`: that is not to its end.
    Walked {
        asked: Address,
        space: Option<Arc<Space>>,
        locators: Locators,
        failed: bool,
    },
    Located {
        asked: Address,
        space: Arc<Space>,
        locators: Locators,
    },
}

impl Spaces {
    fn ask(&mut self, addresses: Vec<Address>) {
        let Some(asked) = addresses.first().cloned() else { return };
        let at = self.known.iter().position(|known| known.asked == asked);
        let mut known = at.map_or_else(|| Known::new(asked), |at| self.known.remove(at));
        let context = self.context.clone();
        let (space, locators) = (known.space.clone(), known.locators.clone());
        if known.busy {
            // It is told as it comes.
        } else if known.holds.is_some_and(|until| Instant::now() < until) && space.is_some() {
            self.tasks.spawn(async move {
                if let Some(space) = space {
                    context.tell(Event::Space(space)).await;
                }
                None
            });
        } else {
            known.busy = true;
            self.tasks.spawn(walker::walk(context, addresses, space, locators));
        }
        if self.known.len() >= MOST_SPACES {
            self.known.remove(0);
        }
        self.known.push(known);
    }

    fn settle(&mut self, outcome: Outcome) {
        let of = match &outcome {
            Outcome::Walked { asked, .. } | Outcome::Located { asked, .. } => asked,
        };
        let Some(known) = self.known.iter_mut().find(|known| known.asked == *of) else { return };
        known.busy = false;
        match outcome {
            Outcome::Walked { asked, space, locators, failed } => {
                known.holds = Some(Instant::now() + if failed { FAILED } else { HOLDS });
                known.locators = locators;
                known.space = space;
                if let (Some(space), false) = (&known.space, failed)
                    && locators::any(space, &known.locators)
                {
                    known.busy = true;
                    let (context, space, locators) = (self.context.clone(), Arc::clone(space), known.locators.clone());
                    self.tasks.spawn(locators::ask(context, asked, space, locators));
                }
            }
            Outcome::Located { space, locators, .. } => {
                known.space = Some(space);
                known.locators = locators;
            }
        }
        self.keep.send_replace(self.known.iter().filter_map(Known::keep).collect());
    }
}

impl Known {
    fn new(asked: Address) -> Self {
        Self { asked, space: None, locators: Locators::new(), holds: None, busy: false }
    }

    fn keep(&self) -> Option<Kept> {
        let space = self.space.clone()?;
        Some(Kept { space, locators: self.locators.clone() })
    }
}

impl From<Kept> for Known {
    fn from(kept: Kept) -> Self {
        let Kept { space, locators } = kept;
        Self { space: Some(Arc::clone(&space)), locators, ..Self::new(space.asked.clone()) }
    }
}

#[cfg(test)]
mod tests;
