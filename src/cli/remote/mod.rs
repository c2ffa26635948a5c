//! Commands that ask a runtime that runs, through its HTTP interface.

pub(super) mod contacts;
pub(super) mod dead_letters;
pub(super) mod pause;
mod pieces;
pub(super) mod send;
pub(super) mod sessions;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::failure::Failure;
use super::run::{self, Where};
use super::terminal::Terminal;
use crate::runtime::client::{self, Client, Method, Request, Response};

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Bytes of an answer: exports are long.
const ANSWER_MAX: usize = 1024 * 1024 * 1024;

/// Items of a page of a list.
const PAGE: usize = 1_000;

/// Which runtime is asked.
#[derive(Debug, Args)]
pub(super) struct Server {
    /// Address of the runtime. Else SMSC_URL, else where smsc.toml lets it listen, else http://127.0.0.1:8030.
    #[arg(long, global = true, value_name = "URL")]
    url: Option<String>,
    /// A token of the runtime; others on the machine can see it here. Else SMSC_TOKEN, else that of smsc.toml.
    #[arg(long, global = true, value_name = "TOKEN")]
    token: Option<String>,
    /// The project whose smsc.toml says where the runtime is.
    #[arg(long, global = true, value_name = "PATH", default_value = ".")]
    project: PathBuf,
}

/// How lists are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ListFormat {
    /// A line for people.
    #[default]
    Text,
    /// A JSON object a line, as the HTTP interface gives it.
    Json,
}

/// A connection to a runtime.
struct Api {
    runtime: tokio::runtime::Runtime,
    client: Client,
    base: String,
    token: Option<String>,
}

impl Server {
    /// Finds out where the runtime is. Nothing is asked yet.
    fn open(&self) -> Result<Api, Failure> {
        let set = |name: &str| std::env::var(name).ok().filter(|text| !text.trim().is_empty());
        let Where { url, token } = run::whereabouts(&self.project)?;
        let base = self.url.clone().or_else(|| set("SMSC_URL")).unwrap_or(url);
        client::address(&base, "/").map_err(|problem| Failure::usage(format!("`{base}` {problem}")))?;
        Ok(Api {
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
            client: Client::new().map_err(|error| Failure::usage(error.to_string()))?,
            base,
            token: self.token.clone().or_else(|| set("SMSC_TOKEN")).or(token),
        })
    }
}

impl Api {
    fn get(&self, path: &str) -> Result<Value, Failure> {
        read(&self.ask(Method::GET, path, None, String::new())?)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        read(&self.ask(Method::POST, path, Some("application/json"), body.to_string())?)
    }

    fn delete(&self, path: &str) -> Result<Value, Failure> {
        read(&self.ask(Method::DELETE, path, None, String::new())?)
    }

    /// All items of a list, page by page.
    fn list(
        &self,
        path: &str,
        name: &str,
        mut each: impl FnMut(&Value) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let mut after = String::new();
        let mut count = 0;
        loop {
            let page = self.get(&format!("{path}?limit={PAGE}{after}"))?;
            for item in page.get(name).and_then(Value::as_array).into_iter().flatten() {
                count += 1;
                each(item)?;
            }
            match page.get("next").and_then(Value::as_str) {
                Some(next) => after = format!("&after={}", in_path(next)),
                None => return Ok(count),
            }
        }
    }

    /// Asks; an answer that is no success is a failure in the words of the server.
    fn ask(
        &self,
        method: Method,
        path: &str,
        media_type: Option<&str>,
        body: String,
    ) -> Result<Response, Failure> {
        let response = self.answer(method, path, media_type, body)?;
        if response.is_success() { Ok(response) } else { Err(self.refused(&response)) }
    }

    fn answer(
        &self,
        method: Method,
        path: &str,
        media_type: Option<&str>,
        body: String,
    ) -> Result<Response, Failure> {
        // The path is of this program, so that only the base can be wrong.
        let url = client::address(&self.base, path)
            .map_err(|problem| Failure::usage(format!("`{}` {problem}", self.base)))?;
        let token = self.token.as_ref().map(|token| ("authorization", format!("Bearer {}", token.trim())));
        let media_type = media_type.map(|name| ("content-type", name.to_owned()));
        let headers = token.into_iter().chain(media_type).collect();
        let request = Request { method, url: &url, headers, body, timeout: TIMEOUT, answer_max: ANSWER_MAX };
        self.runtime.block_on(self.client.send(request)).map_err(|failure| {
            Failure::Usage(
                format!("no runtime answers at {}: {failure}", self.base),
                "`smsc run` starts one; `--url` or SMSC_URL says where another is".to_owned(),
            )
        })
    }

    fn refused(&self, response: &Response) -> Failure {
        let help = match response.status {
            401 => "`--token` or SMSC_TOKEN gives a token; smsc.toml of the project may name one",
            _ => "",
        };
        Failure::Usage(format!("{} refuses: {}", self.base, problem(response)), help.to_owned())
    }
}

/// What a problem document says, with each field that is wrong.
fn problem(response: &Response) -> String {
    let Ok(document) = serde_json::from_slice::<Value>(&response.body) else {
        return format!("it answers with status {}", response.status);
    };
    let mut told = text(&document, "detail").to_owned();
    let errors = document.get("errors").and_then(Value::as_array).into_iter().flatten();
    for error in errors {
        told.push_str(&format!("\n  {}: {}", text(error, "pointer"), text(error, "detail")));
    }
    told
}

fn read(response: &Response) -> Result<Value, Failure> {
    serde_json::from_slice(&response.body).map_err(|error| {
        Failure::usage(format!("the answer is no JSON: {error}; is this address a runtime's?"))
    })
}

/// A text of an object; empty where there is none.
fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A name or number as a part of a path or query.
fn in_path(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    name.bytes().map(part).collect()
}

/// Asks on a terminal whether something is really meant; elsewhere `--yes` must say so.
fn confirm(terminal: &mut Terminal, question: &str, yes: bool) -> Result<bool, Failure> {
    if yes {
        return Ok(true);
    }
    if !Terminal::input_is_typed() {
        return Err(Failure::Usage(
            format!("not asked: {question}"),
            "`--yes` does it without a question".to_owned(),
        ));
    }
    write!(terminal.err(), "{question} [y/N] ")?;
    terminal.flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_paths() {
        assert_eq!(in_path("+336 1/é?"), "%2B336%201%2F%C3%A9%3F");
    }
}
