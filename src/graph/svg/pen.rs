//! SVG elements as text.

use std::fmt::Write as _;

/// What is written so far.
#[derive(Debug, Default)]
pub(super) struct Pen {
    pub(super) out: String,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) fill: &'static str,
}

/// Which point of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle's look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Skin {
    pub(super) fill: &'static str,
    pub(super) stroke: &'static str,
    pub(super) width: f64,
    pub(super) dashes: &'static str,
    pub(super) round: f64,
}

impl Pen {
    pub(super) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Begins a group with these attributes, a name and a value each; empty values are left out.
    pub(super) fn open(&mut self, attributes: &[(&str, &str)]) {
        self.raw("<g");
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = write!(self.out, " {name}=\"{}\"", escape(value));
        }
        self.raw(">\n");
    }

    pub(super) fn close(&mut self) {
        self.raw("</g>\n");
    }

    pub(super) fn title(&mut self, text: &str) {
        if !text.is_empty() {
            let _ = writeln!(self.out, "<title>{}</title>", escape(text));
        }
    }

    pub(super) fn text(&mut self, x: f64, y: f64, text: &str, look: Type, anchor: Anchor) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let bold = if look.bold { " font-weight=\"bold\"" } else { "" };
        let italic = if look.italic { " font-style=\"italic\"" } else { "" };
        let _ = writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{bold}{italic}{anchor} fill=\"{}\">{}</text>",
            number(x),
            number(y),
            number(look.size),
            look.fill,
            escape(text)
        );
    }

    pub(super) fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, skin: Skin) {
        let dashes = match skin.dashes {
            "" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        let _ = writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{dashes}/>",
            number(x),
            number(y),
            number(width),
            number(height),
            number(skin.round),
            skin.fill,
            skin.stroke,
            number(skin.width)
        );
    }

    pub(super) fn path(&mut self, path: &str, stroke: &str, dashed: bool) {
        let dashes = if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
        let _ = writeln!(
            self.out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.4\"{dashes}/>"
        );
    }

    /// An arrow's head whose point is here.
    pub(super) fn head(&mut self, x: f64, y: f64, towards: (f64, f64), fill: &str) {
        let (dx, dy) = towards;
        let (back_x, back_y) = (x - dx * 8.0, y - dy * 8.0);
        let corner = |side: f64| format!("{} {}", number(back_x - dy * side), number(back_y + dx * side));
        let _ = writeln!(
            self.out,
            "<path d=\"M{} {}L{}L{}Z\" fill=\"{fill}\"/>",
            number(x),
            number(y),
            corner(4.0),
            corner(-4.0)
        );
    }
}

/// A number with one digit after the point, none if it is zero.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text as XML holds it. Control characters, which XML 1.0 cannot hold, become a picture of what is missing.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
