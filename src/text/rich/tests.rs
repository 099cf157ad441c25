use proptest::prelude::*;

use super::*;

/// Each block on a line, its containers before it, marks around what is styled.
fn read(html: &str) -> String {
    let rich = Rich::formatted(Clean::block("plain"), html);
    let mut out = String::new();
    for block in rich.blocks().iter() {
        if block.apart {
            out.push('¶');
        }
        for within in &block.within {
            match within {
                Within::Quote => out.push('>'),
                Within::Inset => out.push('+'),
                Within::Item { mark, columns } => {
                    out.push_str(mark.as_deref().unwrap_or(&" ".repeat(usize::from(*columns) - 1)));
                }
            }
        }
        match &block.kind {
            BlockKind::Words(words) => out.push_str(&drawn(words)),
            BlockKind::Heading(words) => out.extend(["#", &drawn(words)]),
            BlockKind::Code { language, lines } => out.extend(["```", language, ":", lines]),
            BlockKind::Rule => out.push_str("---"),
            BlockKind::Table(table) => {
                let rows = table.rows.iter().map(|row| row.iter().map(drawn).collect::<Vec<_>>().join("|"));
                let (header, cut) = (if table.header { "=" } else { "" }, table.cut);
                let rows = rows.collect::<Vec<_>>().join("/");
                out.extend(["[", header, &rows, "+", &cut.to_string(), "]"]);
            }
        }
        out.push('\n');
    }
    out
}

fn drawn(words: &Words) -> String {
    let mark = |style: Style| {
        let role = match style.role {
            Role::Words => String::new(),
            Role::Code => "`".to_owned(),
            Role::Link(number) => format!("L{number}"),
            Role::Person(number) => format!("P{number}"),
            Role::Aside => "~".to_owned(),
        };
        let flags =
            [("b", Emphasis::BOLD), ("i", Emphasis::ITALIC), ("u", Emphasis::UNDERLINE), ("s", Emphasis::STRIKE)];
        let flags: String = flags.iter().filter(|(_, flag)| style.emphasis.has(*flag)).map(|(name, _)| *name).collect();
        format!("{flags}{role}{}", if style.spoiler { "?" } else { "" })
    };
    words
        .pieces(0..words.as_str().len())
        .map(|(piece, style)| {
            let mark = mark(style);
            if mark.is_empty() { piece.to_owned() } else { format!("{mark}({piece})") }
        })
        .collect()
}

#[test]
fn what_is_written_within_lines_is_kept() {
    for (html, expected) in [
        ("<b>bold</b> and <em>it<strong>al</strong>ic</em>", "b(bold) and i(it)bi(al)i(ic)\n"),
        ("<u>a</u><del>b</del><s>c</s> <code>x &lt; y</code>", "u(a)s(bc) `(x < y)\n"),
        ("  a \n b <b> c </b> d  ", "a b b(c )d\n"),
        ("a<br>b<br/>\nc", "a\nb\nc\n"),
        ("<b><i>crossed</b></i> over", "bi(crossed) over\n"),
        ("<b>never closed", "b(never closed)\n"),
        ("&hellip;&eacute;&#39;&amp;lt;", "…é'&lt;\n"),
        ("<unknown>kept</unknown><font color=red data-mx-color=\"#f00\">red</font>", "keptred\n"),
        (
            "a<img src=mxc://x alt=':cat:' data-mx-emoticon>b<img alt=\"a slide\"><img>",
            "a:cat:b[picture: a slide][picture]\n",
        ),
        ("x<span data-mx-spoiler>hidden <b>it</b></span>y", "x?(hidden )b?(it)y\n"),
        ("x <span data-mx-spoiler=\"the end\">dies</span>", "x~( (the end) )?(dies)\n"),
    ] {
        assert_eq!(read(html), expected, "{html}");
    }
}

