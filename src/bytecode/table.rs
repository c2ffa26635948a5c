//! Tables of records of one kind, read once when a program is loaded.

use super::part::Part;

/// Records one behind the other. In memory they take at most a few times the bytes that they take in the file.
#[derive(Debug, Clone)]
pub struct Table<R> {
    records: Box<[R]>,
}

impl<R: Part + Copy> Table<R> {
    /// A table in these bytes; `None` where they end within a record, or a record has no meaning.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        if !bytes.len().is_multiple_of(R::SIZE) || u32::try_from(bytes.len()).is_err() {
            return None;
        }
        let records: Option<Box<[R]>> =
            bytes.chunks_exact(R::SIZE).map(|mut record| R::read(&mut record)).collect();
        Some(Self { records: records? })
    }

    /// How many records.
    pub fn len(&self) -> u32 {
        self.records.len() as u32
    }

    /// A record; `None` past the end.
    #[inline]
    pub fn get(&self, index: u32) -> Option<&R> {
        self.records.get(index as usize)
    }

    /// The records of a run; none for what lies past the end.
    #[inline]
    pub fn run(&self, first: u32, count: u32) -> &[R] {
        let end = first.saturating_add(count).min(self.len());
        self.records.get(first as usize..end as usize).unwrap_or_default()
    }

    /// All records.
    pub fn iter(&self) -> std::slice::Iter<'_, R> {
        self.records.iter()
    }

    /// Whether the run lies inside.
    pub fn holds(&self, first: u32, count: u32) -> bool {
        first.checked_add(count).is_some_and(|end| end <= self.len())
    }

    /// The first index whose record is not before: for tables sorted by what `before` asks.
    pub fn partition_point(&self, before: impl Fn(&R) -> bool) -> u32 {
        self.records.partition_point(before) as u32
    }
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { records: Box::default() }
    }
}

/// The bytes of records.
pub fn encode<'r, R: Part + 'r>(records: impl IntoIterator<Item = &'r R>) -> Vec<u8> {
    let mut bytes = Vec::new();
    records.into_iter().for_each(|record| record.write(&mut bytes));
    bytes
}
