//! Habits of other languages and tools, each with what is written here instead.

pub(super) mod placeholder;

/// The words of a name joined by `_`.
pub(super) fn joined(written: &str) -> Option<String> {
    let words: Vec<&str> = written.split([' ', '-', '_']).filter(|word| !word.is_empty()).collect();
    let name = words.join("_").to_lowercase();
    let is_name = name.starts_with(char::is_alphabetic)
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    is_name.then_some(name)
}
