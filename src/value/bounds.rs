//! How large a value can get. A program, however hostile, cannot make one that takes the host's memory or stack.

use super::{Symbol, Value, codec};

/// Bytes of a text that a script makes; what is longer is cut.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Entries of a list that `append` makes; past that it loses its first.
pub const MAX_LIST_ITEMS: usize = 1_000;

/// Weight of a list or record that a script makes ([`Value::weight`]); a heavier one is missing.
pub const MAX_WEIGHT: usize = 50_000;

/// Bytes of text that weigh as much as another value.
const TEXT_BYTES_PER_WEIGHT: usize = 64;

impl Value {
    /// How much a value holds: one for itself and each value inside it, and one more for every 64 bytes of text. Values
    /// that stand in it several times count every time. Counting stops past [`MAX_WEIGHT`].
    pub fn weight(&self) -> usize {
        let mut left = MAX_WEIGHT;
        if self.spend(&mut left, codec::MAX_DEPTH) { MAX_WEIGHT - left } else { MAX_WEIGHT + 1 }
    }

    /// Whether a list of these values is neither too deep nor too heavy.
    pub(super) fn may_hold<'v>(values: impl IntoIterator<Item = &'v Self>) -> bool {
        let mut left = MAX_WEIGHT - 1;
        values.into_iter().all(|value| value.spend(&mut left, codec::MAX_DEPTH - 1))
    }

    /// Takes the weight from what is left; false where it does not suffice, or lists and records reach past the depth.
    fn spend(&self, left: &mut usize, depth: usize) -> bool {
        let own = 1 + self.as_text().map_or(0, |text| text.len() / TEXT_BYTES_PER_WEIGHT);
        let Some(rest) = left.checked_sub(own) else { return false };
        *left = rest;
        match self {
            Self::List(_) | Self::Record(_) if depth == 0 => false,
            Self::List(items) => items.iter().all(|item| item.spend(left, depth - 1)),
            Self::Record(fields) => {
                fields.iter().all(|(_, field): &(Symbol, _)| field.spend(left, depth - 1))
            }
            _ => true,
        }
    }
}

/// The beginning of a text that is not longer than [`MAX_TEXT_BYTES`], cut between characters.
pub fn cut(mut text: String) -> String {
    if text.len() > MAX_TEXT_BYTES {
        let end = (0..=MAX_TEXT_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::codec::MAX_DEPTH;

    #[test]
    fn nesting_ends() {
        let mut value = Value::Bool(true);
        for _ in 0..MAX_DEPTH {
            value = Value::list(vec![value]);
        }
        assert!(!value.is_missing());
        let mut bytes = Vec::new();
        codec::encode(&value, &mut bytes);
        assert_eq!(codec::decode(&mut &bytes[..]), Ok(value.clone()));
        assert!(Value::list(vec![value.clone()]).is_missing());
        assert!(Value::record(vec![(Symbol(1), value)]).is_missing());
    }

    #[test]
    fn doubling_ends() {
        let mut value = Value::Bool(true);
        let mut rounds = 0;
        while !value.is_missing() {
            value = Value::list(vec![value.clone(), value]);
            rounds += 1;
        }
        // Two to the fifteenth lists are the most that weigh less than 50,000.
        assert_eq!(rounds, 15);
    }

    #[test]
    fn weights() {
        assert_eq!(Value::Missing.weight(), 1);
        assert_eq!(Value::text(&"a".repeat(640)).weight(), 11);
        assert_eq!(Value::list(vec![Value::Missing; 3]).weight(), 4);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = cut("é".repeat(MAX_TEXT_BYTES));
        assert_eq!(text.len(), MAX_TEXT_BYTES);
        assert_eq!(cut(format!("a{text}")).len(), MAX_TEXT_BYTES - 1);
        assert_eq!(cut("a".to_owned()), "a");
    }
}
