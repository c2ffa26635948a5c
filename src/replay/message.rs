//! A recorded message: one JSON object.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

/// What a line should be, for people.
const SHAPE: &str = r#"a message is `{"contact": "+33612345678", "text": "Hello"}`"#;

/// Characters of a line that are shown where it is no JSON.
const NEAR: usize = 20;

/// A message of a contact. Members that are not named here are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Message<'l> {
    /// Who wrote: an E.164 number, a name (a person), or a short code (a machine, which nothing answers).
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

/// What is wrong with a line, in words that are not the library's.
fn reason(line: &[u8], error: &serde_json::Error) -> String {
    let Ok(text) = std::str::from_utf8(line) else { return "this is not UTF-8".to_owned() };
    match serde_json::from_slice::<Value>(line) {
        Ok(Value::Object(members)) => of_members(&members, error),
        Ok(other) => format!("this is {}: {SHAPE}", kind(&other)),
        Err(error) if error.is_eof() => format!("the line ends before its JSON does: {SHAPE}"),
        Err(error) => {
            let before = error.column().saturating_sub(1);
            let near: String = text.get(before..).unwrap_or_default().chars().take(NEAR).collect();
            format!("this is no JSON from column {} on, at `{near}`: {SHAPE}", error.column())
        }
    }
}

/// What is wrong with an object that is no message.
fn of_members(members: &serde_json::Map<String, Value>, error: &serde_json::Error) -> String {
    for name in ["contact", "text", "at", "to", "id"] {
        let needed = matches!(name, "contact" | "text");
        match members.get(name) {
            None if needed => return format!("there is no `{name}`: {SHAPE}"),
            None | Some(Value::String(_)) => {}
            Some(Value::Null) if !needed => {}
            Some(value @ (Value::Number(_) | Value::Bool(_))) => {
                return format!("`{name}` is {}, and has to be a text: \"{value}\"", kind(value));
            }
            Some(value) => return format!("`{name}` is {}, and has to be a text", kind(value)),
        }
    }
    let twice = error.to_string().starts_with("duplicate");
    let what = if twice { "a member stands there twice" } else { "a member cannot be read" };
    format!("{what}: {SHAPE}")
}

/// What a value is, for people.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
