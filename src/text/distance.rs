//! How many typing mistakes lie between two words.

/// The longest text, in characters, that is compared without allocation.
const SHORT: usize = 64;

/// The optimal string alignment distance of two texts in characters: insertions, deletions, substitutions and swaps of
/// neighbours, none of which touches a place twice. None where it is more than `limit`.
pub fn distance_within(one: &str, other: &str, limit: usize) -> Option<usize> {
    if one == other {
        return Some(0);
    }
    // A character has one to four bytes, so texts this far apart in bytes are too far apart in characters.
    if one.len().abs_diff(other.len()) > limit.saturating_mul(4) {
        return None;
    }
    if one.len() <= SHORT && other.len() <= SHORT {
        let (mut left, mut right) = (['\0'; SHORT], ['\0'; SHORT]);
        let (left, right) = (fill(one, &mut left), fill(other, &mut right));
        let mut rows = [[0; SHORT + 1]; 3];
        let [before, last, row] = &mut rows;
        return bounded(left, right, limit, [before.as_mut_slice(), last.as_mut_slice(), row.as_mut_slice()]);
    }
    let (left, right): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; right.len() + 1]; 3];
    let [before, last, row] = rows.as_mut_slice() else { return None };
    bounded(&left, &right, limit, [before.as_mut_slice(), last.as_mut_slice(), row.as_mut_slice()])
}

/// Copies the characters of a text that has at most as many bytes as `buffer` has places.
fn fill<'a>(text: &str, buffer: &'a mut [char; SHORT]) -> &'a [char] {
    let mut length = 0;
    for (place, c) in buffer.iter_mut().zip(text.chars()) {
        *place = c;
        length += 1;
    }
    buffer.get(..length).unwrap_or_default()
}

fn bounded(left: &[char], right: &[char], limit: usize, rows: [&mut [usize]; 3]) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let distance = by_rows(left, right, limit, rows)?;
    (distance <= limit).then_some(distance)
}

/// The matrix of distances between prefixes, of which three rows are kept: the row before last, the last, this one.
fn by_rows(left: &[char], right: &[char], limit: usize, rows: [&mut [usize]; 3]) -> Option<usize> {
    let [mut before, mut last, mut row] = rows;
    for (column, cell) in last.iter_mut().enumerate() {
        *cell = column;
    }
    let mut above = None;
    for (index, &here) in left.iter().enumerate() {
        let least = fill_row(index, here, above, right, (before, last, row));
        // Distances never fall below the smaller of two rows that follow each other, so this one cannot end lower.
        if least > limit && last.iter().take(right.len() + 1).all(|&cell| cell > limit) {
            return None;
        }
        (before, last, row) = (last, row, before);
        above = Some(here);
    }
    last.get(right.len()).copied()
}

/// Fills the row of the character `here` and returns its least distance. `above` is the character before it.
fn fill_row(
    index: usize,
    here: char,
    above: Option<char>,
    right: &[char],
    (before, last, row): (&[usize], &[usize], &mut [usize]),
) -> usize {
    let at = |cells: &[usize], column: usize| cells.get(column).copied().unwrap_or(usize::MAX / 2);
    let (mut left_cell, mut least, mut previous) = (index + 1, index + 1, None);
    if let Some(first) = row.first_mut() {
        *first = left_cell;
    }
    for (column, &there) in right.iter().enumerate() {
        let substituted = at(last, column) + usize::from(here != there);
        let mut cell = substituted.min(at(last, column + 1) + 1).min(left_cell + 1);
        if above == Some(there) && previous == Some(here) {
            cell = cell.min(at(before, column.wrapping_sub(1)) + 1);
        }
        if let Some(place) = row.get_mut(column + 1) {
            *place = cell;
        }
        (left_cell, least, previous) = (cell, least.min(cell), Some(there));
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, with the whole matrix.
    fn by_definition(one: &str, other: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let substituted = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    substituted.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1)
                };
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
                }
            }
        }
        d[a.len()][b.len()]
    }

    #[test]
    fn counts_typing_mistakes() {
        assert_eq!(distance_within("kitten", "kitten", 0), Some(0));
        assert_eq!(distance_within("kitten", "kitetn", 1), Some(1));
        assert_eq!(distance_within("satisfied", "satisfyed", 2), Some(1));
        assert_eq!(distance_within("ca", "abc", 3), Some(3));
        assert_eq!(distance_within("delivery", "delvery", 1), Some(1));
        assert_eq!(distance_within("delivery", "dlvery", 1), None);
        assert_eq!(distance_within("", "ab", 2), Some(2));
        assert_eq!(distance_within("", "ab", 1), None);
        assert_eq!(distance_within("дом", "том", 1), Some(1));
    }

    #[test]
    fn compares_long_texts() {
        let long = "abcdefghij".repeat(20);
        assert_eq!(distance_within(&long, &format!("{long}x"), 2), Some(1));
        assert_eq!(distance_within(&long, &long.replace('a', "zz"), 2), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn is_the_definition_within_the_limit(one in "[abcé]{0,9}", other in "[abcé]{0,9}", limit in 0usize..6) {
            let distance = by_definition(&one, &other);
            prop_assert_eq!(distance_within(&one, &other, limit), (distance <= limit).then_some(distance));
        }
    }

    proptest! {
        #[test]
        fn is_the_definition_for_long_texts(one in "[ab]{50,80}", other in "[ab]{50,80}", limit in 0usize..30) {
            let distance = by_definition(&one, &other);
            prop_assert_eq!(distance_within(&one, &other, limit), (distance <= limit).then_some(distance));
        }
    }
}
