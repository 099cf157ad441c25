//! Reads anything as a schedule in XML: FOSDEM's, frab's, the hub's, pretalx's, wafer's, EuroPython's.
#![no_main]

#[path = "../sound.rs"]
mod sound;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sound::schedule(bytes));
