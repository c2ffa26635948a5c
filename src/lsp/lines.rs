//! Byte offsets as the protocol's positions: lines from 0, columns in UTF-8 or UTF-16 units.

use lsp_types::{Position, Range};

use crate::source::Span;

/// How columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// In bytes.
    Utf8,
    /// In UTF-16 code units, which every client understands.
    #[default]
    Utf16,
}

/// The lines of a text as the protocol has them: they end with `\n`, `\r\n` or `\r`.
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    text: &'a str,
    encoding: Encoding,
    starts: Vec<u32>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect();
        Self { text, encoding, starts }
    }

    /// The position of a byte. One inside a character counts as its start.
    pub(super) fn position(&self, offset: u32) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0) as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(start..end).unwrap_or_default();
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// The range of a span.
    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    /// The byte of a position. A column beyond the end of its line means its end, a line beyond the last the end of the text.
    pub(super) fn offset(&self, position: Position) -> u32 {
        let Some(start) = self.starts.get(position.line as usize).copied() else {
            return self.text.len() as u32;
        };
        let end = self.starts.get(position.line as usize + 1).map_or(self.text.len(), |next| *next as usize);
        let line = self.text.get(start as usize..end).unwrap_or_default();
        let line = line.trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, character) in line.char_indices() {
            let width = match self.encoding {
                Encoding::Utf8 => character.len_utf8(),
                Encoding::Utf16 => character.len_utf16(),
            } as u32;
            if units + width > position.character {
                return start + at as u32;
            }
            units += width;
        }
        start + line.len() as u32
    }

    /// The length of a span in the units of columns.
    pub(super) fn width(&self, span: Span) -> u32 {
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        match self.encoding {
            Encoding::Utf8 => text.len() as u32,
            Encoding::Utf16 => text.encode_utf16().count() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_as_the_client_does() {
        let text = "é😀x\r\ny\rz";
        for (encoding, column) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3)] {
            let lines = Lines::new(text, encoding);
            let x = text.find('x').unwrap() as u32;
            assert_eq!(lines.position(x), Position { line: 0, character: column });
            assert_eq!(lines.offset(Position { line: 0, character: column }), x);
            assert_eq!(lines.position(text.find('z').unwrap() as u32), Position { line: 2, character: 0 });
            assert_eq!(lines.offset(Position { line: 0, character: 99 }), x + 1);
            assert_eq!(lines.offset(Position { line: 9, character: 0 }), text.len() as u32);
        }
        assert_eq!(Lines::new(text, Encoding::Utf16).offset(Position { line: 0, character: 2 }), 2);
    }

    proptest! {
        #[test]
        fn every_character_is_found_again(text in "[aé😀\\r\\n]{0,20}") {
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let lines = Lines::new(&text, encoding);
                for (at, character) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                    prop_assert_eq!(lines.offset(lines.position(at as u32)), at as u32, "{}", character);
                }
            }
        }
    }
}
