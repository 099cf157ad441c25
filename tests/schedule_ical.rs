//! Calendars, in lines and in XML: what is read of them, what is mended, what is refused.

use hallway::{
    schedule::{
        Fate, LinkKind, Schedule, Talk,
        parse::{Dialect, Parsed, parse},
    },
    text::readable,
};
use proptest::prelude::*;

fn read(text: &str) -> Parsed {
    parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A calendar of events, each given by its lines.
fn calendar(head: &str, events: &[&str]) -> String {
    let events: Vec<_> = events.iter().map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n")).collect();
    let events = events.concat();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{head}\n{events}END:VCALENDAR\n").replace('\n', "\r\n")
}

fn said(parsed: &Parsed) -> Vec<&str> {
    parsed.warnings.iter().map(|warning| warning.0.as_str()).collect()
}

/// Start, minutes and title of each talk.
fn shown(schedule: &Schedule) -> Vec<String> {
    let show = |talk: &Talk| format!("{} {} {}", talk.start, talk.duration.as_mins(), talk.title);
    schedule.talks.iter().map(show).collect()
}

fn people<'s>(schedule: &'s Schedule, talk: &'s Talk) -> Vec<&'s str> {
    schedule.people_of(talk).map(|person| person.name.as_str()).collect()
}

#[test]
fn an_event_is_a_talk_with_everything_it_says() {
    let text = calendar(
        "X-WR-CALNAME:Days of\\, Linux",
        &["UID:1@example.org
DTSTART;TZID=Australia/Brisbane;VALUE=DATE-TIME:20200114T070000
DTEND;TZID=Australia/Brisbane:20200114T074500
SUMMARY;CHARSET=UTF-8;ENCODING=8BIT;LANGUAGE=en:Sums - \\;differences\\, and a
  long second part
LOCATION:Hall 1\\, second floor
CATEGORIES:Rust\\, mostly,Talk
DESCRIPTION:One\\nTwo **bold**\\, three
URL:https://example.org/1
STATUS:CONFIRMED
ATTENDEE;CN=\"Doe, Jane\";CUTYPE=INDIVIDUAL:invalid:nomail
ATTENDEE;CN=Room 1;CUTYPE=ROOM:invalid:nomail
ATTENDEE:mailto:somebody@example.org
CONTACT:Ana
ATTACH;FILENAME=slides.pdf:https://example.org/slides.pdf
ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA
CONFERENCE;VALUE=URI;FEATURE=CHAT;LABEL=Chat:https://matrix.to/#/#room:example.org
GEO:1.0;2.0
BEGIN:VALARM
TRIGGER:-PT15M
DESCRIPTION:Alarm
SUMMARY:Alarm
END:VALARM"],
    );
    let parsed = read(&text);
    let schedule = &parsed.schedule;
    assert_eq!((parsed.dialect, said(&parsed)), (Dialect::Ical, vec![]));
    assert_eq!(schedule.title.as_str(), "Days of, Linux");
    assert_eq!(schedule.zone.iana_name(), Some("Australia/Brisbane"));
    assert_eq!(shown(schedule), ["2020-01-13T21:00:00Z 45 Sums - ;differences, and a long second part"]);
    let talk = schedule.talks.first().unwrap();
    assert_eq!(schedule.hall_of(talk).unwrap().name.as_str(), "Hall 1, second floor");
    assert_eq!(schedule.track_of(talk).unwrap().name.as_str(), "Rust, mostly");
    assert_eq!((talk.kind.as_str(), talk.language.as_str(), talk.number.as_str()), ("Talk", "en", "1@example.org"));
    assert_eq!(people(schedule, talk), ["Doe, Jane", "Ana"]);
    assert_eq!(readable(&talk.abstract_text.0).as_str(), "One\nTwo bold, three");
    assert_eq!(talk.url.as_ref().unwrap().as_str(), "https://example.org/1");
    let links: Vec<_> = talk.links.iter().map(|link| (link.text.as_str(), link.kind)).collect();
    assert_eq!(links, [("slides.pdf", LinkKind::Attachment), ("Chat", LinkKind::Chat)]);
    assert_eq!(schedule.days.first().unwrap().date.to_string(), "2020-01-14", "its day in its zone");
}

#[test]
fn times_are_in_their_zones() {
    let event = |start: &str, end: &str| format!("UID:{start}\nSUMMARY:x\nDTSTART{start}\nDTEND{end}");
    let zoned = |head: &str, start: &str, end: &str| {
        let parsed = read(&calendar(head, &[&event(start, end)]));
        let warnings = said(&parsed).join(" ");
        (shown(&parsed.schedule).first().cloned().unwrap_or_default(), warnings)
    };
    for (head, start, end, expected) in [
        ("", ":20200918T110000Z", ":20200918T120000Z", "2020-09-18T11:00:00Z 60 x"),
        ("X-WR-TIMEZONE:Europe/Berlin", ":20200918T110000", ":20200918T113000", "2020-09-18T09:00:00Z 30 x"),
        (
            "",
            ";TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Paris:20200918T110000",
            ":20200918T100000Z",
            "2020-09-18T09:00:00Z 60 x",
        ),
        (
            "",
            ";TZID=\"W. Europe Standard Time\":20200118T110000",
            ";TZID=\"W. Europe Standard Time\":20200118T120000",
            "2020-01-18T10:00:00Z 60 x",
        ),
        (
            "",
            ";TZID=Romance Standard Time:20200918T110000",
            ";TZID=Europe/London:20200918T110000",
            "2020-09-18T09:00:00Z 60 x",
        ),
        (
            "BEGIN:VTIMEZONE\nTZID:Mine\nX-LIC-LOCATION:Asia/Kolkata\nBEGIN:STANDARD\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE",
            ";TZID=Mine:20200918T110000",
            ";TZID=Mine:20200918T120000",
            "2020-09-18T05:30:00Z 60 x",
        ),
        (
            "BEGIN:VTIMEZONE\nTZID:Fixed\nBEGIN:STANDARD\nTZOFFSETTO:+0200\nEND:STANDARD\nEND:VTIMEZONE",
            ";TZID=Fixed:20200918T110000",
            ";TZID=Fixed:20200918T120000",
            "2020-09-18T09:00:00Z 60 x",
        ),
    ] {
        assert_eq!(zoned(head, start, end), (expected.to_owned(), String::new()), "{head} {start}");
    }
    let (floating, warnings) = zoned("", ":20200918T110000", ":20200918T120000");
    assert_eq!(floating, "2020-09-18T11:00:00Z 60 x");
    assert_eq!(warnings, "The schedule names no time zone: its times are taken to be UTC.");
    let (_, warnings) = zoned("X-WR-TIMEZONE:Europe/Berlin", ";TZID=Nowhere:20200918T110000", ":20200918T120000");
    assert_eq!(warnings, "The time zone “Nowhere” is not known: one event is taken to be in the conference's own.");
}

#[test]
fn lengths_come_from_the_end_or_the_duration() {
    let event = |more: &str| format!("UID:{more}\nSUMMARY:x\nDTSTART:20200918T110000Z\n{more}");
    for (more, minutes) in [
        ("DTEND:20200918T114500Z", 45),
        ("DURATION:PT1H30M", 90),
        ("DURATION:P1D", 24 * 60),
        ("DURATION:P1W", 7 * 24 * 60),
    ] {
        let parsed = read(&calendar("X-WR-TIMEZONE:UTC", &[&event(more)]));
        assert_eq!(
            (parsed.schedule.talks.first().unwrap().duration.as_mins(), said(&parsed)),
            (minutes, vec![]),
            "{more}"
        );
    }
    let parsed = read(&calendar("X-WR-TIMEZONE:UTC", &[&event("X-NOTHING:1"), &event("DTEND:20200918T100000Z")]));
    assert_eq!(parsed.schedule.talks.len(), 2);
    assert_eq!(said(&parsed).len(), 2, "{:?}", said(&parsed));
}

#[test]
fn days_without_a_time_are_whole_days() {
    let parsed = read(&calendar(
        "X-WR-TIMEZONE:Europe/Berlin",
        &[
            "UID:1\nSUMMARY:One\nDTSTART;VALUE=DATE:20260131",
            "UID:2\nSUMMARY:Two\nDTSTART;VALUE=DATE:20260131\nDTEND;VALUE=DATE:20260202",
        ],
    ));
    assert_eq!(shown(&parsed.schedule), ["2026-01-30T23:00:00Z 1440 One", "2026-01-30T23:00:00Z 2880 Two"]);
}

#[test]
fn what_was_called_off_stays_and_is_marked() {
    let event = "UID:1\nSUMMARY:x\nDTSTART:20200918T110000Z\nDTEND:20200918T120000Z";
    for text in [calendar("", &[&format!("{event}\nSTATUS:CANCELLED")]), calendar("METHOD:CANCEL", &[event])] {
        assert_eq!(read(&text).schedule.talks.first().unwrap().fate, Fate::Cancelled);
    }
}

#[test]
fn a_later_version_replaces_and_two_of_one_name_stay() {
    let event = |title: &str, more: &str| {
        format!("UID:1\nSUMMARY:{title}\nDTSTART:20200918T110000Z\nDTEND:20200918T120000Z\n{more}")
    };
    let parsed =
        read(&calendar("", &[&event("new", "SEQUENCE:3"), &event("old", "SEQUENCE:2"), &event("oldest", "X-NO:1")]));
    assert_eq!(shown(&parsed.schedule), ["2020-09-18T11:00:00Z 60 new"]);
    assert_eq!(said(&parsed), ["2 events are earlier versions of others: the latest are taken."]);
    let parsed = read(&calendar("", &[&event("one", "SEQUENCE:3"), &event("two", "SEQUENCE:3")]));
    assert_eq!(parsed.schedule.talks.len(), 2);
    assert!(said(&parsed).first().unwrap().contains("both stay"));
}

#[test]
fn what_repeats_is_listed_each_time() {
    let event = |rule: &str| {
        format!(
            "UID:1\nSUMMARY:x\nDTSTART;TZID=Europe/Berlin:20260326T190000\nDTEND;TZID=Europe/Berlin:20260326T210000\n{rule}"
        )
    };
    // The clocks go forward on 29 March; the meeting stays at seven.
    let moved = "UID:1\nSUMMARY:moved\nRECURRENCE-ID;TZID=Europe/Berlin:20260409T190000\nDTSTART;TZID=Europe/Berlin:20260410T190000\nDTEND;TZID=Europe/Berlin:20260410T200000";
    let text = calendar(
        "",
        &[&event("RRULE:FREQ=WEEKLY;UNTIL=20260416T170000Z\nEXDATE;TZID=Europe/Berlin:20260402T190000"), moved],
    );
    let parsed = read(&text);
    assert_eq!(
        shown(&parsed.schedule),
        ["2026-03-26T18:00:00Z 120 x", "2026-04-10T17:00:00Z 60 moved", "2026-04-16T17:00:00Z 120 x"]
    );
    assert_eq!(said(&parsed), Vec::<&str>::new());
    let ids: Vec<_> = parsed.schedule.talks.iter().map(|talk| talk.id.0.as_ref()).collect();
    assert_eq!(ids, ["1/20260326T190000", "1/20260409T190000", "1/20260416T190000"]);

    let parsed = read(&calendar("", &[&event("RRULE:FREQ=MONTHLY;BYDAY=4TH")]));
    assert_eq!(parsed.schedule.talks.len(), 52);
    assert_eq!(said(&parsed), ["The talk “x” (line 4) repeats without a near end: its first 52 times are listed."]);
    let parsed = read(&calendar("", &[&event("RRULE:FREQ=YEARLY")]));
    assert_eq!(shown(&parsed.schedule), ["2026-03-26T18:00:00Z 120 x"]);
    assert_eq!(
        said(&parsed),
        ["The talk “x” (line 4) repeats by a rule that is not followed: only its first time is listed."]
    );
}

#[test]
fn who_organizes_everything_speaks_nowhere() {
    let event = |uid: u8, organizer: &str| {
        format!("UID:{uid}\nSUMMARY:x\nDTSTART:20200918T110000Z\nDTEND:20200918T120000Z\nORGANIZER;CN={organizer}")
    };
    let all =
        read(&calendar("", &[&event(1, "The Team:mailto:t@example.org"), &event(2, "The Team:mailto:t@example.org")]));
    assert!(all.schedule.people.is_empty());
    let each = read(&calendar("", &[&event(1, "Ana:mailto:a@example.org"), &event(2, "Bob:mailto:b@example.org")]));
    assert_eq!(each.schedule.people.len(), 2);
}

#[test]
fn html_is_taken_over_the_plain_description() {
    let event = "UID:1\nSUMMARY:x\nDTSTART:20200918T110000Z\nDTEND:20200918T120000Z\nDESCRIPTION:plain\nX-ALT-DESC;FMTTYPE=text/html:<html><body><p>A\\, <b>b</b></p></body></html>";
    let schedule = read(&calendar("", &[event])).schedule;
    assert_eq!(readable(&schedule.talks.first().unwrap().abstract_text.0).as_str(), "A, b");
}

#[test]
fn lines_broken_within_letters_and_by_nobodys_rule_are_mended() {
    let text = b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nX-WR-CALNAME;CHARSET=UTF-8;ENCODING=8BIT:JRES\r\nBEGIN:VEVENT\r\nUID:1\r\n\
        DTSTART;TZID=Europe/Paris:20220517T110000\r\nDTEND;TZID=Europe/Paris:20220517T123000\r\n\
        SUMMARY;CHARSET=UTF-8;ENCODING=8BIT:d\xc3\r\n \xa9but\r\n\
        DESCRIPTION;CHARSET=UTF-8;ENCODING=8BIT:Un\xe2\x80\xa6 \r\r\n \\n\r\n Deux.\r\r\n \\n\r\nTrois: raw\r\n\r\nhttps://example.org/\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let parsed = parse(text).unwrap();
    assert_eq!(said(&parsed), Vec::<&str>::new());
    let talk = parsed.schedule.talks.first().unwrap();
    assert_eq!(talk.title.as_str(), "début");
    assert_eq!(readable(&talk.abstract_text.0).as_str(), "Un… \nDeux.\n\nTrois: raw\n\nhttps://example.org/");
}

#[test]
fn several_calendars_tasks_and_notes_may_stand_in_one_file() {
    let event = |uid: u8, time: &str| {
        format!("UID:{uid}\nSUMMARY:{uid}\nDTSTART:{time}\nDTEND;TZID=Asia/Tokyo:20260131T233000")
    };
    let tokyo = calendar("X-WR-CALNAME:One\nX-WR-TIMEZONE:Asia/Tokyo", &[&event(1, "20260131T230000")]);
    let paris = calendar(
        "X-WR-CALNAME:Two\nX-WR-TIMEZONE:Europe/Paris\nBEGIN:VTODO\nSUMMARY:a task\nEND:VTODO\nBEGIN:VJOURNAL\nEND:VJOURNAL",
        &[&event(2, "20260131T150000")],
    );
    let parsed = read(&format!("{tokyo}{paris}"));
    assert_eq!(parsed.schedule.title.as_str(), "One");
    assert_eq!(shown(&parsed.schedule), ["2026-01-31T14:00:00Z 30 1", "2026-01-31T14:00:00Z 30 2"]);
    assert_eq!(
        said(&parsed),
        [
            "The calendar has one task, which is no talk: it is left out.",
            "The calendar has one journal entry, which is no talk: it is left out.",
        ]
    );
}

#[test]
fn a_calendar_that_was_cut_off_keeps_its_whole_events() {
    let event = |uid: u8| format!("UID:{uid}\nSUMMARY:Talk {uid}\nDTSTART:20200918T110000Z\nDTEND:20200918T120000Z");
    let text = calendar("", &[&event(1), &event(2)]);
    let parsed = read(text.get(..text.rfind("DTEND").unwrap()).unwrap());
    assert_eq!(parsed.schedule.talks.len(), 1);
    assert_eq!(said(&parsed), ["The calendar is cut off in the talk “Talk 2” (line 10): 1 before it are whole."]);
    let parsed = read(&text.replacen("END:VEVENT", "X-NO:1", 1));
    assert_eq!(parsed.schedule.talks.len(), 2, "an event whose end is missing");
}

#[test]
fn events_that_cannot_be_read_are_named() {
    let text = calendar(
        "X-WR-TIMEZONE:UTC",
        &[
            "UID:1\nSUMMARY:No time",
            "UID:2\nSUMMARY:Odd\nDTSTART:tomorrow",
            "SUMMARY:Zero\nDTSTART:00000101T000000\nDTEND:00000101T010000",
            "SUMMARY:Sound\nDTSTART:20260101T000000\nDTEND:20260101T010000",
        ],
    );
    let parsed = read(&text);
    let placed = said(&parsed).iter().filter(|said| said.contains("is put at the beginning of 2026-01-01")).count();
    assert_eq!((parsed.schedule.talks.len(), placed), (4, 3), "{:?}", said(&parsed));
    // Without a day there is no place for it.
    let parsed = read(&calendar("", &["UID:1\nSUMMARY:No time"]));
    assert_eq!(parsed.schedule.talks.len(), 0);
    assert!(said(&parsed).iter().any(|said| said.starts_with("The talk “No time” (line 4) is left out:")));
}

const XCAL: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<icalendar xmlns="urn:ietf:params:xml:ns:icalendar-2.0"><vcalendar>
  <properties><version><text>2.0</text></version><x-wr-calname><text>Days &amp; Nights</text></x-wr-calname></properties>
  <components><vevent>
    <properties>
      <uid><text>1</text></uid>
      <dtstart><parameters><tzid><text>Europe/Paris</text></tzid></parameters><date-time>2022-05-17T11:00:00</date-time></dtstart>
      <dtend><parameters><tzid><text>Europe/Paris</text></tzid></parameters><date-time>2022-05-17T12:30:00</date-time></dtend>
      <summary><parameters><language><text>fr</text></language></parameters><text>Un, deux; trois\n</text></summary>
      <location><text>Salle</text></location>
      <categories><text>A, B</text><text>C</text></categories>
      <attendee><parameters><cn><text>Jane</text></cn></parameters><cal-address>mailto:j@example.org</cal-address></attendee>
      <rrule><recur><freq>DAILY</freq><count>2</count></recur></rrule>
      <url><uri>https://example.org/1</uri></url>
    </properties>
    <components><valarm><properties><summary><text>Alarm</text></summary></properties></valarm></components>
  </vevent></components>
</vcalendar></icalendar>"#;

const PENTABARF: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<iCalendar xmlns:pentabarf="http://pentabarf.org" xmlns:xCal="urn:ietf:params:xml:ns:xcal">
  <vcalendar>
    <version>2.0</version><prodid>-//Pentabarf//Schedule//EN</prodid>
    <x-wr-calname>PyDays</x-wr-calname>
    <vevent>
      <method>PUBLISH</method>
      <uid>ABCDEF@@pretalx.example.org</uid>
      <pentabarf:event-id>ABCDEF</pentabarf:event-id>
      <pentabarf:event-slug>pydays-1</pentabarf:event-slug>
      <pentabarf:title>Title</pentabarf:title>
      <pentabarf:subtitle>Sub</pentabarf:subtitle>
      <pentabarf:language>en</pentabarf:language>
      <pentabarf:track>Track</pentabarf:track><tzid>Europe-Vienna</tzid>
      <dtstart>20260501T100000</dtstart><dtend>20260501T103000</dtend><duration>00:30</duration>
      <summary>Title- Ana</summary>
      <description>Text &lt;b&gt;bold&lt;/b&gt;</description>
      <status>CONFIRMED</status><categories>Talk</categories><url>https://pretalx.example.org/talk/ABCDEF/</url>
      <location>Hall A</location><attendee>Ana</attendee><attendee>Bob</attendee>
    </vevent>
  </vcalendar>
</iCalendar>"#;

#[test]
fn xcal_means_what_icalendar_means() {
    let parsed = read(XCAL);
    let schedule = &parsed.schedule;
    assert_eq!((parsed.dialect, schedule.title.as_str(), said(&parsed)), (Dialect::Xcal, "Days & Nights", vec![]));
    assert_eq!(
        shown(schedule),
        ["2022-05-17T09:00:00Z 90 Un, deux; trois\\n", "2022-05-18T09:00:00Z 90 Un, deux; trois\\n"]
    );
    let talk = schedule.talks.first().unwrap();
    assert_eq!(schedule.track_of(talk).unwrap().name.as_str(), "A, B");
    assert_eq!((talk.kind.as_str(), talk.language.as_str(), people(schedule, talk)), ("C", "fr", vec!["Jane"]));
}

#[test]
fn the_older_xcal_of_pentabarf_and_pretalx_is_read() {
    let parsed = read(PENTABARF);
    let schedule = &parsed.schedule;
    assert_eq!((parsed.dialect, schedule.title.as_str(), said(&parsed)), (Dialect::Xcal, "PyDays", vec![]));
    assert_eq!(shown(schedule), ["2026-05-01T08:00:00Z 30 Title"]);
    let talk = schedule.talks.first().unwrap();
    assert_eq!(
        (talk.subtitle.as_str(), talk.slug.as_str(), people(schedule, talk)),
        ("Sub", "pydays-1", vec!["Ana", "Bob"])
    );
    assert_eq!(readable(&talk.abstract_text.0).as_str(), "Text bold");
    assert_eq!((schedule.track_of(talk).unwrap().name.as_str(), talk.kind.as_str()), ("Track", "Talk"));
    assert_eq!(schedule.zone.iana_name(), Some("Europe/Vienna"));
}

#[test]
fn broken_xcal_keeps_its_other_events() {
    let cut = PENTABARF.find("<location>").unwrap();
    let parsed = read(PENTABARF.get(..cut).unwrap());
    assert_eq!(said(&parsed), ["The calendar is cut off in the talk “Title” (line 6): 0 before it are whole."]);
    let twice = PENTABARF.replace(
        "  </vcalendar>",
        "<vevent><summary>Two</summary><dtstart>20260501T110000</dtstart></vevent></vcalendar>",
    );
    for broken in [
        twice.replace("</vevent>\n", ""),
        twice.replace("<pentabarf:subtitle>", "<pentabarf:subtitle"),
        twice.replace("</location>", ""),
    ] {
        assert!(read(&broken).schedule.talks.iter().any(|talk| talk.title.as_str() == "Two"), "{broken}");
    }
}

fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        "(BEGIN|END):(VEVENT|VCALENDAR|VALARM|VTIMEZONE|X)",
        "(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(;TZID=(Europe/Paris|X|\"|[a-z]{0,3}))?:[0-9T Z]{0,17}",
        "(DTSTART|DTEND):202[0-9](0[1-9]|1[0-2])[0-2][0-9]T[0-2][0-9]0000Z?",
        "RRULE:FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(COUNT|INTERVAL)=-?[0-9]{1,9}|;UNTIL=[0-9]{8}|;BYDAY=-?[0-9]?(MO|SU)(,TU)?|;BYMONTHDAY=-?[0-9]{1,3}){0,3}",
        "(SUMMARY|DESCRIPTION|LOCATION|CATEGORIES)(;ENCODING=QUOTED-PRINTABLE)?:(\\\\[n,;\\\\]|=[0-9A-F]{2}|\\PC){0,12}=?",
        "(UID|SEQUENCE|DURATION|ATTENDEE;CN|ORGANIZER)[:=;\"]{0,2}[0-9PTHMD^n]{0,6}",
        " \\PC{0,6}",
        "\\PC{0,12}",
    ]
}

