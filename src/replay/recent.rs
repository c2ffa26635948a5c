//! Which messages came already.

use std::collections::HashSet;

use super::limits;

/// Hashes of the ids of the last messages, [`limits::REMEMBERED_IDS`] at least and twice as many at most.
#[derive(Debug, Default)]
pub(super) struct RecentIds {
    newer: HashSet<u64>,
    older: HashSet<u64>,
}

impl RecentIds {
    /// Remembers an id of a contact: whether it is new.
    pub(super) fn insert(&mut self, contact: &str, id: &str) -> bool {
        self.insert_within(contact, id, limits::REMEMBERED_IDS)
    }

    fn insert_within(&mut self, contact: &str, id: &str, most: usize) -> bool {
        let seed = xxhash_rust::xxh3::xxh3_64(contact.as_bytes());
        let hash = xxhash_rust::xxh3::xxh3_64_with_seed(id.as_bytes(), seed);
        if self.older.contains(&hash) || !self.newer.insert(hash) {
            return false;
        }
        if self.newer.len() >= most {
            self.older = std::mem::take(&mut self.newer);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_once_for_a_contact() {
        let mut ids = RecentIds::default();
        assert!(ids.insert("+33600000001", "a") && ids.insert("+33600000001", "b"));
        assert!(ids.insert("+33600000002", "a"));
        assert!(!ids.insert("+33600000001", "a"));
    }

    #[test]
    fn the_last_ones_are_remembered_and_no_more_than_twice_as_many() {
        let mut ids = RecentIds::default();
        for id in 0..100_u32 {
            assert!(ids.insert_within("c", &id.to_string(), 10));
            assert!(!ids.insert_within("c", &id.saturating_sub(9).to_string(), 10), "{id}");
            assert!(ids.newer.len() + ids.older.len() <= 20);
        }
    }
}
