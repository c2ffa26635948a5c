//! Where lines begin, and byte offsets as lines and columns.

/// A place for people: line and column from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
}

/// Byte offsets at which the lines of a text begin. A line ends with `\n` (a `\r` before it belongs to the line).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of a text.
    pub fn new(text: &str) -> Self {
        let after_breaks =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
        Self { starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The line of a byte offset, from 0.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1) as u32
    }

    /// The byte offset at which a line (from 0) begins.
    pub fn start_of(&self, line: u32) -> Option<u32> {
        self.starts.get(line as usize).copied()
    }

    /// How many lines.
    pub fn len(&self) -> u32 {
        self.starts.len() as u32
    }

    /// A text always has a line, so never.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Line and column of a byte offset. An offset inside a character counts as its start.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.start_of(line).unwrap_or(0) as usize;
        let before = text.get(start..).unwrap_or_default();
        let width = (offset as usize).saturating_sub(start);
        let column =
            before.char_indices().take_while(|(at, character)| at + character.len_utf8() <= width).count();
        Position { line: line + 1, column: column as u32 + 1 }
    }

    /// Line and column from 0 with the column in UTF-16 code units, as the language server protocol counts.
    pub fn utf16_position(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.line_of(offset);
        let start = self.start_of(line).unwrap_or(0) as usize;
        let column = text.get(start..offset as usize).map_or(0, |before| before.encode_utf16().count());
        (line, column as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_in_characters() {
        let text = "été\r\nça 😀 x";
        let index = LineIndex::new(text);
        let x = text.find('x').unwrap() as u32;
        assert_eq!(index.position(text, x), Position { line: 2, column: 6 });
        assert_eq!(index.utf16_position(text, x), (1, 6));
        assert_eq!(index.position(text, 999), Position { line: 2, column: 7 });
    }
}
