use proptest::prelude::*;

use super::*;

fn all(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(markup, expected)| (*markup, readable(markup).as_str().to_owned(), *expected))
        .filter(|(_, read, expected)| read != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn plain_text_stays_as_it_is() {
    for text in [
        "",
        "Use snake_case_names and _private fields, 2 * 3 * 4, 2*3*4, f(*args, **kwargs).",
        "a < b, c > d, I <3 it, Vec<T> and HashMap<K, V>",
        "- one\n- two\n\n1. three\n# four",
        "an array[0](call) and [brackets] (parentheses)",
        "C:\\temp\\_x and ``quoted'' text",
        "* 5 stars *",
        "*** NEW ***",
        "__init__ is a method",
    ] {
        assert_eq!(readable(text).as_str(), text);
    }
}

#[test]
fn markdown_becomes_text() {
    all(&[
        ("# Head\n\nsome **bold**, *slanted* and `code`", "# Head\n\nsome bold, slanted and code"),
        ("see [the page](https://a.example/x).", "see the page (https://a.example/x)."),
        ("see [the page][1].\n\n[1]: https://a.example/x", "see the page (https://a.example/x)."),
        ("<https://a.example/x_y_z> **is** it", "https://a.example/x_y_z is it"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("[me](twitter.example/me)", "me"),
        ("**a**\r\nb\r\n\r\nc", "a\nb\n\nc"),
        ("**List**\n\n* a\n* b\n  * c\n\n1. x\n2. y", "List\n* a\n* b\n  * c\n1. x\n2. y"),
        ("**List**\r\n* a\r\n** b\r\n", "List\n* a\n  * b"),
        ("> said\n> twice **loud**", "> said\n> twice loud"),
        ("```\nfn main() {\n    **x\n}\n```", "fn main() {\n    **x\n}"),
        ("Held\\*innen und Vec<T>", "Held*innen und Vec<T>"),
        ("Q&amp;A with `<b>` &amp;amp; &#13;\nmore", "Q&A with <b> &\nmore"),
        ("~~gone~~ and _slanted_", "gone and slanted"),
    ]);
}

#[test]
fn html_and_markdown_may_stand_in_one_text() {
    all(&[
        (
            "<p>One\ntwo <b>three</b></p><p>**four** [x](https://x.example/)</p>",
            "One two three\n\nfour x (https://x.example/)",
        ),
        ("**One**\n\n<ul><li>two</li></ul>\n\nthree", "One\n* two\n\nthree"),
        ("First <i>line</i>\r\nsecond\r\n\r\nthird", "First line\nsecond\n\nthird"),
        ("a<br>\nb<br/>\nc", "a\nb\nc"),
        ("One\n\n    see <a href=\"https://a.example/\">a</a>!\n\ntwo", "One\n\nsee a (https://a.example/)!\n\ntwo"),
        ("<quote>said **so**</quote>\nhe", "said so\nhe"),
        ("<p>Fuzion: `a ** b` and say \"*** error\"</p>", "Fuzion: `a ** b` and say \"*** error\""),
    ]);
}

#[test]
fn what_was_escaped_once_too_often_is_mended() {
    all(&[
        ("<p>Q&amp;amp;A &amp;#8211; &amp;eacute;</p>", "Q&A – é"),
        ("Q&amp;amp;amp;A", "Q&A"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two &amp; three&lt;/p&gt;", "One\n\ntwo & three"),
        ("<p>Write <code>&lt;p&gt;</code> first</p>", "Write <p> first"),
        ("Caf&eacute; &hellip; a < b\n\nc", "Café … a < b\n\nc"),
        ("AT&T &amp; R&D; x", "AT&T & R&D; x"),
    ]);
}

#[test]
fn lines_that_a_template_or_an_editor_made_are_mended() {
    all(&[
        ("One\n                    two\n\n                      three", "One\ntwo\n\n  three"),
        ("**One**\n                    two\n\n                    * three", "One\ntwo\n* three"),
    ]);
    let wrapped = "**This** paragraph was typed in an editor that breaks lines\nwhere the next word would not have fitted, so that each of\nits lines is nearly as long as all the others are.";
    assert_eq!(readable(wrapped).lines().count(), 1);
    assert_eq!(readable(&wrapped.replace('\n', "\r\n")).lines().count(), 3, "a form breaks where it was told to");
}

#[test]
fn what_is_nested_or_repeated_without_end_is_read_all_the_same() {
    for piece in [
        "[",
        "![",
        "*a_",
        "*_",
        ">",
        "> ",
        "- ",
        "1. ",
        "`",
        "<!--",
        "[a](<b",
        "[a](http:",
        "](",
        "<b title=\"</b>\">",
        "<b><!--></b-->",
        "\\*",
        "&amp;",
        "&#",
        "<x></x>",
        "<?",
        "<![CDATA[",
        "~~~\n",
        "**a** ",
        "a**b",
        "<table><tr><td>",
        "\t*",
        "** \n",
        "|a",
        "<http://",
        "_a",
        "&lt;/p&gt;",
        "</",
        "<p>**a** [x](http://y) ",
    ] {
        for start in ["**x** `y`\n\n", "<p>**x** "] {
            let text = format!("{start}{}", piece.repeat(60_000 / piece.len()));
            assert!(readable(&text).len() < 200_000, "{piece}");
        }
    }
    let expanded = format!("[a]: http://{}\n\n{}", "x".repeat(30_000), "[a]".repeat(9_000));
    assert!(readable(&expanded).len() < 200_000);
}

proptest! {
    #[test]
    fn nothing_panics(markup in "(<(/)?(p|ul|li|a href=\"https://x\"|b|br|T|quote)>|[*_`~#>\\[\\]()!|\\\\-]{1,3}|https://x|[a-z]{1,3}|\\PC|&(amp;)?[a-z]{1,4};|[ \r\n]){0,80}") {
        let text = readable(&markup);
        prop_assert_eq!(&Clean::block(&text), &text);
    }

    #[test]
    fn plain_words_survive(text in "[a-z]{1,8}([ _][a-z]{1,8}| [*+-] [0-9]){0,20}(\n[a-z]{1,8}){0,3}") {
        let read = readable(&text);
        prop_assert_eq!(read.as_str(), text);
    }
}
