//! A keystroke of the search over titles, people, tracks and halls; plain words in the long texts; the palette.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "common/programme.rs"]
mod programme;

use std::{path::Path, sync::Arc, time::Instant};

use hallway::{
    app::{Key, Msg, Setup, State},
    chat,
    schedule::{
        self, Person, Schedule, Talk, Track,
        parse::parse,
        search::{Index, Words},
    },
    text::Clean,
    ui::{theme::Theme, view},
};
use jiff::Timestamp;
use ratatui::{Terminal, backend::TestBackend, layout::Size};

/// What is typed, letter by letter.
const QUERIES: &[&str] =
    &["rust", "durand sync", "kubernetes", "Mat", "e s", "sctrd lttrs", "zzz", "the state of the", "a"];
/// The large conferences whose files may be there.
const FILES: &[&str] =
    &["fosdem-2026.xml", "giggity-36c3_merged.xml", "fosdem-2022.xml", "38c3-eventfahrplan-20251206.xml"];
const LARGE: usize = 100_000;
/// Milliseconds that a keystroke may take.
const BOUND: f64 = 1.0;
const BOUND_LARGE: f64 = 40.0;
/// Milliseconds that a frame of the list may take.
const BOUND_FRAME: f64 = 1.0;
/// Milliseconds that a letter may take in the palette, and opening it.
const BOUND_PALETTE: f64 = 2.0;
const BOUND_OPEN: f64 = 16.0;
const PASSES: usize = 11;

fn main() {
    let mut small: Vec<(String, Schedule)> = Vec::new();
    for name in FILES {
        let path = Path::new("../shared/schedules").join(name);
        if let Ok(parsed) = std::fs::read(path).map_err(drop).and_then(|bytes| parse(&bytes).map_err(drop)) {
            small.push(((*name).to_owned(), parsed.schedule));
        }
    }
    small.push(("made up".to_owned(), made_up(1_351)));
    for (name, schedule) in &small {
        measure(name, schedule, BOUND);
        screen(schedule);
        texts(schedule);
    }
    palette(&made_up(1_351));
    measure("made up", &made_up(LARGE), BOUND_LARGE);
}

/// The palette over a large conference whose rooms the account is in: opening it, every letter, and a frame.
fn palette(schedule: &Schedule) {
    let words: Vec<&str> = schedule.talks.iter().flat_map(|talk| talk.title.split(' ')).take(4_000).collect();
    let room = |number: usize| {
        let name = [number, number * 7, number * 13].map(|at| words.get(at % words.len()).copied().unwrap_or_default());
        let alias = format!("#2026-{}-{number}:fosdem.org", name.join("-").to_lowercase());
        let id = format!("!{number}:fosdem.org").parse().expect("an id");
        chat::Room { alias: alias.parse().ok(), ..chat::Room::named(id, &name.join(" ")) }
    };
    let mut state = loaded(schedule, Size::new(250, 70));
    drop(state.update(Msg::Chat(chat::Event::SignedIn { user: "@ana:example.org".parse().expect("an id") })));
    drop(state.update(Msg::Chat(chat::Event::Rooms((0..2_000).map(room).collect()))));
    let key = |key: &str| Msg::Key(key.parse().expect("a key"));
    let mut opened = Vec::new();
    for _ in 0..PASSES {
        opened.push(timed(|| state.update(key("alt-k")).len()).1);
        drop(state.update(key("esc")));
    }
    let theme = Theme::default();
    let mut terminal = Terminal::new(TestBackend::new(250, 70)).expect("memory");
    let times = settled(|| {
        let mut pass = Vec::new();
        for query in QUERIES.iter().chain(&["#2026", "@an", ">set", "#no-such:example.org"]) {
            drop(state.update(key("alt-k")));
            for letter in query.chars() {
                let letter = if letter == ' ' { key("space") } else { key(&letter.to_string()) };
                pass.push(timed(|| state.update(letter).len()).1);
                pass.push(timed(|| _ = view(&state, &theme, &mut terminal.get_frame())).1);
            }
            drop(state.update(key("esc")));
        }
        pass
    });
    let turns = |first: usize| times.iter().copied().skip(first).step_by(2).collect::<Vec<_>>();
    let (mut letters, mut frames) = (turns(0), turns(1));
    let (open, letter, frame) = (median(&mut opened), worst(&letters), worst(&frames));
    println!("the palette: {} talks, {} people, 2000 rooms", schedule.talks.len(), schedule.people.len());
    println!("  it opens in {open:.2} ms: {}", said(open < BOUND_OPEN));
    println!(
        "  a letter: median {:.3} ms, worst {letter:.3} ms: {}",
        median(&mut letters),
        said(letter < BOUND_PALETTE)
    );
    println!("  a frame: median {:.3} ms, worst {frame:.3} ms: {}\n", median(&mut frames), said(frame < BOUND_FRAME));
}

/// Types every query, and prints the median and the worst keystroke.
fn measure(name: &str, schedule: &Schedule, bound: f64) {
    let (mut index, build) = timed(|| Index::new(schedule));
    println!(
        "{name}: {} talks, {} people (bound: {bound} ms a keystroke)",
        schedule.talks.len(),
        schedule.people.len()
    );
    println!("  the index is built in {build:.2} ms");
    let mut all = Vec::new();
    for query in QUERIES {
        let ends: Vec<usize> = query.char_indices().map(|(end, letter)| end + letter.len_utf8()).collect();
        let mut times = settled(|| {
            index.search("");
            ends.iter().map(|end| timed(|| index.search(&query[..*end]).len()).1).collect()
        });
        let found = index.hits().len();
        println!("  {query:18} median {:7.3} ms, worst {:7.3} ms, {found} found", median(&mut times), worst(&times));
        all.extend(times);
    }
    let worst = worst(&all);
    println!("  all: median {:.3} ms, worst {worst:.3} ms: {}", median(&mut all), said(worst < bound));
}

