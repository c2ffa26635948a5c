//! A text that a regular expression matches.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Repetitions inside each other that are followed.
const DEPTH: usize = 32;

/// A short text that the expression matches; none for an expression that is not valid, and where looking around or boundaries
/// ask for more than a walk through the expression can see, perhaps a text that it does not match.
pub(super) fn sample(regex: &str) -> Option<String> {
    let hir = regex_syntax::Parser::new().parse(regex).ok()?;
    let mut text = String::new();
    write(&hir, &mut text, DEPTH)?;
    Some(text)
}

fn write(hir: &Hir, out: &mut String, depth: usize) -> Option<()> {
    let inner = depth.checked_sub(1)?;
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => out.push(character(class)?),
        HirKind::Repetition(repetition) => {
            let count = if repetition.max == Some(0) { 0 } else { repetition.min.clamp(1, 20) };
            for _ in 0..count {
                write(&repetition.sub, out, inner)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, out, inner)?,
        HirKind::Concat(all) => all.iter().try_for_each(|one| write(one, out, inner))?,
        HirKind::Alternation(all) => write(all.first()?, out, inner)?,
    }
    Some(())
}

/// A character of a class that people write, if it has one.
fn character(class: &Class) -> Option<char> {
    match class {
        Class::Unicode(class) => {
            let usual = ('a'..='z').chain('0'..='9').chain('A'..='Z');
            let has = |c: &char| class.iter().any(|range| range.start() <= *c && *c <= range.end());
            usual.into_iter().find(has).or_else(|| class.iter().next().map(|range| range.start()))
        }
        Class::Bytes(class) => class.iter().next().map(|range| char::from(range.start())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_match() {
        for regex in [r"\d+", r"^[A-Z]{2}-\d{4}$", "(?i)yes|no", r"\bcode\s+(\w+)", "a.c", r"[^a-z]", "x*y?"]
        {
            let text = sample(regex).unwrap();
            assert!(regex::Regex::new(regex).unwrap().is_match(&text), "{regex}: {text:?}");
        }
        assert_eq!(sample("("), None);
    }
}
