//! People's names and identifiers, as they are shown.
use matrix_sdk::ruma;
use matrix_sdk_ui::timeline::{Profile, TimelineDetails};

use super::{bridge, short};
use crate::{chat::UserId, text::Clean};

/// Characters kept of a name.
const NAME: usize = 80;

/// The display name with the whole identifier where another member bears the same, the localpart where there is none.
pub(in crate::chat::matrix) fn name(user: &ruma::UserId, display: Option<&str>, ambiguous: bool) -> Clean {
    let bridged = bridge::network(user).is_some();
    let display = display.unwrap_or_default().trim();
    let display = if bridged { bridge::trimmed(display) } else { display };
    match short(display, NAME) {
        name if name.is_empty() => short(if bridged { bridge::plain_localpart(user) } else { user.localpart() }, NAME),
        // A name that holds an identifier is another's, or pretends that hallway has put it there.
        name if ambiguous || holds_id(&name) => Clean::line(&format!("{name} ({user})")),
        name => name,
    }
}

fn holds_id(name: &str) -> bool {
    name.split_once('@').is_some_and(|(_, rest)| rest.contains(':'))
}

/// As [`name`], of somebody as a timeline knows them.
pub(super) fn of(user: &ruma::UserId, profile: &TimelineDetails<Profile>) -> Clean {
    match profile {
        TimelineDetails::Ready(profile) => name(user, profile.display_name.as_deref(), profile.display_name_ambiguous),
        _ => name(user, None, false),
    }
}

/// The network behind the person, where a bridge speaks for them.
pub(super) fn bridge(user: &ruma::UserId) -> Option<Clean> {
    bridge::network(user).map(Clean::line)
}

/// The identifier, as far as it is one.
pub(in crate::chat::matrix) fn user(sender: &ruma::UserId) -> UserId {
    let mut kept = String::new();
    for c in sender.as_str().chars().filter(|c| !c.is_control() && !c.is_whitespace()) {
        if kept.len() + c.len_utf8() > 255 {
            break;
        }
        kept.push(c);
    }
    kept.parse().expect("an at sign and a colon, without blanks, in 255 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ruma::OwnedUserId {
        ruma::UserId::parse(text).unwrap()
    }

    #[test]
    fn somebody_who_bears_anothers_name_is_told_with_the_id() {
        let ana = id("@ana:example.org");
        assert_eq!(&*name(&ana, Some("Ana"), false), "Ana");
        assert_eq!(&*name(&ana, Some("Ana"), true), "Ana (@ana:example.org)");
        assert_eq!(&*name(&ana, Some("\u{202e} \u{200b}"), false), "ana", "nothing that can be seen");
        assert_eq!(&*name(&ana, Some("Ben (@ben:b.org)"), false), "Ben (@ben:b.org) (@ana:example.org)");
        assert_eq!(&*name(&ana, Some("Ana @ home"), false), "Ana @ home");
        assert_eq!(&*name(&ana, None, false), "ana");
        assert_eq!(name(&ana, Some(&"x".repeat(70_000)), false).chars().count(), NAME + 1);
    }

    #[test]
    fn people_of_other_networks_are_called_what_they_are_called_there() {
        let ghost = id("@_oftc_ana:matrix.org");
        assert_eq!(&*name(&ghost, Some("ana (IRC)"), false), "ana");
        assert_eq!(&*name(&ghost, None, false), "ana");
        assert_eq!(bridge(&ghost).as_deref(), Some("irc"));
        assert_eq!(&*name(&id("@bob:example.org"), Some("bob (IRC)"), false), "bob (IRC)", "only where it is one");
    }
}
