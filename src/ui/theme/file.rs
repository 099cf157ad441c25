//! Theme files: `inherits`, `[palette]`, `[roles]`.
use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use toml::Spanned;

use super::{BUNDLED, ROOT, Roles, Theme};

/// A chain of themes is never longer.
const DEPTH: usize = 16;

/// A theme as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    inherits: Option<Spanned<String>>,
    #[serde(default)]
    palette: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    roles: Roles,
}

/// How one role is painted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Paint {
    fg: Option<Spanned<String>>,
    bg: Option<Spanned<String>>,
    #[serde(default)]
    modifiers: Vec<Effect>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Effect {
    Bold,
    Dim,
    Italic,
    Underline,
    Reverse,
    CrossedOut,
}

impl From<Effect> for Modifier {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Bold => Self::BOLD,
            Effect::Dim => Self::DIM,
            Effect::Italic => Self::ITALIC,
            Effect::Underline => Self::UNDERLINED,
            Effect::Reverse => Self::REVERSED,
            Effect::CrossedOut => Self::CROSSED_OUT,
        }
    }
}

/// A file that was read, with what is needed to say where it is wrong.
struct Source {
    name: String,
    /// Whether it is the bundled one, not the person's own of the same name.
    bundled: bool,
    text: String,
    file: File,
}

pub(super) fn load(name: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Theme, String> {
    let chain = chain(name, lookup)?;
    let mut palette = BTreeMap::new();
    for source in chain.iter().rev() {
        for (name, value) in &source.file.palette {
            let color = color(value.get_ref()).ok_or_else(|| source.wrong(value, "is not a colour"))?;
            palette.insert(name.as_str(), color);
        }
    }
    let mut theme = Theme::bare();
    for source in chain.iter().rev() {
        theme.paint(&source.file.roles, &Painter { palette: &palette, source })?;
    }
    Ok(theme)
}

/// The theme and those that it inherits from, itself first.
fn chain(name: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Source>, String> {
    let mut chain: Vec<Source> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next {
        // A person's own `default` may inherit from the bundled `default`.
        let shadowed = bundled(&name).is_some() && chain.iter().any(|source| source.name == name);
        let source = Source::read(&name, lookup, shadowed)?;
        let cycle = chain.iter().any(|known| known.name == source.name && known.bundled == source.bundled);
        if cycle || chain.len() == DEPTH {
            let names: Vec<&str> = chain.iter().map(|source| source.name.as_str()).chain([name.as_str()]).collect();
            return Err(format!("a theme inherits from itself: {}", names.join(" → ")));
        }
        next = match &source.file.inherits {
            Some(parent) => Some(parent.get_ref().clone()),
            None if source.name == ROOT && source.bundled => None,
            None => Some(ROOT.to_owned()),
        };
        chain.push(source);
    }
    Ok(chain)
}

impl Source {
    fn read(name: &str, lookup: &dyn Fn(&str) -> Option<String>, shadowed: bool) -> Result<Self, String> {
        // The name becomes a file's name.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
            return Err("a theme's name has letters, digits, - and _ only, at most 64".to_owned());
        }
        let own = if shadowed { None } else { lookup(name) };
        let (text, bundled) = match own {
            Some(text) => (text, false),
            None => (bundled(name).ok_or_else(|| unknown(name))?.to_owned(), true),
        };
        let file =
            toml::from_str(&text).map_err(|error| format!("theme “{name}”: {}", error.to_string().trim_end()))?;
        Ok(Self { name: name.to_owned(), bundled, text, file })
    }

    fn wrong(&self, value: &Spanned<String>, what: &str) -> String {
        let before = self.text.get(..value.span().start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let key = self
            .text
            .lines()
            .nth(line - 1)
            .and_then(|line| line.split_once('='))
            .map_or("", |(key, _)| key.trim_matches([' ', '{']));
        format!("theme “{}”, line {line}, {key}: “{}” {what}", self.name, value.get_ref())
    }
}

fn bundled(name: &str) -> Option<&'static str> {
    BUNDLED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = BUNDLED.iter().map(|(name, _)| *name).collect();
    format!("there is no theme “{name}”; hallway brings {}", names.join(", "))
}

/// Makes styles of a file's words.
pub(super) struct Painter<'a> {
    palette: &'a BTreeMap<&'a str, Color>,
    source: &'a Source,
}

