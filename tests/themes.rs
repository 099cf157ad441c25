//! The bundled themes: complete, legible, and true to what they promise.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]
use std::path::Path;

use hallway::ui::theme::{BUNDLED, Capability, Theme};
use ratatui::style::{Color, Modifier};

#[test]
fn every_file_is_bundled_and_loads() {
    let mut files: Vec<String> = Path::new("themes")
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, BUNDLED.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for name in files {
        Theme::bundled(&name).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn a_complete_theme_takes_nothing_from_the_default() {
    let roles: Vec<String> = Theme::default().roles().map(|(name, _)| name).collect();
    for (name, text) in BUNDLED {
        for role in &roles {
            assert!(text.lines().any(|line| line.starts_with(&format!("{role} = "))), "{name} does not name {role}");
        }
    }
}

#[test]
fn the_default_theme_holds_on_any_ground() {
    use Color::{Blue, Cyan, Green, Magenta, Red, Yellow};
    for (role, style) in Theme::default().roles() {
        let known = style.fg.is_none_or(|fg| [Color::Reset, Red, Green, Yellow, Blue, Magenta, Cyan].contains(&fg));
        assert!(known, "{role}: {:?} vanishes on some ground", style.fg);
        assert_eq!(style.bg, None, "{role} has a background of its own");
    }
}

#[test]
fn without_colour_there_is_no_colour() {
    let theme = Theme::without_color();
    for (role, style) in theme.roles() {
        assert_eq!((style.fg, style.bg), (None, None), "{role}");
    }
    // What must be told apart at a glance still differs.
    assert!(theme.selected.add_modifier.contains(Modifier::REVERSED));
    assert_ne!(theme.selected, theme.selected_unfocused);
    assert_ne!(theme.live, theme.past);
    assert_ne!(theme.error, theme.text);
    assert_ne!(theme.mention, theme.text);
    assert_ne!(theme.reaction, theme.reaction_own);
    assert_ne!(theme.activity, theme.activity_mention);
}

/// WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text, 1.4.11: 3 to 1 for what only separates.
fn check_contrast(name: &str, theme: &Theme) {
    // What is drawn over palette, help and form keeps their ground.
    let grounds = [theme.text.bg, theme.overlay.bg];
    for (role, style) in theme.roles() {
        let least = if role == "border" || role == "dim" { 3.0 } else { 4.5 };
        let fg = style.fg.or(theme.text.fg).unwrap();
        let own = [style.bg];
        for ground in if style.bg.is_some() { &own[..] } else { &grounds[..] } {
            let ratio = contrast(fg, ground.unwrap());
            assert!(ratio >= least, "{name}, {role}: contrast {ratio:.2} of {fg} on {}", ground.unwrap());
        }
    }
}

#[test]
fn words_are_legible_in_24_bit_colours() {
    for name in ["ink", "paper"] {
        check_contrast(name, &Theme::bundled(name).unwrap());
    }
}

#[test]
fn words_are_legible_in_256_colours() {
    for name in ["ink", "paper"] {
        let theme = Theme::bundled(name).unwrap().downgrade(Capability::Indexed);
        assert!(matches!(theme.text.fg, Some(Color::Indexed(_))));
        check_contrast(name, &theme);
    }
}

fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color) -> f64 {
    let (r, g, b) = match color {
        Color::Rgb(r, g, b) => (r, g, b),
        // xterm's colour cube and its greys.
        Color::Indexed(n @ 16..=231) => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            (level((n - 16) / 36), level((n - 16) / 6 % 6), level((n - 16) % 6))
        }
        Color::Indexed(n @ 232..) => (8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232)),
        _ => panic!("{color} looks different on every terminal"),
    };
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}
