//! E-mail addresses, URLs and phone numbers: whether a text is one, and the only one that stands in a reply.

use super::phone::{E164, parse_phone};

/// The longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3, without the brackets).
const EMAIL_BYTES: usize = 254;

/// The longest URL, in bytes, that is accepted: browsers and carriers cut longer ones.
const URL_BYTES: usize = 2048;

/// Whether a text is an e-mail address as web forms accept it (the WHATWG rule), with a dot in its domain.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-.".contains(&byte);
    let dots_are_inside = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    text.len() <= EMAIL_BYTES
        && (1..=64).contains(&local.len())
        && local.bytes().all(is_atom)
        && dots_are_inside
        && is_domain(domain)
}

/// Whether a text is an absolute `http` or `https` URL with a host, and without spaces, quotes and other characters
/// that end a link on a phone.
pub fn is_url(text: &str) -> bool {
    let Some(rest) = after_scheme(text) else { return false };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some((authority, path)) = rest.split_at_checked(end) else { return false };
    text.len() <= URL_BYTES && is_host_and_port(authority) && path.chars().all(is_url_character)
}

fn after_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(rest)
}

fn is_url_character(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c)
}

/// A host with an optional port. User names before it (`https://bank.example@evil.example`) only mislead.
fn is_host_and_port(authority: &str) -> bool {
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "443"));
    port.parse::<u16>().is_ok_and(|port| port > 0)
        && (host == "localhost" || is_ipv4(host) || is_domain(host))
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Labels of letters, digits and inner hyphens, at least two, the last of which is no number.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c == '-' || c.is_alphanumeric())
    };
    let Some((_, last)) = domain.rsplit_once('.') else { return false };
    domain.len() <= 253
        && last.chars().count() >= 2
        && domain.split('.').all(is_label)
        && !last.chars().all(|c| c.is_numeric())
}

/// The only e-mail address in a reply. None where there are two different ones.
pub fn only_email(reply: &str) -> Option<String> {
    only(
        tokens(reply)
            .map(|token| token.strip_prefix("mailto:").unwrap_or(token))
            .filter(|token| is_email(token)),
    )
    .map(str::to_owned)
}

/// The only URL in a reply, with `https://` put before one that begins with `www.` or is the whole reply
/// (`example.com/menu`).
pub fn only_url(reply: &str) -> Option<String> {
    let is_whole_reply = tokens(reply).nth(1).is_none();
    let complete = |token: &str| {
        let bare = is_whole_reply || token.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        let url = if bare && !token.contains("://") { format!("https://{token}") } else { token.to_owned() };
        is_url(&url).then_some(url)
    };
    only(tokens(reply).filter_map(complete))
}

/// The only phone number in a reply, which may be written with spaces and other marks between its digits.
/// `default_country` as in [`parse_phone`].
pub fn only_phone(reply: &str, default_country: Option<&str>) -> Option<E164> {
    let folded = super::fold::fold(reply, false);
    if let Ok(number) = parse_phone(&folded, default_country) {
        return Some(number);
    }
    only(number_runs(&folded).flat_map(|run| numbers_of_run(run, default_country)))
}

/// The number that a run is, or those that stand in it beside parentheses and slashes.
fn numbers_of_run(run: &str, default_country: Option<&str>) -> Vec<E164> {
    match parse_phone(run, default_country) {
        Ok(number) => vec![number],
        Err(_) => {
            run.split(['(', ')', '/']).filter_map(|part| parse_phone(part, default_country).ok()).collect()
        }
    }
}

/// The words of a reply between white space, without the punctuation that a sentence puts around them.
fn tokens(reply: &str) -> impl Iterator<Item = &str> {
    let opening = ['<', '(', '[', '{', '"', '\'', '“', '«', '‘'];
    let closing = ['>', ')', ']', '}', '"', '\'', '”', '»', '’', '.', ',', ';', ':', '!', '?', '…'];
    reply
        .split_whitespace()
        .map(move |token| token.trim_start_matches(opening).trim_end_matches(closing))
        .filter(|token| !token.is_empty())
}

