use super::Scope::{
    self, Alone, Board, Chooser, Composer, Console, Everywhere, Filter, Full, Grid, Lists, Messages, Motion, Palette,
    Paste, Picture, Programme, Reader, Search, SignIn, TalkPage, Talks, Tree,
};

/// What a person can ask for: by key, by `/name`, or from the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
    /// Go to the talk's room, or do what the selected row is for.
    Go,
    /// The talk's page.
    Show,
    Back,
    Quit,
    Help,
    Palette,
    Search,
    FindNext,
    FindPrevious,
    NextDay,
    PreviousDay,
    Now,
    ToggleView,
    /// Another conference's programme.
    Open,
    /// What changed since it was last looked at.
    Changes,
    /// The changes have been looked at.
    Seen,
    Star,
    /// The conference's clock or the person's own.
    TurnClock,
    Filter,
    OnlyStarred,
    HidePast,
    ClearFilter,
    /// Choose what is selected in the menu of filters.
    Toggle,
    NextTalk,
    PreviousTalk,
    /// Open the link of this number, 1 to 8.
    Link(u8),
    /// What is on now and comes next in every hall.
    Board,
    /// The other order of its halls.
    Reorder,
    /// The day as a grid of halls and hours.
    Grid,
    Left,
    Right,
    PageLeft,
    PageRight,
    Closer,
    Wider,
    Watch,
    Stop,
    PauseVideo,
    Mute,
    Louder,
    Softer,
    NextStream,
    PreviousStream,
    /// Watch elsewhere: in the next place that there is, or in one that is named.
    Output,
    /// The next size of the pane, or one that is named.
    Size,
    SeekBack,
    SeekOn,
    GoLive,
    Faster,
    Slower,
    Speed,
    Quality,
    /// Another sound of the stream.
    Sound,
    Subtitles,
    /// All that can be chosen of the stream.
    StreamMenu,
    Shoot,
    CopyStream,
    Reply,
    Vote,
    Edit,
    Redact,
    Copy,
    OpenLink,
    Compose,
    Messages,
    Tree,
    ToggleTree,
    Send,
    Newline,
    Complete,
    CompleteBack,
    /// Go to the window of this number, 1 to 19.
    Window(u8),
    NextActive,
    NextWindow,
    PreviousWindow,
    CloseWindow,
    /// What follows `/win`.
    Win,
    LastWindow,
    MoveLeft,
    MoveRight,
    SplitBeside,
    SplitBelow,
    Unsplit,
    Focus,
    FocusBack,
    Accept,
    Decline,
    Join,
    Me,
    SignIn,
    SignOut,
    Theme,
    Repaint,
    Suspend,
    Part,
    /// `/msg`.
    Msg,
    Query,
    Topic,
    Names,
    Whois,
    Nick,
    /// One's name in one room alone.
    RoomNick,
    Invite,
    Kick,
    Ban,
    Unban,
    Ignore,
    Unignore,
    Lastlog,
    SearchServer,
    Inbox,
    Notice,
    Poll,
    Set,
    /// Set the account's damaged store aside.
    StartAfresh,
    // Going through the messages.
    /// To a time, a day, a link, the end.
    Goto,
    /// irssi's `/sb`.
    Scrollback,
    Clear,
    Unread,
    /// The message that the selected one answers.
    Quoted,
    NextMention,
    PreviousMention,
    /// All noise, or folded.
    Noise,
    AddReaction,
    /// Choose the poll's answer of this number, 1 to 8.
    Answer(u8),
    EndPoll,
    OpenThread,
    Resend,
    Discard,
    CopyLink,
    // Pictures and files.
    /// Keep the message's file in a folder.
    Save,
    /// Hand the message's file to the desktop's program.
    OpenFile,
    Upload,
    CancelUpload,
    /// Show pictures, or only name them.
    Pictures,
    // Being told.
    Hilight,
    Dehilight,
    Notify,
    // Writing.
    /// Take what is typed away, or leave the program where there is nothing.
    Interrupt,
    /// Write the message in one's own editor.
    Editor,
    PasteText,
    PasteCode,
    PasteDrop,
    // Hopping.
    /// Join all rooms of a track.
    JoinTrack,
    /// Join the rooms of all starred talks.
    JoinStarred,
    /// Show what waits to be joined or left; stop it for now, go on, or give it up.
    Queue,
    /// Leave all rooms of the conference, after asking.
    LeaveConference,
    /// Give up what waits and is selected.
    GiveUp,
    /// The other order of the list of rooms.
    SortRooms,
    /// List the room's widgets.
    Widgets,
    /// Whether the chat follows the stream from hall to hall.
    FollowStream,
    /// List everything of what is selected that can be copied.
    CopyList,
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Spec {
    pub command: Command,
    /// How the palette and a key binding name it.
    pub name: &'static str,
    /// Its keys; the first one of a scope is the one that hints and help show first.
    pub keys: &'static [(Scope, &'static str)],
    /// How it is typed after `/`, if it can be.
    pub slash: Option<&'static str>,
    /// What follows the `/name`, if anything does; in brackets where it may be left out.
    pub arg: Option<&'static str>,
    /// One line for help and palette.
    pub help: &'static str,
}

