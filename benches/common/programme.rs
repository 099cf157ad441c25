//! A conference of any size, written as FOSDEM writes its own.
use std::fmt::Write as _;

const HALLS: usize = 30;
/// Talks are half an hour, from nine to nineteen.
const SLOTS: usize = 20;

/// A schedule of `talks` talks over as many days as they need, from 31 January 2026 on, in FOSDEM's shape of 2026.
pub(crate) fn fosdem(talks: usize) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<schedule>\n<conference><acronym>bench</acronym><title>Bench</title>\
         <start>2026-01-31</start><end>2026-02-01</end><time_zone_name>Europe/Brussels</time_zone_name></conference>\n",
    );
    let abstract_text =
        "&lt;p&gt;What was tried, what was measured, and what came of it in the end.&lt;/p&gt;".repeat(12);
    let mut number = 0;
    let mut day = 0;
    while number < talks {
        let date = if day == 0 { "2026-01-31".to_owned() } else { format!("2026-02-{day:02}") };
        write!(
            xml,
            "<day index=\"{}\" date=\"{date}\" start=\"{date}T09:00:00+01:00\" end=\"{date}T23:59:00+01:00\">",
            day + 1
        )
        .expect("writing into memory");
        for hall in 0..HALLS {
            write!(xml, "<room name=\"Hall {hall}\" slug=\"hall{hall}\">").expect("writing into memory");
            for slot in 0..SLOTS {
                if number == talks {
                    break;
                }
                let (hour, minute) = (9 + slot / 2, slot % 2 * 30);
                write!(
                    xml,
                    "<event guid=\"00000000-0000-0000-0000-{number:012}\" id=\"{number}\">\
                     <date>{date}T{hour:02}:{minute:02}:00+01:00</date><start>{hour:02}:{minute:02}</start><duration>00:30</duration>\
                     <room>Hall {hall}</room><slug>talk-{number}</slug><url>https://example.org/talk-{number}/</url>\
                     <title>Talk number {number}</title><subtitle/><track slug=\"track{hall}\">Track {hall}</track>\
                     <type>devroom</type><language>en</language><abstract>{abstract_text}</abstract><description/>\
                     <persons><person id=\"{number}\">Person {number}</person></persons>\
                     <links><link href=\"https://matrix.to/#/#2026-track{hall}:example.org\">Chat room(app)</link>\
                     <link href=\"https://stream.example.org/hall{hall}.m3u8\">Stream</link></links></event>"
                )
                .expect("writing into memory");
                number += 1;
            }
            xml.push_str("</room>");
        }
        xml.push_str("</day>\n");
        day += 1;
    }
    xml.push_str("</schedule>\n");
    xml
}
