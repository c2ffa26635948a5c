//! Did you mean: the known name nearest to one that nothing defines.

use icu_casemap::CaseMapper;
use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// Names longer than this are not compared: nobody mistypes them, and comparing costs the square of the length.
const NAME_MAX_CHARS: usize = 64;

/// The candidate that was probably meant: equal but for case, accents and `_`, else fewest typing mistakes (insert, delete,
/// substitute, swap neighbours), at most one for names of up to 4 characters, two up to 8, three beyond. Of equally
/// near ones the first.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(wanted);
    if folded.len() > NAME_MAX_CHARS {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| *candidate != wanted)
        .filter_map(|candidate| Some((mistakes(&folded, &fold(candidate))?, candidate)))
        .min_by_key(|(mistakes, _)| *mistakes)
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", the help of a diagnostic; none where nothing is near.
pub fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wanted, candidates).map(|name| format!("did you mean `{name}`?"))
}

/// Without case, accents and `_`.
fn fold(name: &str) -> Vec<char> {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(name).into_owned();
    let lower = CaseMapper::new().fold_string(&decomposed).into_owned();
    let kept =
        |character: &char| *character != '_' && categories.get(*character) != GeneralCategory::NonspacingMark;
    lower.chars().filter(kept).collect()
}

/// How many typing mistakes lie between two names; none where they are too many, or where nothing would be left.
fn mistakes(a: &[char], b: &[char]) -> Option<usize> {
    let longer = a.len().max(b.len());
    let allowed = match longer {
        0..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    if a.is_empty() || b.len() > NAME_MAX_CHARS || a.len().abs_diff(b.len()) > allowed {
        return None;
    }
    let found = distance(a, b);
    (found <= allowed && found < longer).then_some(found)
}

/// Optimal string alignment distance, row by row.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, character) in a.iter().enumerate() {
        let previous = row.checked_sub(1).and_then(|at| a.get(at));
        let current = next_row(row, *character, previous.copied(), b, &above, &before);
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(0)
}

fn next_row(
    row: usize,
    character: char,
    previous: Option<char>,
    b: &[char],
    above: &[usize],
    before: &[usize],
) -> Vec<usize> {
    let cell = |cells: &[usize], at: usize| cells.get(at).copied().unwrap_or(usize::MAX - 1);
    let mut current = vec![row + 1];
    for (column, other) in b.iter().enumerate() {
        let substituted = cell(above, column) + usize::from(character != *other);
        let inserted = cell(&current, column) + 1;
        let deleted = cell(above, column + 1) + 1;
        let mut best = substituted.min(inserted).min(deleted);
        let neighbour = column.checked_sub(1).and_then(|at| Some((at, *b.get(at)?)));
        if let Some((at, left)) = neighbour
            && previous == Some(*other)
            && left == character
        {
            best = best.min(cell(before, at) + 1);
        }
        current.push(best);
    }
    current
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let names = ["first_name", "pet_size", "orders", "vip", "prénom"];
        for (wanted, meant) in [
            ("fist_name", Some("first_name")),
            ("firstName", Some("first_name")),
            ("pet_szie", Some("pet_size")),
            ("VIP", Some("vip")),
            ("vipp", Some("vip")),
            ("prenom", Some("prénom")),
            ("order", Some("orders")),
            ("cat", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(wanted, names), meant, "{wanted}");
        }
    }

    #[test]
    fn the_nearest_wins_and_of_equals_the_first() {
        assert_eq!(nearest("small", ["smell", "small_", "smalls"]), Some("small_"));
        assert_eq!(nearest("ships", ["chips", "shops"]), Some("chips"));
    }

    #[test]
    fn counts_typing_mistakes() {
        let count = |a: &str, b: &str| distance(&fold(a), &fold(b));
        assert_eq!(count("kitten", "sitting"), 3);
        assert_eq!(count("ab", "ba"), 1);
        assert_eq!(count("ca", "abc"), 3);
        assert_eq!(count("", "abc"), 3);
    }

    proptest! {
        #[test]
        fn distance_is_the_same_both_ways(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let (a, b) = (fold(&a), fold(&b));
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert!(distance(&a, &b) <= a.len().max(b.len()));
            prop_assert!(distance(&a, &b) >= a.len().abs_diff(b.len()));
        }
    }
}
