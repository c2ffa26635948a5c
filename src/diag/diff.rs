//! What a repair or the formatter would change, as a unified diff.

use std::borrow::Cow;

use similar::TextDiff;

use super::visible;

/// Unchanged lines around a change.
const CONTEXT_LINES: usize = 3;

/// The unified diff from `old` to `new` under the names that `patch -p1` expects; empty where they are equal.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let path = visible::line(path);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(CONTEXT_LINES)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// A diff as a terminal may show it: with removed lines red, added lines green where `colour`, and no control characters.
pub fn for_terminal(diff: &str, colour: bool) -> String {
    let painted = |line: &str| {
        let shown = visible::lines(line);
        match diff_colour(&shown).filter(|_| colour) {
            Some(code) => Cow::Owned(format!("\u{1b}[{code}m{shown}\u{1b}[0m")),
            None => Cow::Owned(shown.into_owned()),
        }
    };
    diff.split_inclusive('\n').fold(String::new(), |text, line| match line.strip_suffix('\n') {
        Some(line) => text + &painted(line.strip_suffix('\r').unwrap_or(line)) + "\n",
        None => text + &painted(line),
    })
}

/// The colour of a line by its first character, as an SGR code of ECMA-48.
fn diff_colour(line: &str) -> Option<u8> {
    match line.chars().next()? {
        '+' => Some(32),
        '-' => Some(31),
        '@' => Some(36),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(unified("a.sms", "x\n", "x\n"), "");
    }

    #[test]
    fn shows_lines_that_changed() {
        let diff = unified("pets.sms", "a\r\né\nc\n", "a\r\nè\nc");
        let wanted = "--- a/pets.sms\n+++ b/pets.sms\n@@ -1,3 +1,3 @@\n a\r\n-é\n-c\n+è\n+c\n\\ No newline at end of file\n";
        assert_eq!(diff, wanted);
    }

    #[test]
    fn terminals_get_no_controls_of_the_text() {
        let diff = unified("p.sms", "a\u{1b}[0m\n", "b\r\n");
        assert_eq!(for_terminal(&diff, false), "--- a/p.sms\n+++ b/p.sms\n@@ -1 +1 @@\n-a␛[0m\n+b\n");
        assert!(for_terminal(&diff, true).contains("\u{1b}[32m+b\u{1b}[0m\n"));
    }
}
