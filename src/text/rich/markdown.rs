//! Formatted words as Markdown.
use super::{
    document::{Block, BlockKind, Emphasis, Role, Style, Within, Words},
    writer::Addresses,
};

/// The plain text where it differs from the words that are shown: then it holds the marks that they lack; and where there
/// is nothing to mark but people and addresses, which are known again by their names. Else Markdown made of the blocks.
pub(super) fn source(plain: &str, blocks: &[Block], addresses: &Addresses) -> String {
    if !blocks.iter().any(|block| is_marked(block, addresses)) {
        return plain.to_owned();
    }
    if letters(plain) == letters(&shown(blocks)) { written(blocks, addresses) } else { plain.to_owned() }
}

/// The plain text where it is what is shown, but for blanks, or is the Markdown of that; else the Markdown of what is shown.
pub(super) fn honest(plain: &str, blocks: &[Block], addresses: &Addresses) -> String {
    let written = written(blocks, addresses);
    // Most write an address without the brackets around it.
    let usual = written.replace("](<", "](").replace(">)", ")");
    let same = [&shown(blocks), &written, &usual].iter().any(|text| letters(text) == letters(plain));
    if same { plain.to_owned() } else { written }
}

/// The words that are shown, without the marks and what is said beside links.
fn shown(blocks: &[Block]) -> String {
    let mut shown = String::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Words(words) | BlockKind::Heading(words) => said(words, &mut shown),
            BlockKind::Code { lines, .. } => shown.push_str(lines),
            BlockKind::Rule => {}
            BlockKind::Table(table) => table.rows.iter().flatten().for_each(|cell| said(cell, &mut shown)),
        }
    }
    shown
}

/// What of a text does not depend on how it is laid out.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '@').collect()
}

/// Whether Markdown has a mark for something of it.
fn is_marked(block: &Block, addresses: &Addresses) -> bool {
    let BlockKind::Words(words) = &block.kind else { return true };
    let marked = |(piece, style): (&str, Style)| match style.role {
        _ if style.spoiler || style.emphasis != Emphasis::NONE => true,
        Role::Code => true,
        Role::Link(index) => addresses.links.get(usize::from(index)).is_none_or(|link| **link != *piece),
        Role::Words | Role::Person(_) | Role::Aside => false,
    };
    !block.within.is_empty() || words.pieces(0..words.as_str().len()).any(marked)
}

/// What the sender wrote of some words.
fn said(words: &Words, out: &mut String) {
    let pieces = words.pieces(0..words.as_str().len());
    pieces.filter(|(_, style)| style.role != Role::Aside).for_each(|(piece, _)| out.push_str(piece));
}

fn written(blocks: &[Block], addresses: &Addresses) -> String {
    let mut out = String::new();
    let mut listed = false;
    for block in blocks {
        let item = block.within.iter().any(|within| matches!(within, Within::Item { .. }));
        if !out.is_empty() {
            out.push_str(if item && listed { "\n" } else { "\n\n" });
        }
        listed = item;
        let (first, next) = leads(&block.within);
        let text = match &block.kind {
            BlockKind::Words(words) => inline(words, addresses).replace('\n', "  \n"),
            BlockKind::Heading(words) => format!("### {}", inline(words, addresses)),
            BlockKind::Code { language, lines } => fenced(language, lines),
            BlockKind::Rule => "---".to_owned(),
            BlockKind::Table(table) => {
                let row = |row: &Vec<Words>| {
                    let cells: Vec<String> =
                        row.iter().map(|cell| inline(cell, addresses).replace('|', "\\|")).collect();
                    format!("| {} |", cells.join(" | "))
                };
                let mut rows: Vec<String> = table.rows.iter().map(row).collect();
                rows.insert(1.min(rows.len()), "|---".repeat(table.rows.first().map_or(0, Vec::len)) + "|");
                rows.join("\n")
            }
        };
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                out.push('\n');
            }
            out.push_str(if index == 0 { &first } else { &next });
            out.push_str(line);
        }
    }
    out
}

/// Code between fences longer than any row of backquotes in it.
fn fenced(language: &str, lines: &str) -> String {
    let longest = lines.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{lines}\n{fence}")
}

/// What stands before the first line of a block, and before the others.
fn leads(within: &[Within]) -> (String, String) {
    let (mut first, mut next) = (String::new(), String::new());
    for within in within {
        match within {
            Within::Quote => {
                first.push_str("> ");
                next.push_str("> ");
            }
            Within::Item { mark, .. } => {
                let mark = mark.as_ref().map_or("", |mark| if mark.starts_with('•') { "-" } else { mark });
                let blanks = " ".repeat(mark.len().max(1) + 1);
                first.push_str(mark);
                first.push_str(if mark.is_empty() { &blanks } else { " " });
                next.push_str(&blanks);
            }
            Within::Inset => {}
        }
    }
    (first, next)
}

fn inline(words: &Words, addresses: &Addresses) -> String {
    let mut out = String::new();
    for (piece, style) in words.pieces(0..words.as_str().len()) {
        if style.role == Role::Aside {
            continue;
        }
        // Marks cling to words, not to the blanks around them.
        let text = piece.trim();
        let (start, end) = (piece.len() - piece.trim_start().len(), piece.trim_end().len());
        out.push_str(piece.get(..start).unwrap_or_default());
        if !text.is_empty() {
            out.push_str(&marked(text, style, addresses));
            out.push_str(piece.get(end..).unwrap_or_default());
        }
    }
    out
}

fn marked(text: &str, style: Style, addresses: &Addresses) -> String {
    let link = |list: &[super::Clean], index: u16| list.get(usize::from(index)).map(ToString::to_string);
    let mut out = match style.role {
        Role::Code => {
            let fence = "`".repeat(text.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1);
            if fence.len() > 1 { format!("{fence} {text} {fence}") } else { format!("`{text}`") }
        }
        Role::Link(index) => match link(&addresses.links, index) {
            Some(address) if address != text => format!("[{}](<{address}>)", escaped(text)),
            _ => text.to_owned(),
        },
        Role::Person(index) => match link(&addresses.people, index) {
            Some(id) => format!("[{}](https://matrix.to/#/{id})", escaped(text.trim_start_matches('@'))),
            None => escaped(text),
        },
        Role::Words | Role::Aside => escaped(text),
    };
    let marks = [
        (Emphasis::STRIKE, "~~", "~~"),
        (Emphasis::ITALIC, "*", "*"),
        (Emphasis::BOLD, "**", "**"),
        (Emphasis::UNDERLINE, "<u>", "</u>"),
    ];
    for (_, open, close) in marks.into_iter().filter(|(flag, ..)| style.emphasis.has(*flag)) {
        out = format!("{open}{out}{close}");
    }
    if style.spoiler { format!("<span data-mx-spoiler>{out}</span>") } else { out }
}

/// Words that Markdown leaves as they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
