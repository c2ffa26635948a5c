//! script_test
