//! A file of contacts in pieces that a server takes: whole rows, and of CSV the heading in front of each.

/// Rows of one piece.
const ROWS: usize = 500;

/// Bytes of one piece, after which no other row is added to it.
const BYTES: usize = 1024 * 1024;

/// Rows of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// What is sent: with the heading.
    pub(super) text: String,
    /// Rows of the file before it, the heading not counted.
    pub(super) rows_before: usize,
    /// Bytes of the file up to its end.
    pub(super) end: usize,
}

/// The pieces of a file of CSV: rows may span several lines within quotes (RFC 4180).
pub(super) fn of_csv(file: &str) -> Vec<Piece> {
    let delimiter = delimiter(file);
    let mut rows = rows(file, |rest| csv_row(rest, delimiter));
    let heading = if rows.is_empty() { "" } else { rows.remove(0) };
    pieces(heading, &rows)
}

/// The pieces of a file with one JSON object a line.
pub(super) fn of_json_lines(file: &str) -> Vec<Piece> {
    pieces("", &rows(file, |rest| rest.find('\n').map_or(rest.len(), |at| at + 1)))
}

fn rows(file: &str, length: impl Fn(&str) -> usize) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = file;
    while !rest.is_empty() {
        let (row, behind) = rest.split_at_checked(length(rest)).unwrap_or((rest, ""));
        found.push(row);
        rest = behind;
    }
    found
}

/// The delimiter that the server finds too: a semicolon where the heading has some and no comma.
fn delimiter(file: &str) -> u8 {
    let heading = file.lines().next().unwrap_or_default();
    if heading.contains(';') && !heading.contains(',') { b';' } else { b',' }
}

/// Bytes of the first row, its line break included. A quote opens a cell only at its beginning.
fn csv_row(rest: &str, delimiter: u8) -> usize {
    let (mut quoted, mut at_start) = (false, true);
    for (at, byte) in rest.bytes().enumerate() {
        let was_quoted = quoted;
        match byte {
            b'"' if quoted || at_start => quoted = !quoted,
            b'\n' if !quoted => return at + 1,
            _ => {}
        }
        // A quote right behind a closing one opens the cell again: it stands for itself.
        at_start = !quoted && (byte == delimiter || (byte == b'"' && was_quoted));
    }
    rest.len()
}

fn pieces(heading: &str, rows: &[&str]) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut end = heading.len();
    let mut room = 0;
    for (at, row) in rows.iter().enumerate() {
        end += row.len();
        match found.last_mut().filter(|piece| room > 0 && piece.text.len() + row.len() <= BYTES) {
            Some(piece) => {
                piece.text.push_str(row);
                piece.end = end;
                room -= 1;
            }
            None => {
                found.push(Piece { text: format!("{heading}{row}"), rows_before: at, end });
                room = ROWS - 1;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_whole() {
        let file = "phone;note\r\n+1;\"two\nlines \"\"quoted\"\"\"\n+2;5\" wide\n+3;\"\"\n";
        assert_eq!(rows(file, |rest| csv_row(rest, b';')).len(), 4);
        let [piece] = of_csv(file).try_into().unwrap();
        assert_eq!((piece.text.as_str(), piece.rows_before, piece.end), (file, 0, file.len()));
    }

    #[test]
    fn each_piece_has_the_heading() {
        let file = format!("phone\n{}", "+33612345678\n".repeat(ROWS + 2));
        let pieces = of_csv(&file);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[1].text, "phone\n+33612345678\n+33612345678\n");
        assert_eq!((pieces[1].rows_before, pieces[1].end), (ROWS, file.len()));
        assert_eq!(of_json_lines("{}\n\n{}").len(), 1);
        assert_eq!(of_csv(""), []);
    }
}
