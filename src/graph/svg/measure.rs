//! How wide text is, without a font: the widths of DejaVu Sans, which is wider than what most machines show instead, so that
//! text fits its box everywhere.

/// Widths of the characters from space to `~`, in thousandths of the font's size.
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
    295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
    500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
    392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// How much wider bold text is.
pub(super) const BOLD: f64 = 1.12;

/// The width of a text in pixels.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: u32 = text.chars().map(|character| u32::from(character_width(character))).sum();
    f64::from(thousandths) * size / 1000.0 * if bold { BOLD } else { 1.0 }
}

fn character_width(character: char) -> u16 {
    let code = u32::from(character);
    let ascii = code.checked_sub(32).and_then(|at| ASCII.get(at as usize));
    match (ascii, code) {
        (Some(width), _) => *width,
        // Combining marks, joiners and variation selectors stand on what is before them.
        (_, 0x300..=0x36F | 0x200B..=0x200F | 0xFE00..=0xFE0F) => 0,
        (_, 0x2026) => 1000,
        (_, 0x80..=0x10FF) => 790,
        (_, 0x1F000..) => 1400,
        _ => 1050,
    }
}

/// The lines of a text that is broken between words to a width, the last one cut with an ellipsis where there are more than
/// `most`.
pub(super) fn wrap(text: &str, size: f64, most_width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, size, most_width)) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if width(&longer, size, false) <= most_width {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = clip(&format!("{last} …"), size, most_width, false);
        }
    }
    lines
}

/// A word that is wider than a line, in pieces that are not.
fn pieces(word: &str, size: f64, most_width: f64) -> Vec<String> {
    let mut found = vec![String::new()];
    for character in word.chars() {
        let Some(last) = found.last_mut() else { continue };
        last.push(character);
        if width(last, size, false) > most_width && last.chars().count() > 1 {
            last.pop();
            found.push(character.to_string());
        }
    }
    found
}

/// A text on one line, cut with an ellipsis where it is wider than that.
pub(super) fn clip(text: &str, size: f64, most_width: f64, bold: bool) -> String {
    if width(text, size, bold) <= most_width {
        return text.to_owned();
    }
    let mut kept = text.trim_end_matches('…').to_owned();
    while !kept.is_empty() && width(&format!("{kept}…"), size, bold) > most_width {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_never_too_wide() {
        let texts = [
            "",
            "a",
            "Hi {contact.first_name ?? \"there\"}! What kind?",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "漢字かな交じり文 😀😀😀😀😀😀😀😀😀",
        ];
        for text in texts {
            let lines = wrap(text, 12.0, 90.0, 3);
            assert!(lines.len() <= 3, "{lines:?}");
            assert!(lines.iter().all(|line| width(line, 12.0, false) <= 90.0), "{lines:?}");
            assert!(width(&clip(text, 12.0, 90.0, true), 12.0, true) <= 90.0);
        }
        assert_eq!(wrap("one two three four", 12.0, 52.0, 2), ["one two", "three …"]);
    }
}
