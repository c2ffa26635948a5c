//! Where a command writes, with or without colours, and in which characters.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use crate::diag::render::Style;

/// When output has colours.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub enum ColorWhen {
    /// On terminals, unless NO_COLOR is set; elsewhere where CLICOLOR_FORCE is.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output for results, standard error for what is told to people.
pub(super) struct Terminal {
    out: BufWriter<AutoStream<io::Stdout>>,
    err: BufWriter<AutoStream<io::Stderr>>,
    style: Style,
    out_colour: bool,
}

impl Terminal {
    pub(super) fn new(when: ColorWhen) -> Self {
        let choice = match when {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        let out = AutoStream::new(io::stdout(), choice);
        let err = AutoStream::new(io::stderr(), choice);
        let coloured = |current: ColorChoice| current != ColorChoice::Never;
        Self {
            out_colour: coloured(out.current_choice()),
            style: Style { colour: coloured(err.current_choice()), ascii: !speaks_unicode() },
            out: BufWriter::new(out),
            err: BufWriter::new(err),
        }
    }

    /// Standard output.
    pub(super) fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Standard error.
    pub(super) fn err(&mut self) -> &mut dyn Write {
        &mut self.err
    }

    /// How diagnostics look on standard error.
    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// Whether standard output has colours.
    pub(super) fn out_colour(&self) -> bool {
        self.out_colour
    }

    /// Whether somebody may be typing the standard input.
    pub(super) fn input_is_typed() -> bool {
        io::stdin().is_terminal()
    }

    /// A word for standard error, in a colour (an SGR code of ECMA-48) if there are colours.
    pub(super) fn paint(&self, text: &str, code: &str) -> String {
        paint(self.style.colour, text, code)
    }

    /// Writes what was told so far: before a command goes on for long.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.err.flush()
    }

    /// Writes what is left.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }
}

/// A text in a colour (an SGR code of ECMA-48), or as it is.
pub(super) fn paint(colour: bool, text: &str, code: &str) -> String {
    if colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Whether the terminal shows more than ASCII: it does unless the locale says otherwise.
fn speaks_unicode() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    locale.is_none_or(|locale| is_utf8(&locale))
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        assert!(is_utf8("fr_FR.UTF-8") && is_utf8("C.utf8"));
        assert!(!is_utf8("C") && !is_utf8("fr_FR.ISO-8859-1"));
    }
}
