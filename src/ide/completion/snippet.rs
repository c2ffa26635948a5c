//! Forms with places to fill in.

use crate::catalog::form::{Part, Slot, parts};

/// A form with places to fill in, without its first words; what may be left out is left out.
pub(super) fn of_form(form: &'static str, written: usize) -> Option<String> {
    let mut writer = Snippet::default();
    writer.parts(parts(form).ok()?.get(written..)?);
    Some(writer.text)
}

#[derive(Default)]
struct Snippet {
    text: String,
    places: usize,
    indent: usize,
}

impl Snippet {
    fn parts(&mut self, parts: &[Part]) {
        for (at, part) in parts.iter().enumerate() {
            let repeats = parts.get(at + 1) == Some(&Part::More);
            match part {
                Part::Word(word) => self.word(word),
                Part::Sign(",") if repeats => {}
                Part::Sign(sign) => self.sign(sign),
                Part::Slot(slot) => self.slot(*slot),
                Part::OneOf(options) => self.parts(options.get(..1).unwrap_or_default()),
                Part::Optional(_) | Part::More => {}
            }
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n', '(', '.']) {
            self.text.push(' ');
        }
    }

    fn word(&mut self, word: &str) {
        self.space();
        self.text.push_str(word);
    }

    fn sign(&mut self, sign: &str) {
        match sign {
            "{" => {
                self.indent += 1;
                self.space();
                self.text.push_str("{\n");
                self.text.push_str(&"  ".repeat(self.indent));
            }
            "}" => {
                self.indent = self.indent.saturating_sub(1);
                self.text.push('\n');
                self.text.push_str(&"  ".repeat(self.indent));
                self.text.push('}');
            }
            "(" | ")" | "." | "," | ":" => self.text.push_str(sign),
            _ => self.word(sign),
        }
    }

    fn slot(&mut self, slot: Slot) {
        self.places += 1;
        let place = self.places;
        let shown = match slot {
            Slot::Text | Slot::Keyword | Slot::Label | Slot::Cron => format!("\"${{{place}}}\""),
            Slot::Regex => format!("r\"${{{place}}}\""),
            Slot::Statements | Slot::Choices if self.text.ends_with('}') => return,
            Slot::Statements => format!("${{{place}}}"),
            Slot::Choices => return,
            Slot::Duration => format!("${{{place}:24h}}"),
            _ => format!("${{{place}:{}}}", slot.word().to_lowercase()),
        };
        self.word(&shown);
    }
}
