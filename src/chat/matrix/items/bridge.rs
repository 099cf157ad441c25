//! People of other networks, for whom a bridge speaks.
use matrix_sdk::ruma::UserId;

/// How the accounts that bridges make are named, and the network behind them: the beginning of the localpart. The names are
/// the defaults of the bridges' own configurations, and of the large public ones.
const GHOSTS: [(&str, &str); 26] = [
    // matrix-appservice-irc, `users.displayName` and the `userTemplate` of its sample configuration and of the bridges that
    // matrix.org and OFTC ran.
    ("_oftc_", "irc"),
    ("oftc_", "irc"),
    ("libera_", "irc"),
    ("_libera_", "irc"),
    ("freenode_", "irc"),
    ("_freenode_", "irc"),
    ("snoonet_", "irc"),
    ("_snoonet_", "irc"),
    ("_w3c_", "irc"),
    ("_gimpnet_", "irc"),
    ("gimpnet_", "irc"),
    ("_hackint_", "irc"),
    ("hackint_", "irc"),
    ("appservice-irc", "irc"),
    ("_irc_", "irc"),
    // Heisenbridge and matrix-appservice-irc of one's own.
    ("irc_", "irc"),
    // mautrix-telegram, `bridge.username_template`; t2bot.io has the underscore.
    ("_telegram_", "telegram"),
    ("telegram_", "telegram"),
    // mautrix-discord, and matrix-appservice-discord (t2bot.io).
    ("_discord_", "discord"),
    ("discord_", "discord"),
    // mautrix-slack and matrix-appservice-slack.
    ("_slack_", "slack"),
    ("slack_", "slack"),
    // Bifrost, aria-net's and matrix.org's.
    ("_bifrost_", "xmpp"),
    ("_xmpp_", "xmpp"),
    ("xmpp_", "xmpp"),
    // mautrix-signal.
    ("signal_", "signal"),
];

/// What bridges add to the names of those they speak for, in lower case: the network is told beside the name.
const MARKS: [&str; 9] =
    [" (irc)", " [irc]", "[m]", " (telegram)", " (discord)", " (slack)", " (xmpp)", " (signal)", "@irc"];

/// The network that the person is on, where a bridge speaks for them.
pub(super) fn network(user: &UserId) -> Option<&'static str> {
    let localpart = user.localpart();
    GHOSTS.iter().find(|(start, _)| localpart.len() > start.len() && localpart.starts_with(start)).map(|(_, net)| *net)
}

/// The localpart of somebody on another network without what the bridge put before it.
pub(super) fn plain_localpart(user: &UserId) -> &str {
    let localpart = user.localpart();
    let ghost = GHOSTS.iter().find(|(start, _)| localpart.len() > start.len() && localpart.starts_with(start));
    ghost.and_then(|(start, _)| localpart.strip_prefix(start)).unwrap_or(localpart)
}

/// The display name of somebody on another network without what the bridge put behind it.
pub(super) fn trimmed(name: &str) -> &str {
    MARKS
        .iter()
        .find_map(|mark| {
            let at = name.len().checked_sub(mark.len())?;
            let (rest, end) = name.split_at_checked(at)?;
            (!rest.trim().is_empty() && end.eq_ignore_ascii_case(mark)).then(|| rest.trim_end())
        })
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(localpart: &str) -> matrix_sdk::ruma::OwnedUserId {
        UserId::parse(format!("@{localpart}:example.org")).unwrap()
    }

    #[test]
    fn ghosts_of_bridges_are_known_by_their_names() {
        let networks = [
            ("_oftc_ana", Some("irc")),
            ("irc_ana", Some("irc")),
            ("libera_ana", Some("irc")),
            ("telegram_4711", Some("telegram")),
            ("_discord_4711", Some("discord")),
            ("slack_acme_u1", Some("slack")),
            ("_bifrost_ana=40jabber.example", Some("xmpp")),
            ("ana", None),
            ("ircana", None),
            // Nobody but the prefix.
            ("irc_", None),
        ];
        for (localpart, expected) in networks {
            assert_eq!(network(&user(localpart)), expected, "{localpart}");
        }
        assert_eq!(plain_localpart(&user("_oftc_ana")), "ana");
        assert_eq!(plain_localpart(&user("ana")), "ana");
    }

    #[test]
    fn what_the_bridge_adds_to_a_name_is_cut_off() {
        let cases = [
            ("ana (IRC)", "ana"),
            ("Ana[m]", "Ana"),
            ("Ana", "Ana"),
            ("(IRC)", "(IRC)"),
            ("é[irc]", "é[irc]"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(trimmed(name), expected, "{name}");
        }
    }
}
