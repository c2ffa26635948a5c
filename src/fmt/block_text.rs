//! Block texts: moved in or out with the code around them, their value left as it is.

const QUOTES: &str = "\"\"\"";

/// The lines of a block text after its opening quotes, the last being the closing quotes, without their common
/// indentation. `None` where the text does not begin and end on lines of its own: it is copied as it is.
pub(super) fn lines(literal: &str) -> Option<Vec<&str>> {
    let inside = literal.strip_prefix(QUOTES)?.strip_suffix(QUOTES)?;
    let (first, rest) = inside.split_once('\n')?;
    let (content, last) = rest.rsplit_once('\n')?;
    if !first.trim().is_empty() || !last.trim().is_empty() {
        return None;
    }
    let _ = content;
    None
}
