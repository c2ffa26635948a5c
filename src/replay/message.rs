//! A recorded message: one JSON object.

use std::borrow::Cow;

use serde::Deserialize;

/// What a line should be, for people.
const SHAPE: &str = r#"a message is `{"contact": "+33612345678", "text": "Hello"}`"#;

/// A message of a contact. Members that are not named here are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Message<'l> {
    /// Who wrote: an E.164 number, a short code or a name.
    #[serde(borrow)]
    pub contact: Cow<'l, str>,
    /// What.
    #[serde(borrow)]
    pub text: Cow<'l, str>,
    /// When: a date-time of RFC 3339, or one that is local to the project.
    #[serde(default)]
    pub at: Option<String>,
    /// To whom: name or address of a sender.
    #[serde(default)]
    pub to: Option<String>,
    /// Its id; one that comes again acts once.
    #[serde(default)]
    pub id: Option<String>,
}

impl<'l> Message<'l> {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence for people.
    pub fn parse(line: &'l [u8]) -> Result<Self, String> {
        // A list would be read as the members in their order.
        if line.trim_ascii_start().first() == Some(&b'[') {
            return Err(format!("this is a list: {SHAPE}"));
        }
        serde_json::from_slice(line).map_err(|error| reason(line, &error))
    }
}

/// What is wrong with a line, without the line number that the library counts within it.
fn reason(line: &[u8], error: &serde_json::Error) -> String {
    if std::str::from_utf8(line).is_err() {
        return "this is not UTF-8".to_owned();
    }
    let full = error.to_string();
    let (what, _) = full.rsplit_once(" at line ").unwrap_or((&full, ""));
    match error.classify() {
        serde_json::error::Category::Data => {
            format!("{what}: {SHAPE}")
        }
        _ => format!("this is no JSON at column {}: {what}", error.column()),
    }
}
