//! Reads anything as a calendar: iCalendar, or xCal.
#![no_main]

#[path = "../sound.rs"]
mod sound;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sound::schedule(bytes));
