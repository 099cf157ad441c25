use proptest::prelude::*;

use super::*;

/// A tree in JSON as it was understood.
fn shown(value: Option<Value<'_, '_>>) -> serde_json::Value {
    let Some(value) = value else { return serde_json::Value::Null };
    match value.node.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::True => true.into(),
        Kind::False => false.into(),
        Kind::Number => serde_json::from_str(&value.text()).unwrap_or_else(|_| value.text().into()),
        Kind::Text => value.text().into(),
        Kind::List => value.items().map(|item| shown(Some(item))).collect(),
        Kind::Object => value.entries().map(|(key, value)| (key.into_owned(), shown(Some(value)))).collect(),
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "\\PC{0,6}|[\"\\\\\n\t\u{1}/]{0,4}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map("[a-z\"é]{0,3}", inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_json_reads_as_serde_json_reads_it(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let tree = Tree::read(&text);
        prop_assert_eq!(&tree.flaws, &Flaws::default());
        prop_assert_eq!(shown(tree.root()), value);
    }

    #[test]
    fn nothing_panics_and_every_value_is_inside_another(text in "([\\[\\]{}:,\"\\\\]|null|tru|-1e9|\"a\":|\n|\\PC){0,60}") {
        let tree = Tree::read(&text);
        let _read = shown(tree.root());
        for (at, node) in tree.nodes.iter().enumerate() {
            prop_assert!(node.next as usize > at && node.next as usize <= tree.nodes.len());
        }
    }

    #[test]
    fn the_start_of_a_text_holds_what_was_whole(value in any_json(), share in 0.0..1.0) {
        let text = serde_json::to_string(&value).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a length")]
        let end = text.floor_char_boundary((text.len() as f64 * share) as usize);
        let start = text.get(..end).unwrap();
        let tree = Tree::read(start);
        prop_assert!(tree.flaws.cut || !value.is_object() && !value.is_array() || end == text.len());
    }
}

#[test]
fn mistakes_are_passed_and_counted() {
    for (text, expected, mistakes) in [
        (r#"{"a":1,}"#, r#"{"a":1}"#, 1),
        (r#"{"a":1 "b":2}"#, r#"{"a":1,"b":2}"#, 1),
        ("[1 2,,3]", "[1,2,3]", 2),
        (r#"{"a" 1}"#, r#"{"a":1}"#, 1),
        (r#"{"a":}"#, r#"{"a":null}"#, 1),
        (r#"{"a":[1,2}"#, r#"{"a":[1,2]}"#, 1),
        (r#"{"a":NaN,"b":1e999}"#, r#"{"a":null,"b":"1e999"}"#, 1),
        ("{\"a\":\"one,\n \"b\":2}", r#"{"a":"one,","b":2}"#, 2),
        ("{\"a\":\"one\ntwo\"}", r#"{"a":"one\ntwo"}"#, 0),
        (r#"{"a":1} trailing"#, r#"{"a":1}"#, 1),
        (r#"]{"a":1}"#, r#"{"a":1}"#, 1),
        ("{5:1}", r#"{"":1}"#, 3),
    ] {
        let tree = Tree::read(text);
        let wanted: serde_json::Value = serde_json::from_str(expected).unwrap();
        assert_eq!((shown(tree.root()), tree.flaws.mistakes), (wanted, mistakes), "{text}");
        assert!(!tree.flaws.cut, "{text}");
    }
}

#[test]
fn the_last_of_two_names_counts_unless_it_is_null() {
    let tree = Tree::read(r#"{"a":1,"a":2,"a":null,"b":null}"#);
    let root = tree.root().unwrap();
    assert_eq!(root.get("a").map(Value::text).as_deref(), Some("2"));
    assert!(root.get("b").is_none() && root.get("c").is_none());
}

#[test]
fn what_is_nested_without_end_is_left_out() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{{\"x\":{}1{},\"b\":2}}", open.repeat(10_000), close.repeat(10_000));
        let tree = Tree::read(&text);
        assert!(tree.flaws.too_deep.is_some() && !tree.flaws.cut && tree.flaws.mistakes == 0);
        assert_eq!(tree.root().unwrap().get("b").map(Value::text).as_deref(), Some("2"));
    }
    assert!(Tree::read(&"[".repeat(1_000_000)).flaws.cut);
}

#[test]
fn lines_are_counted_where_there_are_any() {
    let tree = Tree::read("{\n\"a\":\n[1,\n2]}");
    let a = tree.root().unwrap().get("a").unwrap();
    assert_eq!(a.items().map(Value::line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(Tree::read("[1]").root().unwrap().line(), 0);
}
