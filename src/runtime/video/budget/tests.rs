//! The budget against a model of a line.
use super::*;

/// A line with a queue before it that takes everything, as sshd's.
struct Model {
    now: Instant,
    /// Bytes a second.
    carries: f64,
    /// There and back, with an empty queue.
    trip: Duration,
    /// Bytes that are still to be carried.
    queue: f64,
    carried: f64,
    /// Answers on their way: when they are here, and their column.
    answers: Vec<(Instant, u16)>,
    /// Seconds that a key's echo would have queued for, once a millisecond.
    waits: Vec<f64>,
    /// Pictures that were due, and pictures that were sent.
    pictures: (u32, u32),
    answering: bool,
    /// Milliseconds by which every fourth answer is late: a machine is busy.
    busy: u64,
    asked: u32,
}

/// Of one stretch of time.
struct Found {
    used: f64,
    median: f64,
    worst: f64,
    sent: f64,
}

impl Model {
    fn new(carries: f64, trip: u64) -> Self {
        Self {
            now: Instant::now(),
            carries,
            trip: Duration::from_millis(trip),
            queue: 0.0,
            carried: 0.0,
            answers: vec![],
            waits: vec![],
            pictures: (0, 0),
            answering: true,
            busy: 0,
            asked: 0,
        }
    }

    fn send(&mut self, budget: &mut Budget, bytes: usize, picture: usize) {
        self.queue += float(bytes);
        budget.sent(bytes, picture, self.now);
        if let Some(column) = budget.question(120, self.now)
            && self.answering
        {
            let carried = Duration::from_secs_f64(self.queue / self.carries);
            self.asked += 1;
            let late = Duration::from_millis(if self.asked.is_multiple_of(4) { self.busy } else { 0 });
            self.answers.push((self.now + carried + self.trip + late, column));
        }
    }

    /// A stream of 25 frames a second, each worth so many bytes; what of it was carried.
    fn play(&mut self, budget: &mut Budget, seconds: u64, worth: usize) -> Found {
        let (begun, carried) = (self.now, self.carried);
        self.waits.clear();
        self.pictures = (0, 0);
        let mut held = false;
        for millisecond in 0..seconds * 1_000 {
            self.now = begun + Duration::from_millis(millisecond);
            let arrived = self.queue.min(self.carries / 1_000.0);
            self.queue -= arrived;
            self.carried += arrived;
            self.waits.push(self.queue / self.carries);
            while let Some(at) = self.answers.iter().position(|(at, _)| *at <= self.now) {
                budget.answered(self.answers.remove(at).1, self.now);
            }
            if millisecond % 40 == 0 {
                held = true;
                self.pictures.0 += 1;
            }
            if held {
                let bytes = match budget.grant(self.now) {
                    Grant::All => worth,
                    Grant::Bytes(most) => most.min(worth),
                    Grant::Wait(until) => {
                        assert!(until > self.now, "it would be asked again at once");
                        continue;
                    }
                };
                held = false;
                self.pictures.1 += 1;
                self.send(budget, bytes, bytes);
            }
        }
        self.waits.sort_by(f64::total_cmp);
        let passed = (self.now - begun).as_secs_f64();
        Found {
            used: (self.carried - carried) / passed / self.carries,
            median: self.waits[self.waits.len() / 2],
            worst: *self.waits.last().unwrap(),
            sent: f64::from(self.pictures.1) / f64::from(self.pictures.0),
        }
    }
}

/// More than any line here carries: 120×34 cells in full motion.
const MOTION: usize = 50_000;
const SLIDES: usize = 2_000;

fn measured() -> Budget {
    Budget::new(Kind::Measured(Box::default()))
}

#[test]
fn a_line_is_used_and_its_queue_stays_short() {
    // Bytes a second, milliseconds there and back, part that is used, seconds of the worst queue.
    for (carries, trip, used, worst) in [
        (200_000.0, 0, 0.85, 0.5),
        (200_000.0, 30, 0.85, 0.5),
        (200_000.0, 150, 0.85, 0.6),
        (60_000.0, 0, 0.85, 0.7),
        (60_000.0, 80, 0.85, 0.7),
        (1_000_000.0, 20, 0.85, 0.5),
        (20_000.0, 200, 0.8, 1.5),
    ] {
        let (mut model, mut budget) = (Model::new(carries, trip), measured());
        let first = model.play(&mut budget, 5, MOTION);
        assert!(first.worst <= worst, "{carries}, {trip} ms: {} s at first", first.worst);
        let found = model.play(&mut budget, 60, MOTION);
        assert!(found.used >= used, "{carries}, {trip} ms: {} used", found.used);
        assert!(found.worst <= worst, "{carries}, {trip} ms: {} s", found.worst);
        let median = if carries < 100_000.0 { 0.08 } else { 0.05 };
        assert!(found.median <= median, "{carries}, {trip} ms: {} s in the middle", found.median);
        assert!(found.sent >= 0.9, "{carries}, {trip} ms: {} of the pictures", found.sent);
    }
}

#[test]
fn a_busy_machine_is_no_thin_line() {
    // Whichever of the first four answers is late.
    for (busy, first) in [150, 250, 400].into_iter().flat_map(|busy| (0..4).map(move |first| (busy, first))) {
        let (mut model, mut budget) = (Model::new(200_000.0, 10), measured());
        (model.busy, model.asked) = (busy, first);
        model.play(&mut budget, 10, MOTION);
        let found = model.play(&mut budget, 60, MOTION);
        assert!(found.used >= 0.6 && found.worst <= 0.6, "{busy}: {} used, {} s", found.used, found.worst);
    }
}

