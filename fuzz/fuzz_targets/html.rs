//! Reads anything as an abstract: HTML, Markdown or plain text.
#![no_main]

use hallway::text::{Clean, html, readable};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let markup = String::from_utf8_lossy(bytes);
    for text in [readable(&markup), html::to_text(&markup)] {
        assert_eq!(Clean::block(&text), text, "what comes out is clean");
    }
});
