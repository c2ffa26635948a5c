//! Signatures of messages between us and any gateway: Standard Webhooks (<https://www.standardwebhooks.com>), version 1.
//!
//! `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `ID.TIMESTAMP.BODY`, where ID is the header `webhook-id`
//! and TIMESTAMP the header `webhook-timestamp`, seconds UTC. Several signatures are separated by spaces.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use crate::runtime::channel::WebHook;

/// How old or how early a message may be, milliseconds: what the standard's libraries allow.
const TOLERANCE_MS: i64 = 5 * 60 * 1000;

/// Header of a message's id.
pub(in crate::runtime) const ID: &str = "webhook-id";
/// Header of the moment that it was sent.
pub(in crate::runtime) const TIMESTAMP: &str = "webhook-timestamp";
/// Header of the signature.
pub(in crate::runtime) const SIGNATURE: &str = "webhook-signature";

/// A key.
pub(in crate::runtime) struct Key(hmac::Key);

impl Key {
    /// The key of a secret: the standard's form is `whsec_` and base64; any other text is taken as its bytes.
    pub(in crate::runtime) fn new(secret: &str) -> Self {
        let decoded = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
        let bytes = decoded.unwrap_or_else(|| secret.as_bytes().to_vec());
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// The signature of a message.
    pub(in crate::runtime) fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let tag = hmac::sign(&self.0, &signed(id, &timestamp.to_string(), body));
        format!("v1,{}", STANDARD.encode(tag))
    }

    /// Whether a web hook is signed with the key, and of now. Tags are compared in constant time.
    pub(super) fn is_genuine(&self, hook: &WebHook) -> bool {
        let (Some(id), Some(timestamp), Some(signatures)) =
            (hook.header(ID), hook.header(TIMESTAMP), hook.header(SIGNATURE))
        else {
            return false;
        };
        let at_ms = timestamp.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1000));
        let is_now = at_ms.is_some_and(|at_ms| hook.now_ms.abs_diff(at_ms) <= TOLERANCE_MS.unsigned_abs());
        let data = signed(id, timestamp, &hook.body);
        let mut tags = signatures
            .split(' ')
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok());
        is_now && tags.any(|tag| hmac::verify(&self.0, &data, &tag).is_ok())
    }
}

fn signed(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    fn hook(signature: &str, now_ms: i64) -> WebHook {
        let headers =
            [(ID, "msg_p5jXN8AQM9LWM0D4loKWxJek"), (TIMESTAMP, "1614265330"), (SIGNATURE, signature)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        WebHook { headers, body: BODY.to_vec(), now_ms, ..WebHook::default() }
    }

    const NOW_MS: i64 = 1_614_265_330_000;

    #[test]
    fn the_standards_example_is_made_and_genuine() {
        let key = Key::new(SECRET);
        assert_eq!(key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY), SIGNED);
        assert!(key.is_genuine(&hook(SIGNED, NOW_MS)));
        assert!(key.is_genuine(&hook(&format!("v1,AAAA v2,x {SIGNED}"), NOW_MS)));
    }

    #[test]
    fn what_is_old_early_or_changed_is_forged() {
        let key = Key::new(SECRET);
        assert!(key.is_genuine(&hook(SIGNED, NOW_MS + TOLERANCE_MS)));
        assert!(!key.is_genuine(&hook(SIGNED, NOW_MS + TOLERANCE_MS + 1)));
        assert!(!key.is_genuine(&hook(SIGNED, NOW_MS - TOLERANCE_MS - 1)));
        assert!(!Key::new("other").is_genuine(&hook(SIGNED, NOW_MS)));
        let changed = WebHook { body: b"{}".to_vec(), ..hook(SIGNED, NOW_MS) };
        assert!(!key.is_genuine(&changed) && !key.is_genuine(&hook("", NOW_MS)));
        let early = hook(SIGNED, i64::MIN);
        assert!(!key.is_genuine(&early));
    }
}
