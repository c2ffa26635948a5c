//! Peers that are driven from Python: a folder of tests, with an environment of its own that has what they need.

use std::path::Path;
use std::process::Command;

/// Runs the tests of a folder against the binary; whether they may be skipped where something is missing is said in `main.rs`.
pub fn run(name: &str, others: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/peers").join(name).join("bin/python");
    let folder = root.join("tests/peers").join(name);
    let missing =
        others.iter().map(|other| root.join(other)).chain([python.clone()]).find(|path| !path.exists());
    if let Some(missing) = missing {
        let reason = format!("{} is missing: see tests/peers/{name}/mod.rs", missing.display());
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
