//! E-mail over SMTP: what scripts `email`, and what they `forward` to people and teams.
//!
//! The Message-ID is made of the task's id, so that a mail that is sent twice is recognised as one.

use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::Error;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::payload::Email;
use super::{Connector, Done, Task};
use crate::config::mailbox;
use crate::runtime::channel::Answer;

/// How long a step of the conversation with the server may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Most tries of a mail.
const ATTEMPTS: u32 = 12;

/// Mails that are under way at the same time.
const PARALLEL: usize = 4;

/// Characters of a subject.
const SUBJECT_MAX: usize = 200;

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// A server, by the URL of `[smtp]`; nothing is sent yet.
    ///
    /// # Errors
    /// The URL or the address that mails come from cannot be used.
    pub fn open(url: &str, from: Option<&str>) -> Result<Self, String> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&with_tls(url));
        // What is wrong with the URL stays out: it may hold the password.
        let builder = builder.map_err(|_| "`smtp.url` is not an address of a mail server".to_owned())?;
        let host = host(url);
        let own = user(url).filter(|user| user.contains('@'));
        let from = from.map(str::to_owned).or(own).unwrap_or_else(|| format!("smsc@{host}"));
        let (name, address) = mailbox(&from);
        let address: Address =
            address.parse().map_err(|error| format!("`smtp.from` is not an e-mail address: {error}"))?;
        let from = Mailbox::new(name.map(one_line), address);
        Ok(Self { transport: builder.timeout(Some(TIMEOUT)).build(), from })
    }

    async fn deliver(&self, task: &Task) -> Done {
        let message = match self.message(task) {
            Ok(message) => message,
            Err(reason) => return Done::Refused { reason },
        };
        match self.transport.send(message).await {
            Ok(_) => Done::Well(serde_json::Value::Null),
            Err(error) => failed(&error),
        }
    }

    fn message(&self, task: &Task) -> Result<Message, String> {
        let mail: Email = serde_json::from_value(task.payload.clone())
            .map_err(|error| format!("the mail cannot be read: {error}"))?;
        let to: Address =
            mail.to.parse().map_err(|error| format!("the recipient is not an e-mail address: {error}"))?;
        let (subject, text) = match mail.subject {
            Some(subject) => (subject, mail.text),
            None => (
                format!("SMS from {}", task.phone),
                format!("{}\n\n-- \nContact: {}\n", mail.text, task.phone),
            ),
        };
        Message::builder()
            .message_id(Some(format!("<{}@{}>", task.id, self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(&subject))
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|error| format!("the mail cannot be written: {error}"))
    }
}

/// A subject without the line ends that would begin other headers.
fn one_line(subject: &str) -> String {
    subject.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SUBJECT_MAX).collect()
}

/// Replies 4xx pass by themselves, and so does what the operator sets right: a password (RFC 5321, 4.2.1; RFC 4954, 6).
fn failed(error: &Error) -> Done {
    let code = error.status().map(u16::from);
    let is_login = matches!(code, Some(530 | 534 | 535 | 538));
    let reason = match code {
        Some(code) => format!("the mail server answered {code}"),
        None => format!("the mail server: {error}"),
    };
    if error.is_permanent() && !is_login {
        return Done::Refused { reason };
    }
    Done::Later { reason, after_ms: None }
}

/// The URL with what it leaves open about TLS: `smtp://` is encrypted where a password goes through it, and elsewhere where
/// the server offers it; not on the machine itself.
fn with_tls(url: &str) -> String {
    if !url.starts_with("smtp://") || url.contains("tls=") || is_loopback(&host(url)) {
        return url.to_owned();
    }
    let mode = if user(url).is_some() { "required" } else { "opportunistic" };
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}tls={mode}")
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// What stands before the host, if anything, and what stands from it on.
fn authority(url: &str) -> (Option<&str>, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or(rest);
    authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host))
}

fn host(url: &str) -> String {
    let (_, host) = authority(url);
    let end = host
        .rfind(':')
        .filter(|at| host.get(at + 1..).is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit())));
    host.get(..end.unwrap_or(host.len())).unwrap_or(host).to_owned()
}

