//! Many short lists in one: of a graph the edges of all its nodes.

/// A list for each index from 0, one behind the other. Two allocations, however many lists there are.
#[derive(Debug, Clone, Default)]
pub struct Lists<T> {
    /// Where each list begins, and where the last one ends.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// Sorts entries into `count` lists by their index, in the order in which they come. Those with a higher index are left out.
    pub fn new(count: usize, entries: &[(usize, T)]) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (index, _) in entries {
            if let Some(slot) = starts.get_mut(index + 1) {
                *slot += 1;
            }
        }
        let mut total = 0;
        for slot in &mut starts {
            total += *slot;
            *slot = total;
        }
        let mut items: Vec<T> =
            entries.first().map(|(_, first)| vec![*first; total as usize]).unwrap_or_default();
        let mut next = starts.clone();
        for (index, item) in entries.iter().filter(|(index, _)| *index < count) {
            let Some(at) = next.get_mut(*index) else { continue };
            if let Some(slot) = items.get_mut(*at as usize) {
                *slot = *item;
            }
            *at += 1;
        }
        Self { starts, items }
    }

    /// The lists whose entries each of `count` indexes gives.
    pub fn collect<I: IntoIterator<Item = T>>(count: usize, mut of: impl FnMut(usize) -> I) -> Self {
        let mut lists = Self { starts: Vec::with_capacity(count + 1), items: Vec::new() };
        lists.starts.push(0);
        for index in 0..count {
            lists.items.extend(of(index));
            lists.starts.push(lists.items.len() as u32);
        }
        lists
    }

    /// How many lists there are.
    pub fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// One of the lists; empty where there is none.
    pub fn of(&self, index: usize) -> &[T] {
        let (Some(start), Some(end)) = (self.starts.get(index), self.starts.get(index + 1)) else {
            return &[];
        };
        self.items.get(*start as usize..*end as usize).unwrap_or_default()
    }

    /// All lists in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.count()).map(|index| self.of(index))
    }

    /// Appends a list.
    pub fn push(&mut self, items: impl IntoIterator<Item = T>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.items.extend(items);
        self.starts.push(self.items.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_within_a_list() {
        let lists = Lists::new(3, &[(2, 'a'), (0, 'b'), (2, 'c'), (7, 'd')]);
        let all: Vec<&[char]> = lists.iter().collect();
        assert_eq!(all, [&['b'][..], &[], &['a', 'c']]);
        assert!(lists.of(3).is_empty());
    }

    #[test]
    fn grows_list_by_list() {
        let mut lists = Lists::default();
        lists.push([1, 2]);
        lists.push([]);
        lists.push([3]);
        assert_eq!((lists.count(), lists.of(0), lists.of(2)), (3, &[1, 2][..], &[3][..]));
        assert_eq!(Lists::<u32>::default().count(), 0);
        assert_eq!(Lists::collect(2, |index| 0..index).of(1), [0]);
    }
}
