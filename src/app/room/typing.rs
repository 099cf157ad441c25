//! Who types in the room.
use super::Room;
use crate::text;

/// Columns of the longest name.
const NAME: usize = 16;

impl Room {
    /// `eve is typing`, `eve and bob are typing`, `eve, bob and 3 others are typing`; nothing where nobody does.
    #[must_use]
    pub fn typing_words(&self) -> Option<String> {
        let name = |index: usize| self.typing.get(index).map(|name| text::fit(name, NAME));
        let first = name(0)?;
        Some(match (name(1), self.typing.len()) {
            (None, _) => format!("{first} is typing"),
            (Some(second), 0..=2) => format!("{first} and {second} are typing"),
            (Some(second), 3) => format!("{first}, {second} and one more are typing"),
            (Some(second), count) => format!("{first}, {second} and {} others are typing", count - 2),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Clean;

    #[test]
    fn who_types_is_said_in_few_words() {
        let check = |names: &[&str], words: Option<&str>| {
            let mut room = Room::new(vec![], None);
            room.typing = names.iter().map(|name| Clean::line(name)).collect();
            assert_eq!(room.typing_words().as_deref(), words);
        };
        check(&[], None);
        check(&["eve"], Some("eve is typing"));
        check(&["eve", "bob"], Some("eve and bob are typing"));
        check(&["eve", "bob", "dan"], Some("eve, bob and one more are typing"));
        check(&["eve", "bob", "dan", "kim"], Some("eve, bob and 2 others are typing"));
        check(&["a name that is much too long"], Some("a name that is … is typing"));
    }
}