impl Command {
    /// Its row of the table; none for a window beyond 19.
    #[must_use]
    pub fn spec(self) -> Option<&'static Spec> {
        COMMANDS.iter().find(|spec| spec.command == self)
    }

    /// The command of this name (`next-day`), as the palette and key bindings spell it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|spec| spec.name == name).map(|spec| spec.command)
    }
}

/// The one table of names, keys and help: keymap, palette, slash commands and help are read from it.
#[rustfmt::skip]
pub const COMMANDS: &[Spec] = &[
    // Moving about.
    row(Command::Down, "down", &[(Motion, "j"), (Motion, "down"), (Search, "down"), (Chooser, "down"), (Chooser, "tab"), (Palette, "down"), (Palette, "tab"), (SignIn, "tab"), (SignIn, "down"), (Picture, "n"), (Picture, "right")], "Select the next one"),
    row(Command::Up, "up", &[(Motion, "k"), (Motion, "up"), (Search, "up"), (Chooser, "up"), (Chooser, "shift-tab"), (Palette, "up"), (Palette, "shift-tab"), (SignIn, "shift-tab"), (SignIn, "up"), (Picture, "N"), (Picture, "left")], "Select the previous one"),
    row(Command::PageDown, "page-down", &[(Everywhere, "pgdn"), (Everywhere, "alt-n"), (Motion, "ctrl-d"), (Motion, "ctrl-f")], "Scroll down one page"),
    row(Command::PageUp, "page-up", &[(Everywhere, "pgup"), (Everywhere, "alt-p"), (Motion, "ctrl-u"), (Motion, "ctrl-b")], "Scroll up one page"),
    row(Command::First, "first", &[(Motion, "g"), (Motion, "home"), (Everywhere, "ctrl-home")], "Go to the first one"),
    row(Command::Last, "last", &[(Motion, "G"), (Motion, "end"), (Everywhere, "ctrl-end")], "Go to the last one, in a room the newest message"),
    row(Command::Go, "go", &[(Lists, "enter"), (Search, "enter"), (Filter, "enter"), (Reader, "enter"), (Chooser, "enter"), (Palette, "enter"), (SignIn, "enter")], "Go to the talk's room, or to what is selected"),
    row(Command::Show, "show", &[(Lists, "space")], "Show the talk's page; fold a part of the list of rooms"),
    row(Command::Back, "back", &[(Motion, "esc"), (TalkPage, "q"), (Tree, "q"), (Messages, "q"), (Picture, "q"), (Picture, "enter"), (Picture, "space"), (Filter, "q"), (Reader, "q"), (Search, "esc"), (Chooser, "esc"), (Palette, "esc"), (SignIn, "esc"), (Full, "q")], "Go back, or close what is open"),
    slash(Command::Quit, "quit", &[(Programme, "q"), (Everywhere, "ctrl-q"), (Alone, "q"), (Console, "ctrl-q")], "quit", None, "Leave hallway"),
    row(Command::Interrupt, "interrupt", &[(Everywhere, "ctrl-c")], "Take away what is typed; with nothing typed leave"),
    slash(Command::Help, "help", &[(Motion, "?"), (Everywhere, "f1"), (Alone, "?")], "help", Some("[COMMAND]"), "Show the keys and commands, or one command"),
    row(Command::Palette, "palette", &[(Everywhere, "alt-k"), (Lists, "ctrl-k"), (Lists, ":")], "Find any talk, room, person or command"),
    row(Command::Search, "search", &[(Lists, "/"), (Filter, "/"), (Reader, "/"), (Composer, "ctrl-r")], "Search as you type"),
    row(Command::FindNext, "find-next", &[(Lists, "n"), (Reader, "n")], "Go to the next one found, or to the next talk"),
    row(Command::FindPrevious, "find-previous", &[(Lists, "N"), (Reader, "N")], "Go to the previous one found, or to the previous talk"),

    // The programme.
    slash(Command::Now, "now", &[(Programme, "."), (Tree, ".")], "now", None, "Go to what is on now"),
    row(Command::NextDay, "next-day", &[(Programme, "]"), (Talks, "right"), (Talks, "l")], "Show the next day"),
    row(Command::PreviousDay, "previous-day", &[(Programme, "["), (Talks, "left"), (Talks, "h")], "Show the previous day"),
    row(Command::ToggleView, "toggle-view", &[(Programme, "v"), (Programme, "tab"), (Search, "tab")], "Turn to the next view; what was found, best first or by time"),
    slash(Command::Star, "star", &[(Programme, "s"), (TalkPage, "s")], "star", None, "Star the talk, or take the star back"),
    row(Command::Filter, "filter", &[(Programme, "f"), (Filter, "f")], "Choose days, tracks, halls, types, languages"),
    row(Command::OnlyStarred, "only-starred", &[(Programme, "*")], "Show only starred talks, or all"),
    row(Command::HidePast, "hide-past", &[(Programme, "P")], "Hide what is over, or show it"),
    row(Command::ClearFilter, "clear-filter", &[(Programme, "F"), (Filter, "c")], "Show all talks again"),
    row(Command::Toggle, "toggle", &[(Filter, "space")], "Choose it, or give it up"),
    slash(Command::TurnClock, "times", &[(Programme, "t"), (TalkPage, "t")], "times", None, "Show times on the conference's clock or your own"),
    slash(Command::Changes, "changes", &[(Programme, "C")], "changes", None, "List what changed since you last looked"),
    row(Command::Seen, "seen", &[(Talks, "S")], "Mark the changes as seen"),
    row(Command::NextTalk, "next-talk", &[(TalkPage, "J")], "Show the next talk's page"),
    row(Command::PreviousTalk, "previous-talk", &[(TalkPage, "K")], "Show the previous talk's page"),
    row(Command::Link(1), "link-1", &[(TalkPage, "1")], "Open the link of this number"),
    row(Command::Link(2), "link-2", &[(TalkPage, "2")], "Open the link of this number"),
    row(Command::Link(3), "link-3", &[(TalkPage, "3")], "Open the link of this number"),
    row(Command::Link(4), "link-4", &[(TalkPage, "4")], "Open the link of this number"),
    row(Command::Link(5), "link-5", &[(TalkPage, "5")], "Open the link of this number"),
    row(Command::Link(6), "link-6", &[(TalkPage, "6")], "Open the link of this number"),
    row(Command::Link(7), "link-7", &[(TalkPage, "7")], "Open the link of this number"),
    row(Command::Link(8), "link-8", &[(TalkPage, "8")], "Open the link of this number"),
    slash(Command::Grid, "grid", &[(Talks, "V"), (Board, "V")], "grid", None, "Show the day as a grid: halls across, time down"),
    row(Command::Left, "left", &[(Grid, "h"), (Grid, "left"), (Board, "h"), (Board, "left")], "Go to the talk at the left"),
    row(Command::Right, "right", &[(Grid, "l"), (Grid, "right"), (Board, "l"), (Board, "right")], "Go to the talk at the right"),
    row(Command::PageLeft, "page-left", &[(Grid, "H"), (Grid, "shift-left")], "Show the halls further left"),
    row(Command::PageRight, "page-right", &[(Grid, "L"), (Grid, "shift-right")], "Show the halls further right"),
    slash(Command::Board, "board", &[(Talks, "B"), (Grid, "B")], "board", None, "Show what is on now and next in every hall"),
    row(Command::Reorder, "reorder", &[(Board, "S")], "Order the halls by what begins next, or as they are"),
    row(Command::Closer, "closer", &[(Grid, "+"), (Grid, "=")], "Give an hour more rows"),
    row(Command::Wider, "wider", &[(Grid, "-")], "Give an hour fewer rows"),

    slash(Command::Open, "open", &[(Programme, "O")], "open", Some("[CONFERENCE]"), "Choose a conference, or open one by name or address"),

    // The stream.
    slash(Command::Watch, "watch", &[(Lists, "w"), (Everywhere, "alt-v")], "watch", None, "Watch the hall's stream, or the recording of a past talk"),
    slash(Command::Stop, "stop", &[(Lists, "x"), (Everywhere, "alt-x"), (Alone, "x"), (Console, "q"), (Console, "x"), (Console, "esc")], "stop", None, "Stop the stream"),
    slash(Command::PauseVideo, "pause-video", &[(Lists, "p"), (Alone, "space"), (Alone, "p"), (Console, "space"), (Console, "p")], "pause", None, "Pause the stream or go on"),
    slash(Command::Mute, "mute", &[(Lists, "m"), (Everywhere, "alt-m"), (Alone, "m"), (Console, "m")], "mute", None, "Sound off or on"),
    row(Command::Louder, "louder", &[(Lists, "0"), (Everywhere, "alt-up"), (Alone, "0"), (Alone, "up"), (Console, "0"), (Console, "up")], "Louder"),
    row(Command::Softer, "softer", &[(Lists, "9"), (Everywhere, "alt-down"), (Alone, "9"), (Alone, "down"), (Console, "9"), (Console, "down")], "Softer"),
    row(Command::NextStream, "next-stream", &[(Everywhere, "alt-right"), (Console, "alt-right")], "Watch the next stream that is live"),
    row(Command::PreviousStream, "previous-stream", &[(Everywhere, "alt-left"), (Console, "alt-left")], "Watch the previous stream that is live"),
    slash(Command::Output, "output", &[(Everywhere, "f4"), (Console, "f4")], "output", Some("[PLACE]"), "Watch elsewhere: pane, window, audio, still …"),
    slash(Command::Size, "size", &[(Everywhere, "f3")], "size", Some("[SIZE]"), "Size of the picture: docked, large, full, corner"),
    row(Command::SeekBack, "seek-back", &[(Lists, "<"), (Everywhere, "alt-,"), (Alone, "<"), (Alone, "left"), (Console, "<"), (Console, "left"), (Console, "alt-,")], "Ten seconds back"),
    row(Command::SeekOn, "seek-on", &[(Lists, ">"), (Everywhere, "alt-."), (Alone, ">"), (Alone, "right"), (Console, ">"), (Console, "right"), (Console, "alt-.")], "Ten seconds on"),
    slash(Command::GoLive, "go-live", &[(Everywhere, "alt-g"), (Console, "alt-g")], "live", None, "Go to what is live"),
    row(Command::Faster, "faster", &[(Lists, "}"), (Console, "}"), (Alone, "}")], "Play a recording faster"),
    row(Command::Slower, "slower", &[(Lists, "{"), (Console, "{"), (Alone, "{")], "Play a recording slower"),
    slash(Command::Speed, "speed", &[], "speed", Some("PERCENT"), "Play a recording at this speed"),
    slash(Command::Quality, "quality", &[], "quality", Some("[LINES]"), "Choose the quality by the lines of the picture"),
    slash(Command::Sound, "sound", &[], "sound", Some("[NUMBER]"), "Choose the sound: the room's, or a translation"),
    slash(Command::Subtitles, "subtitles", &[], "subtitles", Some("[NUMBER|none]"), "Choose subtitles, or none"),
    slash(Command::StreamMenu, "stream", &[(Everywhere, "f5")], "stream", None, "Choose output, quality, sound, subtitles"),
    slash(Command::Shoot, "screenshot", &[(Everywhere, "f7"), (Console, "f7")], "screenshot", None, "Save the slide that is shown as a picture"),
    slash(Command::CopyStream, "copy-stream", &[(Everywhere, "f8"), (Console, "f8")], "url", None, "Copy the address of the stream"),

    // Messages.
    row(Command::Reply, "reply", &[(Messages, "r")], "Reply to the message"),
    row(Command::Vote, "vote", &[(Messages, "+")], "Vote for the message with 👍, or take the vote back"),
    row(Command::Edit, "edit", &[(Messages, "e")], "Edit your message"),
    row(Command::Redact, "redact", &[(Messages, "D"), (Messages, "delete")], "Delete your message, after asking"),
    row(Command::Copy, "copy", &[(Lists, "y"), (Reader, "y")], "Copy the message, or the address of the room"),
    slash(Command::CopyList, "copy-list", &[(Programme, "Y"), (TalkPage, "Y"), (Tree, "Y")], "copy", None, "List all addresses there are to copy: room, page, stream"),
    row(Command::OpenLink, "open-link", &[(Lists, "o"), (Reader, "o")], "Go where the link leads, or open the page in the browser"),
    row(Command::Compose, "compose", &[(Messages, "i"), (Messages, "c"), (Messages, "tab"), (Tree, "i"), (Tree, "c"), (Tree, "tab")], "Write a message"),
    row(Command::Messages, "messages", &[(Composer, "esc"), (Tree, "l"), (Tree, "right")], "Go to the messages"),
    row(Command::Tree, "rooms", &[(Messages, "h"), (Messages, "left"), (Everywhere, "alt-h")], "Go to the list of rooms"),
    row(Command::ToggleTree, "toggle-rooms", &[(Everywhere, "f2")], "Show or hide the list of rooms"),

    // Going through the messages: jumps, threads, refused messages, polls.
    slash(Command::Goto, "goto", &[], "goto", Some("14:30, 2026-01-31, LINK, unread or end"), "Go to a time, a day, a message, the end"),
    slash(Command::Scrollback, "scrollback", &[], "sb", Some("goto WHERE, home, end or clear"), "Move through the messages, as in irssi"),
    slash(Command::Clear, "clear", &[], "clear", None, "Clear the messages off the screen until new ones come"),
    slash(Command::Unread, "unread", &[(Messages, "u")], "unread", None, "Go to the first message that you have not read"),
    row(Command::Quoted, "quoted", &[(Messages, "Q")], "Go to the message that this one answers"),
    row(Command::NextMention, "next-mention", &[(Messages, "J")], "Go to the next message that names you"),
    row(Command::PreviousMention, "previous-mention", &[(Messages, "K")], "Go to the previous message that names you"),
    row(Command::Noise, "noise", &[(Everywhere, "alt-=")], "Show all who come and go, and bots, or fold them"),
    row(Command::AddReaction, "react", &[(Messages, "a")], "React to the message with any emoji"),
    row(Command::Answer(1), "answer-1", &[(Messages, "1")], "Choose the poll's answer of this number"),
    row(Command::Answer(2), "answer-2", &[(Messages, "2")], "Choose the poll's answer of this number"),
    row(Command::Answer(3), "answer-3", &[(Messages, "3")], "Choose the poll's answer of this number"),
    row(Command::Answer(4), "answer-4", &[(Messages, "4")], "Choose the poll's answer of this number"),
    row(Command::Answer(5), "answer-5", &[(Messages, "5")], "Choose the poll's answer of this number"),
    row(Command::Answer(6), "answer-6", &[(Messages, "6")], "Choose the poll's answer of this number"),
    row(Command::Answer(7), "answer-7", &[(Messages, "7")], "Choose the poll's answer of this number"),
    row(Command::Answer(8), "answer-8", &[(Messages, "8")], "Choose the poll's answer of this number"),
    row(Command::EndPoll, "end-poll", &[(Messages, "E")], "End your poll, after asking"),
    row(Command::OpenThread, "thread", &[(Messages, "t")], "Open the message's thread"),
    row(Command::Resend, "resend", &[(Messages, "R")], "Try a message again that was not sent"),
    row(Command::Discard, "discard", &[(Messages, "X")], "Give up a message that was not sent"),
    row(Command::CopyLink, "copy-link", &[(Messages, "Y")], "Copy a link to the message"),

    // Pictures and files.
    slash(Command::Save, "save", &[(Messages, "S"), (Picture, "S")], "save", Some("[FOLDER]"), "Save the message's file"),
    row(Command::OpenFile, "open-file", &[(Messages, "O"), (Picture, "O")], "Save the file and open it with the desktop's program"),
    slash(Command::Upload, "upload", &[], "upload", Some("FILE [CAPTION]"), "Send a file: Tab completes its name"),
    slash(Command::CancelUpload, "cancel-upload", &[], "cancel", None, "Give up what is being uploaded here"),
    slash(Command::Pictures, "pictures", &[], "pictures", Some("[on|off]"), "Show pictures in the messages, or name them"),

    // Rooms and people.
    slash(Command::Part, "part", &[], "part", None, "Leave the room and close its window"),
    slash(Command::Msg, "msg", &[], "msg", Some("NICK TEXT"), "Say something to somebody alone"),
    slash(Command::Query, "query", &[], "query", Some("NICK"), "Open the room for direct messages with somebody"),
    slash(Command::Topic, "topic", &[], "topic", Some("[TEXT]"), "Show the room's topic, or set it"),
    slash(Command::Names, "names", &[], "names", Some("[WORDS]"), "List who is in the room"),
    slash(Command::Whois, "whois", &[], "whois", Some("NICK"), "Tell who somebody is"),
    slash(Command::Nick, "nick", &[], "nick", Some("NAME"), "Change your name, everywhere"),
    slash(Command::RoomNick, "room-nick", &[], "myroomnick", Some("NAME"), "Change your name in this room alone"),
    slash(Command::Invite, "invite", &[], "invite", Some("NICK"), "Invite somebody to the room"),
    slash(Command::Kick, "kick", &[], "kick", Some("NICK [REASON]"), "Put somebody out of the room"),
    slash(Command::Ban, "ban", &[], "ban", Some("NICK [REASON]"), "Put somebody out of the room for good"),
    slash(Command::Unban, "unban", &[], "unban", Some("NICK"), "Let somebody in again who was banned"),
    slash(Command::Ignore, "ignore", &[], "ignore", Some("[NICK]"), "Hide what somebody says, or list whom you ignore"),
    slash(Command::Unignore, "unignore", &[], "unignore", Some("NICK"), "Show again what somebody says"),
    slash(Command::Lastlog, "lastlog", &[], "lastlog", Some("[WORDS]"), "List the loaded messages that say something"),
    slash(Command::SearchServer, "search-server", &[], "search", Some("WORDS"), "Look for words in the room, on its server"),
    slash(Command::Inbox, "inbox", &[], "inbox", None, "List the mentions of all rooms"),
    slash(Command::Notice, "notice", &[], "notice", Some("TEXT"), "Say something as bots do"),
    slash(Command::Poll, "poll", &[], "poll", Some("QUESTION | ANSWER | ANSWER"), "Ask everybody in the room to choose an answer"),

    // Being told.
    slash(Command::Hilight, "hilight", &[], "hilight", Some("[WORD]"), "Be told of messages with a word, or list the words"),
    slash(Command::Dehilight, "dehilight", &[], "dehilight", Some("WORD"), "Be told of a word no longer"),
    slash(Command::Notify, "notify", &[], "notify", Some("[all|mentions|none]"), "What of this room you are told of"),

    // Writing.
    row(Command::Send, "send", &[(Composer, "enter")], "Send the message"),
    row(Command::Newline, "newline", &[(Composer, "alt-enter"), (Composer, "shift-enter")], "Begin a new line in the message"),
    row(Command::Complete, "complete", &[(Composer, "tab")], "Complete a name or command"),
    row(Command::CompleteBack, "complete-back", &[(Composer, "shift-tab")], "Complete with the previous match"),
    slash(Command::Editor, "editor", &[(Composer, "ctrl-x")], "edit", None, "Write the message in your editor ($VISUAL, $EDITOR)"),
    row(Command::PasteText, "paste-text", &[(Paste, "enter"), (Paste, "y")], "Put in what was pasted"),
    row(Command::PasteCode, "paste-code", &[(Paste, "c")], "Put it in as a block of code"),
    row(Command::PasteDrop, "paste-drop", &[(Paste, "esc"), (Paste, "n")], "Drop it; ctrl-y brings it back"),
    slash(Command::Me, "me", &[], "me", Some("WHAT YOU DO"), "Say what you do: /me waves"),
    slash(Command::Join, "join", &[], "join", Some("[#ROOM:SERVER, ID or LINK]"), "Join a room by its alias"),

    // Windows.
    slash(Command::NextActive, "next-active", &[(Everywhere, "alt-a")], "active", None, "Go to the next window where something happened"),
    row(Command::NextWindow, "next-window", &[(Everywhere, "ctrl-n")], "Go to the next window"),
    row(Command::PreviousWindow, "previous-window", &[(Everywhere, "ctrl-p")], "Go to the previous window"),
    slash(Command::CloseWindow, "close-window", &[], "wc", None, "Close the window"),
    slash(Command::Win, "window", &[], "win", Some("[NUMBER or NAME, last, close, move NUMBER, list]"), "List the windows, or go to one, move or close it"),
    row(Command::LastWindow, "last-window", &[(Everywhere, "alt-l"), (Everywhere, "alt-/")], "Go back to the window before"),
    row(Command::MoveLeft, "move-left", &[(Everywhere, "alt-shift-left")], "Give the window the number before"),
    row(Command::MoveRight, "move-right", &[(Everywhere, "alt-shift-right")], "Give the window the next number"),
    row(Command::Window(1), "window-1", &[(Everywhere, "alt-1")], "Go to window 1, the programme"),
    row(Command::Window(2), "window-2", &[(Everywhere, "alt-2")], "Go to window 2"),
    row(Command::Window(3), "window-3", &[(Everywhere, "alt-3")], "Go to window 3"),
    row(Command::Window(4), "window-4", &[(Everywhere, "alt-4")], "Go to window 4"),
    row(Command::Window(5), "window-5", &[(Everywhere, "alt-5")], "Go to window 5"),
    row(Command::Window(6), "window-6", &[(Everywhere, "alt-6")], "Go to window 6"),
    row(Command::Window(7), "window-7", &[(Everywhere, "alt-7")], "Go to window 7"),
    row(Command::Window(8), "window-8", &[(Everywhere, "alt-8")], "Go to window 8"),
    row(Command::Window(9), "window-9", &[(Everywhere, "alt-9")], "Go to window 9"),
    row(Command::Window(10), "window-10", &[(Everywhere, "alt-0")], "Go to window 10"),
    row(Command::Window(11), "window-11", &[(Everywhere, "alt-q")], "Go to window 11"),
    row(Command::Window(12), "window-12", &[(Everywhere, "alt-w")], "Go to window 12"),
    row(Command::Window(13), "window-13", &[(Everywhere, "alt-e")], "Go to window 13"),
    row(Command::Window(14), "window-14", &[(Everywhere, "alt-r")], "Go to window 14"),
    row(Command::Window(15), "window-15", &[(Everywhere, "alt-t")], "Go to window 15"),
    row(Command::Window(16), "window-16", &[(Everywhere, "alt-y")], "Go to window 16"),
    row(Command::Window(17), "window-17", &[(Everywhere, "alt-u")], "Go to window 17"),
    row(Command::Window(18), "window-18", &[(Everywhere, "alt-i")], "Go to window 18"),
    row(Command::Window(19), "window-19", &[(Everywhere, "alt-o")], "Go to window 19"),

    // Panes.
    slash(Command::SplitBeside, "split-beside", &[(Everywhere, "alt-s")], "vsplit", Some("[NUMBER or ROOM]"), "Show another room beside this one"),
    slash(Command::SplitBelow, "split-below", &[(Everywhere, "alt-S")], "split", Some("[NUMBER or ROOM]"), "Show another room below this one"),
    slash(Command::Unsplit, "close-pane", &[(Everywhere, "alt-c")], "unsplit", None, "Close the pane; its window stays open"),
    slash(Command::Focus, "next-pane", &[(Everywhere, "f6"), (Everywhere, "alt-j")], "focus", Some("[PANE]"), "Go to the next pane, or to one counted from the left"),
    row(Command::FocusBack, "previous-pane", &[(Everywhere, "shift-f6"), (Everywhere, "alt-J")], "Go to the previous pane"),
    slash(Command::Accept, "accept", &[], "accept", Some("[ROOM]"), "Take an invitation"),
    slash(Command::Decline, "decline", &[(Tree, "D"), (Tree, "delete")], "decline", Some("[ROOM]"), "Turn an invitation down, after asking"),

    // Hopping: joining and leaving many rooms, the list of rooms, widgets.
    slash(Command::JoinTrack, "join-track", &[(Tree, "J")], "jointrack", Some("[TRACK]"), "Join all rooms of the track"),
    slash(Command::JoinStarred, "join-starred", &[], "joinstarred", None, "Join the rooms of all starred talks"),
    slash(Command::Queue, "queue", &[], "queue", Some("[pause|go|clear]"), "Show what waits to be joined or left, stop or continue it"),
    slash(Command::LeaveConference, "leave-conference", &[], "leaveconference", None, "Leave all rooms of the conference, after asking"),
    row(Command::GiveUp, "give-up", &[(Reader, "D")], "In the list of what waits: join the room no more"),
    row(Command::SortRooms, "sort-rooms", &[(Tree, "S")], "Order the list of rooms by time, activity or name"),
    slash(Command::Widgets, "widgets", &[(Messages, "W"), (Tree, "W")], "widgets", None, "List the room's widgets: calls, pads, scoreboards"),
    slash(Command::FollowStream, "follow-stream", &[(Everywhere, "alt-z")], "follow", Some("[on|off]"), "Let the chat follow the stream from hall to hall, or stay"),

    // The program.
    slash(Command::Set, "set", &[], "set", Some("[KEY [VALUE]]"), "List the settings, or change one"),
    slash(Command::StartAfresh, "start-afresh", &[], "afresh", None, "Set the account's damaged store aside, begin a new one"),
    slash(Command::SignIn, "sign-in", &[], "login", None, "Sign in to a homeserver"),
    slash(Command::SignOut, "sign-out", &[], "logout", None, "Sign out and forget the account here"),
    slash(Command::Theme, "theme", &[], "theme", Some("THEME"), "Change the colours"),
    row(Command::Repaint, "repaint", &[(Everywhere, "ctrl-l")], "Draw the screen anew"),
    row(Command::Suspend, "suspend", &[(Everywhere, "ctrl-z")], "Go back to the shell until it continues hallway (fg)"),
];

const fn row(command: Command, name: &'static str, keys: &'static [(Scope, &'static str)], help: &'static str) -> Spec {
    Spec { command, name, keys, slash: None, arg: None, help }
}

const fn slash(
    command: Command,
    name: &'static str,
    keys: &'static [(Scope, &'static str)],
    slash: &'static str,
    arg: Option<&'static str>,
    help: &'static str,
) -> Spec {
    Spec { command, name, keys, slash: Some(slash), arg, help }
}
