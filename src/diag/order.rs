//! One order for diagnostics, whatever order the rules ran in.

use super::Diagnostic;

/// Sorts by file, place, code and text, and drops what was said twice, so that the same project gives the same output.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        let key = |diagnostic: &Diagnostic| (diagnostic.span, diagnostic.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;
    use crate::source::{FileId, Span};

    #[test]
    fn sorts_by_place_and_drops_what_was_said_twice() {
        let at = |file, start, message: &str| {
            Diagnostic::error(codes::UNKNOWN_NAME, Span::new(FileId(file), start, start + 1), message)
        };
        let mut found = vec![at(1, 0, "c"), at(0, 5, "b"), at(0, 1, "a"), at(0, 5, "b"), at(0, 5, "a")];
        sort(&mut found);
        assert_eq!(found, [at(0, 1, "a"), at(0, 5, "a"), at(0, 5, "b"), at(1, 0, "c")]);
    }
}
