//! `smsc segments`: what a text costs.

use std::fs;
use std::io::{self, BufRead, Read as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Status;
use super::failure::Failure;
use super::output::counted;
use super::terminal::Terminal;
use crate::text::{self, SegmentCount};

/// Count the segments of a text
///
/// Tells the encoding, the segments that are paid, and the characters that make the text more expensive, with their nearest
/// spelling. One line break at the end of a file or of standard input does not count.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc segments \"Votre commande est prête.\"
  smsc segments message.txt
  echo \"Hello\" | smsc segments
  smsc segments --format json - < texts.jsonl    one {\"text\": …} a line, one line of counts for each")]
pub(super) struct Segments {
    /// The text, or a file with it; `-` is standard input.
    #[arg(default_value = "-", value_name = "TEXT|FILE")]
    text: String,
    /// How the counts are written. With json, standard input and files hold one JSON object with a `text` a line.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: SegmentFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum SegmentFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a text.
    Json,
}

/// Where texts come from.
enum Input {
    Argument(String),
    File(PathBuf),
    Standard,
}

impl Segments {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let format = self.format;
        let input = input(self.text);
        if matches!(input, Input::Standard) && Terminal::input_is_typed() {
            writeln!(terminal.err(), "type the text, then end it with Ctrl-D:")?;
            terminal.finish()?;
        }
        match (format, input) {
            (SegmentFormat::Text, input) => {
                let shown = for_people(&whole_text(input)?);
                terminal.out().write_all(shown.as_bytes())?;
                Ok(Status::Clean)
            }
            (SegmentFormat::Json, Input::Argument(text)) => {
                writeln!(terminal.out(), "{}", for_programs(&text))?;
                Ok(Status::Clean)
            }
            (SegmentFormat::Json, Input::Standard) => lines(terminal, &mut io::stdin().lock()),
            (SegmentFormat::Json, Input::File(path)) => {
                let file = fs::File::open(&path).map_err(|error| Failure::reading(&path, &error))?;
                lines(terminal, &mut io::BufReader::new(file))
            }
        }
    }
}

fn input(text: String) -> Input {
    match text.as_str() {
        "-" => Input::Standard,
        _ if Path::new(&text).is_file() => Input::File(PathBuf::from(text)),
        _ => Input::Argument(text),
    }
}

fn whole_text(input: Input) -> Result<String, Failure> {
    let (bytes, path) = match input {
        Input::Argument(text) => return Ok(text),
        Input::File(path) => (fs::read(&path), path),
        Input::Standard => {
            let mut bytes = Vec::new();
            (io::stdin().read_to_end(&mut bytes).map(|_| bytes), PathBuf::from("standard input"))
        }
    };
    let bytes = bytes.map_err(|error| Failure::reading(&path, &error))?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::usage(format!("`{}` is not UTF-8", path.display())))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.strip_suffix('\n').unwrap_or(text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// A line of counts for every line, also for those that are no texts.
fn lines(terminal: &mut Terminal, input: &mut dyn BufRead) -> Result<Status, Failure> {
    let mut wrong = false;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        let read = read.map_err(|error| Failure::usage(format!("cannot read line {number}: {error}")))?;
        if read == 0 {
            break;
        }
        let text = text_of(&line);
        wrong |= text.is_none();
        let counts = match text {
            Some(text) => for_programs(&text),
            None => json!({ "error": format!("line {number} is no JSON object with a `text`") }),
        };
        writeln!(terminal.out(), "{counts}")?;
    }
    Ok(Status::found(wrong))
}

fn text_of(line: &[u8]) -> Option<String> {
    let object: Value = serde_json::from_slice(line).ok()?;
    object.get("text")?.as_str().map(str::to_owned)
}

fn for_programs(text: &str) -> Value {
    let count = text::segments(text);
    let forcing: Vec<Value> = forcing(text)
        .into_iter()
        .map(|(character, nearest)| json!({ "character": character, "nearest": nearest }))
        .collect();
    json!({
        "encoding": count.encoding.name(),
        "segments": count.segments,
        "units": count.units,
        "units_left": count.units_left,
        "characters": count.characters,
        "graphemes": count.graphemes,
        "forcing": forcing,
        "gsm_segments": nearest_text(text).map(|text| text::segments(&text).segments),
    })
}

/// The different characters that force UCS-2, in the order of their first places, each with its nearest spelling.
fn forcing(text: &str) -> Vec<(&str, Option<String>)> {
    let mut found: Vec<(&str, Option<String>)> = Vec::new();
    for forcing in text::forcing_characters(text) {
        let character = text.get(forcing.range).unwrap_or_default();
        if !found.iter().any(|(other, _)| *other == character) {
            found.push((character, forcing.nearest));
        }
    }
    found
}

/// The text in GSM-7, where every character has a spelling there; none where it is in GSM-7 already.
fn nearest_text(text: &str) -> Option<String> {
    let forcing = text::forcing_characters(text);
    let spelled = !forcing.is_empty() && forcing.iter().all(|forcing| forcing.nearest.is_some());
    spelled.then(|| text::replace_unicode(text).into_owned())
}

fn for_people(text: &str) -> String {
    let count = text::segments(text);
    let mut shown = format!("{}\n", in_words(&count));
    let forcing = forcing(text);
    for (character, nearest) in &forcing {
        let number: Vec<String> = character.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        let nearest = match nearest.as_deref() {
            None => "no spelling in GSM-7".to_owned(),
            Some("") => "can be left out".to_owned(),
            Some(nearest) => format!("nearest in GSM-7: {nearest}"),
        };
        shown += &format!("  {character}  {}  {nearest}\n", number.join(" "));
    }
    if let Some(nearest) = nearest_text(text) {
        shown += &format!("With the nearest spelling: {}\n{nearest}\n", in_words(&text::segments(&nearest)));
    }
    shown
}

fn in_words(count: &SegmentCount) -> String {
    let segments = counted(count.segments, "segment");
    let (encoding, units, left) = (count.encoding, count.units, count.units_left);
    let unit = match encoding {
        text::Encoding::Gsm7 => "septet",
        text::Encoding::Ucs2 => "unit",
    };
    let last = if count.segments == 1 { "" } else { " in the last" };
    format!("{encoding}, {segments}: {}, {left} left{last}", counted(units, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_named_once_with_their_spelling() {
        assert_eq!(forcing("fête, fêtes €"), [("ê", Some("e".to_owned()))]);
        assert_eq!(nearest_text("l’été fête").as_deref(), Some("l'été fete"));
        assert_eq!(nearest_text("été"), None);
        assert_eq!(nearest_text("日 fête"), None);
    }

    #[test]
    fn lines_are_objects_with_a_text() {
        assert_eq!(text_of(br#"{"text": "a\nb", "x": 1}"#).as_deref(), Some("a\nb"));
        for wrong in ["", "\"a\"", "{}", "{\"text\": 1}", "{\"text\": \"\\ud83d\"}"] {
            assert_eq!(text_of(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
