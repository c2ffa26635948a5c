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
    only(number_runs(&folded).filter_map(|run| parse_phone(run, default_country).ok()))
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
