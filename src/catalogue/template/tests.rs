use proptest::prelude::*;

use super::*;

fn template(text: &str) -> Result<Template, String> {
    Template::try_from(text.to_owned())
}

/// What a template makes of a field's value.
fn filled(text: &str, value: &str) -> Option<String> {
    template(text).unwrap().expand(|_| Cow::Borrowed(value))
}

#[test]
fn filters_do_what_their_names_say() {
    for (text, value, expected) in [
        ("{hall}", "Janson", "Janson"),
        ("a{hall}b{hall}c", "-", "a-b-c"),
        ("{hall|lower}", "JÄNSON", "jänson"),
        ("{hall|upper}", "K.1", "K.1"),
        ("{hall|slug}", "K.1.105 (La Fontaine)", "k1105"),
        ("{hall|slug}", "UB2.252A (Lameere)", "ub2252a"),
        ("{track|dashes}", "GCC (GNU Toolchain)", "gcc-gnu-toolchain"),
        ("{track|dashes}", "Open Hardware and CAD/CAM", "open-hardware-and-cadcam"),
        ("{track|dashes}", "HPC, Big Data & Data Science", "hpc-big-data-data-science"),
        (
            "{track|dashes}",
            "Building Europe’s Public Digital Infrastructure",
            "building-europes-public-digital-infrastructure",
        ),
        ("{track|dashes}", " - _x_ - ", "x"),
        ("{hall|after:.}", "D.web.performance", "web.performance"),
        ("{hall|after:.}", "Janson", "Janson"),
        ("{hall|before: (}", "K.1.105 (La Fontaine)", "K.1.105"),
        ("{hall|before: (}", "Janson", "Janson"),
        ("{hall|strip:D.}", "D.rust", "rust"),
        ("{hall|strip:D.}", "AD.rust", "AD.rust"),
        ("{track|strip-end: devroom}", "Rust devroom", "Rust"),
        ("{hall|lower|runs:() :_}", "K.1.105 (La Fontaine)", "k.1.105_la_fontaine_"),
        ("{hall|runs:() :}", "H (a) b", "Hab"),
        ("{hall|lower|keep:0-9a-z-_.:_}", "K.1 (É-x_y)", "k.1___-x_y_"),
        ("{hall|keep:a-c:}", "abcdef-", "abc"),
        ("{hall|percent}", "H.1301 (Cornil)/é?", "H.1301%20(Cornil)%2F%C3%A9%3F"),
        (r"\{{hall|after:\|}\}\\", "a|b", r"{b}\"),
        (r"{hall|after:\:}:", "a:b", "b:"),
        (r"{hall|runs:\{\}\\:\}}", r"a{\b", "a}b"),
    ] {
        assert_eq!(filled(text, value).as_deref(), Some(expected), "{text} of {value}");
    }
}

#[test]
fn what_has_nothing_to_say_says_nothing() {
    for (text, value) in [
        ("#2026-{track.slug}:fosdem.org", ""),
        ("{hall|slug}", "(all)"),
        ("{hall|after:.}", "D."),
        ("x{hall|runs: :}", "   "),
        ("{hall|percent|percent|percent|percent}", "\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}".repeat(200).as_str()),
    ] {
        assert_eq!(filled(text, value), None, "{text} of {value}");
    }
    assert_eq!(filled("{hall|runs:a:bbbbbbbbbbbbbbbb}{hall}", &"a".repeat(5_000)), None);
}

#[test]
fn mistakes_are_named_with_what_there_is() {
    let (parts, filters, long) = ("{hall}".repeat(40), format!("{{hall{}}}", "|lower".repeat(9)), "x".repeat(1_001));
    for (text, said) in [
        ("", "an address is empty"),
        (
            "#{hal}:x",
            "`#{hal}:x`: there is no field `hal`; there are hall, hall.slug, track, track.slug, title, talk.slug,",
        ),
        (
            "{hall|uper}",
            "there is no filter `uper`; there are lower, upper, slug, dashes, after, before, strip, strip-end,",
        ),
        ("{hall", "a `{` has no `}`"),
        ("{hall|lower{", "a `{` stands inside of another"),
        ("hall}", "a `}` has no `{`"),
        ("{hall:x}", "the field `hall` takes no argument: filters follow a `|`"),
        ("{hall|after}", "the filter `after` takes one argument, not 0"),
        ("{hall|after:}", "the filter `after` wants something after its colon"),
        ("{hall|lower:x}", "the filter `lower` takes no argument, not 1"),
        ("{hall|runs:a}", "the filter `runs` takes two arguments, not 1"),
        ("{hall|keep:z-a:_}", "the range `z-a` runs backwards"),
        ("{}", "there is no field ``"),
        ("{hall|}", "there is no filter ``"),
        (r"\n", r"`\n` means nothing"),
        (r"x\", r"a `\` stands at the end"),
        (parts.as_str(), "more than 32 parts"),
        (filters.as_str(), "more than 8 filters"),
        (long.as_str(), "longer than 1000 bytes"),
    ] {
        let words = template(text).unwrap_err();
        assert!(words.contains(said), "{text}: {words}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_template_or_a_sentence(text in r"[\PC{}|:\\]{0,60}") {
        match template(&text) {
            Ok(read) => { read.expand(|_| Cow::Borrowed("x y")); }
            Err(words) => prop_assert!(!words.is_empty()),
        }
    }

    #[test]
    fn any_value_gives_a_bounded_text(
        filters in prop::collection::vec(prop::sample::select(vec![
            "lower", "upper", "slug", "dashes", "after:a", "before: ", "strip:x", "strip-end:x", "runs:a-z:__", "keep:a-z-_.:%%%%%%%%", "percent",
        ]), 0..8),
        value in r"\PC{0,400}",
    ) {
        let text = format!("{{{}}}", [&["hall"], filters.as_slice()].concat().join("|"));
        let read = template(&text).unwrap();
        if let Some(out) = read.expand(|_| Cow::Borrowed(value.as_str())) {
            prop_assert!(!out.is_empty() && out.len() <= LONGEST_OUT);
        }
    }
}
