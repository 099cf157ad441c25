use super::{COMMANDS, Command, Key, Spec};

/// Where a key is pressed. A scope inherits the keys of those that [`Scope::line`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// On every screen, also while typing: only Alt and Ctrl combinations and function keys.
    Everywhere,
    /// Wherever something is scrolled or selected with bare letters: the lists and the help.
    Motion,
    /// The lists: programme, talk page, room tree, messages.
    Lists,
    /// Every view of the programme.
    Programme,
    /// Its lists of talks.
    Talks,
    /// Its grid of halls and hours.
    Grid,
    /// Its board of what is on now and next.
    Board,
    TalkPage,
    /// The tree of tracks and talks beside the messages.
    Tree,
    /// The messages of a room, while they and not the composer have the keys.
    Messages,
    /// The line where a message is typed.
    Composer,
    /// The question about several lines that were pasted.
    Paste,
    /// The line where a search is typed, below a list that it filters.
    Search,
    /// The menu of filters.
    Filter,
    /// A list that is read over the screen.
    Reader,
    /// The list of conferences, with its line to type in.
    Chooser,
    Palette,
    /// A picture that fills the screen.
    Picture,
    /// A stream that is watched alone.
    Alone,
    /// The stream, while it has the whole screen of a console.
    Console,
    /// The stream, while it fills the screen.
    Full,
    SignIn,
}

impl Scope {
    /// Every scope, in the order in which help shows them.
    pub const ALL: [Self; 22] = [
        Self::Everywhere,
        Self::Motion,
        Self::Lists,
        Self::Programme,
        Self::Talks,
        Self::Grid,
        Self::Board,
        Self::TalkPage,
        Self::Tree,
        Self::Messages,
        Self::Composer,
        Self::Paste,
        Self::Search,
        Self::Filter,
        Self::Reader,
        Self::Chooser,
        Self::Palette,
        Self::Picture,
        Self::Alone,
        Self::Console,
        Self::Full,
        Self::SignIn,
    ];

    /// The scopes whose keys act here, the nearest first.
    #[must_use]
    pub fn line(self) -> &'static [Self] {
        match self {
            Self::Everywhere => &[Self::Everywhere],
            Self::Motion => &[Self::Motion, Self::Everywhere],
            Self::Lists => &[Self::Lists, Self::Motion, Self::Everywhere],
            Self::Programme => &[Self::Programme, Self::Lists, Self::Motion, Self::Everywhere],
            Self::Talks => &[Self::Programme, Self::Talks, Self::Lists, Self::Motion, Self::Everywhere],
            Self::Grid => &[Self::Grid, Self::Programme, Self::Lists, Self::Motion, Self::Everywhere],
            Self::Board => &[Self::Board, Self::Programme, Self::Lists, Self::Motion, Self::Everywhere],
            Self::TalkPage => &[Self::TalkPage, Self::Lists, Self::Motion, Self::Everywhere],
            Self::Tree => &[Self::Tree, Self::Lists, Self::Motion, Self::Everywhere],
            Self::Messages => &[Self::Messages, Self::Lists, Self::Motion, Self::Everywhere],
            Self::Composer => &[Self::Composer, Self::Everywhere],
            Self::Paste => &[Self::Paste, Self::Everywhere],
            Self::Search => &[Self::Search, Self::Everywhere],
            Self::Filter => &[Self::Filter, Self::Motion, Self::Everywhere],
            Self::Reader => &[Self::Reader, Self::Motion, Self::Everywhere],
            Self::Chooser => &[Self::Chooser, Self::Everywhere],
            Self::Palette => &[Self::Palette, Self::Everywhere],
            Self::Picture => &[Self::Picture, Self::Motion, Self::Everywhere],
            Self::Alone => &[Self::Alone, Self::Everywhere],
            // Nothing acts there whose effect is not seen or heard.
            Self::Console => &[Self::Console],
            Self::Full => &[Self::Full, Self::Lists, Self::Motion, Self::Everywhere],
            Self::SignIn => &[Self::SignIn, Self::Everywhere],
        }
    }

    /// What help calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Motion => "Moving",
            Self::Lists => "In lists",
            Self::Programme => "In the programme",
            Self::Talks => "In the list of talks",
            Self::Grid => "In the grid",
            Self::Board => "On the board",
            Self::TalkPage => "On a talk's page",
            Self::Tree => "In the list of rooms",
            Self::Messages => "On the messages",
            Self::Composer => "While typing a message",
            Self::Paste => "When several lines were pasted",
            Self::Search => "While typing a search",
            Self::Filter => "In the menu of filters",
            Self::Reader => "In a list over the screen",
            Self::Chooser => "While choosing a conference",
            Self::Palette => "In the palette",
            Self::Picture => "On a picture",
            Self::Alone => "While a stream is watched alone",
            Self::Console => "While the stream has the console's screen",
            Self::Full => "While the stream has the whole screen",
            Self::SignIn => "While signing in",
        }
    }
}

