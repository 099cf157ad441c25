//! What stands on the slides: the talk that is on in a hall, page after page.
use hallway::{
    schedule::{Schedule, Talk, board},
    text::{fit, wrap},
};
use jiff::Timestamp;

/// Seconds that a page stands.
pub(crate) const PAGE_SECONDS: i64 = 10;
/// Columns of the heading, and of the body beside the camera.
const HEADING: usize = 46;
const BODY: usize = 32;
/// Rows of the body.
const ROWS: usize = 5;

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slide {
    pub(crate) heading: String,
    pub(crate) body: String,
}

/// The page that stands in a hall at `now`; never empty.
pub(crate) fn slide(schedule: &Schedule, hall: usize, now: Timestamp) -> Slide {
    let here = board(schedule, now).halls.into_iter().find(|here| here.hall == hall);
    let talk = |index: Option<usize>| index.and_then(|index| schedule.talks.get(index));
    if let Some(talk) = talk(here.as_ref().and_then(|here| here.now.first().copied())) {
        return page_of(schedule, talk, now);
    }
    match talk(here.and_then(|here| here.next)) {
        Some(next) => {
            let begin = next.start.to_zoned(schedule.zone.clone()).strftime("%H:%M");
            Slide { heading: "Back soon".to_owned(), body: set(&format!("Next, at {begin}: {}", next.title), 0) }
        }
        None => Slide { heading: "That was it".to_owned(), body: "Thank you for coming".to_owned() },
    }
}

/// The first page names the speakers, the others show the abstract, over and over.
fn page_of(schedule: &Schedule, talk: &Talk, now: Timestamp) -> Slide {
    let turn = usize::try_from(now.duration_since(talk.start).as_secs() / PAGE_SECONDS).unwrap_or_default();
    let text = plain(&talk.abstract_text.0);
    let pages = 1 + wrap(&text, BODY).len().div_ceil(ROWS);
    let page = turn % pages;
    let body = if page == 0 {
        let people: Vec<_> = talk.people.iter().filter_map(|person| schedule.people.get(*person)).collect();
        people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join("\n")
    } else {
        set(&text, page - 1)
    };
    let body = format!("{body}\n\n{}", turn + 1);
    Slide { heading: fit(&talk.title, HEADING), body }
}

fn set(text: &str, page: usize) -> String {
    let rows = wrap(text, BODY).into_iter().skip(page * ROWS).take(ROWS);
    rows.map(|row| text.get(row).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// HTML without its tags, on one line.
fn plain(html: &str) -> String {
    let text = html2text::from_read(html.as_bytes(), 1_000).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use hallway::schedule::parse;
    use jiff::{SignedDuration, tz::TimeZone};

    use super::*;

    #[test]
    fn pages_turn_every_ten_seconds_and_never_run_out() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let text = crate::shift::shifted(crate::shift::TEMPLATE, now, &TimeZone::UTC, "http://x").unwrap();
        let schedule = parse::parse(text.as_bytes()).unwrap().schedule;
        let at = |seconds| slide(&schedule, 0, now + SignedDuration::from_secs(seconds));
        assert_eq!(at(0).heading, "Thirty years of the same bug");
        assert_eq!(at(0), at(9));
        assert_ne!(at(0), at(10));
        for turn in 0..2_000 {
            for hall in 0..schedule.halls.len() {
                let slide = slide(&schedule, hall, now + SignedDuration::from_secs(turn * 60));
                assert!(!slide.heading.is_empty() && !slide.body.trim().is_empty(), "{slide:?}");
            }
        }
    }
}
