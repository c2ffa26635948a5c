//! Buffers that a host keeps between events, so that a message allocates little but what it leaves behind.

use crate::text::FoldedText;
use crate::value::Value;

use super::list::Offer;

/// Buffers of deliveries. What one left in them means nothing to the next: they only have grown already.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The folded message.
    pub(crate) folded: FoldedText,
    /// The stack of values.
    pub(crate) stack: Vec<Value>,
    /// The choices that a message offers.
    pub(crate) offers: Vec<Offer>,
    /// The lines that list them.
    pub(crate) list: String,
    /// A text that is being put together.
    pub(crate) text: String,
}
