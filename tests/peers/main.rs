//! Comparisons with programs that others wrote. A peer that is not installed skips its tests with the reason, unless
//! `SMSC_PEERS=1` asks for all of them.

mod segments;
