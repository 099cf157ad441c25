//! Themes: every role that the screens may ask for, as a style.
mod capability;
mod downgrade;
mod file;

pub use capability::{Capability, choose};

use ratatui::style::Style;

use file::{Paint, Painter};

/// The themes that come with hallway, by name.
pub const BUNDLED: &[(&str, &str)] = &[
    ("default", include_str!("../../../themes/default.toml")),
    ("ink", include_str!("../../../themes/ink.toml")),
    ("mono", include_str!("../../../themes/mono.toml")),
    ("paper", include_str!("../../../themes/paper.toml")),
];

/// The theme that others inherit from where they name none.
const ROOT: &str = "default";

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident,)*) => {
        /// How each role looks. A screen names a role, never a colour. A screen is first filled with `text`; the other
        /// roles are patched over it, so a role without a background keeps the one below.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Theme {
            $($(#[$doc])* pub $role: Style,)*
            /// People's names, chosen by [`Theme::nick`]; never empty.
            pub nicks: Vec<Style>,
        }

        /// The roles that a file names.
        #[derive(Debug, Default, serde::Deserialize)]
        #[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
        struct Roles {
            $($role: Option<Paint>,)*
            nicks: Option<Vec<Paint>>,
        }

        impl Theme {
            /// Each role by the name that theme files give it. Those of `nicks` come last, all as `nicks`.
            pub fn roles(&self) -> impl Iterator<Item = (String, Style)> {
                let single = [$((stringify!($role), self.$role)),*];
                let nicks = self.nicks.iter().map(|style| ("nicks", *style));
                single.into_iter().chain(nicks).map(|(name, style)| (name.replace('_', "-"), style))
            }

            /// The same roles with each style changed.
            #[must_use]
            fn map(self, change: impl Fn(Style) -> Style) -> Self {
                Self { $($role: change(self.$role),)* nicks: self.nicks.into_iter().map(&change).collect() }
            }

            /// No style for any role: where a chain of files begins.
            fn bare() -> Self {
                Self { $($role: Style::new(),)* nicks: vec![Style::new()] }
            }

            /// Takes over the roles that a file names.
            fn paint(&mut self, roles: &Roles, painter: &Painter<'_>) -> Result<(), String> {
                $(if let Some(paint) = &roles.$role { self.$role = painter.style(paint)?; })*
                if let Some(nicks) = &roles.nicks {
                    self.nicks = painter.styles(nicks)?;
                }
                Ok(())
            }
        }
    };
}

roles! {
    /// Plain words, and the ground of every screen.
    text,
    /// What matters less.
    dim,
    /// The title of a screen or a talk.
    title,
    /// The head of a group of rows.
    heading,
    /// The head of a day: in the programme, between messages.
    day,
    /// Title and status bars.
    bar,
    /// A key or a window's number in a bar.
    bar_key,
    /// What went wrong, in a bar.
    bar_alert,
    /// The selected row of the list that has the keys.
    selected,
    /// The selected row of a list that has not.
    selected_unfocused,
    border,
    border_focused,
    /// Times of day.
    time,
    /// Names of tracks and halls.
    track,
    /// On now.
    live,
    /// On next.
    soon,
    /// Over.
    past,
    link,
    /// A key in help and hints.
    key,
    /// One's own name.
    own,
    /// A message that names the person.
    mention,
    /// What a reply replies to.
    quote,
    /// A message that was taken back.
    redacted,
    /// The mark of an edited message.
    edited,
    /// A bot's message.
    notice,
    /// Joins, topics and what hallway itself says.
    system,
    /// Code in a message.
    code,
    /// Somebody whom a message names by a link to them.
    person,
    /// What a message hides until one asks for it.
    spoiler,
    reaction,
    /// A reaction that one has given oneself.
    reaction_own,
    /// The line above what is unread.
    unread_marker,
    /// The number of a window with new messages.
    activity,
    /// The number of a window where one was named.
    activity_mention,
    /// The line being typed.
    composer,
    /// What stands before the line being typed.
    prompt,
    error,
    warning,
    success,
    /// The letters that a search found.
    matched,
    /// The ground of palette, help and form.
    overlay,
    overlay_title,
    /// What waits for an answer.
    waiting,
}

impl Theme {
    /// The theme of this name: what `lookup` gives (the person's own folder) before the bundled one. A theme inherits the roles and
    /// palette that it does not name from the one it names as `inherits`, or from `default`.
    ///
    /// # Errors
    /// In words: which theme does not exist, or which file, key and line is wrong.
    pub fn load(name: &str, lookup: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        file::load(name, &lookup)
    }

    /// A bundled theme.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn bundled(name: &str) -> Result<Self, String> {
        file::load(name, &|_| None)
    }

    /// The theme without any colour, for `NO_COLOR`: reverse, bold, underline and dim say it all.
    #[must_use]
    pub fn without_color() -> Self {
        Self::bundled("mono").unwrap_or_else(|_| Self::bare())
    }

    /// What the terminal can show of this theme.
    #[must_use]
    pub fn downgrade(self, capability: Capability) -> Self {
        downgrade::downgrade(self, capability)
    }

    /// The style of a person's name, always the same for the same id.
    #[must_use]
    pub fn nick(&self, user: &str) -> Style {
        // FNV-1a: the standard library's hasher is free to change between versions, and people know each other's colour.
        let hash = user
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let count = self.nicks.len().max(1) as u64;
        let index = usize::try_from((hash >> 32) % count).unwrap_or_default();
        self.nicks.get(index).copied().unwrap_or_default()
    }
}

impl Default for Theme {
    fn default() -> Self {
        // A test loads every bundled theme.
        Self::bundled(ROOT).unwrap_or_else(|_| Self::bare())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_style_and_names_differ() {
        let theme = Theme::default();
        assert_eq!(theme.nick("@ana:example.org"), theme.nick("@ana:example.org"));
        let used: Vec<Style> = (0..60).map(|n| theme.nick(&format!("@user{n}:example.org"))).collect();
        assert!(theme.nicks.iter().all(|style| used.contains(style)), "60 people leave a style unused");
    }
}
