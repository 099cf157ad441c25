//! The word that was meant instead of one that nobody knows.

/// Longest word compared, in characters: the time grows with its square.
const LONGEST: usize = 64;

/// The one of `known` that takes the fewest changes to become `word`: a letter more, less, another, or two that change
/// places. The first of several; `None` of none.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known.into_iter().min_by_key(|known| distance(word, known))
}

/// Changes between two words (optimal string alignment). Case does not count.
fn distance(one: &str, other: &str) -> usize {
    let letters = |word: &str| word.chars().flat_map(char::to_lowercase).take(LONGEST).collect::<Vec<_>>();
    let (one, other) = (letters(one), letters(other));
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut fewest = (at(&last, j) + usize::from(a != b)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let turned = i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if turned {
                fewest = fewest.min(at(&before, j - 1) + 1);
            }
            row.push(fewest);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found() {
        for (word, expected) in
            [("chek", "check"), ("nwo", "now"), ("Serach", "search"), ("fosdme-2026", "fosdem-2026")]
        {
            let known = ["now", "next", "check", "search", "fosdem-2025", "fosdem-2026"];
            assert_eq!(nearest(word, known), Some(expected), "{word}");
        }
        assert_eq!(nearest("x", []), None);
        assert_eq!([distance("", "abc"), distance("ca", "abc"), distance("abc", "abc")], [3, 3, 0]);
        assert_eq!(distance(&"a".repeat(100_000), &"b".repeat(100_000)), LONGEST);
    }
}
