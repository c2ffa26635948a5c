//! Reports as lines of a terminal or transcript.

use std::io::{self, Write};

use super::super::output::counted;
use super::super::terminal::paint;
use crate::chat::{Entry, EntryKind, Place, Refusal, Report, Standing};

/// How a transcript looks.
pub(super) struct Look {
    /// With colours.
    pub(super) colour: bool,
    /// Before the paths of the project's files.
    pub(super) folder: String,
}

const FAINT: &str = "2";
const BOLD: &str = "1";
const GREEN: &str = "32";
const CYAN: &str = "36";
const YELLOW: &str = "33";
const RED: &str = "31;1";

impl Look {
    pub(super) fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        for entry in &report.entries {
            self.entry(entry, out)?;
        }
        for change in &report.changes {
            let text = format!("{}: {} -> {}", change.name, change.before, change.after);
            self.lines("set", YELLOW, "", &text, None, out)?;
        }
        match &report.standing {
            Some(standing) => self.lines("now", FAINT, FAINT, &stands(standing), None, out),
            None => Ok(()),
        }
    }

    pub(super) fn refuse(&self, refusal: &Refusal, out: &mut dyn Write) -> io::Result<()> {
        self.lines("error", RED, "", &refusal.message, None, out)?;
        if refusal.help.is_empty() {
            return Ok(());
        }
        self.lines("help", CYAN, "", &refusal.help, None, out)
    }

    fn entry(&self, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
        let place = entry.place.as_ref();
        let (word, colour, style) = match &entry.kind {
            EntryKind::Clock => ("clock", CYAN, BOLD),
            EntryKind::Why => ("why", FAINT, FAINT),
            EntryKind::Effect => ("does", YELLOW, ""),
            EntryKind::Call => ("calls", YELLOW, ""),
            EntryKind::Asked => ("asks", CYAN, BOLD),
            EntryKind::Note => ("note", CYAN, ""),
            EntryKind::Told => ("", "", ""),
            EntryKind::Sms { segments, encoding } => {
                self.lines("SMS", GREEN, BOLD, &entry.text, None, out)?;
                let cost = format!("{}, {encoding}", counted(*segments, "segment"));
                return self.lines("", "", FAINT, &cost, place, out);
            }
        };
        if entry.kind == EntryKind::Told {
            return entry.text.lines().try_for_each(|line| writeln!(out, "  {}", visible(line)));
        }
        self.lines(word, colour, style, &entry.text, place, out)
    }

    /// A word, then a text of one or more lines; the place behind the last.
    fn lines(
        &self,
        word: &str,
        colour: &str,
        style: &str,
        text: &str,
        place: Option<&Place>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let paint = |text: &str, code: &str| paint(self.colour && !code.is_empty(), text, code);
        let count = text.lines().count().max(1);
        for (at, line) in text.split('\n').enumerate() {
            let word = if at == 0 { word } else { "" };
            write!(out, "  {}{}", paint(&format!("{word:<7}"), colour), paint(&visible(line), style))?;
            if let Some(place) = place.filter(|_| at + 1 == count) {
                let shown = format!("  {}{}:{}", self.folder, place.path, place.line);
                write!(out, "{}", paint(&shown, FAINT))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

/// Control characters must not act on the terminal.
fn visible(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

fn stands(standing: &Standing) -> String {
    let step = standing.step.as_deref().unwrap_or("in no conversation");
    let next = standing.next.as_ref().map_or_else(String::new, |next| format!(", next at {next}"));
    format!("{step}, {}{next}", standing.clock)
}
