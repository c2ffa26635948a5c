//! Tables of records of one kind, read in place.

use std::marker::PhantomData;

use super::part::Part;

/// Records one behind the other.
#[derive(Debug, Clone)]
pub struct Table<R> {
    bytes: Box<[u8]>,
    records: PhantomData<R>,
}

impl<R: Part> Table<R> {
    /// A table in these bytes; `None` where they end within a record.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (bytes.len().is_multiple_of(R::SIZE) && u32::try_from(bytes.len()).is_ok())
            .then(|| Self { bytes: bytes.into(), records: PhantomData })
    }

    /// How many records.
    pub fn len(&self) -> u32 {
        (self.bytes.len() / R::SIZE) as u32
    }

    /// A record; `None` past the end.
    #[inline]
    pub fn get(&self, index: u32) -> Option<R> {
        let start = (index as usize).checked_mul(R::SIZE)?;
        let mut bytes = self.bytes.get(start..start + R::SIZE)?;
        R::read(&mut bytes)
    }

    /// The records of a run; none for what lies past the end.
    pub fn run(&self, first: u32, count: u32) -> impl DoubleEndedIterator<Item = R> + Clone + '_ {
        (first..first.saturating_add(count).min(self.len())).filter_map(|index| self.get(index))
    }

    /// All records.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = R> + Clone + '_ {
        self.run(0, self.len())
    }

    /// Whether the run lies inside.
    pub fn holds(&self, first: u32, count: u32) -> bool {
        first.checked_add(count).is_some_and(|end| end <= self.len())
    }

    /// The first index whose record is not before: for tables sorted by what `before` asks.
    pub fn partition_point(&self, before: impl Fn(&R) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle) {
                Some(record) if before(&record) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { bytes: Box::default(), records: PhantomData }
    }
}

/// The bytes of records.
pub fn encode<'r, R: Part + 'r>(records: impl IntoIterator<Item = &'r R>) -> Vec<u8> {
    let mut bytes = Vec::new();
    records.into_iter().for_each(|record| record.write(&mut bytes));
    bytes
}