/// Maximal runs of the characters that phone numbers are written with.
fn number_runs(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !(c.is_ascii_digit() || "+ .-/()".contains(c)))
        .map(|run| run.trim_matches([' ', '.', '-', '/', ')']))
        .filter(|run| run.bytes().filter(u8::is_ascii_digit).count() >= 6)
}

/// The only item, where equal ones count once.
fn only<T: PartialEq>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_email_addresses() {
        for email in
            ["a@example.com", "first.last+tag@sub.example.co.uk", "o'neil@example.fr", "a@exämple.de"]
        {
            assert!(is_email(email), "{email:?}");
        }
        for email in [
            "",
            "a",
            "a@b",
            "@example.com",
            "a@",
            "a b@example.com",
            ".a@example.com",
            "a..b@example.com",
            "a@-example.com",
            "a@example..com",
            "a@example.com.",
            "a@1.2.3.4",
            "a@@example.com",
            "é@example.com",
        ] {
            assert!(!is_email(email), "{email:?}");
        }
    }

    #[test]
    fn knows_urls() {
        for url in [
            "https://example.com",
            "http://example.com:8080/a?b=c#d",
            "HTTPS://EXAMPLE.COM/é",
            "https://g.page/r/example/review",
            "http://localhost:3000",
            "http://127.0.0.1/",
            "https://пример.рф/",
        ] {
            assert!(is_url(url), "{url:?}");
        }
        for url in [
            "",
            "example.com",
            "ftp://example.com",
            "https://",
            "https://a b.com",
            "https://example",
            "https://example.com/a b",
            "https://user@example.com",
            "https://example.com:0",
            "https://example.com:99999",
            "javascript:alert(1)",
            "https://-a.com",
            "https://example.com/\"x",
        ] {
            assert!(!is_url(url), "{url:?}");
        }
    }

    #[test]
    fn finds_the_only_email() {
        assert_eq!(only_email("it's Lea@Example.com, thanks!").as_deref(), Some("Lea@Example.com"));
        assert_eq!(only_email("<lea@example.com>").as_deref(), Some("lea@example.com"));
        assert_eq!(only_email("lea@example.com or lea@example.com").as_deref(), Some("lea@example.com"));
        assert_eq!(only_email("lea@example.com or leo@example.com"), None);
        assert_eq!(only_email("no mail"), None);
    }

    #[test]
    fn finds_the_only_url() {
        assert_eq!(only_url("see https://example.com/a.").as_deref(), Some("https://example.com/a"));
        assert_eq!(only_url("see www.example.com!").as_deref(), Some("https://www.example.com"));
        assert_eq!(only_url("example.com/menu").as_deref(), Some("https://example.com/menu"));
        assert_eq!(only_url("ok.thanks for that"), None);
        assert_eq!(only_url("https://a.com https://b.com"), None);
        assert_eq!(only_url("été"), None);
    }

    #[test]
    fn finds_the_only_phone_number() {
        let found = |reply: &str| only_phone(reply, Some("FR")).map(|number| number.as_str().to_owned());
        for reply in [
            "0612345678",
            "my number: 06 12 34 56 78, thanks",
            "call +33 6-12-34-56-78 after 18:00",
            "06.12.34.56.78.",
            "0612345678 (06 12 34 56 78)",
            "(06 12 34 56 78)",
        ] {
            assert_eq!(found(reply).as_deref(), Some("+33612345678"), "{reply:?}");
        }
        for reply in ["36180", "no", "06 12 34 56 78 or 07 52 34 56 78", "on 12/05/2026 at 10:30", ""] {
            assert_eq!(found(reply), None, "{reply:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_reply_is_read(reply in "\\PC{0,60}") {
            let _ = (only_email(&reply), only_url(&reply), only_phone(&reply, Some("FR")));
        }
    }
}
