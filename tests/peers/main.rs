//! Comparisons with programs that others wrote. A peer that is not installed skips its tests with the reason, unless
//! `SMSC_PEERS=1` asks for all of them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests end where they fail; outside of test functions clippy does not see that these are tests"
)]

mod channels;
mod python;
mod reports;
mod runtime;
mod segments;
