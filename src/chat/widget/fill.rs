//! The variables of a widget's address (MSC1236, "Variable substitution"), as Element fills them in.
use std::{borrow::Cow, fmt::Write as _};

use serde_json::Value;

use super::{Facts, LONGEST};

/// Variables taken from a widget's own data, at most.
const MOST: usize = 64;

/// What the variables of one widget stand for. What is known of the room and the account cannot be overwritten by the
/// widget's data.
pub(super) struct Variables<'v>(Vec<(&'v str, Cow<'v, str>)>);

impl<'v> Variables<'v> {
    pub(super) fn new(id: &'v str, data: &'v Value, about: &'v Facts) -> Self {
        let own = [
            ("matrix_room_id", about.room.as_str()),
            ("matrix_user_id", about.user.as_str()),
            ("matrix_display_name", if about.name.is_empty() { about.user.as_str() } else { about.name.as_str() }),
            ("matrix_widget_id", id),
            // A picture, a device, a theme and the homeserver's address are nothing to a page in a web browser.
            ("matrix_avatar_url", ""),
            ("org.matrix.msc2873.client_id", "hallway"),
            ("org.matrix.msc2873.client_theme", ""),
            ("org.matrix.msc2873.client_language", ""),
            ("org.matrix.msc3819.matrix_device_id", ""),
            ("org.matrix.msc4039.matrix_base_url", ""),
        ];
        let mut all: Vec<(&str, Cow<'_, str>)> = own.map(|(name, value)| (name, Cow::Borrowed(value))).into();
        let fields = data.as_object().into_iter().flatten().filter(|(name, _)| !name.is_empty()).take(MOST);
        for (name, value) in fields {
            let taken = all.iter().any(|(known, _)| *known == name.as_str());
            if let Some(text) = word(value).filter(|_| !taken) {
                all.push((name, text));
            }
        }
        // `$matrix_user_id` is not `$matrix_user` with something behind it.
        all.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self(all)
    }

    /// The address with what the variables stand for, percent-encoded; those that nobody knows stay. `None` where it grows
    /// too long.
    pub(super) fn fill(&self, address: &str) -> Option<String> {
        if address.len() > LONGEST {
            return None;
        }
        let (mut out, mut rest) = (String::new(), address);
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let known = self.0.iter().find_map(|(name, value)| Some((after.strip_prefix(name)?, value)));
            rest = if let Some((behind, value)) = known {
                encode(value, &mut out);
                behind
            } else {
                out.push('$');
                after
            };
            if out.len() > LONGEST {
                return None;
            }
        }
        out.push_str(rest);
        (out.len() <= LONGEST).then_some(out)
    }
}

/// A value that can stand in an address.
fn word(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(_) | Value::Number(_) => Some(Cow::Owned(value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Appends `text` as `encodeURIComponent` writes it (ECMA-262); no more than can matter.
pub(super) fn encode(text: &str, out: &mut String) {
    for byte in text.bytes().take(LONGEST + 1) {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            write!(out, "%{byte:02X}").ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::text::Clean;

    fn filled(address: &str, data: &Value) -> Option<String> {
        let about = Facts {
            room: "!r:example.org".parse().unwrap(),
            user: "@ana:example.org".parse().unwrap(),
            name: Clean::line("Ana & co"),
        };
        Variables::new("w 1", data, &about).fill(address)
    }

    #[test]
    fn variables_are_filled_in_and_encoded() {
        let data =
            json!({ "auditoriumId": "k.1/105 é", "n": 7, "on": true, "list": [1], "": "no", "matrix_room_id": "lies" });
        for (address, expected) in [
            ("https://x.org/?a=$auditoriumId", "https://x.org/?a=k.1%2F105%20%C3%A9"),
            ("$matrix_room_id|$matrix_user_id", "!r%3Aexample.org|%40ana%3Aexample.org"),
            ("$matrix_display_name|$matrix_widget_id|$matrix_avatar_url|", "Ana%20%26%20co|w%201||"),
            ("$n$on$list$unknown$", "7true$list$unknown$"),
            ("$org.matrix.msc2873.client_id.$$n", "hallway.$7"),
            ("$org.matrix.msc3819.matrix_device_id$org.matrix.msc4039.matrix_base_url", ""),
            ("plain", "plain"),
        ] {
            assert_eq!(filled(address, &data).as_deref(), Some(expected), "{address}");
        }
    }

    #[test]
    fn what_a_variable_stands_for_is_not_filled_in_again() {
        let data = json!({ "a": "$matrix_user_id", "ab": "longer" });
        assert_eq!(filled("$a-$ab-$abc", &data).as_deref(), Some("%24matrix_user_id-longer-longerc"));
    }

    #[test]
    fn an_address_cannot_grow_without_bounds() {
        let data = json!({ "a": "é".repeat(40_000), "b": "x".repeat(LONGEST / 2) });
        assert_eq!(filled("$a", &data), None);
        assert_eq!(filled("$b$b$b", &data), None);
        assert_eq!(filled("$b$b", &data).map(|address| address.len()), Some(LONGEST));
        assert_eq!(filled(&"x".repeat(LONGEST + 1), &data), None);
        assert_eq!(filled(&"$".repeat(LONGEST), &data).map(|address| address.len()), Some(LONGEST));
    }
}