proptest! {
    #[test]
    fn nothing_panics_on_any_lines(lines in prop::collection::vec(any_line(), 0..40), feed in prop::sample::select(vec!["\n", "\r\n", "\r\r\n", "\r"])) {
        let text = format!("BEGIN:VCALENDAR{feed}BEGIN:VEVENT{feed}{}", lines.join(feed));
        let parsed = parse(text.as_bytes()).unwrap();
        for talk in &parsed.schedule.talks {
            prop_assert!(talk.hall < parsed.schedule.halls.len() && talk.day < parsed.schedule.days.len());
        }
    }

    #[test]
    fn every_whole_event_is_kept_or_named(titles in prop::collection::vec("[a-z]{1,5}", 1..20), times in prop::collection::vec("202[0-9](0[1-9]|1[0-2])[0-2][0-9]T[0-2][0-9]0000|soon", 20)) {
        let events: Vec<String> = titles.iter().zip(&times).enumerate().map(|(number, (title, time))| format!("UID:{number}\nSUMMARY:{title}\nDTSTART:{time}")).collect();
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        let parsed = read(&calendar("X-WR-TIMEZONE:UTC", &events));
        let left_out = parsed.warnings.iter().filter(|warning| warning.0.contains("is left out:")).count();
        prop_assert_eq!(parsed.schedule.talks.len() + left_out, titles.len());
    }

    #[test]
    fn nothing_panics_on_changed_xcal(old in any::<bool>(), cuts in prop::collection::vec((0..2_000_usize, 0..60_usize, "[<>/&;:\"' a]{0,5}|<vevent>|</vevent>|<components>"), 1..6)) {
        let mut text = if old { PENTABARF } else { XCAL }.to_owned();
        for (at, length, put) in cuts {
            let from = text.floor_char_boundary(at.min(text.len()));
            let to = text.floor_char_boundary((from + length).min(text.len()));
            text.replace_range(from..to.max(from), &put);
        }
        let _read = parse(text.as_bytes());
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "what is absent is told beside the result")]
fn real_calendars_have_the_counts_of_an_independent_reader() {
    // Days, halls, talks, people, minutes; by a script in Python. One event of JRES ends where it begins: it is taken to last
    // 30 minutes, with a warning.
    for (name, counts, odd) in [
        ("giggity-jres_2022.ics", [4, 15, 120, 0, 4_785 + 30], 1),
        ("giggity-kielux_2020.ics", [2, 4, 24, 20, 1_890], 0),
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules").join(name);
        let Ok(bytes) = std::fs::read(&path) else {
            println!("{} is absent: not looked at", path.display());
            continue;
        };
        let parsed = parse(&bytes).unwrap();
        let schedule = &parsed.schedule;
        let minutes: i64 = schedule.talks.iter().map(|talk| talk.duration.as_mins()).sum();
        let found = [
            schedule.days.len(),
            schedule.halls.len(),
            schedule.talks.len(),
            schedule.people.len(),
            usize::try_from(minutes).unwrap(),
        ];
        assert_eq!((parsed.dialect, found, said(&parsed).len()), (Dialect::Ical, counts, odd), "{name}");
        let letters = schedule.talks.iter().all(|talk| !talk.abstract_text.0.contains('\u{fffd}'));
        assert!(letters, "{name}: a line was broken within a letter");
    }
}
