//! The page on which a contact chooses what it gets: `/u/{code}`. Whoever has the code, which went to the contact alone, may choose;
//! looking at the page changes nothing, because phones and filters look at every link.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::App;
use super::extract::{Asked, Named, Raw};
use super::problem::Problem;
use crate::runtime::engine::Command;
use crate::runtime::engine::command::Incoming;
use crate::runtime::json;
use crate::text::mask_phone;
use crate::value::Symbol;
use crate::vm::event::EventKind;
use crate::vm::state::{Consent, State as Contact};

/// The page has no scripts, loads nothing, and posts to itself alone.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Source of what is chosen here.
const SOURCE: &str = "page";

/// Whether something was chosen just now.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Told {
    #[serde(default)]
    saved: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    Named(code): Named<String>,
    Asked(told): Asked<Told>,
) -> Result<Response, Problem> {
    let phone = phone(&app, &code).await?;
    let contact = contact(&app, &phone).await?;
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ];
    Ok((headers, page(&app, &contact, told.saved)).into_response())
}

/// What is chosen: `all` for no messages at all (`stop`) or for messages again (`start`), else the categories that are wanted.
pub(super) async fn change(
    State(app): State<App>,
    Named(code): Named<String>,
    Raw(body): Raw,
) -> Result<Redirect, Problem> {
    let phone = phone(&app, &code).await?;
    let chosen: Vec<_> = form_urlencoded::parse(&body).collect();
    let has = |name: &str, value: &str| chosen.iter().any(|(own, text)| own == name && text == value);
    let kinds = if has("all", "stop") {
        vec![EventKind::Unsubscribe { category: None }]
    } else if has("all", "start") {
        vec![EventKind::Subscribe { category: None }]
    } else {
        let (categories, contact) = (categories(&app), contact(&app, &phone).await?);
        let differing =
            categories.into_iter().filter(|(name, _)| wants(&contact, name) != has("category", name));
        differing
            .map(|(name, _)| match has("category", &name) {
                true => EventKind::Subscribe { category: Some(name) },
                false => EventKind::Unsubscribe { category: Some(name) },
            })
            .collect()
    };
    for kind in kinds {
        let (phone, source) = (phone.clone(), SOURCE.to_owned());
        let command =
            Command::Event(Incoming { phone, source, external_id: None, kind, sender: None, creates: false });
        super::done(app.handle.call(command).await?)?;
    }
    Ok(Redirect::to(&format!("/u/{code}?saved=true")))
}

/// Why there is nothing behind a code.
fn unknown() -> Problem {
    Problem::not_found("this link is of nobody, or too old")
}

/// Whose code it is. A code of a link to elsewhere is none.
async fn phone(app: &App, code: &str) -> Result<String, Problem> {
    let (store, key) = (app.handle.store.clone(), code.to_owned());
    let link = super::reading(move || store.link(&key)).await?.filter(|link| link.url.is_none());
    link.map(|link| link.phone).ok_or_else(unknown)
}

async fn contact(app: &App, phone: &str) -> Result<Contact, Problem> {
    super::contacts::read(app, phone).await.map_err(|_| unknown())
}

/// Marketing categories of the script with their titles.
fn categories(app: &App) -> Vec<(String, String)> {
    let programs = app.handle.programs();
    let marketing = programs.current().schema().categories.iter().filter(|category| category.marketing);
    marketing
        .map(|category| {
            let title = if category.title.is_empty() { &category.name } else { &category.title };
            (category.name.clone(), title.clone())
        })
        .collect()
}

/// Marketing is wanted by who has opted in and not refused the category.
fn wants(contact: &Contact, category: &str) -> bool {
    contact.category(Symbol::of(category)).unwrap_or(contact.consent == Consent::Subscribed)
}

/// The words of the page in a language.
struct Words {
    language: &'static str,
    title: &'static str,
    number: &'static str,
    saved: &'static str,
    categories: &'static str,
    save: &'static str,
    stop: &'static str,
    stop_help: &'static str,
    stopped: &'static str,
    start: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    title: "Your messages",
    number: "SMS to",
    saved: "Your choice is saved.",
    categories: "What would you like to get?",
    save: "Save",
    stop: "Stop all messages",
    stop_help: "You will receive nothing more from us.",
    stopped: "You receive no messages.",
    start: "Receive messages again",
};

const FRENCH: Words = Words {
    language: "fr",
    title: "Vos messages",
    number: "SMS au",
    saved: "Votre choix est enregistré.",
    categories: "Que souhaitez-vous recevoir ?",
    save: "Enregistrer",
    stop: "Ne plus rien recevoir",
    stop_help: "Vous ne recevrez plus rien de notre part.",
    stopped: "Vous ne recevez aucun message.",
    start: "Recevoir de nouveau des messages",
};

/// In the contact's language where the page has it; where none is known, in that of its country.
fn words(app: &App, contact: &Contact) -> &'static Words {
    let programs = app.handle.programs();
    let french = match contact.language {
        Some(language) => json::name(language, &*programs).starts_with("fr"),
        None => contact.phone.starts_with("+33"),
    };
    if french { &FRENCH } else { &ENGLISH }
}

fn page(app: &App, contact: &Contact, saved: bool) -> String {
    let words = words(app, contact);
    let saved =
        if saved { format!("<p class=\"saved\" role=\"status\">{}</p>", words.saved) } else { String::new() };
    let choices =
        if contact.consent == Consent::OptedOut { start_form(words) } else { forms(app, contact, words) };
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{}</title><style>{STYLE}</style></head><body><main><h1>{}</h1><p>{} {}</p>{saved}{choices}</main></body></html>",
        words.language,
        words.title,
        words.title,
        words.number,
        mask_phone(&contact.phone),
    )
}

fn forms(app: &App, contact: &Contact, words: &Words) -> String {
    let boxes: String = categories(app)
        .iter()
        .map(|(name, title)| {
            let checked = if wants(contact, name) { " checked" } else { "" };
            let (name, title) = (escaped(name), escaped(title));
            format!(
                "<label><input type=\"checkbox\" name=\"category\" value=\"{name}\"{checked}> {title}</label>"
            )
        })
        .collect();
    let chosen = match boxes.is_empty() {
        true => String::new(),
        false => format!(
            "<form method=\"post\"><fieldset><legend>{}</legend>{boxes}</fieldset><button>{}</button></form>",
            words.categories, words.save
        ),
    };
    format!(
        "{chosen}<form method=\"post\"><button name=\"all\" value=\"stop\" class=\"stop\">{}</button><p>{}</p></form>",
        words.stop, words.stop_help
    )
}

fn start_form(words: &Words) -> String {
    format!(
        "<p><strong>{}</strong></p><form method=\"post\"><button name=\"all\" value=\"start\">{}</button></form>",
        words.stopped, words.start
    )
}

const STYLE: &str = ":root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}main{max-width:26rem;margin:2rem auto;padding:0 1.2rem}\
                     h1{font-size:1.5rem;margin:0}fieldset{border:0;padding:0;margin:1rem 0}legend{font-weight:600;padding:0}label{display:block;padding:.4rem 0}\
                     form{margin:1.5rem 0}button{font:inherit;width:100%;padding:.7rem;border:1px solid #888;border-radius:.6rem;background:none;color:inherit}\
                     .stop{background:#b3261e;border-color:#b3261e;color:#fff}.saved{padding:.6rem .8rem;border-radius:.6rem;background:#12724a;color:#fff}";

/// A text within HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_text() {
        assert_eq!(escaped("<b>\"O'R\" & co"), "&lt;b&gt;&quot;O&#39;R&quot; &amp; co");
    }
}