#[test]
fn a_quiet_picture_proves_nothing() {
    let (mut model, mut budget) = (Model::new(200_000.0, 20), measured());
    model.play(&mut budget, 60, SLIDES);
    // 50 KB a second were used, and no more is taken for granted.
    assert!(budget.rate().unwrap() < 150_000.0, "{:?}", budget.rate());
    let found = model.play(&mut budget, 10, MOTION);
    assert!(found.worst <= 0.5, "{} s", found.worst);
}

#[test]
fn a_line_that_becomes_thin_is_noticed_and_so_is_one_that_becomes_wide() {
    let (mut model, mut budget) = (Model::new(1_000_000.0, 20), measured());
    model.play(&mut budget, 20, MOTION);
    model.carries = 60_000.0;
    let change = model.play(&mut budget, 15, MOTION);
    // What was under way when it was noticed.
    assert!(change.worst * 60_000.0 < 0.7 * 1_000_000.0, "{} s", change.worst);
    let found = model.play(&mut budget, 30, MOTION);
    assert!(found.used >= 0.65 && found.worst <= 0.7, "{} used, {} s", found.used, found.worst);
    model.carries = 1_000_000.0;
    model.play(&mut budget, 30, MOTION);
    assert!(budget.rate().unwrap() > 500_000.0, "{:?}", budget.rate());
}

#[test]
fn a_terminal_that_never_answers_gets_what_nearly_every_line_carries() {
    let (mut model, mut budget) = (Model::new(1_000_000.0, 0), measured());
    model.answering = false;
    model.play(&mut budget, 5, MOTION);
    let found = model.play(&mut budget, 20, MOTION);
    assert!(found.sent > 0.9, "{} of the pictures", found.sent);
    assert_eq!(budget.rate(), Some(f64::from(FIXED)));
    // A late answer is one.
    model.answering = true;
    model.play(&mut budget, 30, MOTION);
    assert!(budget.rate().unwrap() > 500_000.0, "{:?}", budget.rate());
}

#[test]
fn a_line_that_stands_still_is_not_filled() {
    let (mut model, mut budget) = (Model::new(200_000.0, 20), measured());
    model.play(&mut budget, 20, MOTION);
    model.carries = 1.0;
    model.answering = false;
    model.play(&mut budget, 60, MOTION);
    assert!(model.queue < 500_000.0, "{} bytes", model.queue);
}

#[test]
fn text_comes_out_of_what_the_picture_may_take() {
    let (mut model, mut budget) = (Model::new(200_000.0, 20), measured());
    model.play(&mut budget, 20, MOTION);
    let rate = budget.rate().unwrap();
    model.send(&mut budget, 20_000, 0);
    let Grant::Wait(until) = budget.grant(model.now) else { panic!("the line is full of text") };
    let wait = (until - model.now).as_secs_f64();
    assert!(wait <= 20_000.0 / rate + 0.1, "{wait} s");
}

#[test]
fn the_same_bytes_are_spread_over_the_frames() {
    let mut budget = Budget::new(Kind::Fixed(100_000));
    let start = Instant::now();
    let mut frames = vec![];
    for frame in 0..50 {
        let now = start + Duration::from_millis(frame * 40);
        let Grant::Bytes(bytes) = budget.grant(now) else { panic!("frame {frame} gets nothing") };
        budget.sent(bytes, bytes, now);
        frames.push(bytes);
    }
    assert!(frames[1..].iter().all(|bytes| (3_900..=4_100).contains(bytes)), "{frames:?}");
    assert!(!budget.asks() && budget.question(80, start).is_none());
}

#[test]
fn old_and_foreign_answers_say_nothing() {
    let (start, mut budget) = (Instant::now(), measured());
    budget.answered(7, start);
    budget.sent(1_000, 1_000, start);
    let column = budget.question(80, start).unwrap();
    assert!(budget.is_waiting() && budget.question(80, start).is_none());
    budget.answered(column + 1, start);
    assert!(budget.is_waiting());
    budget.answered(column, start + Duration::from_millis(10));
    let rate = budget.rate();
    budget.answered(column, start + Duration::from_millis(10));
    assert!(!budget.is_waiting() && budget.rate() == rate);
    // Nothing is asked where nothing was painted.
    assert_eq!(budget.question(80, start + Duration::from_secs(9)), None);
    // One column: its answer is that of the last question.
    for second in 10..40 {
        let now = start + Duration::from_secs(second * 5);
        budget.sent(1_000, 1_000, now);
        assert_eq!(budget.question(1, now), Some(1));
    }
}

#[test]
fn where_it_is_bounded_the_environment_decides() {
    let choose = |setting, set: &[&str]| {
        Budget::choose(setting, &|name| {
            (set.contains(&name) || name == "TERM").then(|| if name == "TERM" { "xterm" } else { "x" }.to_owned())
        })
    };
    assert_eq!(choose(None, &[]).rate(), None);
    assert_eq!(choose(None, &["TMUX"]).rate(), None);
    for far in ["SSH_TTY", "SSH_CONNECTION"] {
        assert_eq!(choose(None, &[far]).asks(), cfg!(target_os = "linux"));
        assert!(choose(None, &[far]).rate().is_some());
    }
    for between in ["TMUX", "STY"] {
        let budget = choose(None, &["SSH_CONNECTION", between]);
        assert_eq!((budget.rate(), budget.asks()), (Some(f64::from(FIXED)), false));
    }
    let set = choose(Some(40), &["SSH_TTY"]);
    assert_eq!((set.rate(), set.asks()), (Some(40_000.0), false));
    assert_eq!(choose(Some(40), &[]).rate(), Some(40_000.0));
    assert_eq!(choose(Some(0), &[]).rate(), Some(1_000.0));
    let dumb = Budget::choose(None, &|name| (name != "TMUX").then(|| "dumb".to_owned()));
    assert!(!dumb.asks());
}
