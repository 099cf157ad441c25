//! Reads a terminal that is asked questions.
use std::{io, os::fd::AsFd as _, time::Instant};

use ratatui::layout::Size;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};

use super::{
    PATIENCE, Shared,
    decode::{Decoder, Heard},
    translate,
};
use crate::app::Msg;

/// How long the rest of a sequence may take that has begun with what may be the Escape key: a line may cut it in two.
const DOUBT: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };

/// Reads standard input until the terminal is gone or nobody listens.
pub(super) fn read(tell: &mpsc::Sender<Msg>, answers: &mpsc::Sender<(u16, Instant)>, shared: &Shared) {
    let input = io::stdin();
    let patience = Timespec { tv_sec: 0, tv_nsec: i64::from(PATIENCE.subsec_nanos()) };
    let (mut decoder, mut heard, mut bytes) = (Decoder::default(), Vec::new(), [0; 4_096]);
    while shared.goes_on() {
        let wait = if decoder.is_in_doubt() { DOUBT } else { patience };
        let came = poll(&mut [PollFd::new(&input, PollFlags::IN)], Some(&wait));
        let read = match came {
            Ok(0) => {
                decoder.settle(&mut heard);
                Ok(usize::MAX)
            }
            Ok(_) => rustix::io::read(input.as_fd(), &mut bytes),
            Err(error) => Err(error),
        };
        match read {
            Ok(usize::MAX) | Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(0) => return tracing::info!("the terminal is gone"),
            Ok(length) => decoder.take(bytes.get(..length).unwrap_or_default(), &mut heard),
            Err(error) => return tracing::info!(%error, "the terminal is gone"),
        }
        for heard in heard.drain(..) {
            match heard {
                // Where nobody takes them, they are of no use.
                Heard::Cursor { row: super::ROW, column } => drop(answers.try_send((column, Instant::now()))),
                Heard::Cursor { .. } => {}
                Heard::Event(event) => {
                    if let Some(msg) = translate(event)
                        && tell.blocking_send(msg).is_err()
                    {
                        return;
                    }
                }
            }
        }
    }
}

/// Tells of a new size whenever the terminal has one.
pub(super) fn tell_sizes(tell: mpsc::Sender<Msg>) -> io::Result<()> {
    let mut changes = signal(SignalKind::window_change())?;
    tokio::spawn(async move {
        while changes.recv().await.is_some() {
            if let Ok((width, height)) = crossterm::terminal::size()
                && tell.send(Msg::Resized(Size::new(width, height))).await.is_err()
            {
                return;
            }
        }
    });
    Ok(())
}