fn user(url: &str) -> Option<String> {
    let (user, _) = authority(url);
    let user = user?.split(':').next()?;
    Some(user.replace("%40", "@"))
}

impl Connector for Smtp {
    fn perform<'a>(&'a self, task: &'a Task) -> Answer<'a, Done> {
        Box::pin(self.deliver(task))
    }

    fn attempts_max(&self) -> u32 {
        ATTEMPTS
    }

    fn parallel(&self) -> usize {
        PARALLEL
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn task(payload: serde_json::Value) -> Task {
        let (id, kind, phone) = ("0199".to_owned(), "email".to_owned(), "+33612345678".to_owned());
        Task { id, kind, payload, phone, attempt: 1 }
    }

    fn written(payload: serde_json::Value) -> Result<String, String> {
        let smtp = Smtp::open("smtp://localhost:2525", Some("Shop <shop@example.com>"))?;
        smtp.message(&task(payload)).map(|mail| String::from_utf8(mail.formatted()).unwrap())
    }

    #[test]
    fn a_forward_names_the_contact_and_its_id_is_always_the_same() {
        let mail = written(json!({"to": "team@example.com", "subject": null, "text": "Hello"})).unwrap();
        assert!(mail.contains("Message-ID: <0199@example.com>\r\n"), "{mail}");
        assert!(mail.contains("Subject: SMS from +33612345678\r\n"), "{mail}");
        assert!(mail.contains("Hello\r\n\r\n-- \r\nContact: +33612345678"), "{mail}");
    }

    #[test]
    fn mails_come_from_an_address_with_a_name_or_without() {
        let from = |from: &str| {
            let smtp = Smtp::open("smtp://localhost:2525", Some(from)).unwrap();
            let mail = smtp.message(&task(json!({"to": "a@example.com", "subject": "x", "text": "t"})));
            let mail = String::from_utf8(mail.unwrap().formatted()).unwrap();
            mail.lines().find(|line| line.starts_with("From:")).unwrap().to_owned()
        };
        assert_eq!(from("shop@example.com"), "From: shop@example.com");
        assert!(from("Shop & Co. <shop@example.com>").ends_with("<shop@example.com>"));
        assert!(from("\"Shop, Paris\" <shop@example.com>").ends_with("<shop@example.com>"));
        assert!(from("Café <shop@example.com>").contains("=?utf-8?"));
    }

    #[test]
    fn headers_cannot_be_smuggled_in() {
        let mail = json!({"to": "a@example.com", "subject": "x\r\nBcc: b@example.com", "text": "t"});
        assert!(!written(mail).unwrap().contains("\r\nBcc:"));
        assert!(
            written(json!({"to": "a@example.com\r\nBcc: b@example.com", "subject": "x", "text": "t"}))
                .is_err()
        );
    }

    #[test]
    fn passwords_do_not_go_in_the_clear() {
        assert_eq!(with_tls("smtp://a:b@mail.example"), "smtp://a:b@mail.example?tls=required");
        assert_eq!(
            with_tls("smtp://mail.example:25/x?y=1"),
            "smtp://mail.example:25/x?y=1&tls=opportunistic"
        );
        for own in
            ["smtp://a:b@127.0.0.1:25", "smtp://[::1]:25", "smtps://a:b@m.example", "smtp://m?tls=none"]
        {
            assert_eq!(with_tls(own), own);
        }
        assert_eq!(
            (host("smtp://[::1]:25").as_str(), user("smtps://a%40b.c:p@m")),
            ("[::1]", Some("a@b.c".to_owned()))
        );
    }

    #[test]
    fn what_is_wrong_with_the_url_does_not_show_it() {
        let problem = Smtp::open("smtp://user:hunter2@", None).err();
        assert!(problem.is_none_or(|problem| !problem.contains("hunter2")));
        assert!(Smtp::open("https://mail.example", None).is_err());
    }
}
