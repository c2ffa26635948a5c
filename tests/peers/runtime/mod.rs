//! The runtime as others see it: Chromium plays a conversation on the page, schemathesis asks everything that the OpenAPI
//! description allows and more, SQLite's own tool reads the database.
//!
//! `tests/run` installs them; by hand: `apt-get install chromium sqlite3`, `python3 -m venv target/peers/runtime`,
//! `target/peers/runtime/bin/pip install -r tests/peers/runtime/requirements.txt`. `SMSC_SCREENSHOTS=FOLDER` keeps what Chromium saw.

#[test]
fn page_description_and_database_with_real_peers() {
    super::python::run("runtime", &["/usr/bin/chromium", "/usr/bin/sqlite3"]);
}
