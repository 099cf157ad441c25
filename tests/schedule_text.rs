//! What the real schedules' abstracts look like to a reader: no markup is left of HTML, of Markdown or of half of each.
#![expect(clippy::print_stdout, reason = "what is absent is told beside the result")]

use std::{fs, path::Path};

use hallway::{schedule::parse::parse, text::readable};

#[test]
fn abstracts_of_real_schedules_are_readable() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules");
    let Ok(files) = fs::read_dir(&folder) else {
        println!("{} is absent: not looked at", folder.display());
        return;
    };
    let mut seen = 0;
    for file in files.flatten() {
        let Ok(Ok(parsed)) = fs::read(file.path()).map(|bytes| parse(&bytes)) else { continue };
        let talks = parsed.schedule.talks.iter().flat_map(|talk| [&talk.abstract_text, &talk.description]);
        let people = parsed.schedule.people.iter().map(|person| &person.biography);
        for markup in talks.chain(people).filter(|markup| !markup.0.is_empty()) {
            seen += 1;
            let text = readable(&markup.0);
            assert!(!text.is_empty(), "{}: {}", file.path().display(), markup.0);
            for left in ["<p>", "</", "<br", "&amp;", "&lt;", "&nbsp;", "&#"] {
                // A talk of FOSDEM 2022 shows the source of a program that writes HTML.
                let code = text.contains("<html>Hello Fuzion");
                assert!(code || !text.contains(left), "{}: {left} is left: {text}", file.path().display());
            }
            assert!(!has_bold(&text), "{}: ** is left: {text}", file.path().display());
        }
    }
    println!("{seen} texts were read");
}

/// Whether a line has `**words**`: two stars that open before a word and close behind one. Others are lists of wikis that
/// lost their lines, and programs.
fn has_bold(text: &str) -> bool {
    text.lines().any(|line| {
        let opens = |at: usize| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            let after = line.get(at + 2..).and_then(|after| after.chars().next());
            before.is_none_or(|c| c == ' ' || c == '(') && after.is_some_and(char::is_alphanumeric)
        };
        let closes = |at: usize| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            let after = line.get(at + 2..).and_then(|after| after.chars().next());
            after.is_none_or(|c| c == ' ' || c == '.' || c == ':') && before.is_some_and(char::is_alphanumeric)
        };
        let opened = line.match_indices("**").map(|(at, _)| at).find(|at| opens(*at));
        opened.is_some_and(|from| line.match_indices("**").any(|(at, _)| at > from && closes(at)))
    })
}
