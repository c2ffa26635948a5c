//! Facts about texts and SMS, pure and without state: how texts are compared ([`mod@fold`], [`words`], [`mod@distance`],
//! [`negation`]), which of them are opt-outs ([`compliance`]), what they cost to send ([`gsm`], [`mod@segments`],
//! [`length`]), and what stands in them ([`phone`], [`contact_points`]).
//!
//! One truth for the checker, the VM and the runtime; `docs/reference/folding.md` and `docs/reference/segments.md`
//! tell authors the same.

pub mod compliance;
pub mod contact_points;
#[cfg(test)]
mod corpus_tests;
pub mod distance;
pub mod fold;
mod fold_quick;
#[cfg(test)]
mod fold_tests;
pub mod gsm;
pub mod length;
pub mod links;
pub mod nearest;
pub mod negation;
pub mod numbers;
pub mod phone;
pub mod segments;
pub mod truncate;
pub mod way_out;
pub mod words;

pub use compliance::{ComplianceWord, ComplianceWords};
pub use contact_points::{is_email, is_url, only_email, only_phone, only_url};
pub use distance::distance_within;
pub use fold::{fold, fold_into};
pub use gsm::{Encoding, encoding_of};
pub use length::{Length, LengthRange};
pub use nearest::{ForcingCharacter, forcing_characters, nearest_gsm, replace_unicode};
pub use negation::NegationWords;
pub use numbers::{number_in_text, number_of_reply};
pub use phone::{
    E164, PhoneError, is_alphanumeric_sender, is_short_code, mask_phone, mask_phones_in, parse_phone,
};
pub use segments::{SegmentCount, normalize, parts, segments};
pub use truncate::{fits, length_in_characters, truncate};
pub use way_out::tells_way_out;
pub use words::{FoldedText, equal_ignoring_ends, strip_punctuation, strip_punctuation_and_emoji};
