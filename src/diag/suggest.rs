//! Did you mean: the known name nearest to one that nothing defines.

use crate::text::{distance_within, fold};

/// Names longer than this are not compared: nobody mistypes them, and comparing costs the square of the length.
const NAME_MAX_CHARS: usize = 64;

/// The candidate that was probably meant: equal but for case, accents and `_`, else fewest typing mistakes (insert, delete,
/// substitute, swap neighbours), at most one for names of up to 4 characters, two up to 8, three beyond. Of equally
/// near ones the first.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = plain(wanted);
    if folded.chars().count() > NAME_MAX_CHARS {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| *candidate != wanted)
        .filter_map(|candidate| Some((mistakes(&folded, &plain(candidate))?, candidate)))
        .min_by_key(|(mistakes, _)| *mistakes)
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", the help of a diagnostic; none where nothing is near.
pub fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wanted, candidates).map(|name| format!("did you mean `{name}`?"))
}

/// Without case, accents and `_`.
fn plain(name: &str) -> String {
    fold(name, false).replace('_', "")
}

/// How many typing mistakes lie between two names; none where they are too many, or where nothing would be left.
fn mistakes(a: &str, b: &str) -> Option<usize> {
    let longer = a.chars().count().max(b.chars().count());
    let allowed = match longer {
        0..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let found = distance_within(a, b, allowed)?;
    (!a.is_empty() && found < longer).then_some(found)
}

#[cfg(test)]
mod tests {
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
    fn long_names_are_not_compared() {
        let long = "x".repeat(100);
        assert_eq!(nearest(&long, [format!("{long}y").as_str()]), None);
    }
}
