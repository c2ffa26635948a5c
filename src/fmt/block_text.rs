//! Block texts: moved in or out with the code around them, their value left as it is.

const QUOTES: &str = "\"\"\"";

/// The lines of a block text after its opening quotes, the last being the closing quotes, without their common
/// indentation. `None` where it has to be copied as it is: its quotes do not stand alone on their lines, or all of its
/// lines are blank, so that there is no indentation to tell from the text.
pub(super) fn lines(literal: &str) -> Option<Vec<&str>> {
    let inside = literal.strip_prefix(QUOTES)?.strip_suffix(QUOTES)?;
    let (first, rest) = inside.split_once('\n')?;
    let (content, last) = rest.rsplit_once('\n')?;
    if !first.trim().is_empty() || !last.trim().is_empty() {
        return None;
    }
    let lines = || content.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let common = lines().filter(|line| !line.trim().is_empty()).map(blanks).min()?;
    let without = |line| str::get(line, common.min(blanks(line))..).unwrap_or_default();
    Some(lines().map(without).chain([QUOTES]).collect())
}

/// How many blanks a line begins with.
fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_indentation_is_taken_off() {
        let literal = "\"\"\"  \n    a\n      b\n\n  \n     \r\n    c\n\"\"\"";
        assert_eq!(lines(literal).unwrap(), ["a", "  b", "", "", " ", "c", QUOTES]);
    }

    #[test]
    fn others_stay() {
        for literal in
            ["\"a\"", "\"\"\"a\"\"\"", "\"\"\"a\n b\n\"\"\"", "\"\"\"\na\n b\"\"\"", "\"\"\"\n  \n\"\"\""]
        {
            assert_eq!(lines(literal), None, "{literal}");
        }
    }
}
