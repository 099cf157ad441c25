//! Where packets go: to whoever is connected, else nowhere.
use std::{
    io::{self, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The output of a player whose listener changes. Writing to it never fails: whoever does not read is hung up on. A new
/// client gets nothing but whole packets: it is taken on where the writer has flushed what it had.
#[derive(Clone, Default)]
pub(super) struct Switch {
    shared: Arc<Mutex<Shared>>,
    current: Option<Arc<UnixStream>>,
    /// In the middle of what was not flushed yet.
    within: bool,
}

#[derive(Default)]
struct Shared {
    wanted: Option<Arc<UnixStream>>,
}

impl Switch {
    /// From the next packet on, this is written to. It has a limit on how long a write takes.
    pub(super) fn attach(&self, stream: UnixStream) {
        self.lock().wanted = Some(Arc::new(stream));
    }

    /// Hangs up.
    pub(super) fn detach(&self) {
        if let Some(stream) = self.lock().wanted.take() {
            // A write that waits ends with it.
            stream.shutdown(Shutdown::Both).unwrap_or_default();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Switch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.within {
            self.within = true;
            let wanted = self.lock().wanted.clone();
            self.current = wanted;
        }
        let Some(stream) = &self.current else { return Ok(bytes.len()) };
        match (&**stream).write(bytes) {
            Ok(written) if written > 0 => Ok(written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            // Its other end reads no more. The thread that reads from it sees that too, and says so.
            _ => {
                stream.shutdown(Shutdown::Both).unwrap_or_default();
                self.current = None;
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.within = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read as _, time::Duration};

    use super::*;

    fn read(mut stream: &UnixStream, bytes: usize) -> Vec<u8> {
        let mut got = vec![0; bytes];
        stream.read_exact(&mut got).unwrap();
        got
    }

    #[test]
    fn a_client_gets_whole_packets_alone() {
        let switch = Switch::default();
        let mut output = switch.clone();
        output.write_all(b"nobody hears").unwrap();
        let (ours, theirs) = UnixStream::pair().unwrap();
        switch.attach(ours);
        output.write_all(b" the end of this").unwrap();
        output.flush().unwrap();
        output.write_all(b"whole").unwrap();
        output.flush().unwrap();
        assert_eq!(read(&theirs, 5), b"whole");
        let (ours, next) = UnixStream::pair().unwrap();
        output.write_all(b"be").unwrap();
        switch.detach();
        switch.attach(ours);
        output.write_all(b"gun").unwrap();
        output.flush().unwrap();
        output.write_all(b"other").unwrap();
        output.flush().unwrap();
        assert_eq!(read(&next, 5), b"other");
        assert_eq!(read(&theirs, 2), b"be");
        assert_eq!((&theirs).read(&mut [0]).unwrap(), 0, "it was hung up on");
    }

    #[test]
    fn whoever_does_not_read_is_hung_up_on() {
        let switch = Switch::default();
        let mut output = switch.clone();
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_write_timeout(Some(Duration::from_millis(10))).unwrap();
        switch.attach(ours);
        for _ in 0..64 {
            output.write_all(&vec![0; 65_536]).unwrap();
            output.flush().unwrap();
        }
        let mut rest = Vec::new();
        (&theirs).read_to_end(&mut rest).unwrap();
        assert!(rest.len() < 64 * 65_536);
    }
}
