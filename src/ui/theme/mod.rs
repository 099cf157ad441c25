//! Themes: every role that the screens may ask for, as a style.
use ratatui::style::Style;

/// How each role looks. A screen names a role, never a colour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Plain words.
    pub text: Style,
}
