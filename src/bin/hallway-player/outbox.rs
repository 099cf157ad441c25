//! What waits to be written to hallway: events in their order, and the latest frame of each slot.
use std::{
    collections::VecDeque,
    io::{self, BufWriter, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
};

use hallway::player::{Event, Frame, Output, Slot, wire};

use crate::cage;

/// Most events that wait. hallway reads them as they come; where it does not, the oldest are of no more interest.
const EVENTS: usize = 256;

/// One thread writes, the others leave here what it is to write. Nobody waits for the pipe but that thread.
#[derive(Default)]
pub(crate) struct Outbox {
    waiting: Mutex<Waiting>,
    more: Condvar,
    ear: OnceLock<Ear>,
}

/// Hears every event as it is left.
pub(crate) type Ear = Box<dyn Fn(&Event) + Send + Sync>;

#[derive(Default)]
struct Waiting {
    events: VecDeque<Event>,
    slots: [Picture; 2],
    /// Whose reports count, of those that the slot has been seen and heard on.
    speakers: [Output; 2],
}

/// The outbox as one output of a slot has it: once the slot's stream is somewhere else, nothing is said any more.
#[derive(Clone)]
pub(crate) struct Voice {
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) slot: Slot,
    pub(crate) output: Output,
}

impl Voice {
    pub(crate) fn tell(&self, event: Event) {
        let waiting = self.outbox.lock();
        if waiting.speakers[self.slot as usize] == self.output {
            self.outbox.put(waiting, event);
        }
    }

    pub(crate) fn forget(&self, slot: Slot) {
        let mut waiting = self.outbox.lock();
        if waiting.speakers[slot as usize] == self.output {
            waiting.slots[slot as usize].latest = None;
        }
    }
}

#[derive(Default)]
struct Picture {
    latest: Option<Frame>,
    /// hallway takes one more frame.
    granted: bool,
    /// The memory of a frame that was written.
    spare: Vec<u8>,
}

impl Outbox {
    /// Starts the thread that writes to `pipe`. The process ends with the pipe.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub(crate) fn start(pipe: impl Write + Send + 'static) -> io::Result<Arc<Self>> {
        let outbox = Arc::new(Self::default());
        let writer = Arc::clone(&outbox);
        thread::Builder::new().name("packets".to_owned()).spawn(move || {
            if let Err(error) = writer.write(pipe) {
                // hallway has gone, or nothing that is told would reach it any more.
                crate::complain(&format!("the pipe to hallway: {error}"));
                cage::leave(1);
            }
        })?;
        Ok(outbox)
    }

    /// Somebody else hears the events as well, from now on.
    pub(crate) fn overheard(&self, ear: Ear) {
        // There is one.
        self.ear.set(ear).unwrap_or_default();
    }

    /// Leaves an event. Where a stream is opened, a frame that waits belongs to another, and is dropped.
    pub(crate) fn tell(&self, event: Event) {
        self.put(self.lock(), event);
    }

    fn put(&self, mut waiting: MutexGuard<'_, Waiting>, event: Event) {
        if let Some(ear) = self.ear.get() {
            ear(&event);
        }
        if let Event::Connecting { slot, .. } = &event {
            waiting.slots[*slot as usize].latest = None;
        }
        if let Event::Shot { slot, .. } = event {
            // Each may have 32 MB: of those that nobody reads, the last of each slot is enough.
            waiting.events.retain(|event| !matches!(event, Event::Shot { slot: old, .. } if *old == slot));
        }
        if waiting.events.len() == EVENTS {
            waiting.events.pop_front();
        }
        waiting.events.push_back(event);
        self.more.notify_one();
    }

    /// Leaves a frame, in the place of one that was not yet written. Gives back memory for the next.
    pub(crate) fn show(&self, frame: Frame) -> Vec<u8> {
        let mut waiting = self.lock();
        if waiting.speakers[frame.slot as usize] != Output::Pane {
            return frame.rgb;
        }
        let picture = &mut waiting.slots[frame.slot as usize];
        let old = picture.latest.replace(frame);
        if picture.granted {
            self.more.notify_one();
        }
        old.map_or_else(|| std::mem::take(&mut picture.spare), |old| old.rgb)
    }

    /// The slot's stream is on this output from now on.
    pub(crate) fn hand_over(&self, slot: Slot, output: Output) {
        self.lock().speakers[slot as usize] = output;
    }

    pub(crate) fn grant(&self, slot: Slot) {
        self.lock().slots[slot as usize].granted = true;
        self.more.notify_one();
    }

    fn write(&self, pipe: impl Write) -> io::Result<()> {
        let mut pipe = BufWriter::with_capacity(1 << 16, pipe);
        loop {
            let (events, frames) = self.next();
            for event in events {
                wire::write_event(&mut pipe, &event)?;
            }
            for frame in frames.into_iter().flatten() {
                wire::write_frame(&mut pipe, &frame)?;
                self.lock().slots[frame.slot as usize].spare = frame.rgb;
            }
            pipe.flush()?;
        }
    }

    /// Waits until there is something to write.
    fn next(&self) -> (VecDeque<Event>, [Option<Frame>; 2]) {
        let mut waiting = self.lock();
        loop {
            let events = std::mem::take(&mut waiting.events);
            let frames = waiting.slots.each_mut().map(|picture| {
                let frame = if picture.granted { picture.latest.take() } else { None };
                picture.granted &= frame.is_none();
                frame
            });
            if !events.is_empty() || frames.iter().any(Option::is_some) {
                return (events, frames);
            }
            waiting = self.more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