/// Which key means which command, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(Vec<Binding>);

/// One key in one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    pub scope: Scope,
    pub key: Key,
    pub command: Command,
}

impl Keymap {
    /// What the key means there, if anything.
    #[must_use]
    pub fn resolve(&self, scope: Scope, key: Key) -> Option<Command> {
        scope
            .line()
            .iter()
            .find_map(|scope| self.0.iter().find(|binding| binding.scope == *scope && binding.key == key))
            .map(|binding| binding.command)
    }

    /// The keys of a command that act in `scope`, those of the nearest scope first.
    #[must_use]
    pub fn keys(&self, command: Command, scope: Scope) -> Vec<Key> {
        let of = |scope: &Scope| {
            let scope = *scope;
            self.0.iter().filter(move |binding| binding.scope == scope && binding.command == command)
        };
        scope.line().iter().flat_map(of).map(|binding| binding.key).collect()
    }

    /// The most telling commands for the bottom line of a screen, each with one key, the most wanted first.
    #[must_use]
    pub fn hints(&self, scope: Scope) -> Vec<(Key, &'static str)> {
        let key = |command| self.keys(command, scope).first().copied();
        wanted(scope).iter().filter_map(|(command, word)| Some((key(*command)?, *word))).collect()
    }

    /// Every binding with its row of the table, in the order of the table.
    pub fn bindings(&self) -> impl Iterator<Item = (&Binding, &'static Spec)> {
        self.0.iter().filter_map(|binding| Some((binding, binding.command.spec()?)))
    }
}

impl Default for Keymap {
    /// The keys of the command table. A key that does not parse is left out; a test looks that there is none.
    fn default() -> Self {
        let rows = COMMANDS.iter().flat_map(|spec| {
            let binding = |(scope, key): &(Scope, &str)| {
                Some(Binding { scope: *scope, key: key.parse().ok()?, command: spec.command })
            };
            spec.keys.iter().filter_map(binding)
        });
        Self(rows.collect())
    }
}

fn wanted(scope: Scope) -> &'static [(Command, &'static str)] {
    use Command as C;
    match scope {
        Scope::Programme | Scope::Talks | Scope::Grid | Scope::Board => wanted_in_programme(scope),
        Scope::TalkPage => &[
            (C::Go, "go to the room"),
            (C::Watch, "watch"),
            (C::Star, "star"),
            (C::OpenLink, "open its page"),
            (C::Link(1), "to 8 open links"),
            (C::NextTalk, "next talk"),
            (C::Back, "back"),
            (C::Help, "help"),
        ],
        Scope::Tree => &[
            (C::Go, "go"),
            (C::Watch, "watch"),
            (C::Show, "fold"),
            (C::SortRooms, "order"),
            (C::Compose, "write"),
            (C::Back, "back"),
            (C::Help, "help"),
        ],
        Scope::Lists => {
            &[(C::Go, "go"), (C::Watch, "watch"), (C::Show, "details"), (C::Back, "back"), (C::Help, "help")]
        }
        Scope::Messages => &[
            (C::Reply, "reply"),
            (C::Vote, "vote"),
            (C::Edit, "edit"),
            (C::Watch, "watch"),
            (C::Compose, "write"),
            (C::Back, "back"),
            (C::Help, "help"),
        ],
        Scope::Composer => &[
            (C::Send, "send"),
            (C::Watch, "watch"),
            (C::Window(1), "programme"),
            (C::Messages, "messages"),
            (C::Palette, "find"),
            (C::Newline, "new line"),
            (C::Help, "help"),
        ],
        Scope::Search
        | Scope::Filter
        | Scope::Reader
        | Scope::Chooser
        | Scope::Palette
        | Scope::SignIn
        | Scope::Picture
        | Scope::Alone
        | Scope::Full
        | Scope::Paste => wanted_over(scope),
        Scope::Console => &[(C::Stop, "back to hallway"), (C::PauseVideo, "pause"), (C::Mute, "sound")],
        Scope::Motion => &[(C::Down, "down"), (C::Up, "up"), (C::Back, "close")],
        Scope::Everywhere => &[(C::Palette, "find"), (C::Help, "help"), (C::Quit, "quit")],
    }
}

