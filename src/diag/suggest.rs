//! Did you mean: the known name nearest to one that nothing defines.

use smol_str::SmolStr;

use crate::text::{distance_within, fold};

/// Names longer than this are not compared: nobody mistypes them, and comparing costs the square of the length.
const NAME_MAX_CHARS: usize = 64;

/// Shorter words differ by a letter without any slip: `won` and `win`, `cat` and `car`.
const SLIP_MIN_CHARS: usize = 4;

/// So many equally near names are told.
const TIED_MAX: usize = 3;

/// Words of operators, which are never names (language.md section 3), however somebody calls a step.
const NEVER_NAMES: [&str; 13] =
    ["and", "or", "not", "is", "in", "between", "contains", "matches", "then", "if", "where", "when", "as"];

/// The name that a step gets which was called by a word of the language.
pub fn free_name(word: &str) -> String {
    format!("{word}_step")
}

/// What was probably meant by a name that nothing defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    names: Vec<SmolStr>,
    /// Whether the name is the same but for a slip of the hand, so that nothing else can have been meant.
    is_slip: bool,
}

impl Suggestion {
    /// What is written so in this language, whatever it is called elsewhere.
    pub fn certain(name: impl Into<SmolStr>) -> Self {
        Self { names: vec![name.into()], is_slip: true }
    }

    /// The names nearest to the one that is wanted, all of them where several are equally near.
    pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let ranked = ranked(wanted, candidates)?;
        let least = ranked.iter().map(|(mistakes, _)| *mistakes).min()?;
        let mut names: Vec<SmolStr> = Vec::new();
        for (_, name) in ranked.iter().filter(|(mistakes, _)| *mistakes == least) {
            if !names.iter().any(|known| known == name) {
                names.push(SmolStr::new(name));
            }
        }
        let is_slip = matches!(names.as_slice(), [name] if is_slip(wanted, name));
        Some(Self { names, is_slip })
    }

    /// The same, with the name that a step gets in the place of one that it cannot have: to write that one would be a mistake
    /// again.
    pub fn with_free_name(self) -> Self {
        match self.names.as_slice() {
            [name] if NEVER_NAMES.contains(&name.as_str()) => {
                Self { names: vec![free_name(name).into()], is_slip: false }
            }
            _ => self,
        }
    }

    /// "`a`", or "`a` or `b`" where both are as near.
    pub fn listed(&self) -> String {
        let quoted: Vec<String> = self.names.iter().take(TIED_MAX).map(|name| format!("`{name}`")).collect();
        quoted.join(" or ")
    }

    /// The one name that was meant; none where several are equally near.
    pub fn name(&self) -> Option<&str> {
        match self.names.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// Whether the name can be put right without asking.
    pub fn is_certain(&self) -> bool {
        self.is_slip
    }
}

/// The candidate that was probably meant: equal but for case, accents and `_`, else fewest typing mistakes (insert, delete,
/// substitute, swap neighbours), at most one for names of up to 4 characters, two up to 8, three beyond. Of equally
/// near ones the first.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let ranked = ranked(wanted, candidates)?;
    ranked.into_iter().min_by_key(|(mistakes, _)| *mistakes).map(|(_, candidate)| candidate)
}

/// The candidates that are near, each with its mistakes.
fn ranked<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Vec<(usize, &'a str)>> {
    let folded = plain(wanted);
    if folded.chars().count() > NAME_MAX_CHARS {
        return None;
    }
    let others = candidates.into_iter().filter(|candidate| *candidate != wanted);
    Some(others.filter_map(|candidate| Some((mistakes(&folded, &plain(candidate))?, candidate))).collect())
}

/// Whether a name is another with one slip of the hand in it. Names that differ by a digit or by a whole word are two
/// names, of which one is not written yet: `question_3` beside `question_1`, `won_card` beside `one_card`.
fn is_slip(wanted: &str, name: &str) -> bool {
    if digits(wanted) != digits(name) {
        return false;
    }
    if plain(wanted) == plain(name) {
        return true;
    }
    let (left, right) = (fold(wanted, false), fold(name, false));
    let (left, right): (Vec<&str>, Vec<&str>) = (left.split('_').collect(), right.split('_').collect());
    let mut differing = left.iter().zip(&right).filter(|(one, other)| one != other);
    let (Some((one, other)), None) = (differing.next(), differing.next()) else { return false };
    let is_long = |word: &str| word.chars().count() >= SLIP_MIN_CHARS;
    left.len() == right.len() && is_long(one) && is_long(other) && distance_within(one, other, 1).is_some()
}

/// The numbers in a name.
fn digits(name: &str) -> Vec<&str> {
    name.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect()
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
    fn a_slip_is_certain_and_another_name_is_not() {
        let certain = |wanted: &str, name: &str| {
            Suggestion::nearest(wanted, [name]).is_some_and(|suggestion| suggestion.is_certain())
        };
        for (wanted, name) in [
            ("fist_name", "first_name"),
            ("pet_szie", "pet_size"),
            ("firstName", "first_name"),
            ("VIP", "vip"),
            ("prenom", "prénom"),
            ("ordrs", "orders"),
        ] {
            assert!(certain(wanted, name), "{wanted} {name}");
        }
        for (wanted, name) in [
            ("won_10", "won_5"),
            ("sun_ok", "mon_ok"),
            ("question_3", "question_1"),
            ("first_name", "last_name"),
            ("phone_work", "phone_home"),
            ("vip3", "vip"),
            ("ask_name", "ask_time"),
            ("to_win", "to_won"),
            ("ask_a", "ask"),
            ("cats", "cat"),
            ("q_11", "q1_1"),
        ] {
            assert!(!certain(wanted, name), "{wanted} {name}");
        }
    }

    #[test]
    fn of_equally_near_names_none_is_the_one() {
        let tied = Suggestion::nearest("question_3", ["question_1", "question_2", "question_1"]).unwrap();
        assert_eq!(tied.name(), None);
        assert_eq!(tied.listed(), "`question_1` or `question_2`");
        assert!(!tied.is_certain());
    }

    #[test]
    fn long_names_are_not_compared() {
        let long = "x".repeat(100);
        assert_eq!(nearest(&long, [format!("{long}y").as_str()]), None);
    }
}
