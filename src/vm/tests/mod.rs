//! Tests of the machine.

mod hostile;