impl Painter<'_> {
    pub(super) fn style(&self, paint: &Paint) -> Result<Style, String> {
        let modifiers = paint.modifiers.iter().fold(Modifier::empty(), |all, effect| all | Modifier::from(*effect));
        let find = |name: &Option<Spanned<String>>| name.as_ref().map(|name| self.color(name)).transpose();
        Ok(Style { fg: find(&paint.fg)?, bg: find(&paint.bg)?, ..Style::new() }.add_modifier(modifiers))
    }

    /// # Errors
    /// As `style`, and when there is none.
    pub(super) fn styles(&self, paints: &[Paint]) -> Result<Vec<Style>, String> {
        if paints.is_empty() {
            return Err(format!("theme “{}”, nicks: at least one style is needed", self.source.name));
        }
        paints.iter().map(|paint| self.style(paint)).collect()
    }

    fn color(&self, name: &Spanned<String>) -> Result<Color, String> {
        let known = self.palette.get(name.get_ref().as_str()).copied();
        known
            .or_else(|| color(name.get_ref()))
            .ok_or_else(|| self.source.wrong(name, "is neither in [palette] nor a colour"))
    }
}

/// `#rrggbb`, one of the 16 by name (`red`, `light-red`), 0 to 255, or `none` for the terminal's own.
fn color(text: &str) -> Option<Color> {
    if text == "none" { Some(Color::Reset) } else { text.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(files: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        |name| files.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
    }

    #[test]
    fn a_theme_inherits_what_it_does_not_name() {
        let files = own(&[
            (
                "mine",
                "inherits = 'base'\n[palette]\naccent = '#00ff00'\n[roles]\ntitle = { modifiers = ['bold', 'reverse'] }",
            ),
            ("base", "[palette]\naccent = '#ff0000'\n[roles]\nlink = { fg = 'accent', bg = 'none' }"),
        ]);
        let theme = Theme::load("mine", files).unwrap();
        assert_eq!(theme.title, Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED));
        // The nearer palette holds for the roles of the farther file.
        assert_eq!(theme.link, Style::new().fg(Color::Rgb(0, 255, 0)).bg(Color::Reset));
        assert_eq!(theme.live, Theme::default().live);
    }

    #[test]
    fn an_own_theme_comes_before_the_bundled_one_and_may_inherit_from_it() {
        let theme = Theme::load("ink", own(&[("ink", "inherits = 'ink'\n[roles]\nlink = { fg = '3' }")])).unwrap();
        assert_eq!(theme.link, Style::new().fg(Color::Indexed(3)));
        assert_eq!(theme.text, Theme::bundled("ink").unwrap().text);
    }

    #[test]
    fn a_mistake_names_the_file_the_key_and_the_line() {
        let error =
            |text: &'static str| Theme::load("mine", |name| (name == "mine").then(|| text.to_owned())).unwrap_err();
        let check = |text, parts: &[&str]| {
            let error = error(text);
            assert!(parts.iter().all(|part| error.contains(part)), "{error}");
        };
        check("[roles]\n\nlink = { fg = 'redd' }", &["mine", "line 3", "link", "redd"]);
        check("[palette]\na = '#12'", &["mine", "line 2", "a:", "#12"]);
        check("[roles]\nlnk = {}", &["mine", "line 2", "lnk"]);
        check("[roles]\nlink = { color = 'red' }", &["line 2", "color"]);
        check("[roles]\nlink = { modifiers = ['blink'] }", &["line 2", "blink"]);
        check("[rolls]", &["line 1", "rolls"]);
        check("inherits = 'elsewhere'", &["elsewhere", "default, ink, mono, paper"]);
        check("inherits = '../../passwd'", &["letters"]);
        check("[roles]\nnicks = []", &["nicks", "at least one"]);
    }

    #[test]
    fn a_circle_is_an_error() {
        let files = own(&[("a", "inherits = 'b'"), ("b", "inherits = 'a'")]);
        assert_eq!(Theme::load("a", files).unwrap_err(), "a theme inherits from itself: a → b → a");
    }
}
