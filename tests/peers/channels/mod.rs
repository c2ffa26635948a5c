//! Channels, services and mail against the programs that others wrote: the vendor's own library and API description, the
//! libraries of Standard Webhooks, a mail server. What is played is the binary; the peers drive it.
//!
//! `tests/run` installs them; by hand: `python3 -m venv target/peers/channels`, `target/peers/channels/bin/pip install -r
//! tests/peers/channels/requirements.txt`, `npm ci --prefix tests/peers/channels`.

#[test]
fn channels_services_and_mail_with_real_peers() {
    super::python::run("channels", &["tests/peers/channels/node_modules"]);
}
