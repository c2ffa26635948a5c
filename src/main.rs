//! The `smsc` command.
fn main() {}
