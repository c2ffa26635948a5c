//! The most frequent of many items, in bounded memory.

use std::collections::HashMap;
use std::hash::Hash;

/// Counts at most so many different items at once (Misra and Gries, 1982): where one more would not fit, every count loses
/// one and those without any go. A count is too low by at most [`Frequent::lost`], and exact where that is 0.
#[derive(Debug)]
pub(super) struct Frequent<T> {
    counts: HashMap<T, u64>,
    most: usize,
    lost: u64,
}

impl<T: Hash + Eq + Ord> Frequent<T> {
    /// Nothing is counted yet.
    pub(super) fn new(most: usize) -> Self {
        Self { counts: HashMap::new(), most, lost: 0 }
    }

    /// Counts an item.
    pub(super) fn add(&mut self, item: T) {
        if self.counts.len() < self.most || self.counts.contains_key(&item) {
            *self.counts.entry(item).or_default() += 1;
            return;
        }
        self.lost += 1;
        self.counts.retain(|_, count| {
            *count -= 1;
            *count > 0
        });
    }

    /// The items from the most frequent on; equally frequent ones in their order.
    pub(super) fn sorted(&self) -> Vec<(&T, u64)> {
        let mut items: Vec<(&T, u64)> = self.counts.iter().map(|(item, count)| (item, *count)).collect();
        items.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        items
    }

    /// By how much counts may be too low.
    pub(super) fn lost(&self) -> u64 {
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_are_exact_or_too_low_by_what_was_lost(items in proptest::collection::vec(0..20_u8, 0..300)) {
            let mut frequent = Frequent::new(8);
            items.iter().for_each(|item| frequent.add(*item));
            for item in 0..20 {
                let exact = items.iter().filter(|other| **other == item).count() as u64;
                let counted = frequent.counts.get(&item).copied().unwrap_or_default();
                prop_assert!(counted <= exact && counted + frequent.lost() >= exact);
            }
            prop_assert!(frequent.counts.len() <= 8);
        }

        #[test]
        fn few_items_are_counted_exactly(items in proptest::collection::vec(0..8_u8, 0..300)) {
            let mut frequent = Frequent::new(8);
            items.iter().for_each(|item| frequent.add(*item));
            prop_assert_eq!(frequent.lost(), 0);
            let sum: u64 = frequent.sorted().iter().map(|(_, count)| count).sum();
            prop_assert_eq!(sum, items.len() as u64);
        }
    }
}
