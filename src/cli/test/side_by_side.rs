//! Two texts beside each other, with the characters marked that differ and those made visible that are not.

use similar::{ChangeTag, TextDiff};
use unicode_segmentation::UnicodeSegmentation;

use super::super::terminal::paint;
use crate::diag::render::Style;

/// Characters of one column.
const WIDTH: usize = 40;

const GREEN: &str = "32";
const RED: &str = "31";

/// What stands in the two columns.
pub(super) struct Columns<'a> {
    /// The title of the left column.
    pub(super) title: &'a str,
    /// The left column.
    pub(super) expected: &'a str,
    /// The right column.
    pub(super) got: &'a str,
    /// Whether to mark what differs.
    pub(super) mark: bool,
}

/// A character as it is shown, and whether the other text lacks it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell<'a> {
    character: &'a str,
    shown: String,
    differs: bool,
}

impl Cell<'_> {
    fn width(&self) -> usize {
        self.shown.chars().count()
    }
}

pub(super) fn side_by_side(style: Style, columns: &Columns<'_>) -> String {
    let (left, right) = cells(columns);
    let (left, right) = (rows(left, style.ascii), rows(right, style.ascii));
    let bar = if style.ascii { "|" } else { "│" };
    let mut out = line(columns.title, "got", bar);
    for index in 0..left.len().max(right.len()) {
        let none = Vec::new();
        let (left, right) = (left.get(index).unwrap_or(&none), right.get(index).unwrap_or(&none));
        let padding = " ".repeat(WIDTH.saturating_sub(left.iter().map(Cell::width).sum()));
        let (shown_left, shown_right) = (show(style, left, GREEN), show(style, right, RED));
        out += &trimmed(&format!("    {shown_left}{padding} {bar} {shown_right}"));
        if left.iter().chain(right).any(|cell| cell.differs) {
            out += &line(&marks(left), &marks(right), bar);
        }
    }
    out
}

fn line(left: &str, right: &str, bar: &str) -> String {
    trimmed(&format!("    {left:WIDTH$} {bar} {right}"))
}

fn trimmed(line: &str) -> String {
    format!("{}\n", line.trim_end())
}

/// `^` under every character that the other text lacks.
fn marks(cells: &[Cell<'_>]) -> String {
    let mark = |cell: &Cell<'_>| if cell.differs { "^" } else { " " }.repeat(cell.width());
    let marks: String = cells.iter().map(mark).collect();
    marks.trim_end().to_owned()
}

fn show(style: Style, cells: &[Cell<'_>], colour: &str) -> String {
    let shown = |cell: &Cell<'_>| paint(style.colour && cell.differs, &cell.shown, colour);
    cells.iter().map(shown).collect()
}

/// Both texts as cells.
fn cells<'a>(columns: &Columns<'a>) -> (Vec<Cell<'a>>, Vec<Cell<'a>>) {
    let cell = |character, differs| Cell { character, shown: String::new(), differs };
    if !columns.mark {
        let plain = |text: &'a str| text.graphemes(true).map(|character| cell(character, false)).collect();
        return (plain(columns.expected), plain(columns.got));
    }
    let old: Vec<&'a str> = columns.expected.graphemes(true).collect();
    let new: Vec<&'a str> = columns.got.graphemes(true).collect();
    let diff = TextDiff::from_slices(&old, &new);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for change in diff.iter_all_changes() {
        let in_old = change.old_index().and_then(|index| old.get(index));
        let in_new = change.new_index().and_then(|index| new.get(index));
        let Some(&character) = in_old.or(in_new) else { continue };
        match change.tag() {
            ChangeTag::Equal => {
                left.push(cell(character, false));
                right.push(cell(character, false));
            }
            ChangeTag::Delete => left.push(cell(character, true)),
            ChangeTag::Insert => right.push(cell(character, true)),
        }
    }
    (left, right)
}

/// How a character is shown: those that nobody sees have a picture, spaces only where they differ.
fn picture(character: &str, differs: bool, ascii: bool) -> String {
    let [line_end, tab, space, fixed_space] =
        if ascii { ["\\n", "\\t", "_", "<00A0>"] } else { ["⏎", "→", "·", "⍽"] };
    match character {
        "\n" | "\r\n" => line_end.to_owned(),
        "\t" => tab.to_owned(),
        " " if differs => space.to_owned(),
        "\u{a0}" | "\u{202f}" => fixed_space.to_owned(),
        _ => character.chars().map(visible).collect(),
    }
}

/// A character that has no picture, or that would steer the terminal, is shown as what it is.
fn visible(character: char) -> String {
    let hidden = character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if hidden { format!("<{:04X}>", u32::from(character)) } else { character.to_string() }
}

/// Rows of at most [`WIDTH`] characters, broken at spaces where there are any, and after every line break.
fn rows(cells: Vec<Cell<'_>>, ascii: bool) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    let mut row: Vec<Cell<'_>> = Vec::new();
    for cell in cells {
        let cell = Cell { shown: picture(cell.character, cell.differs, ascii), ..cell };
        let ends_line = cell.character.ends_with('\n');
        if row.iter().map(Cell::width).sum::<usize>() + cell.width() > WIDTH {
            rows.push(break_at_space(&mut row));
        }
        row.push(cell);
        if ends_line {
            rows.push(std::mem::take(&mut row));
        }
    }
    if !row.is_empty() || rows.is_empty() {
        rows.push(row);
    }
    rows
}

/// Takes a row out of one that is full, up to its last space.
fn break_at_space<'a>(row: &mut Vec<Cell<'a>>) -> Vec<Cell<'a>> {
    let space = row.iter().rposition(|cell| cell.character == " ");
    let rest = row.split_off(space.map_or(row.len(), |space| space + 1));
    std::mem::replace(row, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(expected: &str, got: &str, mark: bool) -> String {
        side_by_side(Style::default(), &Columns { title: "expected", expected, got, mark })
    }

    #[test]
    fn marks_what_differs() {
        let got = shown("Hi Léa!\n1. Cat", "Hi  Lea!\n1. Cat", true);
        let column = |text: &str| format!("    {text:WIDTH$} │");
        let wanted = [
            column("expected") + " got",
            column("Hi Léa!⏎") + " Hi ·Lea!⏎",
            column("    ^") + "    ^ ^",
            column("1. Cat") + " 1. Cat",
        ];
        assert_eq!(got.lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn invisible_characters_are_shown() {
        let got = shown("a\u{a0}b", "a b\u{200b}\u{1b}[31m", true);
        assert!(got.contains("a⍽b") && got.contains("<200B><001B>[31m"), "{got}");
    }

    #[test]
    fn long_texts_break_at_spaces() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        let got = shown(text, "nothing", false);
        assert!(got.lines().all(|line| line.chars().count() <= 4 + 2 * WIDTH + 3), "{got}");
        assert!(got.contains("    one two three four five six seven eight  │ nothing"), "{got}");
        assert!(got.contains("    nine ten eleven twelve"), "{got}");
    }
}
