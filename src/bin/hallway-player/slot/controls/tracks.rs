//! mpv's list of tracks as what a person chooses from.
use hallway::player::{Kind, Title, Track};
use serde_json::Value;

/// Most tracks that are told.
const MOST: usize = 32;
/// Most that are looked at: a stream may name as many as it likes.
const LOOKED_AT: usize = 1_000;

/// The sounds and subtitles of mpv's `track-list`, which is JSON; `None` where there is no track at all.
///
/// A live stream in several sizes has the same sound with each of them: what cannot be told apart is listed once then.
pub(super) fn read(list: &str) -> Option<Vec<Track>> {
    let Ok(Value::Array(entries)) = serde_json::from_str(list) else { return None };
    let entries = entries.get(..LOOKED_AT.min(entries.len())).filter(|entries| !entries.is_empty())?;
    let sizes = entries.iter().filter(|entry| word(entry, "type") == "video" && !is(entry, "albumart")).count();
    let mut tracks: Vec<Track> = Vec::new();
    for track in entries.iter().filter_map(track) {
        let same = |old: &Track| sizes > 1 && old.kind == track.kind && old.title == track.title;
        match tracks.iter().position(same).and_then(|at| tracks.get_mut(at)) {
            Some(old) if track.chosen => *old = track,
            Some(_) => {}
            None => tracks.push(track),
        }
        if tracks.len() == MOST {
            break;
        }
    }
    Some(tracks)
}

fn track(entry: &Value) -> Option<Track> {
    let kind = match word(entry, "type") {
        "audio" => Kind::Audio,
        "sub" => Kind::Subtitles,
        _ => return None,
    };
    let id = u8::try_from(entry.get("id")?.as_u64()?).ok().filter(|id| *id > 0)?;
    let title: Title = match (word(entry, "lang"), word(entry, "title")) {
        (language, "") => language.into(),
        ("", title) => title.into(),
        // Cut before they are joined: both may be long.
        (language, title) => format!("{} · {}", Title::from(language), Title::from(title)).into(),
    };
    Some(Track { kind, id, title, chosen: is(entry, "selected") })
}

fn word<'v>(entry: &'v Value, key: &str) -> &'v str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn is(entry: &Value, key: &str) -> bool {
    entry.get(key).and_then(Value::as_bool).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(list: &str) -> Vec<(Kind, u8, String, bool)> {
        read(list)
            .unwrap()
            .into_iter()
            .map(|track| (track.kind, track.id, track.title.to_string(), track.chosen))
            .collect()
    }

    #[test]
    fn sounds_and_subtitles_are_named_by_language_and_title() {
        let list = r#"[{"id":1,"type":"video","selected":true},
            {"id":1,"type":"audio","lang":"eng","selected":true},
            {"id":2,"type":"audio","lang":"deu","title":"Interpreter\u001b[2J","selected":false},
            {"id":1,"type":"sub","title":"Notes"},{"id":2,"type":"sub"},
            {"id":0,"type":"audio"},{"id":999,"type":"audio"},{"id":"x","type":"audio"},{"type":"audio"},7]"#;
        let expected = [
            (Kind::Audio, 1, "eng".to_owned(), true),
            (Kind::Audio, 2, "deu · Interpreter[2J".to_owned(), false),
            (Kind::Subtitles, 1, "Notes".to_owned(), false),
            (Kind::Subtitles, 2, String::new(), false),
        ];
        let got = told(list);
        assert_eq!(got.len(), expected.len(), "{got:?}");
        assert!(got.iter().all(|(.., title, _)| !title.contains(char::is_control)), "{got:?}");
        assert_eq!((&got[0], &got[2], &got[3]), (&expected[0], &expected[2], &expected[3]));
        assert!(got[1].2.starts_with("deu · Interpreter"));
    }

    #[test]
    fn the_same_sound_with_each_size_is_listed_once() {
        let list = |second: &str| {
            format!(
                r#"[{{"id":1,"type":"video"}},{{"id":1,"type":"audio"}},{{"id":2,"type":"{second}"}},
                {{"id":2,"type":"audio","selected":true}},{{"id":3,"type":"audio","lang":"deu"}}]"#
            )
        };
        let sized = [(Kind::Audio, 2, String::new(), true), (Kind::Audio, 3, "deu".to_owned(), false)];
        assert_eq!(told(&list("video")), sized);
        assert_eq!(told(&list("sub")).len(), 4, "two sounds without a name in one recording are two");
    }

    #[test]
    fn there_are_bounds() {
        let entry = format!(r#"{{"id":1,"type":"audio","title":"{}"}}"#, "x".repeat(5_000));
        let list = format!("[{}]", vec![entry; 100].join(","));
        let tracks = read(&list).unwrap();
        assert_eq!(tracks.len(), MOST);
        assert!(tracks.iter().all(|track| track.title.as_str().len() <= Title::LONGEST));
        assert_eq!(read(r#"[{"id":1,"type":"video"}]"#), Some(vec![]));
        assert_eq!([read("{}"), read("["), read("[]")], [None, None, None]);
    }

    proptest! {
        #[test]
        fn anything_is_a_list_or_none(text: String) {
            prop_assert!(read(&text).is_none_or(|tracks| tracks.len() <= MOST));
            let list = format!(r#"[{{"id":1,"type":"sub","title":{}}}]"#, Value::from(text));
            prop_assert_eq!(read(&list).map(|tracks| tracks.len()), Some(1));
        }
    }
}
