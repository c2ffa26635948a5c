//! What the file says, value by value, for whoever compares two files.

use std::hash::{DefaultHasher, Hash, Hasher};

use toml::{Table, Value};

/// Parts of the names of settings whose values nobody should read on a screen.
const SECRET: [&str; 5] = ["token", "secret", "password", "bearer", "key"];

/// Every setting that says how a program runs, by its name such as `project.timezone`, as the file writes it; those of `[lints]`
/// only say how it is checked. Secrets that are written down are told apart and not shown. A file that is no TOML is one value.
pub fn values(text: &str) -> Vec<(String, String)> {
    let Ok(table) = text.parse::<Table>() else {
        return vec![("smsc.toml".to_owned(), text.split_whitespace().collect::<Vec<_>>().join(" "))];
    };
    let mut found = Vec::new();
    let sections = table.iter().filter(|(name, _)| *name != "lints");
    sections.for_each(|(name, value)| add(&mut found, name, value));
    found
}

fn add(found: &mut Vec<(String, String)>, path: &str, value: &Value) {
    match value {
        Value::Table(table) => {
            table.iter().for_each(|(key, value)| add(found, &format!("{path}.{key}"), value))
        }
        Value::String(text) => found.push((path.to_owned(), shown(path, text))),
        other => found.push((path.to_owned(), other.to_string())),
    }
}

fn shown(path: &str, text: &str) -> String {
    let name = path.rsplit('.').next().unwrap_or_default();
    if text.starts_with("env:") || !SECRET.iter().any(|word| name.contains(word)) {
        return text.to_owned();
    }
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("a secret (not shown, {:08x})", hasher.finish() >> 32)
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_have_names_and_secrets_stay_hidden() {
        let text = "[project]\ntimezone = \"Europe/Paris\"\n[lints]\nlong-text = \"allow\"\n\
                    [channels.shop]\nauth_token = \"hunter2\"\nsecret = \"env:SHOP\"\n[limits]\nlate = 3\n";
        let found = values(text);
        let of = |name: &str| found.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!(of("project.timezone"), Some("Europe/Paris"));
        assert_eq!(of("limits.late"), Some("3"));
        assert_eq!(of("channels.shop.secret"), Some("env:SHOP"));
        assert!(of("channels.shop.auth_token").is_some_and(|value| !value.contains("hunter2")));
        assert_eq!(found.len(), 4);
        assert_ne!(values("auth_token = \"one\""), values("auth_token = \"two\""));
    }
}
