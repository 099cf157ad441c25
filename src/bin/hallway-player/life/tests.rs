use hallway::player::playlist::{Master, Media, Playlist, read};

use super::*;

const SLOT: Slot = Slot::First;
const GOES_ON: &str = "the stream broke off";

struct Told {
    life: Life,
    now: Instant,
}

impl Told {
    fn new() -> Self {
        Self { life: Life::new(SLOT, || 0.5), now: Instant::now() }
    }

    /// A stream that is being opened.
    fn loaded() -> Self {
        let mut told = Self::new();
        assert_eq!(told.load(Quality::Best), [opening(), vec![Deed::Look(1, url(), None)]].concat());
        told
    }

    /// A stream that plays, of which nothing was seen.
    fn playing() -> Self {
        let mut told = Self::loaded();
        assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        told
    }

    fn load(&mut self, quality: Quality) -> Vec<Deed> {
        self.learn(Fact::Load(url(), How { quality, ..How::default() }))
    }

    fn learn(&mut self, fact: Fact) -> Vec<Deed> {
        self.life.learn(fact, self.now)
    }

    fn after(&mut self, seconds: f64) -> Vec<Deed> {
        self.now += Duration::from_secs_f64(seconds);
        self.learn(Fact::Time)
    }

    /// The scout comes back from its last errand.
    fn sees(&mut self, sighting: Sighting) -> Vec<Deed> {
        self.learn(Fact::Seen(self.life.look, sighting))
    }

    /// mpv gives up; the scout sees this.
    fn fails(&mut self, sighting: Sighting) -> Vec<Deed> {
        let asked = self.learn(failed());
        assert_eq!(asked.first(), Some(&Deed::Close));
        assert_eq!(asked.last(), Some(&Deed::Look(self.life.look, url(), Some(Quality::Best))));
        self.sees(sighting)
    }
}

fn url() -> StreamUrl {
    "http://live.example.org/a.m3u8".parse().unwrap()
}

fn opening() -> Vec<Deed> {
    vec![connecting(), Deed::Open(url(), How::default(), Bitrate::Most)]
}

fn connecting() -> Deed {
    Deed::Tell(Event::Connecting { slot: SLOT, url: url() })
}

fn playing(width: u32, height: u32) -> Vec<Deed> {
    vec![Deed::Tell(Event::Playing { slot: SLOT, width, height })]
}

fn buffering() -> Deed {
    Deed::Tell(Event::Buffering { slot: SLOT })
}

fn retrying(trouble: Trouble, reason: &str, seconds: u32, attempt: u32) -> Vec<Deed> {
    vec![Deed::Tell(Event::Retrying { slot: SLOT, trouble, reason: reason.to_owned(), seconds, attempt })]
}

fn again(seconds: u32, attempt: u32) -> Vec<Deed> {
    retrying(Trouble::Failed, GOES_ON, seconds, attempt)
}

fn failed() -> Fact {
    Fact::Failed(GOES_ON.to_owned())
}

/// A media playlist with so many pieces before it and so many in it.
fn media(first: u64, pieces: u32, ended: bool) -> Sighting {
    let target = Duration::from_secs(2);
    let media = Media { next: first + u64::from(pieces), pieces, ended, target, ..Media::default() };
    Sighting::Stream(Stream { master: None, media: Some(media) })
}

fn live(first: u64) -> Sighting {
    media(first, 3, false)
}

fn master(variants: &str) -> Master {
    let text = format!("#EXTM3U\n{variants}");
    let Ok(Playlist::Master(master)) = read(text.as_bytes(), &url().as_str().parse().unwrap()) else {
        panic!("{text}")
    };
    master
}

fn listed(variants: &str) -> Sighting {
    Sighting::Stream(Stream { master: Some(master(variants)), media: None })
}

fn ended() -> Vec<Deed> {
    vec![Deed::Close, Deed::Tell(Event::Ended { slot: SLOT })]
}

#[test]
fn a_stream_is_opened_and_its_shape_told() {
    let mut told = Told::loaded();
    assert_eq!(told.learn(Fact::Width(1_280)), []);
    assert_eq!(told.learn(Fact::Height(720)), []);
    assert_eq!(told.learn(Fact::Restarted), playing(1_280, 720));
    assert_eq!(told.learn(Fact::Height(720)), []);
    assert_eq!(told.learn(Fact::Height(480)), playing(1_280, 480));
    assert_eq!(told.sees(live(1)), [], "what is well changes nothing");
}

