//! Signatures of Twilio's web hooks.
//!
//! Source: the vendor's "Webhooks security" page and its Python library (`request_validator`, 9.13.0). The signature is the
//! HMAC of the address, followed by each distinct parameter in order of its name with each of its distinct values in order;
//! a JSON body is covered by its SHA-256 in the address instead. Which of the two algorithms holds is said by a header.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac};

use crate::runtime::channel::WebHook;

const SIGNATURE: &str = "x-twilio-signature";
const SETTINGS: &str = "x-twilio-webhooks-signature-settings";
const BODY_HASH: &str = "bodySHA256";

/// The keys that a web hook may be signed with.
pub(super) struct Keys {
    /// For HMAC-SHA1.
    pub(super) auth_token: String,
    /// For HMAC-SHA256.
    pub(super) webhook_key: String,
}

/// Whether a web hook is signed by one who has the key. `form` are the parameters of a body that is a form; any other body
/// must be covered by its hash.
pub(super) fn is_genuine(keys: &Keys, hook: &WebHook, form: Option<&[(String, String)]>) -> bool {
    let Some(key) = key(keys, hook.header(SETTINGS)) else { return false };
    let Some(signature) = hook.header(SIGNATURE).and_then(|text| STANDARD.decode(text).ok()) else {
        return false;
    };
    if form.is_none() && !is_body_covered(hook) {
        return false;
    }
    let parameters = parameters(form.unwrap_or_default());
    let is_signed =
        |url: &str| hmac::verify(&key, format!("{url}{parameters}").as_bytes(), &signature).is_ok();
    let (with, without) = with_and_without_port(&hook.url);
    is_signed(&without) | is_signed(&with)
}

fn key(keys: &Keys, settings: Option<&str>) -> Option<hmac::Key> {
    let parts = settings.unwrap_or_default().split(',').filter_map(|part| part.split_once('='));
    let mut named = parts.filter(|(name, _)| name.trim() == "algorithm").map(|(_, value)| value.trim());
    let algorithm = named.find(|value| !value.is_empty()).unwrap_or("HMAC_SHA1").to_ascii_uppercase();
    match algorithm.as_str() {
        "HMAC_SHA1" => Some(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, keys.auth_token.as_bytes())),
        "HMAC_SHA256" => Some(hmac::Key::new(hmac::HMAC_SHA256, keys.webhook_key.as_bytes())),
        _ => None,
    }
}

fn parameters(form: &[(String, String)]) -> String {
    let distinct: BTreeSet<&(String, String)> = form.iter().collect();
    distinct.into_iter().map(|(name, value)| format!("{name}{value}")).collect()
}

/// The hash of the body is in the address, which the signature covers; so comparing it gives no secret away.
fn is_body_covered(hook: &WebHook) -> bool {
    let query = hook.url.split_once('?').map_or("", |(_, query)| query);
    let mut values = form_urlencoded::parse(query.as_bytes());
    let Some((_, claimed)) = values.find(|(name, _)| name == BODY_HASH) else { return false };
    let hash = digest::digest(&digest::SHA256, &hook.body);
    let hex: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    hex == *claimed
}

/// The address with its port and without: the vendor signs either.
fn with_and_without_port(url: &str) -> (String, String) {
    let whole = || (url.to_owned(), url.to_owned());
    let Some((scheme, rest)) = url.split_once("://") else { return whole() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some((authority, path)) = rest.split_at_checked(end) else { return whole() };
    let port = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match authority.rsplit_once(':').filter(|(_, port)| is_port(port)) {
        Some((host, _)) => (url.to_owned(), format!("{scheme}://{host}{path}")),
        None => (format!("{scheme}://{authority}:{port}{path}"), url.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys { auth_token: "12345".to_owned(), webhook_key: "shared".to_owned() }
    }

    fn form() -> Vec<(String, String)> {
        [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+12349013030"),
            ("Digits", "1234"),
            ("From", "+12349013030"),
            ("To", "+18005551212"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    fn hook(url: &str, signature: &str) -> WebHook {
        WebHook {
            url: url.to_owned(),
            headers: vec![(SIGNATURE.to_owned(), signature.to_owned())],
            ..WebHook::default()
        }
    }

    /// The vendor's own example.
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const SIGNED: &str = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=";

    #[test]
    fn the_vendors_example_is_genuine() {
        assert!(is_genuine(&keys(), &hook(URL, SIGNED), Some(&form())));
    }

    #[test]
    fn whatever_differs_is_forged() {
        let other = |url, signature, form: &[(String, String)]| {
            is_genuine(&keys(), &hook(url, signature), Some(form))
        };
        assert!(!other("https://mycompany.com/myapp.php?foo=1&bar=3", SIGNED, &form()));
        assert!(!other(URL, "0/KCTR6DLpKmkAf8muzZqo1nDgR=", &form()));
        assert!(!other(URL, "", &form()));
        assert!(!other(URL, SIGNED, &form()[1..]));
        let mut more = form();
        more.push(("Extra".to_owned(), "1".to_owned()));
        assert!(!other(URL, SIGNED, &more));
        let wrong = Keys { auth_token: "12346".to_owned(), ..keys() };
        assert!(!is_genuine(&wrong, &hook(URL, SIGNED), Some(&form())));
        // Without a form the body must be covered by its hash.
        assert!(!is_genuine(&keys(), &hook(URL, SIGNED), None));
    }

    #[test]
    fn an_algorithm_that_is_not_known_is_refused() {
        let mut hook = hook(URL, SIGNED);
        hook.headers.push((SETTINGS.to_owned(), "key=k,algorithm=HMAC_MD5".to_owned()));
        assert!(!is_genuine(&keys(), &hook, Some(&form())));
    }

    #[test]
    fn ports_are_added_and_taken_away() {
        let both = |url| with_and_without_port(url);
        assert_eq!(both("https://a/b?c:9"), ("https://a:443/b?c:9".to_owned(), "https://a/b?c:9".to_owned()));
        assert_eq!(both("http://a:8080/b"), ("http://a:8080/b".to_owned(), "http://a/b".to_owned()));
        assert_eq!(both("http://[::1]/b").0, "http://[::1]:80/b");
        assert_eq!(both("no address").0, "no address");
    }
}