/// Does the same several times and gives for each step the time in the middle: a machine that does other things besides
/// takes the processor away for milliseconds.
fn settled(mut steps: impl FnMut() -> Vec<f64>) -> Vec<f64> {
    let passes: Vec<Vec<f64>> = (0..PASSES).map(|_| steps()).collect();
    let first = passes.first().map_or(0, Vec::len);
    let of = |step: usize| passes.iter().filter_map(|pass| pass.get(step).copied()).collect::<Vec<_>>();
    (0..first).map(|step| median(&mut of(step))).collect()
}

/// The same keys in the program: what `update` takes with all that is made ready for drawing, and what a frame takes.
fn screen(schedule: &Schedule) {
    let size = Size::new(250, 70);
    let (mut state, load) = timed(|| loaded(schedule, size));
    let theme = Theme::default();
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).expect("memory");
    let mut script = Vec::new();
    for query in QUERIES {
        script.push("/".to_owned());
        script.extend(query.chars().map(|letter| if letter == ' ' { "space".to_owned() } else { letter.to_string() }));
        script.extend(["down", "down", "esc", "j", "pgdn", "v", "v", "v", "v"].map(str::to_owned));
    }
    let keys: Vec<Key> = script.iter().map(|key| key.parse().expect("a key")).collect();
    // Updates and frames take turns.
    let times = settled(|| {
        let mut pass = Vec::new();
        for key in &keys {
            pass.push(timed(|| state.update(Msg::Key(*key)).len()).1);
            pass.push(timed(|| _ = view(&state, &theme, &mut terminal.get_frame())).1);
        }
        pass
    });
    let turns = |first: usize| times.iter().copied().skip(first).step_by(2).collect::<Vec<_>>();
    let (mut updates, mut frames) = (turns(0), turns(1));
    println!("  in the program at 250×70, with the page of the selected talk: taken in in {load:.2} ms");
    println!("  a key to the state: median {:.3} ms, worst {:.3} ms", median(&mut updates), worst(&updates));
    let most = worst(&frames);
    println!("  a frame: median {:.3} ms, worst {most:.3} ms: {}", median(&mut frames), said(most < BOUND_FRAME));
}

/// The program with this schedule.
fn loaded(schedule: &Schedule, size: Size) -> State {
    let setup = Setup {
        size,
        now: schedule.talks.first().map_or(Timestamp::UNIX_EPOCH, |talk| talk.start),
        zone: schedule.zone.clone(),
        schedule_wanted: true,
        homeserver: String::new(),
        drafts: hallway::app::drafts::Drafts::default(),
        settings: hallway::settings::Settings::default(),
        themes: vec![],
        layout: None,
        catalogue: Arc::default(),
    };
    let mut state = State::new(setup);
    let loaded = schedule::Event::Loaded {
        schedule: Arc::new(schedule.clone()),
        warnings: Arc::new([]),
        origin: schedule::Origin::File,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    drop(state.update(Msg::Schedule(loaded)));
    state
}

fn texts(schedule: &Schedule) {
    let (words, build) = timed(|| Words::new(schedule));
    let (found, time) = timed(|| words.find("the allocator").len());
    println!("  the long texts are read in {build:.0} ms; two words are looked up in {time:.2} ms, {found} found\n");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64() * 1_000.0)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn worst(times: &[f64]) -> f64 {
    times.iter().copied().fold(0.0, f64::max)
}

fn said(within: bool) -> &'static str {
    if within { "within the bound" } else { "OVER THE BOUND" }
}

/// A conference of any size whose titles are made of words that titles are made of, with a person for each talk.
fn made_up(talks: usize) -> Schedule {
    const WORDS: &str = "Rust for Linux kernel five years on async drop sliding sync everyone bridges that hold an allocator \
        interface the state of matrix kubernetes observability with open source hardware designing secure firmware in \
        production from zero to hero community driven documentation what we learned building distributed databases \
        towards reproducible builds static analysis compilers GNU toolchain embedded automotive LLVM Go Java Python \
        PostgreSQL containers networking eBPF tracing performance profiling energy sustainable café naïve über geospatial \
        legal policy licensing funding maintainers burnout accessibility translations decentralised identity";
    const NAMES: &str = "Ana Miguel Émile Nadia Jürgen Zoë Łukasz Chen Durand Santos Okafor Weber Kowalski Novak Rossi Jansen \
        Peeters Dubois García Müller Ivanov Tanaka Smith Lindqvist";
    let (words, names): (Vec<_>, Vec<_>) = (WORDS.split_whitespace().collect(), NAMES.split_whitespace().collect());
    let mut seed = 2_463_534_242_usize;
    let mut pick = |most: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % most
    };
    let mut some =
        |of: &[&str], count: usize| -> String { (0..count).map(|_| of[pick(of.len())]).collect::<Vec<_>>().join(" ") };
    let mut schedule = parse(programme::fosdem(1).as_bytes()).map(|parsed| parsed.schedule).expect("a schedule");
    schedule.tracks = (0..70).map(|_| Track { name: Clean::line(&some(&words, 2)), ..Track::default() }).collect();
    schedule.people = (0..talks).map(|_| Person { name: Clean::line(&some(&names, 2)), ..Person::default() }).collect();
    let first = schedule.talks.first().cloned().unwrap_or_default();
    let talk = |number: usize| Talk {
        title: Clean::line(&some(&words, 4 + number % 6)),
        track: number % 70,
        people: vec![number, (number * 7) % talks],
        ..first.clone()
    };
    schedule.talks = (0..talks).map(talk).collect();
    schedule
}