#[test]
fn failures_are_tried_again_after_longer_and_longer_waits() {
    let mut told = Told::loaded();
    for (attempt, (wait, seconds)) in (1..).zip([(0.5, 1), (1.0, 1), (2.0, 2), (4.0, 4), (8.0, 8), (8.0, 8)]) {
        assert_eq!(told.fails(live(1)), again(seconds, attempt));
        assert_eq!(told.after(wait - 0.1), []);
        assert_eq!(told.learn(failed()), [], "what comes late from a stream that is closed");
        assert_eq!(told.after(0.11), opening());
    }
    assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
    assert_eq!(told.after(GOOD.as_secs_f64()), [Deed::Measure]);
    assert_eq!(told.fails(live(2)), again(1, 1), "it had played well");
}

#[test]
fn a_stream_that_ends_at_once_is_not_hammered() {
    let mut told = Told::loaded();
    assert_eq!(told.fails(live(1)), again(1, 1));
    assert_eq!(told.after(0.5), opening());
    assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
    assert_eq!(told.fails(live(1)), again(1, 2));
    assert_eq!(told.after(0.5), []);
    assert_eq!(told.after(0.5), opening());
}

#[test]
fn what_is_not_opened_within_its_time_has_failed() {
    let mut told = Told::loaded();
    assert_eq!(told.after(29.9), []);
    assert_eq!(told.after(0.1), [Deed::Close, Deed::Look(2, url(), Some(Quality::Best))]);
    assert_eq!(told.after(8.9), []);
    let words = "the stream does not start";
    assert_eq!(told.after(0.2), retrying(Trouble::Failed, words, 1, 1), "nor does the scout come back");
    assert_eq!(told.after(1.0), opening());
}

#[test]
fn what_has_not_started_is_looked_at_again_by_the_scout_alone() {
    let mut told = Told::loaded();
    let words = "its server does not have it yet (it answers 404)";
    assert_eq!(told.sees(Sighting::Missing(404)), [], "mpv says so too, in a moment");
    let mut expected = vec![Deed::Close];
    expected.extend(retrying(Trouble::NotStarted, words, 10, 1));
    assert_eq!(told.learn(failed()), expected);
    for (attempt, wait) in (2..).zip([10, 20, 25, 25]) {
        assert_eq!(told.after(f64::from(wait) - 0.1), []);
        assert_eq!(told.after(0.2), [Deed::Look(attempt.into(), url(), Some(Quality::Best))]);
        let next = if attempt == 2 { 20 } else { 25 };
        assert_eq!(told.sees(Sighting::Missing(404)), retrying(Trouble::NotStarted, words, next, attempt));
    }
    assert_eq!(told.after(25.0).len(), 1);
    let empty = retrying(Trouble::NotStarted, "its playlist is still empty", 25, 6);
    assert_eq!(told.sees(media(0, 0, false)), empty);
    assert_eq!(told.after(25.0).len(), 1);
    assert_eq!(told.sees(live(0)), opening(), "there it is");
}

#[test]
fn what_was_there_is_gone() {
    let mut told = Told::playing();
    assert_eq!(told.after(GOOD.as_secs_f64()), [Deed::Measure]);
    let over = told.learn(Fact::Over(GOES_ON.to_owned()));
    assert_eq!(over, [Deed::Close, buffering(), Deed::Look(2, url(), Some(Quality::Best))]);
    let words = "its server has it no more (it answers 404)";
    assert_eq!(told.sees(Sighting::Missing(404)), retrying(Trouble::Gone, words, 1, 1));
    assert_eq!(told.after(0.5), [Deed::Look(3, url(), Some(Quality::Best))]);
    assert_eq!(told.sees(Sighting::Missing(404)), retrying(Trouble::Gone, words, 1, 2));
    assert_eq!(told.after(1.0), [Deed::Look(4, url(), Some(Quality::Best))]);
    assert_eq!(told.sees(live(9)), opening());
}

#[test]
fn what_was_live_ends_and_what_breaks_off_does_not() {
    let over = || Fact::Over(GOES_ON.to_owned());
    let mut told = Told::playing();
    assert_eq!(told.learn(over()).len(), 3);
    assert_eq!(told.sees(media(7, 3, true)), ended());
    let mut told = Told::playing();
    assert_eq!(told.learn(over()).len(), 3);
    assert_eq!(told.sees(live(7)), again(1, 1));
    assert_eq!(told.after(0.5), opening());
    assert_eq!(told.fails(media(7, 3, true)), ended(), "it was seen going on, and has ended while it was away");
    let mut told = Told::loaded();
    assert_eq!(told.fails(media(0, 3, true)), again(1, 1), "a recording that does not play is none that is over");
}

