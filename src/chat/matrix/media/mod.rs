//! Pictures and files: fetched, kept, sent.
mod decode;
mod fetch;
mod picture;
mod save;
mod source;
mod upload;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{sync::Semaphore, task::JoinSet};

use super::account::Context;
use crate::{
    chat::{Event, Request},
    text::Clean,
};
use upload::Uploads;

/// Pictures fetched and decoded at once: each may take what [`decode`] allows.
const DECODES: usize = 2;
/// Pictures that may wait for their turn.
const WAITING: usize = 64;
/// Files saved at once.
const SAVES: usize = 2;

/// What is under way.
pub(super) struct Media {
    decodes: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    saves: Arc<Semaphore>,
    uploads: Uploads,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            decodes: Arc::new(Semaphore::new(DECODES)),
            waiting: Arc::default(),
            saves: Arc::new(Semaphore::new(SAVES)),
            uploads: Uploads::default(),
        }
    }
}

impl Media {
    /// Does what is asked, in tasks, and tells what came of it.
    pub(super) fn serve(&mut self, context: &Context, tasks: &mut JoinSet<()>, request: Request) {
        let context = context.clone();
        match request {
            Request::Picture { media, width, height, most } => {
                let full = self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING;
                let (waiting, decodes) = (Arc::clone(&self.waiting), Arc::clone(&self.decodes));
                tasks.spawn(async move {
                    let picture = if full {
                        Err("too many pictures were asked for at once".to_owned())
                    } else {
                        // Nobody closes it.
                        let _turn = decodes.acquire().await;
                        picture::picture(&context, &media, (width, height), most).await.map(Arc::new)
                    };
                    waiting.fetch_sub(1, Ordering::Relaxed);
                    context.tell(Event::Picture { media, picture }).await;
                });
            }
            Request::Save { media, name, folder, open } => {
                let saves = Arc::clone(&self.saves);
                tasks.spawn(async move {
                    let _turn = saves.acquire().await;
                    let event = match save::save(&context, &media, &name, &folder).await {
                        Ok(path) => Event::Saved { path, open },
                        Err(reason) => Event::SaveFailed { name: Clean::line(&name), reason },
                    };
                    context.tell(event).await;
                });
            }
            Request::Upload { timeline, path, caption } => {
                self.uploads.start(context, tasks, timeline, path, caption);
            }
            Request::CancelUpload(timeline) => self.uploads.cancel(&timeline),
            _ => {}
        }
    }
}
