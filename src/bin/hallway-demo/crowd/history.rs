//! What was said in a room before the person arrives.
use hallway::host::{Account, Error};
use serde_json::json;

use super::{
    lines::Kind,
    people::{Memory, Place, Said, vote},
    script::Script,
};

/// Attendees that were in a room with little history, and in one with much.
const FEW: usize = 3;

/// A room's past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Past {
    /// Who was there, from when on (milliseconds after 1970).
    here: Vec<usize>,
    begin: i64,
    lines: Vec<Line>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    who: usize,
    /// Milliseconds after 1970.
    at: i64,
    kind: Kind,
    text: String,
    /// Who voted for it, if it is a question.
    voters: Vec<usize>,
}

/// Makes up a past that ends half a minute before `now`.
pub(super) fn imagine(script: &mut Script, place: &Place, now: i64) -> Past {
    let everybody = script.lines().attendees.len();
    let first = script.dice().index(everybody);
    let count = if place.history > 2 * everybody { everybody } else { FEW };
    let here: Vec<_> = (0..count).map(|next| (first + next) % everybody).collect();
    let mut at = now - 30_000;
    let mut lines = Vec::new();
    for left in (0..place.history).rev() {
        let who = here.get(script.dice().index(here.len())).copied().unwrap_or_default();
        let kind = match script.dice().below(10) {
            // The first line answers nobody.
            0..=5 => Kind::Say,
            6 if left > 0 => Kind::Reply,
            _ if left > 0 => Kind::Ask,
            _ => Kind::Say,
        };
        let text = script.text(kind, &place.about);
        let liked = if kind == Kind::Ask { script.dice().index(here.len()) } else { 0 };
        let voters = here.iter().copied().filter(|voter| *voter != who).take(liked).collect();
        lines.push(Line { who, at, kind, text, voters });
        at -= 15_000 + i64::try_from(script.dice().below(100_000)).unwrap_or_default();
    }
    lines.reverse();
    Past { here, begin: at, lines }
}

/// Says it all, in order; gives what the attendees remember of it.
pub(super) async fn tell(people: &[(&str, &Account)], room: &str, past: &Past) -> Result<Memory, Error> {
    let mut memory = Memory { here: past.here.iter().copied().collect(), ..Memory::default() };
    for (name, account) in past.here.iter().filter_map(|who| people.get(*who)) {
        let joined = json!({ "membership": "join", "displayname": name });
        account.dated(past.begin).set_state(room, "m.room.member", account.user(), joined).await?;
    }
    for line in &past.lines {
        let Some((_, account)) = people.get(line.who) else { continue };
        let account = account.dated(line.at);
        let event = match (line.kind, &memory.last) {
            // Nobody answers themselves.
            (Kind::Reply, Some(last)) if last.who != line.who => account.reply(room, &last.event, &line.text).await?,
            _ => account.send(room, &line.text).await?,
        };
        for (_, voter) in line.voters.iter().filter_map(|voter| people.get(*voter)) {
            vote(&voter.dated(line.at + 5_000), room, &event).await?;
        }
        let said = Said { event, who: line.who, text: line.text.clone() };
        if line.kind == Kind::Ask {
            memory.question = Some(said);
            memory.voters = line.voters.iter().copied().chain([line.who]).collect();
        } else {
            memory.last = Some(said);
        }
    }
    Ok(memory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crowd::lines::{About, Lines};

    #[test]
    fn a_past_is_in_order_and_over() {
        let mut script = Script::new(Lines::read().unwrap(), 5);
        let about = About { track: "rust".into(), ..About::default() };
        let place = Place { room: "!a".into(), about, history: 72 };
        let now = 1_800_000_000_000;
        let past = imagine(&mut script, &place, now);
        assert_eq!(past.lines.len(), 72);
        assert!(past.lines.is_sorted_by_key(|line| line.at));
        assert!(past.begin < past.lines[0].at && past.lines[71].at < now);
        assert_eq!(past.lines[0].kind, Kind::Say);
        assert!(past.lines.iter().any(|line| line.voters.len() > 1), "some question is liked");
        assert!(past.lines.iter().all(|line| !line.voters.contains(&line.who)), "nobody votes for themselves");
        assert!(past.lines.iter().all(|line| !line.text.is_empty()));
    }
}