#[test]
fn what_names_something_else_than_the_web_is_closed_whatever_mpv_makes_of_it() {
    let words = "it names an address that begins with file:, which is no address of the web, and was not opened";
    for mut told in [Told::loaded(), Told::playing()] {
        let expected = [vec![Deed::Close], retrying(Trouble::Failed, words, 10, 1)].concat();
        assert_eq!(told.sees(Sighting::Refused(words.to_owned())), expected);
        assert_eq!(told.learn(Fact::Restarted), []);
        assert_eq!(told.after(10.0), [Deed::Look(2, url(), Some(Quality::Best))]);
        assert_eq!(told.sees(live(1)), opening());
    }
}

#[test]
fn where_the_scout_gets_no_answer_mpv_tries_all_the_same() {
    let silent = || Sighting::Silent("live.example.org refuses connections".to_owned());
    let mut told = Told::loaded();
    let said = |seconds, attempt| retrying(Trouble::Failed, "live.example.org refuses connections", seconds, attempt);
    assert_eq!(told.fails(silent()), said(1, 1));
    assert_eq!(told.after(0.5), opening());
    assert_eq!(told.fails(silent()), said(1, 2));
    assert_eq!(told.after(1.0), opening());
}

#[test]
fn stopping_ends_it_whatever_it_does() {
    let stopped = [Deed::Close, Deed::Tell(Event::Stopped { slot: SLOT })];
    let mut told = Told::loaded();
    assert_eq!(told.learn(failed()).len(), 2);
    assert_eq!(told.learn(Fact::Stop), stopped);
    assert_eq!(told.learn(Fact::Seen(2, live(1))), [], "the scout comes back late");
    assert_eq!(told.after(3_600.0), []);
    assert_eq!(told.learn(Fact::Restarted), []);
    assert_eq!(told.load(Quality::Best).len(), 3);
    assert_eq!(told.learn(Fact::Finished), ended(), "the end of a recording");
    assert_eq!(told.after(3_600.0), []);
}

#[test]
fn a_window_that_is_closed_ends_it_also_while_it_waits() {
    let closed = [Deed::Close, Deed::Tell(Event::Closed { slot: SLOT })];
    let mut told = Told::new();
    assert_eq!(told.learn(Fact::Closed), [], "there is none");
    let mut told = Told::loaded();
    assert_eq!(told.fails(live(1)).len(), 1);
    assert_eq!(told.learn(Fact::Closed), closed);
    assert_eq!(told.after(3_600.0), []);
    let mut told = Told::playing();
    assert_eq!(told.learn(Fact::Closed), closed);
}

mod choosing {
    use super::*;

    const BOTH: &str = "#EXT-X-STREAM-INF:BANDWIDTH=3500,RESOLUTION=1920x1080\na-1080p.m3u8\n\
                        #EXT-X-STREAM-INF:BANDWIDTH=1000,RESOLUTION=854x480\na-480p.m3u8\n";

    fn open(name: &str, quality: Quality, bitrate: Bitrate) -> Deed {
        let url = format!("http://live.example.org/{name}").parse().unwrap();
        Deed::Open(url, How { quality, ..How::default() }, bitrate)
    }

    #[test]
    fn the_list_is_waited_for_and_the_variant_opened_by_its_own_address() {
        for (quality, name) in [
            (Quality::Lines(720), "a-480p.m3u8"),
            (Quality::Lowest, "a-480p.m3u8"),
            (Quality::Lines(1_080), "a-1080p.m3u8"),
        ] {
            let mut told = Told::new();
            assert_eq!(told.load(quality), [connecting(), Deed::Close, Deed::Look(1, url(), None)]);
            assert_eq!(told.after(3.9), []);
            assert_eq!(told.sees(listed(BOTH)), [Deed::Lines(vec![1_080, 480]), open(name, quality, Bitrate::Most)]);
            assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        }
    }

    #[test]
    fn where_the_sound_is_elsewhere_the_list_is_opened() {
        let apart = BOTH.replace("RES", "AUDIO=\"s\",RES") + "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"s\",URI=\"s.m3u8\"\n";
        let mut told = Told::new();
        assert_eq!(told.load(Quality::Lines(480)).len(), 3);
        let opened = open("a.m3u8", Quality::Lines(480), Bitrate::Of(1_000));
        assert_eq!(told.sees(listed(&apart)).last(), Some(&opened));
    }

