//! Who is in a room, who somebody is, who is ignored.
use super::{NAME, column, dim};
use crate::{
    app::{
        line::{Line, Tone},
        reader::{self, Go, Row},
        words::count,
    },
    chat::{Member, RoomId, UserId},
    text::Clean,
};

/// Power from which on somebody is called a moderator, and an administrator (as Matrix clients do).
const MODERATOR: i64 = 50;
const ADMIN: i64 = 100;

/// The members of a room whose name or identifier has all of `words`, the mightiest first: what stands above them, their
/// rows as far as a list takes them, and how many there would be.
pub(in crate::app) fn names(
    room: &RoomId,
    label: &str,
    members: &[Member],
    total: u64,
    words: &str,
) -> (String, Vec<Row>, usize) {
    let wanted = words.to_lowercase();
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    let fits = |member: &&Member| {
        wanted.is_empty() || {
            let text = format!("{} {}", member.name, member.user).to_lowercase();
            wanted.iter().all(|word| text.contains(word))
        }
    };
    // A crowd is counted and not written down.
    let (mut rows, mut fitting) = (Vec::new(), 0);
    for member in members.iter().filter(fits) {
        fitting += 1;
        if rows.len() < reader::MOST {
            rows.push(name(room, member));
        }
    }
    let of = |least: i64| members.iter().filter(|member| member.power >= least).count();
    let (admins, mods) = (of(ADMIN), of(MODERATOR) - of(ADMIN));
    let all = usize::try_from(total).unwrap_or(usize::MAX).max(members.len());
    let people = count(all, "person", "people");
    let title = if wanted.is_empty() {
        let (admins, mods) = (count(admins, "administrator", "administrators"), count(mods, "moderator", "moderators"));
        format!("{people} in {label}: {admins}, {mods}")
    } else {
        format!("{fitting} of {people} in {label}")
    };
    let unheard = all.saturating_sub(members.len());
    if unheard > 0 && rows.len() < reader::MOST {
        let people = count(unheard, "person", "people");
        rows.push(Row::text(dim(format!("… and {people} that the server did not name"))));
        fitting += 1;
    }
    (title, rows, fitting)
}

/// `@ana  @ana:example.org`
fn name(room: &RoomId, member: &Member) -> Row {
    let mark = match member.power {
        ADMIN.. => "@",
        MODERATOR..ADMIN => "+",
        _ => " ",
    };
    let mut line = Line::of(Tone::Key, mark).and(Tone::Text, column(&member.name, NAME));
    line = line.and(Tone::Dim, Clean::line(member.user.as_str()).to_string());
    if member.ignored {
        line = line.and(Tone::Dim, "  (ignored)");
    }
    Row::going(line, Go::Whois { room: room.clone(), user: member.user.clone() })
}

/// What is known of somebody, and what can be done.
pub(in crate::app) fn person(member: &Member, label: &str, shared: &[Clean], own: bool) -> Vec<Row> {
    let fact = |name: &str, words: String| Row::text(Line::of(Tone::Dim, column(name, 8)).and(Tone::Text, words));
    let user = Clean::line(member.user.as_str()).to_string();
    let mut rows = vec![
        fact("name", member.name.to_string()),
        fact("id", user.clone()),
        fact("power", format!("{} in {label}", power(member.power))),
        fact("rooms", rooms(shared)),
    ];
    if own {
        rows.push(fact("", "This is you.".to_owned()));
        return rows;
    }
    rows.push(fact("ignored", if member.ignored { "yes" } else { "no" }.to_owned()));
    rows.push(Row::text(Line::default()));
    let does = |words: &str, go: Go| Row::going(Line::of(Tone::Link, words), go);
    rows.push(does("write to them alone", Go::Query(member.user.clone())));
    rows.push(does("name them in what you write", Go::Insert(format!("{}: ", member.name))));
    let (words, command) = if member.ignored { ("hear them again", "unignore") } else { ("ignore them", "ignore") };
    rows.push(does(words, Go::Insert(format!("/{command} {user}"))));
    rows
}

fn power(power: i64) -> String {
    match power {
        i64::MAX => "made the room".to_owned(),
        ADMIN.. => format!("administrator ({power})"),
        MODERATOR..ADMIN => format!("moderator ({power})"),
        0 => "none of note".to_owned(),
        _ => format!("{power}"),
    }
}

fn rooms(shared: &[Clean]) -> String {
    /// Rooms named at most.
    const MOST: usize = 20;
    if shared.is_empty() {
        return "none but this one".to_owned();
    }
    let mut words = shared.iter().take(MOST).map(Clean::as_str).collect::<Vec<_>>().join(", ");
    if shared.len() > MOST {
        words = format!("{words} and {} more", shared.len() - MOST);
    }
    words
}

/// Whom the account ignores.
pub(in crate::app) fn ignored(users: &[UserId]) -> Vec<Row> {
    let row = |user: &UserId| {
        let id = Clean::line(user.as_str());
        Row::going(Line::of(Tone::Text, id.to_string()), Go::Insert(format!("/unignore {id}")))
    };
    let mut rows: Vec<Row> = users.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(Row::text(dim("You ignore nobody. /ignore NICK hides what somebody says, everywhere.")));
    }
    rows
}