#[test]
fn blocks_are_parted() {
    for (html, expected) in [
        ("<p>one</p><p>two</p>three", "one\n¶two\nthree\n"),
        ("<h1>Head</h1><p>body</p><h2>More</h2>", "#Head\nbody\n¶#More\n"),
        ("<ul><li>a</li><li>b<ul><li>c</ul></li></ul>d", "•a\n•b\n •c\nd\n"),
        ("<ol start=\"9\"><li>a<li><p>b</p><p>c</p></ol>", "9.a\n10.b\n   c\n"),
        ("<li>stray", "•stray\n"),
        ("<blockquote>a<blockquote><p>b</p></blockquote></blockquote>c", ">a\n>>b\nc\n"),
        ("<pre><code class=\"x language-rust\">\nfn f() {\n\tx\n}\n</code></pre>", "```rust:fn f() {\n    x\n}\n"),
        ("<pre>  a\r\n  <b>b</b></pre>", "```:  a\n  b\n"),
        ("a<hr>b", "a\n---\nb\n"),
        ("<details><summary>More</summary>of it</details>x", "#More\n+of it\nx\n"),
        ("<table><thead><tr><th>a<th>b</tr></thead><tr><td>1</td><td><b>2</b></td></tr></table>", "[=a|b/1|b(2)+0]\n"),
        ("<table>x<tr><td>a<table><tr><td>in</table>b<p>c</td></table>", "x\n[a in b c+0]\n"),
        ("<p></p><br><b> </b>", "plain\n"),
    ] {
        assert_eq!(read(html), expected, "{html}");
    }
}

#[test]
fn links_say_where_they_lead() {
    for (html, expected) in [
        ("see <a href=\"https://a.example/x\">the page</a>.", "see L0(the page)~( (https://a.example/x)).\n"),
        ("<a href=\"https://a.example/\">https://a.example</a>", "L0(https://a.example)\n"),
        (
            "<a href=\"https://evil.example\">https://good.example</a>",
            "L0(https://good.example)~( (https://evil.example))\n",
        ),
        ("<a href=\"javascript:alert(1)\">click</a>", "click\n"),
        ("<a href=https://a.example>one <b>two</b></a>", "L0(one )bL0(two)~( (https://a.example))\n"),
        ("bare https://a.example/x, too", "bare L0(https://a.example/x), too\n"),
        ("<code>https://a.example</code>", "`(https://a.example)\n"),
        ("<a href=\"https://matrix.to/#/@bob:x.org\">bob</a>: hi", "P0(@bob): hi\n"),
        ("<a href=\"https://matrix.to/#/#rust:x.org\">#rust:x.org</a>", "L0(#rust:x.org)\n"),
        ("<a href=\"https://matrix.to/#/#rust:x.org\">here</a>", "L0(here)~( (#rust:x.org))\n"),
        ("<a href=https://a.example>never <p>closed", "L0(never)\nL0(closed)~( (https://a.example))\n"),
    ] {
        assert_eq!(read(html), expected, "{html}");
    }
    let html = "<a href=\"https://b.example\">b</a> https://a.example <a href=\"https://matrix.to/#/%40eve:x\">eve</a>";
    let rich = Rich::formatted(Clean::line("x"), html);
    assert_eq!(rich.links().collect::<Vec<_>>(), ["https://b.example", "https://a.example"]);
    assert_eq!(rich.people().collect::<Vec<_>>(), ["@eve:x"]);
    let plain = Rich::plain(Clean::block("(https://a.example),\nhttps://b.example/c_d"));
    assert_eq!(plain.links().collect::<Vec<_>>(), ["https://a.example", "https://b.example/c_d"]);
}

#[test]
fn what_is_hostile_is_bounded() {
    let body = |part: &str| part.repeat(65_536 / part.len());
    for part in [
        "<blockquote>",
        "<b>",
        "<ul><li>",
        "<ol>x",
        "<div></b></i></p>",
        "<table><tr><td>",
        "<a href=\"",
        "<a href=\"https://x.example\">y",
        "<mx-reply>",
        "<!-- -->",
        "<!--",
        "<span data-mx-spoiler=x>",
        "</blockquote>",
        "<td>x",
        "<hr>",
        "<br>",
        "<li>x",
        "&#27;[2J",
        "&hellip;",
        "<",
        "</",
        "<p title=\"",
        "://",
        "https://a",
        "<b>🇧</b>",
        "\u{202e}",
        "<i>👩\u{200d}</i>",
        "e<b>\u{301}</b>",
        "<pre>\n",
        "<details><summary>x",
    ] {
        let html = body(part);
        let rich = Rich::formatted(Clean::line("x"), &html);
        let blocks = rich.blocks();
        assert!(blocks.len() <= 2_001, "{part}: {} blocks", blocks.len());
        assert!(blocks.iter().all(|block| block.within.len() <= DEEPEST), "{part}");
        assert!(rich.links().count() + rich.people().count() <= 500, "{part}");
        for text in texts(&blocks) {
            assert_eq!(Clean::block(text).as_str(), text, "{part}");
        }
    }
    let deep = format!("{}in{}after", "<blockquote>".repeat(100_000), "</blockquote>".repeat(100_000));
    assert!(Rich::formatted(Clean::line("x"), &deep).blocks().len() <= 2);
    let hundred = format!("{}in{}after", "<blockquote>".repeat(100), "</blockquote>".repeat(100));
    assert_eq!(read(&hundred), ">>>>>>>>in\nafter\n");
    let wide = format!("<table><tr>{}</tr><tr><td>z</td></tr></table>", "<td>x</td>".repeat(1_000));
    assert!(read(&wide).ends_with("|x/z+960]\n"));
    assert!(read(&"<p>x</p>".repeat(8_000)).ends_with("… (the rest of this message is too long to be shown)\n"));
}

