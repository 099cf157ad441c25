//! Which word was meant.

/// Longest word that is compared, in characters: no name is longer.
const LONGEST: usize = 64;

/// The name that is most like a word with a slip in it: a letter wrong, left out, too many, or two swapped. Case does not
/// count. `None` where nothing is near enough; of equals, the first.
#[must_use]
pub fn closest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let word = letters(word)?;
    let allowed = (word.len() / 3).clamp(1, 3);
    let distances = names.into_iter().filter_map(|name| Some((distance(&word, &letters(name)?), name)));
    let near = distances.filter(|(distance, name)| *distance <= allowed && *distance < name.chars().count());
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// The name that is most like a word, however little that is; of equals, the first. Of long words the beginning counts.
#[must_use]
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(LONGEST).collect();
    let distances = names.into_iter().filter_map(|name| Some((distance(&word, &letters(name)?), name)));
    distances.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

fn letters(word: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    (!letters.is_empty() && letters.len() <= LONGEST).then_some(letters)
}

/// How many slips lie between two words (optimal string alignment).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, &letter) in from.iter().enumerate() {
        let mut next = Vec::with_capacity(above.len());
        next.push(row + 1);
        for (column, &other) in to.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&above, column) + usize::from(letter != other))
                .min(at(&above, column + 1) + 1)
                .min(at(&next, column) + 1);
            let swapped =
                row > 0 && column > 0 && from.get(row - 1) == Some(&other) && to.get(column - 1) == Some(&letter);
            if swapped {
                least = least.min(at(&before, column - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut above, next);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_within_reason() {
        let names = ["now", "next", "search", "fosdem-2026", "fosdem-2027", "39c3"];
        for (word, expected) in [
            ("nwo", Some("now")),
            ("NEXT", Some("next")),
            ("serach", Some("search")),
            ("fosdem2027", Some("fosdem-2027")),
            ("fodsem-2026", Some("fosdem-2026")),
            ("39c", Some("39c3")),
            ("xyzzy", None),
            ("q", None),
            ("", None),
        ] {
            assert_eq!(closest(word, names), expected, "{word}");
        }
        assert_eq!(closest(&"a".repeat(100_000), names), None);
        for (word, expected) in [("xyzzy", "now"), ("39xyz", "39c3"), ("", "now"), ("nextnextnext", "next")] {
            assert_eq!(nearest(word, names), Some(expected), "{word}");
        }
        assert!(nearest(&"a".repeat(100_000), names).is_some());
        assert_eq!(nearest("now", []), None);
    }

    #[test]
    fn slips_are_counted() {
        let count = |a: &str, b: &str| distance(&letters(a).unwrap(), &letters(b).unwrap());
        for (a, b, slips) in
            [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xabc", 1), ("ab", "cd", 2)]
        {
            assert_eq!((count(a, b), count(b, a)), (slips, slips), "{a} {b}");
        }
    }
}