/// What lies over the screen, or has a line to type in.
fn wanted_over(scope: Scope) -> &'static [(Command, &'static str)] {
    use Command as C;
    match scope {
        Scope::Paste => &[(C::PasteText, "put it in"), (C::PasteCode, "as a block of code"), (C::PasteDrop, "drop it")],
        Scope::Search => &[(C::Go, "keep"), (C::Back, "clear"), (C::Down, "next"), (C::ToggleView, "other order")],
        Scope::Filter => &[
            (C::Toggle, "choose"),
            (C::ClearFilter, "clear"),
            (C::Search, "narrow"),
            (C::Back, "close"),
            (C::Help, "help"),
        ],
        Scope::Chooser => {
            &[(C::Go, "open"), (C::Down, "next"), (C::Back, "back"), (C::Quit, "quit"), (C::Help, "help")]
        }
        Scope::Palette => &[(C::Go, "go"), (C::Down, "next"), (C::Back, "close")],
        Scope::Reader => &[
            (C::Go, "go"),
            (C::Search, "narrow"),
            (C::FindNext, "next"),
            (C::Copy, "copy"),
            (C::Back, "close"),
            (C::Help, "help"),
        ],
        Scope::Alone => &[
            (C::Quit, "quit"),
            (C::PauseVideo, "pause"),
            (C::Mute, "sound"),
            (C::Softer, "softer"),
            (C::Louder, "louder"),
            (C::SeekBack, "back"),
            (C::SeekOn, "on"),
            (C::Output, "elsewhere"),
            (C::Help, "help"),
        ],
        Scope::Full => &[
            (C::Back, "the screen again"),
            (C::Size, "size"),
            (C::PauseVideo, "pause"),
            (C::Mute, "mute"),
            (C::Louder, "louder"),
            (C::NextStream, "next stream"),
            (C::Stop, "stop"),
            (C::Help, "help"),
        ],
        Scope::Picture => &[(C::Back, "close"), (C::Down, "next"), (C::Save, "save"), (C::OpenFile, "open outside")],
        _ => &[(C::Go, "go on"), (C::Down, "next field"), (C::Back, "cancel")],
    }
}

fn wanted_in_programme(scope: Scope) -> &'static [(Command, &'static str)] {
    use Command as C;
    match scope {
        Scope::Grid => &[
            (C::Go, "go"),
            (C::Watch, "watch"),
            (C::Show, "details"),
            (C::PageRight, "more halls"),
            (C::Closer, "closer"),
            (C::Now, "on now"),
            (C::NextDay, "next day"),
            (C::ToggleView, "view"),
            (C::Help, "help"),
        ],
        Scope::Board => &[
            (C::Go, "go"),
            (C::Watch, "watch"),
            (C::Show, "details"),
            (C::Reorder, "other order"),
            (C::Search, "search"),
            (C::Right, "next talk"),
            (C::ToggleView, "view"),
            (C::Help, "help"),
        ],
        _ => &[
            (C::Go, "go"),
            (C::Watch, "watch"),
            (C::Show, "details"),
            (C::Search, "search"),
            (C::Star, "star"),
            (C::Filter, "filter"),
            (C::ToggleView, "view"),
            (C::Help, "help"),
            (C::Now, "on now"),
            (C::NextDay, "next day"),
            (C::TurnClock, "your time"),
            (C::Quit, "quit"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(scope: Scope, key: &str) -> Option<Command> {
        Keymap::default().resolve(scope, key.parse().unwrap())
    }

    #[test]
    fn a_scope_inherits_and_the_composer_types() {
        assert_eq!(resolve(Scope::Programme, "j"), Some(Command::Down));
        assert_eq!(resolve(Scope::Messages, "r"), Some(Command::Reply));
        assert_eq!(resolve(Scope::Programme, "r"), None);
        assert_eq!(resolve(Scope::Composer, "j"), None);
        assert_eq!(resolve(Scope::Composer, "alt-k"), Some(Command::Palette));
        assert_eq!(resolve(Scope::Composer, "ctrl-k"), None);
        assert_eq!(resolve(Scope::Programme, "ctrl-k"), Some(Command::Palette));
        assert_eq!(resolve(Scope::Composer, "alt-q"), Some(Command::Window(11)));
    }

    #[test]
    fn the_nearest_key_is_named_first() {
        let keymap = Keymap::default();
        let keys = |command, scope| keymap.keys(command, scope).iter().map(Key::to_string).collect::<Vec<_>>();
        assert_eq!(keys(Command::Quit, Scope::Programme), ["q", "ctrl-q"]);
        assert_eq!(keys(Command::Quit, Scope::Composer), ["ctrl-q"]);
        assert!(keys(Command::Reply, Scope::Programme).is_empty());
    }

    #[test]
    fn every_hint_names_a_command_that_acts_there() {
        let keymap = Keymap::default();
        for scope in Scope::ALL {
            assert_eq!(keymap.hints(scope).len(), wanted(scope).len(), "a hint of {scope:?} has no key there");
            for (key, word) in keymap.hints(scope) {
                assert!(keymap.resolve(scope, key).is_some(), "{key} {word}");
            }
        }
    }
}