fn texts(blocks: &[Block]) -> Vec<&str> {
    blocks
        .iter()
        .flat_map(|block| match &block.kind {
            BlockKind::Words(words) | BlockKind::Heading(words) => vec![words.as_str()],
            BlockKind::Code { lines, .. } => vec![lines.as_str()],
            BlockKind::Table(table) => table.rows.iter().flatten().map(Words::as_str).collect(),
            BlockKind::Rule => vec![],
        })
        .collect()
}

#[test]
fn what_was_formatted_elsewhere_is_edited_as_markdown() {
    let markdown = |plain: &str, html: &str| Rich::formatted(Clean::block(plain), html).markdown();
    assert_eq!(markdown("**a** b", "<strong>a</strong> b"), "**a** b");
    for (plain, html, expected) in [
        ("a b", "<strong>a</strong> b", "**a** b"),
        ("one two", "<p>one</p><p>two</p>", "one two"),
        ("one two", "<p>one</p><p><u>two</u></p>", "one\n\n<u>two</u>"),
        ("a b", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("a_b", "<a href=\"https://x.example\">a_b</a>", "[a\\_b](<https://x.example>)"),
        ("bob: hi", "<a href=\"https://matrix.to/#/@bob:x\">bob</a>: hi", "bob: hi"),
        (
            "bob: hi",
            "<a href=\"https://matrix.to/#/@bob:x\">bob</a>: <i>hi</i>",
            "[bob](https://matrix.to/#/@bob:x): *hi*",
        ),
        ("x = 1", "<pre><code class=\"language-rs\">x = 1\n</code></pre>", "```rs\nx = 1\n```"),
        ("q r", "<blockquote>q</blockquote>r", "> q\n\nr"),
        ("no", "<span data-mx-spoiler>no</span>", "<span data-mx-spoiler>no</span>"),
        ("a1", "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>", "| a |\n|---|\n| 1 |"),
    ] {
        assert_eq!(markdown(plain, html), expected, "{html}");
    }
}

proptest! {
    #[test]
    fn nothing_panics_and_all_is_clean(
        html in "(<(/)?(p|ul|ol start=7|li|a href=\"https://x\"|a href='https://matrix.to/#/@a:b'|table|tr|td|th|pre|code|b|i|h1|blockquote|span data-mx-spoiler|details|summary|mx-reply|script)>|\\PC|\\p{M}|&[a-z]{1,4};|&#[0-9]{1,4};|[ \n\u{200d}👩]|https://){0,80}",
    ) {
        let rich = Rich::formatted(Clean::line("x"), &html);
        for text in texts(&rich.blocks()) {
            prop_assert!(*Clean::block(text) == *text, "{text:?}");
        }
        for link in rich.links().chain(rich.people()) {
            prop_assert!(*Clean::line(link) == *link, "{link:?}");
        }
        for block in rich.blocks().iter() {
            if let BlockKind::Words(words) = &block.kind {
                let whole: String = words.pieces(0..words.as_str().len()).map(|(piece, _)| piece).collect();
                prop_assert_eq!(whole, words.as_str());
                let wide: usize = words.pieces(0..words.as_str().len()).map(|(piece, _)| crate::text::width(piece)).sum();
                prop_assert_eq!(wide, crate::text::width(words.as_str()));
            }
        }
        prop_assert!(!rich.markdown().is_empty());
    }
}