    #[test]
    fn without_a_list_it_is_opened_all_the_same() {
        for (quality, bitrate) in [(Quality::Lowest, Bitrate::Least), (Quality::Lines(480), Bitrate::Most)] {
            let mut told = Told::new();
            assert_eq!(told.load(quality).len(), 3);
            assert_eq!(told.after(4.0), [open("a.m3u8", quality, bitrate)]);
            let mut told = Told::new();
            assert_eq!(told.load(quality).len(), 3);
            assert_eq!(told.sees(live(0)), [open("a.m3u8", quality, bitrate)], "there is nothing to choose from");
        }
        let mut told = Told::new();
        assert_eq!(told.load(Quality::Lowest).len(), 3);
        let words = "its server does not have it yet (it answers 404)";
        assert_eq!(told.sees(Sighting::Missing(404)), retrying(Trouble::NotStarted, words, 10, 1));
    }

    #[test]
    fn the_best_does_not_wait_and_is_the_largest_whatever_its_bandwidth() {
        let mut told = Told::loaded();
        assert_eq!(told.sees(listed(BOTH)), [Deed::Lines(vec![1_080, 480])]);
        let swapped = BOTH.replace("BANDWIDTH=1000", "BANDWIDTH=999999");
        let mut told = Told::loaded();
        let right = open("a-1080p.m3u8", Quality::Best, Bitrate::Most);
        let lines = Deed::Lines(vec![1_080, 480]);
        assert_eq!(told.sees(listed(&swapped)), [lines.clone(), connecting(), right.clone()]);
        let mut told = Told::playing();
        assert_eq!(told.learn(Fact::Width(854)), []);
        assert_eq!(told.learn(Fact::Height(480)), playing(854, 480));
        assert_eq!(told.sees(listed(&swapped)), [lines, connecting(), right]);
    }
}

mod stalling {
    use super::*;

    fn stalled(reason: &str, seconds: u32, attempt: u32) -> Deed {
        retrying(Trouble::Stalled, reason, seconds, attempt).remove(0)
    }

    fn look(number: u64) -> Deed {
        Deed::Look(number, url(), Some(Quality::Best))
    }

    #[test]
    fn a_stalled_stream_is_said_to_be_and_opened_anew() {
        let mut told = Told::loaded();
        assert_eq!(told.learn(Fact::Starved(true)), [], "before it plays, it is being opened");
        assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
        assert_eq!(told.learn(Fact::Starved(false)), playing(0, 0));
        assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
        for number in 2..=4 {
            assert_eq!(told.after(3.0), [look(number)]);
        }
        assert_eq!(told.after(1.0), [stalled("nothing new for 10 s", 10, 1)]);
        for number in 5..=7 {
            assert_eq!(told.after(3.0), [look(number)]);
        }
        assert_eq!(told.after(1.0), opening());
    }

    #[test]
    fn what_has_nothing_new_is_not_opened_for_its_end_once_more() {
        let mut told = Told::playing();
        assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
        for number in 2..=4 {
            assert_eq!(told.after(3.0), [look(number)]);
            assert_eq!(told.sees(live(40)), []);
        }
        assert_eq!(told.after(1.0), [stalled("nothing new for 10 s", 3, 1)]);
        for (number, seconds) in (5..).zip([12, 15, 18, 21, 24]) {
            let wait = if seconds == 12 { 2.0 } else { 3.0 };
            let reason = format!("nothing new for {seconds} s");
            assert_eq!(told.after(wait), [stalled(&reason, 3, 1), look(number)]);
            assert_eq!(told.sees(live(40)), []);
        }
        assert_eq!(told.after(3.0).len(), 2);
        assert_eq!(told.sees(live(41)), opening(), "it goes on, and mpv had its time to find out");
    }

    #[test]
    fn where_there_is_more_and_it_does_not_arrive_that_is_said() {
        let mut told = Told::playing();
        assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
        for number in 2..=4 {
            assert_eq!(told.after(3.0), [look(number)]);
            assert_eq!(told.sees(live(40 + number)), []);
        }
        let words = "nothing has arrived for 10 s, though its server has more";
        assert_eq!(told.after(1.0), [stalled(words, 10, 1)]);
        assert_eq!(told.learn(Fact::Starved(false)), playing(0, 0));
    }

