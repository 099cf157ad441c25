//! The one writer to the terminal: a thread, so that a terminal that does not read stops neither the loop nor a signal.
use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use tokio::sync::Notify;

/// How long the way out may wait for a terminal that does not read.
const FAREWELL: Duration = Duration::from_secs(1);

/// The way to the writer's thread. Clones write to the same terminal.
#[derive(Clone, Debug)]
pub struct Writer {
    bytes: mpsc::Sender<Job>,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// Jobs handed over and not yet written.
    pending: AtomicUsize,
    idle: Notify,
}

#[derive(Debug)]
enum Job {
    Write(Vec<u8>),
    Finish(Vec<u8>, mpsc::Sender<()>),
}

impl Writer {
    /// Starts the thread on `output`, the terminal. It ends with the last clone.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start(output: impl Write + Send + 'static) -> io::Result<Self> {
        let (bytes, jobs) = mpsc::channel();
        let shared = Arc::<Shared>::default();
        let theirs = Arc::clone(&shared);
        thread::Builder::new().name("writer".to_owned()).spawn(move || write_all(output, &jobs, &theirs))?;
        Ok(Self { bytes, shared })
    }

    /// Hands bytes over. Ask [`Writer::is_idle`] first: what is sent while a write is pending queues up.
    pub fn send(&self, bytes: Vec<u8>) {
        self.shared.pending.fetch_add(1, Ordering::SeqCst);
        if self.bytes.send(Job::Write(bytes)).is_err() {
            self.shared.done();
        }
    }

    /// Whether everything handed over was written.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.shared.pending.load(Ordering::SeqCst) == 0
    }

    /// Waits until everything handed over was written.
    pub async fn idle(&self) {
        loop {
            let notified = self.shared.idle.notified();
            if self.is_idle() {
                return;
            }
            notified.await;
        }
    }

    /// Writes the last bytes and waits for them, but not for ever: a stuck terminal does not hold up the way out.
    pub fn finish(&self, bytes: Vec<u8>) {
        let (told, done) = mpsc::channel();
        if self.bytes.send(Job::Finish(bytes, told)).is_ok() && done.recv_timeout(FAREWELL).is_err() {
            tracing::warn!("the terminal does not read; it was left as it was");
        }
    }
}

impl Shared {
    fn done(&self) {
        self.pending.fetch_sub(1, Ordering::SeqCst);
        self.idle.notify_waiters();
    }
}

fn write_all(mut output: impl Write, jobs: &mpsc::Receiver<Job>, shared: &Shared) {
    // A terminal that is gone swallows the rest: the loop hears of it from its input or a signal.
    let mut put = |bytes: &[u8]| {
        if let Err(error) = output.write_all(bytes).and_then(|()| output.flush()) {
            tracing::debug!(%error, "the terminal takes nothing");
        }
    };
    for job in jobs {
        match job {
            Job::Write(bytes) => {
                put(&bytes);
                shared.done();
            }
            Job::Finish(bytes, told) => {
                put(&bytes);
                // Whoever gave up waiting does not need to be told.
                told.send(()).ok();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn bytes_arrive_in_order_and_idle_is_told() {
        let sink = Sink::default();
        let writer = Writer::start(sink.clone()).unwrap();
        writer.send(b"one ".to_vec());
        writer.send(b"two ".to_vec());
        writer.idle().await;
        assert!(writer.is_idle());
        writer.finish(b"three".to_vec());
        assert_eq!(*sink.0.lock().unwrap(), b"one two three");
    }

    /// Never takes a byte until it is let go.
    struct Stuck(mpsc::Receiver<()>);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.recv().ok();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_stuck_terminal_does_not_hold_up_the_way_out() {
        let (_hold, held) = mpsc::channel();
        let writer = Writer::start(Stuck(held)).unwrap();
        writer.send(b"never read".to_vec());
        assert!(!writer.is_idle());
        writer.finish(b"bye".to_vec());
        assert!(!writer.is_idle(), "it returned while the write was still pending");
    }
}
