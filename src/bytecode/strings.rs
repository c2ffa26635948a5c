//! The pool of texts.

use super::limits;
use super::table::Table;

/// Texts by index.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    pool: Box<str>,
    ends: Table<u32>,
}

impl Strings {
    /// The texts of a pool; `None` where it is not UTF-8, an end is out of order or inside a character, or a text is
    /// longer than [`limits::TEXT_BYTES`].
    pub fn new(pool: &[u8], ends: &[u8]) -> Option<Self> {
        let (pool, ends) = (std::str::from_utf8(pool).ok()?, Table::<u32>::new(ends)?);
        let mut before = 0;
        for &end in ends.iter() {
            let length = end.checked_sub(before)?;
            if length > limits::TEXT_BYTES || !pool.is_char_boundary(end as usize) {
                return None;
            }
            before = end;
        }
        (before as usize == pool.len()).then(|| Self { pool: pool.into(), ends })
    }

    /// A text; `None` past the end.
    #[inline]
    pub fn get(&self, index: u32) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
        self.pool.get(*start as usize..end as usize)
    }

    /// How many.
    pub fn len(&self) -> u32 {
        self.ends.len()
    }
}
