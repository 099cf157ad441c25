//! Reads anything as an abstract (HTML, Markdown or plain text) and as a formatted message.
#![no_main]

use hallway::text::{
    Clean, Rich, html, readable,
    rich::{BlockKind, DEEPEST},
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let markup = String::from_utf8_lossy(bytes);
    for text in [readable(&markup), html::to_text(&markup)] {
        assert_eq!(Clean::block(&text), text, "what comes out is clean");
    }
    let rich = Rich::formatted(Clean::default(), &markup);
    for block in rich.blocks().iter() {
        assert!(block.within.len() <= DEEPEST, "what is nested is bounded");
        if let BlockKind::Words(words) | BlockKind::Heading(words) = &block.kind {
            assert_eq!(*Clean::block(words.as_str()), *words.as_str(), "what comes out is clean");
        }
    }
});
