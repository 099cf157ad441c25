//! Reads anything as a schedule in JSON: frab's, pretalx's, the hub's.
#![no_main]

#[path = "../sound.rs"]
mod sound;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sound::schedule(bytes));