    #[test]
    fn crumbs_do_not_count_as_playing() {
        let mut told = Told::playing();
        assert_eq!(told.after(4.0), []);
        for _ in 0..9 {
            assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
            assert_eq!(told.after(0.1), []);
            assert_eq!(told.learn(Fact::Starved(false)), playing(0, 0));
            assert_eq!(told.after(1.0), []);
        }
        assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
        assert_eq!(told.after(0.1), [stalled("nothing new for 10 s", 10, 1)]);
    }

    #[test]
    fn a_picture_that_stands_still_unsaid_is_found_out() {
        let mut told = Told::playing();
        for at in [1_000, 6_000] {
            assert_eq!(told.after(5.0), [Deed::Measure]);
            assert_eq!(told.learn(Fact::At(Some(at))), []);
        }
        assert_eq!(told.after(5.0), [Deed::Measure]);
        assert_eq!(told.learn(Fact::At(Some(6_000))), [], "not for long yet");
        assert_eq!(told.after(5.0), [Deed::Measure]);
        let found = told.learn(Fact::At(Some(6_000)));
        assert_eq!(found, [buffering(), stalled("nothing new for 10 s", 10, 1)]);
        assert_eq!(told.after(3.0), [Deed::Measure, look(2)]);
        assert_eq!(told.learn(Fact::At(Some(6_000))), []);
        assert_eq!(told.learn(Fact::Starved(false)), [], "mpv never said that it waits");
        assert_eq!(told.after(3.0), [Deed::Measure, look(3)]);
        assert_eq!(told.learn(Fact::At(Some(6_040))), playing(0, 0));
    }

    #[test]
    fn a_paused_stream_does_not_stall() {
        let mut told = Told::playing();
        let paused = |on| [Deed::Tell(Event::Paused { slot: SLOT, on })];
        assert_eq!(told.learn(Fact::Paused(true)), paused(true));
        assert_eq!(told.after(3_600.0), []);
        assert_eq!(told.learn(Fact::Paused(false)), paused(false));
        assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
        assert_eq!(told.learn(Fact::Paused(true)), paused(true));
        assert_eq!(told.after(3_600.0), []);
        assert_eq!(told.learn(Fact::Paused(false)), paused(false));
        for number in 2..=4 {
            assert_eq!(told.after(3.0), [look(number)]);
        }
        assert_eq!(told.after(0.9), []);
        assert_eq!(told.after(0.1), [stalled("nothing new for 10 s", 10, 1)]);
    }
}

#[test]
fn slow_answers_count_while_nothing_arrives() {
    let mut told = Told::playing();
    told.after(20.0);
    assert_eq!(told.learn(Fact::Starved(true)), [buffering()]);
    for _ in 0..3 {
        told.after(3.0);
    }
    let first = told.life.look - 2;
    let refused = || Sighting::Refused("no".to_owned());
    assert_eq!(told.learn(Fact::Seen(first, Sighting::Missing(404))), []);
    assert_eq!(told.learn(Fact::Seen(first, refused())), [], "it was answered");
    assert_eq!(told.learn(Fact::Seen(first - 1, refused())), [], "it is about what was before");
    assert_eq!(told.learn(Fact::Seen(first + 1, refused())).first(), Some(&Deed::Close));
}

#[test]
fn what_is_opened_anew_is_not_waited_for_without_end() {
    let mut told = Told::playing();
    told.after(20.0);
    assert_eq!(told.learn(Fact::Reopened), []);
    let deeds = told.after(30.0);
    assert_eq!(deeds.first(), Some(&Deed::Close), "{deeds:?}");
    let mut told = Told::playing();
    assert_eq!(told.learn(Fact::Reopened), []);
    assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
}

#[test]
fn a_file_that_was_played_to_its_end_is_over() {
    let mut told = Told::playing();
    told.learn(Fact::Over(GOES_ON.to_owned()));
    assert_eq!(told.sees(Sighting::File).last(), Some(&Deed::Tell(Event::Ended { slot: SLOT })));
}

#[test]
fn a_reason_that_comes_late_is_told_still() {
    let mut told = Told::loaded();
    told.learn(failed());
    assert_eq!(told.learn(Fact::Failed("no window".to_owned())), []);
    assert_eq!(told.sees(Sighting::File), retrying(Trouble::Failed, "no window", 1, 1));
}
