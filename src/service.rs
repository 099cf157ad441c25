//! The two ends of a background worker: plain data in, plain data out.
use tokio::sync::mpsc;

/// Events a worker may queue before it has to wait for the screen.
pub const EVENT_BACKLOG: usize = 256;

/// The program's end: ask with `requests`, hear back from `events`.
#[derive(Debug)]
pub struct Service<Request, Event> {
    /// Never waits: a person makes requests, one key at a time.
    pub requests: mpsc::UnboundedSender<Request>,
    /// Bounded by [`EVENT_BACKLOG`]: a network makes events, and a flood waits for the screen.
    pub events: mpsc::Receiver<Event>,
}

/// The worker's end. A fake, in a test, is whoever holds this.
#[derive(Debug)]
pub struct Peer<Request, Event> {
    /// What the program asked for; `None` once the program has let go of its end.
    pub requests: mpsc::UnboundedReceiver<Request>,
    /// Where facts are told. Never awaited in the task that serves `requests`.
    pub events: mpsc::Sender<Event>,
}

/// Makes the two ends of one service.
#[must_use]
pub fn pair<Request, Event>() -> (Service<Request, Event>, Peer<Request, Event>) {
    let (ask, asked) = mpsc::unbounded_channel();
    let (tell, told) = mpsc::channel(EVENT_BACKLOG);
    (Service { requests: ask, events: told }, Peer { requests: asked, events: tell })
}
