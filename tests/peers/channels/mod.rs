//! Channels, services and mail against the programs that others wrote: the vendor's own library and API description, the
//! libraries of Standard Webhooks, a mail server. What is played is the binary; the peers drive it.
//!
//! `tests/run` installs them; by hand: `python3 -m venv target/peers/channels`, `target/peers/channels/bin/pip install -r
//! tests/peers/channels/requirements.txt`, `npm ci --prefix tests/peers/channels`.

use std::path::Path;
use std::process::Command;

#[test]
fn channels_services_and_mail_with_real_peers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/peers/channels/bin/python");
    let folder = root.join("tests/peers/channels");
    if !python.exists() || !folder.join("node_modules").exists() {
        let reason = "the peers of channels are not installed: see tests/peers/channels/mod.rs";
        assert!(std::env::var_os("SMSC_PEERS").is_none(), "{reason}");
        eprintln!("skipped: {reason}");
        return;
    }
    let output = Command::new(python)
        .args(["-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"])
        .arg(&folder)
        .env("SMSC_BINARY", env!("CARGO_BIN_EXE_smsc"))
        .output()
        .expect("Python starts");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{shown}\n{}", String::from_utf8_lossy(&output.stderr));
}
